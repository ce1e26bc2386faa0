"""Likely causes of a difference, out of the rows of a closed shift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.shifts.explain import Cause, Day, Row, likely_causes
from core.shifts.review import reached
from db.queries import shifts
from db.vocabulary import ShiftId

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SHIFT_SEE)
def explain_shift(core: Core, actor: Actor, *, shift: ShiftId) -> tuple[Cause, ...]:
    """What may have made the drawer over or short, the likeliest first, at most five. Nothing before it is closed.

    Raises NotFound.
    """
    row = reached(core, actor, Permission.SHIFT_SEE, shift)
    if row.figures is None:
        return ()
    return likely_causes(day_of(core, row, row.figures["over_minor"]))


def day_of(core: Core, row: shifts.ShiftRow, over_minor: int) -> Day:
    """The day of a shift as the rule wants it."""
    taken = [
        Row(
            name=each.reference, act="back" if each.is_back else "sale", kind=each.kind, amount_minor=each.amount_minor,
            at_seconds=(each.at - row.opened_at).total_seconds(), received_minor=each.received_minor,
        )
        for each in shifts.money_rows(core.postgres, row.id)
    ]  # fmt: skip
    moved = [
        Row(
            name=each.reason, act=each.act.value, kind="cash", amount_minor=each.amount_minor,
            at_seconds=(each.at - row.opened_at).total_seconds(),
        )
        for each in shifts.movements(core.postgres, row.id)
    ]  # fmt: skip
    return Day(
        currency=row.currency,
        over_minor=over_minor,
        float_minor=row.float_minor,
        usual_minor=core.settings.shift_float_minor,
        rows=(*taken, *moved),
    )
