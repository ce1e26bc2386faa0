"""Stripe's terminal against a server that speaks its language; what that lacks is told in tests/localstripe.py."""

from __future__ import annotations

import logging
import subprocess
import sys
from uuid import uuid4

import pytest
import stripe

from core.payments.providers import AttemptState, Rejected, StripeTerminal, Unanswered
from core.payments.providers.stripe_words import answer_of, reason_of, translated
from tests.fixtures.stripe import DECLINED, DECLINED_NUMBER, READER, LocalStripe, a_terminal


@pytest.fixture
def terminal(stripe_books: LocalStripe) -> StripeTerminal:
    return a_terminal(stripe_books)


def ids() -> dict[str, str]:
    return {"performance": "1", "order": str(uuid4()), "tender": str(uuid4())}


def an_attempt(terminal: StripeTerminal, amount_minor: int = 1000) -> tuple[str, str]:
    """(reference, key)"""
    carried = ids()
    return terminal.create(carried["tender"], amount_minor, "EUR", carried), carried["tender"]


# --- charge, decline, cancel ----------------------------------------------------------------------------------------


def test_a_card_is_charged_under_our_key_and_ids(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    reference, key = an_attempt(terminal)
    assert terminal.get(reference).state is AttemptState.CREATED
    assert stripe_books.captured() == {}

    answer = terminal.confirm(reference, key)

    assert (answer.state, answer.reason) == (AttemptState.SUCCEEDED, "")
    assert terminal.get(reference) == answer
    assert stripe_books.captured() == {key: (1000, 0)}
    assert [call for call in stripe_books.calls() if call[0] == "POST"] == [
        ("POST", "/v1/payment_intents", f"create-{key}"),
        ("POST", f"/v1/payment_intents/{reference}/confirm", f"confirm-{key}"),
    ]


def test_the_same_key_twice_charges_once(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    carried = ids()
    key = carried["tender"]
    first = terminal.create(key, 1000, "EUR", carried)
    again = terminal.create(key, 1000, "EUR", carried)
    assert first == again

    assert terminal.confirm(first, key) == terminal.confirm(first, key)
    stripe_books.age(2 * 24 * 3600)  # keys are forgotten, the state of the intent is not
    assert terminal.confirm(first, key).state is AttemptState.SUCCEEDED

    assert stripe_books.captured() == {key: (1000, 0)}


def test_a_key_is_for_one_payment(terminal: StripeTerminal) -> None:
    carried = ids()
    terminal.create("k", 1000, "EUR", carried)
    with pytest.raises(Rejected, match="can only be used once"):
        terminal.create("k", 1001, "EUR", carried)


def test_a_refused_card_ends_the_attempt(stripe_books: LocalStripe) -> None:
    terminal = a_terminal(stripe_books, test_card=DECLINED)
    reference, key = an_attempt(terminal)

    answer = terminal.confirm(reference, key)

    assert (answer.state, answer.reason) == (AttemptState.CANCELLED, "declined")
    assert [intent["status"] for intent in stripe_books.intents()] == ["canceled"]  # so nobody can try it once more


def test_a_cancelled_attempt_is_never_charged(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    reference, key = an_attempt(terminal)

    assert terminal.cancel(reference).state is AttemptState.CANCELLED
    assert terminal.cancel(reference).state is AttemptState.CANCELLED
    assert terminal.confirm(reference, key).state is AttemptState.CANCELLED
    assert stripe_books.captured() == {}


def test_cancel_after_success_says_succeeded(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    reference, key = an_attempt(terminal)
    terminal.confirm(reference, key)

    assert terminal.cancel(reference).state is AttemptState.SUCCEEDED
    assert stripe_books.captured() == {key: (1000, 0)}


def test_what_is_not_there_is_rejected(terminal: StripeTerminal) -> None:
    with pytest.raises(Rejected):
        terminal.cancel("pi_unheard")


def test_currencies_that_stripe_counts_otherwise_are_not_charged(
    stripe_books: LocalStripe, terminal: StripeTerminal
) -> None:
    with pytest.raises(Rejected, match="counts ISK in other units"):
        terminal.create("k", 1000, "ISK", ids())
    assert stripe_books.calls() == []


# --- refunds, find --------------------------------------------------------------------------------------------------


def test_a_part_goes_back_once_for_each_key(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    reference, key = an_attempt(terminal)
    terminal.confirm(reference, key)

    first = terminal.refund(reference, "r1", 300)
    assert terminal.refund(reference, "r1", 300) == first
    stripe_books.age(2 * 24 * 3600)  # keys are forgotten after a day; the refund carries ours as well
    assert terminal.refund(reference, "r1", 300) == first
    assert terminal.refund(reference, "r2", 700) != first

    assert stripe_books.captured() == {key: (1000, 1000)}


def test_more_than_was_paid_does_not_go_back(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    reference, key = an_attempt(terminal)
    with pytest.raises(Rejected, match="does not have a successful charge"):
        terminal.refund(reference, "r0", 100)
    terminal.confirm(reference, key)
    terminal.refund(reference, "r1", 600)

    with pytest.raises(Rejected, match="greater than unrefunded amount"):
        terminal.refund(reference, "r2", 401)

    assert stripe_books.captured() == {key: (1000, 600)}


def test_an_attempt_is_found_by_our_ids(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    others, mine = ids(), ids()
    terminal.create("k1", 1000, "EUR", others)
    reference = terminal.create("k2", 1000, "EUR", mine)

    assert terminal.find(mine) == reference  # too young for Stripe's search, so by the list
    stripe_books.age(2 * 3600)
    assert terminal.find(mine) == reference  # too old for the list, so by search
    assert terminal.find({**mine, "tender": str(uuid4())}) is None


# --- readers --------------------------------------------------------------------------------------------------------


def test_a_reader_asks_for_a_card_and_the_news_tell_how_it_ended(stripe_books: LocalStripe) -> None:
    terminal = a_terminal(stripe_books, reader=READER)
    reference, key = an_attempt(terminal)

    assert terminal.confirm(reference, key).state is AttemptState.PENDING
    assert stripe_books.prompt(READER) == reference
    assert terminal.events(0)[1] == []
    stripe_books.tap(READER)

    _, (told,) = terminal.events(0)
    assert (told.metadata["tender"], told.answer.state) == (key, AttemptState.SUCCEEDED)
    assert stripe_books.captured() == {key: (1000, 0)}


def test_a_card_that_a_reader_refuses_is_told_and_may_be_ended(stripe_books: LocalStripe) -> None:
    terminal = a_terminal(stripe_books, reader=READER)
    reference, key = an_attempt(terminal)
    terminal.confirm(reference, key)
    stripe_books.tap(READER, DECLINED_NUMBER)

    _, (told,) = terminal.events(0)

    assert (told.answer.state, told.answer.reason) == (AttemptState.PENDING, "declined")
    assert terminal.get(reference) == told.answer
    assert a_terminal(stripe_books).get(reference) == told.answer  # as another till sees it
    assert terminal.cancel(reference).state is AttemptState.CANCELLED


def test_cancel_takes_the_prompt_off_the_reader_if_it_is_its_own(stripe_books: LocalStripe) -> None:
    terminal = a_terminal(stripe_books, reader=READER)
    old, _ = an_attempt(terminal)
    reference, key = an_attempt(terminal)
    terminal.confirm(reference, key)

    terminal.cancel(old)
    assert stripe_books.prompt(READER) == reference
    a_terminal(stripe_books).cancel(reference)  # by another till, since this one may have died
    assert stripe_books.prompt(READER) is None


def test_a_reader_that_is_off_charges_nothing_and_the_reason_is_told(stripe_books: LocalStripe) -> None:
    terminal = a_terminal(stripe_books, reader="tmr_off")
    reference, key = an_attempt(terminal)

    answer = terminal.confirm(reference, key)

    assert (answer.state, answer.reason) == (AttemptState.CANCELLED, "the reader is off, or not on the network")
    assert [intent["status"] for intent in stripe_books.intents()] == ["canceled"]


# --- no answer ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 503, 409, 429, 401, 403])
def test_a_status_that_says_nothing_about_the_payment_is_no_answer(
    stripe_books: LocalStripe, terminal: StripeTerminal, status: int
) -> None:
    reference, key = an_attempt(terminal)
    stripe_books.fault("status", "/confirm", status=status)
    with pytest.raises(Unanswered):
        terminal.confirm(reference, key)


@pytest.mark.parametrize("kind", ["page", "hang", "lost"])
def test_a_reply_that_does_not_come_is_no_answer(stripe_books: LocalStripe, kind: str) -> None:
    terminal = a_terminal(stripe_books, timeout_seconds=0.5)
    reference, key = an_attempt(terminal)
    stripe_books.fault(kind, "/confirm")

    with pytest.raises(Unanswered):
        terminal.confirm(reference, key)

    assert stripe_books.captured() == ({key: (1000, 0)} if kind == "lost" else {})
    assert terminal.confirm(reference, key).state is AttemptState.SUCCEEDED  # the same key, once
    assert stripe_books.captured() == {key: (1000, 0)}


def test_a_decline_whose_cancel_gets_no_answer_is_in_doubt(stripe_books: LocalStripe) -> None:
    terminal = a_terminal(stripe_books, test_card=DECLINED)
    reference, key = an_attempt(terminal)
    stripe_books.fault("status", "/cancel", status=500)
    with pytest.raises(Unanswered):
        terminal.confirm(reference, key)
    assert terminal.cancel(reference).state is AttemptState.CANCELLED


def test_nobody_there_is_no_answer(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    stripe_books.kill()
    with pytest.raises(Unanswered, match="does not answer"):
        an_attempt(terminal)


# --- news -----------------------------------------------------------------------------------------------------------


def test_news_are_read_on_where_they_were_left(stripe_books: LocalStripe, terminal: StripeTerminal) -> None:
    reference, key = an_attempt(terminal)
    terminal.confirm(reference, key)
    upto, first = terminal.events(0)
    stripe_books.age(3600)

    assert terminal.events(upto) == (upto, [])
    other, other_key = an_attempt(terminal)
    terminal.confirm(other, other_key)
    beyond, more = terminal.events(upto)

    assert [event.metadata["tender"] for event in first] == [key]
    assert [event.metadata["tender"] for event in more] == [other_key]
    assert beyond >= upto


def test_news_are_read_page_by_page(stripe_books: LocalStripe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.payments.providers.stripe._PAGE", 2)
    terminal = a_terminal(stripe_books)
    keys = [an_attempt(terminal) for _ in range(5)]
    for reference, key in keys:
        terminal.confirm(reference, key)

    _, told = terminal.events(0)

    assert sorted(event.metadata["tender"] for event in told) == sorted(key for _, key in keys)


def test_a_key_that_may_not_read_news_does_not_switch_cards_off(
    stripe_books: LocalStripe, terminal: StripeTerminal
) -> None:
    stripe_books.fault("status", "/events", method="GET", status=403)
    with pytest.raises(Rejected, match="may not read events"):
        terminal.events(0)


# --- words, secrets, start ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"code": "card_declined", "decline_code": "insufficient_funds"}, "not enough money on the card"),
        ({"code": "expired_card"}, "the card has expired"),
        ({"code": "card_declined", "decline_code": "stolen_card"}, "declined"),
        ({"code": "card_declined", "decline_code": "fraudulent"}, "declined"),
        ({"code": "card_declined", "decline_code": None}, "declined"),
        ({}, "declined"),
    ],
)
def test_a_cashier_hears_what_may_be_said_aloud(error: dict[str, str | None], reason: str) -> None:
    assert reason_of(error) == reason


@pytest.mark.parametrize(
    ("message", "shown"),
    [("Too\nsmall\u202e \x1b[31m", "Too small [31m"), ("", "Stripe will not"), (None, "Stripe will not")],
)
def test_what_stripe_says_is_one_line_that_may_be_stored(message: str | None, shown: str) -> None:
    with pytest.raises(Rejected) as refused, translated():
        raise stripe.InvalidRequestError(message, param=None)
    assert str(refused.value) == shown


@pytest.mark.parametrize("status", ["processing", "requires_action", "requires_capture", "a_word_of_tomorrow"])
def test_what_is_neither_yes_nor_no_is_pending(status: str) -> None:
    assert answer_of({"status": status}).state is AttemptState.PENDING


def test_the_secret_key_is_in_no_text(
    stripe_books: LocalStripe, terminal: StripeTerminal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reference, key = an_attempt(terminal)
    terminal.confirm(reference, key)
    stripe_books.fault("status", "/cancel", status=401)
    with pytest.raises(Unanswered) as refused:
        terminal.cancel(reference)

    assert "ETDS_STRIPE_SECRET_KEY" in str(refused.value)
    texts = [repr(terminal), repr(vars(terminal)), repr(refused.value), caplog.text]
    assert [text for text in texts if "hush" in text or "client_secret" in text] == []
    assert "/v1/payment_intents" in caplog.text  # so there was something that could have held it


def test_a_start_does_not_load_the_library() -> None:
    code = "import sys, core.payments, core.payments.providers.registry; print('stripe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
