"""The attention list: payments that a person must look at, and the way to their orders."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Static

from core import payments
from core.access import Permission
from core.errors import EtdsError
from core.payments import Matter
from etds_tui.acts import ATTENTION
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.order_words import when
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_REFRESH_SECONDS = 3.0


class AttentionScreen(DeskScreen):
    HELP = (
        "Payments that somebody must look at, the oldest first: money that came too late, refunds that were refused. "
        "Enter opens the order; d marks a matter as dealt with, and u takes that back."
    )
    DEFAULT_CSS = """
    AttentionScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    AttentionScreen #none.-empty { display: block; }
    AttentionScreen #whole { height: auto; min-height: 2; max-height: 5; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = ATTENTION.bindings

    def __init__(self) -> None:
        super().__init__()
        self._matters: tuple[Matter, ...] = ()
        self._last_dealt: Matter | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Listing(
            Column("since"),
            Column("performance"),
            Column("order"),
            Column("what", gives=True),
        )
        yield Static("Nothing needs attention.", id="none")
        yield Static("", id="whole", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Attention", self.etds.person_name
        self.table.focus()
        self._reload()
        self.set_interval(_REFRESH_SECONDS, self._reload_if_seen)

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    def on_screen_resume(self) -> None:
        self._reload()

    def _reload_if_seen(self) -> None:
        if self.is_current:
            self._reload()

    @work(exclusive=True)
    async def _reload(self) -> None:
        try:
            self._matters = await self.etds.ask(payments.attention_list)
        except EtdsError as error:
            self.refused(error)
            return
        self.table.show([_row(matter) for matter in self._matters])
        self.query_one("#none").set_class(not self._matters, "-empty")
        self._tell_whole()

    @on(DataTable.RowHighlighted)
    def _pointed(self) -> None:
        self._tell_whole()

    def _tell_whole(self) -> None:
        """The sentence under the cursor once more, in full."""
        matter = self._under_cursor()
        self.query_one("#whole", Static).update(plain(matter.sentence) if matter is not None else "")

    def _under_cursor(self) -> Matter | None:
        return next((matter for matter in self._matters if _key(matter) == self.table.selected), None)

    # --- keys -----------------------------------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        matter = self._under_cursor()
        if matter is None:
            return
        if not self.etds.may(Permission.ORDER_SEE):
            self.notify("Your role sees the list only.", markup=False)
            return
        from etds_tui.screens.boxoffice.order_changes import OrderDesk

        self.app.push_screen(OrderDesk(matter.performance_id, matter.order_id))

    def action_deal(self) -> None:
        matter = self._under_cursor()
        if matter is not None:
            self._attend(matter, is_done=True)

    def action_undo(self) -> None:
        if self._last_dealt is None:
            self.notify("There is nothing to undo here.", markup=False)
        else:
            self._attend(self._last_dealt, is_done=False)

    @work(group="attend")
    async def _attend(self, matter: Matter, *, is_done: bool) -> None:
        try:
            changed = await self.etds.ask(payments.attend, matter.performance_id, matter=matter.id, is_done=is_done)
        except EtdsError as error:
            self.refused(error)
            return
        self._last_dealt = matter if is_done else None
        if is_done:
            told = "Dealt with" if changed else "Somebody was quicker: it is dealt with"
            self.notify(f"{told}: {plain(matter.order)}. u takes it back.", markup=False)
        self._reload()
        self.etds.count_matters()

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        self.app.pop_screen()


def _key(matter: Matter) -> str:
    return f"{matter.performance_id}-{matter.id}"


def _row(matter: Matter) -> Row:
    return Row(_key(matter), (when(matter.at), matter.performance, matter.order, matter.sentence))
