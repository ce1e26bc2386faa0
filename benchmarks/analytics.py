"""What an artist's, a distributor's and an admin's figures cost, in a small house of data and in a large one.

Both are seeded by `seed.py --profile load` within the run; the artist's tour is of the same size in both, so what
differs is the data around it. Every report of the catalogue is asked by each role, warm. BENCHMARK_TICKETS says
how many tickets the large one has.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import LiteralString, TypeAlias, cast
from uuid import uuid4

import psycopg

import seed
from benchmarks.cash import held
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town, clerk_of
from benchmarks.timing import Watch, median, p95, turns
from benchmarks.watching import seconds_until_seen
from core import sales
from core.access import Actor, Permission, Role
from core.access.permissions import scope_of
from core.analytics import REPORTS, Question, make_report
from core.analytics.freshness import fold_sales
from core.collector import settle_collector
from core.inventory import CartId
from core.sales import OrderId
from db.queries import analytics
from db.vocabulary import PerformanceId
from seed_load import TOUR_ARTIST, load
from tests.factories.house import someone

_SMALL = 100_000
_PARTY = 4
_OF_ONE_ALONE = {"heat", "run"}
_OF_ONE = _OF_ONE_ALONE | {"daily", "mix", "channels", "pacing"}

Asked: TypeAlias = Mapping[str, Callable[[], object]]


def run(quick: bool) -> list[Figure]:
    large = int(os.environ.get("BENCHMARK_TICKETS", 500_000 if quick else 10_000_000))
    rounds = 10 if quick else 40
    with _loaded(_SMALL) as small:
        before = _timed(small.town, rounds)
        figures = _journal(small.town, 10 if quick else 60)
    with _loaded(large) as house:
        after = _timed(house.town, rounds)
        figures += _fresh(house.town)
        seen_after = seconds_until_seen(house.town, 8 if quick else 24)
    figures += [
        figure(f"loading {house.tickets:,} tickets, journals and sums too", house.rate, "1/s", 50_000, at_least=True),
        figure("from a sale to the open chart that has it: p95", p95(seen_after), "s", 1.5, at_least=False),
        seen("from a sale to the open chart that has it: longest", max(seen_after), "s"),
        *_worst(before, after, house.tickets),
    ]
    return figures


@dataclass(frozen=True, slots=True)
class Loaded:
    town: Town
    tickets: int
    rate: float  # tickets a second of those that came on top of the demo's season


@contextmanager
def _loaded(tickets: int) -> Generator[Loaded]:
    with a_town() as town:
        there = seed.seed(town.core)
        with Watch() as watch:
            added = load(
                town.core,
                town.owner_url,
                tickets=tickets - there,
                data=seed.load_patterns(),
                on_progress=lambda *_: None,
            )
        _at_rest(town)
        yield Loaded(town, there + added, added / watch.seconds)


def _at_rest(town: Town) -> None:
    """What a server does behind a load is done, so that nothing goes on while is measured."""
    with psycopg.connect(town.owner_url, autocommit=True) as owner:
        owner.execute("vacuum (analyze)")
        owner.execute("checkpoint")


# --- what is asked ------------------------------------------------------------------------------------------------


def _timed(town: Town, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each question, warm."""
    settle_collector()
    found: dict[str, list[float]] = {}
    for name, ask in _questions(town).items():
        ask()
        for _ in range(rounds):
            with Watch() as watch:
                ask()
            found.setdefault(name, []).append(watch.seconds * 1_000)
    return found


def _questions(town: Town) -> dict[str, Callable[[], object]]:
    core, asked = town.core, dict[str, Callable[[], object]]()
    people = {
        "artist": someone(core, Role.ARTIST, artist=TOUR_ARTIST),
        "distributor": someone(core, Role.DISTRIBUTOR, organisation="Presenter 1"),
        "admin": someone(core, Role.ADMIN),
    }
    for who, actor in people.items():
        code = Question(key=_codes(town, actor)[0])
        for name in REPORTS:
            if name not in _OF_ONE_ALONE:
                asked[f"{name}, {who}"] = partial(make_report, core, actor, name, Question())
            if name in _OF_ONE:
                asked[f"{name} of one show, {who}"] = partial(make_report, core, actor, name, code)
    return asked


def _codes(town: Town, actor: Actor) -> list[str]:
    """Performances to come in reach, as keys of reports that are about one."""
    scope = scope_of(actor, Permission.SALES_SEE)
    today = town.core.clock.now().date()
    return [show.code for show in analytics.shows(town.core.postgres, scope, first=today)]


def _worst(before: Mapping[str, Sequence[float]], after: Mapping[str, Sequence[float]], tickets: int) -> list[Figure]:
    """Each question at its 95th percentile, and against the small house: what is short is named."""
    figures: list[Figure] = []
    for name, times in after.items():
        figures.append(figure(f"{name}: p95 at {tickets:,} tickets", p95(times), "ms", 50, at_least=False))
        growth = median(times) / max(median(before[name]), 0.5)  # under half a millisecond there is nothing to compare
        figures.append(figure(f"{name}: of its time at {_SMALL:,}", growth, "times", 1.5, at_least=False))
    return figures


# --- what it costs a sale, and how soon it is seen ----------------------------------------------------------------


def _journal(town: Town, rounds: int) -> list[Figure]:
    """A sale with the rows of the sales journal, of one without them, a block of each in turn."""
    house = town.house(80_000)
    clerk = clerk_of(town, house.id)
    carts = held(town.core.postgres, clerk, house.id, range(80_000), _PARTY, 80 * rounds)
    rates: dict[bool, list[float]] = {True: [], False: []}
    for is_told in turns((True, False), rounds):
        _journaling(town, is_told)
        _sell(town, house.id, carts, 10)  # plans anew
        with Watch() as watch:
            _sell(town, house.id, carts, 30)
        rates[is_told].append(30 / watch.seconds)
    _journaling(town, True)
    ratio = median([told / silent for told, silent in zip(rates[True], rates[False], strict=True)])
    return [figure("a sale with the sales journal, of one without", ratio, "ratio", 0.9, at_least=True)]


def _journaling(town: Town, is_told: bool) -> None:
    with psycopg.connect(town.owner_url, autocommit=True) as owner:
        owner.execute(cast(LiteralString, _function(is_told)))


def _function(is_told: bool) -> str:
    from db.migrations import _HERE

    text = (_HERE / "functions" / "cash_sale.sql").read_text(encoding="utf-8")
    text = "create or replace " + text[text.index("function sell_for_cash(") :]
    if is_told:
        return text
    head, _, rest = text.partition(",\n    journaled as (")
    assert rest, "the sale writes the journal in a part of that name"
    return head + rest[rest.index(",\n    ticketed as (") :]


def _sell(town: Town, performance: PerformanceId, carts: Iterator[tuple[object, range]], count: int) -> None:
    for _ in range(count):
        cart, seats = next(carts)
        sales.sell_for_cash(
            town.core, town.actor, performance, cart=CartId(cart), order=OrderId(uuid4()),  # type: ignore[arg-type]
            seats=dict.fromkeys(seats, "a"), received_minor=1_000 * _PARTY,
        )  # fmt: skip


def _fresh(town: Town) -> list[Figure]:
    """From the end of a sale to a report that has it, and what a fold of some sales takes."""
    house = town.house(10_000)
    carts = held(town.core.postgres, clerk_of(town, house.id), house.id, range(10_000), _PARTY, 500)
    seconds: list[float] = []
    for number in range(1, 21):
        _sell(town, house.id, carts, 1)
        with Watch() as watch:
            days = analytics.by_day(town.core.postgres, [house.id])
        assert sum(day.net for day in days) == number * _PARTY, "a report is never behind"
        seconds.append(watch.seconds)
    _sell(town, house.id, carts, 400)
    with Watch() as watch:
        folded = fold_sales(town.core)
    return [
        figure("from a sale to figures that have it: p95", p95(seconds), "s", 1.5, at_least=False),
        seen("rows of the journal folded", folded / watch.seconds, "1/s"),
    ]
