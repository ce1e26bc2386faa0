"""What an exchange would do: out on the left, in on the right, the difference below; and then what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits, Input, Static

from core.errors import BadInput
from core.money import Money, parse_amount
from core.payments import Exchanged, ExchangeQuote
from core.sales import TenderKind
from etds_tui.screens.base import DeskDialog
from etds_tui.text import counted, fit_seat, plain

_COLUMN, _SEATS_MAX = 30, 4


@dataclass(frozen=True, slots=True)
class Meant:
    """That it is meant, and what pays a difference that is to be paid."""

    kind: TenderKind | None
    received: Money


class DifferenceDialog(DeskDialog[Meant]):
    """Gives what was meant, or None. Nothing to pay: y or Enter does it. Else Enter takes cash, F9 other money."""

    DEFAULT_CSS = """
    DifferenceDialog > .dialog { width: 72; padding: 0 2; }
    DifferenceDialog Input, DifferenceDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    DifferenceDialog #sides { height: auto; }
    DifferenceDialog #sides Static { width: 1fr; height: auto; }
    DifferenceDialog #rule { color: $text-muted; margin-top: 1; height: auto; }
    DifferenceDialog Digits { width: 100%; text-align: right; color: $primary; }
    """

    def __init__(self, quote: ExchangeQuote, reference: str) -> None:
        super().__init__()
        self._quote, self._reference = quote, reference
        self._is_due = quote.to_pay.amount_minor > 0

    def compose(self) -> ComposeResult:
        quote, difference = self._quote, self._quote.difference
        count = counted(len(quote.out.seats), "ticket")
        with Vertical(classes="dialog"):
            yield Static(f"Exchange {count} of {self._reference}, {difference.currency}", classes="title", markup=False)
            with Horizontal(id="sides"):
                yield Static("\n".join(_side("out", quote.out.seats, quote.paid)), id="out", markup=False)
                seats = tuple(str(line.label) for line in quote.new.lines)
                yield Static("\n".join(_side("in", seats, quote.new.total)), id="in", markup=False)
            yield Static(plain(quote.rule), id="rule", markup=False)
            yield Static(plain(_sentence(quote)), id="difference", markup=False)
            if difference.amount_minor:
                yield Digits(Money(abs(difference.amount_minor), difference.currency).plain())
            if self._is_due:
                yield Input(placeholder=f"cash handed over (Enter: exactly {quote.to_pay.plain()})")
            yield Static("", classes="wrong", markup=False)
            keys = "Enter takes cash, F9 a card, a voucher or parts." if self._is_due else "y or Enter exchanges."
            yield Static(f"{keys} Esc goes back; nothing has changed.", classes="hint", markup=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "even", "exchange"),
        Binding("f9", "card", "card, voucher or parts", priority=True),
    ]

    @on(Input.Submitted)
    def _cash(self, event: Input.Submitted) -> None:
        due, typed = self._quote.to_pay, event.value
        try:
            received = parse_amount(typed, due.currency) if typed.strip() else due
        except BadInput as error:
            self.query_one(".wrong", Static).update(plain(error.message))
            return
        if received < due:
            self.query_one(".wrong", Static).update(f"{due - received} are missing.")
            return
        self.dismiss(Meant(TenderKind.CASH, received))

    def action_even(self) -> None:
        if not self._is_due:
            self.dismiss(Meant(None, self._quote.to_pay))

    def action_card(self) -> None:
        if self._is_due:
            self.dismiss(Meant(TenderKind.CARD, self._quote.to_pay))


class ExchangedDialog(DeskDialog[bool]):
    """What was done; cash that is to be given is large. Gives True where the new tickets are to be printed."""

    DEFAULT_CSS = """
    ExchangedDialog > .dialog { width: 72; }
    ExchangedDialog Digits { width: 100%; text-align: right; color: $success; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "print", "print"),
        Binding("enter,space", "leave", "done"),
    ]

    def __init__(self, done: Exchanged, quote: ExchangeQuote, old: str, received: Money) -> None:
        super().__init__()
        self._done, self._quote, self._old, self._received = done, quote, old, received

    def compose(self) -> ComposeResult:
        quote, currency = self._quote, self._quote.fee.currency
        back_minor = sum(part.amount.amount_minor for part in quote.back if part.kind is TenderKind.CASH)
        give = max(self._received - quote.to_pay, Money(back_minor, currency))
        with Vertical(classes="dialog"):
            yield Static(f"Exchanged. Order {self._done.reference}", classes="title", markup=False)
            tickets = self._done.sale.tickets if self._done.sale is not None else ()
            shown = [f"{fit_seat(ticket.label, 36)}  {ticket.price.plain():>10}  {ticket.code}" for ticket in tickets]
            yield Static("\n".join(shown[:_SEATS_MAX]), markup=False)
            yield Static(f"\nThe tickets that went out of {self._old} are good no more.", markup=False)
            if give.amount_minor:
                yield Static(f"\nCash to give, {currency}:", markup=False)
                yield Digits(give.plain())
            yield Static("p prints the tickets. Enter is done.", classes="hint")

    def action_print(self) -> None:
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)


def _side(word: str, seats: tuple[str, ...], amount: Money) -> list[str]:
    """One column: a seat a line, then what they come to. Pure."""
    more = [f"and {len(seats) - _SEATS_MAX} more"] if len(seats) > _SEATS_MAX else []
    what = "paid" if word == "out" else "price"
    named = [fit_seat(seat, _COLUMN).rstrip() for seat in seats[:_SEATS_MAX]]
    return [word, "─" * (_COLUMN - 2), *named, *more, f"{what:<8}{amount.plain():>20}"]


def _sentence(quote: ExchangeQuote) -> str:
    minor = quote.difference.amount_minor
    if minor == 0:
        return "Even: nothing to pay, nothing goes back."
    if minor > 0:
        return "To pay:"
    return "Goes back by " + ", ".join(f"{part.kind} {part.amount.plain()}" for part in quote.back) + ":"
