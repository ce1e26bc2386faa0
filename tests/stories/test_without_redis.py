"""Redis is a convenience: without it the same house is sold, a little later on the other screens."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from core import inventory
from core.inventory import CartId, SeatState
from core.news import Link
from core.runtime import Core
from etds_tui.widgets.status_bar import StatusBar
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


async def test_news_come_from_the_database_and_the_status_bar_says_so(open_core: Callable[..., Core]) -> None:
    core = open_core(redis_url=None)
    house, other = a_house(core), someone(core)
    someone(core, name="operator1")
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        screen = await open_house(pilot)
        await until(pilot, lambda: screen.query_one(StatusBar).link is Link.DATABASE)

        inventory.place_hold(core, other, house.id, seats=[7], cart=CartId(uuid4()))
        await until(pilot, lambda: screen.seat_map.plane[7] == SeatState.HELD.byte)

        await pilot.press("2", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 2)
