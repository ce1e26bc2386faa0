"""The whole house in a few cells: each stands for a block of seats, the darker the more of them are taken. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.inventory import SeatState
from etds_tui.widgets.seat_map.glyphs import FULLEST
from etds_tui.widgets.seat_map.layout import Layout

_OPEN = SeatState.OPEN.byte


class Overview:
    """A picture of `width` x `height` cells, never larger than the house. Rows are asked for one by one."""

    def __init__(self, layout: Layout, width: int, height: int) -> None:
        self.width, self.height = min(width, layout.width), min(height, layout.height)
        self._layout = layout
        self._edges = [_edge(x, self.width, layout.width) for x in range(self.width + 1)]
        self._seats: dict[int, list[int]] = {}

    def cell_of(self, x: int, y: int) -> tuple[int, int]:
        """The cell of the picture that shows the cell (x, y) of the house."""
        return x * self.width // self._layout.width, y * self.height // self._layout.height

    def house_cell(self, column: int, row: int) -> tuple[int, int]:
        """The middle of what a cell of the picture shows."""
        lines = self.lines(row)
        return (self._edges[column] + self._edges[column + 1] - 1) // 2, (lines.start + lines.stop - 1) // 2

    def lines(self, row: int) -> range:
        """The lines of the house behind a row of the picture."""
        height = self._layout.height
        return range(_edge(row, self.height, height), _edge(row + 1, self.height, height))

    def levels(self, row: int, drawn: Sequence[bytearray]) -> bytes:
        """A byte a cell: 0 where no seat is, else 1 (all open) to FULLEST (none open). `drawn` are letters by line."""
        seats = self._seats.get(row) or self._count_seats(row)
        free = [0] * self.width
        for y in self.lines(row):
            line = drawn[y]
            if self._layout.xs[y]:
                for x in range(self.width):
                    free[x] += line.count(_OPEN, self._edges[x], self._edges[x + 1])
        return bytes(_level(count, count - free[x]) for x, count in enumerate(seats))

    def _count_seats(self, row: int) -> list[int]:
        seats = [0] * self.width
        for y in self.lines(row):
            for x in self._layout.xs[y]:
                seats[x * self.width // self._layout.width] += 1
        self._seats[row] = seats
        return seats


def _edge(cell: int, cells: int, of: int) -> int:
    """The first place p for which p * cells // of == cell."""
    return -(-cell * of // cells)


def _level(seats: int, taken: int) -> int:
    if not seats:
        return 0
    if taken in (0, seats):
        return FULLEST if taken else 1
    return 2 + taken * (FULLEST - 2) // seats
