"""What sits where: seats set aside over all performances in reach, with their value, sorted by worry; and what is due.

The value is at full price: the first price type's, at the level of each seat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.inventory.ladders import foresee
from core.money import Money
from core.programming.repertoire import Performance
from db.queries import ageing
from db.queries.ageing import PendingStepRow as PendingStep
from db.queries.ageing import StandingRow as Standing
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_SOON = timedelta(hours=48)
_NAMED = 6


class Worry(IntEnum):
    """How much somebody should look at it; the highest that holds counts."""

    CALM = 0
    NO_STEP = 1
    ASK = 2
    WARN = 3
    STUCK = 4

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Worry.CALM: "calm",
    Worry.NO_STEP: "no release planned",
    Worry.ASK: "ask the owner",
    Worry.WARN: "overdue",
    Worry.STUCK: "curtain near, no release",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """An allocation with seats left: worth what, since when, what happens next, and how much that is to worry about."""

    performance: Performance
    allocation: Standing
    value: Money
    next_step: PendingStep | None
    worry: Worry


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A rung with what it will let go if nobody buys of it first; `labels` names the first of the seats."""

    performance: Performance
    letter: str
    name: str
    step: PendingStep
    seats: tuple[int, ...]
    value: Money
    labels: tuple[str, ...]


def worry_of(
    standing: Standing, next_step: PendingStep | None, last_leaves: int, starts_at: datetime, now: datetime
) -> Worry:
    """`last_leaves`: how many seats are left in it once its ladder is climbed. Pure."""
    if next_step is None and starts_at - now <= _SOON:
        return Worry.STUCK
    if standing.warn_at is not None and standing.warn_at <= now:
        return Worry.WARN
    if standing.ask_at is not None and standing.ask_at <= now:
        return Worry.ASK
    return Worry.NO_STEP if next_step is None or last_leaves else Worry.CALM


@permits(Permission.ALLOCATION_MANAGE)
def ageing_list(core: Core, actor: Actor) -> tuple[Ageing, ...]:
    """Every allocation with seats left, of performances to come in reach: the one to worry about most first, then the
    one that is worth most."""
    now, scope = core.clock.now(), scope_of(actor, Permission.ALLOCATION_MANAGE)
    steps = ageing.pending_steps(core.postgres, scope, now)
    found: list[Ageing] = []
    for performance_id, rows in _by_performance(ageing.standing(core.postgres, scope, now)):
        performance = core.repertoire.performance(performance_id)
        mine = [step for step in steps if step.performance_id == performance_id]
        _, at_last = foresee({row.letter: row.seats for row in rows}, mine)
        for row in rows:
            if row.seats:
                step = next((step for step in mine if step.letter == row.letter), None)
                worry = worry_of(row, step, len(at_last[row.letter]), performance.starts_at, now)
                value = value_of(core, performance, row.seats)
                found.append(Ageing(performance=performance, allocation=row, value=value, next_step=step, worry=worry))
    return tuple(sorted(found, key=_most_worrying))


@permits(Permission.ALLOCATION_MANAGE)
def releases_due(core: Core, actor: Actor, *, until: datetime) -> tuple[DueStep, ...]:
    """What the ladders in reach let go until a moment, in the order of time, with seats and value as things stand now.

    The worker takes them by itself at their time; `release_step` takes one before.
    """
    now, scope = core.clock.now(), scope_of(actor, Permission.ALLOCATION_MANAGE)
    due = [step for step in ageing.pending_steps(core.postgres, scope, now) if step.due_at <= until]
    found: list[DueStep] = []
    for performance_id, rows in _by_performance(ageing.standing(core.postgres, scope, now)):
        performance = core.repertoire.performance(performance_id)
        mine = [step for step in due if step.performance_id == performance_id]
        manifest = core.repertoire.manifest(performance.manifest_id)
        went, _ = foresee({row.letter: row.seats for row in rows}, mine)
        names = {row.letter: row.name for row in rows}
        for step, seats in zip(mine, went, strict=True):
            value = value_of(core, performance, seats)
            labels = tuple(str(manifest.label(seat)) for seat in seats[:_NAMED])
            found.append(
                DueStep(
                    performance=performance, letter=step.letter, name=names[step.letter], step=step, seats=seats,
                    value=value, labels=labels,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.step.due_at, one.performance.code, one.letter)))


@permits(Permission.ALLOCATION_MANAGE)
def values_of(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[int, ...]:
    """What each seat of a performance in reach is worth at full price, by ordinal, in minor units. Raises NotFound."""
    from core.programming.reach import performance_in_reach

    performance = performance_in_reach(core, actor, Permission.ALLOCATION_MANAGE, performance_id)
    return _seat_values(core, performance)


def value_of(core: Core, performance: Performance, seats: Iterable[int]) -> Money:
    """What these seats are worth at full price; seats of a level without a price are worth nothing."""
    values = _seat_values(core, performance)
    return Money(sum(values[seat] for seat in seats), performance.currency)


def _seat_values(core: Core, performance: Performance) -> tuple[int, ...]:
    prices, manifest = core.repertoire.prices(performance.id), core.repertoire.manifest(performance.manifest_id)
    if not prices.types:
        return (0,) * performance.seat_count
    letter = prices.types[0].letter
    by_level = {level: minor for (level, known), minor in prices.prices_minor.items() if known == letter}
    return tuple(by_level.get(level, 0) for row in manifest.rows for level in row.levels)


def _by_performance(rows: Sequence[Standing]) -> Iterable[tuple[PerformanceId, list[Standing]]]:
    return ((key, list(group)) for key, group in groupby(rows, key=lambda row: row.performance_id))


def _most_worrying(one: Ageing) -> tuple[int, int, datetime, str, str]:
    return -one.worry, -one.value.amount_minor, one.performance.starts_at, one.performance.code, one.allocation.letter
