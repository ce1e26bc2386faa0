"""Where a run takes place: servers, the lines to them, buyers and sweepers in processes of their own."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from core.access import Role
from core.settings import Settings, load_settings
from db.servers import Addresses
from tests.factories.house import a_house, someone
from tests.faults import buyers, proxy
from tests.faults.clock import ServerClock

HOLD_SECONDS = 2
SILENCE_SECONDS = 2.2  # longer than a client waits for an answer
_BUYERS, _SWEEPERS = 4, 2
_ROWS = b"level,section,row,seat_from,seat_to\n" + b"".join(b"s,A,%d,1,20\n" % n for n in range(1, 49))


def settings_for(folder: Path) -> Settings:
    """Little patience everywhere, so that much goes wrong in a minute."""
    quick = {
        "operator_hold_seconds": HOLD_SECONDS,
        "payment_seconds": 1,
        "order_seconds": 1,
        "postgres_statement_timeout_ms": 1_000,
    }
    house = load_settings(mode="demo", state_dir=folder, tickets_dir=folder, idle_lock_seconds=0, hold_seats_max=6)
    return house.model_copy(update=quick)


class Town:
    """Everybody's lines go through proxies; its own core looks at the servers directly."""

    def __init__(
        self, folder: Path, addresses: Addresses, clock: ServerClock | None, random: Random, mutant: str
    ) -> None:
        self.folder, self.addresses, self.clock, self.random, self.mutant = folder, addresses, clock, random, mutant
        self.settings = settings_for(folder)
        self._spawn = get_context("spawn").Process
        self._started = 0
        lines = folder / "lines"
        lines.mkdir(mode=0o700)
        self.lines = proxy.lay(addresses, lines)
        self.core = buyers.a_core(self.settings, addresses)
        self.house, self.actor = a_house(self.core, _ROWS), someone(self.core, Role.MANAGER)
        self.buyers = [self._begin(buyers.buy) for _ in range(_BUYERS)]
        self.sweepers = [self._begin(buyers.sweep) for _ in range(_SWEEPERS)]

    @property
    def histories(self) -> list[Path]:
        return sorted(self.folder.glob("history-*.jsonl"))

    def history(self, name: str) -> Path:
        path = self.folder / f"history-{name}.jsonl"
        path.touch()
        return path

    def replace_buyer(self) -> None:
        """Kill one; another takes its place."""
        self._replace(self.buyers, buyers.buy)

    def replace_sweeper(self) -> None:
        self._replace(self.sweepers, buyers.sweep)

    def _replace(self, those: list[BaseProcess], target: Callable[[buyers.Job], None]) -> None:
        number = self.random.randrange(len(those))
        those[number].kill()
        those[number] = self._begin(target)

    def _begin(self, target: Callable[[buyers.Job], None]) -> BaseProcess:
        self._started += 1
        job = buyers.Job(
            settings=self.settings, addresses=self.lines.addresses, actor=self.actor, house=self.house.id,
            seed=self._started, history=self.history(f"{self._started:04}"), mutant=self.mutant,
        )  # fmt: skip
        process = self._spawn(target=target, args=(job,), daemon=True)
        process.start()
        return process

    def stop(self) -> None:
        """End everybody, in whatever state they are."""
        for process in (*self.buyers, *self.sweepers):
            process.kill()
        for process in (*self.buyers, *self.sweepers):
            process.join()

    def close(self) -> None:
        self.stop()
        self.lines.close()
        self.core.close()
