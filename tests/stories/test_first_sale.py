"""The first story: two operators at two terminals sell twenty seats of one house by keyboard, and see each other."""

from __future__ import annotations

from collections.abc import Callable

from core import inventory
from core.access import Role
from core.audit import verify_house
from core.inventory import SeatState
from core.runtime import Core
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


async def test_two_operators_sell_twenty_seats_and_see_each_other(open_core: Callable[..., Core]) -> None:
    first_core, second_core = open_core(), open_core()
    house = a_house(first_core)
    someone(first_core, name="operator1")
    someone(first_core, name="operator2")
    manager = someone(first_core, Role.MANAGER)
    first, second = an_app(first_core), an_app(second_core)
    async with first.run_test(size=(140, 40)) as one, second.run_test(size=(80, 24)) as two:
        await sign_in(one, "operator1")
        await sign_in(two, "operator2")
        here, there = await open_house(one), await open_house(two)

        # A hold here is seen there, and a refusal there names a way out.
        await one.press("2", "b")
        await until(one, lambda: len(here.cart.seats) == 2)
        taken = tuple(here.cart.seats)
        await until(two, lambda: all(there.seat_map.plane[seat] == SeatState.HELD.byte for seat in taken))

        # The amount is typed right behind the key; nothing of it is lost.
        await one.press("t", "5", "0", "enter")
        await until(one, lambda: isinstance(first.screen, SoldDialog))
        assert first.screen.query_one("Digits").value == "30.00"
        await one.press("p")
        await until(one, lambda: isinstance(first.screen, SellScreen))
        await until(two, lambda: all(there.seat_map.plane[seat] == SeatState.SOLD.byte for seat in taken))

        # Nine more sales, turn by turn.
        for turn in range(9):
            pilot, screen, app = ((two, there, second), (one, here, first))[turn % 2]
            await pilot.press("2", "b")
            await until(pilot, lambda screen=screen: len(screen.cart.seats) == 2)
            await pilot.press("f8", "enter")
            await until(pilot, lambda app=app: isinstance(app.screen, SoldDialog))
            await pilot.press("enter")
            await until(pilot, lambda app=app: isinstance(app.screen, SellScreen))

        await until(one, lambda: here.seat_map.plane.count(SeatState.SOLD.byte) == 20)
        await until(two, lambda: there.seat_map.plane == here.seat_map.plane)

    counts = inventory.house_counts(first_core, manager, house.id)
    assert (counts.sold, counts.held, counts.open) == (20, 0, 10)
    assert [finding for finding in verify_house(first_core, manager) if not finding.holds] == []
    assert sorted(path.suffix for path in first_core.settings.tickets_dir.iterdir()) == [".pdf", ".txt"]


async def test_a_terminal_that_was_closed_takes_its_cart_up_again(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    async with an_app(core).run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "operator1")
        screen = await open_house(pilot)
        await pilot.press("3", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 3)
        held = screen.cart.seats

    async with an_app(core).run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "operator1")
        screen = await open_house(pilot)
        await until(pilot, lambda: screen.cart.seats == held)
        assert screen.seat_map.mine == frozenset(held)


async def test_seats_are_taken_left_and_undone_by_keys(core: Core) -> None:
    house = a_house(core)
    operator = someone(core, name="operator1")
    async with an_app(core).run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "operator1")
        screen = await open_house(pilot)

        await pilot.press("space", "right", "space")
        await until(pilot, lambda: set(screen.cart.seats) == {0, 1})
        await pilot.press("space")  # leaves the seat under the cursor
        await until(pilot, lambda: set(screen.cart.seats) == {0})
        await pilot.press("down", "shift+right", "shift+right", "space")
        await until(pilot, lambda: set(screen.cart.seats) == {0, 11, 12, 13})
        await pilot.press("u")  # undoes the last take
        await until(pilot, lambda: set(screen.cart.seats) == {0})
        await pilot.press("full_stop", "c")
        assert screen.cart.seats == {0: "c"}
        await pilot.press("r")
        await until(pilot, lambda: screen.cart.seats == {})

    assert inventory.house_counts(core, operator, house.id).open == 30


async def test_too_little_cash_does_not_leave_the_dialog(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "operator1")
        screen = await open_house(pilot)
        await pilot.press("1", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 1)

        await pilot.press("t", "9", "enter")
        await until(pilot, lambda: "missing" in str(app.screen.query_one(".wrong").content))  # type: ignore[attr-defined]
        assert isinstance(app.screen, TenderDialog)
        assert str(app.screen.query_one(".wrong").content) == "1.00 EUR are missing."  # type: ignore[attr-defined]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert len(screen.cart.seats) == 1


async def test_a_seat_that_another_till_holds_is_refused_with_what_is_open(core: Core) -> None:
    house = a_house(core)
    someone(core, name="operator1")
    other = someone(core, name="other")
    app = an_app(core)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await sign_in(pilot, "operator1")
        screen = await open_house(pilot)
        inventory.place_hold(core, other, house.id, seats=[0], cart=inventory.CartId(__import__("uuid").uuid4()))

        await pilot.press("space")
        await until(pilot, lambda: screen.noticed)

        notice = screen.noticed
        assert notice is not None
        assert notice.text.startswith("A-1-1 is held by Other at test until ")
        assert notice.enter_words == "takes 1-2 (same price)"
        assert screen.cart.seats == {}
        assert screen.seat_map.pending == frozenset()
