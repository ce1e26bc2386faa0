"""The last sale is taken back by keyboard: shown with the cash to give, `y` does it; printed, it stands."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Digits

from core.access import Role
from core.audit import verify_house
from core.inventory import SeatState
from core.runtime import Core
from etds_tui.screens.boxoffice.counter_dialogs import ParkDialog
from etds_tui.screens.boxoffice.tender import SoldDialog
from etds_tui.screens.boxoffice.undoing import UndoDialog
from tests.factories.acts import books
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


async def two_sold(pilot: Pilot[None], desk: Any) -> tuple[int, ...]:
    await pilot.press("2", "b")
    await until(pilot, lambda: len(desk.cart.seats) == 2)
    seats = tuple(desk.cart.seats)
    await pilot.press("t", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, SoldDialog))
    return seats


async def shown(pilot: Pilot[None]) -> UndoDialog:
    await until(pilot, lambda: isinstance(pilot.app.screen, UndoDialog) and pilot.app.screen.focused is not None)
    assert isinstance(pilot.app.screen, UndoDialog)
    return pilot.app.screen


def told(desk: Any) -> str:
    return "" if desk.noticed is None else desk.noticed.text


async def test_a_sale_is_taken_back_from_the_desk_and_right_behind_it(core: Core) -> None:
    a_house(core)
    manager = someone(core, Role.MANAGER, name="manager1")
    before = books(core)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "manager1")
        desk: Any = await open_house(pilot)
        seats = await two_sold(pilot, desk)
        await pilot.press("enter", "u")
        dialog = await shown(pilot)
        assert dialog.query_one(Digits).value == "20.00"
        assert dialog.focused is not None and dialog.focused.id == "leave"

        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is desk)
        assert books(core) != before
        await pilot.press("u")
        await shown(pilot)
        await pilot.press("y")
        await until(pilot, lambda: all(desk.seat_map.plane[seat] == SeatState.OPEN.byte for seat in seats))
        assert books(core) == before

        await two_sold(pilot, desk)
        await pilot.press("u")
        await shown(pilot)
        await pilot.press("y")
        await until(pilot, lambda: pilot.app.screen is desk and books(core) == before)
        await pilot.press("u")
        await until(pilot, lambda: "You did nothing yet" in told(desk))
    assert [one for one in verify_house(core, manager) if not one.holds] == []


async def test_a_printed_sale_stands_and_a_parked_cart_comes_back(core: Core) -> None:
    a_house(core)
    someone(core, Role.MANAGER, name="manager1")
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "manager1")
        desk: Any = await open_house(pilot)
        await two_sold(pilot, desk)
        await pilot.press("p")
        await until(pilot, lambda: core.postgres.rows("select from ticket where print_generation > 0"))
        await until(pilot, lambda: pilot.app.screen is desk)
        await pilot.press("u")
        await until(pilot, lambda: "take the tickets back with r" in told(desk))
        await pilot.press("escape")

        await pilot.press("2", "b")
        await until(pilot, lambda: len(desk.cart.seats) == 2)
        seats = tuple(desk.cart.seats)
        await pilot.press("z")
        await until(pilot, lambda: isinstance(pilot.app.screen, ParkDialog))
        await pilot.press(*"coat", "enter")
        await until(pilot, lambda: pilot.app.screen is desk and not desk.cart.seats)
        await pilot.press("u")
        await shown(pilot)
        await pilot.press("y")
        await until(pilot, lambda: tuple(desk.cart.seats) == seats)
