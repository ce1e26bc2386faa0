"""How many complimentary seats a performance may give: set for it alone, or as the house has it.

What was given already stays given; where that is more, nothing further is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.programming.reach import performance_in_reach
from core.sales.repriced import Comps
from core.work import work
from db.queries import repriced as queries
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.ALLOCATION_MANAGE)
def comp_allowance(core: Core, actor: Actor, performance_id: PerformanceId) -> Comps:
    """How many were given, of how many, for those who decide it. Raises NotFound."""
    performance_in_reach(core, actor, Permission.ALLOCATION_MANAGE, performance_id)
    return _comps(core, performance_id)


@permits(Permission.ALLOCATION_MANAGE)
def allow_comps(core: Core, actor: Actor, performance_id: PerformanceId, *, seats: int | None) -> Comps:
    """Let the performance give so many seats away in all; None: as many as `ETDS_COMP_SEATS_MAX` says.

    Raises: BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.ALLOCATION_MANAGE, performance_id)
    if seats is not None and not 0 <= seats <= performance.seat_count:
        raise BadInput(f"Allow 0 to {performance.seat_count} seats: the house has no more.")
    with work(core, actor) as unit:
        before = queries.allow_comps(unit.connection, performance_id, seats)
        unit.record("comps.allow", performance.code, seats=seats, before=before)
    return _comps(core, performance_id)


def _comps(core: Core, performance_id: PerformanceId) -> Comps:
    given, allowed = queries.comps_of(core.postgres, performance_id)
    return Comps(given=given, allowed=core.settings.comp_seats_max if allowed is None else allowed)
