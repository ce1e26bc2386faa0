"""Forecasts of a seeded house against what came: every show that is over, as it was foretold days before.

Each is asked through the service, as of then, so that it knows only what was known. A range that is too wide falls
short just as one that is too narrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import psycopg

import seed
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town
from benchmarks.timing import Watch
from core.access import Role
from core.access.permissions import Permission, scope_of
from core.analytics import Question, pacing
from core.analytics.forecast import SellOut, Spread
from core.analytics.pacing import pace_of
from db.queries import pacing as queries
from tests.factories.house import someone

_OUT = (1, 3, 7, 14, 21, 30, 45, 60)
_LEAST, _MOST = 0.75, 0.85
_SCREEN_MS = 50.0


@dataclass(frozen=True, slots=True)
class Told:
    """What was foretold of a show, and what came."""

    days_out: int
    seats: int
    final: int
    full_on: date | None
    spread: Spread
    full: SellOut | None

    @property
    def is_inside(self) -> bool:
        return self.spread.low <= self.final <= self.spread.high


def run(quick: bool) -> list[Figure]:
    past = {"KT": 60, "ST": 4, "CN": 90} if quick else {"KT": 120, "ST": 8, "CN": 240}
    houses = [replace(house, past=past[house.prefix]) for house in seed._HOUSES]
    with a_town() as town:
        tickets = seed.seed(town.core, houses=houses)
        with psycopg.connect(town.owner_url, autocommit=True) as owner:  # in its own time: it is much at once
            owner.execute("select fold_sales(1000000)")
            owner.execute("vacuum analyze")
        found = list(_told(town))
        asked = _asked(town, 10 if quick else 40)
    full = [one for one in found if one.full is not None and one.full_on is not None]
    hits = sum(one.full.first <= one.full_on <= one.full.last for one in full if one.full and one.full_on)
    covered = sum(one.is_inside for one in found) / len(found)
    return [
        seen("seeded tickets", tickets, ""),
        seen("forecasts of shows that are over", len(found), ""),
        figure("final counts in the stated 80 % range: at least", covered, "", _LEAST, at_least=True),
        figure("final counts in the stated 80 % range: at most", covered, "", _MOST, at_least=False),
        seen("width of the range, of the house: mean", sum(_width(one) for one in found) / len(found), ""),
        *(seen(f"in the range, {out} days before", *_of(found, out)) for out in (1, 7, 30)),
        seen("sell-outs that were foretold with a day", len(full), ""),
        seen("of them, on a day in the range", hits / max(len(full), 1), ""),
        *(figure(f"{name}: p95", value, "ms", _SCREEN_MS, at_least=False) for name, value in asked),
    ]


def _told(town: Town) -> Iterator[Told]:
    core, admin = town.core, someone(town.core, Role.ADMIN)
    scope = scope_of(admin, Permission.SALES_SEE)
    shows = queries.over(core.postgres, scope, core.clock.now(), [])
    for show in sorted(shows, key=lambda one: one.starts_at)[len(shows) // 4 :]:
        final = pace_of(core, scope, [show])[show.id].running
        full = (day for day, count in enumerate(final.curve.counts) if count >= final.room)
        full_on = next((final.curve.day(day) for day in full), None)
        for out in _OUT:
            then = pace_of(core, scope, [show], at=show.starts_at - timedelta(days=out))[show.id]
            if then.forecast is not None and 0 < out < then.running.curve.days:
                yield Told(out, show.seats, final.sold, full_on, then.forecast.final, then.forecast.sell_out)


def _asked(town: Town, times: int) -> list[tuple[str, float]]:
    """What a screen waits for: one show, and the tour."""
    core, admin = town.core, someone(town.core, Role.ADMIN)
    codes = [row.key for row in pacing(core, admin, Question()).rows]
    found = []
    for name, keys in (("pacing of one show", codes), ("pacing of what is coming", [None])):
        took = []
        for turn in range(times):
            with Watch() as watch:
                pacing(core, admin, Question(key=keys[turn % len(keys)]))
            took.append(watch.seconds * 1000)
        found.append((name, sorted(took)[len(took) * 95 // 100]))
    return found


def _width(one: Told) -> float:
    return (one.spread.high - one.spread.low) / one.seats


def _of(found: list[Told], out: int) -> tuple[float, str]:
    some = [one.is_inside for one in found if one.days_out == out]
    return sum(some) / max(len(some), 1), ""
