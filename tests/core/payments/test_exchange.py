"""Tickets are exchanged: out and in netted in one commit, and the money keeps the way that it came by."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Barrier, Thread
from uuid import uuid4

import pytest

from core import inventory, payments, sales
from core.errors import EtdsError, HoldEnded, TenderTooSmall
from core.inventory import CartId
from core.payments import CannotReturn, Exchanged, Outgoing, VoucherRefused
from core.payments.outcomes import settled
from core.sales import Buyer, OrderId, TenderKind
from tests.core.payments.conftest import Till
from tests.factories.house import OpenHouse, a_house


def sold(till: Till, *seats: int, letter: str = "a", buyer: Buyer | None = None) -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(till.core, till.operator, till.house.id, seats=seats, cart=cart)
    sales.sell_for_cash(
        till.core, till.operator, till.house.id, cart=cart, order=order, seats=dict.fromkeys(seats, letter),
        received_minor=100_000, buyer=buyer or Buyer(),
    )  # fmt: skip
    return order


def codes(till: Till, order: OrderId) -> list[str]:
    rows = till.core.postgres.rows("select code from ticket where order_id = %s order by seat_ordinal", [order])
    return [code for (code,) in rows]


def outgoing(till: Till, order: OrderId, count: int | None = None) -> Outgoing:
    return Outgoing(performance_id=till.house.id, order=order, tickets=tuple(codes(till, order)[:count]))


def exchange(
    till: Till, out: Outgoing, seats: Sequence[int], *, house: OpenHouse | None = None, order: OrderId | None = None,
    **how: object,
) -> Exchanged:  # fmt: skip
    """Hold the seats and exchange, as a till does it."""
    key, cart = (house or till.house).id, CartId(uuid4())
    inventory.place_hold(till.core, till.operator, key, seats=seats, cart=cart)
    return payments.exchange_tickets(
        till.core, till.operator, key, outgoing=out, cart=cart, order=order or OrderId(uuid4()), seats=seats,
        **how,  # type: ignore[arg-type]
    )  # fmt: skip


def tickets(till: Till) -> dict[int, str]:
    rows = till.core.postgres.rows("select seat_ordinal, state::text from ticket order by issued_at")
    return {seat: state for seat, state in rows}  # noqa: C416


def test_like_for_like_costs_nothing_and_kills_the_old_code(till: Till) -> None:
    order = sold(till, 0, 1)
    done = exchange(till, outgoing(till, order, 1), [5])

    assert done.sale is not None and [ticket.label for ticket in done.sale.tickets] == ["A-1-6"]
    assert tickets(till) == {0: "void", 1: "valid", 5: "valid"}
    assert till.states() == {"open": 28, "sold": 2}
    assert till.plane()[:6] == b"osooos"
    assert till.money() == {"cash": 2000, "revenue": -2000}
    assert till.odd() == []
    lines = sales.see_order(till.core, till.operator, till.house.id, order=order).lines
    assert [line.state for line in lines] == ["exchanged", "valid"]


def test_the_difference_is_paid_in_cash(till: Till) -> None:
    order = sold(till, 0, letter="c")
    with pytest.raises(TenderTooSmall):
        exchange(till, outgoing(till, order), [5, 6], kind=TenderKind.CASH, received_minor=500)
    assert till.states() == {"open": 27, "held": 2, "sold": 1}
    done = exchange(till, outgoing(till, order), [7, 8], kind=TenderKind.CASH, received_minor=2000)

    assert done.quote is not None and done.quote.difference.amount_minor == 1000  # child for child, and one adult
    assert done.sale is not None and done.sale.change.amount_minor == 1000
    assert till.money() == {"cash": 1500, "revenue": -1500}
    assert till.odd() == []


def test_money_goes_back_by_the_rule(till: Till) -> None:
    order = till.claim(0, 1)
    till.cash(order, 500)
    till.card(order)
    done = exchange(till, outgoing(till, order), [5])

    assert done.quote is not None
    assert [(part.kind.value, part.amount.amount_minor) for part in done.quote.back] == [("card", 1000)]
    assert till.money() == {"card": 1500, "cash": 500, "revenue": -1000, "refunds": -1000}
    assert payments.resolve(till.core).refunded == 1
    assert till.money() == {"card": 500, "cash": 500, "revenue": -1000}
    assert till.odd() == []


def test_what_was_carried_goes_back_to_the_card_that_paid_it(till: Till) -> None:
    order = till.claim(0, 1)
    till.card(order)
    first = exchange(till, outgoing(till, order, 1), [5])
    again = exchange(till, outgoing(till, first.order), [6])
    assert till.odd() == []
    payments.return_tickets(till.core, till.operator, till.house.id, order=again.order, act=uuid4())

    assert payments.resolve(till.core).refunded == 1
    captures = till.terminal.captures().values()
    assert [(capture.taken_minor, capture.given_back_minor) for capture in captures] == [(2000, 1000)]
    assert till.money() == {"card": 1000, "revenue": -1000}
    assert till.odd() == []


def test_to_another_performance(till: Till) -> None:
    other = a_house(till.core)
    order = sold(till, 0, 1)
    done = exchange(till, outgoing(till, order), [3, 4], house=other)

    assert done.sale is not None and done.sale.performance_id == other.id
    assert till.states() == {"open": 30}
    rows = till.core.postgres.rows(
        "select performance_id, account::text, sum(amount_minor)::int from money_journal group by 1, 2"
        " having sum(amount_minor) <> 0 order by 1, 2"
    )
    assert rows == [(other.id, "cash", 2000), (other.id, "revenue", -2000)]
    assert till.core.postgres.rows("select status::text from orders where id = %s", [order]) == [("refunded",)]
    assert till.odd() == []


def test_a_fee_is_shown_and_earned_as_one(till: Till) -> None:
    till.core.settings = till.core.settings.model_copy(update={"exchange_fee_minor": 150})
    order = sold(till, 0)
    done = exchange(till, outgoing(till, order), [5], kind=TenderKind.CASH, received_minor=150)

    assert done.quote is not None and done.quote.rule.endswith("a fee of 1.50 EUR.")
    assert till.money() == {"cash": 1150, "revenue": -1000, "fees": -150}
    assert till.odd() == []
    payments.return_tickets(till.core, till.operator, till.house.id, order=done.order, act=uuid4())
    assert till.money() == {"cash": 150, "fees": -150}
    assert till.core.postgres.rows("select status::text from orders where id = %s", [done.order]) == [("refunded",)]
    assert till.odd() == []


def test_a_voucher_pays_the_difference_or_nothing_happens(till: Till) -> None:
    def voucher(minor: int) -> str:
        return payments.issue_voucher(
            till.core, till.operator, till.house.id, voucher=uuid4(), name="Gift", amount_minor=minor
        )

    order, small = sold(till, 0), voucher(900)
    with pytest.raises(VoucherRefused):
        exchange(till, outgoing(till, order), [5, 6], kind=TenderKind.VOUCHER, voucher=small)
    assert till.states() == {"open": 27, "held": 2, "sold": 1}
    assert till.odd() == []
    exchange(till, outgoing(till, order), [7, 8], kind=TenderKind.VOUCHER, voucher=voucher(1200))
    assert till.money() == {"cash": 1000, "voucher": 1000, "revenue": -2000}
    assert till.odd() == []


def test_a_voucher_that_paid_is_carried_too(till: Till) -> None:
    code = payments.issue_voucher(
        till.core, till.operator, till.house.id, voucher=uuid4(), name="Gift", amount_minor=5000
    )
    order = till.claim(0)
    payments.pay_by_voucher(till.core, till.operator, till.house.id, order=order, tender=uuid4(), code=code)
    done = exchange(till, outgoing(till, order), [5])
    assert till.odd() == []
    payments.return_tickets(till.core, till.operator, till.house.id, order=done.order, act=uuid4())

    assert till.core.postgres.rows("select balance_minor from voucher") == [(5000,)]
    assert till.odd() == []


def test_a_card_pays_the_difference_after_the_seats_are_claimed(till: Till) -> None:
    order = sold(till, 0)
    done = exchange(till, outgoing(till, order), [5, 6], kind=TenderKind.CARD)

    assert done.sale is None
    assert till.states() == {"open": 27, "paying": 2, "sold": 1}
    assert till.odd() == []
    assert till.card(done.order).is_paid
    assert till.states() == {"open": 28, "sold": 2}
    assert till.plane()[:7] == b"oooooss"
    assert till.money() == {"cash": 1000, "card": 1000, "revenue": -2000}
    assert till.odd() == []


def test_a_card_that_pays_for_tickets_that_are_gone_gets_its_money_back(till: Till) -> None:
    order = sold(till, 0)
    done = exchange(till, outgoing(till, order), [5, 6], kind=TenderKind.CARD)
    payments.return_tickets(till.core, till.operator, till.house.id, order=order, act=uuid4())
    status = till.card(done.order)

    assert not status.is_paid and status.sentence == "The money came after the order was over. It goes back by itself."
    assert till.states() == {"open": 30}
    payments.resolve(till.core)
    assert till.money() == {}
    assert till.odd() == []


def test_a_till_that_dies_before_the_card_is_asked_leaves_the_old_tickets(till: Till) -> None:
    order = sold(till, 0)
    done = exchange(till, outgoing(till, order), [5, 6], kind=TenderKind.CARD)
    till.run_out()
    payments.resolve(till.core)

    assert till.states() == {"open": 29, "sold": 1}
    assert tickets(till) == {0: "valid"}
    with pytest.raises(CannotReturn, match="given up"):
        exchange(till, outgoing(till, order), [7], order=done.order)
    assert till.odd() == []


def test_a_card_that_was_charged_and_never_answered_exchanges_in_the_end(till: Till) -> None:
    """Amounts of .02 are charged and not answered."""
    till.core.settings = till.core.settings.model_copy(update={"exchange_fee_minor": 2})
    order = sold(till, 0)
    done = exchange(till, outgoing(till, order), [5, 6], kind=TenderKind.CARD)

    assert till.card(done.order).is_open
    assert till.states() == {"open": 27, "paying": 2, "sold": 1}
    till.run_out()
    payments.resolve(till.core)
    assert till.states() == {"open": 28, "sold": 2}
    assert tickets(till) == {0: "void", 5: "valid", 6: "valid"}
    assert till.odd() == []


def test_what_was_charged_too_late_exchanges_where_nobody_took_the_seats(till: Till) -> None:
    """The order was given up, and then the terminal tells that it had been paid."""
    order = sold(till, 0)
    done = exchange(till, outgoing(till, order), [5, 6], kind=TenderKind.CARD)
    tender = uuid4()
    with till.core.postgres.write() as connection:  # charged, and its deadline passed with the provider out of reach
        connection.execute(
            "select start_tender(%s, %s, %s, 'card', 'simulated', 1000, 1000, 60)", [till.house.id, done.order, tender]
        )
        connection.execute("update orders set status = 'cancelled', pay_by = null where id = %s", [done.order])
        connection.execute("update seat_claim set state = 'open', cart_id = null, order_id = null, fence = fence + 1"
                           " where order_id = %s", [done.order])  # fmt: skip
        connection.execute(
            "insert into seat_journal (performance_id, act, to_state, seats, fences)"
            " select performance_id, 'free', 'open', array[seat_ordinal], array[fence] from seat_claim"
            " where state = 'open'"
        )
    assert settled(till.core, till.house.id, done.order, tender) == "exchanged"

    assert till.states() == {"open": 28, "sold": 2}
    assert till.money() == {"cash": 1000, "card": 1000, "revenue": -2000}


def test_a_second_try_gives_what_the_first_did(till: Till) -> None:
    order, new = sold(till, 0), OrderId(uuid4())
    out = outgoing(till, order)
    first = exchange(till, out, [5], order=new)
    again = payments.exchange_tickets(
        till.core, till.operator, till.house.id, outgoing=out, cart=CartId(uuid4()), order=new, seats=[5]
    )

    assert again.sale == first.sale
    assert till.states() == {"open": 29, "sold": 1}
    assert till.odd() == []


def test_what_was_used_or_is_gone_stays(till: Till) -> None:
    order = sold(till, 0, 1)
    both, first = outgoing(till, order), outgoing(till, order, 1)
    with till.core.postgres.write() as connection:
        connection.execute("update ticket set state = 'admitted' where code = %s", [both.tickets[1]])
    with pytest.raises(CannotReturn, match="went in"):
        exchange(till, both, [5, 6])
    exchange(till, first, [7])
    with pytest.raises(CannotReturn, match="came back already"):
        exchange(till, first, [8])
    assert till.odd() == []


def test_a_hold_that_is_lost_leaves_everything(till: Till) -> None:
    order = sold(till, 0)
    cart = CartId(uuid4())
    inventory.place_hold(till.core, till.operator, till.house.id, seats=[5], cart=cart)
    inventory.release_hold(till.core, till.operator, till.house.id, cart=cart)
    with pytest.raises(HoldEnded):
        payments.exchange_tickets(
            till.core, till.operator, till.house.id, outgoing=outgoing(till, order), cart=cart, order=OrderId(uuid4()),
            seats=[5],
        )  # fmt: skip
    assert till.states() == {"open": 29, "sold": 1}
    assert till.money() == {"cash": 1000, "revenue": -1000}


def test_a_customer_at_the_limit_may_exchange(till: Till) -> None:
    with till.core.postgres.write() as connection:
        connection.execute("update performance set customer_seats_max = 2")
    order = sold(till, 0, 1, buyer=Buyer(customer="Ada"))
    exchange(till, outgoing(till, order), [5, 6])

    assert till.core.postgres.rows("select seats from customer_count") == [(2,)]
    with pytest.raises(EtdsError, match="as many seats here"):
        sold(till, 9, buyer=Buyer(customer="Ada"))
    assert till.odd() == []


def test_two_tills_exchange_the_same_ticket(till: Till) -> None:
    order = sold(till, 0)
    out, start, outcomes = outgoing(till, order), Barrier(2), list[str]()

    def at_a_till(seat: int) -> None:
        cart = CartId(uuid4())
        inventory.place_hold(till.core, till.operator, till.house.id, seats=[seat], cart=cart)
        start.wait()
        try:
            payments.exchange_tickets(
                till.core, till.operator, till.house.id, outgoing=out, cart=cart, order=OrderId(uuid4()), seats=[seat]
            )
            outcomes.append("exchanged")
        except CannotReturn:
            outcomes.append("told")

    tills = [Thread(target=at_a_till, args=(seat,)) for seat in (5, 6)]
    for thread in tills:
        thread.start()
    for thread in tills:
        thread.join()
    assert sorted(outcomes) == ["exchanged", "told"]
    assert till.states() == {"open": 28, "sold": 1, "held": 1}
    assert till.odd() == []


@pytest.mark.parametrize(
    "breaking",
    [
        "update exchange set out_minor = out_minor + 1",
        "update order_line set state = 'exchanged' where state = 'live'",
        "update tender set carried_from = id where carried_from is null",
        "update refund set carried_to = gen_random_uuid()",
    ],
)
def test_verify_sees_an_exchange_that_is_broken_by_hand(till: Till, breaking: str) -> None:
    order = sold(till, 0, 1)
    exchange(till, outgoing(till, order, 1), [5])
    assert till.odd() == []
    with till.core.postgres.write() as connection:
        connection.execute(breaking)  # type: ignore[arg-type]
    assert any(line.startswith("exchanges_are_netted") for line in till.odd())


def test_what_was_exchanged_is_found_by_the_name_that_it_took_over(till: Till) -> None:
    order = sold(till, 0, 1, buyer=Buyer(customer="Anna Stone", contact="as@example.org"))
    done = exchange(till, outgoing(till, order, 1), [5])

    for words in ("anna stone", "as@example anna"):
        found = sales.find_orders(till.core, till.operator, words)
        assert {hit.brief.order_id for hit in found} == {order, done.order}, words
