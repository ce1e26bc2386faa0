"""A price of one's own for seats of the cart, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core.errors import BadInput
from core.money import Money, parse_amount
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.modals.reason import REASON_MAX
from etds_tui.text import counted, plain


@dataclass(frozen=True, slots=True)
class OwnPrice:
    price: Money
    reason: str


class PriceDialog(DeskDialog[OwnPrice]):
    """Gives the price of each seat and the reason, or None. Both must be told."""

    DEFAULT_CSS = """
    PriceDialog Input, PriceDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    PriceDialog .label { margin-top: 1; color: $text-muted; }
    PriceDialog .wrong { margin-top: 1; min-height: 1; }
    """

    def __init__(self, seats: Sequence[str], listed: Money) -> None:
        super().__init__()
        self._seats, self._listed = tuple(seats), listed

    def compose(self) -> ComposeResult:
        what = self._seats[0] if len(self._seats) == 1 else f"each of {counted(len(self._seats), 'seat')}"
        with Vertical(classes="dialog"):
            yield Static(plain(f"Another price for {what}"), classes="title", markup=False)
            yield Static(plain(f"Instead of {self._listed}"), markup=False)
            yield Input(id="price", max_length=16)
            yield Static("Why, in one line", classes="label")
            yield Input(id="why", max_length=REASON_MAX)
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter goes on, then takes the money. The journal keeps list, price and why.", classes="hint")

    def on_key(self, event: Key) -> None:
        """Two fields, each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        why = self.query_one("#why", Input)
        try:
            price = parse_amount(self.query_one("#price", Input).value, self._listed.currency)
        except BadInput as error:
            self._tell(error.message)
            return
        if price.amount_minor < 0:
            self._tell("A price is nothing or more. Type it again.")
        elif event.input is not why:
            self.set_focus(why)
        elif not why.value.strip():
            self._tell("Say why first.")
        else:
            self.dismiss(OwnPrice(price, why.value.strip()))

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))
