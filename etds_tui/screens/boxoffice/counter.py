"""The till as one of several: its cart is parked, given to a colleague, or another one is taken up."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar
from uuid import UUID

from textual import work
from textual.binding import BindingType

from core import inventory
from core.access import Permission
from core.errors import BadInput, EtdsError
from core.inventory import CartId, CartNote, CounterCart, Hold, House
from core.sales import Buyer
from etds_tui.acts import COUNTER
from etds_tui.screens.boxoffice.buying import BuyScreen
from etds_tui.screens.boxoffice.cart import Cart
from etds_tui.screens.boxoffice.counter_dialogs import CartsDialog, ParkDialog
from etds_tui.screens.modals.reason import ReasonDialog
from etds_tui.text import counted, plain
from etds_tui.widgets.notice import Notice

_NAME_MAX = 40


class CounterScreen(BuyScreen):
    BINDINGS: ClassVar[list[BindingType]] = COUNTER.bindings

    async def prepare(self, house: House) -> None:
        """A cart that was given brings its price types and its buyer along."""
        await super().prepare(house)
        cart = self._cart_id
        if cart is None or not self.etds.may(Permission.CART_SHARE):
            return
        carts = await self.etds.ask(inventory.counter_carts, self.performance.id)
        if any(one.cart == cart and one.name is not None for one in carts):
            self._take_up(*await self.etds.ask(inventory.take_cart, self.performance.id, cart=cart))

    @work(exclusive=True, group="counter")
    async def action_park(self) -> None:
        if not self.cart.seats or self._cart_id is None:
            self.say("The cart is empty: nothing to park. Z shows the carts that are.")
            return
        minutes = self.etds.core.settings.parked_seconds // 60
        name = await self.app.push_screen_wait(ParkDialog(len(self.cart.seats), minutes))
        cart = self._cart_id
        if name is None or cart is None or not self.cart.seats:
            return
        note = self._note("" if name.startswith("@") else name)
        try:
            if name.startswith("@"):
                await self._give(cart, name.removeprefix("@").strip(), note)
            else:
                hold = await self.etds.ask(inventory.park_cart, self.performance.id, cart=cart, note=note)
                self.forget_cart()
                self.say(f"Parked as '{name}' for {hold.remaining_seconds / 60:.0f} min. Z takes it up again.")
        except EtdsError as error:
            self.show_refusal(error)

    async def leave_to_counter(self) -> None:
        """The till goes to another person: the cart is parked in the name of who leaves it.

        Where it cannot be, as while it is being paid, it stays held under that person.
        """
        if not self.cart.seats or self._cart_id is None:
            return
        note = self._note(f"left by {self.etds.person_name}"[:_NAME_MAX].rstrip())
        with suppress(EtdsError):
            await self.etds.ask(inventory.park_cart, self.performance.id, cart=self._cart_id, note=note)

    async def _give(self, cart: CartId, to: str, note: CartNote) -> None:
        """Raises EtdsError."""
        hold, account = await self.etds.ask(inventory.give_cart, self.performance.id, cart=cart, to=to, note=note)
        self.around.gave = (account, str(cart))
        self.forget_cart()
        self.around.tell()
        self.say(f"{counted(len(hold.seats), 'seat')} handed to {plain(to)}.")

    @work(exclusive=True, group="counter")
    async def action_carts(self) -> None:
        try:
            carts = await self.etds.ask(inventory.counter_carts, self.performance.id)
        except EtdsError as error:
            self.refused(error)
            return
        others = [one for one in carts if one.cart != self._cart_id]
        may_take_over = self.etds.may(Permission.CART_TAKE_OVER)
        chosen = await self.app.push_screen_wait(CartsDialog(others, may_take_over=may_take_over))
        if chosen is not None:
            await self._take_chosen(chosen, may_take_over=may_take_over)

    async def _take_chosen(self, cart: CounterCart, *, may_take_over: bool) -> None:
        if self._has_cart():
            return
        try:
            if cart.is_parked or cart.is_mine:
                taken = await self.etds.ask(inventory.take_cart, self.performance.id, cart=cart.cart)
            elif not may_take_over:
                self.notice(
                    Notice(f"{cart.owner} at {cart.till} has that cart: ask for it (z there, @name), or ask a manager.")
                )
                return
            else:
                question = f"Take {counted(len(cart.seats), 'seat')} from {cart.owner} at {cart.till}?"
                told = "Their terminal loses the cart; price types begin at the standard one."
                dialog = ReasonDialog(question, told=told, leave="leave it there", act="take it over")
                reason = await self.app.push_screen_wait(dialog)
                if not reason:
                    return
                taken = await self.etds.ask(
                    inventory.take_over_cart, self.performance.id, cart=cart.cart, reason=reason
                )
        except EtdsError as error:
            self.refused(error)
            return
        self._take_up(*taken)

    def was_given(self, giver: str, cart: str) -> None:
        words = f"{plain(giver)} handed you a cart."
        self.notice(Notice(words, lambda: self._take_given(CartId(UUID(cart))), "takes it up; Z finds it later"))

    @work(exclusive=True, group="counter")
    async def _take_given(self, cart: CartId) -> None:
        if self._has_cart():
            return
        try:
            self._take_up(*await self.etds.ask(inventory.take_cart, self.performance.id, cart=cart))
        except EtdsError as error:
            self.refused(error)

    def _has_cart(self) -> bool:
        if self.cart.seats:
            self.say("Sell your own cart first, park it (z) or let it go (r).")
        return bool(self.cart.seats)

    def _note(self, name: str) -> CartNote:
        buyer = self.cart.buyer
        return CartNote(
            name=name,
            price_types=self.cart.seats,
            customer=buyer.customer,
            contact=buyer.contact,
            coupon=buyer.coupon,
        )

    def _take_up(self, hold: Hold, note: CartNote | None) -> None:
        """Another's cart is this till's now, as it was there."""
        self._cart_id = hold.cart
        for cart in self.query(Cart):
            cart.take(hold)
            for seat, letter in note.price_types.items() if note is not None else ():
                if seat in hold.seats:
                    try:
                        cart.set_type(letter, seat)
                    except BadInput:  # the price list changed meanwhile: the standard one, and the total says so
                        continue
        if note is not None:
            self.sell_to(Buyer(customer=note.customer, contact=note.contact, coupon=note.coupon))
        self._show_hold(hold)
        self.seat_map.go_to(hold.seats[0])
        self.say(f"Taken up: {plain(note.name)}." if note is not None and note.name else "Taken up.")
