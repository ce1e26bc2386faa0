"""What the till shows of seats set aside, of who buys, and of vouchers, as pictures. See test_snapshots.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core import inventory, payments, sales
from core.access import Role
from core.clock import HandMovedClock
from core.inventory import AllocationKind
from core.runtime import Core
from etds_tui.screens.boxoffice.buyer import BuyerDialog
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.screens.boxoffice.voucher import VoucherDialog
from etds_tui.screens.modals.reason import ReasonDialog
from tests.etds_tui.test_snapshots import SIZES, Snap, drawn, is_at_rest, live, theatre
from tests.factories.house import someone
from tests.fixtures.app import an_app, until


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    return open_core(clock=HandMovedClock(datetime(2054, 11, 20, 18, 0, tzinfo=UTC)))


@pytest.fixture(params=SIZES, ids=["80x24", "140x40"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param


def a_till(core: Core, role: Role = Role.OPERATOR) -> Any:
    """The theatre with the first seats set aside for the press, and somebody of that role to sell it."""
    house = theatre(core, role)
    manager = someone(core, Role.MANAGER)
    inventory.put_allocation(core, manager, house.id, letter="P", name="Press", kind=AllocationKind.PRESS)
    inventory.allocate_seats(core, manager, house.id, letter="P", seats=range(4))
    return house


async def at_rest(pilot: Pilot[None]) -> None:
    """Nothing moves, and no cursor blinks."""
    for field in pilot.app.screen.query("Input"):
        field.cursor_blink = False  # type: ignore[attr-defined]
    await pilot.pause()


@pytest.mark.parametrize("state", ["seat", "asked"])
def test_set_aside(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    a_till(still, Role.MANAGER)

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        screen.seat_map.go_to(0)
        await until(pilot, lambda: is_at_rest(screen.seat_map))
        await drawn(pilot)
        if state == "asked":
            await pilot.press("shift+right", "space")
            await until(pilot, lambda: isinstance(pilot.app.screen, ReasonDialog))
            await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


async def with_cart(pilot: Pilot[None], seats: int) -> Any:
    """The desk with so many seats in its cart, from the left of the first row on."""
    await live(pilot)
    screen: Any = pilot.app.screen
    for number in range(1, seats + 1):
        await pilot.press("space", "right")
        await until(pilot, lambda number=number: len(screen.cart.seats) == number and not screen.seat_map.pending)
    await until(pilot, lambda: screen.cart.quote() is not None)
    await drawn(pilot)
    return screen


@pytest.mark.parametrize("state", ["dialog", "refused", "cart"])
def test_buyer(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    house = a_till(still)
    admin = someone(still, Role.ADMIN)
    sales.create_coupon(still, admin, house.id, name="Spring", code="SPRING25", percent=25)
    with still.postgres.write() as connection:  # the database's clock does not stand still
        connection.execute("update coupon set starts_at = '2026-11-01'")

    async def scene(pilot: Pilot[None]) -> None:
        screen = await with_cart(pilot, 3)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, BuyerDialog))
        dialog = pilot.app.screen
        values = {"customer": "Ann Smith", "contact": "ann@example.org", "coupon": "SPRING25"}
        for name, value in (values | ({"coupon": "SUMMER"} if state == "refused" else {})).items():
            dialog.query_one(f"#{name}", Input).value = value
        if state != "dialog":
            await pilot.press("enter")
        if state == "refused":
            await until(pilot, lambda: "not good" in str(dialog.query_one(".wrong").content))  # type: ignore[attr-defined]
        if state == "cart":
            await until(pilot, lambda: pilot.app.screen is screen and screen.cart.quote() is not None)
            await drawn(pilot)
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["asked", "looked-at", "taken"])
def test_voucher(snap_compare: Snap, still: Core, state: str) -> None:
    house = a_till(still)
    manager = someone(still, Role.MANAGER)
    code = payments.issue_voucher(
        still, manager, house.id, voucher=uuid4(), name="Gift card", amount_minor=1250, ends_at=None
    )

    async def scene(pilot: Pilot[None]) -> None:
        await with_cart(pilot, 2)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(pilot.app.screen, VoucherDialog))
        dialog = pilot.app.screen
        field = dialog.query_one(Input)
        if state != "asked":
            field.value = code
            await pilot.press("enter")
            await until(pilot, lambda: "12.50" in str(dialog.query_one("#told").content))  # type: ignore[attr-defined]
        if state == "looked-at":
            field.placeholder = "a code"  # which is drawn anew each time
            with field.prevent(Input.Changed):
                field.value = ""
        if state == "taken":
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, CardDialog))
            await until(pilot, lambda: "is left" in str(pilot.app.screen.query_one("#told").content))  # type: ignore[attr-defined]
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=(80, 24), run_before=scene)


def test_why_these_seats(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    a_till(still)

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        await pilot.press("3", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 3)
        await until(pilot, lambda: is_at_rest(screen.seat_map))
        await drawn(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
