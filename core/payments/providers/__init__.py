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

__all__ = [
    "Answer",
    "AttemptState",
    "Capture",
    "Faults",
    "Guarded",
    "Paused",
    "Provider",
    "ProviderError",
    "ProviderEvent",
    "Providers",
    "Rejected",
    "SimulatedTerminal",
    "Unanswered",
]
