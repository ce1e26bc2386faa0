"""Count and close: blind, with a number of the house, and frozen from then on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.shifts.drawer import DrawerClosed, check_pieces, own_row, written
from core.shifts.report import ZReport
from core.shifts.review import reached, report_for
from core.work import work
from db.queries import shifts
from db.vocabulary import ShiftId

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SHIFT_RUN)
def close_shift(
    core: Core,
    actor: Actor,
    *,
    counted_minor: int,
    pieces: Mapping[int, int] | None = None,
    shift: ShiftId | None = None,
) -> ZReport:
    """Close the actor's drawer with what was counted in it; the Z. The same `shift` again gives the Z that stands.

    Raises: NoDrawer, BadInput.
    """
    if shift is not None:
        row = reached(core, actor, Permission.SHIFT_RUN, shift)
    else:
        row = own_row(core, actor)
    return _closed(core, actor, row, counted_minor, pieces)


@permits(Permission.SHIFT_MANAGE)
def close_shift_of(
    core: Core, actor: Actor, *, shift: ShiftId, counted_minor: int, pieces: Mapping[int, int] | None = None
) -> ZReport:
    """Close the drawer of somebody who is not there. Raises: NotFound, BadInput."""
    return _closed(core, actor, reached(core, actor, Permission.SHIFT_MANAGE, shift), counted_minor, pieces)


def _closed(
    core: Core, actor: Actor, row: shifts.ShiftRow, counted_minor: int, pieces: Mapping[int, int] | None
) -> ZReport:
    check_pieces(counted_minor, pieces)
    with work(core, actor) as unit:
        word, number, sha256 = shifts.close_shift(
            unit.connection, row.id, counted_minor=counted_minor, pieces=written(pieces), account_id=actor.account_id
        )
        if word == "closed":
            unit.record(
                "shift.close", row.venue, z=number, shift=str(row.id), counted_minor=counted_minor, sha256=sha256
            )
    if word == "unheard":
        raise DrawerClosed("There is no such shift any more. Look at 'etds shift list'.")
    return report_for(core, row.id)
