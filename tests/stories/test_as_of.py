"""The house as it was, by keys: two sales, `@` a moment between them, entry by entry, and back to now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from core import inventory, sales
from core.access import Actor, Role
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId, Sale
from db.vocabulary import SeatState
from etds_tui.screens.boxoffice.house import HouseScreen
from etds_tui.screens.boxoffice.past import MomentDialog, PastScreen
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

SOLD, OPEN = SeatState.SOLD.byte, SeatState.OPEN.byte


def sold(core: Core, who: Actor, house: OpenHouse, seat: int) -> Sale:
    cart = CartId(uuid4())
    inventory.place_hold(core, who, house.id, seats=[seat], cart=cart)
    return sales.sell_for_cash(
        core, who, house.id, cart=cart, order=OrderId(uuid4()), seats={seat: "a"}, received_minor=1000
    )


def moment(core: Core) -> datetime:
    return core.postgres.rows("select clock_timestamp()")[0][0]


async def test_a_moment_before_the_second_sale_is_walked_and_left(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER, name="mara")
    sold(core, manager, house, 0)
    between = moment(core)
    second = sold(core, manager, house, 1)
    app = an_app(core)

    def past() -> Any:
        return app.screen

    def said(name: str) -> str:
        return str(app.screen.query_one(name).content)  # type: ignore[attr-defined]

    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "mara")
        now = await open_house(pilot)
        await until(pilot, lambda: bytes(now.seat_map.plane[:2]) == bytes([SOLD, SOLD]))

        await pilot.press("at")
        await until(pilot, lambda: isinstance(app.screen, MomentDialog))
        await pilot.press(*"tomorrow", "enter")
        await until(pilot, lambda: "is not a moment" in said(".wrong"))
        await pilot.press("ctrl+u", *between.isoformat(), "enter")
        await until(pilot, lambda: isinstance(app.screen, PastScreen) and past().story is not None)

        assert (past().step, past().story.plane(past().step)[:2]) == (2, bytes([SOLD, OPEN]))
        assert f"AS OF {between:%a %d %b %Y %H:%M:%S}" in said("#banner")
        assert "entry 2 of 4   nothing can be sold here" in said("#banner")
        assert "1 seat sold by Mara: A-1-1" in said("#entry")

        for key, step, entry in (
            ("right", 3, "1 seat held by Mara: A-1-2"),
            ("right", 4, f"1 seat sold by Mara: A-1-2, order {second.reference}"),
            ("right", 4, "1 seat sold by Mara: A-1-2"),
            ("home", 0, "every seat is open"),
            ("right", 1, "1 seat held by Mara: A-1-1"),
            ("left", 0, "every seat is open"),
            ("end", 4, "1 seat sold by Mara: A-1-2"),
            ("left", 3, "1 seat held by Mara: A-1-2"),
        ):
            await pilot.press(key)
            await until(pilot, lambda wanted=entry: wanted in said("#entry"))
            assert past().step == step, key

        journal = core.postgres.rows("select count(*) from seat_journal")
        desk = app.screen
        for key in ("space", "enter", "s", "b", "h", "r", "k", "W"):  # what acts in a house does nothing here
            await pilot.press(key)
            await pilot.pause()
            assert app.screen is desk, key
        assert past().step == 3
        assert core.postgres.rows("select count(*) from seat_journal") == journal
        assert core.postgres.rows("select count(*) from hold") == [(0,)]

        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HouseScreen))
        assert app.screen is now
        assert bytes(now.seat_map.plane[:2]) == bytes([SOLD, SOLD])
