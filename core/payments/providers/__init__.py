"""Who moves money outside ETDS."""

from core.payments.providers.guarded import Guarded
from core.payments.providers.protocol import (
    Answer,
    AttemptState,
    Capture,
    Paused,
    Provider,
    ProviderError,
    ProviderEvent,
    Rejected,
    Unanswered,
)
from core.payments.providers.registry import Providers
from core.payments.providers.simulated import Faults, SimulatedTerminal
from core.payments.providers.stripe import StripeTerminal
from core.payments.providers.stripe_webhook import NotBelieved, read_webhook

__all__ = [
    "Answer",
    "AttemptState",
    "Capture",
    "Faults",
    "Guarded",
    "NotBelieved",
    "Paused",
    "Provider",
    "ProviderError",
    "ProviderEvent",
    "Providers",
    "Rejected",
    "SimulatedTerminal",
    "StripeTerminal",
    "Unanswered",
    "read_webhook",
]
