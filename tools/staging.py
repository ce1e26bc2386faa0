"""What scenes have in common: somebody signs in, opens a drawer and a house, and there are orders to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from textual.pilot import Pilot

from core import inventory, sales, shifts
from core.access import Actor
from core.inventory import CartId
from core.money import Money
from core.runtime import Core
from core.sales import Buyer, OrderId
from core.shifts import ShiftId, ShiftState
from db.vocabulary import PerformanceId
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.screens.programming.performances import PerformancesScreen

FLOAT_MINOR, HOUSE = 20_000, "Kalendar"


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait for something to be so, for ten seconds at most."""
    for _ in range(400):
        await pilot.pause(0.025)
        if holds():
            return
    raise TimeoutError("the screen did not come to what was waited for")


def here(pilot: Pilot[None]) -> Any:
    """The screen that is up, whichever it is."""
    return pilot.app.screen


def who(pilot: Pilot[None]) -> tuple[Core, Actor]:
    """The app's core and its person, for what a scene finds there already."""
    app: Any = pilot.app
    return app.core, app.person


async def signed_in(pilot: Pilot[None], name: str = "operator1") -> None:
    """At the performances. An operator's drawer is open, so that no scene begins with a question for the float."""
    await pilot.press(*name, "enter", *"2222", "enter")
    await until(pilot, lambda: isinstance(here(pilot), PerformancesScreen) and here(pilot)._shown)
    if name.startswith("operator"):
        with_drawer(*who(pilot))
    pilot.app.clear_notifications()


def with_drawer(core: Core, actor: Actor) -> None:
    """Open, also where the scene before left it in the middle of its count."""
    mine = shifts.my_shift(core, actor)
    if mine is not None and mine.state is ShiftState.COUNTING:
        shifts.count_again(core, actor)
    if mine is None:
        place = shifts.drawer_place(core, actor, name=HOUSE)
        shifts.open_shift(core, actor, shift=ShiftId(uuid4()), place=place, float_minor=FLOAT_MINOR)


async def in_house(pilot: Pilot[None], code: str, name: str = "operator1") -> Any:
    """At the desk of the performance whose code begins so, with its map at rest."""
    await signed_in(pilot, name)
    await pilot.press("slash", *code.lower())
    await until(pilot, lambda: len(here(pilot)._shown) < 20)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(here(pilot), SellScreen) and here(pilot).house)
    await until(pilot, lambda: here(pilot)._merger and here(pilot)._merger.feed)
    await pilot.pause(1.2)
    return pilot.app.screen


def open_run(core: Core, actor: Actor, performance: PerformanceId, count: int) -> list[int]:
    """The first so many open seats beside one another, else any; the last sale counted in."""
    core.news.flush(5)
    states = inventory.open_house(core, actor, performance).plane.states
    first = states.find(b"o" * count)
    if first >= 0:
        return list(range(first, first + count))
    return [seat for seat, state in enumerate(states) if state == ord("o")][:count]


def sold(
    core: Core, actor: Actor, performance: PerformanceId, count: int, *, customer: str | None = None,
    letter: str = "a", received: Money | None = None,
) -> sales.Sale:  # fmt: skip
    """An order for cash."""
    cart, order, seats = CartId(uuid4()), OrderId(uuid4()), open_run(core, actor, performance, count)
    inventory.place_hold(core, actor, performance, seats=seats, cart=cart)
    priced = dict.fromkeys(seats, letter)
    total = sales.quote_seats(core, actor, performance, seats=priced, cart=cart).for_cash().total
    return sales.sell_for_cash(
        core, actor, performance, cart=cart, order=order, seats=priced,
        received_minor=(received or total).amount_minor, buyer=Buyer(customer=customer),
    )  # fmt: skip
