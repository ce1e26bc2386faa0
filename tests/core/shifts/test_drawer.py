"""Nothing that takes or gives cash happens without an open drawer, and a drawer belongs to one at a time."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from core import payments, sales, shifts
from core.errors import BadInput, NoDrawer, NotFound
from core.sales import Buyer, OrderId
from core.shifts import DrawerAct, DrawerClosed, ShiftState, TooLittleCash
from db.vocabulary import Role
from tests.core.shifts.conftest import Counter
from tests.factories.house import a_house, someone

_SHIFTS = "select distinct shift_id from tender"
_BALANCES = "select account::text, sum(amount_minor)::int from drawer_journal group by 1 order by 1"


def test_a_cash_sale_wants_an_open_drawer_and_names_it(counter: Counter) -> None:
    with pytest.raises(NoDrawer) as refusal:
        counter.sell(1)
    opened = counter.open()
    counter.sell(2)

    assert refusal.value.message == "Open your drawer first: d, or etds shift open --float 200."
    assert refusal.value.code == "no_drawer"
    assert counter.core.postgres.rows(_SHIFTS) == [(opened.id,)]
    assert counter.odd() == []


def test_a_refused_sale_leaves_its_hold(counter: Counter) -> None:
    cart = counter.hold(1)
    key = {"cart": cart, "order": OrderId(uuid4()), "seats": {1: "a"}, "received_minor": 1000}
    with pytest.raises(NoDrawer):
        sales.sell_for_cash(counter.core, counter.operator, counter.house.id, **key)  # type: ignore[arg-type]
    counter.open()

    assert sales.sell_for_cash(counter.core, counter.operator, counter.house.id, **key).total.amount_minor == 1000  # type: ignore[arg-type]


def test_a_sale_to_a_customer_wants_one_too(counter: Counter) -> None:
    with pytest.raises(NoDrawer):
        sales.sell_for_cash(
            counter.core, counter.operator, counter.house.id, cart=counter.hold(1), order=OrderId(uuid4()),
            seats={1: "a"}, received_minor=1000, buyer=Buyer(customer="Ada"),
        )  # fmt: skip

    assert counter.core.postgres.rows("select count(*) from orders") == [(0,)]


def test_cash_for_a_claimed_order_wants_one_and_a_card_does_not(counter: Counter) -> None:
    by_cash, by_card = counter.claim(1), counter.claim(2)
    with pytest.raises(NoDrawer):
        payments.pay_by_cash(
            counter.core, counter.operator, counter.house.id, order=by_cash, tender=uuid4(), received_minor=1000
        )
    card = payments.pay_by_card(counter.core, counter.operator, counter.house.id, order=by_card, tender=uuid4())
    assert counter.core.postgres.rows("select kind::text, shift_id from tender") == [("card", None)]
    opened = counter.open()
    cash = payments.pay_by_cash(
        counter.core, counter.operator, counter.house.id, order=by_cash, tender=uuid4(), received_minor=1000
    )

    assert (card.is_paid, cash.is_paid) == (True, True)
    assert counter.core.postgres.rows("select shift_id from tender where kind = 'cash'") == [(opened.id,)]


def test_a_tender_begun_in_time_is_not_taken_in_after_the_count_began(counter: Counter) -> None:
    """Started, and the drawer is stopped before it is settled: refused, and taken once the drawer is open again."""
    counter.open()
    order, tender = counter.claim(1), uuid4()
    key = {"order": order, "tender": tender, "received_minor": 1000}
    here = (counter.core, counter.operator, counter.house.id)
    counter.core.postgres.call(
        "select start_tender(%s, %s, %s, 'cash', null, 1000, 1000, 60, %s)",
        [counter.house.id, order, tender, counter.operator.account_id],
    )
    shifts.start_count(counter.core, counter.operator)
    with pytest.raises(NoDrawer):
        payments.pay_by_cash(*here, **key)  # type: ignore[arg-type]
    shifts.count_again(counter.core, counter.operator)

    assert payments.pay_by_cash(*here, **key).is_paid  # type: ignore[arg-type]


def test_cash_goes_back_out_of_an_open_drawer_only(counter: Counter) -> None:
    counter.open()
    sale = counter.sell(1)
    here = (counter.core, counter.manager, counter.house.id)
    with pytest.raises(NoDrawer):
        payments.return_tickets(*here, order=sale.order_id, act=uuid4())
    payments.void_order(counter.core, counter.operator, counter.house.id, order=sale.order_id)

    assert counter.core.postgres.rows("select state::text, shift_id is not null from refund") == [("succeeded", True)]
    assert counter.odd() == []


def test_cash_of_another_currency_does_not_go_into_the_drawer(counter: Counter) -> None:
    counter.open()
    abroad = a_house(counter.core, currency="UAH", venue="Abroad", drawers=False)
    traveller = replace(someone(counter.core, Role.MANAGER, drawer=False), terminal="abroad")
    there = Counter(counter.core, abroad, traveller, traveller)
    counter.open(by=traveller)
    with pytest.raises(NoDrawer):
        there.sell(1)


def test_an_account_has_one_open_drawer_and_a_terminal_too(counter: Counter) -> None:
    counter.open()
    with pytest.raises(DrawerClosed, match="open drawer already"):
        counter.open()
    with pytest.raises(DrawerClosed, match="at this terminal"):
        counter.open(by=replace(counter.manager, terminal=counter.operator.terminal))


def test_a_drawer_stands_in_a_house_of_ones_own(counter: Counter) -> None:
    a_house(counter.core, venue="Elsewhere", drawers=False)
    everywhere = someone(counter.core, Role.MANAGER, drawer=False)
    with pytest.raises(BadInput, match="Elsewhere, The House"):
        shifts.drawer_place(counter.core, everywhere)
    with pytest.raises(NotFound):
        shifts.drawer_place(counter.core, counter.operator, name="Elsewhere")

    assert shifts.drawer_place(counter.core, everywhere, name="else").house == "Elsewhere"
    assert str(shifts.drawer_place(counter.core, counter.operator).float_) == "200.00 EUR"


def test_what_is_opened_twice_under_one_id_is_opened_once(counter: Counter) -> None:
    place, key = shifts.drawer_place(counter.core, counter.operator), shifts.ShiftId(uuid4())
    again = [
        shifts.open_shift(counter.core, counter.operator, shift=key, place=place, float_minor=100) for _ in range(2)
    ]

    assert again[0] == again[1]
    assert counter.core.postgres.rows("select count(*) from drawer_journal") == [(2,)]


def test_cash_moves_with_a_reason_once(counter: Counter) -> None:
    counter.open()
    key = uuid4()
    for _ in range(2):
        counter.move(DrawerAct.PAID_OUT, 1500, movement=key, reason="taxi")
    counter.move(DrawerAct.PAID_IN, 5000)
    counter.move(DrawerAct.DROP, 10_000)

    z = counter.close(13_500)
    assert (z.expected, z.shift.over and z.shift.over.amount_minor) == (z.counted, 0)
    assert counter.core.postgres.rows(_BALANCES) == [("drawer", 0), ("petty", -3500), ("safe", 3500)]
    assert counter.odd() == []


@pytest.mark.parametrize("act", [DrawerAct.PAID_OUT, DrawerAct.DROP])
def test_no_more_goes_out_than_is_there(counter: Counter, act: DrawerAct) -> None:
    counter.open(float_minor=1000)
    counter.sell(1)
    with pytest.raises(TooLittleCash, match=r"no 20\.01 EUR in this drawer"):
        counter.move(act, 2001)
    counter.move(act, 2000)
    counter.move(DrawerAct.PAID_IN, 1)

    assert str(counter.close(1).shift.over) == "0.00 EUR"


@pytest.mark.parametrize(("amount", "reason"), [(0, "why"), (-5, "why"), (5, "  "), (5, "x" * 201), (5, "a\x1bb")])
def test_a_movement_says_how_much_and_why(counter: Counter, amount: int, reason: str) -> None:
    counter.open()
    with pytest.raises(BadInput):
        counter.move(DrawerAct.PAID_IN, amount, reason=reason)


def test_nothing_moves_while_somebody_counts(counter: Counter) -> None:
    counter.open()
    assert shifts.start_count(counter.core, counter.operator).state is ShiftState.COUNTING
    with pytest.raises(NoDrawer):
        counter.sell(1)
    with pytest.raises(DrawerClosed):
        counter.move(DrawerAct.PAID_IN, 5)
    assert shifts.count_again(counter.core, counter.operator).state is ShiftState.OPEN

    assert counter.sell(2).total.amount_minor == 1000


def test_pieces_come_to_the_total(counter: Counter) -> None:
    place = shifts.drawer_place(counter.core, counter.operator)
    key = {"shift": shifts.ShiftId(uuid4()), "place": place}
    with pytest.raises(BadInput, match="do not come to the total"):
        shifts.open_shift(counter.core, counter.operator, float_minor=500, pieces={100: 4}, **key)  # type: ignore[arg-type]
    opened = shifts.open_shift(counter.core, counter.operator, float_minor=500, pieces={100: 4, 50: 2, 10: 0}, **key)  # type: ignore[arg-type]

    assert opened.float_.amount_minor == 500
    assert counter.core.postgres.rows("select float_pieces from shift") == [({"100": 4, "50": 2},)]
