"""Tickets come back, in part or all, and the money goes to where it came from, once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import payments
from core.access import Role
from core.errors import BadInput, NotFound, NotPermitted
from core.payments.refunds import CannotReturn, split_back
from core.sales import OrderId
from db.queries.payments import TenderRow
from db.vocabulary import PerformanceId, TenderKind, TenderState
from tests.core.payments.conftest import Till
from tests.factories.house import someone


def codes(till: Till) -> list[str]:
    return [code for (code,) in till.core.postgres.rows("select code from ticket order by seat_ordinal")]


def give_back(till: Till, order: OrderId, **what: object) -> payments.ReturnQuote:
    return payments.return_tickets(
        till.core,
        till.operator,
        till.house.id,
        order=order,
        act=uuid4(),
        **what,  # type: ignore[arg-type]
    )


def parts(quoted: payments.ReturnQuote) -> list[tuple[str, int]]:
    return [(part.kind.value, part.amount.amount_minor) for part in quoted.back]


def test_one_ticket_of_two_comes_back(till: Till) -> None:
    order = till.claim(1, 2)
    till.card(order)

    quoted = give_back(till, order, tickets=[codes(till)[1]])

    assert (quoted.seats, parts(quoted)) == (("A-1-3",), [("card", 1000)])
    assert till.states() == {"open": 29, "sold": 1}
    assert till.plane()[:3] == b"oso"
    assert till.money() == {"card": 2000, "revenue": -1000, "refunds": -1000}
    assert till.odd() == []
    assert payments.resolve(till.core).refunded == 1
    assert till.money() == {"card": 1000, "revenue": -1000}
    assert till.odd() == []


def test_all_of_it_comes_back_cards_first_and_cash_at_once(till: Till) -> None:
    order = till.claim(1, 2, 3)
    till.card(order, 800)
    till.cash(order, 1200)
    till.card(order)

    quoted = give_back(till, order)

    assert parts(quoted) == [("card", 1000), ("card", 800), ("cash", 1200)]
    assert till.states() == {"open": 30}
    assert payments.resolve(till.core).refunded == 2
    assert till.money() == {}
    assert till.core.postgres.rows("select status::text from orders") == [("refunded",)]
    assert till.odd() == []


def test_a_fee_stays_and_is_earned(till: Till) -> None:
    order = till.claim(1)
    till.cash(order, 1000)

    quoted = give_back(till, order, kept_minor=200)

    assert (parts(quoted), quoted.kept.amount_minor) == ([("cash", 800)], 200)
    assert till.money() == {"cash": 200, "revenue": -200}
    assert till.odd() == []


def test_what_came_back_does_not_come_back_again(till: Till) -> None:
    order = till.claim(1)
    till.card(order)
    give_back(till, order)

    with pytest.raises(CannotReturn):
        give_back(till, order)
    assert till.states() == {"open": 30}
    assert till.odd() == []


def test_a_till_that_dies_right_after_a_return_owes_no_cash(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody would end such a refund: the tickets are back, so the return cannot be asked for again."""
    order = till.claim(1)
    till.cash(order, 1000)
    with monkeypatch.context() as dies:
        dies.setattr(till.core.news, "announce", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            give_back(till, order)

    assert till.core.postgres.rows("select state::text from refund") == [("succeeded",)]
    assert till.money() == {}
    assert till.odd() == []


def test_cash_that_nobody_paid_out_does_not_keep_cards_waiting(till: Till) -> None:
    left, sold = till.claim(1), till.claim(2)
    till.cash(left, 400)
    payments.give_up_order(till.core, till.operator, till.house.id, order=left)
    till.card(sold)
    give_back(till, sold)

    assert payments.resolve(till.core, limit=1).refunded == 1


def test_a_ticket_that_was_used_stays(till: Till) -> None:
    order = till.claim(1)
    till.card(order)
    with till.core.postgres.write() as connection:
        connection.execute("update ticket set state = 'admitted'")

    with pytest.raises(CannotReturn) as refused:
        give_back(till, order)

    assert refused.value.message == "Somebody went in with one of these tickets; it cannot come back."
    assert till.states() == {"open": 29, "sold": 1}


@pytest.mark.parametrize(
    ("state", "is_past", "comes_back"),
    [
        ("played", False, False),
        ("settled", False, False),
        ("on_sale", True, False),
        ("cancelled", True, True),
        ("postponed", True, True),
        ("off_sale", False, True),
    ],
)
def test_what_was_played_stays_and_what_was_not_comes_back(
    till: Till, state: str, is_past: bool, comes_back: bool
) -> None:
    order = till.claim(1)
    till.card(order)
    with till.core.postgres.write() as connection:
        connection.execute("update performance set state = %s::performance_state", [state])
        if is_past:
            connection.execute(
                "update performance set starts_at = now() - interval '3 h', ends_at = now() - interval '1 h'"
            )
    till.core.repertoire._performances._kept.clear()

    if comes_back:
        assert give_back(till, order).seats == ("A-1-2",)
        return
    with pytest.raises(CannotReturn) as refused:
        give_back(till, order)
    assert refused.value.message.startswith("This performance has been played")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "\x1b[31mred", "left\u202eright"])
def test_a_reason_can_be_read(till: Till, reason: str) -> None:
    order = till.claim(1)
    till.card(order)

    with pytest.raises(BadInput):
        give_back(till, order, reason=reason)
    assert till.states() == {"open": 29, "sold": 1}


def test_a_refund_that_the_provider_refuses_is_a_matter_for_a_person(till: Till) -> None:
    order = till.claim(1)
    till.card(order)
    give_back(till, order)
    with till.terminal._open() as db:
        db.execute("update attempt set refunded_minor = amount_minor")  # somebody paid it back by hand

    assert payments.resolve(till.core).refunded == 0

    assert [matter.sentence.split(": ")[1] for matter in payments.attention_list(till.core, till.operator)] == [
        "More would go back than was paid."
    ]
    assert till.core.postgres.rows("select state::text from refund") == [("failed",)]
    assert till.core.postgres.rows("select status::text from orders") == [("refund_due",)]


@pytest.mark.parametrize("what", [{"kept_minor": -1}, {"kept_minor": 1001}])
def test_a_fee_lies_between_nothing_and_all(till: Till, what: dict[str, int]) -> None:
    order = till.claim(1)
    till.card(order)

    with pytest.raises(BadInput):
        give_back(till, order, **what)


def test_an_operator_and_a_stranger_take_nothing_back(till: Till) -> None:
    order = till.claim(1)
    till.card(order)

    operator = someone(till.core)
    assert payments.quote_return(till.core, operator, till.house.id, order=order).seats  # they may look
    with pytest.raises(NotPermitted):
        payments.return_tickets(till.core, operator, till.house.id, order=order, act=uuid4())
    stranger = someone(till.core, Role.MANAGER, venue="Another house")
    with pytest.raises(NotFound):
        payments.quote_return(till.core, stranger, till.house.id, order=order)


def a_tender(kind: str, state: str, refundable: int) -> TenderRow:
    return TenderRow(
        performance_id=PerformanceId(1),
        tender_id=uuid4(),
        order_id=OrderId(uuid4()),
        kind=TenderKind(kind),
        state=TenderState(state),
        amount_minor=refundable,
        refundable_minor=refundable,
        is_carried=False,
        provider=None,
        provider_reference=None,
        reason=None,
    )


tenders = st.lists(
    st.builds(
        a_tender,
        st.sampled_from(["cash", "card", "voucher"]),
        st.sampled_from(["succeeded", "cancelled"]),
        st.integers(0, 5_000),
    ),
    max_size=6,
)


@given(tenders, st.integers(0, 30_000))
def test_the_rule_gives_back_exactly_what_is_asked_and_nobody_more_than_they_paid(
    paid: list[TenderRow], amount: int
) -> None:
    there = {row.tender_id: row for row in paid if row.state is TenderState.SUCCEEDED}
    can = sum(row.refundable_minor for row in there.values())
    if amount > can:
        with pytest.raises(CannotReturn):
            split_back(paid, amount, "EUR")
        return

    back = split_back(paid, amount, "EUR")

    assert sum(part.amount.amount_minor for part in back) == amount
    assert all(0 < part.amount.amount_minor <= there[part.tender].refundable_minor for part in back)
    assert len({part.tender for part in back}) == len(back)
    is_cash = [part.kind is TenderKind.CASH for part in back]
    assert is_cash == sorted(is_cash)
