"""Stripe: one PaymentIntent an attempt, charged on a card reader of the house. No card number ever comes here.

Without a reader, which only a test key may be, Stripe's own test card pays. Every call that changes something carries a
key made of ours, our ids are in the metadata, and the news are fetched, so that no address of the house is public.
Stripe forgets keys after a day; where an effect must not come twice after that, what is there is looked at first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from core.clock import Clock
from core.payments.providers.protocol import Answer, AttemptState, Capture, ProviderEvent, Rejected, Unanswered
from core.payments.providers.stripe_words import EVENT_TYPES, Forbidden, answer_of, event_of, translated

if TYPE_CHECKING:
    from pydantic import SecretStr
    from stripe import PaymentIntent, Refund, StripeClient, StripeObject
    from stripe.params import PaymentIntentCreateParams

TEST_CARD = "pm_card_visa"
_TIMEOUT_SECONDS = 10.0
_PAGE = 100
_EVENTS_MAX = 5_000
"""Read in one round, the newest; a payment whose event is older is past its time, and is asked for by name."""
_FIRST_LOOK = timedelta(days=1)
_LATE_SECONDS = 60
"""Events of one moment do not all appear at once: each round begins so much earlier. Which are known is known."""
_SEARCH_LAG = timedelta(hours=1)
"""Stripe's search may be behind by so much; what is younger is looked for in the list."""
_COUNTED_OTHERWISE = frozenset({"ISK", "MGA", "UGX"})
"""Currencies whose minor unit at Stripe is not that of ISO 4217: an amount would be charged a hundredfold."""


class StripeTerminal:
    """The cards of one Stripe account, on one reader."""

    name = "stripe"
    supports_cancel = True

    def __init__(
        self,
        secret_key: SecretStr,
        clock: Clock,
        *,
        reader: str | None = None,
        api_base: str | None = None,
        test_card: str = TEST_CARD,
        timeout_seconds: float = _TIMEOUT_SECONDS,
    ) -> None:
        self._secret_key, self._clock = secret_key, clock
        self._reader, self._api_base, self._test_card = reader, api_base, test_card
        self._timeout_seconds = timeout_seconds

    @cached_property
    def _client(self) -> StripeClient:
        """Made at the first call, since the library takes a third of a second to load."""
        import stripe

        stripe.enable_telemetry = False
        logging.getLogger("stripe").setLevel(logging.WARNING)  # it would write down what is sent and what comes
        return stripe.StripeClient(
            self._secret_key.get_secret_value(),
            base_addresses={"api": self._api_base} if self._api_base else None,
            max_network_retries=0,  # who calls knows whether to ask again
            http_client=stripe.RequestsClient(timeout=self._timeout_seconds),
        )

    def create(self, key: str, amount_minor: int, currency: str, metadata: Mapping[str, str]) -> str:
        if currency in _COUNTED_OTHERWISE:
            raise Rejected(f"Stripe counts {currency} in other units, so cards cannot pay in it here")
        asked: PaymentIntentCreateParams = {
            "amount": amount_minor,
            "currency": currency.lower(),
            "capture_method": "automatic",
            "metadata": dict(metadata),
        }
        if self._reader is not None:
            asked["allowed_payment_method_types"] = ["card_present"]
            asked["metadata"] = {**metadata, "reader": self._reader}  # so that any till can see how far it is
        else:
            asked["automatic_payment_methods"] = {"enabled": True, "allow_redirects": "never"}
            asked["payment_method"] = self._test_card
        with translated():
            return self._client.v1.payment_intents.create(asked, {"idempotency_key": f"create-{key}"}).id

    def confirm(self, reference: str, key: str) -> Answer:
        """Charge. On a reader that is to ask for a card: PENDING, and the news tell how it ended.

        Where Stripe will not (the card is refused, the reader is off) the intent is cancelled, so that no is no.
        """
        options: Any = {"idempotency_key": f"confirm-{key}"}
        try:
            with translated():
                if self._reader is None:
                    return answer_of(self._client.v1.payment_intents.confirm(reference, {}, options).to_dict())
                self._client.v1.terminal.readers.process_payment_intent(
                    self._reader,
                    {"payment_intent": reference, "process_config": {"skip_tipping": True}},  # what is shown is charged
                    options,
                )
                return Answer(AttemptState.PENDING)
        except Rejected as refusal:
            ended = self.cancel(reference)
            return Answer(ended.state, str(refusal)) if ended.state is AttemptState.CANCELLED else ended

    def cancel(self, reference: str) -> Answer:
        """SUCCEEDED or CANCELLED; PENDING while a charge is being decided this moment, so ask again."""
        try:
            with translated():
                intent = self._client.v1.payment_intents.cancel(reference).to_dict()
        except Rejected:  # over already, or being charged
            return self.get(reference)
        with suppress(Unanswered, Rejected), translated():  # the money is settled; a prompt runs out by itself
            if self._is_asked_for(intent):
                self._client.v1.terminal.readers.cancel_action(intent["metadata"]["reader"])
        return answer_of(intent)

    def get(self, reference: str) -> Answer:
        """How it stands. A refusal is one when its reader has given up: it may ask for the PIN, or for the chip."""
        with translated():
            intent = self._client.v1.payment_intents.retrieve(reference).to_dict()
            answer = answer_of(intent)
            is_open = answer.state is AttemptState.PENDING and answer.reason and self._is_asked_for(intent)
        return Answer(AttemptState.PENDING) if is_open else answer

    def find(self, metadata: Mapping[str, str]) -> str | None:
        with translated():
            carrying = (intent.id for intent in self._candidates(metadata) if _carries(intent, metadata))
            return next(carrying, None)

    def refund(self, reference: str, key: str, amount_minor: int) -> str:
        with translated():
            refund = self._refund_under(reference, key) or self._client.v1.refunds.create(
                {"payment_intent": reference, "amount": amount_minor, "metadata": {"refund": key}},
                {"idempotency_key": f"refund-{key}"},
            )
        if refund.status in ("failed", "canceled"):
            raise Rejected(f"the bank does not take it back: {refund.failure_reason or refund.status}")
        return refund.id

    def events(self, after: int) -> tuple[int, Sequence[ProviderEvent]]:
        """`after` in Unix seconds of Stripe's clock; 0 begins a day ago. The oldest first."""
        since = after - _LATE_SECONDS if after else int((self._clock.now() - _FIRST_LOOK).timestamp())
        try:
            with translated():
                listed = self._client.v1.events.list(
                    {"created": {"gte": since}, "types": list(EVENT_TYPES), "limit": _PAGE}
                )
                rows = sorted(islice(listed.auto_paging_iter(), _EVENTS_MAX), key=lambda event: event.created)
        except Forbidden:  # payments are another right, and go on
            raise Rejected("The Stripe key may not read events; give it that right.") from None
        told = [told for row in rows if (told := event_of(row.to_dict())) is not None]
        return max([after, *(row.created for row in rows)]), told

    def captures(self) -> dict[str, Capture]:
        with translated():
            intents = self._client.v1.payment_intents.list({"limit": _PAGE}).auto_paging_iter()
            taken = {
                intent.id: (intent.metadata["tender"], intent.amount)
                for intent in intents
                if intent.status == "succeeded" and "tender" in intent.metadata
            }
            given_back = dict.fromkeys(taken, 0)
            for refund in self._client.v1.refunds.list({"limit": _PAGE}).auto_paging_iter():
                if refund.payment_intent in given_back and refund.status not in ("failed", "canceled"):
                    given_back[str(refund.payment_intent)] += refund.amount
        return {tender: Capture(minor, given_back[intent]) for intent, (tender, minor) in taken.items()}

    def _refund_under(self, reference: str, key: str) -> Refund | None:
        there = self._client.v1.refunds.list({"payment_intent": reference, "limit": _PAGE}).auto_paging_iter()
        return next((refund for refund in there if _carries(refund, {"refund": key})), None)

    def _candidates(self, metadata: Mapping[str, str]) -> Iterator[PaymentIntent]:
        """Everything young, and whatever search knows."""
        oldest = (self._clock.now() - _SEARCH_LAG).timestamp()
        young = self._client.v1.payment_intents.list({"limit": _PAGE}).auto_paging_iter()
        yield from takewhile(lambda intent: intent.created >= oldest, young)
        query = " AND ".join(f'metadata["{name}"]:"{value}"' for name, value in metadata.items())
        yield from self._client.v1.payment_intents.search({"query": query}).auto_paging_iter()

    def _is_asked_for(self, intent: Mapping[str, Any]) -> bool:
        """Whether the intent's reader asks for a card for it now."""
        carried: Mapping[str, str] = intent.get("metadata") or {}
        reader = carried.get("reader")
        action = self._client.v1.terminal.readers.retrieve(reader).action if reader else None
        if action is None or action.status != "in_progress" or action.process_payment_intent is None:
            return False
        return action.process_payment_intent.payment_intent == intent["id"]


def _carries(thing: StripeObject, metadata: Mapping[str, str]) -> bool:
    carried: Mapping[str, str] = thing.to_dict().get("metadata") or {}
    return all(carried.get(name) == value for name, value in metadata.items())
