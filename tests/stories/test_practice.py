"""A new operator practises on tonight's performance, is told all the time that it is not real, and comes back."""

from __future__ import annotations

from typing import Any

from core import inventory
from core.access import Role
from core.runtime import Core
from etds_tui.screens.boxoffice.shift_dialogs import CashDialog
from etds_tui.screens.boxoffice.tender import SoldDialog
from etds_tui.widgets.status_bar import StatusBar
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


def top_line(screen: Any) -> str:
    return str(screen.query_one(StatusBar).render())


def is_there(core: Core, sandbox: str) -> bool:
    return core.postgres.rows("select from pg_database where datname = %s", [sandbox]) != []


async def test_practice_sells_nothing_of_the_house(core: Core) -> None:
    house = a_house(core)
    someone(core, name="operator1")
    manager = someone(core, Role.MANAGER)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        own: Any = app.screen
        assert "PRACTICE" not in top_line(own)

        await pilot.press("P")
        await until(pilot, lambda: app.practising and app.screen is not own and app.screen._views)  # type: ignore[attr-defined]
        assert app._practice is not None
        sandbox = app._practice.name
        assert "PRACTICE 00:0" in top_line(app.screen)
        desk: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(desk.cart.seats) == 2)
        await pilot.press("t", "enter")
        await until(pilot, lambda: isinstance(app.screen, CashDialog))  # a drawer of its own, which is practised too
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        assert "PRACTICE" in top_line(desk)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is desk)
        assert is_there(core, sandbox)

        await pilot.press("ctrl+q")
        await until(pilot, lambda: app.screen is own)
        assert "PRACTICE" not in top_line(own)
        assert app.core is core
        await until(pilot, lambda: not is_there(core, sandbox))
    counts = inventory.house_counts(core, manager, house.id)
    assert (counts.sold, counts.held, counts.open) == (0, 0, 30)


async def test_a_terminal_that_closes_in_practice_takes_the_copy_away(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        await pilot.press("P")
        await until(pilot, lambda: app.practising)
        assert app._practice is not None
        sandbox = app._practice.name
        assert is_there(core, sandbox)
    assert not is_there(core, sandbox)
