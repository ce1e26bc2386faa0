"""At the window by keyboard: tickets are exchanged, a critic goes in free, a school reserves and pays later."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import inventory, sales
from core.access import Actor, Role
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.boxoffice.difference import DifferenceDialog, ExchangedDialog
from etds_tui.screens.boxoffice.exchanging import ExchangeScreen
from etds_tui.screens.boxoffice.order_changes import OrderDesk
from etds_tui.screens.boxoffice.orders import OrdersScreen
from etds_tui.screens.boxoffice.tender import SoldDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

KEYS_MAX = 20


def odd(core: Core, who: Actor) -> list[str]:
    return [finding.check for finding in verify_house(core, who) if not finding.holds]


class Keys:
    """Presses keys and counts them."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self._pilot, self.count = pilot, 0

    async def __call__(self, *keys: str) -> None:
        self.count += len(keys)
        await self._pilot.press(*keys)


def sold(core: Core, who: Actor, house: OpenHouse, *seats: int, letter: str = "a") -> OrderId:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, who, house.id, seats=seats, cart=cart)
    priced = dict.fromkeys(seats, letter)
    sales.sell_for_cash(core, who, house.id, cart=cart, order=order, seats=priced, received_minor=100_000)
    return order


async def order_open(pilot: Pilot[None]) -> Any:
    await until(pilot, lambda: isinstance(pilot.app.screen, OrderDesk) and pilot.app.screen._view)
    return pilot.app.screen


async def choosing(pilot: Pilot[None]) -> Any:
    screen: Any = None

    def is_there() -> bool:
        nonlocal screen
        screen = pilot.app.screen
        return (
            isinstance(screen, ExchangeScreen) and bool(screen.house) and bool(screen._merger and screen._merger.feed)
        )

    await until(pilot, is_there)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
async def test_like_for_like_in_a_few_keys(core: Core, size: tuple[int, int]) -> None:
    house = a_house(core)
    operator = someone(core, name="operator7")
    order = sold(core, operator, house, 0, 1)
    app = an_app(core)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot, "operator7")
        press = Keys(pilot)
        await press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await press("enter")
        desk = await order_open(pilot)
        await press("a", "x")
        screen = await choosing(pilot)
        await press("b")
        await until(pilot, lambda: len(screen.cart.seats) == 2 and "even" in str(screen.query_one("#banner").content))
        await press("y")
        await until(pilot, lambda: isinstance(app.screen, DifferenceDialog))
        await press("y")
        await until(pilot, lambda: isinstance(app.screen, ExchangedDialog))
        await press("enter")
        await until(pilot, lambda: app.screen is desk and desk._view.exchanges)
        await until(pilot, lambda: [line.state for line in desk._view.lines] == ["exchanged", "exchanged"])

    assert press.count == 8
    assert press.count <= KEYS_MAX
    assert inventory.house_counts(core, operator, house.id).sold == 2
    assert core.postgres.rows("select count(*)::int from ticket where order_id = %s and state = 'valid'", [order]) == [
        (0,)
    ]
    assert odd(core, someone(core, Role.MANAGER)) == []


async def test_a_child_becomes_two_at_another_performance_for_cash(core: Core) -> None:
    house = a_house(core)
    operator = someone(core, name="operator7")
    sold(core, operator, house, 0, letter="c")
    other = a_house(core, event="Another evening")
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        await sign_in(pilot, "operator7")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await pilot.press("enter")
        await order_open(pilot)
        await pilot.press("x")
        first = await choosing(pilot)
        await pilot.press("b")
        await until(pilot, lambda: first.cart.seats)
        await pilot.press("w")
        await until(pilot, lambda: app.screen.query("OptionList") and app.screen._listed)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ExchangeScreen) and app.screen is not first)
        screen = await choosing(pilot)
        assert screen.performance.id == other.id
        assert inventory.house_counts(core, operator, house.id).held == 0
        await pilot.press("2", "b")
        await until(pilot, lambda: "10.00 EUR to pay" in str(screen.query_one("#banner").content))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, DifferenceDialog))
        await pilot.press(*"9", "enter")
        await until(pilot, lambda: "missing" in str(app.screen.query_one(".wrong").content))  # type: ignore[attr-defined]
        await pilot.press("backspace", *"50", "enter")
        await until(pilot, lambda: isinstance(app.screen, ExchangedDialog))
        assert app.screen.query_one("Digits").value == "40.00"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await order_open(pilot)

    assert inventory.house_counts(core, operator, house.id).open == 30
    assert inventory.house_counts(core, operator, other.id).sold == 2
    assert odd(core, someone(core, Role.MANAGER)) == []


async def test_escape_lets_the_new_seats_go_and_the_card_pays_a_difference(core: Core) -> None:
    house = a_house(core)
    operator = someone(core, name="operator7")
    sold(core, operator, house, 0)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator7")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await pilot.press("enter")
        desk = await order_open(pilot)
        await pilot.press("x")
        screen = await choosing(pilot)
        await pilot.press("b")
        await until(pilot, lambda: screen.cart.seats)
        await pilot.press("escape", "escape")  # out of the line that says why these, then out
        await until(pilot, lambda: app.screen is desk)
        assert inventory.house_counts(core, operator, house.id).held == 0

        await pilot.press("x")
        screen = await choosing(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: "to pay" in str(screen.query_one("#banner").content))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, DifferenceDialog))
        await pilot.press("f9")
        await until(pilot, lambda: app.screen.query("#told"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ExchangedDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is desk)

    assert inventory.house_counts(core, operator, house.id).sold == 2
    assert odd(core, someone(core, Role.MANAGER)) == []


async def test_no_charge_an_own_price_and_a_group(core: Core) -> None:
    house = a_house(core)
    manager = someone(core, Role.MANAGER, name="manager7")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "manager7")
        desk: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(desk.cart.seats) == 2)
        await pilot.press("N")
        await until(pilot, lambda: app.screen.query("#act"))
        await pilot.press(*"press", "enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is desk)
        assert inventory.house_counts(core, manager, house.id).comp == 2

        await pilot.press("1", "b")
        await until(pilot, lambda: len(desk.cart.seats) == 1)
        await pilot.press("dollar_sign")
        await until(pilot, lambda: app.screen.query("#price"))
        await pilot.press(*"2.50", "enter", *"pillar")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#told"))
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is desk)

        await pilot.press("3", "b")
        await until(pilot, lambda: len(desk.cart.seats) == 3)
        await pilot.press("G")
        await until(pilot, lambda: app.screen.query("#deposit"))
        await pilot.press(*"School", "tab", "tab", "tab", *"5")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#told"))
        await pilot.press("f8")
        await until(pilot, lambda: app.screen is desk)
        assert inventory.house_counts(core, manager, house.id).reserved == 3

        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, OrdersScreen) and app.screen._shown)
        await pilot.press("enter")
        order = await order_open(pilot)
        await pilot.press("space", "d")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is order and order._view.left.amount_minor == 1500)
        await pilot.press("t")
        await until(pilot, lambda: app.screen.query("#told"))
        await pilot.press("f8")
        await until(pilot, lambda: app.screen is order and order._view.brief.status == "paid")

    counts = inventory.house_counts(core, manager, house.id)
    assert (counts.open, counts.comp, counts.sold, counts.reserved) == (25, 2, 3, 0)
    assert odd(core, manager) == []
