"""Card sales: claimed before anything is charged, charged once, and never let go by a clock while it may be charged."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from core import inventory, payments
from core.errors import HoldEnded, SeatsUnavailable
from core.inventory import CartId
from core.payments.checkout import CardOff, TooMuch
from core.payments.providers import Answer, AttemptState, SimulatedTerminal, Unanswered
from core.sales import OrderId
from db.queries import payments as queries
from db.vocabulary import OrderStatus, TenderState
from tests.core.inventory.test_holds import run_out
from tests.core.payments.conftest import Make, Till
from tests.factories.house import someone

PAID = (TenderState.SUCCEEDED, OrderStatus.PAID)


def test_a_card_pays_the_order_and_the_tickets_are_there(till: Till) -> None:
    order = till.claim(1, 2)
    assert till.states() == {"open": 28, "paying": 2}
    assert till.plane()[:4] == b"oppo"

    status = till.card(order)

    assert (status.tender, status.order, status.left.amount_minor) == (*PAID, 0)
    assert till.states() == {"open": 28, "sold": 2}
    assert till.plane()[:4] == b"osso"
    assert till.money() == {"card": 2000, "revenue": -2000}
    assert till.core.postgres.rows("select seat_ordinal, state::text from ticket order by 1") == [
        (1, "valid"),
        (2, "valid"),
    ]
    assert till.odd() == []


def test_the_same_tender_again_charges_nothing_more(till: Till) -> None:
    order, tender = till.claim(1), uuid4()

    first, again = till.card(order, tender=tender), till.card(order, tender=tender)

    assert first == again
    assert till.money() == {"card": 1000, "revenue": -1000}
    assert till.odd() == []


def test_a_claim_is_for_the_owner_of_a_living_hold(till: Till) -> None:
    cart, stranger = CartId(uuid4()), someone(till.core)
    inventory.place_hold(till.core, till.operator, till.house.id, seats=[1], cart=cart)

    def claim(actor: object, **more: object) -> object:
        return payments.claim_order(
            till.core,
            actor,
            till.house.id,
            cart=cart,
            order=OrderId(uuid4()),
            seats={1: "a"},
            **more,  # type: ignore[arg-type]
        )

    with pytest.raises(HoldEnded):
        claim(stranger)
    run_out(till.core, cart)
    with pytest.raises(HoldEnded):
        claim(till.operator)
    assert till.core.postgres.rows("select from orders") == []
    assert till.odd() == []


def test_nobody_takes_seats_that_are_being_paid(till: Till) -> None:
    till.claim(1)
    till.run_out()

    with pytest.raises(SeatsUnavailable):
        inventory.place_hold(till.core, till.operator, till.house.id, seats=[1], cart=CartId(uuid4()))


def test_a_declined_card_charges_nothing_and_cash_may_follow(till: Till) -> None:
    """The cents of the amount script the terminal: 01 is declined."""
    order = till.claim(1)

    declined = till.card(order, 901)
    paid = till.cash(order, 2000)

    assert (declined.tender, declined.order, declined.left.amount_minor) == (
        TenderState.CANCELLED,
        OrderStatus.PAYING,
        1000,
    )
    assert declined.sentence == "Not charged: declined. Take another card, or cash."
    assert (paid.tender, paid.order) == PAID
    assert till.money() == {"cash": 1000, "revenue": -1000}
    assert till.odd() == []


def test_an_order_is_paid_in_parts(till: Till) -> None:
    order = till.claim(1, 2, 3)

    part = till.card(order, 1200)
    with pytest.raises(TooMuch):
        till.card(order, 1801)
    rest = till.cash(order, 2000)

    assert (part.order, part.left.amount_minor, part.sentence) == (
        OrderStatus.PAYING,
        1800,
        "Taken; 18.00 EUR is left to pay.",
    )
    assert rest.order is OrderStatus.PAID
    assert till.money() == {"card": 1200, "cash": 1800, "revenue": -3000}
    assert till.core.postgres.rows("select change_minor from tender where kind = 'cash'") == [(200,)]
    assert till.odd() == []


def test_a_lost_reply_is_unknown_until_the_provider_says_that_it_charged(till: Till) -> None:
    order = till.claim(1)

    unknown = till.card(order, 902)  # charged, and the reply is lost each time
    assert (unknown.tender, unknown.order) == (TenderState.UNKNOWN, OrderStatus.PAYING)
    assert till.states() == {"open": 29, "paying": 1}
    with pytest.raises(TooMuch):  # 0.98 is left at most: nobody pays twice for what may be paid already
        till.card(order, 99)
    done = payments.resolve(till.core)

    assert (done.paid, done.cancelled) == (1, 0)
    assert till.core.postgres.rows("select state::text from tender where amount_minor = 902") == [("succeeded",)]


def test_a_call_that_never_arrived_is_dropped_on_the_providers_word(till: Till) -> None:
    order = till.claim(1)
    assert till.card(order, 903).tender is TenderState.UNKNOWN

    done = payments.resolve(till.core)

    assert (done.paid, done.cancelled) == (0, 1)
    assert till.card(order).order is OrderStatus.PAID
    assert till.odd() == []


def test_without_an_answer_no_clock_lets_the_seats_go(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    order = till.claim(1)
    till.card(order, 902)
    till.run_out()

    def silent(self: object, asked: object) -> Answer:
        raise Unanswered("no line")

    with monkeypatch.context() as patch:
        patch.setattr(SimulatedTerminal, "cancel", silent)
        patch.setattr(SimulatedTerminal, "events", silent)
        done = payments.resolve(till.core)
    assert (done.total, done.unanswered) == (0, 2)
    assert till.states() == {"open": 29, "paying": 1}

    till.core.providers.put(till.terminal)  # with fresh patience
    payments.resolve(till.core)
    payments.resolve(till.core)  # what was paid of it is not the whole: the order is over, and the part goes back
    assert till.states() == {"open": 30}
    assert till.money() == {}
    assert [matter.sentence.split(":")[0][:20] for matter in payments.attention_list(till.core, till.operator)] == [
        "not paid in time of "
    ]
    assert till.odd() == []


def test_a_frozen_till_that_wakes_too_late_does_not_charge(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    """It slept between asking for the attempt and submitting it (T4)."""
    order, create = till.claim(1), SimulatedTerminal.create

    def slept(self: SimulatedTerminal, *arguments: object) -> str:
        reference = create(self, *arguments)  # type: ignore[arg-type]
        till.run_out()
        payments.resolve(till.core)
        return reference

    monkeypatch.setattr(SimulatedTerminal, "create", slept)
    status = till.card(order)

    assert (status.tender, status.order) == (TenderState.CANCELLED, OrderStatus.CANCELLED)
    assert till.terminal.captures() == {}
    assert till.states() == {"open": 30}
    assert till.odd() == []


def test_giving_up_opens_the_seats_and_pays_back_what_was_paid(till: Till) -> None:
    order = till.claim(1, 2)
    till.card(order, 500)

    word = payments.give_up_order(till.core, till.operator, till.house.id, order=order)

    assert word == "refund_due"
    assert till.states() == {"open": 30}
    assert till.plane()[:3] == b"ooo"
    assert till.money() == {"card": 500, "refunds": -500}
    assert payments.resolve(till.core).refunded == 1
    assert till.money() == {}
    assert till.core.postgres.rows("select status::text from orders") == [("refunded",)]
    assert till.odd() == []


def test_an_order_is_not_given_up_while_its_card_may_be_charged(till: Till) -> None:
    order = till.claim(1)
    till.card(order, 902)

    assert payments.give_up_order(till.core, till.operator, till.house.id, order=order) == "pending"
    assert till.states() == {"open": 29, "paying": 1}


def test_late_money_takes_its_seats_if_nobody_has_them(make_till: Make) -> None:
    till = make_till(supports_cancel=False)
    order, tender = _lost(till, 1)

    payments.hear(till.core, "simulated", 0)

    assert payments.payment_status(till.core, till.operator, till.house.id, tender=tender).order is OrderStatus.PAID
    assert till.states() == {"open": 29, "sold": 1}
    assert till.odd() == []
    assert order


def test_late_money_goes_back_where_the_seats_are_anothers(make_till: Make) -> None:
    till = make_till(supports_cancel=False)
    _, tender = _lost(till, 1)
    inventory.place_hold(till.core, till.operator, till.house.id, seats=[1], cart=CartId(uuid4()))

    payments.hear(till.core, "simulated", 0)
    status = payments.payment_status(till.core, till.operator, till.house.id, tender=tender)

    assert status.sentence == "The money came after the order was over. It goes back by itself."
    assert len(payments.attention_list(till.core, till.operator)) == 1
    assert payments.resolve(till.core).refunded == 1
    assert till.money() == {}
    assert till.states() == {"open": 29, "held": 1}
    assert till.odd() == []


def _lost(till: Till, seat: int) -> tuple[OrderId, object]:
    """A card that was charged after its order had been given up: what only a lying provider can do."""
    order, tender = till.claim(seat), uuid4()
    queries.start_tender(
        till.core.postgres,
        till.house.id,
        order_id=order,
        tender_id=tender,
        kind=queries.TenderKind.CARD,
        provider="simulated",
        amount_minor=1000,
        received_minor=1000,
        seconds=60,
    )
    reference = till.terminal.create(
        str(tender),
        1000,
        "EUR",
        {"performance": str(till.house.id), "order": str(order), "tender": str(tender)},
    )
    queries.submit_tender(till.core.postgres, till.house.id, tender, reference)
    queries.cancel_tender(till.core.postgres, till.house.id, tender, on_its_word=True, reason="it said so")
    till.run_out()
    payments.resolve(till.core)
    assert till.states() == {"open": 30}
    assert till.terminal.confirm(reference, str(tender)).state is AttemptState.SUCCEEDED
    return order, tender


def test_events_that_come_twice_have_one_effect(make_till: Make) -> None:
    till = make_till(doubled=1.0)
    order = till.claim(1)
    assert till.card(order).order is OrderStatus.PAID

    upto, done = payments.hear(till.core, "simulated", 0)
    again, more = payments.hear(till.core, "simulated", 0)

    assert (done.events, more.events, upto == again) == (2, 0, True)
    assert till.money() == {"card": 1000, "revenue": -1000}
    assert till.odd() == []


def test_a_reserved_order_keeps_its_seats_until_its_term(till: Till) -> None:
    kept, lost = till.claim(1, pay_later=True), till.claim(2, pay_later=True)
    assert till.states() == {"open": 28, "reserved": 2}

    assert till.card(kept).order is OrderStatus.PAID
    till.run_out()
    payments.resolve(till.core)

    assert till.states() == {"open": 29, "sold": 1}
    assert till.odd() == []
    with pytest.raises(HoldEnded):
        till.card(lost)


def test_a_terminal_that_does_not_answer_is_left_alone_and_cash_goes_on(make_till: Make) -> None:
    till = make_till(lost_before=1.0)
    order = till.claim(1)
    for _ in range(3):
        assert till.card(order).tender is TenderState.CANCELLED  # never begun, so nothing can have been charged

    with pytest.raises(CardOff) as off:
        till.card(order)

    assert off.value.message.startswith("Card is off since ")
    assert "Take cash" in off.value.message
    assert till.cash(order, 1000).order is OrderStatus.PAID
    assert till.odd() == ["providers_agree: simulated did not answer, so this is not known"]


@pytest.mark.parametrize("workers", [4])
def test_any_number_of_workers_end_an_order_once(till: Till, open_core: Callable[..., object], workers: int) -> None:
    for seat in range(6):
        till.core.providers.put(till.terminal)  # with fresh patience
        till.card(till.claim(seat), 902 if seat % 2 else 903)
    till.run_out()
    cores = [open_core() for _ in range(workers)]
    for core in cores:
        core.providers.put(till.terminal)  # type: ignore[attr-defined]

    for _ in range(3):
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(payments.resolve, cores))

    assert till.states() == {"open": 30}
    assert till.money() == {}
    assert till.core.postgres.rows("select distinct status::text from orders order by 1") == [
        ("cancelled",),
        ("refunded",),
    ]
    assert till.odd() == []
