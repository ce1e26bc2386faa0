"""One till, two people: who has a drawer open counts it first, what is in the cart is parked, and a sign-out says what
stays open.
"""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from core import inventory, shifts
from core.access import Actor, may_change_operator, set_pin
from core.access.handover import DrawerOpen
from core.runtime import Core
from etds_tui.app import EtdsApp
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.screens.boxoffice.counter_dialogs import CartsDialog
from etds_tui.screens.boxoffice.shift_dialogs import CashDialog
from etds_tui.screens.boxoffice.shift_z import ClosingScreen
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from etds_tui.screens.login.lock import LockDialog
from etds_tui.screens.login.sign_in import SignInScreen
from etds_tui.screens.programming.performances import PerformancesScreen
from etds_tui.widgets.status_bar import StatusBar
from tests.factories.drawers import open_drawers
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


@pytest.fixture
def olga(core: Core) -> Actor:
    a_house(core, venue="Hall", drawers=False)
    someone(core, name="omar", venue="Hall", drawer=False)
    return someone(core, name="olga", venue="Hall", drawer=False)


def shown(app: EtdsApp, selector: str) -> str:
    return str(app.screen.query_one(selector).content)  # type: ignore[attr-defined]


def top(app: EtdsApp) -> str:
    return str(app.screen.query_one(StatusBar).render())


async def lock(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+l")
    await until(pilot, lambda: isinstance(pilot.app.screen, LockDialog))


async def two_seats(pilot: Pilot[None]) -> Any:
    desk: Any = await open_house(pilot)
    await pilot.press("2", "b")
    await until(pilot, lambda: len(desk.cart.seats) == 2)
    return desk


async def to_omar(pilot: Pilot[None]) -> None:
    await pilot.press(*"omar", "enter", *"2222", "enter")


def sessions(core: Core) -> list[tuple[str, bool]]:
    return core.postgres.rows(
        "select a.username::text, s.revoked_at is not null from session s join account a on a.id = s.account_id"
        " where s.terminal = 'till' order by s.created_at"
    )


@pytest.mark.parametrize("with_redis", [True, False], ids=["redis", "without redis"])
async def test_another_person_takes_the_till_over_and_takes_up_the_cart(
    core: Core, open_core: Any, olga: Actor, with_redis: bool
) -> None:
    app = an_app(core if with_redis else open_core(redis_url=None))
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "olga")
        desk = await two_seats(pilot)
        await pilot.press(".", "c")
        seats = dict(desk.cart.seats)
        await lock(pilot)

        await pilot.press("f2")
        await until(pilot, lambda: "parked for the counter" in shown(app, ".wrong"))
        await pilot.press(*"omar", "enter", *"wrong", "enter")
        await until(pilot, lambda: "not right" in shown(app, ".wrong"))
        assert app.person.username == "olga"
        assert len(inventory.my_holds(core, olga)) == 1
        await pilot.press(*"2222", "enter")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen) and app.screen._views)
        assert app.person.username == "omar"
        assert inventory.my_holds(core, olga) == ()

        other: Any = await open_house(pilot)
        assert other.cart.seats == {}
        await pilot.press("Z")
        await until(pilot, lambda: isinstance(app.screen, CartsDialog))
        assert [one.name for one in app.screen._carts.values()] == ["left by Olga"]  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: other.cart.seats == seats)

    assert sessions(core) == [("olga", True), ("omar", False)]


async def test_with_an_open_drawer_nobody_else_gets_in_and_the_same_person_comes_back(core: Core, olga: Actor) -> None:
    set_pin(core, olga, password="2222", pin="4711")
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "olga")
        await until(pilot, lambda: "no drawer" in top(app))
        await pilot.press("d", "n")
        await until(pilot, lambda: isinstance(app.screen, CashDialog))
        await pilot.press("enter")
        mine = None
        await until(pilot, lambda: app.drawer.startswith("drawer "))
        mine = shifts.my_shift(core, olga)
        assert mine is not None
        assert f"  drawer {mine.opened:%H:%M}  " in top(app)
        await pilot.press("escape")
        desk = await two_seats(pilot)
        await lock(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: "Count the drawer first: d, c." in shown(app, ".wrong"))
        await to_omar(pilot)
        await until(pilot, lambda: app.screen.query_one("#secret").value == "")  # type: ignore[attr-defined]
        await until(pilot, lambda: "Count the drawer first: d, c." in shown(app, ".wrong"))
        assert sessions(core) == [("olga", False)]

        await pilot.press("escape", "f2", *"Olga", "enter", *"4711", "enter")  # the same person, by the same door
        await until(pilot, lambda: app.screen is desk)
        assert len(desk.cart.seats) == 2

        await pilot.press("d")
        await until(pilot, lambda: getattr(app.screen, "is_read", False))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CashDialog))
        await pilot.press(*"200", "enter")
        await until(pilot, lambda: isinstance(app.screen, ClosingScreen))
        assert app.drawer == "no drawer"
        await lock(pilot)
        await pilot.press("f2")
        await to_omar(pilot)
        await until(pilot, lambda: app._person is not None and app.person.username == "omar")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen) and app.screen._views)

    assert sessions(core) == [("olga", True), ("omar", False)]


async def test_signing_out_says_that_the_drawer_stays_open_and_lets_go(core: Core, olga: Actor) -> None:
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "olga")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        assert shown(app, "#say") == "Signed out."

        someone(core, name="olga2", venue="Hall")
        await sign_in(pilot, "olga2")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        assert shown(app, "#say") == "Signed out. Your drawer stays open: sign in again to count it (d, c)."

        await sign_in(pilot, "olga2")
        await until(pilot, lambda: app.drawer.startswith("drawer "))
    mine = core.postgres.rows(
        "select s.state::text from shift s join account a on a.id = s.account_id where a.username = 'olga2'"
    )
    assert mine == [("open",)]


def test_whose_drawer_is_open_keeps_the_till(core: Core, olga: Actor) -> None:
    assert may_change_operator(core, olga) is None
    place = shifts.drawer_place(core, olga)
    shift = shifts.open_shift(core, olga, shift=shifts.ShiftId(olga.session_id), place=place, float_minor=0)
    refusal = may_change_operator(core, olga)
    assert isinstance(refusal, DrawerOpen)
    assert (refusal.code, refusal.message) == (
        "drawer_open",
        "Olga has a drawer open. Count the drawer first: d, c. Until then only Olga comes back here.",
    )
    shifts.start_count(core, olga)
    assert may_change_operator(core, olga) is not None
    shifts.close_shift(core, olga, shift=shift.id, counted_minor=0)
    assert may_change_operator(core, olga) is None


@pytest.mark.parametrize(
    ("keys", "dialog"), [("c", CardDialog), ("t", SoldDialog)], ids=lambda value: getattr(value, "__name__", value)
)
async def test_the_lock_hides_a_dialog_and_gives_it_back_as_it_was(
    core: Core, olga: Actor, keys: str, dialog: type[Any]
) -> None:
    open_drawers(core)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "olga")
        await two_seats(pilot)
        await pilot.press(keys)
        if dialog is SoldDialog:
            await until(pilot, lambda: isinstance(app.screen, TenderDialog))
            await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, dialog))
        below = app.screen
        if dialog is CardDialog:
            await pilot.press("5")
        await lock(pilot)
        shows = "".join(str(widget.render()) for widget in app.screen.walk_children())
        assert "EUR" not in shows and "20.00" not in shows
        await pilot.press("escape", "y", "f8", "n", "enter")
        await until(pilot, lambda: "not right" in shown(app, ".wrong"))
        assert below in app.screen_stack
        await pilot.press(*"2222", "enter")
        await until(pilot, lambda: app.screen is below)
        if dialog is CardDialog:
            assert app.screen.query_one("Input").value == "5"  # type: ignore[attr-defined]
    assert core.postgres.rows("select count(*)::int from tender") == [(int(dialog is SoldDialog),)]
