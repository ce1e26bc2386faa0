"""Shows that sold at known moments, with real orders and tickets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from uuid import uuid4

from core.runtime import Core
from db.queries import access, seeding
from db.vocabulary import AccountId, PerformanceId
from tests.factories.house import OpenHouse, a_house, someone

HUNDRED = b"level,section,row,seat_from,seat_to\nstalls,A,1,1,100\n"
_NUMBERS = count(1)


def a_hall(
    core: Core, *, artist: str = "Artist", venue: str | None = None, currency: str = "EUR", event: str = "Event"
) -> OpenHouse:
    """A hall of a hundred seats; its own performance is a draft and in no report."""
    return a_house(
        core, HUNDRED, artist=artist, venue=venue, state="draft", drawers=False, currency=currency, event=event
    )


def a_show(
    core: Core, house: OpenHouse, *, starts_in: float, sales: Mapping[float, int], state: str | None = None,
    price_minor: int = 1_000, code: str | None = None,
) -> PerformanceId:  # fmt: skip
    """The same in the same hall so many days from now, two hours long. `sales`: days before its start, tickets then."""
    starts_at = core.clock.now() + timedelta(days=starts_in)
    seller = _seller(core)
    with core.postgres.write() as connection:
        show = seeding.insert_performance(
            connection,
            code=code or f"C-{next(_NUMBERS)}",
            event_id=house.performance.event_id,
            manifest_id=house.performance.manifest_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            state=state or ("played" if starts_in < -0.1 else "on_sale"),
        )
        adult = seeding.price_type_named(connection, "a", "Adult", 1)
        seeding.insert_prices(connection, show, [(0, adult, price_minor)])
        seats = iter(range(100))
        sold = []
        for before, tickets in sorted(sales.items(), reverse=True):
            taken = tuple(next(seats) for _ in range(tickets))
            number = next(_NUMBERS)
            sold.append(
                seeding.PastSale(
                    order_id=uuid4(),
                    reference=f"AAA-{number:04d}",
                    account_id=seller,
                    at=starts_at - timedelta(days=before),
                    channel="counter",
                    seats=taken,
                    levels=(0,) * tickets,
                    price_types=(adult,) * tickets,
                    prices_minor=(price_minor,) * tickets,
                    codes=tuple(f"{number:05d}-{seat:03d}" for seat in taken),
                )
            )
        seeding.copy_sales(connection, show, house.performance.currency, sold)
    return show


def _seller(core: Core) -> AccountId:
    known = access.account_by_name(core.postgres, "seller")
    return known.id if known is not None else someone(core, name="seller", drawer=False).account_id


def a_past(core: Core, house: OpenHouse, shows: int = 10) -> list[PerformanceId]:
    """Shows of the weeks before, each on sale for 30 days: half of what it sold went in the first days. The first one
    sold 40, the next ones 4 more each."""
    return [
        a_show(core, house, starts_in=-7.0 * (number + 1), sales=_course(40 + 4 * number)) for number in range(shows)
    ]


def _course(tickets: int) -> dict[float, int]:
    early, later = tickets // 2, tickets // 4
    return {30: early, 15: later, 2: tickets - early - later}
