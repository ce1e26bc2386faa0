"""For a house with a public address: what Stripe sends there, checked before it is believed. Pure but for the clock.

Give what comes out to `core.payments.take_news`; without an address, `resolve` fetches the same events.
"""

from __future__ import annotations

from core.payments.providers.protocol import ProviderError, ProviderEvent
from core.payments.providers.stripe_words import event_of

BYTES_MAX = 256 * 1024
TOLERANCE_SECONDS = 300


class NotBelieved(ProviderError):
    """What came is not from Stripe, or not from now. Answer with status 400 and do nothing."""


def read_webhook(body: bytes, signature: str | None, secret: str) -> ProviderEvent | None:
    """The event in the raw body of a request, None where it is not about a payment.

    `signature` is the header `Stripe-Signature`, `secret` the endpoint's (`whsec_..`). Raises NotBelieved: too large,
    not signed with the secret, signed more than five minutes ago, or not an event.
    """
    import stripe

    if len(body) > BYTES_MAX:
        raise NotBelieved(f"more than {BYTES_MAX} bytes")
    try:
        return event_of(stripe.Webhook.construct_event(body, signature, secret, TOLERANCE_SECONDS).to_dict())
    except stripe.SignatureVerificationError:
        raise NotBelieved("the signature is wrong or too old") from None
    except (ValueError, LookupError, TypeError, AttributeError):
        raise NotBelieved("not an event of Stripe") from None
