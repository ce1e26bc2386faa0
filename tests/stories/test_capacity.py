"""The capacity dashboard, by keys: weeks, measure, periods, and down to the house."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from textual.pilot import Pilot

from core import inventory, sales
from core.access import Role
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.boxoffice.stock import StockScreen
from etds_tui.screens.programming.capacity import CapacityScreen
from etds_tui.screens.programming.capacity_hall import CapacityHallScreen
from etds_tui.widgets.heat import HeatMap, level_of
from etds_tui.widgets.seat_map.glyphs import FULLEST
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until


async def dashboard(pilot: Pilot[None]) -> Any:
    await sign_in(pilot, "person")
    await pilot.press("C")
    await until(pilot, lambda: isinstance(pilot.app.screen, CapacityScreen) and pilot.app.screen.found)
    return pilot.app.screen


async def test_from_the_heat_to_the_house(core: Core) -> None:
    house = a_house(core, venue="North")
    a_house(core, venue="South")
    clerk, cart = someone(core), CartId(uuid4())
    inventory.place_hold(core, clerk, house.id, seats=range(28), cart=cart)
    sales.sell_for_cash(
        core, clerk, house.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(range(28), "a"),
        received_minor=28_000,
    )  # fmt: skip
    someone(core, Role.ADMIN, name="person")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await dashboard(pilot)
        assert len(screen.heat.rows) == 2
        assert "28 sold" in str(screen.query_one("#cell").content) or screen.found.halls[0].weeks[1].sold == 28
        assert f"{house.performance.code} Event" in str(screen.query_one("#low").content)
        assert "280.00 EUR" in str(screen.query_one("#top").content)
        heat: HeatMap = screen.heat
        shares = heat.rows[0].shares
        assert [share for share in shares if share is not None] == [28 / 30]
        await pilot.press("m")
        await until(pilot, lambda: [share for share in heat.rows[0].shares if share is not None] == [1 / 7])
        await pilot.press("1")
        await until(pilot, lambda: screen.found.weeks == 4 and len(heat.mondays) == 4)
        first = screen.found.first
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: (screen.found.first - first).days == 28)
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: screen.found.first == first)

        await pilot.press("down", "up", "right", "left", "enter")
        await until(pilot, lambda: isinstance(app.screen, CapacityHallScreen) and app.screen._is_read)
        if not app.screen.shown:  # type: ignore[attr-defined]  # the performance is tomorrow: next week on a Sunday
            await pilot.press("f2")
            await until(pilot, lambda: app.screen.table.row_count == 1)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StockScreen) and app.screen.house)


async def test_only_what_is_in_reach_is_counted(core: Core) -> None:
    a_house(core, organisation="Presenter")
    someone(core, Role.DISTRIBUTOR, name="person", organisation="Somebody else")
    a_house(core, organisation="Somebody else", venue="Mine")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await dashboard(pilot)
        assert [row.name for row in screen.heat.rows] == ["Mine, " + screen.found.halls[0].hall.name]


def test_the_fullest_glyph_is_for_a_full_hall_alone() -> None:
    assert [level_of(share) for share in (0, 0.24, 0.25, 0.5, 0.75, 0.99, 1)] == [1, 1, 2, 3, 4, 4, FULLEST]
