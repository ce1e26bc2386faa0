"""Where seats are on the map: ordinals to cells and back, and how a cursor walks. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.venues import Manifest

NO_SEAT = -1


@dataclass(frozen=True, slots=True)
class Box:
    """Cells from (left, top) to (right, bottom), all inclusive."""

    left: int
    top: int
    right: int
    bottom: int


class Layout:
    """The cells of one manifest. `lines[y][x]` is an ordinal or NO_SEAT; `column` and `line` are by ordinal."""

    def __init__(self, manifest: Manifest) -> None:
        self.width, self.height = manifest.width, manifest.height
        blank = array("i", [NO_SEAT]) * max(self.width, 1)
        self.lines: list[array[int]] = [array("i", blank) for _ in range(max(self.height, 1))]
        self.column = array("i", bytes(4 * manifest.seat_count))
        self.line = array("i", bytes(4 * manifest.seat_count))
        for row in manifest.rows:
            cells = self.lines[row.grid_y]
            for ordinal, x in enumerate(row.grid_x, start=row.first_ordinal):
                cells[x] = ordinal
                self.column[ordinal] = x
                self.line[ordinal] = row.grid_y
        self.boxes = tuple(_box(manifest, section.number) for section in manifest.sections)

    def at(self, x: int, y: int) -> int | None:
        """The seat in that cell, None beside the house."""
        if 0 <= y < self.height and 0 <= x < self.width:
            ordinal = self.lines[y][x]
            return None if ordinal == NO_SEAT else ordinal
        return None

    def beside(self, ordinal: int, step: int) -> int | None:
        """The next seat of the line to the right (1) or left (-1), over aisles; None at the end."""
        cells, x = self.lines[self.line[ordinal]], self.column[ordinal] + step
        while 0 <= x < self.width:
            if cells[x] != NO_SEAT:
                return cells[x]
            x += step
        return None

    def above(self, ordinal: int, lines: int) -> int | None:
        """The seat nearest to the same column so many lines down (or up, negative), or further where none is there."""
        step = 1 if lines > 0 else -1
        y = self.line[ordinal] + lines
        while 0 <= y < self.height:
            found = self._nearest(y, self.column[ordinal])
            if found is not None:
                return found
            y += step
        return self._edge(ordinal, step) if abs(lines) > 1 else None

    def _edge(self, ordinal: int, step: int) -> int | None:
        for y in range(self.height - 1, -1, -1) if step > 0 else range(self.height):
            found = self._nearest(y, self.column[ordinal])
            if found is not None:
                return found
        return None

    def _nearest(self, y: int, x: int) -> int | None:
        cells = self.lines[y]
        for distance in range(self.width):
            for candidate in (x + distance, x - distance):
                if 0 <= candidate < self.width and cells[candidate] != NO_SEAT:
                    return cells[candidate]
        return None


def open_blocks(manifest: Manifest, plane: Sequence[int], open_byte: int, size: int) -> Iterator[int]:
    """First seats of the runs of at least `size` open neighbours, in ordinal order."""
    wanted = bytes([open_byte]) * size
    for row in manifest.rows:
        for first, length, _ in manifest.stretches[row.number]:
            states = bytes(plane[first : first + length])
            at = states.find(wanted)
            while at >= 0:
                yield first + at
                end = at
                while end < length and states[end] == open_byte:
                    end += 1
                at = states.find(wanted, end)


def _box(manifest: Manifest, section: int) -> Box:
    rows = [row for row in manifest.rows if row.section == section]
    return Box(
        left=min(row.grid_x[0] for row in rows),
        top=min(row.grid_y for row in rows),
        right=max(row.grid_x[-1] for row in rows),
        bottom=max(row.grid_y for row in rows),
    )
