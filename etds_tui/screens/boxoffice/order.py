"""One order: what was sold to whom and how it was paid. Its tickets come back from here, and are printed again."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID, uuid4

from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import DataTable, Footer, Static

from core import payments, sales
from core.errors import EtdsError
from core.money import Money
from core.programming import PerformanceId
from core.sales import OrderedSeat, OrderId, OrderView, RefundState, TenderKind
from etds_tui.acts import ORDER
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.order_life import OrderLife
from etds_tui.screens.boxoffice.order_words import heading, money_lines, status_of
from etds_tui.screens.boxoffice.printing import print_order, print_receipt
from etds_tui.screens.boxoffice.returning import ReturnDialog, ReturnedDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.text import counted, fit_seat, plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_REFRESH_SECONDS = 2.0
_MARKS = {True: "[x]", False: "[ ]", None: ""}


class Tickets(Listing):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "select_cursor", "mark", key_display="space")]


class OrderScreen(OrderLife, DeskScreen):
    HELP = (
        "One order as it stands. Mark tickets with Space, all of them with a; r takes back what is marked, and shows "
        "first what goes where; x exchanges it. v undoes a whole sale of your own session. o counts out cash that is "
        "owed to the customer. p prints the tickets; what was printed already wants a reason, and its old codes die. R "
        "prints the receipt as the order stands. l tells its whole life, n leaves a note."
    )
    DEFAULT_CSS = """
    OrderScreen #about { height: auto; padding: 1 1 0 1; }
    OrderScreen #body { height: 1fr; margin-top: 1; }
    OrderScreen #money { height: auto; max-height: 50%; border-top: solid $panel; scrollbar-size-vertical: 1; }
    OrderScreen #money Static { width: 100%; height: auto; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = ORDER.bindings

    def __init__(self, performance: PerformanceId, order: OrderId) -> None:
        super().__init__()
        self._performance, self._order = performance, order
        self._view: OrderView | None = None
        self._marked: set[int] = set()
        self._tried: tuple[tuple[object, ...], UUID] | None = None  # the return that was tried last, and its act

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="about", markup=False)
        with Container(id="body"):
            yield Tickets(
                Column("   "),
                Column("seat", gives=True, cut=fit_seat),
                Column("price type", gives=True),
                Column("price", is_right=True),
                Column("ticket"),
                Column("state"),
            )
            with VerticalScroll(id="money"):
                yield Static("", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Order", self.etds.person_name
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
            self._view = await self.etds.ask(sales.see_order, self._performance, order=self._order)
        except EtdsError as error:
            self.refused(error)
            return
        self._fill()

    def _fill(self) -> None:
        view = self._view
        if view is None or not self.is_mounted:
            return
        self._marked &= {line.number for line in view.lines if self.may_mark(line)}
        self.query_one(StatusBar).about = f"{view.brief.reference}  {status_of(view)}"
        self.query_one("#about", Static).update("\n".join(heading(view)))
        self.table.show([self._row(line) for line in view.lines])
        self.query_one("#money Static", Static).update(_money(view))
        self.refresh_bindings()

    def _row(self, line: OrderedSeat) -> Row:
        mark = _MARKS[line.number in self._marked if self.may_mark(line) else None]
        cells = (mark, line.label, line.price_type, line.price.plain(), line.ticket or "", line.state)
        return Row(str(line.number), cells)

    # --- marking --------------------------------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        self.action_mark()

    def may_mark(self, line: OrderedSeat) -> bool:
        return line.may_return

    def action_mark(self) -> None:
        line = self._under_cursor()
        if line is None:
            return
        if not self.may_mark(line):
            self._say_why_not(line)
            return
        self._marked ^= {line.number}
        self._fill()
        self.table.action_cursor_down()

    @work(exclusive=True, group="return")
    async def _say_why_not(self, line: OrderedSeat) -> None:
        """In the words of the service, which is asked for this ticket."""
        try:
            await self.etds.ask(
                payments.quote_return, self._performance, order=self._order, tickets=[line.ticket or ""]
            )
        except EtdsError as error:
            self.refused(error)

    def action_mark_all(self) -> None:
        """Every ticket that may come back; once more, none."""
        if self._view is None:
            return
        returnable = {line.number for line in self._view.lines if self.may_mark(line)}
        self._marked = set() if self._marked == returnable else returnable
        self._fill()

    def _under_cursor(self) -> OrderedSeat | None:
        lines = self._view.lines if self._view is not None else ()
        return next((line for line in lines if str(line.number) == self.table.selected), None)

    # --- acts -----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="return")
    async def action_take_back(self) -> None:
        """Asks with the figures, then does it. The money that was shown is the money that moves, or nothing does."""
        if self._view is None:
            return
        codes = [line.ticket for line in self._view.lines if line.number in self._marked and line.ticket]
        if not codes:
            self.notify("Mark the tickets first: Space marks one, a marks all.", markup=False)
            return
        what = {"order": self._order, "tickets": codes}
        try:
            quoted = await self.etds.ask(payments.quote_return, self._performance, **what)
            meant = await self.app.push_screen_wait(
                ReturnDialog(self._performance, self._order, codes, self._view.brief.reference, quoted)
            )
            if meant is None:
                return
            done = await self.etds.manager.ask(
                payments.return_tickets,
                self._performance,
                order=self._order,
                act=self._act_of(*codes, meant.kept_minor, meant.reason),
                tickets=codes,
                kept_minor=meant.kept_minor,
                reason=meant.reason,
            )
        except EtdsError as error:
            self.refused(error)
            self._reload()
            return
        self._tried = None
        self._marked.clear()
        self._reload()
        await self.app.push_screen_wait(ReturnedDialog(done, self._view.brief.reference))

    def _act_of(self, *what: object) -> UUID:
        """The same return tried again is the same act: who allowed it is not asked twice."""
        if self._tried is None or self._tried[0] != what:
            self._tried = what, uuid4()
        return self._tried[1]

    @work(exclusive=True, group="print")
    async def action_print(self) -> None:
        """Prints at once what never was; else asks why, for the tickets that are marked, or all."""
        live = [line for line in (self._view.lines if self._view else ()) if line.state in ("valid", "admitted")]
        if not live:
            self.notify("There is no ticket to print: none was issued, or all came back.", markup=False)
            return
        marked = [line.ticket for line in live if line.number in self._marked and line.ticket]
        await print_order(self, self._performance, self._order, marked)
        self._reload()

    @work(exclusive=True, group="print")
    async def action_receipt(self) -> None:
        await print_receipt(self, self._performance, self._order)

    @work(exclusive=True, group="return")
    async def action_void(self) -> None:
        """Asks, then undoes the whole sale; whose it was is judged by the service."""
        if self._view is None:
            return
        live = [line for line in self._view.lines if line.may_return]
        lines = [
            f"{counted(len(live), 'ticket')} of {self._view.brief.reference} end, and their seats go back on sale.",
            "All that was paid goes back to where it came from; nothing is kept.",
        ]
        if not await self.app.push_screen_wait(ConfirmDialog("Undo this sale?", lines, "undo it")):
            return
        try:
            done = await self.etds.ask(payments.void_order, self._performance, order=self._order)
        except EtdsError as error:
            self.refused(error)
            return
        self._reload()
        await self.app.push_screen_wait(ReturnedDialog(done, self._view.brief.reference))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Cash is paid out where it is owed."""
        if action == "pay_out":
            return self._cash_owed() > 0
        return super().check_action(action, parameters)

    def _cash_owed(self) -> int:
        refunds = self._view.refunds if self._view is not None else ()
        return sum(
            refund.amount.amount_minor
            for refund in refunds
            if refund.kind is TenderKind.CASH and refund.state is RefundState.CREATED
        )

    @work(exclusive=True, group="return")
    async def action_pay_out(self) -> None:
        if self._view is None:
            return
        owed = Money(self._cash_owed(), self._view.owed.currency)
        lines = [f"{owed} in cash are owed to the customer of {self._view.brief.reference}."]
        if not await self.app.push_screen_wait(ConfirmDialog("Count out of the drawer?", lines, f"pay {owed} out")):
            return
        try:
            paid = await self.etds.manager.ask(payments.pay_out, self._performance, order=self._order)
        except EtdsError as error:
            self.refused(error)
            return
        self.notify(f"{paid} were counted out.", markup=False)
        self._reload()

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        """First out of the marks."""
        if self._marked:
            self._marked.clear()
            self._fill()
        else:
            self.app.pop_screen()


def _money(view: OrderView) -> Table:
    """A line a movement of money; what there is to say about it wraps within its own column."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for line in money_lines(view):
        table.add_row(*[Text(plain(cell), style="" if line[2] else "bold") for cell in line])
    return table
