"""An event once more, some weeks on: first the dates and what speaks against them, then all of it or nothing.

Copied are the text, the artists, and of each performance hall, seats, length, moments, limits, prices, the live scaling
and allocations by letter. Not copied is what people did: holds, orders, tickets. What is made are drafts; nothing of it
is announced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.programming import wording
from core.programming.editing import standing
from core.programming.events import event_in_reach
from core.programming.halls import hall_taken, room_for
from core.programming.performances import local_start
from core.programming.repertoire import Performance
from core.work import Work, work
from db.errors import RuleBroken
from db.queries import cloning as queries
from db.queries.scheduling import numbers_from
from db.vocabulary import EventId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

_WEEKS_MAX = 520
_STATEMENT_TIMEOUT_MS = 15_000


@dataclass(frozen=True, slots=True)
class ClonedDate:
    """One performance of the copy: of which, when on the clock of its hall, and what has the hall then."""

    performance: str
    starts_at: datetime
    conflicts: tuple[str, ...]
    doubts: tuple[str, ...] = ()

    def as_data(self) -> Mapping[str, object]:
        return {
            "performance": self.performance,
            "starts_at": self.starts_at.isoformat(),
            "conflicts": list(self.conflicts),
            "doubts": list(self.doubts),
        }


@permits(Permission.EVENT_EDIT)
def plan_clone(core: Core, actor: Actor, event_id: EventId, *, weeks: int) -> tuple[ClonedDate, ...]:
    """The dates that a copy would have. Nothing changes. Raises BadInput, NotFound."""
    event_in_reach(core, actor, event_id)
    return tuple(_date(core, actor, one, weeks) for one in _copied(core, event_id, weeks))


@permits(Permission.EVENT_EDIT)
def clone_event(
    core: Core,
    actor: Actor,
    event_id: EventId,
    *,
    weeks: int | None,
    title: str | None = None,
    skip_taken: bool = False,
) -> EventId:
    """Copy it: with `weeks` its performances too, so many weeks on at the same hour of the clock; all of it or nothing.

    With `skip_taken` dates on which the hall is taken are left out. Raises BadInput (dates that are taken), NotFound.
    """
    event = event_in_reach(core, actor, event_id)
    name = wording.title(title or event.title)
    sources: Sequence[Performance] = [] if weeks is None else _copied(core, event_id, weeks)
    if skip_taken:
        sources = [one for one in sources if not _date(core, actor, one, weeks or 0).conflicts]
    else:
        _refuse_taken([_date(core, actor, one, weeks or 0) for one in sources])
    try:
        with work(core, actor, statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as unit:
            made = queries.copy_event(unit.connection, event_id, name)
            codes = [_cloned(unit, one, made, weeks or 0, core.clock.now()) for one in sources]
            unit.record("event.clone", name, event=made, source=event_id, weeks=weeks, performances=codes)
    except RuleBroken as broken:
        raise hall_taken(broken) from broken
    return made


def weeks_on(moment: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """The same hour of the clock so many weeks later, also where the clocks were changed between. Pure."""
    wall = moment.astimezone(zone).replace(tzinfo=None) + timedelta(weeks=weeks)
    return wall.replace(tzinfo=zone)


def _copied(core: Core, event_id: EventId, weeks: int) -> Sequence[Performance]:
    """The performances that a copy has. Raises BadInput."""
    if not 1 <= weeks <= _WEEKS_MAX:
        raise BadInput(f"Say how many weeks later, 1 to {_WEEKS_MAX}.")
    return [
        one
        for one in standing(core, event_id)
        if one.archived_at is None and one.state is not PerformanceState.CANCELLED
    ]


def _date(core: Core, actor: Actor, source: Performance, weeks: int) -> ClonedDate:
    starts_at = weeks_on(source.starts_at, weeks, ZoneInfo(source.time_zone))
    if starts_at <= core.clock.now():
        return ClonedDate(source.code, starts_at, ("That day is over.",))
    room = room_for(core, actor, source, starts_at, is_copy=True)
    return ClonedDate(source.code, starts_at, room.taken, room.doubts)


def _refuse_taken(dates: Sequence[ClonedDate]) -> None:
    taken = [one for one in dates if one.conflicts]
    if not taken:
        return
    first, more = taken[0], len(taken) - 1
    others = f" {more} more of the dates {'is' if more == 1 else 'are'} not free." if more else ""
    raise BadInput(
        f"{first.starts_at:%a %d %b %Y %H:%M}: {first.conflicts[0]}{others} Take other weeks, or skip these."
    )


def _cloned(unit: Work, source: Performance, event_id: EventId, weeks: int, now: datetime) -> str:
    """One performance with what belongs to it; its code."""
    zone = ZoneInfo(source.time_zone)

    def moved(moment: datetime | None) -> datetime | None:
        later = weeks_on(moment, weeks, zone) if moment else None
        return later if later and later > now else None

    starts_at = weeks_on(source.starts_at, weeks, zone)
    prefix = re.sub(r"-?[0-9]{1,6}$", "", source.code) or source.code
    code = f"{prefix[:16]}-{numbers_from(unit.connection, prefix[:16]):02}"
    made = queries.copy_performance(
        unit.connection,
        source.id,
        event_id,
        code=code,
        starts_at=starts_at,
        ends_at=starts_at + (source.ends_at - source.starts_at),
        doors_at=starts_at - (source.starts_at - source.doors_at) if source.doors_at else None,
        on_sale_at=moved(source.on_sale_at),
        off_sale_at=moved(source.off_sale_at),
    )
    queries.copy_prices(unit.connection, source.id, made)
    queries.copy_scaling(unit.connection, source.id, made, unit.actor.account_id)
    queries.copy_allocations(unit.connection, source.id, made, was=local_start(source), to=starts_at)
    queries.copy_seats_set_aside(
        unit.connection, source.id, made, account_id=unit.actor.account_id, session_id=unit.actor.session_id,
        reason=f"as at {source.code}",
    )  # fmt: skip
    return code
