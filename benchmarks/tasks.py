"""The day's tasks at the window, done in the real app by their keys, and checked by what they left in the database.

Each begins at the desk where the operator stands and ends where the next customer can be served. A task waits only for
what a person would look at before going on. Seconds are a trained hand's, 0.35 s a key, and the machine's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, LiteralString, TypeAlias
from uuid import uuid4

from benchmarks.desk import until
from core import inventory, printing, sales, shifts
from core.access import Actor
from core.inventory import CartId
from core.runtime import Core
from core.sales import Buyer, OrderId, Sale
from tests.factories.drawers import FLOAT_MINOR
from tests.factories.house import OpenHouse, a_house, someone

OPERATOR = "window"
SHIFT_SALES = 200
SIZE = (80, 24)
_KEY_SECONDS = 0.35
_PRICE_MINOR = 1_000
_ROWS = b"".join(b"stalls,A,%d,1,20\n" % row for row in range(1, 31))


@dataclass(frozen=True, slots=True)
class Done:
    """How many keys a task took, and the machine's seconds of it."""

    keys: int
    machine_seconds: float

    @property
    def seconds(self) -> float:
        return self.keys * _KEY_SECONDS + self.machine_seconds


class Hand:
    """Presses keys and counts them; looks until something is to be seen."""

    def __init__(self, pilot: Any) -> None:
        self.pilot, self.count = pilot, 0

    @property
    def app(self) -> Any:
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        from textual.keys import _character_to_key

        await self.press(*map(_character_to_key, text))

    async def see(self, name: str, holds: Callable[[Any], object] = lambda _: True) -> Any:
        """The desk or dialog of this name on top, once `holds` is so of it."""
        await until(lambda: type(self.app.screen).__name__ == name and holds(self.app.screen))
        return self.app.screen


Task: TypeAlias = Callable[["Window", Hand], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Window:
    """A house on sale, the operator behind its window, and what was sold there before."""

    core: Core
    operator: Actor
    house: OpenHouse
    lost: Sale
    will_call: Sale
    exchanged: Sale

    def one(self, statement: LiteralString, *values: object) -> Any:
        return self.core.postgres.rows(statement, list(values))[0][0]


def a_window(core: Core) -> Window:
    """Three sales that the tasks are about."""
    operator = someone(core, name=OPERATOR)
    house = a_house(core, b"level,section,row,seat_from,seat_to\n" + _ROWS)
    exchanged = _sold(core, operator, house, (300, 301), "Larsson")
    will_call = _sold(core, operator, house, (302, 303), "Anna Schmidt")
    _sold(core, operator, house, (304,), "Bert Adler")
    lost = _sold(core, operator, house, (305, 306), "Kim Osei")
    printing.print_order(core, operator, house.id, order=lost.order_id)
    return Window(core, operator, house, lost, will_call, exchanged)


def _sold(core: Core, who: Actor, house: OpenHouse, seats: tuple[int, ...], customer: str | None = None) -> Sale:
    cart = CartId(uuid4())
    inventory.place_hold(core, who, house.id, seats=seats, cart=cart)
    return sales.sell_for_cash(
        core, who, house.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(seats, "a"),
        received_minor=len(seats) * _PRICE_MINOR, buyer=Buyer(customer=customer),
    )  # fmt: skip


# --- the tasks ----------------------------------------------------------------------------------------------------


async def walk_up(window: Window, hand: Hand) -> None:
    """Two adults, the best there are, exact cash, and the tickets into their hands."""
    printed = window.one("select count(*)::int from ticket where print_generation = 1")
    await hand.press("2", "b")
    await hand.see("TillScreen", lambda desk: len(desk.cart.seats) == 2)
    await hand.press("t", "enter")
    await _sold_and_printed(window, hand, printed + 2)


async def walk_up_by_line(window: Window, hand: Hand) -> None:
    """The same in the sale line."""
    printed = window.one("select count(*)::int from ticket where print_generation = 1")
    await hand.type(":2 cash")
    await hand.press("enter")
    await _sold_and_printed(window, hand, printed + 2)


async def _sold_and_printed(window: Window, hand: Hand, count: int) -> None:
    await hand.see("SoldDialog")
    await hand.press("p")
    await hand.see("TillScreen", lambda desk: desk.seat_map.has_focus and not desk.cart.seats)
    statement = "select count(*)::int from ticket where print_generation = 1"
    await until(lambda: window.one(statement) == count)


async def pick_up(window: Window, hand: Hand) -> None:
    """A name at the will-call window; the next one can be typed at once."""
    await hand.press("W", *"sch", "enter")
    await hand.see("WillCallScreen", lambda desk: desk._last is not None and not desk.field.value)
    collected = "select collected_at is not null from orders where id = %s"
    assert window.one(collected, window.will_call.order_id), "it was handed over"


async def reprint(window: Window, hand: Hand) -> None:
    """The tickets of the latest order once more, since they were lost."""
    await hand.press("o")
    await hand.see("OrdersScreen", lambda desk: desk._shown)
    await _reprinted(window, hand)


async def reprint_by_name(window: Window, hand: Hand) -> None:
    """The same, found by three letters of a name."""
    await hand.press("o", *"ose")
    await hand.see("OrdersScreen", lambda desk: [one.order_id for one in desk._shown] == [window.lost.order_id])
    await _reprinted(window, hand)


async def _reprinted(window: Window, hand: Hand) -> None:
    before = window.one("select max(print_generation)::int from ticket where order_id = %s", window.lost.order_id)
    await hand.press("enter")
    await hand.see("OrderDesk", lambda desk: desk._view is not None)
    await hand.press("p")
    await hand.see("ReprintDialog")
    await hand.press("1", "enter")
    await hand.see("OrderDesk", lambda desk: {line.printed for line in desk._view.lines} == {before + 1})
    reasons = "select count(*)::int from audit_entry where act = 'ticket.reprint' and detail->>'reason' = 'lost'"
    assert window.one(reasons) >= before, "the audit knows why"


async def exchange(window: Window, hand: Hand) -> None:
    """Both tickets of an order that is found by name, for the best two others, like for like."""
    await hand.press("o", *"lar")
    await hand.see("OrdersScreen", lambda desk: [one.order_id for one in desk._shown] == [window.exchanged.order_id])
    await hand.press("enter")
    await hand.see("OrderDesk", lambda desk: desk._view is not None)
    await hand.press("a", "x")
    await hand.see("ExchangeScreen", lambda desk: desk.house is not None and desk._merger and desk._merger.feed)
    await hand.press("b")
    await hand.see("ExchangeScreen", lambda desk: "even" in str(desk.query_one("#banner").content))
    await hand.press("y")
    await hand.see("DifferenceDialog")
    await hand.press("y")
    await hand.see("ExchangedDialog")
    await hand.press("p")
    await hand.see("OrderDesk")
    await hand.press("escape", "escape", "escape")  # out of the order, the name, the orders
    await hand.see("TillScreen")
    live = "select count(*)::int from ticket where order_id = %s and state = 'valid'"
    assert window.one(live, window.exchanged.order_id) == 0, "the old tickets are dead"


async def close_shift(window: Window, hand: Hand) -> None:
    """Counted by pieces, the Z read, and signed out: the next one may open the drawer. What the drawer has is right."""
    tickets = window.one("select count(*)::int from ticket where state = 'valid'")  # all adults, all for cash
    await hand.press("d")
    await hand.see("DrawerScreen", lambda desk: desk.is_read)
    await hand.press("c")
    await hand.see("CashDialog", lambda dialog: dialog.focused is not None)
    await _count(hand, FLOAT_MINOR + tickets * _PRICE_MINOR)
    await hand.press("f8")
    await hand.see("ClosingScreen", lambda desk: desk._report is not None)
    assert [shift.over and shift.over.amount_minor for shift in shifts.list_shifts(window.core, window.operator)] == [0]
    await hand.press("ctrl+q")
    await hand.see("SignInScreen")


async def _count(hand: Hand, total_minor: int) -> None:
    """At least one of every piece, as in a drawer at night, and each number into its field."""
    pieces = hand.app.screen._pieces
    left = total_minor - sum(pieces)
    for piece in pieces:
        more, left = divmod(left, piece)
        await hand.press("down", *str(1 + more))


TASKS: dict[str, tuple[Task, int]] = {
    "reprint of the latest order": (reprint, 6),
    "walk-up of two adults, cash, printed": (walk_up, 8),
    "walk-up of two adults, cash, in the sale line": (walk_up_by_line, 12),
    "reprint of an order found by name": (reprint_by_name, 12),
    "exchange like for like, found by name": (exchange, 20),
    "will-call pick-up": (pick_up, 5),
}
"""What is done in this order, and the keys that it may take."""


async def at_the_window(window: Window, *, sales_of_shift: int = SHIFT_SALES) -> tuple[dict[str, Done], Done]:
    """Every task once, and then the closing of a shift of so many sales."""
    from etds_tui.app import EtdsApp

    app = EtdsApp(window.core, terminal="window")
    done: dict[str, Done] = {}
    async with app.run_test(size=SIZE) as pilot:
        hand = Hand(pilot)
        await app.sign_in(OPERATOR, "2222")
        await hand.see("PerformancesScreen", lambda desk: desk._views)
        await hand.press("enter")
        for name, (task, _) in TASKS.items():
            await _home(hand)
            done[name] = await _timed(task, window, hand)
        sell_more(window, sales_of_shift)
        await _home(hand)
        closing = await _timed(close_shift, window, hand)
    return done, closing


async def _timed(task: Task, window: Window, hand: Hand) -> Done:
    hand.count, began = 0, monotonic()
    await task(window, hand)
    return Done(hand.count, monotonic() - began)


async def _home(hand: Hand) -> None:
    """At the map, with its news: where the operator stands when somebody comes to the window."""
    while type(hand.app.screen).__name__ not in ("TillScreen", "PerformancesScreen"):
        await hand.pilot.press("escape")
    await hand.see("TillScreen", lambda desk: desk.house is not None and desk._merger and desk._merger.feed)


def sell_more(window: Window, up_to: int) -> None:
    """Sales of one seat each, until the shift has so many orders."""
    ours = window.one("select count(*)::int from orders")
    for seat in range(320, 320 + up_to - ours):
        _sold(window.core, window.operator, window.house, (seat,))
