"""Who buys: a name or a number that limits count for, an address for the tickets, a coupon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core import sales
from core.errors import EtdsError, SessionEnded
from core.inventory import CartId
from core.pricing import Quote
from core.programming import PerformanceId
from core.sales import Buyer
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

_LINE_MAX = 120


@dataclass(frozen=True, slots=True)
class Quoted:
    """What so many seats, by price type letter, come to for this buyer."""

    buyer: Buyer
    seats: Mapping[int, str]
    quote: Quote


class BuyerDialog(DeskDialog[Quoted]):
    """Gives the buyer with what the seats then come to, or None. What is refused stays in its field to be mended."""

    DEFAULT_CSS = """
    BuyerDialog Input, BuyerDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    BuyerDialog .label { margin-top: 1; color: $text-muted; }
    BuyerDialog .wrong { margin-top: 1; min-height: 1; }
    """

    def __init__(
        self, performance: PerformanceId, seats: Mapping[int, str], buyer: Buyer, cart: CartId | None = None
    ) -> None:
        super().__init__()
        self._cart = cart
        self._performance, self._seats, self._buyer = performance, dict(seats), buyer

    def compose(self) -> ComposeResult:
        buyer = self._buyer
        with Vertical(classes="dialog"):
            yield Static("Who buys?", classes="title")
            yield Static("Customer, a name or a number; limits count by it")
            yield Input(buyer.customer, id="customer", max_length=_LINE_MAX)
            yield Static("E-mail, where the tickets are sent to", classes="label")
            yield Input(buyer.contact, id="contact", max_length=_LINE_MAX)
            yield Static("Coupon", classes="label")
            yield Input(buyer.coupon, id="coupon", max_length=_LINE_MAX)
            yield Static("", classes="wrong", markup=False)
            yield Static("Tab goes on, Enter is done. Nothing of it must be told.", classes="hint")

    def on_key(self, event: Key) -> None:
        """The base class gives everything to the first field; here are three, and each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @on(Input.Submitted)
    def _done(self) -> None:
        self._check(Buyer(**{name: self._line(name) for name in ("customer", "contact", "coupon")}))

    def _line(self, name: str) -> str | None:
        return " ".join(self.query_one(f"#{name}", Input).value.split()) or None

    @work(exclusive=True)
    async def _check(self, buyer: Buyer) -> None:
        try:
            quote = await self.etds.ask(
                sales.quote_seats, self._performance, seats=self._seats, buyer=buyer, cart=self._cart
            )
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self.query_one(".wrong", Static).update(plain(error.message))
        else:
            self.dismiss(Quoted(buyer, self._seats, quote))
