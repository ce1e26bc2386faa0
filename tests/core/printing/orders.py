"""An order that can be printed, and what the database says of its prints."""

from __future__ import annotations

from uuid import uuid4

from core import inventory, sales
from core.access import Actor
from core.inventory import CartId
from core.runtime import Core
from core.sales import Buyer, OrderId, Sale
from tests.factories.house import OpenHouse


def sold(core: Core, actor: Actor, house: OpenHouse, *seats: int, customer: str | None = None) -> Sale:
    """For cash, 10.00 a seat, 50.00 handed over."""
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=seats, cart=cart)
    return sales.sell_for_cash(
        core, actor, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"), received_minor=5_000,
        buyer=Buyer(customer=customer),
    )  # fmt: skip


def generations(core: Core) -> list[int]:
    rows = core.postgres.rows("select print_generation::int from ticket order by seat_ordinal")
    return [generation for (generation,) in rows]


def jobs(core: Core) -> list[tuple[str, str, int]]:
    """(title, state, tries) of every job, the oldest first."""
    return [
        (title, state, tries)
        for title, state, tries in core.postgres.rows(
            "select title::text, state, tries::int from print_job order by id"
        )
    ]
