"""The cart's buyer: asked for, shown, and quoted anew whenever a coupon was shown and the seats change."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from core import sales
from core.errors import EtdsError, Outage, SessionEnded
from core.pricing import Quote
from core.sales import Buyer
from etds_tui.acts import BUYING
from etds_tui.screens.boxoffice.buyer import BuyerDialog, Quoted
from etds_tui.screens.boxoffice.cart import Cart
from etds_tui.screens.boxoffice.picking import PickScreen


class BuyScreen(PickScreen):
    BINDINGS: ClassVar[list[BindingType]] = BUYING.bindings

    def action_buyer(self) -> None:
        if self.cart.seats:
            dialog = BuyerDialog(self.performance.id, self.cart.seats, self.cart.buyer, self._cart_id)
            self.app.push_screen(dialog, self._told)
        else:
            self.say("Take seats first; then n asks who buys them.")

    def _told(self, quoted: Quoted | None) -> None:
        if quoted is not None and self.cart.seats:  # they may have run out meanwhile
            self.sell_to(quoted.buyer, quoted)
            self.cart_changed()

    def sell_to(self, buyer: Buyer, quoted: Quoted | None = None) -> None:
        for cart in self.query(Cart):
            cart.sell_to(buyer, quoted)

    def quoted(self) -> Quote | None:
        """What the cart comes to; says why, where that is not known."""
        found = self.cart.quote()
        if found is None and self.cart.awaits_quote:
            what = "price" if self.cart.buyer.coupon is None else "coupon"
            self.say(f"The {what} is being worked out. Try again in a moment.")
            self.cart_changed()
        elif found is None:
            self.say("Take seats first: Space, or a number and b.")
        return found

    @work(exclusive=True, group="quote")
    async def cart_changed(self) -> None:
        """Other seats, another sum. A coupon that is not good for them any more is left out, and that is said."""
        if not self.cart.awaits_quote:
            return
        buyer, seats = self.cart.buyer, self.cart.seats
        try:
            quote = await self.etds.ask(
                sales.quote_seats, self.performance.id, seats=seats, buyer=buyer, cart=self._cart_id
            )
        except (Outage, SessionEnded) as error:
            self.refused(error)
        except EtdsError as error:
            self.sell_to(replace(buyer, coupon=None))
            self.refused(error)
        else:
            self.sell_to(buyer, Quoted(buyer, seats, quote))
