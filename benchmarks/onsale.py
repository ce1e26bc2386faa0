"""Putting a performance on sale: its checklist, its state, its plane, from 1,000 to 80,000 seats."""

from __future__ import annotations

from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town
from benchmarks.scale import _growth  # pyright: ignore[reportPrivateUsage]
from benchmarks.timing import Watch, median, turns
from core import programming
from core.access import Actor, Role
from db.vocabulary import PerformanceId
from tests.factories.house import someone

_SEATS = (1_000, 5_000, 20_000, 80_000)
_SECONDS_MAX = 3.0


def run(quick: bool) -> list[Figure]:
    rounds = 3 if quick else 10
    took: dict[int, list[float]] = {size: [] for size in _SEATS}
    with a_town() as town:
        admin = someone(town.core, Role.ADMIN)
        houses = {size: town.house(size, row=200).id for size in _SEATS}
        for size in turns(_SEATS, rounds + 1):
            took[size].append(_go_live(town, admin, houses[size]))
    costs = {size: median(each[1:]) for size, each in took.items()}  # the first of each warms up
    return [
        figure("80,000 seats on sale, slowest", max(took[80_000]), "s", _SECONDS_MAX, at_least=False),
        figure("going live: growth against n log n", _growth(costs), "ratio", 1, at_least=False),
        *(seen(f"going live, {size:,} seats", cost * 1000, "ms") for size, cost in costs.items()),
    ]


def _go_live(town: Town, admin: Actor, performance: PerformanceId) -> float:
    """The seconds of it, on a core that never saw the house."""
    with town.core.postgres.write() as connection:
        connection.execute("update performance set state = 'announced' where id = %s", [performance])
    with town.connect(pool_size=2) as fresh, Watch() as watch:
        live = programming.go_live(fresh, admin, performance)
    assert live.was is programming.PerformanceState.ANNOUNCED, "it was not on sale before"
    return watch.seconds
