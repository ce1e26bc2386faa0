"""Whole orders whose cards go through Stripe: paid, declined, lost on the way, tapped late, given back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pydantic import SecretStr

from core import payments
from core.payments.providers import Guarded, StripeTerminal
from core.runtime import Core
from db.vocabulary import OrderStatus, TenderState
from tests.core.payments.conftest import MakeStripeTill, StripeTill
from tests.core.payments.test_stripe import ids
from tests.fixtures.stripe import DECLINED, DECLINED_NUMBER, READER, STRIPE_KEY, a_terminal

PAID = (TenderState.SUCCEEDED, OrderStatus.PAID)
WAITING = (TenderState.SUBMITTED, OrderStatus.PAYING)


@pytest.fixture
def till(make_stripe_till: MakeStripeTill) -> StripeTill:
    return make_stripe_till()


# --- yes and no -----------------------------------------------------------------------------------------------------


def test_a_card_pays_the_order(till: StripeTill) -> None:
    order, tender = till.claim(1, 2), uuid4()

    status = payments.pay_by_card(
        till.core, till.operator, till.house.id, order=order, tender=tender, provider="stripe"
    )

    assert (status.tender, status.order) == PAID
    assert till.states() == {"open": 28, "sold": 2}
    assert till.captured() == {str(tender): (2000, 0)}
    (intent,) = till.server.intents()
    assert intent["metadata"] == {"performance": str(till.house.id), "order": str(order), "tender": str(tender)}
    assert till.odd() == []


def test_the_same_tender_again_charges_nothing_more(till: StripeTill) -> None:
    order, tender = till.claim(1), uuid4()

    assert till.card(order, tender=tender) == till.card(order, tender=tender)

    assert till.captured() == {str(tender): (1000, 0)}
    assert till.odd() == []


def test_a_declined_card_charges_nothing_and_cash_may_follow(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till(card=DECLINED)
    order = till.claim(1)

    declined = till.card(order)
    paid = till.cash(order, 1000)

    assert declined.sentence == "Not charged: declined. Take another card, or cash."
    assert (paid.tender, paid.order) == PAID
    assert till.captured() == {}
    assert till.odd() == []


def test_an_order_is_paid_in_parts_and_given_back(till: StripeTill) -> None:
    order, tender = till.claim(1, 2, 3), uuid4()
    till.card(order, 1200, tender=tender)
    assert till.cash(order, 1800).order is OrderStatus.PAID

    payments.return_tickets(till.core, till.operator, till.house.id, order=order, act=uuid4(), kept_minor=2000)
    assert payments.resolve(till.core).refunded == 1

    assert till.captured() == {str(tender): (1200, 1000)}
    assert till.odd() == []


# --- no answer ------------------------------------------------------------------------------------------------------


def test_a_lost_reply_is_asked_for_once_more_under_the_same_key(till: StripeTill) -> None:
    order, tender = till.claim(1), uuid4()
    till.server.fault("lost", "/confirm")

    status = till.card(order, tender=tender)

    assert (status.tender, status.order) == PAID
    assert till.captured() == {str(tender): (1000, 0)}
    confirmed = [key for _, path, key in till.server.calls() if path.endswith("/confirm")]
    assert confirmed == [f"confirm-{tender}"] * 2
    assert till.odd() == []


def test_a_server_that_dies_after_it_charged_leaves_a_doubt_that_is_settled(till: StripeTill) -> None:
    order, tender = till.claim(1), uuid4()
    till.server.fault("die", "/confirm")

    status = till.card(order, tender=tender)

    assert till.server.is_dead()
    assert (status.tender, status.order) == (TenderState.UNKNOWN, OrderStatus.PAYING)
    assert "do not charge again" in status.sentence
    till.run_out()
    away = payments.resolve(till.core)
    assert (away.total, away.unanswered > 0) == (0, True)
    assert till.states() == {"open": 29, "paying": 1}  # no clock lets them go

    till.server.start()
    back = patient(till)
    assert (back.paid, back.cancelled) == (1, 0)
    assert till.states() == {"open": 29, "sold": 1}
    assert till.captured() == {str(tender): (1000, 0)}
    assert till.odd() == []


def test_a_charge_that_never_arrived_is_cancelled_on_its_word(till: StripeTill) -> None:
    order, tender = till.claim(1), uuid4()
    till.server.fault("status", "/confirm", status=500, times=4)
    assert till.card(order, tender=tender).tender is TenderState.UNKNOWN

    done = patient(till)

    assert (done.paid, done.cancelled) == (0, 1)
    assert [intent["status"] for intent in till.server.intents()] == ["canceled"]
    assert till.card(order).order is OrderStatus.PAID
    assert till.odd() == []


def test_a_refund_whose_reply_is_lost_is_paid_once(till: StripeTill) -> None:
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    payments.return_tickets(till.core, till.operator, till.house.id, order=order, act=uuid4())
    till.server.fault("lost", "/refunds")

    first = payments.resolve(till.core)
    till.server.age(2 * 24 * 3600)  # the house was closed, and Stripe has forgotten the key
    second = payments.resolve(till.core)

    assert (first.refunded, first.unanswered, second.refunded) == (0, 1, 1)
    assert till.captured() == {str(tender): (1000, 1000)}
    assert till.odd() == []


# --- readers --------------------------------------------------------------------------------------------------------


def test_who_taps_pays_and_the_till_sees_it_when_it_looks(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()

    asked = till.card(order, tender=tender)
    assert (asked.tender, asked.order) == WAITING
    assert (till.status(tender).tender, till.status(tender).order) == WAITING
    till.server.tap(READER)

    paid = till.status(tender)
    assert (paid.tender, paid.order) == PAID
    assert till.captured() == {str(tender): (1000, 0)}
    assert till.odd() == []


def test_who_taps_pays_though_the_till_has_died(make_stripe_till: MakeStripeTill) -> None:
    till, other = make_stripe_till(reader=READER), make_stripe_till()
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    till.server.tap(READER)

    done = payments.resolve(other.core)

    assert (done.paid, done.events) == (1, 1)
    assert till.states() == {"open": 29, "sold": 1}
    assert till.odd() == []


@pytest.mark.parametrize("by_news", [True, False])
def test_a_card_that_the_reader_refuses_ends_the_attempt(make_stripe_till: MakeStripeTill, by_news: bool) -> None:
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    till.server.tap(READER, DECLINED_NUMBER)

    if by_news:
        assert payments.resolve(till.core).cancelled == 1
    status = till.status(tender)

    assert (status.tender, status.order, status.reason) == (TenderState.CANCELLED, OrderStatus.PAYING, "declined")
    assert [intent["status"] for intent in till.server.intents()] == ["canceled"]
    assert till.cash(order, 1000).order is OrderStatus.PAID
    assert till.odd() == []


@pytest.mark.parametrize("by_news", [True, False])
def test_a_reader_that_asks_for_the_pin_after_a_refusal_is_let_go_on(
    make_stripe_till: MakeStripeTill, by_news: bool
) -> None:
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    till.server.tap(READER, DECLINED_NUMBER, asks_on=True)

    if by_news:
        payments.resolve(till.core)
    assert (till.status(tender).tender, till.status(tender).order) == WAITING
    till.server.tap(READER)

    assert (till.status(tender).tender, till.status(tender).order) == PAID
    assert till.odd() == []


def test_a_refusal_that_cannot_be_looked_at_is_heard_again(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    till.server.tap(READER, DECLINED_NUMBER)
    till.server.fault("status", "/payment_intents", method="GET", status=500)

    missed, heard = payments.resolve(till.core), payments.resolve(till.core)

    assert (missed.events, missed.cancelled, missed.unanswered) == (0, 0, 1)
    assert heard.cancelled == 1
    assert till.odd() == []


def test_a_payment_on_the_reader_is_stopped(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)

    stopped = payments.stop_card(till.core, till.operator, till.house.id, tender=tender)

    assert (stopped.tender, stopped.order, stopped.left.amount_minor) == (
        TenderState.CANCELLED,
        OrderStatus.PAYING,
        1000,
    )
    assert till.server.prompt(READER) is None
    assert till.cash(order, 1000).order is OrderStatus.PAID
    assert till.odd() == []


def test_a_payment_that_was_made_is_not_stopped(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    till.server.tap(READER)

    late = payments.stop_card(till.core, till.operator, till.house.id, tender=tender)

    assert (late.tender, late.order) == PAID
    assert till.captured() == {str(tender): (1000, 0)}
    assert till.odd() == []


def test_nobody_taps_and_the_seats_are_open_again(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till(reader=READER)
    order = till.claim(1)
    till.card(order)
    till.run_out()

    done = payments.resolve(till.core)

    assert (done.cancelled, done.given_up) == (1, 1)
    assert till.server.prompt(READER) is None
    assert till.states() == {"open": 30}
    assert till.captured() == {}
    assert till.odd() == []


def test_a_tap_and_the_end_of_its_time_come_to_one_end(make_stripe_till: MakeStripeTill) -> None:
    """The card is read just before the attempt is cancelled: Stripe decides, and both sides agree."""
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    till.run_out()
    till.server.tap(READER)
    till.core.providers.inbox.read_to("stripe", 2**40)  # it has no news of it

    done = payments.resolve(till.core)

    assert (done.events, done.paid) == (0, 1)
    assert till.states() == {"open": 29, "sold": 1}
    assert till.odd() == []


# --- news -----------------------------------------------------------------------------------------------------------


def test_news_are_had_once_whoever_reads_them(make_stripe_till: MakeStripeTill) -> None:
    till, other = make_stripe_till(), make_stripe_till()
    till.card(till.claim(1))

    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(payments.resolve, [till.core, other.core]))
    again = payments.resolve(till.core)

    assert (sum(done.events for done in both), again.events) == (1, 0)
    assert till.odd() == []


def test_the_bookmark_outlives_the_program(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till()
    till.card(till.claim(1))
    payments.resolve(till.core)
    upto = till.core.providers.inbox.after("stripe")

    assert upto > 0
    assert make_stripe_till().core.providers.inbox.after("stripe") == upto


def test_payments_of_others_on_the_account_are_none_of_ours(till: StripeTill) -> None:
    terminal = a_terminal(till.server)
    for carried in (ids(), {"shop": "7"}, {"performance": "x", "tender": "y"}, {}):
        reference = terminal.create(str(uuid4()), 500, "EUR", carried)
        terminal.confirm(reference, str(uuid4()))

    done = payments.resolve(till.core)

    assert (done.events, done.total, done.unanswered) == (0, 0, 0)
    assert till.core.postgres.rows("select from provider_event") == []


def test_another_payment_that_carries_our_ids_does_not_pay(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    (ours,) = till.server.intents()
    terminal = a_terminal(till.server)
    terminal.confirm(terminal.create("k", 50, "EUR", ours["metadata"]), "k")  # a cheap one

    done = payments.resolve(till.core)

    assert (done.events, done.paid) == (0, 0)
    assert (till.status(tender).tender, till.status(tender).order) == WAITING


def test_a_house_without_stripe_has_none(open_core: Callable[..., Core]) -> None:
    core = open_core()
    assert core.providers.named("stripe") is None
    assert core.providers.names() == ["simulated"]


def test_stripe_that_is_no_more_charged_still_ends_what_was_begun(open_core: Callable[..., Core]) -> None:
    core = open_core(stripe_secret_key=SecretStr(STRIPE_KEY))
    assert core.providers.default == "simulated"
    assert core.providers.names() == ["simulated", "stripe"]
    assert isinstance(core.providers.named("stripe"), Guarded)


def patient(till: StripeTill) -> payments.Resolved:
    """A round that does not wait for the pause after calls that were not answered."""
    terminal = till.core.providers.named("stripe")
    assert terminal is not None and isinstance(terminal._provider, StripeTerminal)
    till.core.providers.put(terminal._provider)
    return payments.resolve(till.core)
