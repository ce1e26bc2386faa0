"""The menu of reports: all of them, or those that go into a row of another one. Typing finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static

from core.analytics import REPORTS, Question
from etds_tui.acts import REPORTS_MENU
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.programming.listed import ActListing
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Row
from etds_tui.widgets.status_bar import StatusBar


class ReportsScreen(DeskScreen):
    HELP = (
        "What was sold, told in many ways. Type a part of a name or of what a report tells to find it; Enter opens it. "
        "Every report can be drawn, looked at as of a moment, and written into a file."
    )
    DEFAULT_CSS = """
    ReportsScreen #find { border: none; height: 1; padding: 0 1; background: $panel; }
    ReportsScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    ReportsScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = REPORTS_MENU.bindings

    def __init__(self, names: Sequence[str] | None = None, question: Question | None = None) -> None:
        super().__init__()
        self._names, self._question = names, question

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Input(placeholder="type to find a report, Enter opens it", id="find")
        yield ActListing(Column("report"), Column("tells", gives=True), Column("name"))
        yield Static("No report is called so.", id="none", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Reports", self.etds.person_name
        if self._question is not None and self._question.key:
            bar.about = plain(self._question.key)
        self.table.can_focus = False
        self.set_focus(self.query_one(Input))
        self._fill("")

    @property
    def table(self) -> ActListing:
        return self.query_one(ActListing)

    def _fill(self, wanted: str) -> None:
        parts = wanted.casefold().split()
        found = [
            Row(name, (entry.title, entry.about, name))
            for name, entry in REPORTS.items()
            if (self._names is None or name in self._names)
            and all(part in f"{name} {entry.title} {entry.about}".casefold() for part in parts)
        ]
        self.table.show(found)
        self.query_one("#none", Static).set_class(not found, "-empty")

    @on(Input.Changed, "#find")
    def _search(self, event: Input.Changed) -> None:
        self._fill(event.value)
        if event.value:
            self.table.go_to_top()

    @on(Input.Submitted, "#find")
    def _submit(self) -> None:
        self.action_open()

    @on(DataTable.RowSelected)
    def _clicked(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        name = self.table.selected
        if name is None:
            return
        self.query_one(Input).value = ""  # coming back, one finds anew
        report = screen_of(name, self._question)
        if self._names is None:
            self.app.push_screen(report)
        else:
            self.app.switch_screen(report)  # chosen for a row: coming back is coming back to that row

    def action_schedules(self) -> None:
        from etds_tui.screens.artist.schedules import SchedulesScreen

        self.app.push_screen(SchedulesScreen(self.table.selected))

    def action_move(self, rows: int) -> None:
        self.table.go(rows)

    def action_back(self) -> None:
        field = self.query_one(Input)
        if field.value:
            field.value = ""
        else:
            self.app.pop_screen()


def screen_of(name: str, question: Question | None) -> Screen[None]:
    """The screen of a report: the seats of a performance on their map, all others as tables and charts."""
    from etds_tui.screens.artist.heat import HeatScreen
    from etds_tui.screens.artist.report import ReportScreen

    if name == "heat" and question is not None and question.key:
        return HeatScreen(question.key, question.at)
    return ReportScreen(name, question)
