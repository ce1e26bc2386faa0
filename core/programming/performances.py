"""Performances in someone's reach, with the house equation of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, may, scope_of
from core.errors import NotFound
from core.inventory.agent_eyes import counts_seen
from core.inventory.counts import HouseCounts, counts_of
from core.programming.lifecycle import state_now
from core.programming.reach import reaches
from core.programming.repertoire import Performance
from db.queries import programming
from db.vocabulary import PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

_PAST_SHOWN = timedelta(hours=12)
_FUTURE_SHOWN = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class PerformanceOverview:
    performance: Performance
    counts: HouseCounts


@permits(Permission.PERFORMANCE_SEE)
def list_performances(core: Core, actor: Actor, *, past: bool = False) -> tuple[PerformanceOverview, ...]:
    """Performances in reach from this morning on, soonest first, with their counts; with `past` all, archived ones too.

    Their states are those of this moment, whatever a worker has written down. Drafts are for those who plan.
    """
    scope = scope_of(actor, Permission.PERFORMANCE_SEE)
    if past:
        found = programming.all_performances(core.postgres, scope)
    else:
        found = programming.performances_between(
            core.postgres, scope, core.clock.now() - _PAST_SHOWN, core.clock.now() + _FUTURE_SHOWN
        )
    if not may(actor, Permission.EVENT_EDIT):
        found = [performance for performance in found if performance.state is not PerformanceState.DRAFT]
    ids = [performance.id for performance in found]
    counts = counts_seen(core, actor, ids)
    if counts is None:
        counts = counts_of(core.postgres, ids)
    now = core.clock.now()
    return tuple(PerformanceOverview(replace(one, state=state_now(one, now)), counts[one.id]) for one in found)


@permits(Permission.PERFORMANCE_SEE)
def find_performance(core: Core, actor: Actor, code: str) -> Performance:
    """The performance of that code. Raises NotFound, for a foreign one as for a missing one."""
    performance = core.repertoire.performance(core.repertoire.id_of(code))
    if not reaches(scope_of(actor, Permission.PERFORMANCE_SEE), performance):
        raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
    return performance


def as_data(performance: Performance, counts: HouseCounts) -> Mapping[str, object]:
    """A performance for a script: `code, event, venue, hall, starts_at, state, open, manifest`."""
    return {
        "code": performance.code,
        "event": performance.event,
        "artists": list(performance.artists),
        "venue": performance.venue,
        "hall": performance.hall,
        "starts_at": local_start(performance).isoformat(),
        "state": performance.state.value,
        "open": counts.open,
        "manifest": counts.manifest,
    }


def local_start(performance: Performance) -> datetime:
    """When it starts, on the clock of its venue."""
    from zoneinfo import ZoneInfo

    return performance.starts_at.astimezone(ZoneInfo(performance.time_zone))
