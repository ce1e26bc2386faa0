"""A performance is put off, or gets another hour: first what that would do, then the act, which names its stamp.

Everybody with seats and an address is written to in the same transaction. Tickets stay good. What hangs on the hour
moves along: its end, the doors, the end of the sale, and the rungs of release ladders that are still to come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotAsShown
from core.programming.halls import Room, hall_taken, room_for
from core.programming.lifecycle import LifeAct, state_now, why_not
from core.programming.performances import local_start
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.programming.running import NotNow, led, locked_state, told_anew
from core.work import Work, work
from db.errors import RuleBroken
from db.queries import moving as queries
from db.queries import running
from db.vocabulary import PerformanceId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

_REASON_MAX = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """What another hour, or none (`starts_at` is None), would do now. `stamp` stands for these very numbers."""

    performance: str
    starts_was: datetime
    starts_at: datetime | None
    orders: int
    seats: int
    told: int
    held: int
    conflicts: tuple[str, ...]
    doubts: tuple[str, ...]
    stamp: str

    @property
    def untold(self) -> int:
        """Orders whose buyers gave no address: somebody has to call them."""
        return self.orders - self.told

    def as_data(self) -> Mapping[str, object]:
        return {
            "performance": self.performance,
            "starts_was": self.starts_was.isoformat(),
            "starts_at": self.starts_at.isoformat() if self.starts_at else None,
            "orders": self.orders,
            "seats": self.seats,
            "told": self.told,
            "untold": self.untold,
            "held_seats": self.held,
            "conflicts": list(self.conflicts),
            "doubts": list(self.doubts),
            "stamp": self.stamp,
        }


@permits(Permission.EVENT_EDIT)
def plan_move(core: Core, actor: Actor, performance_id: PerformanceId, *, starts_at: datetime | None) -> Moving:
    """The dry run of another hour, or of none. Nothing changes. Raises NotNow, BadInput, NotFound."""
    performance = performance_in_reach(core, actor, Permission.EVENT_EDIT, performance_id)
    return _planned(core, actor, performance, starts_at)


@permits(Permission.EVENT_EDIT)
def postpone(core: Core, actor: Actor, performance_id: PerformanceId, *, stamp: str, reason: str) -> Moving:
    """Put it off, with no new date yet: nothing is sold, tickets stay good and may come back.

    Raises: NotAsShown (something moved since the dry run), NotNow, BadInput, NotFound.
    """
    performance, planned = _as_shown(core, actor, performance_id, None, stamp, reason)
    with work(core, actor) as unit:
        before = locked_state(core, unit, performance_id)
        running.write_state(unit.connection, performance_id, led(performance, before, LifeAct.POSTPONE))
        queries.tell_holders(unit.connection, performance_id, "performance_postponed", performance.starts_at)
        unit.record("performance.postpone", performance.code, reason=reason.strip(), before=before, told=planned.told)
    told_anew(core, performance_id)
    return planned


@permits(Permission.EVENT_EDIT)
def reschedule(
    core: Core, actor: Actor, performance_id: PerformanceId, *, starts_at: datetime, stamp: str, reason: str
) -> Moving:
    """Give it another hour in its hall. One that was postponed is announced again; its sale is opened anew.

    Raises: NotAsShown (something moved since the dry run), NotNow, BadInput (also for an hour that is taken), NotFound.
    """
    performance, planned = _as_shown(core, actor, performance_id, starts_at, stamp, reason)
    if planned.conflicts:
        raise BadInput(f"{planned.conflicts[0]} Choose another hour.")
    try:
        with work(core, actor) as unit:
            _move_to(core, unit, performance, starts_at, reason.strip(), planned.told)
    except RuleBroken as broken:
        raise hall_taken(broken) from broken
    told_anew(core, performance_id)
    return planned


def _move_to(core: Core, unit: Work, performance: Performance, starts_at: datetime, reason: str, told: int) -> None:
    """The hour and what hangs on it, the state, the ladders, the letters, the audit."""
    row = running.lock(unit.connection, performance.id)
    before, now = state_now(row, core.clock.now()), core.clock.now()
    to, moved_by = led(performance, before, LifeAct.RESCHEDULE), starts_at - row.starts_at
    is_past_opening = row.on_sale_at is not None and row.on_sale_at <= now
    on_sale_at = None if before is PerformanceState.POSTPONED and is_past_opening else row.on_sale_at
    off_sale_at = row.off_sale_at + moved_by if row.off_sale_at else None
    if off_sale_at and on_sale_at and off_sale_at <= on_sale_at:
        off_sale_at = None
    queries.write_times(
        unit.connection,
        performance.id,
        starts_at=starts_at,
        ends_at=row.ends_at + moved_by,
        doors_at=row.doors_at + moved_by if row.doors_at else None,
        on_sale_at=on_sale_at,
        off_sale_at=off_sale_at,
    )
    running.write_state(unit.connection, performance.id, to)
    queries.move_ladders(unit.connection, performance.id, row.starts_at, starts_at)
    if before is not PerformanceState.DRAFT:
        queries.tell_holders(unit.connection, performance.id, "performance_rescheduled", row.starts_at)
    unit.record(
        "performance.reschedule", performance.code, reason=reason, before=before, told=told,
        starts_was=row.starts_at.isoformat(), starts_at=starts_at.isoformat(),
    )  # fmt: skip


def _as_shown(
    core: Core, actor: Actor, performance_id: PerformanceId, starts_at: datetime | None, stamp: str, reason: str
) -> tuple[Performance, Moving]:
    """The performance and its plan, if that is still the one that was shown. Raises NotAsShown, BadInput, NotNow."""
    performance = performance_in_reach(core, actor, Permission.EVENT_EDIT, performance_id)
    if not reason.strip() or not reason.isprintable() or len(reason) > _REASON_MAX:
        raise BadInput("Say in one line why; it goes into the audit.")
    planned = _planned(core, actor, performance, starts_at)
    if planned.stamp != stamp.strip().lower():
        raise NotAsShown("The numbers have moved since they were shown. Look at them again, then do it.")
    return performance, planned


def _planned(core: Core, actor: Actor, performance: Performance, starts_at: datetime | None) -> Moving:
    now = core.clock.now()
    act = LifeAct.POSTPONE if starts_at is None else LifeAct.RESCHEDULE
    no = why_not(state_now(performance, now), act)
    if no is not None:
        raise NotNow(f"{performance.code}: {no}")
    if starts_at is not None:
        if starts_at.tzinfo is None or starts_at <= now:
            raise BadInput("That hour is over. Give one that is still to come.")
        if starts_at == performance.starts_at and performance.state is not PerformanceState.POSTPONED:
            raise BadInput("That is its hour already. Give another one.")
    row = queries.holders(core.postgres, performance.id)
    room = Room() if starts_at is None else room_for(core, actor, performance, starts_at)
    numbers = f"{performance.code} {performance.version} {starts_at} {row} {room}"
    return Moving(
        performance=performance.code,
        starts_was=local_start(performance),
        starts_at=starts_at.astimezone(local_start(performance).tzinfo) if starts_at else None,
        orders=row.orders,
        seats=row.seats,
        told=row.told,
        held=row.held,
        conflicts=room.taken,
        doubts=room.doubts,
        stamp=hashlib.sha256(numbers.encode()).hexdigest()[:8],
    )
