"""Printing from a desk: the first time at once, again with a reason, because the codes on the old paper die."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Button, Input, Static

from core import printing
from core.access import Permission
from core.errors import EtdsError
from core.printing import REASONS, AlreadyPrinted, Printed
from core.programming import PerformanceId
from core.sales import OrderId
from etds_tui.screens.base import DeskDialog, DeskScreen
from etds_tui.text import counted, plain
from etds_tui.widgets.why import Why


async def print_order(
    desk: DeskScreen, performance: PerformanceId, order: OrderId, tickets: Sequence[str] = ()
) -> bool:
    """Print what was never printed; else ask why, and print again all of the order, or these. Whether it came out.

    A job that did not come out waits, and asking once more sends it again. For workers: a dialog is waited for.
    """
    try:
        printed = await desk.etds.ask(printing.print_order, performance, order=order)
    except AlreadyPrinted as already:
        reason = await desk.app.push_screen_wait(ReprintDialog(already.message, len(tickets)))
        return reason is not None and await _print_again(desk, performance, order, tickets, reason)
    except EtdsError as error:
        desk.refused(error)
        return False
    _say_printed(desk, printed)
    return True


async def _print_again(
    desk: DeskScreen, performance: PerformanceId, order: OrderId, tickets: Sequence[str], reason: str
) -> bool:
    try:
        printed = await desk.etds.ask(
            printing.reprint_tickets, performance, order=order, tickets=list(tickets) or None, reason=reason
        )
    except EtdsError as error:
        desk.refused(error)
        return False
    _say_printed(desk, printed)
    return True


async def print_receipt(desk: DeskScreen, performance: PerformanceId, order: OrderId) -> None:
    try:
        printed = await desk.etds.ask(printing.print_receipt, performance, order=order)
    except EtdsError as error:
        desk.refused(error)
        return
    desk.notify(f"The receipt went to {plain(str(printed))}", markup=False)


async def open_drawer(desk: DeskScreen, performance: PerformanceId, order: OrderId) -> None:
    """Behind a sale: the drawer, then the receipt, where a receipt printer is set up. The sale stands anyway.

    An agent's till prints no receipts of the house.
    """
    if not desk.etds.may(Permission.TICKET_PRINT):
        return
    try:
        await desk.etds.ask(printing.receipt_of_sale, performance, order=order)
    except EtdsError as error:
        desk.refused(error)


def _say_printed(desk: DeskScreen, printed: Printed) -> None:
    went = "written to" if printed.path is not None else "went to"
    desk.notify(f"Tickets {went} {plain(str(printed))}", markup=False)


class ReprintDialog(DeskDialog[str]):
    """Gives the reason, or None. A number chooses it, Enter prints; without a reason nothing happens."""

    DEFAULT_CSS = """
    ReprintDialog > .dialog { width: 72; padding: 0 2; }
    ReprintDialog #told { height: auto; margin-bottom: 1; }
    ReprintDialog .wrong { min-height: 1; }
    ReprintDialog Button { margin-right: 2; }
    ReprintDialog .buttons { height: 1; margin-bottom: 1; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "#leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        *Why.keys(REASONS),
        Binding("left,up", "app.focus_previous", "previous", show=False),
        Binding("right,down", "app.focus_next", "next", show=False),
    ]

    def __init__(self, told: str, marked: int) -> None:
        super().__init__()
        self._told, self._marked = told, marked

    def compose(self) -> ComposeResult:
        what = f"the {counted(self._marked, 'ticket')} that {'is' if self._marked == 1 else 'are'} marked"
        with Vertical(classes="dialog"):
            yield Static(f"Print {what if self._marked else 'all tickets'} again?", classes="title", markup=False)
            yield Static(plain(self._told), id="told", markup=False)
            yield Static(f"Why? (1 to {len(REASONS) + 1}, then Enter)", markup=False)
            yield Why(REASONS, then="#print")
            yield Static("", classes="wrong", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Esc  leave it", id="leave", compact=True)
                yield Button("Enter  print again", id="print", compact=True)

    def on_key(self, event: Key) -> None:
        """Keys are acts here, also before a field has the focus: nothing goes into the field by itself."""
        event.prevent_default()

    def action_reason(self, number: int) -> None:
        self.query_one(Why).choose(number)

    @on(Why.Chosen)
    def _chosen(self) -> None:
        self.query_one(".wrong", Static).update("")

    @on(Input.Submitted)
    @on(Button.Pressed, "#print")
    def _print(self) -> None:
        reason = self.query_one(Why).reason
        if reason:
            self.dismiss(reason)
        else:
            self.query_one(".wrong", Static).update(f"Say why first: a number from 1 to {len(REASONS) + 1}.")

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.action_leave()
