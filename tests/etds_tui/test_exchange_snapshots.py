"""An exchange, and sales out of the ordinary, as pictures at 80x24 and 140x40."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import inventory, sales
from core.access import Role
from core.inventory import CartId, SeatState
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.boxoffice.difference import DifferenceDialog, ExchangedDialog
from etds_tui.screens.boxoffice.exchanging import ExchangeScreen
from etds_tui.screens.boxoffice.group import GroupDialog
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.repricing import PriceDialog
from etds_tui.screens.boxoffice.special import RepricedDialog
from etds_tui.screens.modals.reason import ReasonDialog
from tests.etds_tui.test_order_snapshots import at_rest as orders_at_rest
from tests.etds_tui.test_order_snapshots import codes
from tests.etds_tui.test_snapshots import DATA, Snap, drawn, is_at_rest, size, still, theatre
from tests.etds_tui.test_till_snapshots import at_rest, with_cart
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["codes", "size", "still"]


def two_sold(core: Core) -> None:
    """Two child's seats of the theatre, as an order whose reference is always the same."""
    house = a_house(
        core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event="An Evening with Fisher",
        venue="Kalendar Theatre",
    )  # fmt: skip
    operator = someone(core, name="operator1")
    cart = CartId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=[40, 41], cart=cart)
    sales.sell_for_cash(
        core, operator, house.id, cart=cart, order=OrderId(uuid4()), seats={40: "c", 41: "c"}, received_minor=1_000
    )
    orders_at_rest(core)


async def exchanging(pilot: Pilot[None]) -> Any:
    await sign_in(pilot, "operator1")
    await pilot.press("o")
    await until(pilot, lambda: isinstance(pilot.app.screen, OrdersScreen) and pilot.app.screen._shown)
    await pilot.press("enter")
    await until(pilot, lambda: getattr(pilot.app.screen, "_view", None))
    await pilot.press("a", "x")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExchangeScreen) and pilot.app.screen.house)
    screen: Any = pilot.app.screen
    await until(pilot, lambda: screen._merger is not None and screen._merger.feed is not None)
    bar = screen.query_one("StatusBar")
    await until(pilot, lambda: bar.link is not None and bar.clock)
    await until(pilot, lambda: is_at_rest(screen.seat_map))
    return screen


@pytest.fixture(autouse=True)
def drawn_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pairs in the middle of a row are equally good, and a draw says which: the same one in every picture."""
    monkeypatch.setattr("core.inventory.best.Random", lambda: Random(4))


@pytest.mark.parametrize("state", ["begun", "chosen", "to-pay", "even"])
def test_exchange(snap_compare: Snap, still: Core, codes: None, size: tuple[int, int], state: str) -> None:
    two_sold(still)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await exchanging(pilot)
        if state != "begun":
            await pilot.press(*("b" if state == "even" else "3b"))
            word = "even" if state == "even" else "to pay"
            await until(pilot, lambda: word in str(screen.query_one("#banner").content))
            await until(pilot, lambda: is_at_rest(screen.seat_map))
            await until(pilot, lambda: screen.seat_map.counts[SeatState.HELD] == (2 if state == "even" else 3))
        await drawn(pilot)
        if state in ("to-pay", "even"):
            await pilot.press("y")
            await until(pilot, lambda: isinstance(pilot.app.screen, DifferenceDialog))
        if state == "to-pay":
            await pilot.press(*"50")
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_exchanged(
    snap_compare: Snap, still: Core, codes: None, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    two_sold(still)
    names = ("E7K-WF79", ["RTWX-Y346-2001", "RTWX-Y346-2002", "RTWX-Y346-2003"])
    monkeypatch.setattr("core.payments.exchange.new_names", lambda tickets: names)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await exchanging(pilot)
        await pilot.press("3", "b")
        await until(pilot, lambda: "to pay" in str(screen.query_one("#banner").content))
        await until(pilot, lambda: is_at_rest(screen.seat_map))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, DifferenceDialog))
        await pilot.press(*"50", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExchangedDialog))
        # News wait behind a dialog: whether they came between the two is a matter of luck, so they are let in.
        await until(pilot, lambda: screen._merger.hold(False) or screen.seat_map.counts[SeatState.SOLD] == 3)
        screen._recount()
        screen.tick()
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["comp", "price", "price-paid", "group"])
def test_out_of_the_ordinary(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    theatre(still, Role.MANAGER)

    async def scene(pilot: Pilot[None]) -> None:
        await with_cart(pilot, 3)
        if state == "comp":
            await pilot.press("N")
            await until(pilot, lambda: isinstance(pilot.app.screen, ReasonDialog))
            await pilot.press(*"press")
        elif state == "group":
            await pilot.press("G")
            await until(pilot, lambda: isinstance(pilot.app.screen, GroupDialog))
            await pilot.press(*"School of Dance")
        else:
            await pilot.press("dollar_sign")
            await until(pilot, lambda: isinstance(pilot.app.screen, PriceDialog))
            await pilot.press(*"2.50", "enter", *"pillar")
        if state == "price-paid":
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, RepricedDialog))
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
