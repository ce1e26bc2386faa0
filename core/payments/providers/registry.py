"""The providers of this house, each made at its first use."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from core.clock import Clock
from core.payments.providers.guarded import Guarded
from core.payments.providers.inbox import Inbox
from core.payments.providers.protocol import Provider
from core.payments.providers.simulated import SimulatedTerminal
from core.payments.providers.stripe import StripeTerminal
from core.settings import Settings


class Providers:
    """`default` is the one that cards go to, None where this house takes none. `inbox` knows which news were read;
    whoever has `rounds` is the one who resolves.

    A provider that cards do not go to any more is still there while it is set up: its refunds and its open payments
    want their end.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.default = settings.takes_cards_by
        self.rounds = Lock()
        self.inbox = Inbox(settings.state_dir / "inbox")
        self._settings, self._clock = settings, clock
        self._made: dict[str, Guarded] = {}
        self._lock = Lock()

    def names(self) -> Sequence[str]:
        """Of all that are set up here."""
        with self._lock:
            known = {*self._made, *([self.default] if self.default else [])}
            return sorted(known | ({StripeTerminal.name} if self._settings.stripe_secret_key else set()))

    def named(self, name: str | None = None) -> Guarded | None:
        """That provider, or the default one; None where there is none of that name."""
        wanted = name or self.default
        if wanted is None:
            return None
        with self._lock:
            if wanted not in self._made and (provider := self._make(wanted)) is not None:
                self.put(provider)
            return self._made.get(wanted)

    def put(self, provider: Provider) -> Guarded:
        """Take a provider in, in place of one of the same name."""
        self._made[provider.name] = Guarded(provider, self._clock)
        return self._made[provider.name]

    def _make(self, name: str) -> Provider | None:
        settings = self._settings
        if name == SimulatedTerminal.name == self.default:
            return SimulatedTerminal(settings.state_dir / "demo-terminal.sqlite")
        if name == StripeTerminal.name and settings.stripe_secret_key is not None:
            return StripeTerminal(
                settings.stripe_secret_key,
                self._clock,
                reader=settings.stripe_reader,
                api_base=settings.stripe_api_base,
            )
        return None
