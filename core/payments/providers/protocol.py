"""What every provider of payments can do, and the three things that it can answer: yes, no, and nothing.

Each call is idempotent by its key: the same key has the same effect, however often it is asked. An answer that did not
come is no answer: the money may have moved or not, and only the provider knows (`Unanswered`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class AttemptState(StrEnum):
    """Where an attempt stands at its provider. The last two are for ever."""

    CREATED = "created"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Answer:
    """The provider's word. `reason` says why it was cancelled, in words for a cashier."""

    state: AttemptState
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """Something that a provider tells by itself: at least once, perhaps late, perhaps out of order.

    `reference` is the attempt's, empty where the provider does not say it.
    """

    event_id: str
    reference: str = ""
    metadata: Mapping[str, str]
    answer: Answer


class ProviderError(Exception):
    """A provider did not do what it was asked for."""


class Unanswered(ProviderError):
    """No answer came, or one that means nothing: what was asked for may have happened or not."""


class Rejected(ProviderError):
    """The provider understood and will not: nothing happened, and asking again changes nothing."""


class Paused(Unanswered):
    """The provider was not asked, because it has not answered lately. The sentence is for the screen."""


@dataclass(frozen=True, slots=True)
class Capture:
    """What a provider took for one attempt, and what of it went back, in minor units."""

    taken_minor: int
    given_back_minor: int


class Provider(Protocol):
    """Moves money outside ETDS. Every method raises Unanswered or Rejected."""

    name: str
    supports_cancel: bool

    def create(self, key: str, amount_minor: int, currency: str, metadata: Mapping[str, str]) -> str:
        """Prepare an attempt, which charges nothing; its reference. `metadata` carries our own ids."""
        ...

    def confirm(self, reference: str, key: str) -> Answer:
        """Charge."""
        ...

    def cancel(self, reference: str) -> Answer:
        """Make sure that it will not be charged any more, or learn that it was: SUCCEEDED or CANCELLED."""
        ...

    def get(self, reference: str) -> Answer: ...

    def find(self, metadata: Mapping[str, str]) -> str | None:
        """The reference of the attempt that carries these ids, None where there is none."""
        ...

    def refund(self, reference: str, key: str, amount_minor: int) -> str:
        """Give a part back; the reference of the refund."""
        ...

    def events(self, after: int) -> tuple[int, Sequence[ProviderEvent]]:
        """What was told since `after`, and where to go on."""
        ...

    def captures(self) -> Mapping[str, Capture]:
        """The provider's side of the books: what it took, by our id of the tender."""
        ...
