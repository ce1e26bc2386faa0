"""Group orders: a deposit, fewer seats, the balance in parts, and what becomes of the deposit when the date passes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import pytest

from core import inventory, payments, sales
from core.access import Role
from core.errors import BadInput
from core.inventory import CartId
from core.payments import CannotDrop, Reserved
from core.sales import Buyer, OrderId
from tests.core.payments.conftest import Till
from tests.factories.house import someone


def reserve(till: Till, *seats: int, deposit_minor: int = 0, kept: bool = False, **change: object) -> Reserved:
    till.core.settings = till.core.settings.model_copy(update={"group_deposit_kept": kept})
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(till.core, till.operator, till.house.id, seats=seats, cart=cart)
    what: Mapping[str, object] = {
        "buyer": Buyer(customer="School of Dance"),
        "pay_by": till.core.clock.now() + timedelta(hours=20),
        **change,
    }
    return payments.reserve_group(
        till.core, till.operator, till.house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"),
        deposit_minor=deposit_minor, **what,  # type: ignore[arg-type]
    )  # fmt: skip


def drop(till: Till, order: OrderId, *seats: int) -> int:
    return payments.drop_seats(till.core, till.operator, till.house.id, order=order, seats=seats).amount_minor


def test_a_deposit_now_and_the_balance_in_parts(till: Till) -> None:
    group = reserve(till, 0, 1, 2, deposit_minor=1000)
    till.cash(group.order_id, 1000)

    assert (group.total.amount_minor, group.rule) == (3000, "goes back")
    assert till.states() == {"open": 27, "reserved": 3}
    assert till.plane()[:4] == b"rrro"
    assert till.money() == {"cash": 1000, "unearned": -1000}
    (due,) = payments.orders_due(till.core, till.operator, days=1)
    assert (due.customer, due.seats, due.left.amount_minor) == ("School of Dance", 3, 2000)
    assert payments.orders_due(till.core, till.operator, days=0) == ()
    assert till.odd() == []
    till.card(group.order_id, 500)
    assert till.card(group.order_id).is_paid
    assert till.states() == {"open": 27, "sold": 3}
    assert till.money() == {"cash": 1000, "card": 2000, "revenue": -3000}
    assert payments.orders_due(till.core, till.operator, days=1) == ()
    assert till.odd() == []


def test_fewer_come_and_the_others_keep_their_price(till: Till) -> None:
    group = reserve(till, 0, 1, 2, 3, deposit_minor=1000)
    till.cash(group.order_id, 1000)
    with till.core.postgres.write() as connection:
        connection.execute("update performance_price set price_minor = 5000")

    assert drop(till, group.order_id, 1, 2) == 1000
    assert till.states() == {"open": 28, "reserved": 2}
    assert till.plane()[:5] == b"rooro"
    with pytest.raises(CannotDrop, match="not in this order"):
        drop(till, group.order_id, 1)
    with pytest.raises(CannotDrop, match="Give the order up"):
        drop(till, group.order_id, 0, 3)
    assert till.odd() == []
    assert till.card(group.order_id).is_paid
    sale = sales.find_sale(till.core, till.operator, till.house.id, order=group.order_id)
    assert sale is not None and [ticket.label for ticket in sale.tickets] == ["A-1-1", "A-1-4"]
    assert till.odd() == []


def test_what_is_left_is_sold_where_it_is_paid_already(till: Till) -> None:
    group = reserve(till, 0, 1, deposit_minor=1000)
    till.cash(group.order_id, 1000)

    assert drop(till, group.order_id, 1) == 0
    assert till.states() == {"open": 29, "sold": 1}
    assert till.money() == {"cash": 1000, "revenue": -1000}
    assert till.odd() == []


def test_seats_that_are_paid_for_are_not_dropped(till: Till) -> None:
    group = reserve(till, 0, 1, deposit_minor=1500)
    till.cash(group.order_id, 1500)
    with pytest.raises(CannotDrop, match="More is paid"):
        drop(till, group.order_id, 1)


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "goes back"])
def test_it_lapses_by_itself_and_the_deposit_goes_by_the_rule(till: Till, kept: bool) -> None:
    group = reserve(till, 0, 1, 2, deposit_minor=1000, kept=kept)
    till.cash(group.order_id, 800)
    till.card(group.order_id, 700)
    till.run_out()
    payments.resolve(till.core)

    assert till.states() == {"open": 30}
    assert till.odd() == []
    payments.pay_out(till.core, till.operator, till.house.id, order=group.order_id)
    payments.resolve(till.core)
    money = till.money()
    assert sum(money.values()) == 0
    assert money == ({} if not kept else {**money, "fees": -1000})
    assert till.odd() == []


def test_all_of_a_kept_deposit_leaves_nothing_to_give_back(till: Till) -> None:
    group = reserve(till, 0, 1, deposit_minor=500, kept=True)
    till.cash(group.order_id, 500)
    assert payments.give_up_order(till.core, till.operator, till.house.id, order=group.order_id) == "cancelled"
    assert till.money() == {"cash": 500, "fees": -500}
    assert till.odd() == []


def test_a_cancelled_performance_keeps_no_deposit(till: Till) -> None:
    group = reserve(till, 0, 1, deposit_minor=500, kept=True)
    till.cash(group.order_id, 500)
    admin = someone(till.core, Role.ADMIN)
    stamp = payments.plan_cancellation(till.core, admin, till.house.id).stamp
    payments.cancel_performance(till.core, admin, till.house.id, stamp=stamp, reason="illness")
    payments.pay_out(till.core, till.operator, till.house.id, order=group.order_id)

    assert till.money() == {}
    assert till.odd() == []


def test_a_group_is_named_and_has_a_date(till: Till) -> None:
    with pytest.raises(BadInput, match="for somebody"):
        reserve(till, 0, buyer=Buyer())
    with pytest.raises(BadInput, match="before the performance"):
        reserve(till, 1, pay_by=till.core.clock.now() + timedelta(days=3))
    with pytest.raises(BadInput, match="deposit is at most"):
        reserve(till, 2, deposit_minor=1001)
