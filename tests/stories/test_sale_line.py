"""The sale line at the till: a whole sale by keys, counted; what is typed ahead; what is taken under one's hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from core import inventory, payments
from core.access import Role
from core.inventory import CartId
from core.runtime import Core
from etds_tui.screens.boxoffice.line_payment import LineCardDialog
from etds_tui.screens.boxoffice.sale_line import SaleLine
from etds_tui.screens.boxoffice.tender import SoldDialog
from etds_tui.screens.boxoffice.till import TillScreen
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

HALL = b"level,section,row,seat_from,seat_to\nfront,Orchestra,A,1,10\nback,Balcony,B,1,10\nback,Balcony,C,1,10\n"
_KEYS_MAX = 12


def keys_of(text: str) -> list[str]:
    return [_character_to_key(letter) for letter in text]


async def typed(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*keys_of(text))


async def at_the_till(pilot: Pilot[None]) -> Any:
    await sign_in(pilot, "operator1")
    screen = await open_house(pilot)
    assert isinstance(screen, TillScreen)
    return screen


@pytest.fixture
def house(core: Core) -> OpenHouse:
    someone(core, name="operator1")
    return a_house(core, HALL)


def ready(screen: Any) -> Callable[[], bool]:
    return lambda: screen._seen is not None and screen._seen.parsed == screen.line.parsed and screen._seen.is_ready


def sentence(screen: Any) -> str:
    return str(screen.query_one("#sentence").content).rstrip()


def counts(core: Core, house: OpenHouse) -> tuple[int, int, int]:
    found = inventory.house_counts(core, someone(core), house.id)
    return found.open, found.held, found.sold


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
async def test_a_walk_up_of_two_for_cash_is_a_few_keys(core: Core, house: OpenHouse, size: tuple[int, int]) -> None:
    app = an_app(core)
    async with app.run_test(size=size) as pilot:
        screen = await at_the_till(pilot)
        keys = [*keys_of(":2 cash"), "enter"]
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        keys.append("enter")  # the next customer
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen)

        assert len(keys) <= _KEYS_MAX
        assert not screen.line.is_open and screen.seat_map.has_focus
    assert counts(core, house) == (28, 0, 2)


async def test_the_seats_light_up_and_exactly_they_are_sold(core: Core, house: OpenHouse) -> None:
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await at_the_till(pilot)
        await typed(pilot, ":1a1c balc cash 50")
        await until(pilot, ready(screen))
        lit = set(screen._seen.seats)
        assert screen.seat_map.pending == lit
        assert {house.manifest.section_of(seat).name for seat in lit} == {"Balcony"}
        assert counts(core, house) == (30, 0, 0)
        assert str(screen.query_one("#summary").content).rstrip().endswith("15.00 EUR  cash 50.00  change 35.00")

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        assert {ticket.seat for ticket in app.screen._sale.tickets} == lit
        assert screen.seat_map.pending == frozenset()


async def test_what_is_typed_behind_the_colon_at_once_is_the_lines(core: Core, house: OpenHouse) -> None:
    """All keys are there before the first of them was looked at, as after a pause of the terminal."""
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await at_the_till(pilot)
        for letter in ":2c bal":
            app.post_message(Key(_character_to_key(letter), letter))
        await until(pilot, lambda: screen.line.field.value == "2c bal")

        assert screen.cart.seats == {} and screen.line.is_open


async def test_somebody_is_quicker(core: Core, house: OpenHouse) -> None:
    """Nothing is sold, the line stays with the sentence, and other seats light up. Another Enter sells those."""
    other = someone(core, name="other")
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await at_the_till(pilot)
        await typed(pilot, ":2 orch cash")
        await until(pilot, ready(screen))
        lit = set(screen._seen.seats)
        screen._merger.hold(True)  # the news of it come late
        inventory.place_hold(core, other, house.id, seats=lit, cart=CartId(uuid4()))
        await pilot.press("enter")
        await until(pilot, lambda: "held by Other at test until" in sentence(screen))
        await until(pilot, lambda: screen._seen is not None and not lit & set(screen._seen.seats))

        assert screen.line.field.value == "2 orch cash"
        assert counts(core, house) == (28, 2, 0)

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
    assert counts(core, house) == (26, 2, 2)


async def test_news_of_what_lights_up_bring_another_proposal(core: Core, house: OpenHouse) -> None:
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await at_the_till(pilot)
        await typed(pilot, ":2 orch cash")
        await until(pilot, ready(screen))
        lit = set(screen._seen.seats)
        inventory.place_hold(core, someone(core), house.id, seats=lit, cart=CartId(uuid4()))
        await until(pilot, lambda: screen.seat_map.pending and not lit & screen.seat_map.pending)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2 cash 9", "This does not cover 20.00 EUR. 11.00 EUR are missing. Tab: cash 20.00"),
        ("2 cash 5 card 5 ", "This does not cover 20.00 EUR. 10.00 EUR are missing."),
        ("4 orchesta ", "Nothing here is called 'orchesta'. Tab: Orchestra"),
        ("0 cash", "Ask for at least one seat."),
        ("999 cash", "One cart holds at most"),
        ('2 for "Ann', "The quotation mark is not closed."),
    ],
)
async def test_a_mistake_is_told_and_nothing_is_done(core: Core, house: OpenHouse, line: str, said: str) -> None:
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await at_the_till(pilot)
        await typed(pilot, f":{line}")
        await pilot.press("enter")
        await until(pilot, lambda: sentence(screen).startswith(said))

        assert app.screen is screen and screen.line.field.value == line
    assert counts(core, house) == (30, 0, 0)


async def test_tab_completes_and_mends(core: Core, house: OpenHouse) -> None:
    async with an_app(core).run_test(size=(140, 40)) as pilot:
        screen = await at_the_till(pilot)
        await typed(pilot, ":2 orc")
        await pilot.press("tab")
        assert screen.line.field.value == "2 Orchestra "
        await typed(pilot, "cash 9")
        await until(pilot, lambda: "missing" in sentence(screen))
        await pilot.press("tab")
        assert screen.line.field.value == "2 Orchestra cash 20.00 "
        await until(pilot, ready(screen))


async def test_escape_keeps_text_and_cart_and_arrows_bring_lines_back(core: Core, house: OpenHouse) -> None:
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await at_the_till(pilot)
        await typed(pilot, ":1 orch")
        await pilot.press("enter")  # without a tender: it is held
        await until(pilot, lambda: len(screen.cart.seats) == 1 and not screen.line.is_open)
        await typed(pilot, ":cash 200")
        await until(pilot, ready(screen))
        await pilot.press("escape")
        assert not screen.line.is_open and screen.seat_map.pending == frozenset()
        await typed(pilot, ":")
        assert screen.line.field.value == "cash 200"
        await pilot.press("up")
        assert screen.line.field.value == "1 orch"
        await pilot.press("down")
        assert screen.line.field.value == ""
        await typed(pilot, "cash 200")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        assert app.screen.query_one("Digits").value == "190.00"  # type: ignore[attr-defined]


async def test_an_empty_line_is_just_left(core: Core, house: OpenHouse) -> None:
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        screen = await at_the_till(pilot)
        await typed(pilot, ":  ")
        await pilot.press("enter")
        await until(pilot, lambda: not screen.line.is_open)
        assert screen.seat_map.has_focus


async def test_parts_are_filled_in_and_enter_takes_them(core: Core, house: OpenHouse) -> None:
    manager = someone(core, Role.MANAGER)
    code = payments.issue_voucher(core, manager, house.id, voucher=uuid4(), name="Gift", amount_minor=500, ends_at=None)
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        await at_the_till(pilot)
        await typed(pilot, f":2 orch voucher {code} cash 4 card")
        await pilot.press("enter")
        for amount in ("5.00", "4.00", "11.00"):
            await until(
                pilot,
                lambda amount=amount: (
                    isinstance(app.screen, LineCardDialog)
                    and app.screen.query_one("Input").value == amount  # type: ignore[attr-defined]
                    and not app.screen._is_busy
                ),
            )
            await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
    assert counts(core, house) == (28, 0, 2)


async def test_ten_thousand_characters_are_cut_at_what_a_line_holds(core: Core, house: OpenHouse) -> None:
    async with an_app(core).run_test(size=(80, 24)) as pilot:
        screen = await at_the_till(pilot)
        await typed(pilot, ":")
        screen.query_one(SaleLine).field.insert_text_at_cursor("4 " * 5_000)
        await until(pilot, lambda: sentence(screen).startswith("A line has at most 500 characters."))


# --- another performance -------------------------------------------------------------------------------------------


@pytest.fixture
def other(core: Core, house: OpenHouse) -> OpenHouse:
    return a_house(core, HALL.replace(b"Balcony", b"Gallery"), code="SW-1203", event="Some Other Waltz")


@pytest.mark.parametrize("line", ["sw-1203 2 gall cash", "2 gall on SW-1203 cash"])
async def test_a_line_for_another_performance_goes_there_and_sells_there(
    core: Core, house: OpenHouse, other: OpenHouse, line: str
) -> None:
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        here = await at_the_till(pilot)
        await typed(pilot, f":{line}")
        await until(pilot, lambda: sentence(here) == "Enter goes to SW-1203, and the line goes with it.")
        assert counts(core, house) == counts(core, other) == (30, 0, 0)

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TillScreen) and app.screen is not here)
        there: Any = app.screen
        await until(pilot, lambda: there.is_mounted and there.line.is_open)
        assert (there.performance.code, there.line.field.value) == ("SW-1203", line)
        await until(pilot, ready(there))
        assert counts(core, other) == (30, 0, 0)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is there)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))

    assert (counts(core, house), counts(core, other)) == ((30, 0, 0), (28, 0, 2))


async def test_enter_ahead_of_everything_goes_there_all_the_same(
    core: Core, house: OpenHouse, other: OpenHouse
) -> None:
    """All keys at once, before the other performances are known: the line is read anew, and nothing is sold here."""
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        here = await at_the_till(pilot)
        await pilot.press(*keys_of(":sw-1203 2 cash"), "enter")
        await until(pilot, lambda: isinstance(app.screen, TillScreen) and app.screen is not here)
        there: Any = app.screen
        await until(pilot, lambda: there.is_mounted and there.line.is_open)
        await until(pilot, ready(there))

    assert (counts(core, house), counts(core, other)) == ((30, 0, 0), (30, 0, 0))


async def test_with_a_cart_the_desk_stays(core: Core, house: OpenHouse, other: OpenHouse) -> None:
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        here = await at_the_till(pilot)
        await pilot.press("2", "b")
        await until(pilot, lambda: len(here.cart.seats) == 2)
        await typed(pilot, ":sw-1203 2 cash")
        await pilot.press("enter")
        await until(pilot, lambda: sentence(here).startswith("Sell the cart first, park it (z) or let it go (r)."))
        assert app.screen is here and len(here.cart.seats) == 2
        assert here.line.field.value == "sw-1203 2 cash"
