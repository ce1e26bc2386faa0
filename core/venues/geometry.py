"""From rows to a grid of cells: the drawing of a hall, and with it who sits beside whom. Pure.

Neighbours lie in adjacent columns of one line; an aisle is at least one empty column. No two seats share a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Protocol

SECTION_AISLE = 3
STAND_AISLE = 2
_AISLE_PITCHES = 1.5
_SAME_LINE_PITCHES = 0.3
_PITCH_MIN = 0.001
_EMPTY_COLUMNS_MAX = 12


class RowLike(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def numbers(self) -> tuple[str, ...]: ...
    @property
    def xs(self) -> tuple[float, ...]: ...
    @property
    def y(self) -> float | None: ...


class SectionLike(Protocol):
    @property
    def stand(self) -> str: ...
    @property
    def rows(self) -> Sequence[RowLike]: ...


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row is: its line, and a column a seat."""

    y: int
    xs: tuple[int, ...]


def by_run_order(sections: Sequence[SectionLike]) -> list[list[Placed]]:
    """A grid for a hall of which only the order of its rows is known.

    Stands lie one under another in the order of the file, the sections of a stand side by side, a line a row. Rows
    begin at the left edge of their section, so that equal numbers stand above one another. A row that comes in
    several runs of one name lies on one line, with an aisle between the runs.
    """
    placed: list[list[Placed]] = [[] for _ in sections]
    top = 0
    for stand in dict.fromkeys(section.stand for section in sections):
        left = height = 0
        for number, section in enumerate(sections):
            if section.stand == stand:
                placed[number] = _block(section, left, top)
                left = 1 + max(x for row in placed[number] for x in row.xs) + SECTION_AISLE
                height = max(height, 1 + max(row.y for row in placed[number]) - top)
        top += height + STAND_AISLE
    return placed


def _block(section: SectionLike, left: int, top: int) -> list[Placed]:
    lines: dict[str, int] = {}
    ends: dict[int, int] = {}
    placed: list[Placed] = []
    next_line = top
    for row in section.rows:
        # A name that returns is the same row going on behind an aisle; general admission has one name for all its rows.
        line = next_line if row.name == "GA" else lines.get(row.name, next_line)
        if line == next_line:
            next_line += 1
        lines[row.name] = line
        start = ends[line] + 2 if line in ends else left
        placed.append(Placed(line, tuple(range(start, start + len(row.numbers)))))
        ends[line] = start + len(row.numbers) - 1
    return placed


def by_position(sections: Sequence[SectionLike]) -> list[list[Placed]]:
    """A grid from positions: lines from top to bottom as they lie, columns by the house's own seat pitch.

    Seats of a row must come from left to right. Neighbours at less than one and a half pitches are adjacent; a wider
    gap is an aisle of as many columns as it is wide; where the whole house has nothing for more than twelve columns,
    twelve are left, so that one stray seat does not stretch the map.
    """
    rows = [row for section in sections for row in section.rows]
    pitch = _pitch(rows)
    left = min(min(row.xs) for row in rows)
    columns = [_columns(row.xs, left, pitch) for row in rows]
    tight = _squeezed({x for xs in columns for x in xs})
    columns = [tuple(tight[x] for x in xs) for xs in columns]
    lines = _lines([(row.y or 0.0, xs) for row, xs in zip(rows, columns, strict=True)], pitch)
    flat = iter(Placed(y, xs) for y, xs in zip(lines, columns, strict=True))
    return [[next(flat) for _ in section.rows] for section in sections]


def _pitch(rows: Iterable[RowLike]) -> float:
    gaps = [b - a for row in rows for a, b in zip(row.xs, row.xs[1:], strict=False) if b > a]
    return max(median(gaps), _PITCH_MIN) if gaps else 1.0


def _squeezed(used: set[int]) -> dict[int, int]:
    """New numbers from 0 for the used columns, their long empty stretches shortened."""
    order = sorted(used)
    numbers = {order[0]: 0}
    for before, after in pairwise(order):
        numbers[after] = numbers[before] + min(after - before, _EMPTY_COLUMNS_MAX + 1)
    return numbers


def _columns(xs: Sequence[float], left: float, pitch: float) -> tuple[int, ...]:
    columns: list[int] = []
    for i, x in enumerate(xs):
        column = round((x - left) / pitch)
        if i:
            is_aisle = x - xs[i - 1] > _AISLE_PITCHES * pitch
            column = max(column, columns[-1] + 2) if is_aisle else columns[-1] + 1
        columns.append(column)
    return tuple(columns)


def _lines(rows: Sequence[tuple[float, tuple[int, ...]]], pitch: float) -> list[int]:
    """A line for each row by its height; rows of one height share a line where their seats do not meet."""
    lines = [0] * len(rows)
    line, height = -1, float("-inf")
    taken: set[int] = set()
    for number in sorted(range(len(rows)), key=lambda n: rows[n][0]):
        y, columns = rows[number]
        if y - height > _SAME_LINE_PITCHES * pitch or not taken.isdisjoint(range(columns[0] - 1, columns[-1] + 2)):
            line, height, taken = line + 1, y, set[int]()
        lines[number] = line
        taken.update(columns)
    return lines
