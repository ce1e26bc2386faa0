"""An artist looks which seats of an evening sold when and for what, and how that was before tickets came back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
from textual.widgets import Input

from core import payments
from core.access import Role
from core.runtime import Core
from db.servers import Addresses
from etds_tui.screens.artist.heat import HeatScreen
from etds_tui.screens.boxoffice.past import MomentDialog
from tests.core.analytics.tour import now_of
from tests.core.printing.orders import sold
from tests.etds_tui.test_heat_snapshots import at_the_map
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, until


def line(screen: Any) -> str:
    return screen.query_one("Inspector").text


def legend(screen: Any) -> str:
    return screen.query_one("#under").text


async def test_an_artist_walks_over_what_sold(core: Core, database: Addresses) -> None:
    house, manager = a_house(core, code="EVE", artist="Anna", currency="EUR"), someone(core, Role.MANAGER)
    early, late = sold(core, manager, house, 0, 1, customer="Mrs Secret"), sold(core, manager, house, 3)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update orders set paid_at = paid_at - interval '40 days' where id = %s", [early.order_id])
    someone(core, Role.ARTIST, name="anna", artist="Anna")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_the_map(pilot, "eve", "anna")
        assert legend(screen) == "days before  A 90+ 0  B 30-89 2  C 7-29 0  D 1-6 1  E day 0  · 27"
        await until(pilot, lambda: "A-1-1 " in line(screen))
        assert "41 days before  10.00 EUR  Adult  counter" in line(screen)
        assert "Secret" not in line(screen)
        await pilot.press("right", "right")
        await until(pilot, lambda: line(screen).startswith("A-1-3  not sold"))

        await pilot.press("m")
        await until(pilot, lambda: legend(screen) == "paid EUR  1 10.00 3  · not sold 27")
        assert [chr(0x30 + byte - 0x85) for byte in screen.map.plane[:5]] == ["1", "1", "+", "1", "+"]

        then = now_of(core)
        payments.return_tickets(core, manager, house.id, order=late.order_id, act=uuid4())
        await pilot.press("ctrl+r")
        await until(pilot, lambda: legend(screen) == "paid EUR  1 10.00 2  · not sold 28")
        await pilot.press("at")
        await until(pilot, lambda: isinstance(app.screen, MomentDialog) and app.focused is not None)
        app.screen.query_one(Input).value = then.isoformat()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and legend(screen) == "paid EUR  1 10.00 3  · not sold 27")
        assert "as of" in screen.query_one("StatusBar").about
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, HeatScreen))
