"""The sale line while it is typed, mistaken, and ready, as pictures. See test_snapshots.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from textual.keys import _character_to_key
from textual.pilot import Pilot

from core.clock import HandMovedClock
from core.inventory import CartId
from core.runtime import Core
from tests.etds_tui.test_snapshots import SIZES, Snap, drawn, is_at_rest, live, theatre
from tests.fixtures.app import an_app, until

LINES = {"typing": "2a1c mid", "mistake": "2 mddle cash ", "preview": "2a1c E8-10 cash 300"}


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    return open_core(clock=HandMovedClock(datetime(2054, 11, 20, 18, 0, tzinfo=UTC)))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x40"])
@pytest.mark.parametrize("state", LINES)
def test_sale_line(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    theatre(still)

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        screen._line_cart = CartId(UUID(int=1))  # of equally good seats each cart is shown its own
        await pilot.press(*(_character_to_key(letter) for letter in f":{LINES[state]}"))
        screen.line.field.cursor_blink = False
        await until(pilot, lambda: screen._seen is not None and screen._seen.parsed == screen.line.parsed)
        await until(pilot, lambda: is_at_rest(screen.seat_map))
        await drawn(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
