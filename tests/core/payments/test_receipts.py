"""Receipts say what was out of the ordinary, as the customer asks about it: why this price, what is left of what."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from core import payments, printing, sales
from core.access import Role
from core.sales import Buyer, OrderId, TenderKind
from tests.core.payments.conftest import Till
from tests.core.payments.test_exchange import exchange, outgoing, sold
from tests.core.payments.test_groups import reserve
from tests.core.payments.test_repriced import comp, held
from tests.factories.house import someone


def receipt(till: Till, order: OrderId) -> list[str]:
    """Its lines behind what every receipt has on top, without the spaces between the columns."""
    printed = printing.print_receipt(till.core, till.operator, till.house.id, order=order)
    assert printed.path is not None, "a folder answers with a file"
    title, *lines = (" ".join(line.split()) for line in printed.path.read_text().splitlines())
    start = next(at for at, line in enumerate(lines) if line.startswith("-----"))
    return [title, *(line for line in lines[start:-1] if line.strip("- "))]


def reference(till: Till, order: OrderId) -> str:
    return sales.see_order(till.core, till.operator, till.house.id, order=order).brief.reference


def test_what_was_given_away_says_so_and_why(till: Till) -> None:
    assert receipt(till, comp(till, 0, reason="press")) == [
        "RECEIPT",
        "A-1-1 Adult 0.00",
        "complimentary: press",
        "Total 0.00 EUR",
    ]


def test_a_price_of_ones_own_says_whose_and_why(till: Till) -> None:
    order = OrderId(uuid4())
    sales.claim_repriced(
        till.core, till.operator, till.house.id, cart=held(till, 0, 1), order=order, seats={0: "a", 1: "c"},
        prices_minor={0: 250}, reason="pillar",
    )  # fmt: skip
    till.cash(order, 1000)

    assert receipt(till, order) == [
        "RECEIPT",
        "A-1-1 Adult 2.50",
        f"instead of 10.00, by {till.operator.display_name}: pillar",
        "A-1-2 Child 5.00",
        "Total 7.50 EUR",
        "cash 7.50",
        "given 10.00",
        "change 2.50",
    ]


def test_coupon_and_what_is_left_on_a_voucher(till: Till) -> None:
    admin = someone(till.core, Role.ADMIN)
    sales.create_coupon(till.core, admin, till.house.id, name="Spring", code="SPRING25", percent=25)
    code = payments.issue_voucher(
        till.core, someone(till.core, Role.MANAGER), till.house.id, voucher=uuid4(), name="Gift card",
        amount_minor=2000, ends_at=None,
    )  # fmt: skip
    order = OrderId(uuid4())
    payments.claim_order(
        till.core, till.operator, till.house.id, cart=held(till, 0), order=order, seats={0: "a"},
        buyer=Buyer(coupon="SPRING25"),
    )  # fmt: skip
    payments.pay_by_voucher(till.core, till.operator, till.house.id, order=order, tender=uuid4(), code=code)

    assert receipt(till, order) == [
        "RECEIPT",
        "A-1-1 Adult 10.00",
        "coupon -2.50",
        "Total 7.50 EUR",
        "voucher 7.50",
        "left on Gift card: 12.50 EUR",
    ]


def test_an_exchange_is_on_both_receipts(till: Till) -> None:
    till.core.settings = till.core.settings.model_copy(update={"exchange_fee_minor": 50})
    old = sold(till, 0, letter="c")
    done = exchange(till, outgoing(till, old), [5, 6], kind=TenderKind.CASH, received_minor=2000)

    assert receipt(till, done.order) == [
        "RECEIPT",
        "A-1-6 Child 5.00",
        "A-1-7 Adult 10.00",
        "fees 0.50",
        "Total 15.50 EUR",
        "carried over 5.00",
        "cash 10.50",
        "given 20.00",
        "change 9.50",
        f"exchanged from {reference(till, old)}",
        "difference 10.50 EUR paid",
    ]
    assert receipt(till, old)[0] == "EXCHANGED"
    assert receipt(till, old)[-3:] == [
        "carried on -5.00",
        f"exchanged for {reference(till, done.order)}",
        "difference 10.50 EUR paid",
    ]


def test_an_exchange_may_cost_nothing_or_give_back(till: Till) -> None:
    even, dear = sold(till, 0), sold(till, 1, 2)
    first = exchange(till, outgoing(till, even), [5])
    second = exchange(till, outgoing(till, dear), [6])

    assert receipt(till, first.order)[-2:] == [f"exchanged from {reference(till, even)}", "no difference"]
    assert receipt(till, second.order)[-2:] == [
        f"exchanged from {reference(till, dear)}",
        "difference 10.00 EUR given back",
    ]


def test_a_group_sees_its_deposit_its_balance_and_until_when(till: Till) -> None:
    due = till.core.clock.now() + timedelta(hours=20)
    group = reserve(till, 0, 1, 2, deposit_minor=1000, kept=True, pay_by=due)
    till.cash(group.order_id, 1000)

    lines = receipt(till, group.order_id)
    assert lines[0] == "RESERVED, NOT PAID IN FULL"
    assert " ".join(lines[4:]) == (
        f"Total 30.00 EUR deposit, cash 10.00 balance 20.00 EUR balance due by {due:%a %d %b %Y %H:%M}"
        " deposit 10.00 EUR: not paid by then, it is kept by the house"
    )

    till.card(group.order_id)
    lines = receipt(till, group.order_id)
    assert lines[0] == "RECEIPT"
    assert lines[4:] == ["Total 30.00 EUR", "deposit, cash 10.00", "card 20.00"]
