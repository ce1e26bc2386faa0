"""How cost grows: with the seats of a house, 1,000 to 80,000, and with the performances on sale, 1 to 500.

No act may grow faster than n log n. Each is timed at each size, the sizes taking turns, and its growth from the
smallest size to every other one is divided by the growth of n log n: the worst of these must stay at or under one. Half
of every house is held before, so that there is something to count and to draw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import log, log2
from random import Random
from typing import TypeAlias
from uuid import uuid4

from benchmarks.cash import held
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town, clerk_of
from benchmarks.peers.sale import PRICE_MINOR
from benchmarks.timing import Watch, median, turns
from core import inventory, programming, sales
from core.inventory import CartId
from core.sales import OrderId
from db.vocabulary import PerformanceId

_SEATS = (1_000, 5_000, 20_000, 80_000)
_PERFORMANCES = (1, 20, 100, 500)
_SMALL_HOUSE = 200
_PARTY = 4

Times: TypeAlias = Mapping[str, Mapping[int, Sequence[float]]]  # by act and size: milliseconds


def run(quick: bool) -> list[Figure]:
    rounds, times = (3, 6) if quick else (6, 15)  # the second half of the smallest house is enough for so many sales
    with a_town() as town:
        by_seats = _over_seats(town, rounds, times)
    with a_town() as town:
        by_performances = _over_performances(town, rounds, times)
    return [*_curves("seats", by_seats), *_curves("performances", by_performances)]


def _over_seats(town: Town, rounds: int, times: int) -> Times:
    core, actor = town.core, town.actor
    found = _Found()
    floors = {size: _Floor(town, town.house(size).id, size) for size in _SEATS}
    for size in turns(_SEATS, rounds + 1):
        floor = floors[size]
        house = floor.performance
        for _ in range(times):
            floor.hold_and_sell(found, size)
            found.time("open a house", size, lambda at=house: inventory.open_house(core, actor, at))
            found.time("count a house", size, lambda at=house: inventory.house_counts(core, actor, at))
            found.time("read a plane", size, lambda at=house: core.news.plane(at))
        for _ in range(times // 2):
            found.time("draw a plane from rows", size, lambda at=house: core.news.draw(at))
        with town.connect() as fresh:
            found.time("open a house never seen", size, lambda at=house: inventory.open_house(fresh, actor, at))
    return found.after_warming(_SEATS)


def _over_performances(town: Town, rounds: int, times: int) -> Times:
    """Sizes come one after the other here: performances are added, and none is taken away."""
    found, random = _Found(), Random(1)
    house = town.house(_SMALL_HOUSE, row=20)
    floors = [_Floor(town, house.id, _SMALL_HOUSE)]
    for size in _PERFORMANCES:
        floors += [_Floor(town, town.another(house), _SMALL_HOUSE) for _ in range(size - len(floors))]
        for _ in range(rounds + 1):
            found.time("list what is on sale", size, lambda: programming.list_performances(town.core, town.actor))
            for _ in range(times if size > 1 else times // 3):
                random.choice(floors).hold_and_sell(found, size)
    return found.after_warming(_PERFORMANCES)


@dataclass(frozen=True, slots=True)
class _Found:
    """Timings by act and size."""

    times: dict[str, dict[int, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def time(self, act: str, size: int, do: Callable[[], object]) -> None:
        with Watch() as watch:
            do()
        self.times[act][size].append(watch.seconds * 1000)

    def after_warming(self, sizes: Sequence[int]) -> Times:
        """Without the first of each."""
        return {act: {size: by_size[size][1:] for size in sizes} for act, by_size in self.times.items()}


class _Floor:
    """A performance whose first half is held, and whose second half is sold from here, four seats after the other."""

    def __init__(self, town: Town, performance: PerformanceId, seats: int) -> None:
        self._core, self._actor, self.performance = town.core, town.actor, performance
        half = seats // 2
        held(self._core.postgres, clerk_of(town, performance), performance, range(half), _PARTY, half // _PARTY)
        self._core.news.draw(performance)
        self._first = count(half, _PARTY)

    def hold_and_sell(self, found: _Found, size: int) -> None:
        first = next(self._first)
        seats, cart = range(first, first + _PARTY), CartId(uuid4())
        core, actor, performance = self._core, self._actor, self.performance
        found.time("hold 4", size, lambda: inventory.place_hold(core, actor, performance, seats=seats, cart=cart))
        found.time(
            "sell 4",
            size,
            lambda: sales.sell_for_cash(
                core,
                actor,
                performance,
                cart=cart,
                order=OrderId(uuid4()),
                seats=dict.fromkeys(seats, "a"),
                received_minor=PRICE_MINOR * _PARTY,
            ),
        )


def _curves(of: str, times: Times) -> list[Figure]:
    figures: list[Figure] = []
    for act, by_size in times.items():
        costs = {size: median(each) for size, each in by_size.items()}
        figures += [
            figure(f"{act}, by {of}: growth against n log n", _growth(costs), "ratio", 1, at_least=False),
            seen(f"{act}, by {of}: exponent", _exponent(costs), ""),
            *(seen(f"{act}, {size:,} {of}", cost, "ms") for size, cost in costs.items()),
        ]
    return figures


def _growth(costs: Mapping[int, float]) -> float:
    """The worst growth from the smallest size to another one, as a part of that of n log n."""
    (least, first), *others = costs.items()
    return max(cost / first / (_n_log_n(size) / _n_log_n(least)) for size, cost in others)


def _n_log_n(size: int) -> float:
    return size * log2(size + 1)


def _exponent(costs: Mapping[int, float]) -> float:
    """The k of cost ~ size^k that fits best: 0 does not grow, 1 grows as the size does."""
    points = [(log(size), log(cost)) for size, cost in costs.items()]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
