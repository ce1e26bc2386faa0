"""Shifts looked at: the list, the X, the Z, the rows behind each figure, the manager's word.

Whoever runs a drawer sees of it, before it is counted, what moved without an order, and no sum: the count is blind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, may, scope_of
from core.errors import BadInput, NotFound, Refusal
from core.money import Money
from core.shifts.report import SIGNS, Shift, ZReport, blind, report_of, shift_of
from core.work import work
from db.queries import shifts
from db.vocabulary import OrderId, PerformanceId, ShiftId, VenueId

if TYPE_CHECKING:
    from core.runtime import Core
    from db.scope import Scope

LATEST_MAX = 50
_NOTE_MAX = 200


class NotApprovable(Refusal):
    """This shift cannot be approved by this person now."""

    code = "not_approvable"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A row that a figure is made of: a tender, a refund or a movement. `order` is None for a movement."""

    at: datetime
    words: str
    amount: Money
    performance_id: PerformanceId | None
    order: OrderId | None


@permits(Permission.SHIFT_SEE)
def list_shifts(core: Core, actor: Actor) -> tuple[Shift, ...]:
    """The latest 50 in reach, newest first."""
    scope = scope_of(actor, Permission.SHIFT_SEE)
    rows = shifts.latest(core.postgres, venue_id=scope.venue_id, account_id=scope.account_id, limit=LATEST_MAX)
    return tuple(map(shift_of, rows))


@permits(Permission.SHIFT_SEE)
def find_shift(core: Core, actor: Actor, *, number: int, house: str | None = None) -> Shift:
    """The shift of that Z; the house where several have that number. Raises NotFound, BadInput."""
    scope = scope_of(actor, Permission.SHIFT_SEE)
    found = [row for row in shifts.shifts_numbered(core.postgres, number) if _reaches(scope, row)]
    if house:
        found = [row for row in found if row.venue.casefold().startswith(house.strip().casefold())]
    if not found:
        raise NotFound(f"There is no Z {number} in your reach. Look at 'etds shift list'.")
    if len(found) > 1:
        raise BadInput(f"Say of which house: --venue {' or '.join(row.venue for row in found[:6])}.")
    return shift_of(found[0])


@permits(Permission.SHIFT_SEE)
def shift_report(core: Core, actor: Actor, *, shift: ShiftId) -> ZReport:
    """The Z of a closed shift; of an open one what it comes to now, blind for whoever is to count it.

    Raises NotFound.
    """
    row = reached(core, actor, Permission.SHIFT_SEE, shift)
    report = report_for(core, shift)
    return report if _sees_all(actor, row) else blind(report)


@permits(Permission.SHIFT_SEE)
def shift_rows(core: Core, actor: Actor, *, shift: ShiftId, figure: str) -> tuple[FigureRow, ...]:
    """The rows that a figure of the report is made of, the oldest first. Raises NotFound."""
    row = reached(core, actor, Permission.SHIFT_SEE, shift)
    if figure in ("cash", "cash_back") and not _sees_all(actor, row):
        raise NotFound("This is to be seen once the drawer is counted.")
    zone = ZoneInfo(row.time_zone)
    if figure in ("paid_in", "paid_out", "drop"):
        return tuple(
            FigureRow(
                at=each.at.astimezone(zone), words=f"{each.reason} ({each.operator})",
                amount=Money(each.amount_minor * SIGNS[figure], row.currency), performance_id=None, order=None,
            )
            for each in shifts.movements(core.postgres, shift) if each.act.value == figure
        )  # fmt: skip
    kind, is_back = figure.removesuffix("_back"), figure.endswith("_back")
    return tuple(
        FigureRow(
            at=each.at.astimezone(zone), words=f"{each.reference}  {each.code}",
            amount=Money(-each.amount_minor if is_back else each.amount_minor, row.currency),
            performance_id=each.performance_id, order=each.order_id,
        )
        for each in shifts.money_rows(core.postgres, shift) if (each.kind, each.is_back) == (kind, is_back)
    )  # fmt: skip


@permits(Permission.SHIFT_MANAGE)
def approve_shift(core: Core, actor: Actor, *, shift: ShiftId) -> ZReport:
    """A manager's word that the Z is right, or that what is wrong is known. Asking twice is harmless.

    Raises: NotApprovable (not closed yet, or the manager's own), NotFound.
    """
    row = reached(core, actor, Permission.SHIFT_MANAGE, shift)
    with work(core, actor) as unit:
        word = shifts.approve_shift(unit.connection, shift, actor.account_id)
        if word == "approved":
            unit.record("shift.approve", row.venue, z=row.number, shift=str(shift))
    if word == "own":
        raise NotApprovable("Nobody approves a drawer of their own. Ask another manager.")
    if word == "not_closed":
        raise NotApprovable("This drawer is not counted yet. Close it first.")
    return report_for(core, shift)


@permits(Permission.SHIFT_SEE)
def note_shift(core: Core, actor: Actor, *, shift: ShiftId, sentence: str) -> None:
    """Add to a Z what was found out later. Raises BadInput, NotFound."""
    if not sentence.strip() or len(sentence) > _NOTE_MAX or not sentence.isprintable():
        raise BadInput(f"Say it in at most {_NOTE_MAX} characters, all of them visible. Type it again.")
    row = reached(core, actor, Permission.SHIFT_SEE, shift)
    with work(core, actor) as unit:
        shifts.insert_note(unit.connection, shift, actor.account_id, sentence.strip())
        unit.record("shift.note", row.venue, z=row.number, shift=str(shift))


def reached(core: Core, actor: Actor, permission: Permission, shift: ShiftId) -> shifts.ShiftRow:
    """The shift, where it is in reach. Raises NotFound for a foreign one as for a missing one."""
    row = shifts.shift_by_id(core.postgres, shift)
    if row is None or not _reaches(scope_of(actor, permission), row):
        raise NotFound("There is no such shift in your reach. Look at 'etds shift list'.")
    return row


def report_for(core: Core, shift: ShiftId) -> ZReport:
    """The report as it is, whoever asks."""
    row = shifts.shift_by_id(core.postgres, shift)
    assert row is not None, "who asks has looked"
    figures = row.figures if row.figures is not None else shifts.figures(core.postgres, shift)
    return report_of(row, figures, shifts.movements(core.postgres, shift), shifts.notes(core.postgres, shift))


def _reaches(scope: Scope, row: shifts.ShiftRow) -> bool:
    if scope.everything:
        return True
    if scope.account_id is not None:
        return row.account_id == scope.account_id
    return scope.venue_id is not None and VenueId(row.venue_id) == scope.venue_id


def _sees_all(actor: Actor, row: shifts.ShiftRow) -> bool:
    return row.state.is_over or may(actor, Permission.SHIFT_MANAGE)
