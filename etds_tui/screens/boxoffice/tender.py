"""Taking cash: the total large, what was handed over, the change as it is typed. Enter sells."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Digits, Input, Static

from core.errors import BadInput
from core.money import Money, parse_amount
from core.pricing import Quote
from core.sales import Sale, Ticket
from etds_tui.screens.base import DeskDialog
from etds_tui.text import counted, fit, fit_seat, plain

_WIDTH, _TICKETS_MAX, _TYPE_MAX = 66, 9, 14
"""Cells of a receipt's line (its dialog has 72), its tickets, and the cells of a price type."""


class TenderDialog(DeskDialog[Money]):
    """Gives the cash that was handed over, or None. An empty field means the exact amount."""

    DEFAULT_CSS = """
    TenderDialog Digits { width: 100%; text-align: right; color: $primary; }
    TenderDialog #change { color: $success; }
    """

    def __init__(self, quote: Quote) -> None:
        super().__init__()
        self._quote = quote.for_cash()

    def compose(self) -> ComposeResult:
        total = self._quote.total
        with Vertical(classes="dialog"):
            yield Static(
                f"Cash for {counted(len(self._quote.lines), 'seat')}, {total.currency}", classes="title", markup=False
            )
            yield Digits(total.plain())
            yield Input(placeholder=f"handed over (Enter: exactly {total.plain()})")
            yield Static("", classes="wrong", markup=False)
            yield Digits("", id="change")
            yield Static("Enter sells. Esc goes back; the seats stay held.", classes="hint")

    @on(Input.Changed)
    def _preview(self, event: Input.Changed) -> None:
        wrong, change = self.query_one(".wrong", Static), self.query_one("#change", Digits)
        try:
            left = self._received(event.value) - self._quote.total
        except BadInput as error:
            wrong.update(plain(error.message))
            change.update("")
            return
        wrong.update(f"{Money(-left.amount_minor, left.currency)} are missing." if left.amount_minor < 0 else "")
        change.update(left.plain() if left.amount_minor >= 0 else "")

    @on(Input.Submitted)
    def _sell(self, event: Input.Submitted) -> None:
        try:
            received = self._received(event.value)
        except BadInput as error:
            self.query_one(".wrong", Static).update(plain(error.message))
            return
        if received >= self._quote.total:
            self.dismiss(received)

    def _received(self, text: str) -> Money:
        return parse_amount(text, self._quote.total.currency) if text.strip() else self._quote.total


class SoldDialog(DeskDialog[str]):
    """What was sold: the change to give, large; the order and its tickets. Gives `print` or `undo`, if asked."""

    DEFAULT_CSS = """
    SoldDialog > .dialog { width: 72; }
    SoldDialog Digits { width: 100%; text-align: right; color: $success; }
    SoldDialog #tickets { height: auto; max-height: 10; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "print", "print"),
        Binding("u", "undo", "undo"),
        Binding("enter,space", "leave", "next customer"),
    ]

    def __init__(self, sale: Sale) -> None:
        super().__init__()
        self._sale = sale

    def compose(self) -> ComposeResult:
        sale = self._sale
        with Vertical(classes="dialog"):
            yield Static(f"Sold. Order {sale.reference}", classes="title", markup=False)
            yield Static(f"Total {sale.total}, received {sale.received}. Change:", markup=False)
            yield Digits(sale.change.plain())
            yield Static("\n".join(_receipt(sale)), id="tickets", markup=False)
            yield Static("p prints, u undoes the sale. Enter takes the next customer.", classes="hint")

    def action_print(self) -> None:
        self.dismiss("print")

    def action_undo(self) -> None:
        self.dismiss("undo")

    def action_leave(self) -> None:
        self.dismiss(None)


def _receipt(sale: Sale) -> list[str]:
    """A line a ticket, column under column; the section's name gives way where a line is too long. Pure."""
    shown = sale.tickets[:_TICKETS_MAX]
    kind = min(max((cell_len(plain(ticket.price_type)) for ticket in shown), default=0), _TYPE_MAX)
    price = max((len(ticket.price.plain()) for ticket in shown), default=0)

    def line(ticket: Ticket) -> str:
        right = f"{fit(ticket.price_type, kind)}  {ticket.price.plain():>{price}}  {ticket.code}"
        return f"{fit_seat(ticket.label, _WIDTH - cell_len(right) - 2)}  {right}"

    more = len(sale.tickets) - len(shown)
    return [line(ticket) for ticket in shown] + ([f"… and {counted(more, 'more ticket')}"] if more else [])
