"""The plane of 80,000 seats: read from Redis, drawn from Postgres, and painted on a terminal."""

from __future__ import annotations

from benchmarks import paint
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import a_town
from benchmarks.timing import Watch, median, p99
from core.news import Link

_SEATS = 80_000


def run(quick: bool) -> list[Figure]:
    return [*_read(500 if quick else 5_000), *paint.run(quick)]


def _read(times: int) -> list[Figure]:
    with a_town() as town:
        core, house = town.core, town.house(_SEATS)
        with Watch() as drawing:
            core.news.draw(house.id)
        each: list[float] = []
        for _ in range(times):
            with Watch() as watch:
                plane = core.news.plane(house.id)
            each.append(watch.seconds * 1000)
            assert plane.link is Link.LIVE and len(plane.states) == _SEATS, "read whole, and from Redis"
    return [
        figure(f"plane of {_SEATS} seats, read from Redis", median(each), "ms", 1, at_least=False),
        seen(f"plane of {_SEATS} seats, read from Redis, p99", p99(each), "ms"),
        seen(f"plane of {_SEATS} seats, drawn from Postgres", drawing.seconds * 1000, "ms"),
    ]
