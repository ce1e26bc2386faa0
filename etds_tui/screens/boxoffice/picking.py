"""Taking and leaving seats: the cart of a desk that sells.

One hold a terminal: its id is made when the first seat is asked for, and kept until it is sold or let go, so a retry
after any failure finds it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import ClassVar
from uuid import uuid4

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key

from core import inventory
from core.access import Permission
from core.errors import BadInput, EtdsError, HoldEnded, SeatsUnavailable
from core.inventory import CartId, House, SeatState
from core.programming import Performance
from etds_tui.acts import PICKING, STOCK
from etds_tui.screens.boxoffice.cart import Cart
from etds_tui.screens.boxoffice.set_aside import letter_of, letters_in, question
from etds_tui.screens.boxoffice.stock import StockScreen
from etds_tui.screens.modals.reason import ReasonDialog
from etds_tui.text import whole_sentences
from etds_tui.widgets.seat_map import Minimap

_WIDE = 100


class PickScreen(StockScreen):
    PICKS: ClassVar[bool] = True
    DEFAULT_CSS = """
    PickScreen #side { width: 36; display: none; background: $surface; }
    PickScreen #side Cart { height: 1fr; }
    PickScreen #bottom { height: 5; dock: bottom; border-top: solid $panel; }
    PickScreen.-wide #side { display: block; }
    PickScreen.-wide #bottom { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*PICKING.bindings, *STOCK.quiet]

    def __init__(self, performance: Performance) -> None:
        super().__init__(performance)
        self._cart_id: CartId | None = None
        self._at_cart = asyncio.Lock()  # an answer tells the whole cart: a late one must not come behind the next one
        self._last_taken: tuple[int, ...] = ()
        self._count = ""
        self._awaits_type = False

    def compose_beside(self) -> ComposeResult:
        with Vertical(id="side"):
            yield Minimap(ascii_only=self.etds.ascii_only)
            yield Cart(id="side-cart")

    def compose_below(self) -> ComposeResult:
        yield Cart(id="bottom")

    def on_resize(self) -> None:
        self.set_class(self.size.width >= _WIDE, "-wide")

    @property
    def cart(self) -> Cart:
        return self.query_one("#side-cart", Cart)

    async def prepare(self, house: House) -> None:
        """A terminal that was closed, or killed, takes its cart up again."""
        holds = await self.etds.ask(inventory.my_holds)
        await super().prepare(house)
        for cart in self.query(Cart):
            cart.sell_in(house.manifest, house.prices)
        mine = next((hold for hold in holds if hold.performance_id == self.performance.id), None)
        if mine is not None:
            self._cart_id = mine.cart
            self._show_hold(mine)

    def tick(self) -> None:
        super().tick()
        self._draw_minimap()
        if self.cart.seats and self.cart.remaining_seconds == 0:
            self.forget_cart()
            self.notify("The hold has run out; its seats are open again.", severity="warning", markup=False)

    def _draw_minimap(self) -> None:
        if self.house is not None and self.has_class("-wide") and self.is_current:
            self.query_one(Minimap).picture(self.seat_map)

    # --- taking and leaving seats ---------------------------------------------------------------------------------

    def picked(self, seats: tuple[int, ...]) -> None:
        if self.house is None:
            return
        held = tuple(seat for seat in seats if seat in self.cart.seats)
        if held:
            self._leave(held)
        else:
            self._take(seats)

    def _own_cart(self) -> CartId:
        self._cart_id = self._cart_id or CartId(uuid4())
        return self._cart_id

    @work(group="act")
    async def _take(self, seats: tuple[int, ...]) -> None:
        self.seat_map.pending = self.seat_map.pending | set(seats)
        try:
            async with self._at_cart:
                hold = await self.etds.ask(
                    inventory.place_hold, self.performance.id, seats=seats, cart=self._own_cart()
                )
        except SeatsUnavailable as error:
            if not self._offer_to_break(seats):
                self.show_refusal(error)
        except EtdsError as error:
            self.show_refusal(error)
        else:
            self._last_taken = seats
            self._show_hold(hold)
        finally:
            self.seat_map.pending = self.seat_map.pending - set(seats)

    def _offer_to_break(self, seats: tuple[int, ...]) -> bool:
        """Ask whether seats that are set aside are taken all the same, where that is what is in the way."""
        letters = letters_in(self.seat_map.plane, seats)
        others = (self.seat_map.plane[s] for s in seats if s not in self.seat_map.mine)
        is_aside = letters and all(byte == SeatState.OPEN.byte or letter_of(byte) for byte in others)
        may = self.etds.may
        if not is_aside or not (may(Permission.ALLOCATION_BREAK) or may(Permission.OVERRIDE_ASK)):
            return False
        dialog = ReasonDialog(question(letters, self.set_aside), leave="leave them", act="take them")
        self.app.push_screen(dialog, partial(self._answered, seats))
        return True

    def _answered(self, seats: tuple[int, ...], reason: str | None) -> None:
        if reason:
            self._break(seats, reason)
        else:
            self._nothing_taken()

    @work(group="act")
    async def _break(self, seats: tuple[int, ...], reason: str) -> None:
        try:
            async with self._at_cart:
                hold = await self.etds.manager.ask(
                    inventory.break_allocation, self.performance.id, seats=seats, cart=self._own_cart(), reason=reason
                )
        except EtdsError as error:
            self.show_refusal(error)
            return
        self._last_taken = seats
        self._show_hold(hold)

    def _nothing_taken(self) -> None:
        if not self.cart.seats:
            self.forget_cart()

    @work(group="act")
    async def _leave(self, seats: tuple[int, ...]) -> None:
        try:
            async with self._at_cart:
                if self._cart_id is None:
                    return
                await self.etds.ask(inventory.release_hold, self.performance.id, cart=self._cart_id, seats=seats)
        except EtdsError as error:
            self.show_refusal(error)
            return
        for cart in self.query(Cart):
            cart.drop(seats)
        self.seat_map.mine = self.cart.seats
        still_held = (seat for seat in seats if self.seat_map.plane[seat] == SeatState.HELD.byte)
        self.seat_map.apply([(seat, SeatState.OPEN.byte) for seat in still_held])  # not where news were quicker: a
        # seat that was set aside goes back to its allocation
        self._count_soon()
        if self.cart.seats:
            self.cart_changed()
        else:
            self.forget_cart()

    @work(group="act")
    async def _take_best(self, count: int) -> None:
        try:
            async with self._at_cart:
                hold, pick = await self.etds.ask(
                    inventory.hold_best, self.performance.id, count=count, cart=self._own_cart()
                )
        except EtdsError as error:
            self.show_refusal(error)
            return
        self._last_taken = pick.seats
        self._show_hold(hold)
        self.show_map()
        self.seat_map.go_to(pick.seats[0])
        if self.house is not None:
            self.say(whole_sentences(inventory.why(self.house.manifest, pick), self.size.width - 2))

    def _show_hold(self, hold: inventory.Hold) -> None:
        for seat in hold.seats:
            self.etds.watches.end(self.performance.id, seat)
        self.notice(None)
        for cart in self.query(Cart):
            cart.take(hold)
        self.seat_map.mine = hold.seats
        self.seat_map.apply([(seat, SeatState.HELD.byte) for seat in hold.seats])
        self._count_soon()
        self.cart_changed()

    def cart_changed(self) -> object:
        """Other seats or price types are in the cart."""

    def take_seats(self, seats: Sequence[int]) -> None:
        self.show_map()
        self.seat_map.go_to(seats[0])
        self._take(tuple(seats))

    def show_refusal(self, error: EtdsError) -> None:
        if isinstance(error, HoldEnded):
            self.forget_cart()
        elif error.code in ("price_changed", "tender_too_small"):
            self._learn_prices()
        self._nothing_taken()
        self.refused(error)

    @work(exclusive=True, group="prices")
    async def _learn_prices(self) -> None:
        """The cart shows what its seats cost by now: prices or levels were changed while it was being filled."""
        self.etds.core.repertoire.forget(self.performance.id)
        try:
            self.house = await self.etds.ask(inventory.open_house, self.performance.id)
        except EtdsError:
            return  # the refusal stands, and says what to do
        for cart in self.query(Cart):
            cart.sell_in(self.house.manifest, self.house.prices)

    def forget_cart(self) -> None:
        """The cart is over: sold, run out, or given back."""
        self._cart_id = None
        self._last_taken = ()
        for cart in self.query(Cart):
            cart.drop()
        self.seat_map.mine = ()

    # --- keys -------------------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """Digits gather a quantity; after a full stop a letter is a price type."""
        character = event.character or ""
        if self._awaits_type:
            self._awaits_type = False
            self.say("")
            if event.key != "escape":
                self._set_type(character)
            event.stop()
            event.prevent_default()
        elif character.isascii() and character.isdigit() and (self._count or character != "0"):
            self._count = (self._count + character)[-3:]
            self.seat_map.wanted = int(self._count)
            self.say(f"{self._count} seats: b takes the best together")
            event.stop()
            event.prevent_default()

    def action_best(self) -> None:
        count, self._count = int(self._count or "2"), ""
        self.say("")
        if self.house is not None:
            self._take_best(count)

    def action_price_type(self) -> None:
        if self.house is None or not self.cart.seats:
            self.say("Take seats first; then . and a letter changes their price type.")
            return
        self._awaits_type = True
        types = "  ".join(f"{t.letter} {t.name}" for t in self.house.prices.types)
        self.say(f"price type: {types}")

    def _set_type(self, letter: str) -> None:
        try:
            for cart in self.query(Cart):
                cart.set_type(letter, self.seat_map.cursor)
        except BadInput as error:
            self.refused(error)
        else:
            self.cart_changed()

    def action_undo(self) -> None:
        """Give back what was taken last; with an empty cart, what was done last is taken back."""
        taken = tuple(seat for seat in self._last_taken if seat in self.cart.seats)
        if taken:
            self._leave(taken)
        elif not self.cart.seats:
            self.undo_act()
        else:
            self.say("There is nothing to undo in this cart. With an empty cart u takes back what was done last.")

    def undo_act(self) -> object:
        """What was done before this cart; a desk that sells knows how."""
        self.say("There is nothing to undo in this cart.")

    def action_release(self) -> None:
        if self.cart.seats:
            self._leave(tuple(self.cart.seats))
        else:
            self.say("The cart is empty.")

    @work(group="act")
    async def action_extend(self) -> None:
        try:
            async with self._at_cart:
                if self._cart_id is None:
                    return
                hold = await self.etds.ask(inventory.extend_hold, self.performance.id, cart=self._cart_id)
        except EtdsError as error:
            self.show_refusal(error)
            return
        self._show_hold(hold)
        self.say(f"held for {hold.remaining_seconds / 60:.0f} more minutes")

    def action_back(self) -> None:
        """First out of the prompt. The hold stays; coming back finds it again."""
        if self._count or self.query_one("#prompt").has_class("-open"):
            self._count = ""
            self.say("")
        else:
            super().action_back()
