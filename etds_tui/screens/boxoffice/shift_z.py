"""A closing that can be walked into: each figure opens into its rows, and each row into its order."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Static

from core import shifts
from core.errors import EtdsError
from core.money import Money
from core.shifts import SIGNS, Cause, FigureRow, ShiftId, ZReport
from etds_tui.acts.drawer import CLOSING
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_NO_ROWS = "none-"
_EDGES = 4  # cells beside what is told of causes


class ClosingScreen(DeskScreen):
    HELP = (
        "A shift in figures. Enter opens the figure under the cursor into its rows, and Enter on a row its order. "
        "Where the drawer is over or short, likely mistakes are named that make just this difference. a approves it."
    )
    DEFAULT_CSS = """
    ClosingScreen #head { height: auto; padding: 1 2 0 2; }
    ClosingScreen #over { height: auto; padding: 0 2; text-style: bold; }
    ClosingScreen #over.-right { color: $success; }
    ClosingScreen #over.-off { color: $warning; }
    ClosingScreen Listing { margin: 1 1 0 1; }
    ClosingScreen #why { height: auto; max-height: 8; padding: 0 2; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = CLOSING.bindings

    def __init__(self, shift: ShiftId) -> None:
        super().__init__()
        self._shift = shift
        self._report: ZReport | None = None
        self._causes: tuple[Cause, ...] = ()
        self._figure: str | None = None
        self._rows: tuple[FigureRow, ...] = ()

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="head", markup=False)
        yield Static("", id="over", markup=False)
        yield Listing(Column("what", gives=True), Column("count", is_right=True), Column("amount", is_right=True))
        yield Static("", id="why", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Closing", self.etds.person_name
        self.table.focus()

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    def on_screen_resume(self) -> None:
        self._reload()

    @work(exclusive=True, group="read")
    async def _reload(self) -> None:
        try:
            self._report = await self.etds.ask(shifts.shift_report, shift=self._shift)
            self._causes = await self.etds.ask(shifts.explain_shift, shift=self._shift)
        except EtdsError as error:
            self.refused(error)
            return
        self._show(self._report)

    def on_resize(self) -> None:
        if self._report is not None:
            self._show_why(self._report)

    def _show_why(self, report: ZReport) -> None:
        lines = _why(report, self._causes, self.size.width - _EDGES)
        self.query_one("#why", Static).update("\n".join(map(plain, lines)))

    def _show(self, report: ZReport) -> None:
        self.query_one("#head", Static).update("\n".join(map(plain, _head(report))))
        over = self.query_one("#over", Static)
        over.update(plain(_over(report)))
        over.set_class(report.shift.over is not None and report.shift.over.amount_minor == 0, "-right")
        over.set_class(report.shift.over is not None and report.shift.over.amount_minor != 0, "-off")
        self._show_why(report)
        if self._figure is None:
            self.table.show(_figures(report))
        else:
            self.table.show([_walked(number, row) for number, row in enumerate(self._rows)])
        self.refresh_bindings()

    # --- keys -----------------------------------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    def action_rows(self) -> None:
        chosen = self.table.selected
        if chosen is None or chosen.startswith(_NO_ROWS):
            return
        if self._figure is None:
            self._open(chosen)
            return
        row = self._rows[int(chosen)]
        if row.order is not None and row.performance_id is not None:
            from etds_tui.screens.boxoffice.order_changes import OrderDesk

            self.app.push_screen(OrderDesk(row.performance_id, row.order))

    @work(exclusive=True, group="read")
    async def _open(self, figure: str) -> None:
        try:
            self._rows = await self.etds.ask(shifts.shift_rows, shift=self._shift, figure=figure)
        except EtdsError as error:
            self.refused(error)
            return
        self._figure = figure
        if self._report is not None:
            self._show(self._report)

    @work(exclusive=True, group="act")
    async def action_approve(self) -> None:
        try:
            await self.etds.ask(shifts.approve_shift, shift=self._shift)
        except EtdsError as error:
            self.refused(error)
            return
        self._reload()

    @work(exclusive=True, group="act")
    async def action_note(self) -> None:
        sentence = await self.app.push_screen_wait(
            AskDialog("What was found out", "Enter adds it. A Z is never edited.")
        )
        if not sentence or not sentence.strip():
            return
        try:
            await self.etds.ask(shifts.note_shift, shift=self._shift, sentence=sentence)
        except EtdsError as error:
            self.refused(error)
            return
        self._reload()

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        """Out of the rows into the figures, out of the figures to where one came from."""
        if self._figure is None:
            self.app.pop_screen()
            return
        self._figure = None
        if self._report is not None:
            self._show(self._report)


def _head(report: ZReport) -> list[str]:
    shift = report.shift
    title = "Open shift" if shift.number is None else f"Z {shift.number}"
    until = f"{shift.closed:%H:%M}" if shift.closed else "now"
    approved = f", approved by {report.approved_by}" if report.approved_by else ""
    return [
        f"{title}  ·  {shift.house}  ·  {shift.operator} at {shift.terminal}",
        f"{shift.opened:%a %d %b %H:%M} to {until}{approved}",
    ]


def _over(report: ZReport) -> str:
    over = report.shift.over
    if over is None or report.counted is None:
        return "Not counted yet."
    word = "right to the cent" if not over.amount_minor else "over" if over.amount_minor > 0 else "short"
    amount = "" if not over.amount_minor else f"{Money(abs(over.amount_minor), over.currency)} "
    return f"Counted {report.counted}, expected {report.expected}: {amount}{word}."


def _why(report: ZReport, causes: tuple[Cause, ...], width: int) -> list[str]:
    """Likely causes and the last notes, each under its own edge where it takes more than a line. Pure."""
    lines: list[str] = []
    for number, cause in enumerate(causes):
        edge = " " * 8 if number else "Likely: "
        lines += wrap(cause.sentence, max(width, 20), initial_indent=edge, subsequent_indent=" " * 10)
    for note in report.notes[-2:]:
        told = f"{note.at:%d %b %H:%M} {note.by}: {note.sentence}"
        lines += wrap(told, max(width, 20), subsequent_indent="  ")
    return lines


def _figures(report: ZReport) -> list[Row]:
    """Every figure; those with rows open into them."""
    rows = [Row(f"{_NO_ROWS}float", ("Float", "", report.shift.float_.plain()))]
    for each in (*(report.cash or ()), *report.others):
        sign = SIGNS.get(each.key, -1 if each.key.endswith("_back") else 1)
        amount = Money(each.amount.amount_minor * sign, each.amount.currency).plain()
        rows.append(Row(each.key, (each.words, f"{each.count:,}", amount)))
    if report.cash is None:
        rows += [Row(f"{_NO_ROWS}{n}", (f"{m.reason}", "", m.amount.plain())) for n, m in enumerate(report.movements)]
    total = report.total.plain() if report.cash is not None else ""
    rows.append(Row(f"{_NO_ROWS}orders", ("Orders", f"{report.orders:,}", total)))
    if report.average is not None:
        rows.append(Row(f"{_NO_ROWS}average", ("Average order", "", report.average.plain())))
    rows += [Row(f"{_NO_ROWS}tax{n}", (each.words, "", each.tax.plain())) for n, each in enumerate(report.taxes)]
    for name, count in (("Tickets", report.tickets), ("Tickets at no price", report.comps),
                        ("Seats returned", report.returned), ("Seats voided", report.voided)):  # fmt: skip
        rows.append(Row(f"{_NO_ROWS}{name}", (name, f"{count:,}", "")))
    return rows


def _walked(number: int, row: FigureRow) -> Row:
    return Row(str(number), (f"{row.at:%H:%M:%S}  {row.words}", "", row.amount.plain()))
