"""Complimentary tickets and prices of one's own: a reason, an authoriser, an allowance, and a journal of their own."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory, payments, sales
from core.access import Role
from core.audit import verify_house
from core.errors import BadInput, NotPermitted
from core.inventory import CartId
from core.payments import CannotReturn, Outgoing
from core.sales import Buyer, CompAllowance, OrderId
from tests.core.payments.conftest import Till
from tests.factories.house import someone


def held(till: Till, *seats: int) -> CartId:
    cart = CartId(uuid4())
    inventory.place_hold(till.core, till.operator, till.house.id, seats=seats, cart=cart)
    return cart


def comp(till: Till, *seats: int, reason: str = "press") -> OrderId:
    order = OrderId(uuid4())
    sales.give_comps(
        till.core, till.operator, till.house.id, cart=held(till, *seats), order=order, seats=dict.fromkeys(seats, "a"),
        reason=reason,
    )  # fmt: skip
    return order


def test_a_comp_costs_nothing_and_has_its_ticket(till: Till) -> None:
    order = comp(till, 0, 1)

    assert till.states() == {"open": 28, "comp": 2}
    assert till.plane()[:3] == b"cco"
    assert till.money() == {}
    sale = sales.find_sale(till.core, till.operator, till.house.id, order=order)
    assert sale is not None and [ticket.note for ticket in sale.tickets] == ["complimentary: press"] * 2
    assert till.core.postgres.rows("select list_minor, price_minor, is_comp, reason::text from price_journal") == [
        (1000, 0, True, "press"),
        (1000, 0, True, "press"),
    ]
    assert till.odd() == []


def test_a_comp_comes_back_and_may_be_given_again(till: Till) -> None:
    till.core.settings = till.core.settings.model_copy(update={"comp_seats_max": 2})
    order = comp(till, 0, 1)
    with pytest.raises(CompAllowance, match="given its complimentary seats away"):
        comp(till, 2)
    assert till.states() == {"open": 27, "comp": 2, "held": 1}
    payments.return_tickets(till.core, till.operator, till.house.id, order=order, act=uuid4())
    assert till.states() == {"open": 29, "held": 1}
    assert str(sales.comps_of(till.core, till.operator, till.house.id)) == "0 of 2"
    payments.void_order(till.core, till.operator, till.house.id, order=comp(till, 3))
    assert till.odd() == []


def test_the_allowance_of_a_performance_goes_before_that_of_the_house(till: Till) -> None:
    with till.core.postgres.write() as connection:
        connection.execute("update performance set comp_seats_max = 1")
    comp(till, 0)
    with pytest.raises(CompAllowance):
        comp(till, 1)
    assert str(sales.comps_of(till.core, till.operator, till.house.id)) == "1 of 1"


def test_a_manager_says_how_many_a_performance_may_give(till: Till) -> None:
    manager = someone(till.core, Role.MANAGER)
    assert str(sales.allow_comps(till.core, manager, till.house.id, seats=1)) == "0 of 1"
    order = comp(till, 0)
    with pytest.raises(CompAllowance):
        comp(till, 1)
    assert str(sales.allow_comps(till.core, manager, till.house.id, seats=2)) == "1 of 2"
    comp(till, 2)
    assert str(sales.allow_comps(till.core, manager, till.house.id, seats=1)) == "2 of 1"
    payments.return_tickets(till.core, till.operator, till.house.id, order=order, act=uuid4())
    with pytest.raises(CompAllowance):
        comp(till, 3)
    wide = sales.allow_comps(till.core, manager, till.house.id, seats=None)
    assert (wide.given, wide.allowed) == (1, till.core.settings.comp_seats_max)
    assert str(sales.comp_allowance(till.core, manager, till.house.id)) == str(wide)

    assert till.core.postgres.rows(
        "select detail ->> 'before', detail ->> 'seats' from audit_entry where act = 'comps.allow' order by id"
    ) == [(None, "1"), ("1", "2"), ("2", "1"), ("1", None)]
    assert till.odd() == []


@pytest.mark.parametrize("seats", [-1, 31])
def test_no_more_than_the_house_has_and_only_by_those_who_may(till: Till, seats: int) -> None:
    with pytest.raises(BadInput, match="Allow 0 to 30 seats"):
        sales.allow_comps(till.core, someone(till.core, Role.MANAGER), till.house.id, seats=seats)
    with pytest.raises(NotPermitted):
        sales.allow_comps(till.core, someone(till.core), till.house.id, seats=1)
    assert till.core.postgres.rows("select comp_seats_max from performance") == [(None,)]


def test_a_comp_is_not_exchanged(till: Till) -> None:
    order = comp(till, 0)
    (code,) = till.core.postgres.rows("select code from ticket")[0]
    with pytest.raises(CannotReturn, match="Complimentary"):
        payments.exchange_tickets(
            till.core, till.operator, till.house.id, cart=held(till, 5), order=OrderId(uuid4()), seats=[5],
            outgoing=Outgoing(performance_id=till.house.id, order=order, tickets=(code,)), kind=sales.TenderKind.CASH,
            received_minor=1000,
        )  # fmt: skip


def test_a_price_of_ones_own_is_paid_and_says_why(till: Till) -> None:
    order = OrderId(uuid4())
    claimed = sales.claim_repriced(
        till.core, till.operator, till.house.id, cart=held(till, 0, 1), order=order, seats={0: "a", 1: "a"},
        prices_minor={1: 250}, reason="bad view",
    )  # fmt: skip
    assert claimed.total.amount_minor == 1250
    assert till.card(order).is_paid
    sale = sales.find_sale(till.core, till.operator, till.house.id, order=order)

    assert sale is not None
    assert [(ticket.price.amount_minor, ticket.note) for ticket in sale.tickets] == [
        (1000, ""),
        (250, "instead of 10.00 EUR: bad view"),
    ]
    assert till.money() == {"card": 1250, "revenue": -1250}
    assert till.core.postgres.rows("select line_number, list_minor, price_minor, is_comp from price_journal") == [
        (2, 1000, 250, False)
    ]
    assert till.odd() == []


def test_a_price_is_never_below_nothing_and_has_a_reason(till: Till) -> None:
    cart = held(till, 0)
    for prices_minor, reason, buyer in (
        ({0: -1}, "x", Buyer()),
        ({0: 1}, " ", Buyer()),
        ({0: 1}, "x", Buyer(coupon="C")),
    ):
        with pytest.raises(BadInput):
            sales.claim_repriced(
                till.core, till.operator, till.house.id, cart=cart, order=OrderId(uuid4()), seats={0: "a"},
                prices_minor=prices_minor, reason=reason, buyer=buyer,
            )  # fmt: skip
    assert till.states() == {"open": 29, "held": 1}


def test_an_operator_asks_a_manager(till: Till) -> None:
    operator, cart = someone(till.core, Role.OPERATOR), held(till, 0)
    with pytest.raises(NotPermitted, match="Ask a manager"):
        sales.give_comps(
            till.core, operator, till.house.id, cart=cart, order=OrderId(uuid4()), seats={0: "a"}, reason="press"
        )
    with pytest.raises(NotPermitted, match="Ask a manager"):
        sales.claim_repriced(
            till.core, operator, till.house.id, cart=cart, order=OrderId(uuid4()), seats={0: "a"}, prices_minor={0: 1},
            reason="x",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("breaking", "check"),
    [
        ("update comp_count set seats = seats - 1", "free_and_repriced_say_why"),
        ("update order_line set price_minor = 1 where list_minor is not null", "free_and_repriced_say_why"),
        ("update orders set is_comp = false", "free_and_repriced_say_why"),
    ],
)
def test_verify_sees_what_is_broken_by_hand(till: Till, breaking: str, check: str) -> None:
    comp(till, 0)
    assert till.odd() == []
    with till.core.postgres.write() as connection:
        connection.execute(breaking)  # type: ignore[arg-type]
    found = verify_house(till.core, someone(till.core, Role.ADMIN))
    assert check in {finding.check for finding in found if not finding.holds}
