"""Who buys, at the till: the coupon that takes something off, the limits that count by customer, and the refusals."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from core import sales
from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from etds_tui.screens.boxoffice.buyer import BuyerDialog
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


def a_coupon(core: Core, house: OpenHouse, code: str = "SPRING25", **terms: Any) -> None:
    admin = someone(core, Role.ADMIN)
    sales.create_coupon(core, admin, house.id, name=code, code=code, **({"percent": 25} | terms))


async def desk_with(pilot: Pilot[None], seats: int) -> Any:
    await sign_in(pilot, "operator1")
    screen: Any = await open_house(pilot)
    await pilot.press(*str(seats), "b")
    await until(pilot, lambda: len(screen.cart.seats) == seats)
    return screen


async def tell(pilot: Pilot[None], **told: str) -> None:
    """Open the dialog by its key, and fill it in by keys."""
    await pilot.press("n")
    await until(pilot, lambda: isinstance(pilot.app.screen, BuyerDialog))
    for name in ("customer", "contact", "coupon"):
        await until(pilot, lambda name=name: pilot.app.focused is pilot.app.screen.query_one(f"#{name}"))
        if name in told:
            pilot.app.screen.query_one(f"#{name}", Input).value = ""
            await pilot.press(*("space" if c == " " else c for c in told[name]))
        await pilot.press("tab" if name != "coupon" else "enter")


def wrong(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(".wrong").content)  # type: ignore[attr-defined]


def shown(screen: Any) -> str:
    return screen.query_one("#side-cart").render().plain


def total(screen: Any) -> int | None:
    found = screen.cart.quote()
    return found and found.total.amount_minor


async def test_a_coupon_follows_the_cart_and_its_total_is_what_is_paid(core: Core) -> None:
    house = a_house(core)
    a_coupon(core, house)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await desk_with(pilot, 2)
        await tell(pilot, customer="Ann Smith", contact="ann@example.org", coupon="spring-25")
        await until(pilot, lambda: app.screen is screen and total(screen) == 1500)
        assert "for Ann Smith" in shown(screen)
        assert "coupon −5.00" in shown(screen)

        await pilot.press("1", "b")  # one more seat, and 25 percent of that
        await until(pilot, lambda: len(screen.cart.seats) == 3 and total(screen) == 2250)
        await pilot.press("t", "enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SellScreen))
        assert screen.cart.buyer == sales.NOBODY

    assert core.postgres.rows("select customer, contact, total_minor from orders") == [
        ("Ann Smith", "ann@example.org", 2250)
    ]
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


async def test_what_is_refused_stays_to_be_mended_and_the_cart_stays(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await desk_with(pilot, 2)
        await tell(pilot, contact="ann at home")
        await until(pilot, lambda: "no e-mail address" in wrong(pilot))
        await pilot.press("escape")
        await tell(pilot, customer="4242 4242 4242 4242")
        await until(pilot, lambda: "looks like a card number" in wrong(pilot))
        await pilot.press("escape")
        await tell(pilot, coupon="NOTHING")
        await until(pilot, lambda: "not good here" in wrong(pilot))
        assert isinstance(app.screen, BuyerDialog)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert (len(screen.cart.seats), screen.cart.buyer, total(screen)) == (2, sales.NOBODY, 2000)


async def test_a_coupon_that_is_good_no_more_is_left_out_and_said(core: Core) -> None:
    house = a_house(core)
    a_coupon(core, house, minimum_minor=2000)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        screen = await desk_with(pilot, 2)
        await tell(pilot, customer="Ann", coupon="SPRING25")
        await until(pilot, lambda: app.screen is screen and total(screen) == 1500)
        await pilot.press("space")  # leaves one; the order is too small for the coupon now
        await until(pilot, lambda: len(screen.cart.seats) == 1 and total(screen) == 1000)
        assert "good from 20.00 EUR on" in screen.noticed.text
        assert screen.cart.buyer == sales.Buyer(customer="Ann")


async def test_a_limit_refuses_the_sale_and_keeps_the_cart(core: Core) -> None:
    house = a_house(core)
    a_coupon(core, house, customer_uses_max=1)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        screen = await desk_with(pilot, 1)
        await tell(pilot, customer="Ann", coupon="SPRING25")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("t", "enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        await pilot.press("enter", "1", "b")
        await until(pilot, lambda: app.screen is screen and len(screen.cart.seats) == 1)
        await tell(pilot, customer="ann", coupon="SPRING25")
        await until(pilot, lambda: app.screen is screen and total(screen) == 750)
        await pilot.press("t", "enter")
        await until(pilot, lambda: not isinstance(app.screen, TenderDialog) and screen.noticed)

        assert "used this coupon up" in screen.noticed.text
        assert len(screen.cart.seats) == 1
        assert screen.cart.buyer.customer == "ann"
