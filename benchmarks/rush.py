"""The minute a sale opens: 5,000 buyers for 200 seats, each of whom asks once for the best seat there is.

They come through 64 doors (threads of four processes, as a front would have), all doors at once. Exactly as many must
win as there are seats, everybody else must be refused in so many words, and nobody may wait long for either.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Barrier, Thread
from time import perf_counter
from typing import TypeAlias
from uuid import uuid4

import psycopg

from benchmarks.crew import Crew, Kit
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town
from benchmarks.timing import median, p99
from core import inventory
from core.errors import SeatsUnavailable
from core.inventory import CartId
from db.vocabulary import PerformanceId

_SEATS, _BUYERS = 200, 5_000
_PROCESSES, _DOORS = 4, 16

Asked: TypeAlias = tuple[list[int], list[float], list[str]]  # seats won, milliseconds of each buyer, what went wrong


def run(quick: bool) -> list[Figure]:
    """Counts are the worst of all rounds."""
    rounds = 3 if quick else 12
    won: list[int] = []
    doubles, wrong = 0, list[str]()
    waits: list[float] = []
    worst: list[float] = []
    took: list[float] = []
    with a_town() as town, Crew(_PROCESSES) as crew, psycopg.connect(town.owner_url, autocommit=True) as owner:
        house = town.house(_SEATS, row=20)
        crew.all(_open, town)
        for number in range(rounds + 1):
            performance = town.another(house)
            town.core.news.draw(performance)
            done = crew.all(_round, performance)
            seats = [seat for seats, _, _ in done for seat in seats]
            won.append(len(seats))
            doubles += _odd(owner, performance, seats)
            wrong += [each for _, _, errors in done for each in errors]
            mss = [ms for _, each, _ in done for ms in each]
            assert len(mss) == _BUYERS, "every buyer has his answer"
            if number:  # the first round warms up
                waits += mss
                worst.append(p99(mss))
                took.append(max(sum(each) for _, each, _ in done) / _DOORS / 1000)
        crew.all(_close)
    load = f"rush of {_BUYERS:,} on {_SEATS} seats"
    return [
        figure(f"{load}: fewest winners", min(won), "", _SEATS, at_least=True),
        figure(f"{load}: most winners", max(won), "", _SEATS, at_least=False),
        figure(f"{load}: seats that are not held once, by the winner", doubles, "seats", 0, at_least=False),
        figure(f"{load}: buyers with neither seat nor refusal", len(wrong), "", 0, at_least=False),
        figure(f"{load}: p99 of a buyer's wait, worst round", max(worst), "ms", 250, at_least=False),
        seen(f"{load}: p50 of a buyer's wait", median(waits), "ms"),
        seen(f"{load}: until everybody has an answer", median(took), "s"),
        *(seen(f"{load}: {each}", 1, "") for each in sorted(set(wrong))[:3]),
    ]


def _odd(owner: psycopg.Connection[tuple[int]], performance: PerformanceId, told: Sequence[int]) -> int:
    """Seats that are held other than the buyers were told."""
    rows = owner.execute(
        "select seat_ordinal from seat_claim where performance_id = %s and state = 'held'", [performance]
    )
    held = {seat for (seat,) in rows}
    return len(held ^ set(told)) + len(told) - len(set(told))


# --- in the processes of the crew --------------------------------------------------------------------------------


def _open(kit: Kit, town: Town) -> None:
    kit.update(core=town.connect(pool_size=_DOORS), actor=town.actor)


def _round(kit: Kit, performance: PerformanceId) -> Asked:
    seats: list[int] = []
    waits: list[float] = []
    wrong: list[str] = []
    buyers = iter(range(_BUYERS // _PROCESSES))
    gate = Barrier(_DOORS + 1)

    def let_in() -> None:
        gate.wait()
        for _ in buyers:
            start = perf_counter()
            try:
                hold, _ = inventory.hold_best(kit["core"], kit["actor"], performance, count=1, cart=CartId(uuid4()))
                seats.extend(hold.seats)
            except SeatsUnavailable:
                pass
            except Exception as error:
                wrong.append(f"{type(error).__name__}: {error}")
            waits.append((perf_counter() - start) * 1000)

    doors = [Thread(target=let_in) for _ in range(_DOORS)]
    for door in doors:
        door.start()
    kit.start()
    gate.wait()
    for door in doors:
        door.join()
    kit["core"].news.flush(10)
    return seats, waits, wrong


def _close(kit: Kit) -> None:
    kit["core"].close()
