"""Is a draft fit to be published? Errors keep it from that, warnings do not; the seat is named. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.venues.drafts import Draft, DraftSeat
from core.venues.manifest import Trait, plain_label


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """`seat` is the position to look at, where there is one."""

    severity: Severity
    sentence: str
    seat: int | None = None


def validate(draft: Draft) -> tuple[Problem, ...]:
    """Errors first. A draft without errors can be published."""
    return tuple(sorted([*_errors(draft), *_warnings(draft)], key=lambda problem: problem.severity))


def is_fit(draft: Draft) -> bool:
    return not _errors(draft)


def _errors(draft: Draft) -> list[Problem]:
    found: list[Problem] = []
    if not draft.seat_count:
        found.append(Problem(Severity.ERROR, "There are no seats. Add a row or an area."))
    for section in draft.sections:
        for row in section.rows:
            if not row.seats:
                found.append(Problem(Severity.ERROR, f"Row {section.name}-{row.name} is empty. Take it out."))
    names = frozenset[str]().union(*(section.labels for section in draft.sections))
    if len(names) < draft.seat_count or not draft.is_clear:
        found += _doubles(draft)
    return found


def _doubles(draft: Draft) -> list[Problem]:
    """Names and cells that two seats share."""
    found: list[Problem] = []
    labels: set[str] = set()
    cells: dict[tuple[int, int], str] = {}
    at = 0
    for section in draft.sections:
        for row in section.rows:
            for seat, cell in zip(row.seats, row.cells, strict=True):
                name = f"{section.name}-{row.name}-{seat.number}"
                if plain_label(name) in labels:
                    found.append(Problem(Severity.ERROR, f"{name} is there twice. Renumber one of them.", at))
                if cell in cells:
                    found.append(Problem(Severity.ERROR, f"{name} lies on {cells[cell]}. Move one of them.", at))
                labels.add(plain_label(name))
                cells[cell] = name
                at += 1
    return found


def _warnings(draft: Draft) -> list[Problem]:
    found: list[Problem] = []
    used: set[int] = set()
    at = 0
    for section in draft.sections:
        if not section.rows:
            found.append(Problem(Severity.WARNING, f"Section {section.name} is empty and will be left out."))
        for row in section.rows:
            used.update(row.levels)
            for i, seat in enumerate(row.seats if row.traits else ()):
                if Trait.ACCESSIBLE in Trait(seat.traits) and not _has_companion(row.seats, i):
                    name = f"{section.name}-{row.name}-{seat.number}"
                    found.append(
                        Problem(Severity.WARNING, f"{name} is a wheelchair space without a companion seat.", at + i)
                    )
            at += len(row.seats)
    unused = [level.name for level in draft.levels if level.number not in used]
    found += [Problem(Severity.WARNING, f"No seat is of price level {level}.") for level in unused]
    return found


def _has_companion(seats: tuple[DraftSeat, ...], at: int) -> bool:
    return any(Trait.COMPANION in Trait(seat.traits) for seat in seats[max(at - 1, 0) : at + 2])
