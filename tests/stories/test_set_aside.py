"""Seats set aside, at the till: whose they are, who may sell them, and what it takes to take them all the same."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from core import inventory
from core.access import Role
from core.audit import verify_house
from core.inventory import AllocationKind
from core.runtime import Core
from etds_tui.screens.modals.reason import ReasonDialog
from etds_tui.screens.override.asking import AskManagerDialog
from etds_tui.widgets.inspector import Inspector
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until


def press_seats(core: Core, *sold_by: Role) -> OpenHouse:
    """A house whose first four seats are the press's."""
    house = a_house(core)
    manager = someone(core, Role.MANAGER)
    inventory.put_allocation(
        core, manager, house.id, letter="P", name="Press", kind=AllocationKind.PRESS, sold_by=sold_by
    )
    inventory.allocate_seats(core, manager, house.id, letter="P", seats=range(4))
    return house


async def desk(pilot: Pilot[None], name: str) -> Any:
    """The desk of that person, its cursor on the first seat."""
    await sign_in(pilot, name)
    screen: Any = await open_house(pilot)
    screen.seat_map.go_to(0)
    await pilot.pause()
    return screen


def said(screen: Any) -> str:
    return screen.query_one(Inspector).text


def broken(core: Core) -> list[Any]:
    """(what, why) of every allocation that was broken."""
    return core.postgres.rows("select subject, detail->>'reason' from audit_entry where act = 'allocation.break'")


async def test_who_may_sell_from_an_allocation_takes_its_seats_as_any_and_they_go_back_to_it(core: Core) -> None:
    house = press_seats(core, Role.OPERATOR)
    operator = someone(core, name="operator1")
    async with an_app(core).run_test(size=(140, 40)) as pilot:
        screen = await desk(pilot, "operator1")
        assert "set aside: Press (P)" in said(screen)

        await pilot.press("shift+right", "space")
        await until(pilot, lambda: set(screen.cart.seats) == {0, 1})
        await until(pilot, lambda: said(screen).endswith("mine"))

        await pilot.press("r")
        await until(pilot, lambda: screen.cart.seats == {} and bytes(screen.seat_map.plane[:4]) == b"PPPP")
    assert inventory.house_counts(core, operator, house.id).allocated == 4


async def test_who_may_not_is_sent_to_a_manager_and_nothing_is_taken(core: Core) -> None:
    press_seats(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await desk(pilot, "operator1")
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, (ReasonDialog, AskManagerDialog)))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert screen.cart.seats == {}


async def test_a_manager_is_asked_and_only_a_reason_takes_them(core: Core) -> None:
    house = press_seats(core)
    someone(core, Role.MANAGER, name="manager1")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await desk(pilot, "manager1")
        await pilot.press("shift+right", "space")
        await until(pilot, lambda: isinstance(app.screen, ReasonDialog))
        title = app.screen.query_one(".title").content  # type: ignore[attr-defined]
        assert str(title) == "2 seats are set aside for Press (P). Take them?"

        await pilot.press("enter")  # the button with the focus does nothing
        await until(pilot, lambda: app.screen is screen)
        assert (screen.cart.seats, broken(core)) == ({}, [])

        await pilot.press("left", "shift+right", "space")
        await until(pilot, lambda: isinstance(app.screen, ReasonDialog))
        await pilot.press("right", "enter")  # meant, but nobody said why
        await until(pilot, lambda: "why" in str(app.screen.query_one(".wrong").content))  # type: ignore[attr-defined]
        await pilot.press(*"critic", "space", *"ill", "enter")
        await until(pilot, lambda: set(screen.cart.seats) == {0, 1})

    assert broken(core) == [(house.performance.code, "critic ill")]
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


async def test_seats_set_aside_after_the_desk_was_opened_are_named_too(core: Core) -> None:
    house = a_house(core)
    someone(core, name="operator1")
    manager = someone(core, Role.MANAGER)
    async with an_app(core).run_test(size=(140, 40)) as pilot:
        screen = await desk(pilot, "operator1")
        assert said(screen).endswith("open")
        inventory.put_allocation(core, manager, house.id, letter="D", name="Dean", kind=AllocationKind.HOUSE)
        inventory.allocate_seats(core, manager, house.id, letter="D", seats=[0])
        await until(pilot, lambda: "set aside: Dean (D)" in said(screen))
