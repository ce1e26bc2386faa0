"""Any report of the catalogue: its table, its charts, and what goes into a row. What was sold since comes in by itself.

It knows no report: columns, charts, links and what may be asked for say what it shows and which keys it has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.widgets import DataTable, Footer, Static

from core.analytics import REPORTS, Question, Report, make_report, report_zone, sales_mark
from core.errors import EtdsError, SessionEnded
from etds_tui.acts import REPORT
from etds_tui.screens.artist.asking import AskingActs
from etds_tui.screens.artist.report_table import TOTAL, Table, place_of, table_of
from etds_tui.screens.artist.report_words import asked_words
from etds_tui.screens.artist.reports import ReportsScreen, screen_of
from etds_tui.screens.programming.listed import ActListing
from etds_tui.text import fit, plain
from etds_tui.widgets import listing
from etds_tui.widgets.chart.canvas import load
from etds_tui.widgets.chart.view import ChartView
from etds_tui.widgets.status_bar import StatusBar

_LOOK_SECONDS = 1.0
_TALL = 32
_ROOM_BESIDE_TABLE = 3  # the bar that scrolls, and the edge


class ReportTable(ActListing):
    """A list whose columns are those of the report that came last."""

    def turn_to(self, columns: tuple[listing.Column, ...]) -> None:
        if columns != self._wanted:
            self._wanted = columns
            self._widths = {}


class ReportScreen(AskingActs):
    HELP = (
        "A report as a table; v turns to its charts and back, [ and ] to the next one. Enter goes into the row under "
        "the cursor and Esc comes back. The comma and the full stop go a period back and on, @ shows what was known at "
        "a moment, x writes a file. What is sold meanwhile comes in by itself."
    )
    DEFAULT_CSS = """
    ReportScreen #heading { height: 1; padding: 0 1; text-style: bold; color: $primary; }
    ReportScreen #heading.-then { background: $warning; color: $background; }
    ReportScreen ChartView { display: none; }
    ReportScreen.-tall.-charts ChartView { display: block; height: 16; }
    ReportScreen.-chart ChartView, ReportScreen.-tall.-charts.-chart ChartView { display: block; height: 3fr; }
    ReportScreen.-chart ReportTable { height: 5; }
    ReportScreen.-chart.-tall ReportTable { height: 10; }
    ReportScreen.-chart #notes { display: none; }
    ReportScreen.-chart.-tall #notes { display: block; }
    ReportScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    ReportScreen #none.-empty { display: block; }
    ReportScreen #row { height: auto; max-height: 2; padding: 0 1; background: $panel; display: none; }
    ReportScreen #row.-told { display: block; }
    ReportScreen #notes { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
    ReportScreen.-tall #notes { max-height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = REPORT.bindings

    def __init__(self, name: str, question: Question | None = None) -> None:
        super().__init__(name, question or Question())
        self.entry = REPORTS[name]
        self.zone = ZoneInfo("UTC")
        self.report: Report | None = None
        self.shown: Table | None = None
        self.chart = 0
        self._answered = self.question
        self._mark: int | None = None
        self._is_once_more = False

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="heading", markup=False)
        yield ChartView(ascii_only=self.etds.ascii_only)
        yield ReportTable()
        yield Static("", id="none", markup=False)
        yield Static("", id="row", markup=False)
        yield Static("", id="notes", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Report", self.etds.person_name
        bar.about = plain(f"{self.entry.title}{f' of {self.question.key}' if self.question.key else ''}")
        self.table.focus()
        self.reload()
        self.set_interval(_LOOK_SECONDS, self._look)

    @property
    def table(self) -> ReportTable:
        return self.query_one(ReportTable)

    # --- reading --------------------------------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        self.question = question
        self.reload()

    @work(exclusive=True)
    async def reload(self) -> None:
        """Read it; a question to which there is no answer is taken back."""
        asked = self.question
        try:
            if self._mark is None:
                self.zone = await self.etds.ask(report_zone)
                self._mark = await self.etds.ask(sales_mark)
                await self.etds.lane(load)  # the first chart of a session does not wait for its library
            report = await self.etds.ask(make_report, self.name_, asked)
        except EtdsError as error:
            self.question = self._answered
            if self.report is None:
                self._tell_none(error.message)
            self.refused(error)
            return
        self._answered, self.report = asked, report
        self._fill()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Once a second: read anew if something was sold, and a second later once more, for what was being sold."""
        if not self.is_current or self.report is None or self.question.at is not None:
            return
        try:
            mark = await self.etds.ask(sales_mark)
        except SessionEnded as error:
            self.refused(error)
            return
        except EtdsError:
            return  # the database is away: what stands here stays, and the next look is in a second
        is_moved, self._mark = mark != self._mark, mark
        if is_moved or self._is_once_more:
            self._is_once_more = is_moved
            self.reload()

    def on_screen_resume(self) -> None:
        if self.report is not None:
            self.reload()

    # --- showing --------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self.set_class(self.size.height >= _TALL, "-tall")
        self._fill()

    def _fill(self) -> None:
        report = self.report
        if report is None or not self.query(ReportTable):
            return
        self.shown = table_of(report, self.size.width - _ROOM_BESIDE_TABLE)
        self.table.turn_to(self.shown.columns)
        self.table.show(self.shown.rows)
        self._tell_none("" if report.rows else "Nothing is here for what was asked.")
        self.set_class(bool(report.charts), "-charts")
        self.set_class(bool(report.charts) and self.has_class("-chart"), "-chart")
        self.chart = min(self.chart, max(len(report.charts) - 1, 0))
        self.query_one("#notes", Static).update("\n".join(plain(note) for note in self._notes(report)))
        self._tell_heading(report)
        self._tell_row()
        self.refresh_bindings()

    def _tell_none(self, words: str) -> None:
        none = self.query_one("#none", Static)
        none.set_class(bool(words), "-empty")
        none.update(plain(words))

    def _notes(self, report: Report) -> list[str]:
        left_out = self.shown.left_out if self.shown is not None else 0
        more = [f"{left_out:,} more rows are not shown here: x writes all of them into a file."] if left_out else []
        return [*more, *report.notes]

    def _tell_heading(self, report: Report) -> None:
        heading = self.query_one("#heading", Static)
        heading.set_class(self.question.at is not None, "-then")
        asked = asked_words(self.question)
        if len(report.charts) > 1 and (self.has_class("-chart") or self.has_class("-tall")):
            asked = ", ".join(word for word in (asked, f"chart {self.chart + 1} of {len(report.charts)}") if word)
        room = max(self.size.width - 2 - len(asked) - (2 if asked else 0), 10)
        heading.update(f"{fit(report.title, room)}{f'  {asked}' if asked else ''}")

    def _tell_row(self) -> None:
        """The row under the cursor: what the table has no room for, and where it is in the chart."""
        report, shown = self.report, self.shown
        if report is None or shown is None:
            return
        try:
            line, view = self.query_one("#row", Static), self.query_one(ChartView)
        except NoMatches:
            return
        key = self.table.selected
        words = shown.rest(report, key)
        line.set_class(bool(words), "-told")
        line.update(words)
        if report.charts:
            chart = report.charts[self.chart]
            view.show(chart, place_of(chart, shown.by_key.get(key or "")))

    @on(DataTable.RowHighlighted)
    def _pointed(self) -> None:
        self._tell_row()

    # --- keys -----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What this report has no use for is not even named."""
        charts = len(self.report.charts) if self.report is not None else 0
        days = {"first", "last"} & set(self.entry.asks)
        has_use = {
            "open": bool(self.report is not None and self.report.links),
            "turn": charts > 0,
            "chart": charts > 1,
            "period": len(days) == 2,
            "choose_dates": bool(days),
            "moment": "at" in self.entry.asks,
            "measure": "measure" in self.entry.asks,
            "more": "top" in self.entry.asks,
        }
        return has_use.get(action, True) and super().check_action(action, parameters)

    def action_turn(self) -> None:
        self.toggle_class("-chart")
        self._fill()

    def action_chart(self, by: int) -> None:
        if self.report is not None and self.report.charts:
            self.set_class(self.has_class("-chart") or not self.has_class("-tall"), "-chart")
            self.chart = (self.chart + by) % len(self.report.charts)
            self._fill()

    @on(DataTable.RowSelected)
    def _clicked(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Into the row: to the one report that goes there, or to a choice of them."""
        report, key = self.report, self.table.selected
        row = self.shown.by_key.get(key or "") if self.shown is not None else None
        if report is None or row is None or not row.key or key == TOTAL:
            return
        links = [name for name in report.links if name in REPORTS]
        question = replace(self.question, key=row.key, measure=None, top=None)
        if len(links) == 1:
            self.app.push_screen(screen_of(links[0], question))
        elif links:
            self.app.push_screen(ReportsScreen(links, question))

    def action_refresh_now(self) -> None:
        self.reload()

    def action_back(self) -> None:
        self.app.pop_screen()
