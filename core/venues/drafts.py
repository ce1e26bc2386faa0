"""A layout that is worked on: sections of rows of seats, each seat with where it stands. Pure.

A draft is never changed; an edit makes another one that shares all it did not touch. Seats of a published version keep
their ordinal through every edit, whatever they are called and wherever they are moved; new seats have none until the
draft is published. Within a draft a seat goes by its *position*: how many seats lie before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.venues.manifest import Manifest, PriceLevel, Row, SeatLabel, Section, goes_on, plain_label
from db.vocabulary import SectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSeat:
    number: str
    x: int
    level: int
    traits: int = 0
    rise: int = 0
    ordinal: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """A row, or a piece of one, on line `y`; its seats from left to right.

    What follows from its seats is worked out once, and shared by all drafts that have the row: so an edit of a house of
    80,000 seats costs little more than the rows that it touches.
    """

    name: str
    y: int
    seats: tuple[DraftSeat, ...]

    @cached_property
    def cells(self) -> tuple[tuple[int, int], ...]:
        return tuple((seat.x, self.y + seat.rise) for seat in self.seats)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Row and number of each seat, as names are compared."""
        return tuple(plain_label(f"{self.name}-{seat.number}") for seat in self.seats)

    @cached_property
    def left(self) -> int:
        return min(seat.x for seat in self.seats)

    @cached_property
    def bottom(self) -> int:
        return self.y + max(seat.rise for seat in self.seats)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        return tuple(seat.number for seat in self.seats)

    @cached_property
    def xs(self) -> tuple[int, ...]:
        return tuple(seat.x for seat in self.seats)

    @cached_property
    def levels(self) -> tuple[int, ...]:
        return tuple(seat.level for seat in self.seats)

    @cached_property
    def traits(self) -> tuple[int, ...]:
        """Empty where nothing is special."""
        traits = tuple(seat.traits for seat in self.seats)
        return traits if any(traits) else ()

    @cached_property
    def rises(self) -> tuple[int, ...]:
        """Empty where the row is straight."""
        rises = tuple(seat.rise for seat in self.seats)
        return rises if any(rises) else ()


@dataclass(frozen=True, kw_only=True)
class DraftSection:
    name: str
    stand: str
    kind: SectionKind = SectionKind.SEATED
    rows: tuple[DraftRow, ...] = ()

    @cached_property
    def labels(self) -> frozenset[str]:
        """The full names of its seats; fewer than there are seats where some are there twice."""
        name = plain_label(self.name)
        return frozenset(f"{name}-{label}" for row in self.rows for label in row.labels)

    @cached_property
    def seat_count(self) -> int:
        return sum(len(row.seats) for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Draft:
    name: str
    levels: tuple[PriceLevel, ...]
    sections: tuple[DraftSection, ...]

    @cached_property
    def seat_count(self) -> int:
        return sum(len(row.seats) for row in self.rows)

    @property
    def rows(self) -> Iterator[DraftRow]:
        return (row for section in self.sections for row in section.rows)

    @property
    def bottom(self) -> int:
        """The lowest line that is taken, -1 where there is none."""
        return max((row.bottom for row in self.rows), default=-1)

    @cached_property
    def is_clear(self) -> bool:
        """Whether no two seats lie in one cell."""
        return len(set[tuple[int, int]]().union(*(row.cells for row in self.rows))) == self.seat_count

    def section_named(self, name: str) -> DraftSection | None:
        return next((section for section in self.sections if section.name == name), None)

    def at(self, position: int) -> tuple[DraftSection, DraftRow, DraftSeat]:
        """The seat at that position, with its row and its section."""
        left = position
        for section in self.sections:
            for row in section.rows:
                if left < len(row.seats):
                    return section, row, row.seats[left]
                left -= len(row.seats)
        raise IndexError(position)


def empty(name: str, level: str = "Standard") -> Draft:
    """A hall without seats."""
    return Draft(name=name, levels=(PriceLevel(number=0, name=level),), sections=())


def draft_of(manifest: Manifest) -> Draft:
    """A published version, to be worked on. Runs that follow one another are one row again."""
    sections: list[DraftSection] = []
    for section in manifest.sections:
        rows: list[DraftRow] = []
        before: Row | None = None
        for row in manifest.rows_of(section):
            piece = DraftRow(name=row.name, y=row.grid_y, seats=tuple(_seats(row)))
            if before is not None and goes_on(before, row):
                front = rows.pop()
                piece = replace(front, seats=(*front.seats, *piece.seats))
            rows.append(piece)
            before = row
        sections.append(DraftSection(name=section.name, stand=section.stand, kind=section.kind, rows=tuple(rows)))
    return Draft(name=manifest.name, levels=tuple(manifest.levels), sections=tuple(sections))


def _seats(row: Row) -> Iterator[DraftSeat]:
    nothing = (0,) * len(row.seat_numbers)
    columns = row.seat_numbers, row.grid_x, row.levels, row.traits or nothing, row.rises or nothing, row.ordinals
    for number, x, level, traits, rise, ordinal in zip(*columns, strict=True):
        yield DraftSeat(number=number, x=x, level=level, traits=traits, rise=rise, ordinal=ordinal)


def shown(draft: Draft) -> Manifest:
    """The draft as a manifest to look at, with positions for ordinals."""
    return _assembled(draft, range(draft.seat_count), {})


def numbered(draft: Draft, line: Manifest | None) -> Manifest:
    """The draft as the next version of a line: who has an ordinal keeps it, new seats come behind all that there were,
    and the ordinals of seats that are not there any more are gone. Without a line everything is numbered through."""
    if line is None:
        return shown(draft)
    draft = _with_levels_of(draft, line)
    count = line.seat_count
    ordinals: list[int] = []
    for row in draft.rows:
        for seat in row.seats:
            ordinals.append(count if seat.ordinal is None else seat.ordinal)
            count += seat.ordinal is None
    there = set(ordinals)
    gone = {ordinal: line.place_of(ordinal) for ordinal in range(line.seat_count) if ordinal not in there}
    return _assembled(draft, ordinals, {ordinal: (label, level.number) for ordinal, (label, level) in gone.items()})


def carried(manifest: Manifest, line: Manifest, renamed: Mapping[str, str] | None = None) -> Draft:
    """A layout from a file, its seats recognised by their names among those of a line: `SECTION-ROW-SEAT`, or for a row
    that was renamed, what `renamed` says it was called before (`SECTION-ROW`)."""
    known = {str(line.label(ordinal)): ordinal for ordinal in range(line.seat_count)}
    before = renamed or {}
    draft = _with_levels_of(draft_of(manifest), line)
    sections: list[DraftSection] = []
    for section in draft.sections:
        rows: list[DraftRow] = []
        for row in section.rows:
            here = f"{section.name}-{row.name}"
            name = before.get(here, here)
            seats = tuple(replace(seat, ordinal=known.pop(f"{name}-{seat.number}", None)) for seat in row.seats)
            rows.append(replace(row, seats=seats))
        sections.append(replace(section, rows=tuple(rows)))
    return replace(draft, sections=tuple(sections))


def found_again(draft: Draft) -> int:
    """How many seats of the draft a version before had."""
    return sum(seat.ordinal is not None for row in draft.rows for seat in row.seats)


def _with_levels_of(draft: Draft, line: Manifest) -> Draft:
    """The draft with the price levels of the line under their numbers, for prices go by number, and its own behind."""
    own = {plain_label(level.name): level for level in draft.levels}
    levels = [own.pop(plain_label(level.name), level) for level in line.levels]
    levels = tuple(replace(level, number=number) for number, level in enumerate([*levels, *own.values()]))
    numbers = {plain_label(level.name): level.number for level in levels}
    new = {level.number: numbers[plain_label(level.name)] for level in draft.levels}
    if all(old == number for old, number in new.items()):
        return replace(draft, levels=levels)
    sections = tuple(
        replace(
            section,
            rows=tuple(
                replace(row, seats=tuple(replace(seat, level=new[seat.level]) for seat in row.seats))
                for row in section.rows
            ),
        )
        for section in draft.sections
    )
    return replace(draft, levels=levels, sections=sections)


def _assembled(draft: Draft, ordinals: Sequence[int], gone: Mapping[int, tuple[SeatLabel, int]]) -> Manifest:
    sections: list[Section] = []
    rows: list[Row] = []
    at = 0
    for section in draft.sections:
        first_row, seats = len(rows), 0
        for row in section.rows:
            mine = ordinals[at : at + len(row.seats)]
            at += len(row.seats)
            seats += len(row.seats)
            rows += _runs(row, mine, len(sections), len(rows))
        if seats:
            sections.append(
                Section(
                    number=len(sections),
                    name=section.name,
                    stand=section.stand,
                    kind=section.kind,
                    first_ordinal=min(row.first_ordinal for row in rows[first_row:]),
                    seat_count=seats,
                )
            )
    return Manifest(name=draft.name, sections=tuple(sections), rows=tuple(rows), levels=draft.levels, gone=dict(gone))


def _runs(row: DraftRow, ordinals: Sequence[int], section: int, number: int) -> Iterator[Row]:
    """The row in runs of consecutive ordinals."""
    if isinstance(ordinals, range):
        cuts = [len(ordinals)]
    else:
        cuts = [i for i in range(1, len(ordinals) + 1) if i == len(ordinals) or ordinals[i] != ordinals[i - 1] + 1]
    start = 0
    for i in cuts:
        traits, rises = row.traits[start:i], row.rises[start:i]
        yield Row(
            number=number,
            section=section,
            name=row.name,
            first_ordinal=ordinals[start],
            grid_y=row.y,
            seat_numbers=row.numbers[start:i],
            grid_x=row.xs[start:i],
            levels=row.levels[start:i],
            traits=traits if any(traits) else (),
            rises=rises if any(rises) else (),
        )
        number += 1
        start = i
