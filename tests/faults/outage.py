"""`python -m tests.faults.outage`: the database goes away under a till that is about to sell, and comes back.

The real app on the selling screen, over servers of its own. Prints how long a cashier looked at nothing: from the key
until the refusal was read, and from the moment Postgres takes connections again until the sale stood.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import psycopg
from textual.pilot import Pilot

from core.runtime import Core, open_core
from core.settings import load_settings
from db import servers as embedded
from db.servers.places import Places
from etds_tui.screens.boxoffice.house import HouseScreen
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.screens.boxoffice.tender import SoldDialog
from tests.factories.house import a_house, someone
from tests.faults.buyers import be_quiet
from tests.fixtures.app import an_app, open_house, sign_in, until

_SEATS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the cashier saw. The database was `away_seconds` long without an answer."""

    refusal: str
    seats_after_refusal: int
    refused_seconds: float
    away_seconds: float
    sold_seconds: float
    reference: str


class Frozen:
    """Every process of Postgres is stopped: connections stay open, nobody answers."""

    def __init__(self, core: Core) -> None:
        self._pids = [_postmaster(core)]
        with _as_owner(core) as owner:
            self._pids += [int(row[0]) for row in owner.execute("select pid from pg_stat_activity").fetchall()]

    def begin(self) -> None:
        self._send(signal.SIGSTOP)

    def end(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> None:
        for pid in self._pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


class Killed:
    """The postmaster is killed, and its guardian kept from starting another: connections are refused."""

    def __init__(self, core: Core) -> None:
        self._postmaster = _postmaster(core)
        self._guardian = _guardian(core)

    def begin(self) -> None:
        os.kill(self._guardian, signal.SIGSTOP)
        os.kill(self._postmaster, signal.SIGKILL)

    def end(self) -> None:
        os.kill(self._guardian, signal.SIGCONT)


OUTAGES: dict[str, Callable[[Core], Frozen | Killed]] = {"frozen": Frozen, "killed": Killed}


async def story(core: Core, kind: str, *, away_seconds: float = 0.0) -> Outcome:
    """Hold, lose the database, be refused, get it back, sell the same cart. Raises AssertionError where that fails."""
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 36), notifications=True) as pilot:
        await sign_in(pilot, "operator1")
        screen = await open_house(pilot)
        await pilot.press(str(_SEATS), "b")
        await until(pilot, lambda: len(screen.cart.seats) == _SEATS)
        held = dict(screen.cart.seats)
        outage = OUTAGES[kind](core)
        outage.begin()
        began = monotonic()
        try:
            refusal = await _refused(pilot)
            refused_seconds = monotonic() - began
            assert app.screen is screen and isinstance(screen, SellScreen)
            after_refusal = dict(screen.cart.seats)
            await pilot.pause(away_seconds)
        finally:
            outage.end()
        await accepts(core)
        accepted = monotonic()
        while not isinstance(app.screen, SoldDialog):
            await _press_sell(pilot)
            await until(pilot, lambda: isinstance(app.screen, SoldDialog) or app._notifications)
        sold_seconds = monotonic() - accepted
        assert after_refusal == held
        sale = app.screen._sale
    return Outcome(
        refusal=refusal, seats_after_refusal=len(after_refusal), refused_seconds=refused_seconds,
        away_seconds=accepted - began, sold_seconds=sold_seconds, reference=sale.reference,
    )  # fmt: skip


async def _press_sell(pilot: Pilot[None]) -> None:
    pilot.app.clear_notifications()
    await pilot.press("t", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, (HouseScreen, SoldDialog)))


async def _refused(pilot: Pilot[None]) -> str:
    """Press sell; the sentence of the refusal that follows."""
    await _press_sell(pilot)
    await until(pilot, lambda: pilot.app._notifications)
    return next(iter(pilot.app._notifications)).message


async def accepts(core: Core) -> None:
    """Wait until Postgres takes connections."""
    end = monotonic() + 20
    while True:
        try:
            (await asyncio.to_thread(_as_owner, core)).close()
        except psycopg.OperationalError:
            assert monotonic() < end, "Postgres did not come back"
            await asyncio.sleep(0.02)
        else:
            return


def _as_owner(core: Core) -> psycopg.Connection[tuple[object, ...]]:
    assert core.lease is not None, "the servers are the story's own"
    return psycopg.connect(core.lease.addresses.owner_url, autocommit=True, connect_timeout=2)


def _postmaster(core: Core) -> int:
    with _as_owner(core) as owner:
        row = owner.execute("select pg_read_file('postmaster.pid')").fetchone()
    assert row is not None
    return int(str(row[0]).splitlines()[0])


def _guardian(core: Core) -> int:
    return int(json.loads(Places(core.settings.state_dir).run_file.read_text())["pid"])


def own_core(folder: Path) -> Core:
    """A core over servers of its own, because they are killed."""
    return open_core(load_settings(mode="demo", state_dir=folder, tickets_dir=folder, idle_lock_seconds=0))


def main() -> int:
    be_quiet()
    for kind in OUTAGES:
        for away_seconds in (0.0, 10.0):
            folder = Path(tempfile.mkdtemp(prefix=f"etds-tests-{os.getpid()}-"))
            folder.chmod(0o711)
            try:
                with own_core(folder) as core:
                    seen = asyncio.run(story(core, kind, away_seconds=away_seconds))
            finally:
                embedded.discard(folder)
                shutil.rmtree(folder, ignore_errors=True)
            print(
                f"{kind:7} refused after {seen.refused_seconds:.2f} s, away for {seen.away_seconds:5.2f} s, "
                f"sold {seen.sold_seconds:.2f} s after it accepts again"
            )
            print(f'        "{seen.refusal}" The cart had {seen.seats_after_refusal} of {_SEATS} seats.')
    return 0


if __name__ == "__main__":
    sys.exit(main())
