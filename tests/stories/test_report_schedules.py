"""A report is had sent by keys: typed, corrected, sent at once, and ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core.access import Role
from core.analytics import add_schedule, catalogue, list_schedules
from core.runtime import Core
from etds_tui.app import EtdsApp
from etds_tui.screens.artist import reports, schedules
from etds_tui.screens.artist.reports import ReportsScreen
from etds_tui.screens.artist.schedules import SchedulesScreen, command_of
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import FormDialog
from tests.core.analytics.made import SHOWS
from tests.core.printing.orders import sold
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "REPORTS", {"shows": SHOWS})
    for screen in (reports, schedules):
        monkeypatch.setattr(screen, "REPORTS", catalogue.REPORTS)


async def at_schedules(pilot: Pilot[None], app: EtdsApp) -> Any:
    await sign_in(pilot, "fisher9")
    await pilot.press("R")
    await until(pilot, lambda: isinstance(app.screen, ReportsScreen))
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(app.screen, SchedulesScreen) and app.screen._is_read)
    return app.screen


async def test_a_report_is_had_sent_sent_at_once_and_ended(open_core: Callable[..., Core], tmp_path: Path) -> None:
    core = open_core(report_dir=tmp_path / "reports")
    sold(core, someone(core), a_house(core, event="Evening", artist="Fisher"), 1, 2)
    artist = someone(core, Role.ARTIST, name="fisher9", artist="Fisher")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_schedules(pilot, app)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FormDialog))
        form: Any = app.screen
        assert form.query_one("#report", Input).value == "shows"
        form.query_one("#form", Input).value = "csv"
        await pilot.press("tab", "tab", *"nowhere", "enter")
        await until(pilot, lambda: "is no e-mail address" in str(form.query_one(".wrong").content))
        assert form.query_one("#mail", Input).value == "nowhere"  # what was typed stays
        for _ in "nowhere":
            await pilot.press("backspace")
        await pilot.press(*"file", "enter")
        await until(pilot, lambda: app.screen is screen and len(screen.found) == 1)
        (kept,) = list_schedules(core, artist)
        assert (kept.report, kept.recurs, kept.to, kept.form) == ("shows", "daily 08:00", "file", "csv")
        await until(pilot, lambda: "none went yet" in str(screen.query_one("#whole").content))

        await pilot.press("r")
        await until(pilot, lambda: (tmp_path / "reports").exists() and list((tmp_path / "reports").iterdir()))
        (file,) = (tmp_path / "reports").iterdir()
        assert "Evening,2,20.00,EUR" in file.read_text("utf-8-sig")

        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is screen and not screen.found)
        assert list_schedules(core, artist) == ()


def test_the_copied_command_has_the_same_sent(core: Core) -> None:
    a_house(core, artist="Fisher")
    artist = someone(core, Role.ARTIST, artist="Fisher")
    made = add_schedule(
        core, artist, report="shows", recurs="mon, thu 08:00", to="a@b.example", question={"from": "-7d"}
    )

    assert command_of(made) == (
        "etds report schedule add shows --when 'mon, thu 08:00' --mail a@b.example --form csv --from -7d --zone UTC"
    )
