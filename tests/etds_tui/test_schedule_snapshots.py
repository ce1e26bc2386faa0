"""Reports that are sent by themselves, as pictures at 80x24 and 140x40."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot

from core.access import Role
from core.analytics import Entry, add_schedule, catalogue
from core.clock import HandMovedClock
from core.runtime import Core
from etds_tui.screens.artist import schedules
from etds_tui.screens.artist.schedules import SchedulesScreen
from etds_tui.screens.modals.form import FormDialog
from tests.core.analytics.made import SHOWS, shows_report
from tests.etds_tui.test_snapshots import Snap, size
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size"]

NOW = datetime(2036, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def still(open_core: Callable[..., Core], monkeypatch: pytest.MonkeyPatch) -> Core:
    known = {"counts": Entry("Ticket counts", "What each performance has sold.", shows_report), "by-day": SHOWS}
    monkeypatch.setattr(catalogue, "REPORTS", known)
    monkeypatch.setattr(schedules, "REPORTS", known)
    core = open_core(clock=HandMovedClock(NOW))
    a_house(core, code="KT-1", artist="Fisher")
    artist = someone(core, Role.ARTIST, name="operator1", artist="Fisher")
    for report, when, form, to, question in (
        ("counts", "daily 08:00", "xlsx", "fisher@example.org", {"from": "today", "to": "+4w"}),
        ("by-day", "mon, thu 07:30", "csv", "tour.management@a-long-name.example", {"key": "KT-1"}),
        ("counts", "monthly last 18:00", "txt", "booking@example.org", {}),
    ):
        add_schedule(core, artist, report=report, recurs=when, form=form, to=to, question=question)
    with core.postgres.write() as connection:
        connection.execute(
            "update report_schedule set failures = 2, last_at = %s, last_error ="
            " 'The mail did not go out (450 the box is full). It is tried again.' where form = 'csv'", [NOW]
        )  # fmt: skip
    return core


@pytest.mark.parametrize("state", ["list", "new"])
def test_schedules(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "operator1")
        pilot.app.push_screen(SchedulesScreen())
        await until(pilot, lambda: isinstance(pilot.app.screen, SchedulesScreen) and pilot.app.screen._is_read)
        if state == "new":
            await pilot.press("n")
            await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
            for field in pilot.app.screen.query("Input"):
                field.cursor_blink = False  # type: ignore[attr-defined]
        else:
            await pilot.press("down")
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
