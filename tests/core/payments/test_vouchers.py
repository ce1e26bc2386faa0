"""Vouchers pay, alone or with other money, never more than they hold, and get back what they paid."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from core import payments
from core.access import Role
from core.errors import BadInput
from core.payments import VoucherRefused
from tests.core.payments.conftest import Till
from tests.factories.house import a_house, someone


def issue(till: Till, minor: int, **more: object) -> str:
    return payments.issue_voucher(
        till.core, till.operator, till.house.id, voucher=uuid4(), name="Gift", amount_minor=minor, **more  # type: ignore[arg-type]
    )  # fmt: skip


def pay(
    till: Till, order: UUID, code: str, minor: int | None = None, tender: UUID | None = None
) -> payments.PaymentStatus:
    return payments.pay_by_voucher(
        till.core, till.operator, till.house.id, order=order, tender=tender or uuid4(), code=code, amount_minor=minor  # type: ignore[arg-type]
    )  # fmt: skip


def left(till: Till, code: str) -> int:
    return payments.find_voucher(till.core, till.operator, till.house.id, code=code).balance.amount_minor


def test_it_pays_as_far_as_it_goes_and_cash_pays_the_rest(till: Till) -> None:
    code = issue(till, 1_500)
    order = till.claim(0, 1)

    part = pay(till, order, code.lower())
    whole = till.cash(order, 1_000)

    assert (part.left.amount_minor, whole.is_paid, left(till, code)) == (500, True, 0)
    assert till.money() == {"voucher": 1_500, "cash": 500, "revenue": -2_000}
    assert till.odd() == []


def test_the_same_tender_again_takes_nothing_more(till: Till) -> None:
    code, order, tender = issue(till, 5_000), till.claim(0), uuid4()

    assert [pay(till, order, code, tender=tender).is_paid for _ in range(2)] == [True, True]

    assert left(till, code) == 4_000


def test_what_comes_back_goes_back_onto_it_after_cards_and_before_cash(till: Till) -> None:
    code, order = issue(till, 800), till.claim(0, 1, 2)
    pay(till, order, code)
    till.card(order, 1_200)
    till.cash(order, 1_000)

    quoted = payments.return_tickets(till.core, till.operator, till.house.id, order=order, act=uuid4(), kept_minor=500)

    assert [(part.kind.value, part.amount.amount_minor) for part in quoted.back] == [
        ("card", 1_200), ("voucher", 800), ("cash", 500)]  # fmt: skip
    payments.resolve(till.core)
    assert left(till, code) == 800
    assert till.odd() == []


def test_an_order_that_is_given_up_gives_the_voucher_its_money_back(till: Till) -> None:
    code, order = issue(till, 300), till.claim(0)
    pay(till, order, code)

    assert payments.give_up_order(till.core, till.operator, till.house.id, order=order) == "refund_due"
    payments.resolve(till.core)

    assert left(till, code) == 300
    assert till.odd() == []


def test_many_at_once_never_take_more_than_there_is(till: Till) -> None:
    code = issue(till, 3_500)
    orders = [till.claim(seat) for seat in range(8)]

    def try_to(order: UUID) -> bool:
        try:
            return pay(till, order, code, 1_000).is_paid
        except VoucherRefused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(try_to, orders)).count(True) == 3

    assert left(till, code) == 500
    assert till.odd() == []


def test_it_is_good_at_its_house_in_its_time_for_its_owner(till: Till) -> None:
    foreign = a_house(till.core, organisation="Somebody else")
    late = issue(till, 500, ends_at=till.core.clock.now())
    good = issue(till, 500)

    for house, code in ((foreign, good), (till.house, late), (till.house, "AAAA-AAAA-AAAA")):
        with pytest.raises(VoucherRefused):
            payments.find_voucher(till.core, till.operator, house.id, code=code)


def test_nothing_is_issued_for_nothing_and_nothing_twice(till: Till) -> None:
    voucher = uuid4()
    with pytest.raises(BadInput, match="one cent"):
        issue(till, 0)
    payments.issue_voucher(till.core, till.operator, till.house.id, voucher=voucher, name="Gift", amount_minor=5)

    with pytest.raises(BadInput, match="issued already"):
        payments.issue_voucher(till.core, till.operator, till.house.id, voucher=voucher, name="Gift", amount_minor=5)


def test_an_operator_does_not_issue(till: Till) -> None:
    operator = someone(till.core, Role.OPERATOR)

    with pytest.raises(Exception, match="may not issue vouchers"):
        payments.issue_voucher(till.core, operator, till.house.id, voucher=uuid4(), name="Gift", amount_minor=5)
