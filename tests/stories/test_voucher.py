"""A voucher pays at the till: looked at first, taken as far as it goes, and the rest in other money."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from textual.pilot import Pilot

from core import payments
from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.screens.boxoffice.tender import SoldDialog
from etds_tui.screens.boxoffice.voucher import VoucherDialog
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


def a_voucher(core: Core, house: OpenHouse, amount_minor: int) -> str:
    """Its code."""
    manager = someone(core, Role.MANAGER)
    return payments.issue_voucher(core, manager, house.id, voucher=uuid4(), name="Gift card", amount_minor=amount_minor)


async def desk_with(pilot: Pilot[None], seats: int) -> Any:
    """The desk with so many seats in the cart, and the voucher dialog over it."""
    await sign_in(pilot, "operator1")
    screen: Any = await open_house(pilot)
    await pilot.press(*str(seats), "b")
    await until(pilot, lambda: len(screen.cart.seats) == seats)
    await pilot.press("v")
    await until(pilot, lambda: isinstance(pilot.app.screen, VoucherDialog))
    return screen


def told(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#told").content)  # type: ignore[attr-defined]


def tenders(core: Core) -> list[Any]:
    return core.postgres.rows(
        "select kind::text, amount_minor from tender where state = 'succeeded' order by kind::text"
    )


async def test_a_voucher_pays_as_far_as_it_goes_and_cash_the_rest(core: Core) -> None:
    house = a_house(core)
    code = a_voucher(core, house, 1250)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        await desk_with(pilot, 2)
        await pilot.press(*code, "enter")
        await until(pilot, lambda: told(pilot) == "Gift card: 12.50 EUR on it. 7.50 EUR stay to be paid otherwise.")
        assert tenders(core) == []  # looking takes nothing
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CardDialog) and "7.50 EUR is left" in told(pilot))
        await pilot.press(*"10", "f8")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        assert app.screen._sale.change.amount_minor == 250  # type: ignore[attr-defined]

    assert tenders(core) == [("cash", 750), ("voucher", 1250)]
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


async def test_a_voucher_that_has_enough_pays_all(core: Core) -> None:
    house = a_house(core)
    code = a_voucher(core, house, 5000)
    operator = someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await desk_with(pilot, 2)
        await pilot.press(*code, "enter")
        await until(pilot, lambda: "pays all of it" in told(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
    assert payments.find_voucher(core, operator, house.id, code=code).balance.amount_minor == 3000


async def test_a_code_that_is_none_is_refused_and_the_way_back_keeps_the_cart(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await desk_with(pilot, 2)
        await pilot.press(*"NOTHING", "enter")
        await until(pilot, lambda: "not good here" in str(app.screen.query_one(".wrong").content))  # type: ignore[attr-defined]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert len(screen.cart.seats) == 2
    assert core.postgres.rows("select count(*)::int from orders") == [(0,)]
