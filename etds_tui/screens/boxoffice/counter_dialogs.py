"""Asking under which name a cart is parked or to whom it goes, and choosing one of the carts of the counter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import DataTable, Input, Static

from core.inventory import CounterCart
from etds_tui.screens.base import DeskDialog
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Column, Listing, Row

_NAME_MAX = 40


class ParkDialog(DeskDialog[str]):
    """Gives the name, or `@username` of the colleague; None leaves the cart where it is."""

    DEFAULT_CSS = "ParkDialog .wrong { min-height: 1; }"

    def __init__(self, seats: int, minutes: int) -> None:
        super().__init__()
        self._seats, self._minutes = seats, minutes

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Park {counted(self._seats, 'seat')}", classes="title", markup=False)
            yield Input(placeholder="a name to find it by: blue coat", max_length=_NAME_MAX, select_on_focus=False)
            yield Static("", classes="wrong", markup=False)
            yield Static(
                f"Anybody here takes it up with Z, at most {self._minutes} min after its first seat.\n"
                "@name hands it to that colleague instead. Esc leaves it.",
                classes="hint",
                markup=False,
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if name.removeprefix("@").strip():
            self.dismiss(name)
        else:
            self.query_one(".wrong", Static).update("Give it a name, so that somebody finds it.")


class CartsDialog(DeskDialog[CounterCart]):
    """Gives the cart to take, or None."""

    DEFAULT_CSS = """
    CartsDialog > .dialog { width: 76; }
    CartsDialog Listing { height: auto; max-height: 12; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", "take", show=False)]

    def __init__(self, carts: Sequence[CounterCart], *, may_take_over: bool) -> None:
        super().__init__()
        self._carts = {str(cart.cart): cart for cart in carts}
        self._may_take_over = may_take_over

    def compose(self) -> ComposeResult:
        more = "; another till's with a reason" if self._may_take_over else ""
        with Vertical(classes="dialog"):
            yield Static("Carts of this house", classes="title", markup=False)
            if self._carts:
                yield Listing(
                    Column("cart", gives=True),
                    Column("of", gives=True),
                    Column("seats", gives=True),
                    Column("left", is_right=True),
                )
                yield Static(f"Enter takes it up{more}. Esc leaves it.", classes="hint", markup=False)
            else:
                yield Static("Nothing is parked, and no colleague has a cart here.", markup=False)
                yield Static("z parks a cart. Esc closes.", classes="hint", markup=False)

    def on_mount(self) -> None:
        if self._carts:
            listing = self.query_one(Listing)
            listing.show([_row(cart) for cart in self._carts.values()])
            listing.focus()

    @on(DataTable.RowSelected)
    def action_take(self) -> None:
        listing = self.query(Listing)
        chosen = self._carts.get(listing.first().selected or "") if listing else None
        if chosen is not None:
            self.dismiss(chosen)


def _row(cart: CounterCart) -> Row:
    if cart.is_parked:
        what, whose = cart.name or "", f"parked by {cart.noted_by}" if cart.noted_by else "parked"
    elif cart.is_mine:
        what = cart.name or ("your own" if cart.is_here else "yours, elsewhere")
        whose = f"from {cart.noted_by}" if cart.noted_by else "you"
    else:
        what, whose = cart.name or "in work", ", ".join(word for word in (cart.owner, cart.till) if word)
    seats = cart.labels[0] if len(cart.labels) == 1 else f"{len(cart.labels)}: {cart.labels[0]} …"
    return Row(str(cart.cart), (plain(what), plain(whose), seats, f"{math.ceil(cart.remaining_seconds / 60)} min"))
