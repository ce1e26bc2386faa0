"""Finding an order: every kind of question, asked of the service, over a million orders in five hundred performances.

Two orders in five name a customer, half of these with an address or a telephone number; one in three was paid by card.
Names are as uneven as in life, and every performance plays on a day of its own. Each kind is asked in turn with the
others, for other orders each time, and its 95th percentile must stay under the goal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import psycopg

from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town
from benchmarks.timing import Watch, median
from core import sales
from core.sales.references import new_reference
from db.vocabulary import PerformanceId
from tests.factories.house import OpenHouse

_GOAL_MS = 50.0
_PERFORMANCES, _QUICK_PERFORMANCES = 500, 50
_ORDERS_EACH = 2_000
_PRICE_MINOR = 1000
_BEGINNINGS = "an,ber,cla,dor,ems,fri,gre,hol,im,jo,kar,lin,mar,nor,ols,pet,ros,sch,tor,ul,vog,wal,ziem"
_COMMON = ("ols", "hol")  # of the names that this draw made likely
_ENDINGS = "a,berg,en,er,feld,haus,ing,ke,ler,mann,ner,o,rich,sen,stein,ström,ter,und,wald,witz"


@dataclass(frozen=True, slots=True)
class _Order:
    performance: PerformanceId
    number: int
    reference: str
    code: str
    customer: str | None
    contact: str | None
    card: str | None
    minor: int

    @property
    def id(self) -> UUID:
        return UUID(int=self.performance << 32 | self.number)


def run(quick: bool) -> list[Figure]:
    count, asked = (_QUICK_PERFORMANCES, 40) if quick else (_PERFORMANCES, 200)
    random = Random(1)
    with a_town() as town:
        house = town.house(_ORDERS_EACH)
        performances = [house.id, *(town.another(house) for _ in range(count - 1))]
        sample = _load(town, house, performances, random)
        times: dict[str, list[float]] = defaultdict(list)
        found: dict[str, int] = defaultdict(int)
        for turn in range(asked + 1):
            for kind, ask in _KINDS.items():
                text, here = ask(house, random.choice(sample))
                with Watch() as watch:
                    hits = sales.find_orders(town.core, town.actor, text, performance=here)
                if turn:  # the first of each warms up
                    times[kind].append(watch.seconds * 1000)
                    found[kind] += bool(hits)
    orders = count * _ORDERS_EACH
    return [
        each
        for kind, taken in times.items()
        for each in (
            figure(f"find by {kind}, {orders:,} orders: p95", _p95(taken), "ms", _GOAL_MS, at_least=False),
            seen(f"find by {kind}: median", median(taken), "ms"),
            figure(f"find by {kind}: questions answered", found[kind] / len(taken), "ratio", 1, at_least=True),
        )
    ]


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) * 95 // 100, len(values) - 1)]


def _plays(house: OpenHouse, order: _Order) -> datetime:
    """When that order's performance plays: each is made a day after the one before."""
    return house.performance.starts_at + timedelta(days=order.performance - house.id)


_KINDS: dict[str, Callable[[OpenHouse, _Order], tuple[str, PerformanceId | None]]] = {
    "three letters of a name": lambda _, order: ((order.customer or "")[:3], None),
    "a name": lambda _, order: ((order.customer or "").split()[1], None),
    "name and surname": lambda _, order: (order.customer or "", None),
    "the commonest beginning": lambda _, order: (_COMMON[0], None),
    "two common beginnings": lambda _, order: (" ".join(_COMMON), None),
    "the commonest beginning and day": lambda house, order: (f"{_COMMON[0]} {_plays(house, order):%Y-%m-%d}", None),
    "the commonest beginning and amount": lambda _, order: (f"{_COMMON[0]} {order.minor / 100:.2f}", None),
    "mail": lambda _, order: (order.contact or "", None),
    "phone": lambda _, order: (f"0171 {order.number:04} {order.performance:04}", None),
    "last four of the card": lambda _, order: ((order.card or "")[-4:], None),
    "reference": lambda _, order: (order.reference, None),
    "a reference, one sign off": lambda _, order: (order.reference[:3] + "0" + order.reference[5:], None),
    "three signs of a reference": lambda _, order: (order.reference[:3], None),
    "ticket": lambda _, order: (order.code, None),
    "day": lambda house, order: (f"{_plays(house, order):%Y-%m-%d}", None),
    "name and day": lambda house, order: (f"{(order.customer or '')[:3]} {_plays(house, order):%Y-%m-%d}", None),
    "amount": lambda house, order: (f"{order.minor / 100:.2f}", None),
    "amount here": lambda house, order: (f"{order.minor / 100:.2f}", house.id),
    "name and amount": lambda _, order: (f"{order.customer or ''} {order.minor / 100:.2f}", None),
    "seat": lambda house, order: (str(house.manifest.label(order.number % _ORDERS_EACH)), house.id),
}  # fmt: skip


def _load(town: Town, house: OpenHouse, performances: list[PerformanceId], random: Random) -> list[_Order]:
    """Every performance sold out to one seat an order; some orders that have everything, to ask for."""
    sample: list[_Order] = []
    with psycopg.connect(town.owner_url) as owner:
        tables = {
            "orders": "performance_id, id, reference, status, account_id, session_id, cart_id, total_minor, currency,"
            " created_at, paid_at, customer, contact",
            "order_line": "performance_id, order_id, number, seat_ordinal, level_number, price_type_id, price_minor",
            "ticket": "performance_id, code, order_id, line_number, seat_ordinal",
            "tender": "performance_id, id, order_id, kind, state, amount_minor, received_minor, provider,"
            " provider_reference",
        }
        made = list(_orders(performances, random))
        for table, columns in tables.items():
            with owner.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:  # pyright: ignore
                for order in made:
                    copy.write_row(_row(table, order, town, house))
        owner.execute(
            "select count(keep_words(performance_id, id, created_at, customer, contact)) from orders"
            " where customer is not null"
        )
        owner.commit()
        owner.autocommit = True
        owner.execute("vacuum analyze")
        sample = [order for order in made if order.customer and order.contact and order.card]
    return random.sample(sample, min(len(sample), 2_000))


def _orders(performances: list[PerformanceId], random: Random) -> Iterator[_Order]:
    names = [begins + end for begins in _BEGINNINGS.split(",") for end in _ENDINGS.split(",")]
    likely = [1 / (rank + 3) for rank in range(len(names))]
    random.shuffle(names)
    for performance in performances:
        references = {new_reference() for _ in range(_ORDERS_EACH + 100)}
        drawn = random.choices(names, likely, k=2 * _ORDERS_EACH)
        for number in range(_ORDERS_EACH):
            reference, kind = references.pop(), random.random()
            first, last = drawn[number], drawn[_ORDERS_EACH + number]
            customer = f"{first} {last} 0171 {number:04} {performance:04}" if kind < 0.4 else None
            yield _Order(
                performance=performance,
                number=number,
                reference=reference,
                code=f"{performance:04}-{number:04}-RTWX",
                customer=customer,
                contact=f"{first}.{last}.{number}@example.org" if kind < 0.2 else None,
                card=f"pi_{random.randrange(16**12):012x}" if random.random() < 0.33 else None,
                minor=_PRICE_MINOR + 50 * random.randrange(200),
            )


def _row(table: str, order: _Order, town: Town, house: OpenHouse) -> tuple[object, ...]:
    at = house.performance.starts_at - timedelta(minutes=order.performance + 250 * order.number)  # over a year
    key, seat = order.performance, order.number
    match table:
        case "orders":
            return (
                key, order.id, order.reference, "paid", town.actor.account_id, town.actor.session_id, order.id,
                order.minor, "EUR", at, at, order.customer, order.contact,
            )  # fmt: skip
        case "order_line":
            return key, order.id, 1, seat, 0, 1, order.minor
        case "ticket":
            return key, order.code, order.id, 1, seat
        case _:
            card = order.card
            return (
                key, order.id, order.id, "card" if card else "cash", "succeeded", order.minor, order.minor,
                "simulated" if card else None, card,
            )  # fmt: skip
