"""Several tills at one house: they see each other, park and take up carts, and a refusal is answered with a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from core import inventory
from core.access import Role
from core.audit import audit_trail, verify_house
from core.inventory import CartId, SeatState
from core.runtime import Core
from etds_tui.screens.boxoffice.counter_dialogs import CartsDialog, ParkDialog
from etds_tui.screens.boxoffice.life import LifeDialog
from etds_tui.screens.boxoffice.sell import SellScreen
from etds_tui.screens.boxoffice.tender import SoldDialog
from etds_tui.screens.modals.reason import ReasonDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from etds_tui.widgets.notice import NoticeBar
from etds_tui.widgets.seat_map import HouseEquation
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


async def desk(pilot: Any, name: str) -> Any:
    await sign_in(pilot, name)
    screen: Any = await open_house(pilot)
    await until(pilot, lambda: screen.seat_map.has_focus and screen.seat_map.cursor is not None)
    return screen


def told(screen: Any) -> str:
    bars = screen.query(NoticeBar)
    return bars.first().text if bars else ""


async def test_tills_see_each_other_and_a_parked_cart_is_sold_at_the_other(open_core: Callable[..., Core]) -> None:
    first_core, second_core = open_core(), open_core()
    house = a_house(first_core)
    someone(first_core, name="anna")
    someone(first_core, name="berta")
    first, second = an_app(first_core), an_app(second_core)
    async with first.run_test(size=(140, 40)) as one, second.run_test(size=(140, 40)) as two:
        anna, berta = await desk(one, "anna"), await desk(two, "berta")

        # Anna sees where Berta looks, and her cart.
        await two.press("down", "right", "right")
        await until(one, lambda: anna.seat_map.colleagues == {12: "be"})
        await two.press("2", "b")
        await until(two, lambda: len(berta.cart.seats) == 2)
        cart = sorted(berta.cart.seats)
        await until(one, lambda: anna.seat_map.colleagues.get(cart[0]) == "BE")
        assert anna.seat_map.colleagues[cart[1]] == ""
        assert "BE Berta" in anna.query_one(HouseEquation).text

        # Berta gives one a child's price, says who buys, and parks; Anna takes it up as it was, and sells it.
        await two.press("full_stop", "c", "z")
        await until(two, lambda: isinstance(second.screen, ParkDialog))
        await two.press(*"blue coat", "enter")
        await until(two, lambda: second.screen is berta and not berta.cart.seats)
        await one.press("Z")
        await until(one, lambda: isinstance(first.screen, CartsDialog) and first.screen.query_one("Listing").row_count)
        await one.press("enter")
        await until(one, lambda: first.screen is anna and sorted(anna.cart.seats) == cart)
        assert sorted(anna.cart.seats.values()) == ["a", "c"]
        assert anna.seat_map.mine == frozenset(cart)
        await one.press("t", "enter")
        await until(one, lambda: isinstance(first.screen, SoldDialog))
        await one.press("enter")
        await until(two, lambda: all(berta.seat_map.plane[seat] == SeatState.SOLD.byte for seat in cart))
        await until(two, lambda: not [word for word in berta.seat_map.colleagues.values() if word == "AN"])
    admin = someone(first_core, Role.ADMIN)
    assert inventory.house_counts(first_core, admin, house.id).sold == 2
    assert [finding for finding in verify_house(first_core, admin) if not finding.holds] == []


async def test_a_cart_is_handed_over_and_taken_with_enter(open_core: Callable[..., Core]) -> None:
    first_core, second_core = open_core(), open_core()
    a_house(first_core)
    someone(first_core, name="anna")
    someone(first_core, name="berta")
    first, second = an_app(first_core), an_app(second_core)
    async with first.run_test(size=(80, 24)) as one, second.run_test(size=(80, 24)) as two:
        anna, berta = await desk(one, "anna"), await desk(two, "berta")
        await one.press("2", "b")
        await until(one, lambda: len(anna.cart.seats) == 2)
        seats = set(anna.cart.seats)
        await one.press("z")
        await until(one, lambda: isinstance(first.screen, ParkDialog))
        await one.press(*"@berta", "enter")
        await until(one, lambda: first.screen is anna and not anna.cart.seats)
        await until(two, lambda: "Anna handed you a cart" in told(berta))
        await two.press("enter")
        await until(two, lambda: set(berta.cart.seats) == seats)
        assert told(berta) == ""


async def test_a_manager_takes_over_the_cart_of_a_frozen_terminal(open_core: Callable[..., Core]) -> None:
    first_core, second_core = open_core(), open_core()
    a_house(first_core)
    someone(first_core, name="anna")
    manager = someone(first_core, Role.MANAGER, name="berta")
    first, second = an_app(first_core), an_app(second_core)
    async with first.run_test(size=(80, 24)) as one, second.run_test(size=(80, 24)) as two:
        anna, berta = await desk(one, "anna"), await desk(two, "berta")
        await one.press("space")
        await until(one, lambda: set(anna.cart.seats) == {0})
        await two.press("Z")
        await until(
            two, lambda: isinstance(second.screen, CartsDialog) and second.screen.query_one("Listing").row_count
        )
        await two.press("enter")
        await until(two, lambda: isinstance(second.screen, ReasonDialog))
        await two.press(*"frozen", "enter")
        await until(two, lambda: set(berta.cart.seats) == {0})

        # The terminal wakes up: it is told, and sells nothing.
        await one.press("t", "enter")
        await until(one, lambda: first.screen is anna and told(anna))
        assert anna.cart.seats == {}
    (entry,) = [entry for entry in audit_trail(first_core, manager) if entry.act == "cart.take_over"]
    assert "frozen" in entry.detail


async def test_a_refusal_says_who_and_enter_takes_what_it_offers(core: Core) -> None:
    house = a_house(core)
    someone(core, name="anna")
    other = someone(core, name="other")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await desk(pilot, "anna")
        theirs = CartId(uuid4())
        inventory.place_hold(core, other, house.id, seats=[0], cart=theirs)
        await pilot.press("space")
        await until(pilot, lambda: told(screen))
        assert told(screen).startswith("! A-1-1 is held by Other at test until ")
        assert told(screen).endswith("Enter takes 1-2 (same price)   w watches 1-1   Esc closes")

        await pilot.press("enter")
        await until(pilot, lambda: set(screen.cart.seats) == {1})
        assert told(screen) == ""

        # Esc closes it, and so does moving on; then Enter is the map's again.
        await pilot.press("left", "space")
        await until(pilot, lambda: told(screen))
        await pilot.press("escape")
        assert (told(screen), app.screen) == ("", screen)
        await pilot.press("space")
        await until(pilot, lambda: told(screen))
        await pilot.press("down")
        await until(pilot, lambda: not told(screen))
        await pilot.press("enter")
        await until(pilot, lambda: set(screen.cart.seats) == {1, 10})


async def test_a_watched_seat_is_told_at_another_desk_and_taken_from_there(core: Core) -> None:
    house = a_house(core)
    someone(core, name="anna")
    other = someone(core, name="other")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await desk(pilot, "anna")
        theirs = CartId(uuid4())
        inventory.place_hold(core, other, house.id, seats=[0], cart=theirs)
        await until(pilot, lambda: screen.seat_map.plane[0] == SeatState.HELD.byte)
        await pilot.press("space")
        await until(pilot, lambda: told(screen))
        await pilot.press("w")
        await until(pilot, lambda: app.watches.has(house.id, 0))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))

        inventory.release_hold(core, other, house.id, cart=theirs)
        await until(pilot, lambda: "A-1-1" in told(app.screen) and "open now" in told(app.screen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SellScreen) and set(app.screen.cart.seats) == {0})
        assert not app.watches.has(house.id, 0)


async def test_a_watch_ends_when_the_seat_is_sold_and_when_w_is_pressed_again(core: Core) -> None:
    from core.sales import sell_for_cash
    from db.vocabulary import OrderId

    house = a_house(core)
    someone(core, name="anna")
    other = someone(core, name="other")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await desk(pilot, "anna")
        theirs = CartId(uuid4())
        inventory.place_hold(core, other, house.id, seats=[0, 1], cart=theirs)
        await pilot.press("w", "right")
        await until(pilot, lambda: app.watches.has(house.id, 0))
        await pilot.press("w")
        await until(pilot, lambda: app.watches.has(house.id, 1))
        await pilot.press("w")
        await until(pilot, lambda: not app.watches.has(house.id, 1))
        sell_for_cash(
            core, other, house.id, cart=theirs, order=OrderId(uuid4()), seats={0: "a", 1: "a"}, received_minor=2000
        )
        await until(pilot, lambda: not app.watches.has(house.id, 0))


async def test_i_tells_the_life_of_a_seat(core: Core) -> None:
    house = a_house(core)
    someone(core, name="anna")
    other = someone(core, name="other")
    theirs = CartId(uuid4())
    inventory.place_hold(core, other, house.id, seats=[0], cart=theirs)
    inventory.release_hold(core, other, house.id, cart=theirs)
    inventory.place_hold(core, other, house.id, seats=[0], cart=CartId(uuid4()))
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await desk(pilot, "anna")
        await pilot.press("home", "i")
        await until(pilot, lambda: isinstance(app.screen, LifeDialog))
        dialog: Any = app.screen
        assert str(dialog.query_one("#now").content).startswith("A-1-1 is held by Other at test until ")
        assert [change.act for change in dialog._life.changes] == ["hold", "release", "hold"]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SellScreen))
