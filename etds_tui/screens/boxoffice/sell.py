"""Selling from the seat map: the desk where an operator spends the day. Roles that may not sell look at the same house.

One hold a terminal: its id is made when the first seat is asked for, and kept until it is sold or let go, so a retry
after any failure finds it again.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from uuid import uuid4

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import ContentSwitcher, Footer, Static

from core import inventory, sales
from core.access import Permission, may
from core.errors import BadInput, EtdsError, HoldEnded
from core.inventory import CartId, House, SeatState
from core.money import Money
from core.news import Link
from core.programming import Performance, local_start
from core.sales import OrderId
from etds_tui.feeds import Merger
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.cart import Cart
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.text import plain
from etds_tui.widgets.seat_map import LOOKS, HouseEquation, Minimap, SeatMap, SectionTiles
from etds_tui.widgets.seat_map.canvas import DENSE
from etds_tui.widgets.status_bar import StatusBar

_WIDE = 100
_LARGE_HOUSE = 6_000
_MINIMAP_SECONDS = 1.0


class SellScreen(DeskScreen):
    HELP = (
        "The house as it is now: other tills' holds and sales appear by themselves. Take seats with Space, or type a "
        "number and b for the best together, then t for cash. A full stop and a letter change the price type of the "
        "seat under the cursor, or of the whole cart. Esc goes back one step and never loses a cart."
    )
    DEFAULT_CSS = """
    SellScreen #house { height: 1fr; }
    SellScreen ContentSwitcher { width: 1fr; height: 100%; }
    SellScreen #side { width: 36; display: none; background: $surface; }
    SellScreen #side Cart { height: 1fr; }
    SellScreen #bottom { height: 5; dock: bottom; border-top: solid $panel; }
    SellScreen.-wide #side { display: block; }
    SellScreen.-wide #bottom { display: none; }
    SellScreen.-looking #bottom { display: none; }
    SellScreen.-looking #side { display: none; }
    SellScreen #inspector { height: 1; background: $panel; padding: 0 1; }
    SellScreen #prompt { height: 1; padding: 0 1; color: $accent; display: none; }
    SellScreen #prompt.-open { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "best", "best n", key_display="2 b"),
        Binding("t,f8", "tender", "cash", key_display="t"),
        Binding("full_stop", "price_type", "price type", key_display=".a"),
        Binding("r", "release", "let go"),
        Binding("e", "extend", "more time", show=False),
        Binding("u", "undo", "undo", show=False),
        Binding("g", "go", "go to seat", show=False),
        Binding("i", "inspect", "who has it", show=False),
        Binding("p", "print", "print last sale", show=False),
        Binding("0", "sections", "sections/fit", show=False),
        Binding("ctrl+r", "reload", "refresh", show=False),
        Binding("slash,f3", "back_to_list", "performances", show=False, key_display="/"),
        Binding("escape", "back", "back", show=False),
    ]

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self.house: House | None = None
        self._cart_id: CartId | None = None
        self._order_id: OrderId | None = None
        self._last_order: OrderId | None = None
        self._last_taken: tuple[int, ...] = ()
        self._count = ""
        self._awaits_type = False
        self._merger: Merger | None = None
        self._is_count_due = False

    def compose(self) -> ComposeResult:
        plain_set = self.etds.ascii_only
        yield StatusBar()
        yield HouseEquation(ascii_only=plain_set)
        with Horizontal(id="house"):
            with ContentSwitcher(initial="map"):
                yield SeatMap(ascii_only=plain_set, id="map")
                yield SectionTiles(ascii_only=plain_set, id="tiles")
            with Vertical(id="side"):
                yield Minimap(ascii_only=plain_set)
                yield Cart(id="side-cart")
        yield Cart(id="bottom")
        yield Static("", id="prompt", markup=False)
        yield Static("", id="inspector", markup=False)
        yield Footer(show_command_palette=False)

    # --- opening ------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        person = self.etds.person
        bar = self.query_one(StatusBar)
        bar.desk = "Sell" if self.may_sell else "House"
        bar.person = person.display_name
        bar.about = f"{self.performance.code}  {self.performance.event}  {local_start(self.performance):%a %d %b %H:%M}"
        self.set_class(not self.may_sell, "-looking")
        self._fit()
        self._open_house()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.set_class(self.size.width >= _WIDE, "-wide")

    @property
    def may_sell(self) -> bool:
        return may(self.etds.person, Permission.SALE_CASH)

    @property
    def seat_map(self) -> SeatMap:
        return self.query_one("#map", SeatMap)

    @property
    def tiles(self) -> SectionTiles:
        return self.query_one(SectionTiles)

    @property
    def cart(self) -> Cart:
        return self.query_one("#side-cart", Cart)

    @work(exclusive=True)
    async def _open_house(self) -> None:
        try:
            house = await self.etds.ask(inventory.open_house, self.performance.id)
            holds = await self.etds.ask(inventory.my_holds) if self.may_sell else ()
        except EtdsError as error:
            self.refused(error)
            return
        self.house = house
        self.seat_map.show(house.manifest, house.plane.states)
        self.tiles.show(house.manifest, house.plane.states)
        for cart in self.query(Cart):
            cart.sell_in(house.manifest, house.prices)
        mine = next((hold for hold in holds if hold.performance_id == self.performance.id), None)
        if mine is not None:  # a terminal that was closed, or killed, takes its cart up again
            self._cart_id = mine.cart
            self._show_hold(mine)
        large = house.manifest.seat_count > _LARGE_HOUSE
        self.query_one(ContentSwitcher).current = "tiles" if large else "map"
        (self.tiles if large else self.seat_map).focus()
        self._recount()
        self._follow()
        self.set_interval(_MINIMAP_SECONDS, self._draw_minimap)
        self.set_interval(1.0, self._watch_clock)

    @work(exclusive=True, group="follow")
    async def _follow(self) -> None:
        merger = self._merger = Merger(self._take_plane, self._take_changes, self._take_link)
        try:
            merger.feed = await self.etds.ask(inventory.follow_house, self.performance.id, merger.hear)
        except EtdsError as error:
            self.refused(error)

    def on_unmount(self) -> None:
        if self._merger is not None:
            self._merger.close()

    def on_screen_suspend(self) -> None:
        if self._merger is not None:
            self._merger.hold(True)

    def on_screen_resume(self) -> None:
        if self._merger is not None:
            self._merger.hold(False)

    # --- news ---------------------------------------------------------------------------------------------------

    def _take_plane(self, states: bytes) -> None:
        self.seat_map.replace(states)
        self._recount()

    def _take_changes(self, changes: dict[int, int], by: str) -> None:
        self.seat_map.apply(changes.items())
        self._count_soon()

    def _take_link(self, link: Link) -> None:
        self.query_one(StatusBar).link = link

    def _count_soon(self) -> None:
        if not self._is_count_due:
            self._is_count_due = True
            self.set_timer(0.1, self._recount)

    def _recount(self) -> None:
        self._is_count_due = False
        self.query_one(HouseEquation).count(self.seat_map.plane)
        if self.query_one(ContentSwitcher).current == "tiles":
            self.tiles.count(self.seat_map.plane)

    def _draw_minimap(self) -> None:
        if self.has_class("-wide") and self.is_current:
            self.query_one(Minimap).picture(self.seat_map)

    def _watch_clock(self) -> None:
        from datetime import datetime
        from zoneinfo import ZoneInfo

        now = self.etds.core.clock.now().astimezone(ZoneInfo(self.performance.time_zone))
        assert isinstance(now, datetime)
        self.query_one(StatusBar).clock = f"{now:%H:%M}"
        if self.cart.seats and self.cart.remaining_seconds == 0:
            self._forget_cart()
            self.notify("The hold has run out; its seats are open again.", severity="warning", markup=False)

    # --- taking and leaving seats ---------------------------------------------------------------------------------

    @on(SeatMap.Picked)
    def _picked(self, event: SeatMap.Picked) -> None:
        if not self._may_change():
            return
        held = [seat for seat in event.ordinals if seat in self.cart.seats]
        if held:
            self._leave(tuple(held))
        else:
            self._take(event.ordinals)

    @work(group="act")
    async def _take(self, seats: tuple[int, ...]) -> None:
        if self._cart_id is None:
            self._cart_id = CartId(uuid4())
        self.seat_map.pending = self.seat_map.pending | set(seats)
        place = partial(inventory.place_hold, seats=seats, cart=self._cart_id)
        try:
            hold = await self.etds.lane(place, self.etds.core, self.etds.person, self.performance.id)
        except EtdsError as error:
            self._show_refusal(error)
        else:
            self._last_taken = seats
            self._show_hold(hold)
        finally:
            self.seat_map.pending = self.seat_map.pending - set(seats)

    @work(group="act")
    async def _leave(self, seats: tuple[int, ...]) -> None:
        if self._cart_id is None:
            return
        try:
            await self.etds.ask(inventory.release_hold, self.performance.id, cart=self._cart_id, seats=seats)
        except EtdsError as error:
            self._show_refusal(error)
            return
        for cart in self.query(Cart):
            cart.drop(seats)
        self.seat_map.mine = self.cart.seats
        self.seat_map.apply([(seat, SeatState.OPEN.byte) for seat in seats])
        self._count_soon()
        if not self.cart.seats:
            self._forget_cart()

    @work(group="act", exclusive=True)
    async def _take_best(self, count: int) -> None:
        if self._cart_id is None:
            self._cart_id = CartId(uuid4())
        try:
            hold, pick = await self.etds.ask(inventory.hold_best, self.performance.id, count=count, cart=self._cart_id)
        except EtdsError as error:
            self._show_refusal(error)
            return
        self._last_taken = pick.seats
        self._show_hold(hold)
        self._show_map()
        self.seat_map.go_to(pick.seats[0])
        self._say(f"{count} {pick.rung}")

    def _show_hold(self, hold: inventory.Hold) -> None:
        for cart in self.query(Cart):
            cart.take(hold)
        self.seat_map.mine = hold.seats
        self.seat_map.apply([(seat, SeatState.HELD.byte) for seat in hold.seats])
        self._count_soon()

    def _show_refusal(self, error: EtdsError) -> None:
        if isinstance(error, HoldEnded):
            self._forget_cart()
        if not self.cart.seats:
            self._cart_id = None
        self.refused(error)

    def _forget_cart(self) -> None:
        self._cart_id = self._order_id = None
        self._last_taken = ()
        for cart in self.query(Cart):
            cart.drop()
        self.seat_map.mine = ()

    # --- keys -------------------------------------------------------------------------------------------------------

    def on_key(self, event: object) -> None:
        """Digits gather a quantity; after a full stop a letter is a price type."""
        from textual.events import Key

        assert isinstance(event, Key)
        character = event.character or ""
        if self._awaits_type:
            self._awaits_type = False
            self._say("")
            if event.key != "escape":
                self._set_type(character)
            event.stop()
            event.prevent_default()
        elif character.isascii() and character.isdigit() and (self._count or character != "0"):
            self._count = (self._count + character)[-3:]
            self.seat_map.wanted = int(self._count)
            self._say(f"{self._count} seats: b takes the best together")
            event.stop()
            event.prevent_default()

    def _say(self, text: str) -> None:
        prompt = self.query_one("#prompt", Static)
        prompt.update(plain(text))
        prompt.set_class(bool(text), "-open")

    def _may_change(self) -> bool:
        if not self.may_sell:
            self.notify("Your role may look at this house, not sell in it.", markup=False)
        return self.may_sell and self.house is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("best", "tender", "price_type", "release", "extend", "undo", "print"):
            return may(self.etds.person, Permission.SALE_CASH)
        return True

    def action_best(self) -> None:
        count, self._count = int(self._count or "2"), ""
        self._say("")
        if self._may_change():
            self._take_best(count)

    def action_price_type(self) -> None:
        if self.house is None or not self.cart.seats:
            self._say("Take seats first; then . and a letter changes their price type.")
            return
        self._awaits_type = True
        types = "  ".join(f"{t.letter} {t.name}" for t in self.house.prices.types)
        self._say(f"price type: {types}")

    def _set_type(self, letter: str) -> None:
        try:
            for cart in self.query(Cart):
                cart.set_type(letter, self.seat_map.cursor)
        except BadInput as error:
            self.refused(error)

    def action_undo(self) -> None:
        """Give back what was taken last."""
        taken = tuple(seat for seat in self._last_taken if seat in self.cart.seats)
        if taken:
            self._leave(taken)
        else:
            self._say("There is nothing to undo in this cart.")

    def action_release(self) -> None:
        if self.cart.seats:
            self._leave(tuple(self.cart.seats))
        else:
            self._say("The cart is empty.")

    @work(group="act", exclusive=True)
    async def action_extend(self) -> None:
        if self._cart_id is None:
            return
        try:
            hold = await self.etds.ask(inventory.extend_hold, self.performance.id, cart=self._cart_id)
        except EtdsError as error:
            self._show_refusal(error)
            return
        self._show_hold(hold)
        self._say(f"held for {hold.remaining_seconds / 60:.0f} more minutes")

    def action_tender(self) -> None:
        """The dialog is up at once, so that an amount typed right behind the key is the amount."""
        found = self.cart.quote()
        if found is None or self._cart_id is None:
            self._say("Take seats first: Space, or a number and b.")
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
            )
        except EtdsError as error:
            self._show_refusal(error)
            return
        sold = tuple(self.cart.seats)
        self._last_order = sale.order_id
        self._forget_cart()
        self.seat_map.apply([(seat, SeatState.SOLD.byte) for seat in sold])
        self._count_soon()
        if await self.app.push_screen_wait(SoldDialog(sale)):
            await self._print(sale.order_id)

    def action_print(self) -> None:
        if self._last_order is None:
            self._say("Nothing was sold here yet.")
            return
        self.run_worker(self._print(self._last_order), group="print")

    async def _print(self, order: OrderId) -> None:
        try:
            path = await self.etds.ask(
                sales.print_tickets, self.performance.id, order=order, folder=self.etds.core.settings.tickets_dir
            )
        except EtdsError as error:
            self.refused(error)
            return
        self.notify(f"Tickets written to {plain(str(path))}", markup=False)

    @work(exclusive=True, group="go")
    async def action_go(self) -> None:
        if self.house is None:
            return
        example = self.house.manifest.label(self.seat_map.cursor or 0)
        name = await self.app.push_screen_wait(AskDialog("Go to seat", f"SECTION-ROW-SEAT, for example {example}"))
        if not name:
            return
        seat = self.house.manifest.find(name)
        if seat is None:
            self.notify(f"There is no seat '{plain(name)}' here.", severity="warning", markup=False)
            return
        self._show_map()
        self.seat_map.go_to(seat)

    @work(exclusive=True, group="inspect")
    async def action_inspect(self) -> None:
        if self.seat_map.cursor is None:
            return
        try:
            detail = await self.etds.ask(inventory.seat_detail, self.performance.id, self.seat_map.cursor)
        except EtdsError as error:
            self.refused(error)
            return
        whom = f" by {detail.holder}" if detail.holder else ""
        until = (
            f" until {detail.until.astimezone(local_start(self.performance).tzinfo):%H:%M:%S}" if detail.until else ""
        )
        self.notify(plain(f"{detail.label} is {detail.state}{whom}{until}."), markup=False)

    def action_sections(self) -> None:
        self._show_tiles()

    def action_reload(self) -> None:
        if self._merger is not None:
            self._merger.close()
        self._open_house()

    def action_back_to_list(self) -> None:
        self.app.pop_screen()

    def action_back(self) -> None:
        """One step back: the prompt, the sections, then the list. The hold stays; coming back finds it again."""
        if self._count or self.query_one("#prompt").has_class("-open"):
            self._count = ""
            self._say("")
        elif self._is_large and self.query_one(ContentSwitcher).current == "map":
            self._show_tiles()
        else:
            self.app.pop_screen()

    # --- sections and inspector -----------------------------------------------------------------------------------

    @property
    def _is_large(self) -> bool:
        return self.house is not None and self.house.manifest.seat_count > _LARGE_HOUSE

    @on(SeatMap.LeftAbove)
    def _left_above(self) -> None:
        self._show_tiles()

    @on(SectionTiles.Chosen)
    def _dive(self, event: SectionTiles.Chosen) -> None:
        self._show_map()
        self.seat_map.go_to_section(event.section)
        if self.seat_map.zoom == DENSE and self.size.width >= 60:
            self.seat_map.action_zoom(1)

    def _show_tiles(self) -> None:
        if self.house is not None and self.seat_map.cursor is not None:
            self.query_one(ContentSwitcher).current = "tiles"
            self.tiles.cursor = self.house.manifest.section_of(self.seat_map.cursor).number
            self.tiles.count(self.seat_map.plane)
            self.tiles.focus()

    def _show_map(self) -> None:
        self.query_one(ContentSwitcher).current = "map"
        self.seat_map.focus()

    @on(SeatMap.CursorMoved)
    def _describe(self, event: SeatMap.CursorMoved) -> None:
        if self.house is None or event.ordinal is None:
            return
        seat, manifest, prices = event.ordinal, self.house.manifest, self.house.prices
        label, level = manifest.label(seat), manifest.level_of(seat)
        price = prices.price(level.number, prices.standard.letter) if prices.types else None
        state = "mine" if seat in self.cart.seats else LOOKS[self.seat_map.plane[seat]].word
        parts = [f"section {label.section}", f"row {label.row}", f"seat {label.seat}", f"level {level.name}"]
        parts += [str(price)] if price is not None else []
        self.query_one("#inspector", Static).update(plain("  ".join([*parts, state])))
