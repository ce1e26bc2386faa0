"""Selling from the seat map, where an operator spends the day: money for the seats of the cart, then tickets."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from textual import work
from textual.binding import BindingType

from core import sales
from core.errors import EtdsError, NoDrawer
from core.inventory import CartId, SeatState
from core.money import Money
from core.programming import Performance
from core.sales import OrderId
from etds_tui.acts import SELLING
from etds_tui.screens.boxoffice.card import GIVEN_UP, PAID, UNDER_WAY, CardDialog
from etds_tui.screens.boxoffice.counter import CounterScreen
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.printing import open_drawer, print_order
from etds_tui.screens.boxoffice.shift_open import opened_for_cash
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from etds_tui.screens.boxoffice.undoing import undo_last


class SellScreen(CounterScreen):
    DESK: ClassVar[str] = "Sell"
    HELP = (
        "The house as it is now: other tills' holds and sales appear by themselves. Take seats with Space, or type a "
        "number and b for the best together, then t for cash, c for a card or v for a voucher. n asks who buys. A full "
        "stop and a letter change the price type of the seat under the cursor, or of the whole cart. o finds an order, "
        "to print it again or to take tickets back. Esc goes back one step and never loses a cart."
    )
    BINDINGS: ClassVar[list[BindingType]] = SELLING.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__(performance)
        self._order_id: OrderId | None = None
        self._last_order: OrderId | None = None

    def forget_cart(self) -> None:
        super().forget_cart()
        self._order_id = None

    def action_tender(self) -> None:
        """The dialog is up at once, so that an amount typed right behind the key is the amount."""
        found = self.quoted()
        if found is None or self._cart_id is None:
            return
        self._last_order = None  # p is for the sale that is being made now
        self.app.push_screen(TenderDialog(found), self._tendered)

    def _tendered(self, received: Money | None) -> None:
        if received is not None and self._cart_id is not None:
            self._sell(self._cart_id, received)

    @work(exclusive=True, group="tender")
    async def _sell(self, cart: CartId, received: Money) -> None:
        self._order_id = self._order_id or OrderId(uuid4())  # kept over retries: charged once at most
        try:
            sale = await self.etds.ask(
                sales.sell_for_cash,
                self.performance.id,
                cart=cart,
                order=self._order_id,
                seats=self.cart.seats,
                received_minor=received.amount_minor,
                buyer=self.cart.buyer,
            )
        except NoDrawer:
            if await opened_for_cash(self.etds, self.performance):
                self._sell(cart, received)
            return
        except EtdsError as error:
            self.show_refusal(error)
            return
        sold = tuple(self.cart.seats)
        await self._sold(sale, sold)

    async def _sold(self, sale: sales.Sale, seats: tuple[int, ...]) -> None:
        """The cart is a sale now: show it, and print it where that is wanted."""
        self._last_order = sale.order_id
        self.forget_cart()
        self.seat_map.apply([(seat, SeatState.SOLD.byte) for seat in seats])
        self._count_soon()
        self.run_worker(open_drawer(self, self.performance.id, sale.order_id), group="drawer")
        match await self.app.push_screen_wait(SoldDialog(sale)):
            case "print":
                await self._print(sale.order_id)
            case "undo":
                self.undo_act()
            case _:
                pass

    @work(exclusive=True, group="undo")
    async def undo_act(self) -> None:
        done = await undo_last(self)
        if done is None:
            return
        self._last_order = None
        self._count_soon()
        if done.hold is not None and done.performance_id == self.performance.id and not self.cart.seats:
            self._take_up(done.hold, done.note)

    def action_card(self) -> None:
        self._pay_in_parts(by_voucher=False)

    def action_voucher(self) -> None:
        self._pay_in_parts(by_voucher=True)

    @work(exclusive=True, group="tender")
    async def _pay_in_parts(self, *, by_voucher: bool) -> None:
        found, cart = self.quoted(), self._cart_id
        if found is None or cart is None:
            return
        self._last_order, order, seats, buyer = None, OrderId(uuid4()), dict(self.cart.seats), self.cart.buyer
        asked = CardDialog(self.performance, cart, order, found, seats, buyer, by_voucher=by_voucher)
        await self.take_payment(asked, order, seats, buyer)

    async def take_payment(self, asked: CardDialog, order: OrderId, seats: dict[int, str], buyer: sales.Buyer) -> None:
        """Show the payment dialog, and what comes of it."""
        ended = await self.app.push_screen_wait(asked)
        if ended == PAID:
            await self._show_paid(order, tuple(seats))
        elif ended == GIVEN_UP:
            self.forget_cart()
            self.sell_to(buyer)  # the customer is still there: hold the seats once more
            self._take(tuple(seats))
        elif ended == UNDER_WAY:
            self.forget_cart()
            self.notify("The payment ends by itself; the seats stay its own until then.", markup=False)

    def action_orders(self) -> None:
        self.app.push_screen(OrdersScreen(self.performance))

    async def _show_paid(self, order: OrderId, seats: tuple[int, ...]) -> None:
        try:
            sale = await self.etds.ask(sales.find_sale, self.performance.id, order=order)
        except EtdsError as error:  # it is paid all the same: p prints its tickets when the database answers again
            self.forget_cart()
            self._last_order = order
            self.refused(error)
            return
        assert sale is not None, "a paid order is there"
        await self._sold(sale, seats)

    def action_print(self) -> None:
        if self._last_order is None:
            self.say("Nothing was sold here yet.")
            return
        self.run_worker(self._print(self._last_order), group="print")

    async def _print(self, order: OrderId) -> None:
        await print_order(self, self.performance.id, order)
