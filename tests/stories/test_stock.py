"""Seats leave the open house and come back to it, by keys on the map, for those whose task it is."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import inventory
from core.access import Role
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from etds_tui.screens.boxoffice.stock import StockScreen
from etds_tui.screens.boxoffice.stock_dialogs import KillDialog, SetAsideDialog
from etds_tui.screens.boxoffice.till import TillScreen
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


async def desk(pilot: Pilot[None], name: str) -> Any:
    await sign_in(pilot, name)
    screen: Any = await open_house(pilot)
    await until(pilot, lambda: screen.seat_map.has_focus and screen.seat_map.cursor == 0)
    return screen


def first(screen: Any, count: int = 3) -> str:
    return bytes(screen.seat_map.plane[:count]).decode()


@pytest.mark.parametrize(
    ("role", "kind"),
    [(Role.MANAGER, TillScreen), (Role.DISTRIBUTOR, StockScreen), (Role.ADMIN, StockScreen)],
    ids=["manager", "distributor", "admin"],
)
async def test_a_range_is_set_aside_killed_and_opened_again(core: Core, role: Role, kind: type) -> None:
    house = a_house(core, organisation="Presenter")
    person = someone(core, role, name="person", organisation="Presenter")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await desk(pilot, "person")
        assert type(screen) is kind

        await pilot.press("shift+right", "A")
        await until(pilot, lambda: isinstance(app.screen, SetAsideDialog))
        await pilot.press("p", "enter")  # a new letter wants a name
        await until(pilot, lambda: "no allocation P" in str(app.screen.query_one(".wrong").content))  # type: ignore[attr-defined]
        await pilot.press("space", *"Press", "enter")
        await until(pilot, lambda: app.screen is screen and first(screen) == "PPo")
        await until(pilot, lambda: len(screen.seat_map.stretched()) == 1)
        (press,) = inventory.allocations_of(core, person, house.id)
        assert (press.letter, press.name, press.kind, press.left) == ("P", "Press", "press", 2)

        await pilot.press("K")  # the seat under the cursor
        await until(pilot, lambda: isinstance(app.screen, KillDialog))
        await pilot.press("3")
        await until(pilot, lambda: app.screen is screen and first(screen) == "Pko")

        await pilot.press("shift+left", "O")
        await until(pilot, lambda: first(screen) == "ooo")
    assert inventory.house_counts(core, person, house.id).open == 30
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


async def test_a_letter_that_is_there_is_listed_and_needs_no_name(core: Core) -> None:
    house = a_house(core)
    person = someone(core, Role.MANAGER, name="person")
    inventory.put_allocation(
        core, person, house.id, letter="H", name="House seats", kind=inventory.AllocationKind.HOUSE,
        sold_by=[Role.OPERATOR],
    )  # fmt: skip
    inventory.allocate_seats(core, person, house.id, letter="H", seats=[20, 21])
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await desk(pilot, "person")
        await pilot.press("A")
        await until(pilot, lambda: isinstance(app.screen, SetAsideDialog))
        assert "House seats" in str(app.screen.query_one("#there").content)  # type: ignore[attr-defined]
        assert "2 left" in str(app.screen.query_one("#there").content)  # type: ignore[attr-defined]
        await pilot.press("h", "enter")
        await until(pilot, lambda: first(screen) == "Hoo")
    (row,) = inventory.allocations_of(core, person, house.id)
    assert (row.left, row.sold_by, row.name) == (3, (Role.OPERATOR,), "House seats")  # and its terms are untouched


async def test_what_a_buyer_has_is_refused_and_nothing_moves(core: Core) -> None:
    house = a_house(core)
    someone(core, Role.MANAGER, name="person")
    other = someone(core, name="other")
    app = an_app(core)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        screen = await desk(pilot, "person")
        inventory.place_hold(core, other, house.id, seats=[1], cart=CartId(uuid4()))
        await pilot.press("shift+right", "K")
        await until(pilot, lambda: isinstance(app.screen, KillDialog))
        await pilot.press("1")
        await until(pilot, lambda: screen.noticed)
        assert "A-1-2 is held by Other" in screen.noticed.text
        assert first(screen, 1) == "o"


async def test_an_operator_has_no_such_keys(core: Core) -> None:
    a_house(core)
    someone(core, name="person")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await desk(pilot, "person")
        await pilot.press("A", "K", "O")
        await pilot.pause()
        assert app.screen is screen
        offered = {command.title for command in app.get_system_commands(screen)}
        assert {"Buyer", "Voucher"} <= offered
        assert not {"Set seats aside", "Kill seats", "Open seats again"} & offered
