"""Prices, fees and taxes as pictures, at 80x24 and 140x40: where they are set, and what the till shows of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core.access import Role
from core.runtime import Core
from etds_tui.screens.programming.price_forms import StepForm
from etds_tui.screens.programming.prices import PricesScreen
from tests.etds_tui.test_order_snapshots import PLAY, still
from tests.etds_tui.test_snapshots import DATA, size
from tests.factories.house import a_house, someone
from tests.factories.pricing import a_price_book
from tests.fixtures.app import an_app, open_house, sign_in, until

__all__ = ["size", "still"]

Snap = Callable[..., bool]


async def book(pilot: Pilot[None], rules: int) -> Any:
    await sign_in(pilot, "distributor1")
    await pilot.press("f")
    await until(pilot, lambda: isinstance(pilot.app.screen, PricesScreen) and pilot.app.screen.book)
    screen: Any = pilot.app.screen
    await until(pilot, lambda: screen.table.row_count == rules)
    await pilot.pause()
    return screen


def a_distributor(core: Core, *, has_rules: bool) -> None:
    house = a_house(core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event=PLAY, venue="Kalendar Theatre")
    someone(core, Role.DISTRIBUTOR, name="distributor1", organisation="Presenter")
    someone(core, name="operator1")
    if has_rules:
        a_price_book(core, someone(core, Role.ADMIN), house.id)


@pytest.mark.parametrize("state", ["none", "rules", "step"])
def test_prices(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    a_distributor(still, has_rules=state != "none")

    async def scene(pilot: Pilot[None]) -> None:
        screen = await book(pilot, 0 if state == "none" else 7)
        if state == "rules":
            await pilot.press("down")
        if state == "step":
            await pilot.press("s")
            await until(pilot, lambda: isinstance(pilot.app.screen, StepForm))
            await pilot.press(*"Sold out soon", "enter", *"80%", "enter", "plus", *"20%")
            form: Any = pilot.app.screen
            for field in form.query(Input):
                field.cursor_blink = False
            await until(pilot, lambda: "→" in str(form.query_one("#ahead").content))
        assert screen.book is not None
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_the_till_shows_all_in_from_the_first_screen(snap_compare: Snap, still: Core) -> None:
    a_distributor(still, has_rules=True)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "operator1")
        screen: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 2 and not screen.seat_map.pending)
        await until(pilot, lambda: screen.cart.quote() is not None)
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=(140, 40), run_before=scene)
