"""A manifest in memory: the seats of a hall in order, with their places on a grid. Pure.

Every seat has a dense *ordinal* from 0. Order, adjacency and the drawing come from ordinals and the grid, never from
printed numbers: odd/even halls, aisles and leading zeros make numbers useless for that.

A manifest is kept as *row runs* (one record a row, its seats as tuples), because 40,000 seats are 1,500 rows: it
loads in milliseconds. A general-admission section is the same thing with places instead of seats: its places have
ordinals, are drawn as a block, and are never adjacent to one another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from db.vocabulary import SeatOrdinal, SectionKind

_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLevel:
    """How good a place is. `price_minor` is the listed adult price in minor units, or None where none is known."""

    number: int
    name: str
    price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: its seats are the ordinals from `first_ordinal` on, without a gap."""

    number: int
    name: str
    stand: str
    kind: SectionKind
    first_ordinal: int
    seat_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of one section. The tuples are equally long, one entry a seat in ordinal order.

    `grid_x` are columns and `grid_y` the line on the manifest's grid (cells, from 0, unique over the manifest);
    neighbours are seats of one row whose columns differ by one. `levels` are price level numbers.
    """

    number: int
    section: int
    name: str
    first_ordinal: int
    grid_y: int
    seat_numbers: tuple[str, ...]
    grid_x: tuple[int, ...]
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeatLabel:
    """What is printed on a ticket; `str()` is the name on the shell, `SECTION-ROW-SEAT`."""

    section: str
    row: str
    seat: str

    def __str__(self) -> str:
        return f"{self.section}-{self.row}-{self.seat}"


def plain_label(text: str) -> str:
    """The form in which labels are compared: any dash is a hyphen, case does not matter."""
    return text.strip().translate(_DASHES).casefold()


@dataclass(frozen=True)
class Manifest:
    """A seating layout, checked: rows are in ordinal order and cover 0..seat_count-1 exactly once."""

    name: str
    sections: Sequence[Section]
    rows: Sequence[Row]
    levels: Sequence[PriceLevel]
    notes: Sequence[str] = field(default=())

    @cached_property
    def seat_count(self) -> int:
        return sum(len(row.seat_numbers) for row in self.rows)

    @cached_property
    def _row_starts(self) -> list[int]:
        return [row.first_ordinal for row in self.rows]

    @cached_property
    def width(self) -> int:
        """Columns of the grid."""
        return 1 + max((max(row.grid_x) for row in self.rows if row.grid_x), default=-1)

    @cached_property
    def height(self) -> int:
        """Lines of the grid."""
        return 1 + max((row.grid_y for row in self.rows), default=-1)

    @cached_property
    def _ordinals(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for row in self.rows:
            prefix = f"{self.sections[row.section].name}-{row.name}-"
            for offset, number in enumerate(row.seat_numbers):
                label = plain_label(prefix + number)
                found[label] = (*found.get(label, ()), row.first_ordinal + offset)
        return found

    @cached_property
    def stretches(self) -> Sequence[Sequence[tuple[int, int, int]]]:
        """By row number: (first ordinal, length, price level) of each part that no aisle and no level cuts."""
        return tuple(tuple(_stretches(row)) for row in self.rows)

    @cached_property
    def row_ranks(self) -> Sequence[int]:
        """By row number: how many rows of its stand lie before it, those of sections in front of its own included."""
        ranks: list[int] = []
        spans: list[tuple[str, int, int, int]] = []  # stand, left, right and rows so far of each section
        for section in self.sections:
            rows = self.rows_of(section)
            left, _, right, _ = self.bounds_of(section)
            in_front = (n for stand, a, b, n in spans if stand == section.stand and a <= right and b >= left)
            first = max(in_front, default=0)
            ranks.extend(range(first, first + len(rows)))
            spans.append((section.stand, left, right, first + len(rows)))
        return ranks

    def rows_of(self, section: Section) -> Sequence[Row]:
        """The rows of a section, in ordinal order."""
        end = section.first_ordinal + section.seat_count
        return self.rows[bisect_left(self._row_starts, section.first_ordinal) : bisect_left(self._row_starts, end)]

    def bounds_of(self, section: Section) -> tuple[int, int, int, int]:
        """The cells a section is drawn within: left, top, right, bottom, all included."""
        rows = self.rows_of(section)
        return (
            min(min(row.grid_x) for row in rows),
            min(row.grid_y for row in rows),
            max(max(row.grid_x) for row in rows),
            max(row.grid_y for row in rows),
        )

    def row_of(self, ordinal: int) -> Row:
        assert 0 <= ordinal < self.seat_count, "an ordinal lies within its manifest"
        return self.rows[bisect_right(self._row_starts, ordinal) - 1]

    def section_of(self, ordinal: int) -> Section:
        return self.sections[self.row_of(ordinal).section]

    def label(self, ordinal: int) -> SeatLabel:
        row = self.row_of(ordinal)
        return SeatLabel(self.sections[row.section].name, row.name, row.seat_numbers[ordinal - row.first_ordinal])

    def level_of(self, ordinal: int) -> PriceLevel:
        row = self.row_of(ordinal)
        return self.levels[row.levels[ordinal - row.first_ordinal]]

    def place_of(self, ordinal: int) -> tuple[SeatLabel, PriceLevel]:
        """Label and level, in one look at the row."""
        row = self.row_of(ordinal)
        at = ordinal - row.first_ordinal
        label = SeatLabel(self.sections[row.section].name, row.name, row.seat_numbers[at])
        return label, self.levels[row.levels[at]]

    def find(self, label: str) -> SeatOrdinal | None:
        """The seat of that name, or None where there is none or the name fits two seats but for its dashes."""
        found = self._ordinals.get(plain_label(label), ())
        if len(found) > 1:
            found = tuple(ordinal for ordinal in found if str(self.label(ordinal)) == label.strip())
        return SeatOrdinal(found[0]) if len(found) == 1 else None

    def neighbours(self, ordinal: int) -> tuple[int | None, int | None]:
        """The seats directly left and right in the same row, None at an aisle, an end, or in general admission."""
        row = self.row_of(ordinal)
        if self.sections[row.section].kind is SectionKind.GENERAL:
            return None, None
        offset = ordinal - row.first_ordinal
        column = row.grid_x[offset]
        by_column = {x: row.first_ordinal + i for i, x in enumerate(row.grid_x)}
        return by_column.get(column - 1), by_column.get(column + 1)


def _stretches(row: Row) -> Iterator[tuple[int, int, int]]:
    start = 0
    for i in range(1, len(row.grid_x) + 1):
        if i == len(row.grid_x) or row.grid_x[i] != row.grid_x[i - 1] + 1 or row.levels[i] != row.levels[i - 1]:
            yield row.first_ordinal + start, i - start, row.levels[start]
            start = i
