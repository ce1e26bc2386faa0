"""What the till shows of seats set aside, of who buys, and of vouchers, as pictures. See test_snapshots.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from core import inventory
from core.access import Role
from core.clock import HandMovedClock
from core.inventory import AllocationKind
from core.runtime import Core
from etds_tui.screens.modals.reason import ReasonDialog
from tests.etds_tui.test_snapshots import SIZES, Snap, drawn, is_at_rest, live, theatre
from tests.factories.house import someone
from tests.fixtures.app import an_app, until


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    return open_core(clock=HandMovedClock(datetime(2026, 11, 20, 18, 0, tzinfo=UTC)))


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
