"""What comes to a public address is believed when Stripe has signed it lately, and has its effect once."""

from __future__ import annotations

import json
import time
from uuid import uuid4

import pytest
import stripe

from core import payments
from core.payments.providers import AttemptState, NotBelieved, read_webhook
from core.payments.providers.stripe_webhook import BYTES_MAX, TOLERANCE_SECONDS
from db.vocabulary import OrderStatus, TenderState
from tests.core.payments.conftest import MakeStripeTill
from tests.fixtures.stripe import READER

SECRET = "whsec_of_the_endpoint"


def a_body(kind: str = "payment_intent.succeeded", status: str = "succeeded", **metadata: str) -> bytes:
    intent = {"object": "payment_intent", "id": "pi_1", "status": status, "metadata": metadata}
    return json.dumps({"object": "event", "id": "evt_1", "type": kind, "data": {"object": intent}}).encode()


def signed(body: bytes, *, secret: str = SECRET, age_seconds: int = 0) -> str:
    """The header that Stripe would send with it."""
    return stripe.WebhookSignature.generate_signature_header(body.decode(), secret, int(time.time()) - age_seconds)


def test_a_signed_event_is_read() -> None:
    body = a_body(tender="t", order="o", performance="1")

    event = read_webhook(body, signed(body), SECRET)

    assert event is not None
    assert (event.event_id, event.answer.state) == ("evt_1", AttemptState.SUCCEEDED)
    assert event.metadata == {"tender": "t", "order": "o", "performance": "1"}


@pytest.mark.parametrize("kind", ["charge.succeeded", "payout.paid", "payment_intent.created"])
def test_other_events_tell_of_no_payment(kind: str) -> None:
    body = a_body(kind)
    assert read_webhook(body, signed(body), SECRET) is None


def test_a_forged_event_is_not_believed() -> None:
    body = a_body()
    for wrong in (
        signed(body, secret="whsec_guessed"),
        signed(a_body(status="canceled")),
        "t=1,v1=",
        "",
        None,
        "v1=abc",
    ):
        with pytest.raises(NotBelieved, match="signature"):
            read_webhook(body, wrong, SECRET)


def test_without_a_secret_nothing_is_believed() -> None:
    body = a_body()
    with pytest.raises(NotBelieved):
        read_webhook(body, signed(body, secret=""), "")


def test_an_event_of_long_ago_is_not_believed() -> None:
    body = a_body()
    assert read_webhook(body, signed(body, age_seconds=TOLERANCE_SECONDS - 60), SECRET) is not None
    with pytest.raises(NotBelieved, match="too old"):
        read_webhook(body, signed(body, age_seconds=TOLERANCE_SECONDS + 60), SECRET)


def test_a_body_that_is_too_large_is_not_even_looked_at() -> None:
    body = a_body(note="x" * BYTES_MAX)
    with pytest.raises(NotBelieved, match=f"more than {BYTES_MAX} bytes"):
        read_webhook(body, signed(body), SECRET)
    fits = a_body(note="x" * (BYTES_MAX - 1000))
    assert read_webhook(fits, signed(fits), SECRET) is not None


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"null", b"{}", b'{"type": "payment_intent.succeeded"}'])
def test_what_is_signed_and_no_event_is_not_believed(body: bytes) -> None:
    with pytest.raises(NotBelieved, match="not an event"):
        read_webhook(body, signed(body), SECRET)


def test_bytes_that_are_no_text_are_not_believed() -> None:
    with pytest.raises(NotBelieved):
        read_webhook(b"\xff\xfe", "t=1,v1=00", SECRET)


def test_a_webhook_that_comes_twice_and_is_fetched_as_well_has_one_effect(make_stripe_till: MakeStripeTill) -> None:
    till = make_stripe_till(reader=READER)
    order, tender = till.claim(1), uuid4()
    till.card(order, tender=tender)
    till.server.tap(READER)
    (sent,) = till.server.events()
    body = json.dumps(sent).encode()

    event = read_webhook(body, signed(body), SECRET)
    assert event is not None
    done = [payments.take_news(till.core, "stripe", [event]) for _ in range(2)]
    fetched = payments.resolve(till.core)

    assert [(took.events, took.paid) for took in done] == [(1, 1), (0, 0)]
    assert (fetched.events, fetched.paid) == (0, 0)
    status = till.status(tender)
    assert (status.tender, status.order) == (TenderState.SUCCEEDED, OrderStatus.PAID)
    assert till.captured() == {str(tender): (1000, 0)}
    assert till.odd() == []
