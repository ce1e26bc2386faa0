"""Reports by keys: found, read, drawn, gone into, moved in time, written down; and kept up to date."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from core.access import Role
from core.runtime import Core
from etds_tui.screens.artist.line_dialog import LineDialog
from etds_tui.screens.artist.report import ReportScreen
from etds_tui.screens.artist.reports import ReportsScreen
from etds_tui.screens.programming.performances import PerformancesScreen
from etds_tui.widgets.chart.view import ChartView
from tests.core.printing.orders import sold
from tests.factories.house import a_house, someone
from tests.factories.reports import made_reports
from tests.fixtures.app import an_app
from tests.stories.hands import Hands

__all__ = ["made_reports"]

pytestmark = pytest.mark.usefixtures("made_reports")


def a_tour(core: Core) -> Any:
    """Two shows of Ada, one of somebody else; five tickets and one."""
    clerk = someone(core)
    first = a_house(core, code="A-1", artist="Ada", event="Ada live")
    second = a_house(core, code="A-2", artist="Ada", event="Ada again")
    other = a_house(core, code="B-1", artist="Bob")
    sold(core, clerk, first, 1, 2, 3, 4, 5)
    sold(core, clerk, second, 1)
    sold(core, clerk, other, 1, 2, 3)
    someone(core, Role.ARTIST, name="ada", artist="Ada")
    return clerk, first, second


async def menu(pilot: Pilot[None], name: str = "ada") -> Hands:
    hands = Hands(pilot)
    await hands.sign_in(name)
    await hands.press("R")
    await hands.see(ReportsScreen, lambda screen: screen.table.row_count == 2)
    return hands


async def tour(pilot: Pilot[None], name: str = "ada") -> tuple[Hands, Any]:
    hands = await menu(pilot, name)
    await hands.type("tour", "enter")
    screen = await hands.see(ReportScreen, lambda screen: screen.report is not None and screen.table.row_count)
    return hands, screen


def cells(screen: Any) -> list[list[str]]:
    table = screen.table
    return [[str(cell).strip() for cell in table.get_row_at(row)] for row in range(table.row_count)]


def drawn(screen: Any) -> str:
    return "\n".join(line.plain for line in screen.query_one(ChartView).lines)


async def into_file(hands: Hands, dialog: Any, path: Path) -> None:
    """An ending that says nothing first."""
    dialog.query_one("Input").value = "tour.doc"
    await hands.press("enter")
    await hands.until(lambda: str(dialog.query_one(".wrong").content))
    dialog.query_one("Input").value = str(path)
    await hands.press("enter")
    await hands.until(path.exists)
    await hands.see(ReportScreen)


async def test_from_the_menu_into_a_show_and_back(core: Core) -> None:
    a_tour(core)
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands = await menu(pilot)
        await hands.type("zzz")
        await hands.until(lambda: hands.screen.query_one("#none").has_class("-empty"))
        await hands.press("escape")
        await hands.until(lambda: hands.screen.table.row_count == 2)
        await hands.type("tour", "enter")
        screen = await hands.see(ReportScreen, lambda screen: screen.report)
        await hands.until(lambda: len(cells(screen)) == 3)
        assert [row[0] for row in cells(screen)] == ["A-1", "A-2", "all"]
        assert cells(screen)[-1][4] == "6"
        assert screen.shown.hidden == (8,)
        assert str(screen.query_one("#row", Static).content) == "expected EUR 50.00"

        await hands.press("down", "enter")
        inner = await hands.see(ReportScreen, lambda found: found is not screen and found.report)
        assert (inner.question.key, inner.report.title) == ("A-2", "A-2 by day")
        await hands.press("escape")
        await hands.see(ReportScreen, lambda found: found is screen)
        await hands.press("down", "enter")  # a total goes nowhere
        await hands.press("escape", "escape")
        await hands.see(PerformancesScreen)


async def test_a_chart_shows_where_the_cursor_is(core: Core) -> None:
    a_tour(core)
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands, screen = await tour(pilot)
        await hands.press("v")
        await hands.until(lambda: "> A-1" in drawn(screen))
        assert drawn(screen).splitlines()[0].split() == ["Sold", "tickets"]
        await hands.press("down")
        await hands.until(lambda: "> A-2" in drawn(screen))
        await hands.press("right_square_bracket")
        await hands.until(lambda: drawn(screen).startswith("Gross"))
        assert "chart 2 of 2" in hands.words("#heading")
        await hands.press("left_square_bracket", "enter")
        inner = await hands.see(ReportScreen, lambda found: found is not screen and found.report)
        assert inner.question.key == "A-2"
        await hands.press("v")
        await hands.until(lambda: "2 sold" not in drawn(inner) and ": 1" in drawn(inner))
        await hands.press("v")
        await hands.until(lambda: not inner.query_one(ChartView).display)


async def test_days_before_and_behind_and_chosen(core: Core) -> None:
    a_tour(core)
    day = (core.clock.now() + timedelta(days=1)).date()
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands, screen = await tour(pilot)
        await hands.press("d")
        dialog = await hands.see(LineDialog)
        await hands.type("2026-13", "enter")
        await hands.until(lambda: "is not a period" in str(dialog.query_one(".wrong").content))
        dialog.query_one("Input").value = f"{day}"
        await hands.press("enter")
        await hands.until(lambda: screen.question.first == day and len(cells(screen)) == 3)
        await hands.press("comma", "comma")
        await hands.until(lambda: screen._answered.first == day - timedelta(days=2))
        await hands.until(lambda: screen.query_one("#none").has_class("-empty"))
        await hands.press("full_stop", "full_stop")
        await hands.until(lambda: len(cells(screen)) == 3)
        await hands.press("minus", "minus")
        await hands.until(lambda: screen._answered.top == 1 and len(cells(screen)) == 2)
        assert hands.words("#heading").endswith(f"{day.day} {day:%b %Y}, first 1")


async def test_as_it_was_known_at_a_moment(core: Core) -> None:
    a_tour(core)
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands, screen = await tour(pilot)
        await hands.press("at")
        await hands.see(LineDialog)
        await hands.type("-2h", "enter")
        await hands.until(lambda: screen.question.at is not None and cells(screen)[-1][4] == "0")
        assert "AS OF" in hands.words("#heading")
        await hands.press("at")
        await hands.see(LineDialog)
        await hands.press("enter")
        await hands.until(lambda: cells(screen)[-1][4] == "6")


async def test_measures_turn_and_a_wrong_one_is_taken_back(core: Core) -> None:
    a_tour(core)
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands, screen = await tour(pilot)
        await hands.press("enter")
        inner = await hands.see(ReportScreen, lambda found: found is not screen and found.report)
        await hands.press("m")
        await hands.until(lambda: inner._answered.measure == "gross")
        inner.action_measure()
        await hands.until(lambda: inner._answered.measure == "tickets")
        from dataclasses import replace

        inner.ask(replace(inner.question, measure="weight"))
        await hands.until(lambda: inner.question.measure == "tickets")
        assert "d" not in {binding.key for _, binding, on, _ in inner.active_bindings.values() if on}


async def test_what_is_sold_meanwhile_comes_in(core: Core) -> None:
    clerk, first, _ = a_tour(core)
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands, screen = await tour(pilot)
        report = screen.report
        for _ in range(3):
            await screen._look().wait()
        assert screen.report is report, "nothing was sold: nothing is read"
        sold(core, clerk, first, 10, 11)
        await hands.until(lambda: cells(screen)[-1][4] == "8")


async def test_a_report_becomes_a_file_and_a_command(core: Core, tmp_path: Path) -> None:
    a_tour(core)
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands, screen = await tour(pilot)
        for name in ("tour.csv", "tour.png"):
            await hands.press("x")
            dialog = await hands.see(LineDialog)
            await into_file(hands, dialog, tmp_path / name)
        with (tmp_path / "tour.csv").open(encoding="utf-8-sig", newline="") as file:
            assert [row[0] for row in csv.reader(file)][1:3] == ["A-1", "A-2"]
        assert (tmp_path / "tour.png").read_bytes().startswith(b"\x89PNG")

        await hands.press("down", "enter")
        await hands.see(ReportScreen, lambda found: found is not screen and found.report)
        await hands.press("y")
        assert hands.app.clipboard == "etds report made-days --key A-2"


async def test_a_role_that_sees_no_sales_has_no_reports(core: Core) -> None:
    a_house(core)
    someone(core, Role.OPERATOR, name="clerk")
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.sign_in("clerk")
        await hands.press("R")
        await hands.press("end")
        assert isinstance(hands.screen, PerformancesScreen)
        assert hands.screen.check_action("reports", ()) is False
