"""From announced to on sale with a presale, by keyboard: a planner goes live, and the till asks for the code."""

from __future__ import annotations

from typing import Any

from core.access import Role
from core.programming import PerformanceState, list_codes, list_windows
from core.rehearsal import list_rehearsals
from core.runtime import Core
from etds_tui.screens.boxoffice.presale import CodeDialog
from etds_tui.screens.boxoffice.tender import SoldDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.onsale import OnSaleScreen
from etds_tui.screens.programming.onsale_forms import CodeMadeDialog, NewCodeDialog, WindowDialog
from etds_tui.screens.programming.rehearsing import RehearsalDialog
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


async def type_into(pilot: Any, *lines: str) -> None:
    """Field after field, each from its beginning."""
    for number, line in enumerate(lines):
        if number:
            await pilot.press("down")
        await pilot.press(*("space" if c == " " else c for c in line))


async def plan(core: Core, house: OpenHouse) -> None:
    """A presale that is open now, and the general on-sale tomorrow morning; then it goes live."""
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "dora")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, OnSaleScreen) and app.screen._seen)
        desk: Any = app.screen

        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, WindowDialog))
        await type_into(pilot, "Friends", "now", "+1h", "", "", "y", "4")
        await pilot.press("f8")
        await until(pilot, lambda: app.screen is desk and len(desk._seen.windows) == 1)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, WindowDialog))
        await type_into(pilot, "General", "+1h")
        await pilot.press("f8")
        await until(pilot, lambda: app.screen is desk and len(desk._seen.windows) == 2)

        await pilot.press("g")  # a presale without a code is in the way
        await until(pilot, lambda: desk._part == "checks")
        assert core.repertoire.performance(house.id).state is PerformanceState.ANNOUNCED

        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewCodeDialog))
        await type_into(pilot, "friends of the house", "FRIENDS", "10", "4")
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, CodeMadeDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is desk and not any(c.light == "stop" for c in desk._seen.checks))

        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: desk._seen.performance.state is PerformanceState.ON_SALE)


async def test_from_announced_to_on_sale_with_a_presale(core: Core) -> None:
    house = a_house(core, state="announced", organisation="Ours")
    planner = someone(core, Role.DISTRIBUTOR, name="dora", organisation="Ours")
    someone(core, name="olga")
    await plan(core, house)

    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "olga")
        till: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))  # refused for want of a code: asked for it
        await pilot.press(*"friend", "enter")
        wrong = app.screen.query_one(".wrong")
        await until(pilot, lambda: "not good here" in str(wrong.render()))
        await pilot.press("s", "enter")
        await until(pilot, lambda: app.screen is till and len(till.cart.seats) == 2)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"Ada", "enter")  # the window counts by customer
        await until(pilot, lambda: till.cart.buyer.customer == "Ada" and app.screen is till)
        await pilot.press("t", "enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        await pilot.press("escape")

        await until(pilot, lambda: app.screen is till and not till.cart.seats)
        await pilot.press("colon")
        for word in ("1a", "presale", "friends", "for", "Bob", "cash"):
            await pilot.press(*word, "space")
        await until(pilot, lambda: till._seen is not None and till._seen.is_ready)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))

    assert [(one.name, one.orders, one.seats) for one in list_windows(core, planner, house.id)] == [
        ("Friends", 2, 3), ("General", 0, 0)
    ]  # fmt: skip
    assert [code.used for code in list_codes(core, planner, house.id)] == [2]


async def test_a_rehearsal_from_the_desk_is_kept_with_the_performance(core: Core) -> None:
    """It makes a database and starts processes, so it takes seconds."""
    house = a_house(core, state="announced", organisation="Ours")
    planner = someone(core, Role.DISTRIBUTOR, name="dora", organisation="Ours")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "dora")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, OnSaleScreen) and app.screen._seen)
        desk: Any = app.screen
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RehearsalDialog))
        dialog: Any = app.screen
        await pilot.press("down", "down", "backspace", "backspace", "x", "enter")
        await until(pilot, lambda: "is no number of seconds" in str(dialog.query_one(".wrong").render()))
        await pilot.press("backspace", "1", "enter")
        await until(pilot, lambda: dialog._report is not None)
        assert "sold twice: 0" in str(dialog.query_one("#said").render())
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is desk)

    (kept,) = list_rehearsals(core, planner, house.id)
    assert (kept.holds, kept.report["buyers"]) == (True, 30)
