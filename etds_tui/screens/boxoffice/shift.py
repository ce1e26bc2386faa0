"""The drawer: what it is, what moved in it without an order, and the closings; from its float to its count."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Static

from core import shifts
from core.access import Permission
from core.errors import EtdsError
from core.shifts import DrawerAct, Shift, ShiftState, ZReport
from etds_tui.acts.drawer import DRAWER
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.shift_dialogs import MOVES, CashDialog, Counted, MoveDialog
from etds_tui.screens.boxoffice.shift_open import open_drawer
from etds_tui.screens.boxoffice.shift_z import ClosingScreen
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_OWN = ("paid_in", "paid_out", "drop", "count", "look")


class DrawerScreen(DeskScreen):
    HELP = (
        "Your cash drawer. n opens it with a float; i puts cash in, o takes it out, p drops it into the safe. c counts "
        "and closes it: you count first, and see then what should have been there. Below are the closings; Enter looks "
        "at one."
    )
    DEFAULT_CSS = """
    DrawerScreen #state { height: auto; min-height: 3; padding: 1 2 0 2; }
    DrawerScreen #moved { height: auto; max-height: 8; padding: 0 2; color: $text-muted; }
    DrawerScreen #head { padding: 1 2 0 2; color: $primary; }
    DrawerScreen #none { height: 1fr; padding: 0 2; color: $text-muted; display: none; }
    DrawerScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = DRAWER.bindings

    def __init__(self) -> None:
        super().__init__()
        self._mine: Shift | None = None
        self._report: ZReport | None = None
        self._shifts: tuple[Shift, ...] = ()
        self.is_read = False

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="state", markup=False)
        yield Static("", id="moved", markup=False)
        yield Static("Closings", id="head")
        yield Listing(
            Column("Z"), Column("opened"), Column("who", gives=True), Column("house", gives=True, least=70),
            Column("state"), Column("over / short", is_right=True),
        )  # fmt: skip
        yield Static("No drawer was closed yet.", id="none")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Drawer", self.etds.person_name
        self.table.focus()

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    def on_screen_resume(self) -> None:
        self._reload()

    @work(exclusive=True, group="read")
    async def _reload(self) -> None:
        try:
            self._mine = await self.etds.own_drawer()
            if self.etds.may(Permission.SHIFT_RUN):
                self.etds.show_drawer(self._mine)
            self._report = await self.etds.ask(shifts.shift_report, shift=self._mine.id) if self._mine else None
            self._shifts = await self.etds.ask(shifts.list_shifts)
        except EtdsError as error:
            self.refused(error)
            return
        self._show()

    def _show(self) -> None:
        self.query_one("#state", Static).update(plain_lines(_state(self._mine)))
        self.query_one("#moved", Static).update(plain_lines(_moved(self._report)))
        self.table.show([_row(each) for each in self._shifts])
        self.query_one("#none").set_class(not self._shifts, "-empty")
        self.is_read = True
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not super().check_action(action, parameters):
            return False
        if action == "begin":
            return self._mine is None
        return self._mine is not None if action in _OWN else True

    # --- keys -----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="act")
    async def action_begin(self) -> None:
        try:
            await open_drawer(self.etds)
        except EtdsError as error:
            self.refused(error)
        self._reload()

    def action_paid_in(self) -> None:
        self._move(DrawerAct.PAID_IN)

    def action_paid_out(self) -> None:
        self._move(DrawerAct.PAID_OUT)

    def action_drop(self) -> None:
        self._move(DrawerAct.DROP)

    @work(exclusive=True, group="act")
    async def _move(self, act: DrawerAct) -> None:
        mine, movement = self._mine, uuid4()
        if mine is None:
            return
        given = await self.app.push_screen_wait(MoveDialog(act, mine.currency))
        if given is None:
            return
        amount, reason = given
        try:
            await self.etds.ask(
                shifts.move_cash, movement=movement, act=act, amount_minor=amount.amount_minor, reason=reason
            )
        except EtdsError as error:
            self.refused(error)
            return
        self.notify(f"{MOVES[act]}: {amount}.", markup=False)
        self._reload()

    @work(exclusive=True, group="act")
    async def action_count(self) -> None:
        mine = self._mine
        if mine is None:
            return
        try:
            await self.etds.ask(shifts.start_count)
            counted = await self._counted(mine)
            if counted is None:
                await self.etds.ask(shifts.count_again)
            else:
                closed = await self.etds.ask(
                    shifts.close_shift, shift=mine.id, counted_minor=counted.total.amount_minor, pieces=counted.pieces
                )
                self.etds.show_drawer(None)
                self.app.push_screen(ClosingScreen(closed.shift.id))
                return
        except EtdsError as error:
            self.refused(error)
        self._reload()

    @work(exclusive=True, group="act")
    async def action_close_for(self) -> None:
        chosen = self._under_cursor()
        if chosen is None or not chosen.is_open:
            self.notify("The cursor is not on an open drawer.", markup=False)
            return
        counted = await self._counted(chosen)
        if counted is None:
            return
        try:
            await self.etds.ask(
                shifts.close_shift_of, shift=chosen.id, counted_minor=counted.total.amount_minor, pieces=counted.pieces
            )
        except EtdsError as error:
            self.refused(error)
            return
        self.app.push_screen(ClosingScreen(chosen.id))

    async def _counted(self, shift: Shift) -> Counted | None:
        title = f"Count the drawer of {shift.operator}"
        return await self.app.push_screen_wait(CashDialog(title, shift.currency, act="closes it for good"))

    def action_look(self) -> None:
        if self._mine is not None:
            self.app.push_screen(ClosingScreen(self._mine.id))

    @on(DataTable.RowSelected)
    def action_show(self) -> None:
        chosen = self._under_cursor()
        if chosen is not None:
            self.app.push_screen(ClosingScreen(chosen.id))

    def _under_cursor(self) -> Shift | None:
        return next((each for each in self._shifts if str(each.id) == self.table.selected), None)

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        self.app.pop_screen()


def plain_lines(lines: list[str]) -> str:
    return "\n".join(map(plain, lines))


def _state(mine: Shift | None) -> list[str]:
    if mine is None:
        return ["No drawer of yours is open. Cards need none; for cash, n opens it."]
    what = "is being counted: c goes on" if mine.state is ShiftState.COUNTING else "is open"
    return [
        f"Your drawer {what}, since {mine.opened:%H:%M} on {mine.opened:%a %d %b}.",
        f"Float {mine.float_}  ·  {mine.terminal}  ·  {mine.house}",
    ]


def _moved(report: ZReport | None) -> list[str]:
    """The latest movements, column under column. Pure."""
    moves = report.movements[-6:] if report else ()
    wide = max((len(move.amount.plain()) for move in moves), default=0)
    lines = [f"{m.at:%H:%M}  {MOVES[m.act]:16}  {m.amount.plain():>{wide}}  {m.reason}" for m in moves]
    return ["", *lines] if lines else []


def _row(shift: Shift) -> Row:
    number = "" if shift.number is None else f"Z {shift.number}"
    over = "" if shift.over is None else shift.over.plain() if shift.over.amount_minor else "right"
    return Row(
        str(shift.id),
        (number, f"{shift.opened:%a %d %b %H:%M}", shift.operator, shift.house, shift.state.value, over),
    )
