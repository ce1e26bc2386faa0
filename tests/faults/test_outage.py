"""The database goes away under a till that is about to sell: it says so, keeps the cart, and sells it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.access import Role
from core.audit import verify_house
from core.runtime import Core
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.screens.boxoffice.tender import SoldDialog
from tests.factories.house import a_house, someone
from tests.faults.outage import OUTAGES, accepts, own_core, story
from tests.fixtures.app import an_app, open_house, sign_in, until


@pytest.fixture
def core(state_dir: Path) -> Iterator[Core]:
    with own_core(state_dir) as core:
        yield core


def orders(core: Core) -> list[tuple[str, int]]:
    """Every order's status, and how many live tickets it has."""
    return [
        (status, count)
        for status, count in core.postgres.rows(
            "select o.status::text, (select count(*)::int from ticket t where t.order_id = o.id and t.state = 'valid')"
            " from orders o"
        )
    ]


@pytest.mark.parametrize("kind", OUTAGES)
async def test_cash_is_refused_in_words_and_the_same_cart_is_sold_once_it_is_back(core: Core, kind: str) -> None:
    seen = await story(core, kind)

    assert seen.refusal == "The database does not answer. Nothing is lost; try again in a moment."
    assert orders(core) == [("paid", 3)]
    assert [finding for finding in verify_house(core, someone(core, Role.MANAGER)) if not finding.holds] == []


async def test_a_card_dialog_says_it_too_and_charges_once_it_is_back(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 36)) as pilot:
        await sign_in(pilot, "operator1")
        screen: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 2)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CardDialog))
        outage = OUTAGES["frozen"](core)

        outage.begin()
        await pilot.press("enter")
        await until(pilot, lambda: "does not answer" in str(app.screen.query_one("#told").content))  # type: ignore[attr-defined]
        outage.end()
        await accepts(core)

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
    assert orders(core) == [("paid", 2)]


async def test_a_card_that_was_charged_stays_paid_where_the_sale_cannot_be_read(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away between the charge and the look at the sale: the till lives, and prints later."""
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    outage: Any = None

    async with app.run_test(size=(100, 36), notifications=True) as pilot:
        await sign_in(pilot, "operator1")
        screen: Any = await open_house(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 2)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CardDialog))
        outage = OUTAGES["frozen"](core)
        show = screen._show_paid

        async def show_too_late(*what: Any) -> None:
            outage.begin()
            await show(*what)

        monkeypatch.setattr(screen, "_show_paid", show_too_late)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen and app._notifications)
        outage.end()
        await accepts(core)

        assert screen.cart.seats == {}
        app.clear_notifications()
        await pilot.press("p")
        await until(pilot, lambda: any("Tickets written" in note.message for note in app._notifications))
    assert orders(core) == [("paid", 2)]
