"""Between file and manifest: sections and rows as read, checked for doubles, given order and a grid. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from core.venues import geometry
from core.venues.importers.checks import (
    LEVELS_MAX,
    NAME_LENGTH_MAX,
    SECTIONS_MAX,
    ManifestRefused,
    check_size,
    refuse,
)
from core.venues.manifest import Manifest, PriceLevel, Row, Section
from db.vocabulary import SectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A row as it was read, its tuples equally long. `where` is its place in the file, `xs` and `y` its position."""

    name: str
    numbers: tuple[str, ...]
    levels: tuple[int, ...]
    where: str
    xs: tuple[float, ...] = ()
    y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSection:
    name: str
    stand: str
    kind: SectionKind
    rows: list[DraftRow] = field(default_factory=list[DraftRow])


@dataclass(slots=True, kw_only=True)
class Draft:
    name: str
    levels: list[PriceLevel]
    sections: list[DraftSection]
    notes: list[str] = field(default_factory=list[str])


_HOW = "Correct the file, or import it with --rename-duplicates to keep both."


def build(draft: Draft, *, rename_duplicates: bool) -> Manifest:
    """The manifest, with ordinals in the order of the file.

    Raises ManifestRefused where places are double, unless they are to be renamed.
    """
    sections = [section for section in draft.sections if section.rows]
    if not sections:
        raise refuse("The file has no seats. Add rows to it.")
    if len(sections) > SECTIONS_MAX:
        raise refuse(f"The file has {len(sections):,} sections; a manifest has at most {SECTIONS_MAX:,}. Join some.")
    if len(draft.levels) > LEVELS_MAX:
        raise refuse(
            f"The file has {len(draft.levels):,} price levels; a manifest has at most {LEVELS_MAX}. Join some."
        )
    check_size(sum(len(row.numbers) for section in sections for row in section.rows), "The file")
    problems: list[str] = []
    notes = list(draft.notes)
    sections = [_without_doubles(section, problems, notes) for section in sections]
    if problems and not rename_duplicates:
        raise ManifestRefused(problems)
    _check_labels(sections)
    placed = geometry.by_position(sections) if _has_positions(sections) else geometry.by_run_order(sections)
    return _manifest(draft, sections, placed, notes)


def general_rows(capacity: int, level: int, where: str) -> list[DraftRow]:
    """A general-admission area as rows of a block about twice as wide as high; its places are numbered through."""
    width = max(1, round((2 * capacity) ** 0.5))
    return [
        DraftRow(
            name="GA",
            numbers=tuple(str(n) for n in range(first, min(first + width, capacity + 1))),
            levels=(level,) * min(width, capacity + 1 - first),
            where=where,
        )
        for first in range(1, capacity + 1, width)
    ]


def _check_labels(sections: Sequence[DraftSection]) -> None:
    """No two seats under one `SECTION-ROW-SEAT`: hyphens inside names can make that of different sections and rows."""
    labels: set[str] = set()
    for section in sections:
        for row in section.rows:
            mine = {f"{section.name}-{row.name}-{number}" for number in row.numbers}
            if not labels.isdisjoint(mine):
                raise refuse(
                    f"Section {section.name} row {row.name} in {row.where} has seats called like those of another"
                    f" section, such as {min(labels & mine)}. Write the names without hyphens."
                )
            labels |= mine


def _has_positions(sections: Sequence[DraftSection]) -> bool:
    return all(row.xs for section in sections for row in section.rows)


def _without_doubles(section: DraftSection, problems: list[str], notes: list[str]) -> DraftSection:
    """Every place of the section under a name of its own; what had to be renamed is a problem and a note."""
    if section.kind is SectionKind.GENERAL:
        return section
    seen: dict[str, tuple[DraftRow, set[str]]] = {}
    rows: list[DraftRow] = []
    names = {row.name for row in section.rows}
    for row in section.rows:
        row = _distinct_seats(section, row, problems, notes)
        earlier = seen.get(row.name)
        if earlier is not None and not earlier[1].isdisjoint(row.numbers):
            double = len(earlier[1].intersection(row.numbers))
            fresh = free_name(row.name, names)
            names.add(fresh)
            problems.append(
                f"Section {section.name} row {row.name} stands twice, in {earlier[0].where} and {row.where}"
                f" ({double} seats are double). {_HOW}"
            )
            notes.append(f"Section {section.name} row {row.name} of {row.where} is kept as row '{fresh}'.")
            row = replace(row, name=fresh)
        seen.setdefault(row.name, (row, set()))[1].update(row.numbers)
        rows.append(row)
    return replace(section, rows=rows)


def _distinct_seats(section: DraftSection, row: DraftRow, problems: list[str], notes: list[str]) -> DraftRow:
    """The row with every seat number once."""
    if len(set(row.numbers)) == len(row.numbers):
        return row
    taken = set(row.numbers)
    seen: set[str] = set()
    numbers: list[str] = []
    doubled: list[str] = []
    for number in row.numbers:
        if number in seen:
            doubled.append(number)
            number = free_name(number, taken)
            taken.add(number)
        seen.add(number)
        numbers.append(number)
    listed = ", ".join(doubled)
    problems.append(
        f"Section {section.name} row {row.name} has the seat numbers {listed} twice, in {row.where}. {_HOW}"
    )
    notes.append(
        f"Section {section.name} row {row.name}: the second seats {listed} are kept as"
        f" {', '.join(n for n in numbers if n not in row.numbers)}."
    )
    return replace(row, numbers=tuple(numbers))


def free_name(wanted: str, taken: Collection[str]) -> str:
    """`wanted` if nobody has it, else `wanted (2)` and so on; never longer than a name may be."""
    name, count = wanted[:NAME_LENGTH_MAX], 1
    while name in taken:
        count += 1
        ending = f" ({count})"
        name = wanted[: NAME_LENGTH_MAX - len(ending)] + ending
    return name


def _manifest(
    draft: Draft, sections: Sequence[DraftSection], placed: Sequence[Sequence[geometry.Placed]], notes: list[str]
) -> Manifest:
    made_sections: list[Section] = []
    made_rows: list[Row] = []
    ordinal = 0
    for section_number, (section, places) in enumerate(zip(sections, placed, strict=True)):
        first = ordinal
        for row, place in zip(section.rows, places, strict=True):
            made_rows.append(
                Row(
                    number=len(made_rows),
                    section=section_number,
                    name=row.name,
                    first_ordinal=ordinal,
                    grid_y=place.y,
                    seat_numbers=row.numbers,
                    grid_x=place.xs,
                    levels=row.levels,
                )
            )
            ordinal += len(row.numbers)
        made_sections.append(
            Section(
                number=section_number,
                name=section.name,
                stand=section.stand,
                kind=section.kind,
                first_ordinal=first,
                seat_count=ordinal - first,
            )
        )
    return Manifest(
        name=draft.name,
        sections=tuple(made_sections),
        rows=tuple(made_rows),
        levels=tuple(draft.levels),
        notes=tuple(notes),
    )
