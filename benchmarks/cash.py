"""`sell_for_cash` of four seats through the service, against one hand-written statement that writes the same rows.

The service checks session, role and reach, prices the seats, draws the names, has the database compare the prices,
and tells the news. The statement (`benchmarks/statement.py`) goes through psycopg, prepared, in autocommit, over a
connection with the same settings, as durable. The carts of a round are held before its time begins. Rounds of both
take turns, each on a performance of its own; a round of the service lasts until its last news is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TypeAlias
from uuid import UUID, uuid4

from benchmarks import statement
from benchmarks.crew import Crew, Kit
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, clerk_of
from benchmarks.peers.sale import PRICE_MINOR, Clerk
from benchmarks.timing import median, p99, turns
from core import sales
from core.inventory import CartId
from core.sales import OrderId
from db.postgres import Postgres
from db.queries import inventory
from db.queries.inventory import HoldAsked
from db.vocabulary import PerformanceId

SEATS_A_SALE = 4
_HOUSE = 80_000
_SIDES = ("service", "statement")
_CARTS_A_CALL = 64
_HOLD_SECONDS = 1_200
_CARTS_A_SECOND = 5_000  # more than a crew sells

Timed: TypeAlias = tuple[int, float, list[float]]  # sales made, seconds they took, milliseconds of each
Cart: TypeAlias = tuple[UUID, range]
Act: TypeAlias = Callable[[PerformanceId, Cart], None]


def run(town: Town, *, quick: bool) -> list[Figure]:
    """Ratios at one process and at four."""
    rounds, seconds = (5, 0.3) if quick else (20, 1.0)
    house = town.house(_HOUSE)
    clerk = clerk_of(town, house.id)
    figures: list[Figure] = []
    for size in (1, 4):
        with Crew(size) as crew:
            crew.all(_open, town, clerk)
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
    ratio = median([ours / bare for ours, bare in zip(rates["service"], rates["statement"], strict=True)])
    return [
        figure(f"sale: of the throughput of one statement, {at}", ratio, "ratio", 0.5, at_least=True),
        seen(f"sale: sold by the service, {at}", median(rates["service"]), "1/s"),
        seen(f"sale: sold by the statement, {at}", median(rates["statement"]), "1/s"),
        *(
            seen(f"sale: {name} by the {side}, {at}", of(each[side]), "ms")
            for side in _SIDES
            for name, of in (("p50", median), ("p99", p99))
        ),
    ]


# --- in the processes of the crew --------------------------------------------------------------------------------


def _open(kit: Kit, town: Town, clerk: Clerk) -> None:
    core = kit["core"] = town.connect()
    bare = kit["bare"] = town.driver()
    kit["clerk"] = clerk

    def by_service(performance: PerformanceId, cart: Cart) -> None:
        sales.sell_for_cash(
            core,
            town.actor,
            performance,
            cart=CartId(cart[0]),
            order=OrderId(uuid4()),
            seats=dict.fromkeys(cart[1], "a"),
            received_minor=PRICE_MINOR * SEATS_A_SALE,
        )

    def by_statement(performance: PerformanceId, cart: Cart) -> None:
        assert statement.sell(bare, clerk, performance, cart[1], cart[0])

    kit["service"], kit["statement"] = by_service, by_statement


def _round(kit: Kit, side: str, performance: PerformanceId, seconds: float) -> Timed:
    act: Act = kit[side]
    seats = range(kit.number * (_HOUSE // kit.size), (kit.number + 1) * (_HOUSE // kit.size))
    carts = held(
        kit["core"].postgres, kit["clerk"], performance, seats, SEATS_A_SALE, int(seconds * _CARTS_A_SECOND) // kit.size
    )
    act(performance, next(carts))
    each: list[float] = []
    kit.start()
    began = perf_counter()
    end = began + seconds
    for cart in carts:
        start = perf_counter()
        if start >= end:
            break
        act(performance, cart)
        each.append((perf_counter() - start) * 1000)
    if side == "service":
        kit["core"].news.flush(10)
    return len(each), perf_counter() - began, each


def held(
    postgres: Postgres, clerk: Clerk, performance: PerformanceId, seats: range, seats_a_cart: int, count: int
) -> Iterator[Cart]:
    """So many carts of the clerk, all held now, from the front of these seats on; nobody is told."""
    carts = [(uuid4(), seats[at * seats_a_cart : (at + 1) * seats_a_cart]) for at in range(count)]
    asked = [
        HoldAsked(
            cart=CartId(cart),
            seats=its_seats,
            account_id=clerk.account_id,
            session_id=clerk.session_id,
            hold_seconds=_HOLD_SECONDS,
            seats_max=seats_a_cart,
        )
        for cart, its_seats in carts
    ]
    for at in range(0, count, _CARTS_A_CALL):
        done = inventory.place_holds(postgres, performance, asked[at : at + _CARTS_A_CALL])
        assert all(outcome is not None and outcome.word == "held" for outcome in done)
    return iter(carts)


def _close(kit: Kit) -> None:
    kit["core"].close()
    kit["bare"].close()
