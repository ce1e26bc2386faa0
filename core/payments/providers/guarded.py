"""A provider behind a circuit breaker: while it does not answer it is left alone, and a sentence says since when.

The breaker is told how each call ended, and is asked before the next. The call itself runs outside of it, because the
library holds a lock while it calls, and one slow payment would hold up all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pybreaker
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from core.clock import Clock
from core.payments.providers.protocol import Answer, Capture, Paused, Provider, ProviderEvent, Rejected, Unanswered

T = TypeVar("T")

FAILURES_MAX = 3
PAUSE_SECONDS = 20
CONFIRM_TRIES_MAX = 4


def _again(act: Callable[[], T]) -> T:
    return Retrying(
        retry=retry_if_exception_type(Unanswered),
        stop=stop_after_attempt(CONFIRM_TRIES_MAX),
        wait=wait_exponential(multiplier=0.05, max=1),
        reraise=True,
    )(act)


class Guarded:
    """The same provider, with patience that ends. Rejections and declines are answers, and count as such."""

    def __init__(self, provider: Provider, clock: Clock) -> None:
        self.name, self.supports_cancel = provider.name, provider.supports_cancel
        self._provider, self._clock = provider, clock
        self._breaker = pybreaker.CircuitBreaker(fail_max=FAILURES_MAX, reset_timeout=0, name=provider.name)
        self._off_since: datetime | None = None
        self._again_at: datetime | None = None

    def why_not(self) -> str | None:
        """Why card payments are off now, None where they are not."""
        if self._off_since is None or self._again_at is None:
            return None
        wait_seconds = max((self._again_at - self._clock.now()).total_seconds(), 0)
        return (
            f"Card is off since {self._off_since.astimezone():%H:%M}: the terminal does not answer. "
            f"Take cash; the next try is in {wait_seconds:.0f} s."
        )

    def create(self, key: str, amount_minor: int, currency: str, metadata: Mapping[str, str]) -> str:
        return self._ask(lambda: self._provider.create(key, amount_minor, currency, metadata))

    def confirm(self, reference: str, key: str) -> Answer:
        """Charge, and ask again under the same key where no answer came: one payment, one failure at most."""
        return self._ask(lambda: _again(lambda: self._provider.confirm(reference, key)))

    def cancel(self, reference: str) -> Answer:
        return self._ask(lambda: self._provider.cancel(reference))

    def get(self, reference: str) -> Answer:
        return self._ask(lambda: self._provider.get(reference))

    def find(self, metadata: Mapping[str, str]) -> str | None:
        return self._ask(lambda: self._provider.find(metadata))

    def refund(self, reference: str, key: str, amount_minor: int) -> str:
        return self._ask(lambda: self._provider.refund(reference, key, amount_minor))

    def events(self, after: int) -> tuple[int, Sequence[ProviderEvent]]:
        return self._ask(lambda: self._provider.events(after))

    def captures(self) -> Mapping[str, Capture]:
        return self._ask(self._provider.captures)

    def _ask(self, act: Callable[[], T]) -> T:
        if self._again_at is not None and self._clock.now() < self._again_at:
            raise Paused(self.why_not() or "")
        try:
            answer = act()
        except Unanswered as error:
            self._tell(error)
            raise
        except Rejected:
            self._tell(None)
            raise
        self._tell(None)
        return answer

    def _tell(self, error: Unanswered | None) -> None:
        """How a call ended. The pause begins anew with every failure while the breaker is open."""

        def ended() -> Any:
            if error is not None:
                raise error

        with suppress(Unanswered, pybreaker.CircuitBreakerError):
            self._breaker.call(ended)
        if self._breaker.current_state == pybreaker.STATE_OPEN:
            now = self._clock.now()
            self._off_since = self._off_since or now
            self._again_at = now + timedelta(seconds=PAUSE_SECONDS)
        else:
            self._off_since = self._again_at = None
