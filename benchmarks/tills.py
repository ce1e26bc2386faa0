"""Hold four seats, then sell them for cash, at one till a process: ours against the usual designs.

Every design sells on a performance of its own, a fresh one each round, and all take turns. A till has seats to itself,
so nobody is refused: what is measured is the work. Hold and sale are timed apart.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any, TypeAlias
from uuid import uuid4

import psycopg

from benchmarks.crew import Crew, Kit
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, clerk_of
from benchmarks.peers import Design, optimistic, redlock, setnx
from benchmarks.peers.ours import Blind, Counter
from benchmarks.peers.ready import make_seats
from benchmarks.peers.sale import Clerk
from benchmarks.timing import median, turns
from db.vocabulary import PerformanceId

OURS = "ours"
DESIGNS: dict[str, type[Any]] = {
    "redlock raw": redlock.Raw,
    "optimistic raw": optimistic.Raw,
    "setnx orm": setnx.Orm,
    "redlock orm": redlock.Orm,
    "optimistic orm": optimistic.Orm,
}
SEATS_A_SALE = 4
_HOUSE = 10_000
_SIDES = (OURS, *DESIGNS)

Timed: TypeAlias = tuple[int, float, float]  # sales, seconds of their holds, seconds of their sales


def run(town: Town, *, quick: bool) -> list[Figure]:
    """Ratios to the best of the safe designs on the raw driver, and to the best of those with an ORM."""
    rounds, seconds = (2, 0.3) if quick else (12, 1.0)
    house = town.house(_HOUSE)
    clerk = clerk_of(town, house.id)
    figures: list[Figure] = []
    for size in (1, 4):
        with Crew(size) as crew, psycopg.connect(town.owner_url, autocommit=True) as owner:
            scratch = town.another(house)
            make_seats(owner, scratch, _HOUSE)
            crew.all(_open, town, clerk, scratch)
            whole: dict[str, list[float]] = {side: [] for side in _SIDES}
            sales: dict[str, list[float]] = {side: [] for side in _SIDES}
            for side in turns(_SIDES, rounds):
                performance = town.another(house)
                _design(side).prepare(owner, performance, _HOUSE)
                if side == OURS:
                    town.core.news.draw(performance)
                done = crew.all(_round, side, performance, seconds)
                whole[side].append(sum(count / (holding + selling) for count, holding, selling in done))
                sales[side].append(sum(count / selling for count, _, selling in done))
            crew.all(_close)
        at = "1 process" if size == 1 else f"{size} processes"
        figures += _figures(f"sale of 4, {at}", sales)
        figures += [seen(f"hold and sale of 4, {at}: by {side}", median(rates), "1/s") for side, rates in whole.items()]
    return figures


def _figures(load: str, rates: dict[str, list[float]]) -> list[Figure]:
    def against(kind: str, goal: float, words: str) -> Figure:
        best = max((side for side in DESIGNS if side.endswith(kind)), key=lambda side: median(rates[side]))
        ratio = median([ours / theirs for ours, theirs in zip(rates[OURS], rates[best], strict=True)])
        return figure(f"{load}: of {best}, {words}", ratio, "ratio", goal, at_least=True)

    return [
        against("raw", 2, "the best that is safe"),
        against("orm", 5, "the best with an ORM"),
        *(seen(f"{load}: by {side}", median(of), "1/s") for side, of in rates.items()),
    ]


def _design(side: str) -> type[Design]:
    return Blind if side == OURS else DESIGNS[side]


# --- in the processes of the crew --------------------------------------------------------------------------------


def _open(kit: Kit, town: Town, clerk: Clerk, scratch: PerformanceId) -> None:
    kit["counter"] = Counter(town.connect(), town.actor)
    kit["designs"] = {side: Blind(kit["counter"]) if side == OURS else DESIGNS[side](clerk) for side in _SIDES}
    for side, design in kit["designs"].items():
        for number in range(3):
            at = (_SIDES.index(side) * 3 + number) * kit.size + kit.number
            assert _sell(design, scratch, range(at * SEATS_A_SALE, (at + 1) * SEATS_A_SALE))


def _round(kit: Kit, side: str, performance: PerformanceId, seconds: float) -> Timed:
    design: Design = kit["designs"][side]
    seats = range(kit.number * SEATS_A_SALE, _HOUSE, kit.size * SEATS_A_SALE)
    count, holding, selling = 0, 0.0, 0.0
    kit.start()
    end = perf_counter() + seconds
    for first in seats:
        if perf_counter() >= end:
            break
        held, sold = _sell(design, performance, range(first, first + SEATS_A_SALE))
        count, holding, selling = count + 1, holding + held, selling + sold
    if side == OURS:
        start = perf_counter()
        kit["counter"].core.news.flush(10)
        selling += perf_counter() - start
    return count, holding, selling


def _sell(design: Design, performance: int, seats: range) -> tuple[float, float]:
    """The seconds of the hold and of the sale."""
    cart, began = uuid4(), perf_counter()
    is_held = design.hold(performance, seats, cart)
    held = perf_counter()
    is_sold = is_held and design.sell(performance, seats, cart)
    assert is_sold, "a till has its seats to itself"
    return held - began, perf_counter() - held


def _close(kit: Kit) -> None:
    kit["counter"].core.close()
    for design in kit["designs"].values():
        design.close()
