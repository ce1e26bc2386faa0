"""The till: the selling desk with the sale line on `:`. A whole sale is typed, seen, and sold with Enter.

While it is typed the last preview wins, and typing waits for none. Enter sells exactly the seats that light up; where
it is pressed ahead of the preview, the best there are. A refusal stays under the line, with a new proposal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar
from uuid import uuid4

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from core import saleline, sales
from core.errors import EtdsError, HoldEnded, NoDrawer, Outage, SessionEnded
from core.inventory import CartId
from core.pricing import Quote
from core.programming import Performance
from core.saleline import Parsed, Preview
from core.sales import Buyer, OrderId
from etds_tui.acts import TILL
from etds_tui.screens.boxoffice.buyer import Quoted
from etds_tui.screens.boxoffice.cart import Cart
from etds_tui.screens.boxoffice.line_going import GoingScreen
from etds_tui.screens.boxoffice.line_payment import LineCardDialog
from etds_tui.screens.boxoffice.sale_line import SaleLine
from etds_tui.screens.boxoffice.shift_open import opened_for_cash


class TillScreen(GoingScreen):
    HELP = f"{GoingScreen.HELP} Or type the whole sale in one line: colon, then for example 4 orch a cash 200."
    DEFAULT_CSS = """
    TillScreen.-line Inspector, TillScreen.-line #prompt.-open { display: none; }
    """
    # Before any other key is looked at: what is typed right behind the colon belongs to the line.
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, priority=True) for binding in TILL.bindings if isinstance(binding, Binding)
    ]

    def __init__(self, performance: Performance, line: str = "") -> None:
        super().__init__(performance, line)
        self._line_cart = CartId(uuid4())
        self._seen: Preview | None = None
        self._is_selling = False
        self._cursor_before: int | None = None

    def compose_below(self) -> ComposeResult:
        yield from super().compose_below()
        yield SaleLine()

    def forget_cart(self) -> None:
        super().forget_cart()
        self._line_cart = CartId(uuid4())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "sale_line":
            return self.house is not None and not self.line.is_open
        return super().check_action(action, parameters)

    # --- opening and closing ------------------------------------------------------------------------------------

    def action_sale_line(self) -> None:
        self.open_line()

    def open_line(self, text: str | None = None) -> None:
        self.set_class(True, "-line")
        self._cursor_before = self.seat_map.cursor
        super().open_line(text)

    @on(SaleLine.Closed)
    def _line_left(self) -> None:
        self._seen = None
        self.seat_map.pending = ()
        self.seat_map.go_to(self._cursor_before)
        self._leave_line()

    def _leave_line(self) -> None:
        self.set_class(False, "-line")
        is_map = self.query_one(ContentSwitcher).current == "map"
        self.set_focus(self.seat_map if is_map else self.tiles)

    # --- seeing -------------------------------------------------------------------------------------------------

    @on(SaleLine.Changed)
    def _line_changed(self, event: SaleLine.Changed) -> None:
        if self.line.is_open and not self._is_selling:
            self._look(event.parsed)

    @work(exclusive=True, group="line")
    async def _look(self, parsed: Parsed, note: str = "") -> None:
        if (there := self.elsewhere(parsed)) is not None:
            self._show_going(there)
            return
        try:
            found = await self._preview(parsed)
        except EtdsError as error:
            self.refused(error)
            return
        if parsed == self.line.parsed and self.line.is_open:
            self._light_up(found, note)

    def _show_going(self, there: str) -> None:
        assert self.house is not None, "a house is open"
        self._seen = None
        self.seat_map.pending = ()
        self.line.show(None, self.house.manifest, self.cart.seats, self.going(there))

    async def _preview(self, parsed: Parsed) -> Preview:
        """Raises EtdsError."""
        return await self.etds.ask(
            saleline.preview,
            self.performance.id,
            parsed=parsed,
            carted=self.cart.seats,
            buyer=self.cart.buyer,
            cart=self._cart_id or self._line_cart,
        )

    def _light_up(self, found: Preview, note: str = "") -> None:
        assert self.house is not None, "a house is open"
        self._seen = found
        self.seat_map.pending = found.seats
        if found.seats:
            self.query_one(ContentSwitcher).current = "map"
            self.seat_map.go_to(min(found.seats))
        self.line.show(found, self.house.manifest, self.cart.seats, note)

    def _take_changes(self, changes: dict[int, int], by: str) -> None:
        super()._take_changes(changes, by)
        if self.line.is_open and not self._is_selling and self._seen is not None and changes.keys() & self._seen.seats:
            self._look(self.line.parsed)  # somebody else took what lights up: propose others

    # --- selling ------------------------------------------------------------------------------------------------

    @on(SaleLine.Entered)
    def _entered(self, event: SaleLine.Entered) -> None:
        if not event.parsed.text.strip():
            self.line.close()
            self._line_left()
        elif not self._is_selling:
            self._is_selling = True
            self._carry_out(event.parsed)

    @work(exclusive=True, group="tender")
    async def _carry_out(self, parsed: Parsed) -> None:
        seen = self._seen if self._seen is not None and self._seen.parsed == parsed else None
        try:
            parsed = await self.read_anew(parsed)
            if (there := self.elsewhere(parsed)) is not None:
                self._show_going(there)
                await self.go_to_performance(there, parsed)
                return
            found = seen or await self._preview(parsed)
            if found.mistakes:
                self._light_up(found)
            elif parsed.wish.comp is not None or (found.paid is not None and found.paid.is_cash):
                await self._sell_line(found, is_seen=seen is not None)
            else:
                await self._hold_line(found, is_seen=seen is not None)
        except NoDrawer:
            if await opened_for_cash(self.etds, self.performance):
                self._is_selling = True
                self._carry_out(parsed)
        except HoldEnded as error:
            self.show_refusal(error)
        except (Outage, SessionEnded) as error:
            self.refused(error)
        except EtdsError as error:
            self._look(parsed, error.message)
        finally:
            self._is_selling = False

    async def _sell_line(self, found: Preview, *, is_seen: bool) -> None:
        """One act for cash and for what is given away. Raises EtdsError; nothing was sold then."""
        self._order_id = self._order_id or OrderId(uuid4())  # kept over retries: charged once at most
        self._cart_id = self._cart_id or self._line_cart
        carted = self.cart.seats
        try:
            sale = await self.etds.ask(
                saleline.sell_wish,
                self.performance.id,
                wish=found.parsed.wish,
                cart=self._cart_id,
                order=self._order_id,
                carted=carted,
                proposed=found.seats if is_seen else None,
                buyer=self.cart.buyer,
            )
        except EtdsError as error:
            if not carted and not isinstance(error, Outage):
                self._cart_id = None  # what was held for it is open again
            raise
        self._line_done()
        await self._sold(sale, tuple(ticket.seat for ticket in sale.tickets))

    async def _hold_line(self, found: Preview, *, is_seen: bool) -> None:
        """Put the seats into the cart, and go on in the payment dialog where the line pays. Raises EtdsError."""
        self._cart_id = self._cart_id or self._line_cart
        types = self.cart.seats
        if found.parsed.wish.number:
            held = await self.etds.ask(
                saleline.hold_wish,
                self.performance.id,
                wish=found.parsed.wish,
                cart=self._cart_id,
                carted=types,
                proposed=found.seats if is_seen else None,
            )
            types = {**types, **held.seats}
            self._show_hold(held.hold)
            for cart in self.query(Cart):
                for seat, letter in types.items():
                    cart.set_type(letter, seat)
        quote = await self.etds.ask(
            sales.quote_seats, self.performance.id, seats=types, buyer=found.buyer, cart=self._cart_id
        )
        self.sell_to(found.buyer, Quoted(found.buyer, types, quote))
        self._line_done()
        if found.paid is not None:
            await self._pay_line(found, quote, types, found.buyer)

    async def _pay_line(self, found: Preview, quote: Quote, seats: dict[int, str], buyer: Buyer) -> None:
        assert found.paid is not None and self._cart_id is not None, "the line pays for a cart"
        self._last_order, order = None, OrderId(uuid4())
        asked = LineCardDialog(self.performance, self._cart_id, order, quote, seats, buyer, dues=found.paid.dues)
        await self.take_payment(asked, order, seats, buyer)

    def _line_done(self) -> None:
        self._seen = None
        self.seat_map.pending = ()
        self.line.done()
        self._leave_line()
