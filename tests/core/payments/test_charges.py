"""Fees and taxes through every way that money moves: each ends with books that balance and promises that hold."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory, payments, prices, sales
from core.access import Role
from core.inventory import CartId
from core.payments import Outgoing
from core.prices import add_fee, add_tax
from core.pricing import Per
from core.sales import NOBODY, Buyer, OrderId, Sale
from db.vocabulary import TenderKind
from tests.core.payments.conftest import Till
from tests.factories.house import someone


@pytest.fixture
def taxed(till: Till) -> Till:
    """Of 10.00 the facility has 1.00; 2.00 service on top (kept), 1.50 an order; 19 % inside of price and fees."""
    admin = someone(till.core, Role.ADMIN)
    at = (till.core, admin, till.house.id)
    add_fee(*at, name="Facility", amount_minor=100, is_on_top=False)
    add_fee(*at, name="Service", amount_minor=200, is_kept=True)
    add_fee(*at, name="Order", per=Per.ORDER, amount_minor=150)
    add_tax(*at, name="VAT", rate_bp=1900)
    return till


def sold(till: Till, *seats: int, received: int = 10_000, buyer: Buyer = NOBODY) -> Sale:
    cart = CartId(uuid4())
    inventory.place_hold(till.core, till.operator, till.house.id, seats=seats, cart=cart)
    return sales.sell_for_cash(
        till.core, till.operator, till.house.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(seats, "a"),
        received_minor=received, buyer=buyer,
    )  # fmt: skip


def test_a_cash_sale_pays_all_in_and_the_books_split_it(taxed: Till) -> None:
    sale = sold(taxed, 0, 1)

    # 2 x (10.00 + 2.00) + 1.50. Inside: VAT of 10.00 is 1.60 (10.00 x 19 / 119), of 2.00 is 0.32, of 1.50 is 0.24.
    assert (sale.total.amount_minor, sale.change.amount_minor) == (2550, 7450)
    assert [ticket.price.amount_minor for ticket in sale.tickets] == [1200, 1200]
    assert taxed.money() == {
        "cash": 2550, "fees": -(2 * 100 + 2 * 200 + 150), "tax": -(2 * 160 + 2 * 32 + 24), "revenue": -1392,
    }  # fmt: skip
    assert taxed.odd() == []


def test_a_card_in_parts_pays_the_same(taxed: Till) -> None:
    order = taxed.claim(0, 1)

    taxed.cash(order, 1000)
    status = taxed.card(order)

    assert status.is_paid
    assert taxed.money()["card"] == 1550
    assert taxed.odd() == []


def test_returns_in_parts_give_back_what_was_taken_but_the_fee_that_is_kept(taxed: Till) -> None:
    sale = sold(taxed, 0, 1)
    backs: list[int] = []
    for ticket in sale.tickets:
        shown = payments.return_tickets(
            taxed.core, taxed.operator, taxed.house.id, order=sale.order_id, act=uuid4(), tickets=[ticket.code]
        )
        backs.append(shown.total.amount_minor)
        assert shown.fees_kept.amount_minor == 200
        assert taxed.odd() == []

    assert backs == [1000, 1150]  # the order's own fee goes back with the last
    # What the house keeps: twice the service fee, with the tax inside of it.
    assert taxed.money() == {"cash": 400, "fees": -400, "tax": -64, "revenue": 64}


def test_a_void_gives_all_of_it_back(taxed: Till) -> None:
    sale = sold(taxed, 0, 1)

    shown = payments.void_order(taxed.core, taxed.operator, taxed.house.id, order=sale.order_id)

    assert shown.total == sale.total
    assert taxed.money() == {}
    assert taxed.odd() == []


def test_a_cancelled_performance_gives_the_kept_fee_back_too(taxed: Till) -> None:
    sale = sold(taxed, 0, 1)
    admin = someone(taxed.core, Role.ADMIN)
    plan = payments.plan_cancellation(taxed.core, admin, taxed.house.id)

    payments.cancel_performance(taxed.core, admin, taxed.house.id, stamp=plan.stamp, reason="ill")
    payments.pay_out(taxed.core, taxed.operator, taxed.house.id, order=sale.order_id)

    assert plan.back["cash"] == sale.total
    assert taxed.money() == {}
    assert taxed.odd() == []


def test_an_exchange_counts_what_would_go_back(taxed: Till) -> None:
    sale = sold(taxed, 0)  # 10.00 + 2.00 + 1.50, of which the 2.00 stay
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(taxed.core, taxed.operator, taxed.house.id, seats=[5], cart=cart)
    outgoing = Outgoing(performance_id=taxed.house.id, order=sale.order_id, tickets=(sale.tickets[0].code,))

    done = payments.exchange_tickets(
        taxed.core, taxed.operator, taxed.house.id, outgoing=outgoing, cart=cart, order=order, seats=[5],
        kind=TenderKind.CASH, received_minor=200,
    )  # fmt: skip

    assert done.quote is not None and done.sale is not None
    assert (done.quote.paid.amount_minor, done.quote.to_pay.amount_minor) == (1150, 200)
    assert done.sale.total.amount_minor == 1350
    assert taxed.money()["cash"] == 1350 + 200
    assert taxed.odd() == []


def test_a_group_keeps_its_charges_and_drops_those_of_its_seats(taxed: Till) -> None:
    from datetime import timedelta

    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(taxed.core, taxed.operator, taxed.house.id, seats=[0, 1, 2], cart=cart)
    made = payments.reserve_group(
        taxed.core, taxed.operator, taxed.house.id, cart=cart, order=order, seats=dict.fromkeys([0, 1, 2], "a"),
        buyer=Buyer(customer="School"), pay_by=taxed.core.clock.now() + timedelta(hours=2), deposit_minor=1000,
    )  # fmt: skip
    taxed.cash(order, 1000)

    left = payments.drop_seats(taxed.core, taxed.operator, taxed.house.id, order=order, seats=[2])
    taxed.cash(order, left.amount_minor)

    assert (made.total.amount_minor, left.amount_minor) == (3750, 2550 - 1000)
    assert taxed.money()["cash"] == 2550
    assert taxed.odd() == []


def test_comps_bear_nothing_and_an_own_price_its_own_fees(taxed: Till) -> None:
    given, cart = OrderId(uuid4()), CartId(uuid4())
    inventory.place_hold(taxed.core, taxed.operator, taxed.house.id, seats=[0], cart=cart)
    comp = sales.give_comps(
        taxed.core, taxed.operator, taxed.house.id, cart=cart, order=given, seats={0: "a"}, reason="press"
    )
    own, cart = OrderId(uuid4()), CartId(uuid4())
    inventory.place_hold(taxed.core, taxed.operator, taxed.house.id, seats=[1], cart=cart)
    claimed = sales.claim_repriced(
        taxed.core, taxed.operator, taxed.house.id, cart=cart, order=own, seats={1: "a"}, prices_minor={1: 500},
        reason="view",
    )  # fmt: skip
    taxed.cash(own, claimed.total.amount_minor)

    assert comp.total.amount_minor == 0
    assert claimed.total.amount_minor == 500 + 200 + 150
    assert taxed.odd() == []


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_fee_is_borne_by_carts_that_are_begun_after_it(till: Till, is_begun: bool) -> None:
    """The till knows the prices of before: a new cart is not sold without the fee, an older one keeps its price."""
    cart = CartId(uuid4())
    if is_begun:
        inventory.place_hold(till.core, till.operator, till.house.id, seats=[0], cart=cart)
    till.core.repertoire.prices(till.house.id)
    with till.core.postgres.write() as connection:
        connection.execute(
            "insert into fee_rule (performance_id, name, per, amount_minor, currency, is_on_top, is_kept, on_free,"
            " made_by) values (%s, 'Fee', 'ticket', 100, 'EUR', true, false, false, 1)", [till.house.id]
        )  # fmt: skip
        connection.execute("select touch_prices(null, null, %s)", [till.house.id])

    if not is_begun:
        inventory.place_hold(till.core, till.operator, till.house.id, seats=[0], cart=cart)

    def sell(received: int) -> Sale:
        return sales.sell_for_cash(
            till.core, till.operator, till.house.id, cart=cart, order=OrderId(uuid4()), seats={0: "a"},
            received_minor=received,
        )  # fmt: skip

    if not is_begun:
        with pytest.raises(sales.PriceChanged):
            sell(1000)
        assert till.money() == {}
    assert sell(1100).total.amount_minor == (1000 if is_begun else 1100)
    assert till.odd() == []


def test_cash_is_rounded_to_coins_by_a_line_of_its_own(till: Till) -> None:
    admin = someone(till.core, Role.ADMIN)
    add_fee(till.core, admin, till.house.id, name="Rounding", per=Per.CASH, amount_minor=5)
    add_fee(till.core, admin, till.house.id, name="Fee", amount_minor=13)

    sale = sold(till, 0, 1)  # 20.26
    order = till.claim(5)
    till.card(order)

    assert sale.total.amount_minor == 2025
    assert till.money() == {"cash": 2025, "card": 1013, "fees": -39, "rounding": 1, "revenue": -3000}
    payments.void_order(till.core, till.operator, till.house.id, order=sale.order_id)
    assert till.money() == {"card": 1013, "fees": -13, "revenue": -1000}
    assert till.odd() == []


def test_a_rule_of_a_venue_is_set_by_its_house_alone(till: Till) -> None:
    distributor = someone(till.core, Role.DISTRIBUTOR, organisation="Presenter")
    stranger = someone(till.core, Role.DISTRIBUTOR, organisation="Other")

    with pytest.raises(prices.OutOfReach):
        add_fee(till.core, distributor, till.house.id, name="Fee", amount_minor=100, scope="venue")
    with pytest.raises(Exception, match="no such performance"):
        add_fee(till.core, stranger, till.house.id, name="Fee", amount_minor=100)
    rule = add_fee(till.core, distributor, till.house.id, name="Fee", amount_minor=100, scope="organisation")
    assert [fee.id for fee in prices.price_book(till.core, distributor, till.house.id).fees] == [rule]
    prices.end_fee(till.core, distributor, till.house.id, rule=rule)
    assert sold(till, 0).total.amount_minor == 1000


def test_a_receipt_says_what_is_on_top_and_the_tax_inside(taxed: Till) -> None:
    from tests.core.payments.test_receipts import receipt

    sale = sold(taxed, 0, 1, received=3000)
    payments.return_tickets(
        taxed.core, taxed.operator, taxed.house.id, order=sale.order_id, act=uuid4(), tickets=[sale.tickets[0].code]
    )

    assert receipt(taxed, sale.order_id)[4:] == [
        "Service 4.00",
        "Order 1.50",
        "Total 25.50 EUR",
        "incl. VAT 19 % on 21.42 4.08",
        "of it given back -1.60",
        "cash 25.50",
        "given 30.00",
        "change 4.50",
        "back by cash -10.00",
    ]


def test_a_closing_has_its_taxes_by_rate(taxed: Till) -> None:
    from core import shifts

    sale = sold(taxed, 0, 1)
    payments.return_tickets(
        taxed.core, taxed.operator, taxed.house.id, order=sale.order_id, act=uuid4(), tickets=[sale.tickets[0].code]
    )
    (figures,) = taxed.core.postgres.rows("select shift_figures(shift_id)->'taxes' from tender where kind = 'cash'")
    mine = shifts.my_shift(taxed.core, taxed.operator)
    assert mine is not None
    report = shifts.close_shift(taxed.core, taxed.operator, shift=mine.id, counted_minor=0)

    assert figures[0] == [{"name": "VAT", "rate_bp": 1900, "net_minor": 2142 - 840, "minor": 408 - 160}]
    assert [(tax.words, str(tax.tax)) for tax in report.taxes] == [("VAT 19 % of 13.02 net", "2.48 EUR")]
    assert taxed.odd() == []


def test_a_coupon_is_taken_off_before_fees_and_taxes(taxed: Till) -> None:
    admin = someone(taxed.core, Role.ADMIN)
    sales.create_coupon(taxed.core, admin, taxed.house.id, name="Spring", code="SPRING25", percent=25)

    sale = sold(taxed, 0, buyer=Buyer(coupon="SPRING25"))

    # 10.00 less 2.50, and 2.00 + 1.50 on top; inside: VAT of 7.50 is 1.20.
    assert sale.total.amount_minor == 1100
    assert taxed.money() == {"cash": 1100, "fees": -450, "tax": -(120 + 32 + 24), "revenue": -474}
    view = sales.see_order(taxed.core, taxed.operator, taxed.house.id, order=sale.order_id)
    assert [(each.name, each.amount.amount_minor) for each in view.charges] == [("Service", 200), ("Order", 150)]
    assert taxed.odd() == []


def test_a_voucher_pays_all_in(taxed: Till) -> None:
    code = payments.issue_voucher(
        taxed.core, taxed.operator, taxed.house.id, voucher=uuid4(), name="Gift", amount_minor=5000
    )
    order = taxed.claim(0)

    payments.pay_by_voucher(taxed.core, taxed.operator, taxed.house.id, order=order, tender=uuid4(), code=code)

    assert taxed.money()["voucher"] == 1350
    assert taxed.odd() == []
