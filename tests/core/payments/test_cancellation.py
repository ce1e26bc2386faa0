"""A performance is cancelled: the numbers first, then all money on its way back, whoever was paying at that moment."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory, payments, sales
from core.access import Actor, Role
from core.errors import BadInput, NotPermitted, SaleClosed
from core.inventory import CartId
from core.payments import CannotReturn, NotAsShown
from core.sales import OrderId
from tests.core.payments.conftest import Till
from tests.factories.house import someone


@pytest.fixture
def distributor(till: Till) -> Actor:
    return someone(till.core, Role.DISTRIBUTOR, organisation="Presenter")


def sell(till: Till, *seats: int) -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(till.core, till.operator, till.house.id, seats=seats, cart=cart)
    sales.sell_for_cash(
        till.core, till.operator, till.house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"),
        received_minor=100_000,
    )  # fmt: skip
    return order


def state_of(till: Till, order: OrderId) -> str:
    row = till.core.postgres.call("select status::text from orders where id = %s", [order])
    assert row is not None
    return str(row[0])


def test_the_dry_run_says_what_will_be_done_and_it_is(till: Till, distributor: Actor) -> None:
    cash = sell(till, 0, 1)
    mixed = till.claim(2, 3)
    till.card(mixed, 1_200)
    till.cash(mixed, 800)
    unpaid = till.claim(4)
    inventory.place_hold(till.core, till.operator, till.house.id, seats=[5, 6], cart=CartId(uuid4()))

    planned = payments.plan_cancellation(till.core, distributor, till.house.id)
    assert (planned.orders, planned.tickets, planned.admitted, planned.unpaid, planned.held) == (2, 4, 0, 1, 2)
    assert {kind: amount.amount_minor for kind, amount in planned.back.items()} == {
        "card": 1_200, "voucher": 0, "cash": 2_800}  # fmt: skip
    assert till.states() == {"open": 23, "held": 2, "paying": 1, "sold": 4}  # nothing has changed

    done = payments.cancel_performance(
        till.core, distributor, till.house.id, stamp=planned.stamp, reason="the singer is ill"
    )

    assert done == planned
    assert till.states() == {"open": 30}
    assert [state_of(till, order) for order in (cash, mixed, unpaid)] == ["refund_due", "refund_due", "cancelled"]
    payments.resolve(till.core)
    assert till.money() == {"cash": 2_800, "refunds": -2_800}  # the card has it back; cash waits for its owners
    assert till.odd() == []


def test_cash_is_paid_out_when_its_owner_comes_and_once(till: Till, distributor: Actor) -> None:
    order = sell(till, 0, 1)
    planned = payments.plan_cancellation(till.core, distributor, till.house.id)
    payments.cancel_performance(till.core, distributor, till.house.id, stamp=planned.stamp, reason="ill")

    paid = [payments.pay_out(till.core, till.operator, till.house.id, order=order).amount_minor for _ in range(2)]

    assert paid == [2_000, 0]
    assert (till.money(), state_of(till, order)) == ({}, "refunded")
    assert till.odd() == []


def test_numbers_that_moved_are_shown_again(till: Till, distributor: Actor) -> None:
    planned = payments.plan_cancellation(till.core, distributor, till.house.id)
    sell(till, 0)

    with pytest.raises(NotAsShown, match="Look at them again"):
        payments.cancel_performance(till.core, distributor, till.house.id, stamp=planned.stamp, reason="ill")
    with pytest.raises(NotAsShown):
        payments.cancel_performance(till.core, distributor, till.house.id, stamp="", reason="ill")
    with pytest.raises(BadInput, match="why"):
        payments.cancel_performance(till.core, distributor, till.house.id, stamp=planned.stamp, reason=" ")

    assert till.states() == {"open": 29, "sold": 1}


def test_a_card_that_is_being_charged_at_that_moment_gets_its_money_back(till: Till, distributor: Actor) -> None:
    order = till.claim(0)
    till.card(order, 902)  # charged, and the reply is lost: see the terminal's script
    planned = payments.plan_cancellation(till.core, distributor, till.house.id)
    payments.cancel_performance(till.core, distributor, till.house.id, stamp=planned.stamp, reason="ill")
    assert state_of(till, order) == "paying"  # the provider may have charged: nobody gives the seat up yet

    till.run_out()
    payments.resolve(till.core)
    payments.finish_cancellations(till.core)
    payments.resolve(till.core)

    assert (state_of(till, order), till.states(), till.money()) == ("refunded", {"open": 30}, {})
    assert till.odd() == []


def test_a_cart_that_is_still_held_is_refused_and_nothing_is_sold(till: Till, distributor: Actor) -> None:
    cart = CartId(uuid4())
    inventory.place_hold(till.core, till.operator, till.house.id, seats=[0], cart=cart)
    with till.core.postgres.write() as connection:
        connection.execute("update performance set state = 'cancelled'")

    with pytest.raises(SaleClosed):
        sales.sell_for_cash(
            till.core, till.operator, till.house.id, cart=cart, order=OrderId(uuid4()), seats={0: "a"},
            received_minor=1_000,
        )  # fmt: skip
    assert payments.finish_cancellations(till.core) == 1

    assert till.states() == {"open": 30}


def test_an_operator_does_not_cancel(till: Till) -> None:
    with pytest.raises(NotPermitted):
        payments.plan_cancellation(till.core, someone(till.core, Role.OPERATOR), till.house.id)


def test_who_sold_it_in_this_session_voids_it_and_nobody_else_does(till: Till) -> None:
    order = sell(till, 0, 1)
    with pytest.raises(CannotReturn, match="session that sold it"):
        payments.void_order(till.core, someone(till.core, Role.OPERATOR), till.house.id, order=order)

    quoted = payments.void_order(till.core, till.operator, till.house.id, order=order)

    assert (quoted.total.amount_minor, till.states(), till.money()) == (2_000, {"open": 30}, {})
    assert till.core.postgres.rows("select distinct state::text from order_line") == [("voided",)]
    with pytest.raises(CannotReturn):
        payments.void_order(till.core, till.operator, till.house.id, order=order)
    assert till.odd() == []
