"""Stripe's words in ours: its intents, events and errors, and its codes as sentences for a cashier.

An intent whose card was refused is not over at Stripe, since another card may be tried on it. Here that is PENDING with
a reason; whoever wants it to be over has it cancelled.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from core.payments.providers.protocol import Answer, AttemptState, ProviderEvent, Rejected, Unanswered

EVENT_TYPES = ("payment_intent.succeeded", "payment_intent.canceled", "payment_intent.payment_failed")

_STATES: Mapping[str, AttemptState] = {
    "requires_payment_method": AttemptState.CREATED,
    "requires_confirmation": AttemptState.CREATED,
    "succeeded": AttemptState.SUCCEEDED,
    "canceled": AttemptState.CANCELLED,
}
"""Whatever else it says (processing, requires_action, ..) is PENDING."""

_REASONS: Mapping[str, str] = {
    "card_not_supported": "this card cannot pay here",
    "card_velocity_exceeded": "the card is over its limit",
    "currency_not_supported": "this card cannot pay in this currency",
    "expired_card": "the card has expired",
    "incorrect_pin": "wrong PIN",
    "insufficient_funds": "not enough money on the card",
    "invalid_pin": "wrong PIN",
    "issuer_not_available": "the bank does not answer, try again",
    "offline_pin_required": "the card wants to be put in, with its PIN",
    "online_or_offline_pin_required": "the card wants to be put in, with its PIN",
    "pin_try_exceeded": "too many wrong PINs",
    "processing_error": "the bank does not answer, try again",
    "terminal_reader_busy": "the reader is busy with another payment",
    "terminal_reader_offline": "the reader is off, or not on the network",
    "terminal_reader_timeout": "the reader does not answer",
    "try_again_later": "the bank does not answer, try again",
    "withdrawal_count_limit_exceeded": "the card is over its limit",
}
"""Codes that a cashier can do something about. Lost, stolen and suspected cards are `declined`, as all others are: what
the bank knows about them is not said at a till."""


class Forbidden(Unanswered):
    """The key may not do this. It may tomorrow, so nothing follows from it."""


def answer_of(intent: Mapping[str, Any]) -> Answer:
    """How an intent stands."""
    state = _STATES.get(intent["status"], AttemptState.PENDING)
    error = intent.get("last_payment_error")
    if state is AttemptState.SUCCEEDED or not error:
        return Answer(state, "cancelled" if state is AttemptState.CANCELLED else "")
    return Answer(AttemptState.PENDING if state is AttemptState.CREATED else state, reason_of(error))


def reason_of(error: Mapping[str, Any]) -> str:
    """Why a card was refused, in words that a cashier may say aloud."""
    return _REASONS.get(error.get("decline_code") or "", _REASONS.get(error.get("code") or "", "declined"))


def event_of(event: Mapping[str, Any]) -> ProviderEvent | None:
    """What an event tells about a payment, None where it tells of something else."""
    if event["type"] not in EVENT_TYPES:
        return None
    intent = event["data"]["object"]
    return ProviderEvent(
        event_id=event["id"],
        reference=intent["id"],
        metadata=intent.get("metadata") or {},
        answer=answer_of(intent),
    )


@contextmanager
def translated() -> Generator[None]:
    """Errors of the library as ours.

    A 4xx is Rejected, except those that say nothing about the payment: a key that is not accepted (401, 403), a call
    that is under way already (409), too many calls (429). Those, 5xx, broken lines, timeouts and replies that are not
    from Stripe are Unanswered. What Stripe says is not chained: it may name the customer.
    """
    import stripe

    try:
        yield
    except stripe.CardError as error:
        raise Rejected(reason_of(_body(error))) from None
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        raise Rejected(_REASONS.get(error.code or "") or _plain(error.user_message)) from None
    except stripe.AuthenticationError:
        raise Unanswered("Stripe does not accept the key; an admin looks at ETDS_STRIPE_SECRET_KEY") from None
    except stripe.PermissionError:
        raise Forbidden("the Stripe key may not do this; an admin looks at its rights") from None
    except stripe.StripeError:
        raise Unanswered("Stripe does not answer") from None


def _plain(message: str | None) -> str:
    """One line that may be stored and shown."""
    return " ".join("".join(c if c.isprintable() else " " for c in message or "").split()) or "Stripe will not"


def _body(error: Any) -> Mapping[str, Any]:
    body = error.json_body
    return body.get("error", {}) if isinstance(body, Mapping) else {}  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
