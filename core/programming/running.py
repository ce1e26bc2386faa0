"""A performance is led through its life by those whose it is: announced, put on sale, begun, ended, settled, archived.

Each act is judged on what the performance is at that moment, under the lock of its row, whatever a worker wrote down.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import Refusal
from core.programming.halls import hall_taken
from core.programming.lifecycle import OVER, LifeAct, after, name_of, state_now, why_not
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.work import Work, work
from db.errors import RuleBroken
from db.queries import running as queries
from db.vocabulary import PerformanceId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core


class NotNow(Refusal):
    """The performance or event is in a state in which this is not done."""

    code = "not_now"


@permits(Permission.EVENT_EDIT)
def announce(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """Tell the world; its sale opens by an act or at its moment. Raises NotNow, NotFound."""
    return _move(core, actor, performance_id, LifeAct.ANNOUNCE)


@permits(Permission.EVENT_EDIT)
def open_sale(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """Sell from now on; an end of the sale that lies behind us goes. Raises NotNow, NotFound."""
    return _move(core, actor, performance_id, LifeAct.OPEN)


@permits(Permission.EVENT_EDIT)
def close_sale(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """Sell no more until it is opened again; carts that are held may still be paid. Raises NotNow, NotFound."""
    return _move(core, actor, performance_id, LifeAct.CLOSE)


@permits(Permission.EVENT_EDIT)
def begin(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """Before its hour, by hand. Raises NotNow, NotFound."""
    return _move(core, actor, performance_id, LifeAct.BEGIN)


@permits(Permission.EVENT_EDIT)
def end(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """Before its time, by hand: it was played. Raises NotNow, NotFound."""
    return _move(core, actor, performance_id, LifeAct.END)


@permits(Permission.EVENT_EDIT)
def settle(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """All about it is agreed. Raises NotNow, NotFound."""
    return _move(core, actor, performance_id, LifeAct.SETTLE)


@permits(Permission.EVENT_EDIT)
def archive_performance(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """Out of the lists, with all that belongs to it; nothing is deleted. Raises NotNow where it is still to come."""
    performance = performance_in_reach(core, actor, Permission.EVENT_EDIT, performance_id)
    with work(core, actor) as unit:
        state = locked_state(core, unit, performance_id)
        if state not in (*OVER, PerformanceState.DRAFT):
            raise NotNow(f"{performance.code} is {name_of(state)}. Cancel it first, or let it be played.")
        queries.archive(unit.connection, performance_id, is_archived=True)
        unit.record("performance.archive", performance.code, state=state)
    return told_anew(core, performance_id)


@permits(Permission.EVENT_EDIT)
def restore_performance(core: Core, actor: Actor, performance_id: PerformanceId) -> Performance:
    """Back from the archive, as it was. Raises BadInput where a draft's hall went to another meanwhile, NotFound."""
    performance = performance_in_reach(core, actor, Permission.EVENT_EDIT, performance_id)
    try:
        with work(core, actor) as unit:
            queries.archive(unit.connection, performance_id, is_archived=False)
            unit.record("performance.restore", performance.code)
    except RuleBroken as broken:
        raise hall_taken(broken) from broken
    return told_anew(core, performance_id)


def acts_now(performance: Performance, now: datetime) -> Mapping[LifeAct, str | None]:
    """Every act, with why it is not possible now, or None where it is. Pure."""
    state = state_now(performance, now)
    return {act: why_not(state, act) for act in LifeAct}


def _move(core: Core, actor: Actor, performance_id: PerformanceId, act: LifeAct) -> Performance:
    performance = performance_in_reach(core, actor, Permission.EVENT_EDIT, performance_id)
    with work(core, actor) as unit:
        before = locked_state(core, unit, performance_id)
        queries.write_state(unit.connection, performance_id, led(performance, before, act))
        if act is LifeAct.OPEN:
            queries.drop_past_end_of_sale(unit.connection, performance_id, core.clock.now())
        unit.record(f"performance.{act}", performance.code, before=before)
    return told_anew(core, performance_id)


def locked_state(core: Core, unit: Work, performance_id: PerformanceId) -> PerformanceState:
    """What it is at this moment; nobody else changes it before this transaction ends."""
    return state_now(queries.lock(unit.connection, performance_id), core.clock.now())


def led(performance: Performance, before: PerformanceState, act: LifeAct) -> PerformanceState:
    """Where the act leads. Raises NotNow."""
    to = after(before, act)
    if to is None:
        raise NotNow(f"{performance.code}: {why_not(before, act)}")
    return to


def told_anew(core: Core, performance_id: PerformanceId) -> Performance:
    """The performance as it is now; this process forgets what it knew of it."""
    core.repertoire.forget(performance_id)
    return core.repertoire.performance(performance_id)
