"""A shift by keyboard: opened with a float, sold, paid out, dropped, counted blind, explained, approved."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from core import shifts
from core.access import Actor, Role
from core.audit import verify_house
from core.runtime import Core
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.screens.boxoffice.order_changes import OrderDesk
from etds_tui.screens.boxoffice.shift import DrawerScreen
from etds_tui.screens.boxoffice.shift_dialogs import CashDialog, MoveDialog
from etds_tui.screens.boxoffice.shift_z import ClosingScreen
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from etds_tui.screens.modals.ask import AskDialog
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


async def come_to(pilot: Pilot[None], kind: type) -> Any:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    return pilot.app.screen


async def take(pilot: Pilot[None], seats: int) -> None:
    screen: Any = pilot.app.screen
    await pilot.press(*str(seats), "b")
    await until(pilot, lambda: len(screen.cart.seats) == seats)


async def drawer_read(pilot: Pilot[None]) -> Any:
    screen = await come_to(pilot, DrawerScreen)
    await until(pilot, lambda: screen.is_read)
    return screen


def state_of(core: Core, operator: Actor) -> str | None:
    mine = shifts.my_shift(core, operator)
    return None if mine is None else mine.state.value


def words(screen: Any, name: str) -> str:
    return str(screen.query_one(f"#{name}").content)


async def move(pilot: Pilot[None], key: str, amount: str, why: str) -> None:
    await pilot.press(key)
    await come_to(pilot, MoveDialog)
    await pilot.press(*amount, "enter", *([*why, "enter"] if why else []))  # a drop says by itself where it goes
    screen = await come_to(pilot, DrawerScreen)
    await until(pilot, lambda: amount in words(screen, "moved"))


async def test_the_first_cash_opens_the_drawer_and_the_sale_goes_on(core: Core) -> None:
    """A newcomer: two seats, cash; the drawer is asked for, Enter opens it, and the tickets are sold."""
    a_house(core, venue="The House", drawers=False)
    someone(core, name="operator1", venue="The House", drawer=False)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        await open_house(pilot)
        await take(pilot, 2)
        await pilot.press("t")
        await come_to(pilot, TenderDialog)
        await pilot.press("enter")
        dialog = await come_to(pilot, CashDialog)
        assert "Enter: 200.00" in dialog.query_one("#total").placeholder
        await pilot.press("enter")
        await come_to(pilot, SoldDialog)

    assert core.postgres.rows("select float_minor, state::text from shift") == [(20_000, "open")]


async def test_who_leaves_the_drawer_shut_keeps_the_cart(core: Core) -> None:
    a_house(core, venue="The House", drawers=False)
    someone(core, name="operator1", venue="The House", drawer=False)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        desk: Any = await open_house(pilot)
        await take(pilot, 2)
        await pilot.press("t")
        await come_to(pilot, TenderDialog)
        await pilot.press("enter")
        await come_to(pilot, CashDialog)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is desk)

        assert len(desk.cart.seats) == 2
    assert core.postgres.rows("select count(*) from orders") == [(0,)]


async def test_cash_for_a_part_opens_the_drawer_too(core: Core) -> None:
    a_house(core, venue="The House", drawers=False)
    someone(core, name="operator1", venue="The House", drawer=False)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        await open_house(pilot)
        await take(pilot, 2)
        await pilot.press("c")
        await come_to(pilot, CardDialog)
        await pilot.press("f8")
        await come_to(pilot, CashDialog)
        await pilot.press("enter")
        await come_to(pilot, SoldDialog)

    assert core.postgres.rows("select kind::text, shift_id is null from tender") == [("cash", False)]


async def test_a_shift_from_its_float_to_the_managers_word(core: Core) -> None:
    a_house(core, venue="The House", drawers=False)
    operator = someone(core, name="operator1", venue="The House", drawer=False)
    someone(core, Role.MANAGER, name="mona", venue="The House", drawer=False)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        await pilot.press("d")
        drawer = await drawer_read(pilot)
        assert "No drawer of yours is open" in words(drawer, "state")
        await pilot.press("n")
        await come_to(pilot, CashDialog)
        await pilot.press("down", "1", "down", "1", "f8")  # one of 200 and one of 100
        await until(pilot, lambda: "300.00 EUR" in words(drawer, "state"))
        await pilot.press("escape")

        await open_house(pilot)
        for seats in (2, 3):
            await take(pilot, seats)
            await pilot.press("t")
            await come_to(pilot, TenderDialog)
            await pilot.press("enter")
            await come_to(pilot, SoldDialog)
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(app.screen, SoldDialog))
        await pilot.press("d")
        await drawer_read(pilot)
        await move(pilot, "o", "15", "taxi")
        await move(pilot, "p", "100", "")

        await pilot.press("c")  # 300 + 50 - 15 - 100 = 235; one sale of 30 is missing
        await come_to(pilot, CashDialog)
        assert "235" not in "".join(str(w.render()) for w in app.screen.walk_children())
        await pilot.press(*"205", "enter")
        closing = await come_to(pilot, ClosingScreen)
        await until(pilot, lambda: "Z 1" in words(closing, "head"))
        assert words(closing, "over") == "Counted 205.00 EUR, expected 235.00 EUR: 30.00 EUR short."
        references = [row[0] for row in core.postgres.rows("select reference from orders where total_minor = 3000")]
        await until(pilot, lambda: "Likely" in words(closing, "why"))
        assert f"rung as cash, paid by card: {references[0]}, 30.00" in words(closing, "why")

        await pilot.press("down", "enter")  # the cash sales, and the second of them
        await until(pilot, lambda: len(closing._rows) == 2)
        await pilot.press("end", "enter")
        order: Any = await come_to(pilot, OrderDesk)
        await until(pilot, lambda: order.is_mounted)
        await pilot.press("escape", "escape", "escape")
        await drawer_read(pilot)
        await pilot.press("ctrl+q")

        await until(pilot, lambda: app._person is None)
        await sign_in(pilot, "mona")
        await pilot.press("d")
        drawer = await drawer_read(pilot)
        await until(pilot, lambda: drawer.table.selected)
        await pilot.press("enter")
        closing = await come_to(pilot, ClosingScreen)
        await until(pilot, lambda: closing._report is not None)
        await pilot.press("a")
        await until(pilot, lambda: "approved by Mona" in words(closing, "head"))

    assert [(one.number, one.state.value) for one in shifts.list_shifts(core, operator)] == [(1, "reconciled")]
    assert [one for one in verify_house(core, someone(core, Role.ADMIN)) if not one.holds] == []


async def test_breaking_the_count_off_opens_the_drawer_again(core: Core) -> None:
    a_house(core)
    operator = someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "operator1")
        await pilot.press("d")
        drawer = await drawer_read(pilot)
        await pilot.press("c")
        await come_to(pilot, CashDialog)
        assert state_of(core, operator) == "counting"
        await pilot.press("escape")
        await until(pilot, lambda: state_of(core, operator) == "open")
        await until(pilot, lambda: app.screen is drawer and "is open" in words(drawer, "state"))


async def test_who_works_in_several_houses_says_where_the_drawer_stands(core: Core) -> None:
    for name in ("The House", "Elsewhere"):
        a_house(core, venue=name, drawers=False)
    operator = someone(core, name="operator1", drawer=False)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        await pilot.press("d")
        drawer = await drawer_read(pilot)
        await pilot.press("n")
        await come_to(pilot, AskDialog)
        await pilot.press(*"else", "enter")
        await come_to(pilot, CashDialog)
        await pilot.press("enter")
        await until(pilot, lambda: "Elsewhere" in words(drawer, "state"))
        mine = shifts.my_shift(core, operator)

    assert mine is not None and mine.house == "Elsewhere"
