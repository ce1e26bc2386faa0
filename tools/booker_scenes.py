"""Scenes of who plans a season: the calendar, date holds, a scaling, prices, an on-sale, a manifest, capacity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from core.programming import Performance, list_performances
from tools.staging import signed_in, until, who

_BOOKER = "distributor1"


async def at(pilot: Pilot[None], kind: str, *, seconds: float = 1.0) -> Any:
    """The screen of that kind, once it stands and has drawn what it reads."""
    await until(pilot, lambda: type(pilot.app.screen).__name__ == kind)
    await pilot.pause(seconds)
    return pilot.app.screen


async def _on(pilot: Pilot[None], wanted: Callable[[Performance], object]) -> None:
    """The cursor on the first performance that is wanted."""
    await signed_in(pilot, _BOOKER)
    found = next(view.performance for view in list_performances(*who(pilot)) if wanted(view.performance))
    screen: Any = pilot.app.screen
    row = next(at for at, view in enumerate(screen._shown) if view.performance.id == found.id)
    screen.table.move_cursor(row=row)
    await pilot.pause(0.3)


async def calendar(pilot: Pilot[None]) -> None:
    await signed_in(pilot, _BOOKER)
    await pilot.press("c")
    await at(pilot, "CalendarScreen")


async def date_holds(pilot: Pilot[None]) -> None:
    await signed_in(pilot, _BOOKER)
    await pilot.press("H")
    await at(pilot, "DateHoldsScreen")


async def scaling(pilot: Pilot[None]) -> None:
    await _on(pilot, lambda performance: performance.code.startswith("KT"))
    await pilot.press("s")
    await at(pilot, "ScalingScreen", seconds=1.5)


async def prices(pilot: Pilot[None]) -> None:
    await _on(pilot, lambda performance: performance.price_stamp)
    await pilot.press("f")
    await at(pilot, "PricesScreen")


async def on_sale(pilot: Pilot[None]) -> None:
    await _on(pilot, lambda performance: performance.is_windowed)
    await pilot.press("w")
    await at(pilot, "OnSaleScreen")


async def manifest(pilot: Pilot[None]) -> None:
    await signed_in(pilot, _BOOKER)
    await pilot.press("m")
    venues = await at(pilot, "VenuesScreen")
    await until(pilot, lambda: venues._halls)
    await pilot.press("down", "enter")
    await at(pilot, "HallScreen")
    await pilot.press("e")
    await at(pilot, "ManifestEditor", seconds=1.5)


async def capacity(pilot: Pilot[None]) -> None:
    await signed_in(pilot, _BOOKER)
    await pilot.press("C")
    await at(pilot, "CapacityScreen")
