"""`place_hold` of four seats through the service, against the bare statement at its heart.

The service checks the session, the role and the reach, keeps the hold row and the journal, and tells the news to a
plane in Redis. The bare statement claims the same rows and no more: through psycopg, prepared, in autocommit, over a
connection with the same settings, as durable. Rounds of both take turns, each on a performance of its own that nobody
touched, so both insert their claims. A round of the service lasts until its last news is told.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from time import perf_counter
from uuid import uuid4

import psycopg

from benchmarks.crew import Crew, Kit
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town
from benchmarks.timing import median, p99, turns
from core import inventory
from core.inventory import CartId
from db.vocabulary import PerformanceId

SEATS_A_HOLD = 4
_HOUSE = 80_000
_SIDES = ("service", "bare")

# The claim statement of place_hold (migrations/functions/holds.sql), with values in place of its variables.
_CLAIM = """
insert into seat_claim as c (performance_id, seat_ordinal, state, cart_id, expires_at)
  select %(performance)s, s, 'held', %(cart)s, clock_timestamp() + make_interval(secs => 1200)
    from unnest(%(seats)s::int[]) s order by s
  on conflict (performance_id, seat_ordinal) do update
    set state = 'held', cart_id = excluded.cart_id, expires_at = excluded.expires_at,
        fence = c.fence + (c.state <> 'held' or c.cart_id <> excluded.cart_id or c.expires_at <= clock_timestamp())::int
    where c.state = 'open' or (c.state = 'held' and (c.expires_at <= clock_timestamp() or c.cart_id = excluded.cart_id))
  returning seat_ordinal, new.fence
"""

Timed = tuple[int, float, list[float]]  # holds placed, seconds they took, milliseconds of each
Act = Callable[[PerformanceId, range], None]


def run(town: Town, *, quick: bool) -> list[Figure]:
    """Ratios at one process and at four."""
    rounds, seconds = (6, 0.3) if quick else (20, 1.0)
    house = town.house(_HOUSE)
    figures: list[Figure] = []
    for size in (1, 4):
        with Crew(size) as crew:
            crew.all(_open, town)
            rates: dict[str, list[float]] = {side: [] for side in _SIDES}
            each: dict[str, list[float]] = {side: [] for side in _SIDES}
            for number, side in enumerate(turns(_SIDES, rounds + 1)):
                performance = town.another(house)
                town.core.news.draw(performance)
                done = crew.all(_round, side, performance, seconds)
                if number >= len(_SIDES):  # the first round warms up
                    rates[side].append(sum(count / taken for count, taken, _ in done))
                    each[side] += [ms for _, _, mss in done for ms in mss]
            crew.all(_close)
        figures += _figures(size, rates, each)
    return figures


def _figures(size: int, rates: dict[str, list[float]], each: dict[str, list[float]]) -> list[Figure]:
    at = "1 process" if size == 1 else f"{size} processes"
    ratio = median([ours / bare for ours, bare in zip(rates["service"], rates["bare"], strict=True)])
    p99s = p99(each["service"]) / p99(each["bare"])
    return [
        figure(f"hold: of the throughput of the bare claim, {at}", ratio, "ratio", 0.5, at_least=True),
        figure(f"hold: p99 against its p99, {at}", p99s, "ratio", 5, at_least=False),
        seen(f"hold: placed, {at}", median(rates["service"]), "1/s"),
        seen(f"hold: bare claims, {at}", median(rates["bare"]), "1/s"),
        seen(f"hold: p50 through the service, {at}", median(each["service"]), "ms"),
        seen(f"hold: p99 through the service, {at}", p99(each["service"]), "ms"),
    ]


# --- in the processes of the crew --------------------------------------------------------------------------------


def _open(kit: Kit, town: Town) -> None:
    core = kit["core"] = town.connect()
    bare = kit["bare"] = town.driver()

    def hold(performance: PerformanceId, seats: range) -> None:
        inventory.place_hold(core, town.actor, performance, seats=seats, cart=CartId(uuid4()))

    def claim(performance: PerformanceId, seats: range) -> None:
        values = {"performance": performance, "cart": uuid4(), "seats": list(seats)}
        assert len(bare.execute(_CLAIM, values, prepare=True).fetchall()) == SEATS_A_HOLD

    kit["service"], kit["claim"] = hold, claim


def _round(kit: Kit, side: str, performance: PerformanceId, seconds: float) -> Timed:
    act: Act = kit["service" if side == "service" else "claim"]
    firsts = list(range(kit.number * SEATS_A_HOLD, _HOUSE, kit.size * SEATS_A_HOLD))
    Random(performance).shuffle(firsts)
    act(performance, _block(firsts.pop()))
    each: list[float] = []
    kit.start()
    began = perf_counter()
    end = began + seconds
    while (start := perf_counter()) < end:
        act(performance, _block(firsts.pop()))
        each.append((perf_counter() - start) * 1000)
    if side == "service":
        kit["core"].news.flush(10)
    return len(each), perf_counter() - began, each


def _block(first: int) -> range:
    return range(first, first + SEATS_A_HOLD)


def _close(kit: Kit) -> None:
    kit["core"].close()
    bare: psycopg.Connection[tuple[object, ...]] = kit["bare"]
    bare.close()
