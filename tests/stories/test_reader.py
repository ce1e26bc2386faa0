"""An operator sells by card on a Stripe reader: the till waits while the customer looks for the card, then sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import SecretStr

from core.runtime import Core
from core.settings import CardProvider
from etds_tui.screens.boxoffice.tender import SoldDialog
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, until
from tests.fixtures.stripe import DECLINED_NUMBER, READER, STRIPE_KEY, LocalStripe
from tests.stories.test_card import desk_with, odd, states, told


@pytest.fixture
def reader_core(open_core: Callable[..., Core], stripe_books: LocalStripe) -> Core:
    return open_core(
        card_provider=CardProvider.STRIPE,
        stripe_secret_key=SecretStr(STRIPE_KEY),
        stripe_api_base=stripe_books.url,
        stripe_reader=READER,
    )


async def test_a_refused_card_then_another_one_on_the_reader(reader_core: Core, stripe_books: LocalStripe) -> None:
    a_house(reader_core)
    someone(reader_core, name="operator1")
    app = an_app(reader_core)
    async with app.run_test(size=(100, 36)) as pilot:
        await desk_with(pilot, 2)
        assert "no money moves" in told(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "waits for the card" in told(pilot))
        assert states(reader_core) == [("paying", 2)]
        stripe_books.tap(READER, DECLINED_NUMBER)
        await until(pilot, lambda: "Not charged: declined. Take another card" in told(pilot))

        await pilot.press("enter")
        await until(pilot, lambda: "waits for the card" in told(pilot))
        stripe_books.tap(READER)
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
    assert states(reader_core) == [("sold", 2)]
    assert list(stripe_books.captured().values()) == [(2000, 0)]
    assert odd(reader_core) == []


async def test_a_customer_who_would_rather_pay_cash(reader_core: Core, stripe_books: LocalStripe) -> None:
    a_house(reader_core)
    someone(reader_core, name="operator1")
    app = an_app(reader_core)
    async with app.run_test(size=(100, 36)) as pilot:
        await desk_with(pilot, 2)
        await pilot.press("enter")
        await until(pilot, lambda: "waits for the card" in told(pilot))
        assert stripe_books.prompt(READER) is not None
        await pilot.press("escape")
        await until(pilot, lambda: "Not charged" in told(pilot))
        assert stripe_books.prompt(READER) is None
        await pilot.press(*"20", "f8")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
    assert states(reader_core) == [("sold", 2)]
    assert stripe_books.captured() == {}
    assert odd(reader_core) == []


async def test_who_leaves_a_terminal_that_cannot_be_stopped_finds_the_order_ended(
    reader_core: Core, stripe_books: LocalStripe
) -> None:
    a_house(reader_core)
    someone(reader_core, name="operator1")
    app = an_app(reader_core)
    async with app.run_test(size=(100, 36)) as pilot:
        screen = await desk_with(pilot, 2)
        await pilot.press("enter")
        await until(pilot, lambda: "waits for the card" in told(pilot))
        stripe_books.kill()
        await pilot.press("escape")
        await until(pilot, lambda: "Esc again" in told(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
    assert states(reader_core) == [("paying", 2)]
    assert odd(reader_core) == ["providers_agree"]  # nobody can be asked
