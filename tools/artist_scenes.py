"""Scenes of who looks at what was sold: a tour, its months, the pace of a show, its seats, its settlement."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from core.programming import list_performances
from tools.booker_scenes import at
from tools.staging import here, signed_in, until, who

_ARTIST = "fisher"


async def counts(pilot: Pilot[None]) -> None:
    await signed_in(pilot, _ARTIST)
    await pilot.press("t")
    await at(pilot, "CountsScreen", seconds=1.5)


async def _report(pilot: Pilot[None], name: str) -> Any:
    await signed_in(pilot, _ARTIST)
    await pilot.press("R")
    await at(pilot, "ReportsScreen", seconds=0.5)
    await pilot.press(*name)
    await pilot.pause(0.5)
    await pilot.press("enter")
    screen = await at(pilot, "ReportScreen", seconds=0.5)
    await until(pilot, lambda: here(pilot).report is not None)
    return screen


async def months(pilot: Pilot[None]) -> None:
    await _report(pilot, "months")
    await pilot.press("v")
    await pilot.pause(1.0)


async def pacing(pilot: Pilot[None]) -> None:
    await _report(pilot, "pacing")
    await pilot.press("enter")
    await until(pilot, lambda: here(pilot).report is not None and here(pilot).question.key)
    await pilot.press("v")
    await pilot.pause(1.0)


async def heat(pilot: Pilot[None]) -> None:
    from etds_tui.screens.artist.heat import HeatScreen

    await signed_in(pilot, _ARTIST)
    found = next(v.performance for v in list_performances(*who(pilot)) if v.performance.code.startswith("KT"))
    await pilot.app.push_screen(HeatScreen(found.code))
    await at(pilot, "HeatScreen", seconds=2.0)


async def settlement(pilot: Pilot[None]) -> None:
    await signed_in(pilot, _ARTIST)
    await pilot.press("S")
    await at(pilot, "SettlementScreen", seconds=1.5)
