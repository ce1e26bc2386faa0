"""A manifest in memory: the seats of a hall in order, with their places on a grid. Pure.

Every seat has an *ordinal*; those of a manifest are dense from 0. Order, adjacency and the drawing come from rows and
the grid, never from printed numbers: odd/even halls, aisles and leading zeros make numbers useless for that.

A seat keeps its ordinal over the versions of a manifest (decision 21): a seat that a version adds has a new one behind
all others, and one that it takes away leaves its ordinal in `gone`, which nobody else gets. So a row may be several
*runs* of the same name, each of which has consecutive ordinals.

A manifest is kept as *row runs* (one record a row, its seats as tuples), because 40,000 seats are 1,500 rows: it
loads in milliseconds. A general-admission section is the same thing with places instead of seats: its places have
ordinals, are drawn as a block, and are never adjacent to one another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from functools import cached_property

from db.vocabulary import SeatOrdinal, SectionKind

_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLevel:
    """How good a place is. `price_minor` is the listed adult price in minor units, or None where none is known."""

    number: int
    name: str
    price_minor: int | None = None


class Trait(IntFlag):
    """What is special about a seat; a bit each."""

    ACCESSIBLE = 1
    COMPANION = 2
    RESTRICTED = 4
    AISLE = 8

    @property
    def words(self) -> str:
        return ", ".join(_TRAIT_WORDS[trait] for trait in Trait if trait in self)


_TRAIT_WORDS = {
    Trait.ACCESSIBLE: "wheelchair space",
    Trait.COMPANION: "companion seat",
    Trait.RESTRICTED: "restricted view",
    Trait.AISLE: "aisle",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section. `first_ordinal` is the least of its seats; as first imported the others follow it without a gap,
    but seats of a later version lie behind: ask `Manifest.rows_of`, and never count from here."""

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
    neighbours are seats of one row whose columns differ by one. `levels` are price level numbers. `traits` are bits of
    `Trait`, and `rises` how many lines below `grid_y` a seat of a bent row is drawn; both are empty where all are 0.
    """

    number: int
    section: int
    name: str
    first_ordinal: int
    grid_y: int
    seat_numbers: tuple[str, ...]
    grid_x: tuple[int, ...]
    levels: tuple[int, ...]
    traits: tuple[int, ...] = ()
    rises: tuple[int, ...] = ()

    @property
    def ordinals(self) -> range:
        return range(self.first_ordinal, self.first_ordinal + len(self.seat_numbers))

    @property
    def bottom(self) -> int:
        """The lowest line that a seat of it is drawn on."""
        return self.grid_y + max(self.rises, default=0)


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
    """A seating layout, checked: rows lie section by section, and with `gone` they cover 0..seat_count-1 exactly once.

    `gone` are the ordinals of seats that an earlier version had, with what they were: papers still name them.
    """

    name: str
    sections: Sequence[Section]
    rows: Sequence[Row]
    levels: Sequence[PriceLevel]
    notes: Sequence[str] = field(default=())
    gone: Mapping[int, tuple[SeatLabel, int]] = field(default_factory=dict[int, tuple[SeatLabel, int]])

    @cached_property
    def seat_count(self) -> int:
        """How many ordinals there are, and so bytes in a plane; those that are gone are killed at every performance."""
        return self.seats_there + len(self.gone)

    @cached_property
    def seats_there(self) -> int:
        return sum(len(row.seat_numbers) for row in self.rows)

    @cached_property
    def _by_ordinal(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: row.first_ordinal)

    @cached_property
    def _row_starts(self) -> list[int]:
        return [row.first_ordinal for row in self._by_ordinal]

    @cached_property
    def _by_section(self) -> Mapping[int, Sequence[Row]]:
        found: dict[int, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.section, []).append(row)
        return {section: tuple(rows) for section, rows in found.items()}

    @cached_property
    def width(self) -> int:
        """Columns of the grid."""
        return 1 + max((max(row.grid_x) for row in self.rows if row.grid_x), default=-1)

    @cached_property
    def height(self) -> int:
        """Lines of the grid."""
        return 1 + max((row.bottom for row in self.rows), default=-1)

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
            rank = max(in_front, default=0)
            for i, row in enumerate(rows):
                rank += i > 0 and not goes_on(rows[i - 1], row)
                ranks.append(rank)
            spans.append((section.stand, left, right, rank + 1))
        return ranks

    def rows_of(self, section: Section) -> Sequence[Row]:
        """The rows of a section, from front to back."""
        return self._by_section.get(section.number, ())

    def count_in(self, section: Section, states: bytes | bytearray, state: int) -> int:
        """How many seats of the section have this letter in the plane."""
        return sum(states.count(state, row.first_ordinal, row.ordinals.stop) for row in self.rows_of(section))

    def bounds_of(self, section: Section) -> tuple[int, int, int, int]:
        """The cells a section is drawn within: left, top, right, bottom, all included."""
        rows = self.rows_of(section)
        return (
            min(min(row.grid_x) for row in rows),
            min(row.grid_y for row in rows),
            max(max(row.grid_x) for row in rows),
            max(row.bottom for row in rows),
        )

    def row_of(self, ordinal: int) -> Row:
        row = self._by_ordinal[bisect_right(self._row_starts, ordinal) - 1]
        assert ordinal in row.ordinals, "the seat is one of this manifest"
        return row

    def whole_row(self, ordinal: int) -> list[int]:
        """All seats of the row that this one is in, also where it goes on behind a joint."""
        name = self.row_of(ordinal).name
        return [seat for run in self.rows_of(self.section_of(ordinal)) if run.name == name for seat in run.ordinals]

    def whole_section(self, ordinal: int) -> list[int]:
        """All seats of the section that this one is in."""
        return [seat for run in self.rows_of(self.section_of(ordinal)) for seat in run.ordinals]

    def section_of(self, ordinal: int) -> Section:
        return self.sections[self.row_of(ordinal).section]

    def label(self, ordinal: int) -> SeatLabel:
        return self.place_of(ordinal)[0]

    def level_of(self, ordinal: int) -> PriceLevel:
        return self.place_of(ordinal)[1]

    def place_of(self, ordinal: int) -> tuple[SeatLabel, PriceLevel]:
        """Label and level, in one look at the row; of a seat that is gone, what it was last."""
        if ordinal in self.gone:
            label, level = self.gone[ordinal]
            return label, self.levels[level]
        row = self.row_of(ordinal)
        at = ordinal - row.first_ordinal
        label = SeatLabel(self.sections[row.section].name, row.name, row.seat_numbers[at])
        return label, self.levels[row.levels[at]]

    def traits_of(self, ordinal: int) -> Trait:
        if ordinal in self.gone:
            return Trait(0)
        row = self.row_of(ordinal)
        return Trait(row.traits[ordinal - row.first_ordinal] if row.traits else 0)

    def find(self, label: str) -> SeatOrdinal | None:
        """The seat of that name, or None where there is none or the name fits two seats but for its dashes."""
        found = self._ordinals.get(plain_label(label), ())
        if len(found) > 1:
            found = tuple(ordinal for ordinal in found if str(self.label(ordinal)) == label.strip())
        return SeatOrdinal(found[0]) if len(found) == 1 else None

    def neighbours(self, ordinal: int) -> tuple[int | None, int | None]:
        """The seats directly left and right in the same row, None at an aisle, an end, or in general admission."""
        row = self.row_of(ordinal)
        section = self.sections[row.section]
        if section.kind is SectionKind.GENERAL:
            return None, None
        column = row.grid_x[ordinal - row.first_ordinal]
        by_column = {
            x: run.first_ordinal + i
            for run in self.rows_of(section)
            if (run.name, run.grid_y) == (row.name, row.grid_y)
            for i, x in enumerate(run.grid_x)
        }
        return by_column.get(column - 1), by_column.get(column + 1)


def goes_on(before: Row, row: Row) -> bool:
    """Whether a run is the next piece of the same row: its seats came with another version."""
    return (before.name, before.grid_y) == (row.name, row.grid_y) and before.grid_x[-1] + 1 == row.grid_x[0]


def _stretches(row: Row) -> Iterator[tuple[int, int, int]]:
    start = 0
    for i in range(1, len(row.grid_x) + 1):
        if i == len(row.grid_x) or row.grid_x[i] != row.grid_x[i - 1] + 1 or row.levels[i] != row.levels[i - 1]:
            yield row.first_ordinal + start, i - start, row.levels[start]
            start = i
