"""Sales out of the ordinary, at the desk that sells: seats given away, a price of one's own, a group with a deposit."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from textual import work
from textual.binding import BindingType

from core import sales
from core.access import Permission
from core.errors import EtdsError
from core.inventory import CartId, SeatState
from core.money import Money
from core.payments import Reserved
from core.pricing import Quote
from core.programming import Performance
from core.sales import Buyer, OrderId
from etds_tui.acts import SPECIAL
from etds_tui.screens.boxoffice.card import GIVEN_UP, PAID, UNDER_WAY, CardDialog
from etds_tui.screens.boxoffice.group import GroupDialog, PayReservedDialog
from etds_tui.screens.boxoffice.repricing import OwnPrice, PriceDialog
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.screens.modals.reason import ReasonDialog
from etds_tui.text import counted


class SpecialScreen(SellScreen):
    HELP = (
        f"{SellScreen.HELP} N gives the cart away, $ sells at another price than the list's, G reserves it for a group."
    )
    BINDINGS: ClassVar[list[BindingType]] = SPECIAL.bindings

    # --- no charge ------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="tender")
    async def action_comp(self) -> None:
        found, cart = self.quoted(), self._cart_id
        if found is None or cart is None:
            return
        order, seats = OrderId(uuid4()), dict(self.cart.seats)
        try:
            told = await self._allowance()
            why = await self.app.push_screen_wait(
                ReasonDialog(
                    f"Give {counted(len(seats), 'seat')} away at no charge?",
                    told=told,
                    leave="leave them",
                    act="no charge",
                )
            )
            if not why:
                return
            self._last_order = None
            buyer = Buyer(customer=self.cart.buyer.customer, contact=self.cart.buyer.contact)
            sale = await self.etds.manager.ask(
                sales.give_comps, self.performance.id, cart=cart, order=order, seats=seats, reason=why, buyer=buyer
            )
        except EtdsError as error:
            self.show_refusal(error)
            return
        await self._sold(sale, tuple(seats))
        self.seat_map.apply([(seat, SeatState.COMP.byte) for seat in seats])

    async def _allowance(self) -> str:
        """What was given of how much; for who must ask, that a manager will be. Raises EtdsError."""
        if not self.etds.may(Permission.SALE_COMP):
            return "A manager is asked for it."
        comps = await self.etds.ask(sales.comps_of, self.performance.id)
        return f"{comps} complimentary seats of {self.performance.code} are given."

    # --- a price of one's own -------------------------------------------------------------------------------------

    @work(exclusive=True, group="tender")
    async def action_reprice(self) -> None:
        """Of the seat under the cursor where that is in the cart, else of each seat of the cart."""
        found, cart, cursor = self.quoted(), self._cart_id, self.seat_map.cursor
        if found is None or cart is None:
            return
        chosen = [line for line in found.lines if line.seat == cursor] or list(found.lines)
        own = await self.app.push_screen_wait(PriceDialog([str(line.label) for line in chosen], chosen[0].price))
        if own is None:
            return
        self._last_order, order, seats = None, OrderId(uuid4()), dict(self.cart.seats)
        prices = {line.seat: own.price.amount_minor for line in chosen}
        total = found.at_own_prices(prices).total
        dialog = RepricedDialog(
            self.performance, cart, order, found, seats, self.cart.buyer, prices, own,
            total,
        )  # fmt: skip
        ended = await self.app.push_screen_wait(dialog)
        if ended == PAID:
            await self._show_paid(order, tuple(seats))
        elif ended == GIVEN_UP:
            self.forget_cart()
            self._take(tuple(seats))
        elif ended == UNDER_WAY:
            self.forget_cart()
            self.notify("The payment ends by itself; the seats stay its own until then.", markup=False)

    # --- a group --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="tender")
    async def action_group(self) -> None:
        found, cart = self.quoted(), self._cart_id
        if found is None or cart is None:
            return
        made = await self.app.push_screen_wait(
            GroupDialog(self.performance, cart, OrderId(uuid4()), dict(self.cart.seats), found.total, self.cart.buyer)
        )
        if made is None:
            return
        seats = tuple(self.cart.seats)
        self.forget_cart()
        self.seat_map.apply([(seat, SeatState.RESERVED.byte) for seat in seats])
        self._count_soon()
        if made.deposit.amount_minor:
            await self._take_deposit(made, len(seats))
        self.notify(f"Reserved. Order {made.reference}, due {made.pay_by:%a %d %b %H:%M}.", markup=False)

    async def _take_deposit(self, made: Reserved, seat_count: int) -> None:
        await self.app.push_screen_wait(
            PayReservedDialog(self.performance, made.order_id, seat_count, made.total, now=made.deposit)
        )


class RepricedDialog(CardDialog):
    """Money for seats at a price of one's own; F8 takes cash, as everywhere."""

    def __init__(
        self, performance: Performance, cart: CartId, order: OrderId, quote: Quote, seats: dict[int, str],
        buyer: Buyer, prices: dict[int, int], own: OwnPrice, total: Money,
    ) -> None:  # fmt: skip
        super().__init__(performance, cart, order, quote, seats, buyer)
        self._prices, self._own, self._left = prices, own, total

    async def _claim(self) -> None:
        """Once: a manager's word is good for one call."""
        if self._is_claimed:
            return
        await self.etds.manager.ask(
            sales.claim_repriced,
            self._performance,
            cart=self._cart,
            order=self._order,
            seats=self._seats,
            prices_minor=self._prices,
            reason=self._own.reason,
            buyer=Buyer(customer=self._buyer.customer, contact=self._buyer.contact),
        )
        self._is_claimed = True
