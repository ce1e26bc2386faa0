"""Sixteen clients hold four seats each, again and again, all commits durable: alone, and while a heavy report runs.

The clients are threads of four processes, each on seats of its own, so that nobody is refused. The report reads what
`etds verify` reads, every row of every journal among it, over a house of 80,000 seats that is sold out and the one that
is being held; it begins anew whenever it ends, in a process of its own, for as long as the clients hold.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier, Event, Thread
from time import perf_counter
from typing import TypeAlias
from uuid import uuid4

from benchmarks.cash import held
from benchmarks.coalesced import sell_all
from benchmarks.crew import Crew, Kit
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, clerk_of
from benchmarks.peers.sale import Clerk
from benchmarks.timing import median, p99
from core import inventory
from core.inventory import CartId
from db.queries import verify
from db.vocabulary import PerformanceId

SEATS_A_HOLD = 4
_HOUSE = 80_000
_PROCESSES, _CLIENTS = 4, 16
_REPORT_TIMEOUT_MS = 120_000

Timed: TypeAlias = tuple[float, list[float]]  # holds a second, milliseconds of each


def run(town: Town, *, quick: bool) -> list[Figure]:
    rounds, seconds, sold = (2, 1.0, 2_000) if quick else (8, 4.0, 20_000)
    house = town.house(_HOUSE)
    _sell_out(town, clerk_of(town, house.id), house.id, sold)
    with Crew(_PROCESSES) as crew, Crew(1) as reporter:
        crew.all(_open, town)
        reporter.all(_open, town)
        rates: dict[bool, list[float]] = {False: [], True: []}
        each: dict[bool, list[float]] = {False: [], True: []}
        reports: list[int] = []
        crew.all(_round, town.another(house), 0.3)
        for number in range(rounds * 2):
            is_reported = number % 2 == 1
            performance = town.another(house)
            town.core.news.draw(performance)
            if is_reported:
                reporter.all(_begin_report)
            done = crew.all(_round, performance, seconds)
            if is_reported:
                reports += reporter.all(_end_report)
            rates[is_reported].append(sum(rate for rate, _ in done))
            each[is_reported] += [ms for _, mss in done for ms in mss]
        crew.all(_close)
        reporter.all(_close)
    at = f"{_CLIENTS} clients"
    return [
        figure(f"{at}: durable holds of 4", median(rates[False]), "1/s", 2_000, at_least=True),
        figure(f"{at}: p99 of a hold", p99(each[False]), "ms", 50, at_least=False),
        seen(f"{at}: p50 of a hold", median(each[False]), "ms"),
        figure(f"{at} and a report: durable holds of 4", median(rates[True]), "1/s", 1_000, at_least=True),
        seen(f"{at} and a report: p99 of a hold", p99(each[True]), "ms"),
        seen(f"{at} and a report: checks of all rows run a round", median(reports), ""),
    ]


def _sell_out(town: Town, clerk: Clerk, performance: PerformanceId, count: int) -> None:
    """So many sales of four, for the report to read."""
    carts = held(town.core.postgres, clerk, performance, range(_HOUSE), SEATS_A_HOLD, count)
    with town.connect(pool_size=2) as core:
        sell_all(core, town, performance, carts)


# --- in the processes of the crews -------------------------------------------------------------------------------


def _open(kit: Kit, town: Town) -> None:
    kit.update(core=town.connect(pool_size=_CLIENTS // _PROCESSES), actor=town.actor)


def _round(kit: Kit, performance: PerformanceId, seconds: float) -> Timed:
    each: list[float] = []
    wrong: list[BaseException] = []
    mine = _CLIENTS // _PROCESSES
    gate = Barrier(mine + 1)

    def hold(client: int) -> None:
        firsts = list(range(client * SEATS_A_HOLD, _HOUSE, _CLIENTS * SEATS_A_HOLD))
        Random(client).shuffle(firsts)
        gate.wait()
        start = perf_counter()
        end = start + seconds
        try:
            while start < end and firsts:
                first = firsts.pop()
                seats, cart = range(first, first + SEATS_A_HOLD), CartId(uuid4())
                inventory.place_hold(kit["core"], kit["actor"], performance, seats=seats, cart=cart)
                done = perf_counter()
                each.append((done - start) * 1000)
                start = done
        except BaseException as error:
            wrong.append(error)

    clients = [Thread(target=hold, args=(kit.number * mine + number,)) for number in range(mine)]
    for client in clients:
        client.start()
    kit.start()
    began = perf_counter()
    gate.wait()
    for client in clients:
        client.join()
    kit["core"].news.flush(10)
    if wrong:
        raise wrong[0]
    return len(each) / (perf_counter() - began), each


def _begin_report(kit: Kit) -> None:
    """Read all rows again and again, on a thread, until told to end."""
    kit["end"], kit["checks"] = Event(), 0

    def report() -> None:
        while not kit["end"].is_set():
            with kit["core"].postgres.read(statement_timeout_ms=_REPORT_TIMEOUT_MS) as connection:
                for check in verify.checks():
                    assert not verify.broken(connection, check), check.name
                    kit["checks"] += 1
                    if kit["end"].is_set():
                        return

    kit["report"] = ThreadPoolExecutor(1).submit(report)


def _end_report(kit: Kit) -> int:
    """How many checks were run to their end."""
    kit["end"].set()
    kit["report"].result(_REPORT_TIMEOUT_MS)
    return kit["checks"]


def _close(kit: Kit) -> None:
    kit["core"].close()
