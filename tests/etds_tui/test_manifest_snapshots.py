"""Venues, the versions of a hall, and the editor of a manifest, as pictures, at 80x24 and 140x40."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core.access import Role
from core.runtime import Core
from core.venues import begin_draft
from core.venues.edits import RemoveSeats
from etds_tui.screens.programming.hall import HallScreen
from etds_tui.screens.programming.manifest_editor import ManifestEditor
from etds_tui.screens.programming.manifest_forms import EditDialog
from etds_tui.screens.programming.venues import VenuesScreen
from tests.etds_tui.test_snapshots import is_at_rest, size, still
from tests.factories.house import a_house, someone
from tests.factories.versions import a_version
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]  # fixtures of the other pictures

DATA = Path(__file__).parent.parent / "data"
Snap = Callable[..., bool]


@pytest.mark.parametrize("state", ["venues", "hall", "editor", "form"])
def test_manifests(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    house = a_house(still, (DATA / "theatre.json").read_bytes(), code="KT-261121", venue="Kalendar Theatre")
    boss = someone(still, Role.ADMIN, name="boss")
    version = a_version(still, boss, house, RemoveSeats(seats=(0,)))
    begin_draft(still, boss, house.performance.hall_id, based_on=version)
    with still.postgres.write() as connection:
        # By the clock of the database its hour is over; whoever leads in the house would say so of one that is on sale.
        connection.execute("update performance set state = 'draft'")
        connection.execute("update manifest set created_at = '2026-11-18 09:00Z'")
        connection.execute("update manifest_draft set edited_at = '2026-11-19 10:30Z'")

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "boss")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, VenuesScreen) and pilot.app.screen._halls)
        if state != "venues":
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, HallScreen) and pilot.app.screen._drafts)
        if state in ("editor", "form"):
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, ManifestEditor) and pilot.app.screen._history)
            screen: Any = pilot.app.screen
            await until(pilot, lambda: screen.seat_map.has_focus)
            await pilot.press("w", "right", "right", "c", "right", "shift+right", "v", "shift+right")
            await until(pilot, lambda: is_at_rest(screen.seat_map))
        if state == "form":
            await pilot.press("n")
            await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
            await pilot.press("right", "right", "down", *"31")
            for field in pilot.app.screen.query(Input):
                field.cursor_blink = False
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
