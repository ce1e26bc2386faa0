"""The providers of this house, each made at its first use."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from core.clock import Clock
from core.payments.providers.guarded import Guarded
from core.payments.providers.protocol import Provider
from core.payments.providers.simulated import SimulatedTerminal


class Providers:
    """`default` is the one that cards go to, None where this house takes none."""

    def __init__(self, default: str | None, folder: Path, clock: Clock) -> None:
        self.default = default
        self._folder, self._clock = folder, clock
        self._made: dict[str, Guarded] = {}
        self._lock = Lock()

    def named(self, name: str | None = None) -> Guarded | None:
        """That provider, or the default one; None where there is none of that name."""
        wanted = name or self.default
        if wanted is None:
            return None
        with self._lock:
            if wanted not in self._made and wanted == SimulatedTerminal.name == self.default:
                self.put(SimulatedTerminal(self._folder / "demo-terminal.sqlite"))
            return self._made.get(wanted)

    def put(self, provider: Provider) -> Guarded:
        """Take a provider in, in place of one of the same name."""
        self._made[provider.name] = Guarded(provider, self._clock)
        return self._made[provider.name]
