"""Hold and sell two seats: ours against the usual designs, spread over a house and in a rush for its best seats.

Every design sells on a performance of its own, again a fresh one each round, and all take turns. A buyer holds and
sells at once; a refused one crosses those seats off and tries others, in an order of his own.
"""

from __future__ import annotations

from random import Random
from threading import Barrier, Thread
from time import monotonic
from typing import Any
from uuid import uuid4

import psycopg

from benchmarks.crew import Crew, Kit
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, clerk_of
from benchmarks.peers import Design, optimistic, redlock, setnx
from benchmarks.peers.ours import Counter, Services
from benchmarks.peers.ready import make_seats
from benchmarks.peers.sale import Clerk
from benchmarks.timing import median, turns
from core.inventory import SeatState

OURS = "ours"
DESIGNS: dict[str, type[Any]] = {
    "setnx raw": setnx.Raw,
    "setnx orm": setnx.Orm,
    "redlock raw": redlock.Raw,
    "redlock orm": redlock.Orm,
    "optimistic raw": optimistic.Raw,
    "optimistic orm": optimistic.Orm,
}
_HOUSE, _BEST, _PARTY = 20_000, 200, 2
_PROCESSES, _BUYERS = 4, 64
_RUSH_SECONDS_MAX = 60
_SIDES = (OURS, *DESIGNS)

Wins = list[tuple[int, float]]  # the first seat of a sale, and when it was done
Rates = dict[str, list[float]]


def run(town: Town, *, quick: bool) -> list[Figure]:
    """Ratios to the best of the safe designs on the raw driver, and to the best of those with an ORM."""
    figures: list[Figure] = []
    sold_twice = 0
    with Crew(_PROCESSES) as crew, psycopg.connect(town.owner_url, autocommit=True) as owner:
        house = town.house(_HOUSE)
        clerk = clerk_of(town, house.id)
        buyers = _BUYERS // _PROCESSES
        loads = (("64 spread over 20,000 seats", 0.3 if quick else 2.0), ("rush of 64 on the best 200", 0.0))
        for load, seconds in loads:
            scratch = town.another(house)
            make_seats(owner, scratch, _HOUSE)
            crew.all(_open, town, clerk, scratch, buyers)
            rates: Rates = {side: [] for side in _SIDES}
            rounds = 2 if quick else (6 if seconds else 12)
            for number, side in enumerate(turns(_SIDES, rounds)):
                performance = town.another(house)
                _design(side).prepare(owner, performance, _HOUSE)
                if side == OURS:
                    town.core.news.draw(performance)
                done = crew.all(_round, side, performance, number, seconds)
                wins = [win for wins, _ in done for win in wins]
                assert len({first for first, _ in wins}) == len(wins) or not _design(side).is_safe, side
                if side == OURS:
                    sold_twice += _odd(owner, performance, wins)
                began = min(at for _, at in done)
                rates[side].append(len(wins) / (max(at for _, at in wins) - began))
            crew.all(_close)
            figures += _figures(load, rates)
    figures.append(figure("ours: seats lost or sold twice", sold_twice, "seats", 0, at_least=False))
    return figures


def _figures(load: str, rates: Rates) -> list[Figure]:
    typical = {side: median(of) for side, of in rates.items()}
    raw = max((side for side in DESIGNS if side.endswith("raw") and DESIGNS[side].is_safe), key=typical.__getitem__)
    orm = max((side for side in DESIGNS if side.endswith("orm")), key=typical.__getitem__)
    against_raw = median([a / b for a, b in zip(rates[OURS], rates[raw], strict=True)])
    against_orm = median([a / b for a, b in zip(rates[OURS], rates[orm], strict=True)])
    return [
        figure(f"{load}: of {raw}, the best that is safe", against_raw, "ratio", 1.5, at_least=True),
        figure(f"{load}: of {orm}, the best with an ORM", against_orm, "ratio", 4, at_least=True),
        *(seen(f"{load}: sold by {side}", rate, "1/s") for side, rate in typical.items()),
    ]


def _design(side: str) -> type[Design]:
    return Services if side == OURS else DESIGNS[side]


def _odd(owner: Any, performance: int, wins: Wins) -> int:
    """Seats of ours that are not sold exactly once, by the rows and by what the buyers were told."""
    told = sorted(seat for first, _ in wins for seat in range(first, first + _PARTY))
    tickets = owner.execute("select seat_ordinal from ticket where performance_id = %s order by 1", [performance])
    claims = owner.execute(
        "select seat_ordinal from seat_claim where performance_id = %s and state = %s order by 1",
        [performance, SeatState.SOLD],
    )
    sold, claimed = [seat for (seat,) in tickets], [seat for (seat,) in claims]
    return 0 if told == sold == claimed else max(len(set(told) ^ set(sold)), len(set(sold) ^ set(claimed)), 1)


# --- in the processes of the crew --------------------------------------------------------------------------------


def _open(kit: Kit, town: Town, clerk: Clerk, scratch: int, buyers: int) -> None:
    """The core is kept, as a terminal keeps it; the others connect anew each round, before its time begins."""
    kit.update(core=town.connect(pool_size=buyers), actor=town.actor, clerk=clerk, scratch=scratch, buyers=buyers)


def _round(kit: Kit, side: str, performance: int, number: int, seconds: float) -> tuple[Wins, float]:
    """What this process sold, and when it began. Without a time the round lasts until the best seats are sold."""
    counter = Counter(kit["core"], kit["actor"])
    designs: list[Design] = [
        Services(counter) if side == OURS else DESIGNS[side](kit["clerk"]) for _ in range(kit["buyers"])
    ]
    buyers = range(kit.number * len(designs), (kit.number + 1) * len(designs))
    for buyer, design in zip(buyers, designs, strict=True):
        _sells(design, kit["scratch"], (number * _BUYERS + buyer) * _PARTY % _HOUSE)  # every statement is prepared
    wins: Wins = []
    wrong: list[BaseException] = []
    gate = Barrier(len(designs) + 1)
    there_are = (_HOUSE if seconds else _BEST) // _PARTY

    def buy(buyer: int, design: Design) -> None:
        firsts = list(range(0, there_are * _PARTY, _PARTY))
        Random(performance * _BUYERS + buyer).shuffle(firsts)
        gate.wait()
        end = monotonic() + (seconds or _RUSH_SECONDS_MAX)
        try:
            while firsts and monotonic() < end and kit.counted < there_are:
                first = firsts.pop()
                if _sells(design, performance, first):
                    wins.append((first, monotonic()))
                    kit.count()
        except BaseException as error:
            wrong.append(error)

    threads = [Thread(target=buy, args=each) for each in zip(buyers, designs, strict=True)]
    for thread in threads:
        thread.start()
    kit.start()
    began = monotonic()
    gate.wait()
    for thread in threads:
        thread.join()
    kit["core"].news.flush(10)
    counter.close()
    for design in designs:
        design.close()
    if wrong:
        raise wrong[0]
    return wins, began


def _sells(design: Design, performance: int, first: int) -> bool:
    cart, seats = uuid4(), range(first, first + _PARTY)
    return design.hold(performance, seats, cart) and design.sell(performance, seats, cart)


def _close(kit: Kit) -> None:
    kit.pop("core").close()
