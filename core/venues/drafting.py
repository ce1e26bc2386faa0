"""Edits applied to drafts. Pure.

Whatever an edit does, no two seats share a cell, no two seats of a section a name, and every seat of a version before
keeps its ordinal or is gone; an edit that cannot keep this is refused in a sentence, and the draft stays as it was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import ceil

from core.errors import BadInput
from core.venues import edits as e
from core.venues.drafts import Draft, DraftRow, DraftSeat, DraftSection
from core.venues.importers.checks import LEVELS_MAX, ROW_SEATS_MAX, SEATS_MAX, SECTIONS_MAX, name
from core.venues.importers.draft import general_rows
from core.venues.manifest import PriceLevel, plain_label
from core.venues.numbering import going_on, numbers
from db.vocabulary import SectionKind

_BEND_MAX = 20
_MOVE_MAX = 500


def apply(draft: Draft, edit: e.Edit) -> Draft:
    """The draft after this edit. Raises BadInput with what is in the way."""
    made = _settled(_apply(draft, edit))
    _check(made)
    return made


def _apply(draft: Draft, edit: e.Edit) -> Draft:
    match edit:
        case e.AddSection():
            return _with_section(draft, DraftSection(name=name(edit.name, "Section"), stand=name(edit.stand, "Stand")))
        case e.RenameSection():
            _section(draft, edit.section)
            called = name(edit.name, "Section")
            return _sections(draft, lambda s: replace(s, name=called) if s.name == edit.section else s)
        case e.AddLevel():
            return _with_level(draft, edit)
        case e.AddRow():
            return _with_row(draft, edit)
        case e.ExtendRow():
            return _extended(draft, edit)
        case e.RenameRow():
            section, row, _ = _seat(draft, edit.seat)
            called = name(edit.name, "Row")
            rows = tuple(replace(r, name=called) if r.name == row.name else r for r in section.rows)
            return _sections(draft, lambda s: replace(s, rows=rows) if s is section else s)
        case e.BendRows():
            return _bent(draft, edit)
        case e.MoveSeats():
            return _moved(draft, edit)
        case e.AddAisle():
            return _with_aisle(draft, edit)
        case e.Renumber():
            return _each(draft, edit.seats, lambda row, chosen: [_renumbered(row, chosen, edit)])
        case e.SetTrait():
            trait = edit.trait.value
            return _seats(
                draft, edit.seats, lambda s: replace(s, traits=s.traits | trait if edit.on else s.traits & ~trait)
            )
        case e.SetLevel():
            _level(draft, edit.level)
            return _seats(draft, edit.seats, lambda seat: replace(seat, level=edit.level))
        case e.RemoveSeats():
            return _each(draft, edit.seats, _without)
        case e.AddArea():
            return _with_area(draft, edit)
        case e.AddTable():
            return _with_table(draft, edit)


# --- sections, levels, areas --------------------------------------------------------------------------------------


def _with_section(draft: Draft, section: DraftSection) -> Draft:
    return replace(draft, sections=(*draft.sections, section))


def _with_level(draft: Draft, edit: e.AddLevel) -> Draft:
    called = name(edit.name, "Price level")
    if any(plain_label(level.name) == plain_label(called) for level in draft.levels):
        raise BadInput(f"There is a price level {called} already. Choose another name.")
    if len(draft.levels) >= LEVELS_MAX:
        raise BadInput(f"A manifest has at most {LEVELS_MAX} price levels. Use one of them.")
    level = PriceLevel(number=len(draft.levels), name=called, price_minor=edit.price_minor)
    return replace(draft, levels=(*draft.levels, level))


def _with_area(draft: Draft, edit: e.AddArea) -> Draft:
    _level(draft, edit.level)
    _count(edit.capacity, SEATS_MAX)
    top = draft.bottom + 2 if draft.bottom >= 0 else 0
    rows = tuple(
        DraftRow(
            name=block.name,
            y=top + line,
            seats=tuple(DraftSeat(number=n, x=x, level=edit.level) for x, n in enumerate(block.numbers)),
        )
        for line, block in enumerate(general_rows(edit.capacity, edit.level, ""))
    )
    section = DraftSection(
        name=name(edit.name, "Area"), stand=name(edit.stand, "Stand"), kind=SectionKind.GENERAL, rows=rows
    )
    return _with_section(draft, section)


def _with_table(draft: Draft, edit: e.AddTable) -> Draft:
    section = _section(draft, edit.section)
    _level(draft, edit.level)
    _count(edit.count, ROW_SEATS_MAX)
    called = name(edit.name, "Table")
    if any(plain_label(row.name) == plain_label(called) for row in section.rows):
        raise BadInput(f"Section {section.name} has a row or table {called} already. Choose another name.")
    top = 1 + max((y for row in section.rows for _, y in row.cells), default=draft.bottom)
    left = min((x for row in section.rows for x, _ in row.cells), default=0)
    above, labels = ceil(edit.count / 2), numbers(e.Scheme.UP, edit.count)
    sides = [(top + 1, labels[:above]), (top + 3, labels[above:])]
    rows = tuple(
        DraftRow(
            name=called,
            y=y,
            seats=tuple(DraftSeat(number=n, x=left + i, level=edit.level) for i, n in enumerate(side)),
        )
        for y, side in sides
        if side
    )
    return _with_rows(_pushed(draft, top, 4) if _taken(draft, top, top + 3) else draft, section.name, rows)


# --- rows ---------------------------------------------------------------------------------------------------------


def _with_row(draft: Draft, edit: e.AddRow) -> Draft:
    section = _section(draft, edit.section)
    if section.kind is SectionKind.GENERAL:
        raise BadInput(f"{section.name} is general admission: it has places and no rows. Choose another section.")
    _level(draft, edit.level)
    _count(edit.count, ROW_SEATS_MAX)
    labels = numbers(edit.scheme, edit.count, edit.first)
    seats = tuple(DraftSeat(number=n, x=edit.x + i, level=edit.level) for i, n in enumerate(labels))
    row = DraftRow(name=name(edit.name, "Row"), y=edit.y, seats=seats)
    cells = set(row.cells)
    meets = any(cell in cells for other in draft.rows for cell in other.cells)
    return _with_rows(_pushed(draft, edit.y, 1) if meets else draft, section.name, (row,))


def _with_rows(draft: Draft, section: str, rows: tuple[DraftRow, ...]) -> Draft:
    """Rows put among those of the section, in the order of the lines."""

    def put(known: DraftSection) -> DraftSection:
        if known.name != section:
            return known
        behind = next((i for i, row in enumerate(known.rows) if row.y > rows[0].y), len(known.rows))
        return replace(known, rows=(*known.rows[:behind], *rows, *known.rows[behind:]))

    return _sections(draft, put)


def _extended(draft: Draft, edit: e.ExtendRow) -> Draft:
    section, row, _ = _seat(draft, edit.seat)
    _count(edit.count, ROW_SEATS_MAX - len(row.seats))
    if section.kind is SectionKind.GENERAL:
        raise BadInput(f"{section.name} is general admission: it has places and no rows. Add an area instead.")
    more = going_on(tuple(seat.number for seat in row.seats), edit.count, at_the_end=edit.at_the_end)
    if more is None:
        raise BadInput(f"The numbers of row {row.name} do not go on at this end. Renumber it first.")
    end = row.seats[-1 if edit.at_the_end else 0]
    first = end.x + 1 if edit.at_the_end else end.x - edit.count
    new = tuple(DraftSeat(number=n, x=first + i, level=end.level, rise=end.rise) for i, n in enumerate(more))
    longer = replace(row, seats=(*row.seats, *new) if edit.at_the_end else (*new, *row.seats))
    return _rows(draft, lambda known: [longer if known is row else known])


def _bent(draft: Draft, edit: e.BendRows) -> Draft:
    if abs(edit.depth) > _BEND_MAX:
        raise BadInput(f"Bend a row by at most {_BEND_MAX} lines.")
    chosen = [row for row, marks in _marked(draft, edit.seats) if any(marks)]
    bent = _each(draft, edit.seats, lambda row, _: [replace(row, seats=_curve(row.seats, edit.depth))])
    bottom = max(row.y for row in chosen)
    before = max(y for row in chosen for _, y in row.cells)
    if edit.depth and not bent.is_clear:  # what lies below makes room
        room = max(y for row, marks in _marked(bent, edit.seats) if any(marks) for _, y in row.cells) - before
        keep = {id(row) for row, marks in _marked(bent, edit.seats) if any(marks)}
        bent = _rows(bent, lambda row: [row if id(row) in keep or row.y <= bottom else replace(row, y=row.y + room)])
    return bent


def _curve(seats: Sequence[DraftSeat], depth: int) -> tuple[DraftSeat, ...]:
    middle = (seats[0].x + seats[-1].x) / 2
    half = max((seats[-1].x - seats[0].x) / 2, 1)
    drop = [round(depth * (1 - ((seat.x - middle) / half) ** 2)) for seat in seats]
    return tuple(replace(seat, rise=d - min(drop)) for seat, d in zip(seats, drop, strict=True))


def _renumbered(row: DraftRow, chosen: Sequence[bool], edit: e.Renumber) -> DraftRow:
    fresh = iter(numbers(edit.scheme, sum(chosen), edit.first))
    pairs = zip(row.seats, chosen, strict=True)
    return replace(row, seats=tuple(replace(s, number=next(fresh)) if is_chosen else s for s, is_chosen in pairs))


def _moved(draft: Draft, edit: e.MoveSeats) -> Draft:
    if max(abs(edit.columns), abs(edit.lines)) > _MOVE_MAX:
        raise BadInput(f"Move seats by at most {_MOVE_MAX} cells at a time.")

    def move(row: DraftRow, chosen: Sequence[bool]) -> list[DraftRow]:
        pairs = list(zip(row.seats, chosen, strict=True))
        went = tuple(replace(seat, x=seat.x + edit.columns) for seat, is_chosen in pairs if is_chosen)
        stayed = tuple(seat for seat, is_chosen in pairs if not is_chosen)
        if not stayed or not edit.lines:
            seats = sorted((*went, *stayed), key=lambda seat: seat.x)
            return [replace(row, y=row.y + edit.lines, seats=tuple(seats))]
        return [replace(row, seats=stayed), replace(row, y=row.y + edit.lines, seats=went)]

    return _each(draft, edit.seats, move)


def _with_aisle(draft: Draft, edit: e.AddAisle) -> Draft:
    _count(edit.width, _MOVE_MAX)
    cells = [
        cell
        for row, marks in _marked(draft, edit.seats)
        if marks
        for cell, is_chosen in zip(row.cells, marks, strict=True)
        if is_chosen
    ]
    left, lines = min(x for x, _ in cells), {y for _, y in cells}
    return _rows(
        draft,
        lambda row: [
            replace(
                row,
                seats=tuple(
                    replace(s, x=s.x + edit.width) if s.x >= left and row.y + s.rise in lines else s for s in row.seats
                ),
            )
        ],
    )


def _without(row: DraftRow, chosen: Sequence[bool]) -> list[DraftRow]:
    left = tuple(seat for seat, is_chosen in zip(row.seats, chosen, strict=True) if not is_chosen)
    return [replace(row, seats=left)] if left else []


def _pushed(draft: Draft, line: int, lines: int) -> Draft:
    """Everything from that line on moves down."""
    return _rows(draft, lambda row: [replace(row, y=row.y + lines) if row.y >= line else row])


# --- walking ------------------------------------------------------------------------------------------------------


def _sections(draft: Draft, change: Callable[[DraftSection], DraftSection]) -> Draft:
    return replace(draft, sections=tuple(change(section) for section in draft.sections))


def _rows(draft: Draft, change: Callable[[DraftRow], list[DraftRow]]) -> Draft:
    return _sections(draft, lambda s: replace(s, rows=tuple(made for row in s.rows for made in change(row))))


def _each(draft: Draft, seats: e.Seats, change: Callable[[DraftRow, Sequence[bool]], list[DraftRow]]) -> Draft:
    """Change the rows that have any of these seats; the others are shared with the draft before."""
    marks = iter([marks for _, marks in _marked(draft, seats)])

    def maybe(row: DraftRow) -> list[DraftRow]:
        chosen = next(marks)
        return change(row, chosen) if any(chosen) else [row]

    return _rows(draft, maybe)


def _seats(draft: Draft, seats: e.Seats, change: Callable[[DraftSeat], DraftSeat]) -> Draft:
    def every(row: DraftRow, chosen: Sequence[bool]) -> list[DraftRow]:
        pairs = zip(row.seats, chosen, strict=True)
        return [replace(row, seats=tuple(change(s) if is_chosen else s for s, is_chosen in pairs))]

    return _each(draft, seats, every)


def _marked(draft: Draft, seats: e.Seats) -> Iterator[tuple[DraftRow, Sequence[bool]]]:
    """Every row, and which of its seats are chosen; nothing for a row with none. Raises BadInput where no seat is."""
    wanted = sorted(set(seats))
    if not wanted or wanted[0] < 0 or wanted[-1] >= draft.seat_count:
        raise BadInput("Choose seats of this layout first.")
    at = next_one = 0
    for row in draft.rows:
        end = bisect_left(wanted, at + len(row.seats), next_one)
        if end == next_one:
            yield row, ()
        else:
            chosen = set(wanted[next_one:end])
            yield row, [at + i in chosen for i in range(len(row.seats))]
        at, next_one = at + len(row.seats), end


def _taken(draft: Draft, first: int, last: int) -> bool:
    return any(row.y <= last and row.bottom >= first for row in draft.rows)


# --- what always holds --------------------------------------------------------------------------------------------


def _settled(draft: Draft) -> Draft:
    """Nothing lies left of or above the grid: the whole house moves instead."""
    left = min((row.left for row in draft.rows), default=0)
    top = min((row.y for row in draft.rows), default=0)
    if left >= 0 and top >= 0:
        return draft
    across, down = max(-left, 0), max(-top, 0)
    return _rows(
        draft,
        lambda row: [replace(row, y=row.y + down, seats=tuple(replace(seat, x=seat.x + across) for seat in row.seats))],
    )


def _check(draft: Draft) -> None:
    if draft.seat_count > SEATS_MAX:
        raise BadInput(f"A manifest has at most {SEATS_MAX:,} seats. Add fewer, or split the hall.")
    if len(draft.sections) > SECTIONS_MAX:
        raise BadInput(f"A manifest has at most {SECTIONS_MAX:,} sections. Join some.")
    names: set[str] = set()
    for section in draft.sections:
        if plain_label(section.name) in names:
            raise BadInput(f"There is a section {section.name} already. Choose another name.")
        names.add(plain_label(section.name))
        if len(section.labels) < section.seat_count:
            raise BadInput(f"{_twice(section)} would be there twice. Number or name them differently.")
        for row in section.rows:
            if len(set(row.xs)) < len(row.xs):
                raise BadInput(f"Two seats of row {section.name}-{row.name} would stand in one column. Move fewer.")
    if not draft.is_clear:
        raise BadInput(f"{_in_one_cell(draft)}. Move what is there first.")


def _twice(section: DraftSection) -> str:
    labels: set[str] = set()
    for row in section.rows:
        for label, seat in zip(row.labels, row.seats, strict=True):
            if label in labels:
                return f"{section.name}-{row.name}-{seat.number}"
            labels.add(label)
    return section.name


def _in_one_cell(draft: Draft) -> str:
    cells: dict[tuple[int, int], str] = {}
    for section in draft.sections:
        for row in section.rows:
            for number, cell in zip(row.numbers, row.cells, strict=True):
                here = f"{section.name}-{row.name}-{number}"
                if cell in cells:
                    return f"{here} would lie on {cells[cell]}"
                cells[cell] = here
    return "Two seats would lie in one cell"


def _section(draft: Draft, wanted: str) -> DraftSection:
    found = draft.section_named(wanted)
    if found is None:
        raise BadInput(f"There is no section '{wanted}' in this draft. Add it first.")
    return found


def _seat(draft: Draft, position: int) -> tuple[DraftSection, DraftRow, DraftSeat]:
    if not 0 <= position < draft.seat_count:
        raise BadInput("Choose a seat of this layout first.")
    return draft.at(position)


def _level(draft: Draft, number: int) -> None:
    if not 0 <= number < len(draft.levels):
        raise BadInput("There is no such price level in this draft. Add it first.")


def _count(count: int, most: int) -> None:
    if not 1 <= count <= most:
        raise BadInput(f"Give a number from 1 to {max(most, 1):,}.")
