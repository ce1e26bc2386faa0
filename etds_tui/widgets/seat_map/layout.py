"""Where seats are on the map: ordinals to cells and back, how a cursor walks, where a name may stand. Pure.

A cell of the grid holds one seat or none. Order on the screen is order of cells, never of ordinals or printed numbers.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.venues import Manifest, Row

NO_SEAT = -1


@dataclass(frozen=True, slots=True)
class Box:
    """Cells from (left, top) to (right, bottom), all inclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's name over the columns `left` to `right`, inclusive."""

    left: int
    right: int
    section: int


class Layout:
    """The cells of one manifest. `lines[y][x]` is an ordinal or NO_SEAT; `column` and `line` are by ordinal.

    `runs` are stretches of adjacent seats as (first ordinal, count, column, line). `xs[y]` are the columns of line y
    that hold a seat, ascending. `boxes` are by section, None for one without seats.
    `headings[y]` are the names that fit on an empty stretch of line y, right above their section.
    """

    def __init__(self, manifest: Manifest) -> None:
        self.width, self.height = manifest.width, manifest.height
        blank = array("i", [NO_SEAT]) * self.width
        self.lines: list[array[int]] = [array("i", blank) for _ in range(self.height)]
        # A seat that is gone lies nowhere.
        self.column = array("i", [NO_SEAT]) * manifest.seat_count
        self.line = array("i", [NO_SEAT]) * manifest.seat_count
        self.runs: list[tuple[int, int, int, int]] = []
        for row in manifest.rows:
            self._place(row)
        self.xs: list[list[int]] = [[x for x, seat in enumerate(cells) if seat >= 0] for cells in self.lines]
        self.boxes = _boxes(manifest)
        self.headings = self._free_headings()

    def _place(self, row: Row) -> None:
        for offset, count in _runs(row.grid_x, row.rises):
            first, x = row.first_ordinal + offset, row.grid_x[offset]
            y = row.grid_y + (row.rises[offset] if row.rises else 0)
            self.runs.append((first, count, x, y))
            self.lines[y][x : x + count] = array("i", range(first, first + count))
            self.column[first : first + count] = array("i", range(x, x + count))
            self.line[first : first + count] = array("i", [y]) * count

    def _free_headings(self) -> Mapping[int, Sequence[Heading]]:
        found: dict[int, list[Heading]] = {}
        for section, box in enumerate(self.boxes):
            if box is not None and box.top > 0 and not self._seats_between(box.top - 1, box.left, box.right):
                found.setdefault(box.top - 1, []).append(Heading(box.left, box.right, section))
        return {y: without_overlaps(headings) for y, headings in found.items()}

    def _seats_between(self, y: int, left: int, right: int) -> Sequence[int]:
        xs = self.xs[y]
        cells = self.lines[y]
        return [cells[x] for x in xs[bisect_left(xs, left) : bisect_right(xs, right)]]

    def overhead(self, first: int, last: int, here: int | None) -> Sequence[Heading]:
        """Names for a line of their own above lines `first` to `last`: of the sections that `first` cuts or begins.

        The section `here` is named even if it lies further down, unless it has its own heading in view.
        """
        named = [
            Heading(box.left, box.right, section)
            for section, box in enumerate(self.boxes)
            if box is not None and box.top <= first <= box.bottom
        ]
        box = self.boxes[here] if here is not None else None
        if here is None or box is None or box.top > last or box.bottom < first or self._has_heading(here, box, first):
            return without_overlaps(named)
        mine = Heading(box.left, box.right, here)
        return without_overlaps([mine, *(h for h in named if h.right < mine.left or h.left > mine.right)])

    def _has_heading(self, section: int, box: Box, first: int) -> bool:
        return box.top > first and any(h.section == section for h in self.headings.get(box.top - 1, ()))

    def at(self, x: int, y: int) -> int | None:
        """The seat in that cell, None beside the house."""
        if 0 <= y < self.height and 0 <= x < self.width:
            ordinal = self.lines[y][x]
            return None if ordinal == NO_SEAT else ordinal
        return None

    def beside(self, ordinal: int, step: int) -> int | None:
        """The next seat of the line to the right (1) or left (-1), over aisles; None at the end."""
        y = self.line[ordinal]
        i = bisect_left(self.xs[y], self.column[ordinal]) + step
        return self.lines[y][self.xs[y][i]] if 0 <= i < len(self.xs[y]) else None

    def above(self, ordinal: int, lines: int) -> int | None:
        """The seat nearest to the same column so many lines down (or up, negative), or further where none is there.

        A step of one ends at the edge of the house with None; a longer one ends on the outermost line.
        """
        step = 1 if lines > 0 else -1
        y = self.line[ordinal] + lines
        while 0 <= y < self.height:
            found = self.nearest(self.column[ordinal], y)
            if found is not None:
                return found
            y += step
        if abs(lines) == 1:
            return None
        edge = next(y for y in range(self.height)[::-step] if self.xs[y])
        return self.nearest(self.column[ordinal], edge)

    def nearest(self, x: int, y: int) -> int | None:
        """The seat of line `y` nearest to column `x`, the right one of two; None where the line has none."""
        if not 0 <= y < self.height or not self.xs[y]:
            return None
        xs = self.xs[y]
        i = bisect_left(xs, x)
        if i == len(xs) or (i > 0 and x - xs[i - 1] < xs[i] - x):
            i -= 1
        return self.lines[y][xs[i]]

    def ends(self, ordinal: int, section: int) -> tuple[int, int]:
        """The leftmost and the rightmost seat of the section on the seat's line, over aisles."""
        box = self.boxes[section]
        assert box is not None, "a section with a seat has a box"
        seats = self._seats_between(self.line[ordinal], box.left, box.right)
        return seats[0], seats[-1]

    def block(self, one: int, other: int) -> tuple[int, ...]:
        """All seats of the rectangle that has these two in its corners, line by line."""
        left, right = sorted((self.column[one], self.column[other]))
        top, bottom = sorted((self.line[one], self.line[other]))
        return tuple(seat for y in range(top, bottom + 1) for seat in self._seats_between(y, left, right))


def without_overlaps(headings: Iterable[Heading]) -> Sequence[Heading]:
    """From left to right, each that begins right of the one before."""
    kept: list[Heading] = []
    for heading in sorted(headings, key=lambda heading: heading.left):
        if not kept or heading.left > kept[-1].right:
            kept.append(heading)
    return kept


def open_blocks(manifest: Manifest, plane: bytes | bytearray, open_byte: int, size: int) -> Iterator[int]:
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


def _runs(xs: Sequence[int], rises: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(index, length) of the stretches in which columns follow one another to the right without a gap or a bend."""
    start = 0
    for i in range(1, len(xs) + 1):
        if i == len(xs) or xs[i] != xs[i - 1] + 1 or (rises and rises[i] != rises[i - 1]):
            yield start, i - start
            start = i


def _boxes(manifest: Manifest) -> Sequence[Box | None]:
    edges: dict[int, list[int]] = {}
    for row in manifest.rows:
        if row.grid_x:
            left, right, y = min(row.grid_x), max(row.grid_x), row.grid_y
            edge = edges.setdefault(row.section, [left, y, right, y])
            edge[:] = min(edge[0], left), min(edge[1], y), max(edge[2], right), max(edge[3], row.bottom)
    return tuple(Box(*edges[s.number]) if s.number in edges else None for s in manifest.sections)
