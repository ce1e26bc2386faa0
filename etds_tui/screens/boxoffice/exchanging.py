"""Choosing the seats that come in for tickets that go out: the map of the same or of another performance.

The new seats are a hold of their own, apart from any cart of this till; leaving lets them go. The id of the new order
is kept over retries, so that nothing is exchanged or charged twice.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from core import inventory, payments
from core.errors import EtdsError, NoDrawer
from core.inventory import CartId, House
from core.money import Money
from core.payments import Exchanged, ExchangeQuote, Outgoing
from core.programming import Performance
from core.sales import NOBODY, OrderId, TenderKind
from etds_tui.acts import EXCHANGING
from etds_tui.screens.boxoffice.buyer import Quoted
from etds_tui.screens.boxoffice.card import PAID, UNDER_WAY, CardDialog
from etds_tui.screens.boxoffice.difference import DifferenceDialog, ExchangedDialog, Meant
from etds_tui.screens.boxoffice.elsewhere import ElsewhereDialog
from etds_tui.screens.boxoffice.picking import PickScreen
from etds_tui.screens.boxoffice.printing import open_drawer, print_order
from etds_tui.screens.boxoffice.shift_open import opened_for_cash
from etds_tui.text import counted, plain


class ExchangeScreen(PickScreen):
    DESK: ClassVar[str] = "Exchange"
    HELP = (
        "Choose the seats that come in: b takes the best of as many as go out, a number before it so many, Space the "
        "seat under the cursor. y shows the difference and does it. w chooses them at another performance. Esc lets "
        "the new seats go, and the old tickets stay as they are."
    )
    DEFAULT_CSS = """
    ExchangeScreen #banner { height: 1; padding: 0 1; background: $primary; color: $background; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = EXCHANGING.bindings

    def __init__(self, performance: Performance, outgoing: Outgoing, reference: str) -> None:
        super().__init__(performance)
        self._outgoing, self._reference = outgoing, reference
        self._new_order: OrderId | None = None

    def compose_below(self) -> ComposeResult:
        yield Static("", id="banner", markup=False)
        yield from super().compose_below()

    async def prepare(self, house: House) -> None:
        """A cart that this till has here belongs to somebody else: it is left alone."""
        await super().prepare(house)
        self.forget_cart()
        self._tell_banner("")

    def _tell_banner(self, difference: str) -> None:
        count = counted(len(self._outgoing.tickets), "ticket")
        chosen = counted(len(self.cart.seats), "seat") if self.cart.seats else "…"
        self.query_one("#banner", Static).update(
            plain(f"exchanging {count} of {self._reference} for {chosen}{difference}")
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Price types follow the tickets that go out."""
        return False if action == "price_type" else super().check_action(action, parameters)

    # --- choosing -------------------------------------------------------------------------------------------------

    def action_best(self) -> None:
        self._count = self._count or str(len(self._outgoing.tickets))
        super().action_best()

    @work(exclusive=True, group="quote")
    async def cart_changed(self) -> None:
        """Each new seat gets the price type of the ticket that goes out for it; the banner says the difference."""
        if not self.cart.seats:
            self._tell_banner("")
            return
        try:
            quote = await self._quoted()
        except EtdsError as error:
            self.refused(error)
            return
        for cart in self.query("Cart"):
            for line in quote.new.lines:
                if line.seat in cart.seats:  # type: ignore[attr-defined]
                    cart.set_type(line.price_type.letter, line.seat)  # type: ignore[attr-defined]
            cart.sell_to(NOBODY, Quoted(NOBODY, cart.seats, quote.new))  # type: ignore[attr-defined]
        minor = quote.difference.amount_minor
        amount = Money(abs(minor), quote.difference.currency)
        self._tell_banner(", even" if not minor else f", {amount} {'to pay' if minor > 0 else 'back'}")

    async def _quoted(self) -> ExchangeQuote:
        return await self.etds.ask(
            payments.quote_exchange,
            self.performance.id,
            outgoing=self._outgoing,
            seats=tuple(self.cart.seats),
            cart=self._cart_id,
        )

    def forget_cart(self) -> None:
        super().forget_cart()
        self._new_order = None

    # --- doing it -------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="exchange")
    async def action_exchange_now(self) -> None:
        cart = self._cart_id
        if cart is None or not self.cart.seats:
            self.say("Take the seats that come in first: b takes the best, Space the one under the cursor.")
            return
        try:
            quote = await self._quoted()
        except EtdsError as error:
            self.refused(error)
            return
        meant = await self.app.push_screen_wait(DifferenceDialog(quote, self._reference))
        if meant is not None:
            await self._exchange(cart, quote, meant)

    async def _exchange(self, cart: CartId, quote: ExchangeQuote, meant: Meant) -> None:
        order = self._new_order = self._new_order or OrderId(uuid4())
        seats = tuple(self.cart.seats)
        if meant.kind is TenderKind.CARD:
            dialog = PayDifferenceDialog(self.performance, self._outgoing, cart, order, quote, seats)
            ended = await self.app.push_screen_wait(dialog)
            if ended != PAID:
                self._not_paid(ended)
                return
        try:
            done = await self.etds.ask(
                payments.exchange_tickets,
                self.performance.id,
                outgoing=self._outgoing,
                cart=cart,
                order=order,
                seats=seats,
                kind=meant.kind,
                received_minor=meant.received.amount_minor,
            )
        except NoDrawer:
            if await opened_for_cash(self.etds, self.performance):
                await self._exchange(cart, quote, meant)
            return
        except EtdsError as error:
            self.show_refusal(error)
            return
        await self._exchanged(done, quote, meant)

    async def _exchanged(self, done: Exchanged, quote: ExchangeQuote, meant: Meant) -> None:
        self.forget_cart()
        self.run_worker(open_drawer(self, self.performance.id, done.order), group="drawer")
        prints = await self.app.push_screen_wait(ExchangedDialog(done, quote, self._reference, meant.received))
        if prints:
            await print_order(self, self.performance.id, done.order)
        self.app.pop_screen()

    def _not_paid(self, ended: str | None) -> None:
        if ended is None:
            return  # nothing was begun: the seats are held still
        self.forget_cart()
        words = (
            "The payment ends by itself: paid, it makes the exchange; else the old tickets stay."
            if ended == UNDER_WAY
            else "Not exchanged: the old tickets are as good as before. Take seats again."
        )
        self.notify(words, markup=False)

    # --- elsewhere, and out ---------------------------------------------------------------------------------------

    @work(exclusive=True, group="exchange")
    async def action_elsewhere(self) -> None:
        chosen = await self.app.push_screen_wait(ElsewhereDialog(self.performance))
        if chosen is not None:
            await self._let_go()
            self.app.switch_screen(ExchangeScreen(chosen, self._outgoing, self._reference))

    def action_back(self) -> None:
        if self._count or self.query_one("#prompt").has_class("-open"):
            super().action_back()
        else:
            self._leave_exchange()

    def action_back_to_list(self) -> None:
        self._leave_exchange()

    @work(exclusive=True, group="exchange")
    async def _leave_exchange(self) -> None:
        await self._let_go()
        self.app.pop_screen()

    async def _let_go(self) -> None:
        """The seats that were to come in are open again; where that is not answered, their clock does it."""
        if self._cart_id is None or not self.cart.seats:
            return
        try:
            await self.etds.ask(inventory.release_hold, self.performance.id, cart=self._cart_id)
        except EtdsError as error:
            self.refused(error)
        self.forget_cart()


class PayDifferenceDialog(CardDialog):
    """Card, voucher and cash in parts for a difference. The new order claims its seats at the first charge."""

    def __init__(
        self, performance: Performance, outgoing: Outgoing, cart: CartId, order: OrderId, quote: ExchangeQuote,
        seats: tuple[int, ...],
    ) -> None:  # fmt: skip
        super().__init__(performance, cart, order, quote.new, {})
        self._outgoing, self._incoming, self._left = outgoing, seats, quote.to_pay

    async def _claim(self) -> None:
        await self.etds.ask(
            payments.exchange_tickets,
            self._performance,
            outgoing=self._outgoing,
            cart=self._cart,
            order=self._order,
            seats=self._incoming,
            kind=TenderKind.CARD,
        )
        self._is_claimed = True
