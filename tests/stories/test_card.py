"""An operator sells by card: declined, then in parts by card and cash, all by keyboard on the real desk."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.screens.boxoffice.tender import SoldDialog
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


async def desk_with(pilot: Pilot[None], seats: int) -> Any:
    """The desk with so many seats in the cart, and the card dialog over it."""
    await sign_in(pilot, "operator1")
    screen: Any = await open_house(pilot)
    await pilot.press(*str(seats), "b")
    await until(pilot, lambda: len(screen.cart.seats) == seats)
    await pilot.press("c")
    await until(pilot, lambda: isinstance(pilot.app.screen, CardDialog))
    return screen


def told(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#told").content)  # type: ignore[attr-defined]


def states(core: Core) -> list[tuple[str, int]]:
    return [
        (state, count)
        for state, count in core.postgres.rows(
            "select state::text, count(*)::int from seat_claim where state <> 'open' group by 1 order by 1"
        )
    ]


def odd(core: Core) -> list[str]:
    return [finding.check for finding in verify_house(core, someone(core, Role.ADMIN)) if not finding.holds]


async def test_a_declined_card_then_card_and_cash_in_parts(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        screen = await desk_with(pilot, 3)
        await pilot.press(*"10.01", "enter")  # the cents script the demo terminal: declined
        await until(pilot, lambda: "declined" in told(pilot))
        assert states(core) == [("paying", 3)]
        await pilot.press(*"12", "enter")
        await until(pilot, lambda: "18.00 EUR is left" in told(pilot))
        await pilot.press(*"20", "f8")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))

        assert app.screen._sale.change.amount_minor == 200  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SellScreen))
        assert screen.cart.seats == {}
    assert states(core) == [("sold", 3)]
    assert core.postgres.rows("select kind::text, amount_minor from tender where state = 'succeeded' order by 1") == [
        ("card", 1200),
        ("cash", 1800),
    ]
    assert odd(core) == []


async def test_escape_before_a_charge_keeps_the_cart_and_after_it_takes_the_seats_once_more(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        screen = await desk_with(pilot, 2)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert (len(screen.cart.seats), states(core)) == (2, [("held", 2)])

        await pilot.press("c", *"10.01", "enter")
        await until(pilot, lambda: isinstance(app.screen, CardDialog) and "declined" in told(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen and len(screen.cart.seats) == 2)
        assert states(core) == [("held", 2)]
    assert core.postgres.rows("select status::text from orders") == [("cancelled",)]
    assert odd(core) == []


async def test_a_terminal_that_does_not_answer_is_asked_until_it_does(core: Core) -> None:
    """Charged, and the reply is lost: the sweep of the terminal itself finds out, and the tickets are there."""
    a_house(core)
    someone(core, name="operator1")
    late = core.settings.model_copy(update={"sweep_seconds": 300})  # it must not find out before the reply is missed
    object.__setattr__(core, "settings", late)
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        await desk_with(pilot, 2)
        await pilot.press(*"10.02", "enter")
        await until(pilot, lambda: "has not answered" in told(pilot))
        app._sweep()
        await until(pilot, lambda: "9.98 EUR is left" in told(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
    assert states(core) == [("sold", 2)]
    assert odd(core) == []
