"""Scenes of who looks after the system: accounts, and the health of the stores with every promise checked."""

from __future__ import annotations

from textual.pilot import Pilot

from tools.booker_scenes import at
from tools.staging import here, signed_in, until

_ADMIN = "admin"


async def accounts(pilot: Pilot[None]) -> None:
    await signed_in(pilot, _ADMIN)
    await pilot.press("U")
    await at(pilot, "AccountsScreen", seconds=0.5)


async def health(pilot: Pilot[None]) -> None:
    await signed_in(pilot, _ADMIN)
    await pilot.press("h")
    await at(pilot, "HealthScreen", seconds=0.5)
    await pilot.press("v")
    await until(pilot, lambda: here(pilot).table.row_count)
    await pilot.pause(0.5)
