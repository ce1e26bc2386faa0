"""What an order lived through, and the notes that are left at it: keys of the order's desk and a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from core import sales
from core.errors import EtdsError
from core.programming import PerformanceId
from core.sales import LifeEntry, OrderId
from etds_tui.acts import ORDER_LIFE
from etds_tui.screens.base import DeskDialog, DeskScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.text import plain


class OrderLife(DeskScreen):
    BINDINGS: ClassVar[list[BindingType]] = ORDER_LIFE.bindings

    _performance: PerformanceId
    _order: OrderId

    def action_refresh_now(self) -> None:
        raise NotImplementedError

    @work(exclusive=True, group="life")
    async def action_life(self) -> None:
        try:
            entries = await self.etds.ask(sales.order_life, self._performance, order=self._order)
        except EtdsError as error:
            self.refused(error)
            return
        self.app.push_screen(LifeDialog(entries))

    @work(exclusive=True, group="life")
    async def action_note(self) -> None:
        hint = "One line. It stays as it is, with your name and the time."
        line = await self.app.push_screen_wait(AskDialog("Note at this order", hint))
        if not line or not line.strip():
            return
        try:
            await self.etds.ask(sales.add_note, self._performance, order=self._order, sentence=line)
        except EtdsError as error:
            self.refused(error)
            return
        self.action_refresh_now()

    @work(exclusive=True, group="life")
    async def action_keep(self) -> None:
        try:
            await self.etds.ask(sales.keep_for_collection, self._performance, order=self._order)
        except EtdsError as error:
            self.refused(error)
            return
        self.notify("Its tickets wait at will-call now.", markup=False)
        self.action_refresh_now()


class LifeDialog(DeskDialog[None]):
    """A line an entry, the newest last and in sight; scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,enter", "leave", "back", show=False),
        Binding("up", "scroll(-1)", "up", show=False),
        Binding("down", "scroll(1)", "down", show=False),
        Binding("pageup", "scroll(-10)", "page up", show=False),
        Binding("pagedown", "scroll(10)", "page down", show=False),
        Binding("home", "scroll(-10000)", "first", show=False),
        Binding("end", "scroll(10000)", "last", show=False),
    ]
    DEFAULT_CSS = """
    LifeDialog > .dialog { width: 76; max-width: 100%; }
    LifeDialog VerticalScroll { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    LifeDialog VerticalScroll Static { width: 100%; }
    """

    def __init__(self, entries: Sequence[LifeEntry]) -> None:
        super().__init__()
        self._entries = entries

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("The life of this order", classes="title")
            with VerticalScroll(can_focus=False):
                yield Static(_table(self._entries), id="life", markup=False)
            yield Static("Up and down scroll. Esc closes.", classes="hint")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        self.dismiss(None)


def _table(entries: Sequence[LifeEntry]) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    day = ""
    for entry in entries:
        if f"{entry.at:%a %d %b %Y}" != day:
            day = f"{entry.at:%a %d %b %Y}"
            table.add_row("", Text(day, style="bold"), "")
        who = " at ".join(part for part in (entry.who, entry.where) if part)
        table.add_row(
            Text(f"{entry.at:%H:%M:%S}"),
            Text(plain(entry.sentence), style="bold" if entry.is_note else ""),
            Text(plain(who), style="dim"),
        )
    return table
