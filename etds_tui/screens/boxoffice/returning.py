"""Taking tickets back: what would happen in figures, why, what is kept; and then what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Button, Digits, Input, Static

from core import payments
from core.errors import EtdsError
from core.money import Money, parse_amount
from core.payments import ReturnQuote
from core.programming import PerformanceId
from core.sales import OrderId, TenderKind
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.boxoffice.order_words import what_was_done, what_would_happen
from etds_tui.text import counted, plain
from etds_tui.widgets.why import Why

REASONS = ("cannot come", "wrong date or seats", "bought twice", "the performance was changed")


@dataclass(frozen=True, slots=True)
class Meant:
    """That it is meant, with what was said."""

    reason: str
    kept_minor: int


class ReturnDialog(DeskDialog[Meant]):
    """Gives what was said, or None. Without a reason nothing happens; the button that does nothing has the focus."""

    DEFAULT_CSS = """
    ReturnDialog > .dialog { width: 72; padding: 0 2; }
    ReturnDialog #figures { height: auto; max-height: 8; margin-bottom: 1; }
    ReturnDialog Input, ReturnDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    ReturnDialog .line { height: 1; margin-top: 1; }
    ReturnDialog .line Static { width: auto; padding-right: 2; }
    ReturnDialog #fee { width: 14; }
    ReturnDialog .wrong { min-height: 1; }
    ReturnDialog Button { margin-right: 2; }
    ReturnDialog .buttons { height: 1; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "#leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        *Why.keys(REASONS),
        Binding("k", "fee", "fee that is kept"),
        Binding("y", "take_back", "take them back"),
        Binding("left,up", "app.focus_previous", "previous", show=False),
        Binding("right,down", "app.focus_next", "next", show=False),
    ]

    def __init__(
        self,
        performance: PerformanceId,
        order: OrderId,
        tickets: Sequence[str],
        reference: str,
        quoted: ReturnQuote,
    ) -> None:
        super().__init__()
        self._performance, self._order, self._tickets = performance, order, tuple(tickets)
        self._reference = reference
        self._quoted: ReturnQuote | None = quoted
        self._currency = quoted.kept.currency

    def compose(self) -> ComposeResult:
        assert self._quoted is not None, "a return is quoted before it is asked for"
        with Vertical(classes="dialog"):
            count = counted(len(self._tickets), "ticket")
            yield Static(f"Take back {count} of order {self._reference}?", classes="title", markup=False)
            yield Static("\n".join(what_would_happen(self._quoted)), id="figures", markup=False)
            yield Static("Why? (1 to 5)")
            yield Why(REASONS, then="#leave")
            with Horizontal(classes="line"):
                yield Static(f"k  fee that is kept, {self._currency}", markup=False)
                yield Input(placeholder=Money(0, self._currency).plain(), id="fee", max_length=16)
            yield Static("", classes="wrong", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Esc  leave them", id="leave", compact=True)
                yield Button("y  take them back", id="take", compact=True)

    def on_key(self, event: Key) -> None:
        """Keys are acts here, also before a field has the focus: nothing goes into the first field by itself."""
        event.prevent_default()

    # --- why ------------------------------------------------------------------------------------------------------

    def action_reason(self, number: int) -> None:
        self.query_one(Why).choose(number)

    @on(Why.Chosen)
    def _chosen(self) -> None:
        self._tell("")

    # --- the fee --------------------------------------------------------------------------------------------------

    def action_fee(self) -> None:
        self.set_focus(self.query_one("#fee"))

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.set_focus(self.query_one("#leave"))

    @on(Input.Changed, "#fee")
    def _fee_typed(self, event: Input.Changed) -> None:
        self._quoted = None
        self._quote(event.value)

    @work(exclusive=True, group="quote")
    async def _quote(self, typed: str) -> None:
        """What would happen with this fee; what is wrong with it, where it is not one."""
        try:
            kept_minor = parse_amount(typed, self._currency).amount_minor if typed.strip() else 0
            self._quoted = await self.etds.ask(
                payments.quote_return,
                self._performance,
                order=self._order,
                tickets=self._tickets,
                kept_minor=kept_minor,
            )
        except EtdsError as error:
            self._tell(error.message)
            return
        self._tell("")
        self.query_one("#figures", Static).update("\n".join(what_would_happen(self._quoted)))

    # --- the end --------------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#take")
    def action_take_back(self) -> None:
        if self._quoted is None:
            return  # the fee is not understood, or the new figures are not there yet
        reason = self.query_one(Why).reason
        if not reason:
            self._tell("Say why first: a number from 1 to 5.")
            return
        self.dismiss(Meant(reason, self._quoted.kept.amount_minor))

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.action_leave()

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


class ReturnedDialog(DeskDialog[None]):
    """What was done. Cash that is to be given is large."""

    DEFAULT_CSS = """
    ReturnedDialog > .dialog { width: 72; }
    ReturnedDialog Digits { width: 100%; text-align: right; color: $success; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "leave", "done")]

    def __init__(self, done: ReturnQuote, reference: str) -> None:
        super().__init__()
        self._done, self._reference = done, reference

    def compose(self) -> ComposeResult:
        cash_minor = sum(part.amount.amount_minor for part in self._done.back if part.kind is TenderKind.CASH)
        with Vertical(classes="dialog"):
            yield Static(f"Taken back. Order {self._reference}", classes="title", markup=False)
            yield Static("\n".join(what_was_done(self._done)), markup=False)
            if cash_minor:
                yield Static(f"\nCash to give, {self._done.kept.currency}:", markup=False)
                yield Digits(Money(cash_minor, self._done.kept.currency).plain())
            yield Static("Enter goes back to the order.", classes="hint")
