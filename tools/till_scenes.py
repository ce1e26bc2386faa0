"""Scenes of the till beyond the plain sale: the drawer, an exchange, will-call, a refusal, a manager's word."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import uuid4

from textual.pilot import Pilot

from core import inventory, printing, shifts
from core.access import sessions
from core.errors import Refusal
from core.inventory import CartId
from core.shifts import DrawerAct
from etds_tui.screens.boxoffice.order_changes import OrderDesk
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.shift_z import ClosingScreen
from tools.staging import in_house, open_run, signed_in, sold, until, who

_PEOPLE = ("Anna Schmidt", "Bert Schmid", "Cora Schmitz-Lange", "Dora Lindgren", "Emil Adler")
_HOUSE = "kt-"


async def _named(pilot: Pilot[None], kind: str) -> Any:
    await until(pilot, lambda: type(pilot.app.screen).__name__ == kind)
    return pilot.app.screen


async def _latest_order(pilot: Pilot[None]) -> Any:
    """The newest order of the performance that is open."""
    await pilot.press("o")
    await until(pilot, lambda: isinstance(pilot.app.screen, OrdersScreen) and pilot.app.screen._shown)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, OrderDesk) and pilot.app.screen._view)
    return pilot.app.screen


async def drawer(pilot: Pilot[None]) -> None:
    await signed_in(pilot)
    core, actor = who(pilot)
    moves = ((DrawerAct.PAID_IN, 5_000, "change from the bank"), (DrawerAct.PAID_OUT, 1_500, "taxi for the soloist"))
    for act, minor, why in moves:
        shifts.move_cash(core, actor, movement=uuid4(), act=act, amount_minor=minor, reason=why)
    await pilot.press("d")
    screen = await _named(pilot, "DrawerScreen")
    await until(pilot, lambda: screen.is_read)


async def counting(pilot: Pilot[None]) -> None:
    await signed_in(pilot)
    await pilot.press("d")
    screen = await _named(pilot, "DrawerScreen")
    await until(pilot, lambda: screen.is_read)
    await pilot.press("c")
    await _named(pilot, "CashDialog")
    await pilot.press("down", "down", "1", "down", "2", "down", "4")
    await pilot.pause(0.3)


async def z(pilot: Pilot[None]) -> None:
    """Closed with a taxi that nobody entered: the figures, and what may have happened."""
    desk = await in_house(pilot, _HOUSE)
    core, actor = who(pilot)
    mine = shifts.my_shift(core, actor)
    assert mine is not None, "an operator of a scene has a drawer"
    for seats in (2, 3, 1):
        sold(core, actor, desk.performance.id, seats)
    short = sold(core, actor, desk.performance.id, 2).total
    manager = sessions.sign_in(core, "manager1", "2222", terminal="office").actor
    expected = shifts.shift_report(core, manager, shift=mine.id).expected
    assert expected is not None, "a manager sees what should be there"
    shifts.start_count(core, actor)
    closed = shifts.close_shift(core, actor, shift=mine.id, counted_minor=(expected - short).amount_minor)
    await pilot.app.push_screen(ClosingScreen(closed.shift.id))
    await until(pilot, lambda: "Likely" in str(pilot.app.screen.query_one("#why").content))  # type: ignore[attr-defined]
    await pilot.pause(0.5)  # its lines find their heights


async def exchange(pilot: Pilot[None]) -> None:
    desk = await in_house(pilot, _HOUSE)
    sold(*who(pilot), desk.performance.id, 2, customer=_PEOPLE[0], letter="c")
    await _latest_order(pilot)
    await pilot.press("a", "x")
    screen = await _named(pilot, "ExchangeScreen")
    await until(pilot, lambda: screen.house and screen._merger and screen._merger.feed)
    await pilot.press("3", "b")
    await until(pilot, lambda: "to pay" in str(screen.query_one("#banner").content))
    await pilot.press("y")
    await _named(pilot, "DifferenceDialog")
    await pilot.pause(0.5)


async def sale_line(pilot: Pilot[None]) -> None:
    desk = await in_house(pilot, _HOUSE)
    await pilot.press("colon", *"4 a cash 250")
    await until(pilot, lambda: len(desk.seat_map.pending) == 4)
    await pilot.pause(1.2)


async def will_call(pilot: Pilot[None]) -> None:
    desk = await in_house(pilot, _HOUSE)
    for seats, person in enumerate(_PEOPLE, 1):
        sold(*who(pilot), desk.performance.id, seats, customer=person)
    await pilot.press("W")
    screen = await _named(pilot, "WillCallScreen")
    await until(pilot, lambda: screen._is_read)
    await pilot.press(*"sch")
    await pilot.pause(0.5)


async def orders_search(pilot: Pilot[None]) -> None:
    desk = await in_house(pilot, _HOUSE)
    for person in _PEOPLE:
        sold(*who(pilot), desk.performance.id, 2, customer=person)
    await pilot.press("o")
    await until(pilot, lambda: isinstance(pilot.app.screen, OrdersScreen) and pilot.app.screen._shown)
    screen: Any = pilot.app.screen
    await pilot.press(*"schmi")
    await until(pilot, lambda: screen._hits is not None and screen.table.row_count)
    await pilot.pause(0.3)


async def refusal(pilot: Pilot[None]) -> None:
    """Somebody else was quicker, by less than the news needs."""
    desk = await in_house(pilot, _HOUSE)
    core, _ = who(pilot)
    other = sessions.sign_in(core, "operator2", "2222", terminal="till 2").actor
    seat = open_run(core, other, desk.performance.id, 2)[0]
    desk.seat_map.go_to(seat)
    await pilot.pause(1.2)
    inventory.place_hold(core, other, desk.performance.id, seats=[seat], cart=CartId(uuid4()))
    await pilot.pause(1.2)
    await pilot.press("space")
    await pilot.pause(1.2)


async def override(pilot: Pilot[None]) -> None:
    """What an operator may not do: pay money back out of somebody else's sale."""
    desk = await in_house(pilot, _HOUSE)
    sold(*who(pilot), desk.performance.id, 2, customer=_PEOPLE[1])
    await _latest_order(pilot)
    await pilot.press("a", "r")
    await _named(pilot, "ReturnDialog")
    await pilot.press("2", "y")
    await _named(pilot, "AskManagerDialog")
    await pilot.pause(0.5)


async def as_of(pilot: Pilot[None]) -> None:
    desk = await in_house(pilot, _HOUSE)
    for person in _PEOPLE[:3]:
        sold(*who(pilot), desk.performance.id, 3, customer=person)
    await pilot.press("at")
    await _named(pilot, "MomentDialog")
    await pilot.press(*"-0h", "enter")
    screen = await _named(pilot, "PastScreen")
    await until(pilot, lambda: screen.story is not None)
    await pilot.press("left", "left")
    await pilot.pause(1.2)


async def reprint(pilot: Pilot[None]) -> None:
    desk = await in_house(pilot, _HOUSE)
    core, actor = who(pilot)
    sale = sold(core, actor, desk.performance.id, 2, customer=_PEOPLE[3])
    with suppress(Refusal):
        printing.print_order(core, actor, desk.performance.id, order=sale.order_id)
    await _latest_order(pilot)
    await pilot.press("p")
    await _named(pilot, "ReprintDialog")
    await pilot.press("2")
    await pilot.pause(0.3)
