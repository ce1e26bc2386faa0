"""Windows and steps at the till: what a cart pays, and when that changes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from core import inventory, prices, sales
from core.access import Actor, Role
from core.errors import BadInput
from core.inventory import CartId
from core.prices import add_step, add_window, price_book, tell_steps
from core.runtime import Core
from core.sales import OrderId
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(core: Core) -> OpenHouse:
    """Thirty seats, adults 10.00."""
    return a_house(core)


def sold(core: Core, actor: Actor, house: OpenHouse, cart: CartId, *seats: int) -> int:
    sale = sales.sell_for_cash(
        core, actor, house.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(seats, "a"),
        received_minor=1_000_000,
    )  # fmt: skip
    return sale.total.amount_minor


def begun(core: Core, actor: Actor, house: OpenHouse, *seats: int) -> CartId:
    cart = CartId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=seats, cart=cart)
    return cart


def test_a_window_is_paid_while_it_is_open(core: Core, house: OpenHouse) -> None:
    seller, admin, now = someone(core), someone(core, Role.ADMIN), core.clock.now()
    add_window(core, admin, house.id, name="Early", prices_minor={(0, "a"): 800}, starts_at=now - timedelta(hours=1),
               ends_at=now + timedelta(hours=1))  # fmt: skip

    assert sold(core, seller, house, begun(core, seller, house, 0), 0) == 800
    (window,) = price_book(core, admin, house.id).windows
    prices.end_window(core, admin, house.id, window=window.id)
    assert sold(core, seller, house, begun(core, seller, house, 1), 1) == 1000


def test_a_step_by_sales_holds_for_carts_that_are_begun_after_it(core: Core, house: OpenHouse) -> None:
    """Ten of thirty are a third: the cart from before pays the old price, the next one the new."""
    seller, admin = someone(core), someone(core, Role.ADMIN)
    add_step(core, admin, house.id, name="A third", sold_percent=30, change_minor=250)
    before = begun(core, seller, house, 29)
    first = tuple(range(10))

    assert sold(core, seller, house, begun(core, seller, house, *first), *first) == 10_000
    after = begun(core, seller, house, 20)
    quoted = sales.quote_seats(core, seller, house.id, seats={20: "a"}, cart=after)
    assert quoted.total.amount_minor == 1250
    assert sold(core, seller, house, before, 29) == 1000
    assert sold(core, seller, house, begun(core, seller, house, 22), 22) == 1250
    (row,) = core.postgres.rows("select stages from order_line where stages is not null")
    assert row[0] == {"list": 1000, "step": 1250}


def test_a_step_is_told_once(core: Core, house: OpenHouse) -> None:
    admin = someone(core, Role.ADMIN)
    add_step(core, admin, house.id, name="Last week", at=core.clock.now() - timedelta(minutes=1), change_bp=1000)

    assert [tell_steps(core), tell_steps(core)] == [1, 0]
    rows = core.postgres.rows("select detail ->> 'name' from audit_entry where act = 'price.step_reached'")
    assert rows == [("Last week",)]


def test_what_steps_will_do_is_shown_before_they_do_it(core: Core, house: OpenHouse) -> None:
    admin = someone(core, Role.ADMIN)
    add_step(core, admin, house.id, name="Half", sold_percent=50, change_bp=1000, letter="a")
    add_step(core, admin, house.id, name="Most", sold_percent=80, change_minor=500, to_minor=100)

    book = price_book(core, admin, house.id)

    assert [[(one.letter, one.from_minor, one.to_minor) for one in each.changes] for each in book.steps] == [
        [("a", 1000, 1100)], [("a", 1100, 1500), ("c", 500, 1000)]]  # fmt: skip


def test_a_step_says_when_and_by_how_much(core: Core, house: OpenHouse) -> None:
    admin = someone(core, Role.ADMIN)

    for wrong in ({}, {"sold_percent": 50}, {"sold_percent": 101, "change_bp": 1}, {"sold_percent": 5, "change_bp": 0}):
        with pytest.raises(BadInput):
            add_step(core, admin, house.id, name="x", **wrong)
