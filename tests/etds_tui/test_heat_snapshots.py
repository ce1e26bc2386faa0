"""The heat map of a house as pictures at 80x24 and 140x40."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from textual.pilot import Pilot

from core import inventory, sales
from core.access import Actor, Role
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from db.servers import Addresses
from etds_tui.screens.artist.heat import HeatScreen
from tests.etds_tui.test_snapshots import DATA, Snap, is_at_rest, size, still
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]

_SALES = (
    (120, 22, 14, "a"),
    (60, 70, 18, "a"),
    (45, 130, 9, "c"),
    (20, 200, 16, "a"),
    (3, 60, 6, "c"),
    (0, 300, 8, "a"),
)
"""(days before, the first seat, how many, price type)."""


def a_sold_house(core: Core, database: Addresses) -> OpenHouse:
    """The theatre with orders of half a year, and a few comps."""
    house = a_house(
        core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event="An Evening with Fisher",
        venue="Kalendar Theatre", artist="Fisher",
    )  # fmt: skip
    seller = someone(core, Role.MANAGER, name="seller")
    orders: list[tuple[int, OrderId]] = []
    for days, first, count, letter in _SALES:
        orders.append((days, bought(core, seller, house, range(first, first + count), letter)))
    orders.append((5, bought(core, seller, house, range(95, 99), None)))
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        for days, order in orders:
            owner.execute(
                "update orders o set paid_at = p.starts_at - make_interval(days => %s, mins => 1)"
                " from performance p where p.id = o.performance_id and o.id = %s",
                [days, order],
            )
    someone(core, Role.ARTIST, name="artist1", artist="Fisher")
    return house


def bought(core: Core, seller: Actor, house: OpenHouse, seats: range, letter: str | None) -> OrderId:
    """As that price type, or as comps where there is none."""
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, seller, house.id, seats=seats, cart=cart)
    if letter is None:
        sales.give_comps(
            core, seller, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, "a"), reason="press"
        )
    else:
        sales.sell_for_cash(
            core, seller, house.id, cart=cart, order=order, seats=dict.fromkeys(seats, letter), received_minor=100_000
        )
    return order


async def at_the_map(pilot: Pilot[None], code: str = "KT-261121", name: str = "artist1") -> Any:
    await sign_in(pilot, name)
    pilot.app.push_screen(HeatScreen(code))
    await until(pilot, lambda: isinstance(pilot.app.screen, HeatScreen) and pilot.app.screen.heat)
    screen: Any = pilot.app.screen
    await until(pilot, lambda: screen.map.has_focus and is_at_rest(screen.map))
    return screen


@pytest.mark.parametrize("by", ["when", "price"])
def test_heat(snap_compare: Snap, still: Core, database: Addresses, size: tuple[int, int], by: str) -> None:
    a_sold_house(still, database)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await at_the_map(pilot)
        screen.map.go_to(72)
        if by == "price":
            await pilot.press("m")
        screen.tick()
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
