"""Many threads of one process sell for cash at once: their sales go together, as one call and one commit.

The carts are held before the time begins. What is counted are sales that their callers were told of, and calls of the
sale function (`core/together.py` decides how many go into one). The goal is one for sales of a single seat: with four
seats a sale writes twice as many rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Barrier, Lock, Thread
from time import perf_counter
from uuid import uuid4

from benchmarks.cash import Cart, held
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, clerk_of
from benchmarks.peers.sale import PRICE_MINOR
from benchmarks.timing import median, p99
from core import sales
from core.collector import settle_collector
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from core.together import Together
from db.queries.sales import CashOrder, SaleOutcome
from db.vocabulary import PerformanceId

_HOUSE = 80_000
_THREADS = 128


def run(town: Town, *, quick: bool) -> list[Figure]:
    """Sales a second of four seats and of one, a process by itself."""
    rounds, count = (3, 4_000) if quick else (8, 12_000)
    house = town.house(_HOUSE)
    clerk = clerk_of(town, house.id)
    figures: list[Figure] = []
    with town.connect(pool_size=2) as core:
        counted = _Counted(core)
        settle_collector()
        for seats_a_sale in (4, 1):
            rates: list[float] = []
            calls: list[float] = []
            each: list[float] = []
            for number in range(rounds + 1):
                performance = town.another(house)
                core.news.draw(performance)
                carts = held(core.postgres, clerk, performance, range(_HOUSE), seats_a_sale, count)
                counted.calls = 0
                seconds, mss = sell_all(core, town, performance, carts)
                if number:  # the first round warms up
                    rates.append(len(mss) / seconds)
                    calls.append(len(mss) / counted.calls)
                    each += mss
            figures += _figures(seats_a_sale, median(rates), median(calls), each)
    return figures


def _figures(seats: int, rate: float, calls: float, each: list[float]) -> list[Figure]:
    load = f"coalesced, {_THREADS} threads of one process, {seats} seat{'s' if seats > 1 else ''} each"
    return [
        figure(f"{load}: sold", rate, "1/s", 8_000, at_least=True)
        if seats == 1
        else seen(f"{load}: sold", rate, "1/s"),
        seen(f"{load}: sales a call", calls, ""),
        seen(f"{load}: p50", median(each), "ms"),
        seen(f"{load}: p99", p99(each), "ms"),
    ]


class _Counted:
    """Counts the calls of a core's sale function."""

    def __init__(self, core: Core) -> None:
        self.calls = 0
        send, names = core.sales._send, core.sales._names  # pyright: ignore[reportPrivateUsage]

        def counting(performance: PerformanceId, orders: Sequence[CashOrder]) -> Sequence[SaleOutcome | None]:
            self.calls += 1
            return send(performance, orders)

        core.sales = Together(counting, names)


def sell_all(core: Core, town: Town, performance: PerformanceId, carts: Iterator[Cart]) -> tuple[float, list[float]]:
    """All carts, by threads that take the next one each; the seconds until the last news is told, the ms of each."""
    gate, lock = Barrier(_THREADS + 1), Lock()
    each: list[float] = []
    wrong: list[BaseException] = []

    def sell() -> None:
        gate.wait()
        try:
            while True:
                with lock:
                    cart, seats = next(carts, (None, range(0)))
                if cart is None:
                    return
                start = perf_counter()
                sales.sell_for_cash(
                    core,
                    town.actor,
                    performance,
                    cart=CartId(cart),
                    order=OrderId(uuid4()),
                    seats=dict.fromkeys(seats, "a"),
                    received_minor=PRICE_MINOR * len(seats),
                )
                each.append((perf_counter() - start) * 1000)
        except BaseException as error:
            wrong.append(error)

    threads = [Thread(target=sell) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    core.news.flush(10)
    seconds = perf_counter() - began
    if wrong:
        raise wrong[0]
    return seconds, each
