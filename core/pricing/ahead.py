"""What steps will do to prices: from what to what, and when. Pure; shown before anybody is bound by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.pricing.quote import PriceList
from core.pricing.stages import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One price of the grid, before and after."""

    level: int
    letter: str
    from_minor: int
    to_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A step and what it does, or did; `since` where it holds already or its date is known."""

    step: Step
    since: datetime | None
    is_reached: bool
    changes: tuple[Change, ...]


def ahead(prices: PriceList, now: datetime) -> tuple[Ahead, ...]:
    """Every step in the order in which they are expected: those of a date by date, those of sales by percent.

    Each is shown on top of the windows of its moment, and against what was paid before it.
    """
    dated = sorted((step for step in prices.rules.steps if step.since is not None), key=lambda s: (s.since, s.id))
    sought = sorted((step for step in prices.rules.steps if step.since is None), key=lambda s: (s.sold_percent, s.id))
    shown: list[Ahead] = []
    before: list[Step] = []
    for step in [*dated, *sought]:
        at = step.since or now
        is_reached = step.since is not None and step.since <= now
        shown.append(
            Ahead(step=step, since=step.since, is_reached=is_reached, changes=_changes(prices, before, step, at))
        )
        before.append(step)
    return tuple(shown)


def _changes(prices: PriceList, before: Sequence[Step], step: Step, at: datetime) -> tuple[Change, ...]:
    held = replace(prices.rules, steps=tuple(_held(each, at) for each in before))
    then = replace(prices.rules, steps=(*held.steps, _held(step, at)))
    found: list[Change] = []
    for (level, letter), minor in prices.prices_minor.items():
        if step.is_of(level, letter):
            old = held.stages(minor, level, letter, at).price_minor
            new = then.stages(minor, level, letter, at).price_minor
            found.append(Change(level=level, letter=letter, from_minor=old, to_minor=new))
    return tuple(found)


def _held(step: Step, at: datetime) -> Step:
    """As if it were reached; of several that are, the one that was expected last counts."""
    return step if step.since is not None else replace(step, reached_at=at)


def ahead_of(prices: PriceList, step: Step, now: datetime) -> tuple[Change, ...]:
    """What one more step would do at its moment, against what is paid then without it."""
    at = max(step.since or now, now)
    return _changes(prices, [each for each in prices.rules.steps if each.since is not None], step, at)
