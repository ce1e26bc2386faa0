"""The pencilled dates as pictures, at 80x24 and 140x40. The clock stands, so the countdowns do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from core import programming
from core.access import Actor, Role
from core.clock import HandMovedClock
from core.runtime import Core
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.date_hold_dialogs import NewDateDialog
from etds_tui.screens.programming.date_holds import DateHoldsScreen
from tests.etds_tui.test_snapshots import Snap, size
from tests.etds_tui.test_till_snapshots import at_rest
from tests.factories.dates import a_date
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size"]

NOON = datetime(2054, 11, 20, 18, 0, tzinfo=UTC)
wall = datetime.fromisoformat


@pytest.fixture
def clock() -> HandMovedClock:
    return HandMovedClock(NOON)


@pytest.fixture
def still(open_core: Callable[..., Core], clock: HandMovedClock) -> Core:
    return open_core(clock=clock, session_hours=168)


def a_week_of_dates(core: Core, clock: HandMovedClock) -> Actor:
    """A queue of three on one day that is challenged, one that stands alone, and one with a long name."""
    house = a_house(core, code="KT-261121", venue="Kalendar Theatre", drawers=False)
    other = a_house(core, code="GH-1", venue="Kalendar Theatre", drawers=False)
    mine = someone(core, Role.DISTRIBUTOR, name="dist1", organisation="Presenter", drawer=False)
    theirs = someone(core, Role.DISTRIBUTOR, name="dist2", organisation="Northern Arts", drawer=False)
    at = wall("2055-03-13T20:00")
    a_date(core, theirs, house, "A Secret Tour", at=at)
    a_date(core, mine, house, "Winter Journey", at=at, artist="Duo Amsel", note="wants the Steinway")
    third = a_date(core, mine, house, "Fisher & Friends", at=at, contact="tours@example.org")
    a_date(core, mine, other, "A Night of Very Long Titles, with Guests from Everywhere", at=wall("2055-04-02T19:30"))
    gone = a_date(core, mine, other, "The One That Got Away", at=wall("2054-12-31T22:00"), days=2)
    clock.move(timedelta(hours=1))
    programming.challenge_date(core, mine, third.id)
    programming.release_date(core, mine, gone.id)
    clock.move(timedelta(minutes=12, seconds=34))
    return mine


async def at_dates(core: Core, clock: HandMovedClock, pilot: Pilot[None]) -> Any:
    a_week_of_dates(core, clock)
    await sign_in(pilot, "dist1")
    await pilot.press("H")
    await until(pilot, lambda: isinstance(pilot.app.screen, DateHoldsScreen) and pilot.app.screen.is_read)
    await until(pilot, lambda: pilot.app.screen.table.row_count == 4)  # type: ignore[attr-defined]
    return pilot.app.screen


@pytest.mark.parametrize("state", ["first", "waits", "over", "new", "confirm"])
def test_dates(snap_compare: Snap, still: Core, clock: HandMovedClock, size: tuple[int, int], state: str) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        screen = await at_dates(still, clock, pilot)
        if state == "waits":
            await pilot.press("down", "down")
        elif state == "over":
            await pilot.press("v")
            await until(pilot, lambda: screen.table.row_count == 5)
        elif state == "new":
            await pilot.press("n")
            await until(pilot, lambda: isinstance(pilot.app.screen, NewDateDialog))
        elif state == "confirm":
            await pilot.press("down", "down", "down", "f")
            await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_no_date_yet(snap_compare: Snap, still: Core) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        a_house(still, code="KT-261121", venue="Kalendar Theatre", drawers=False)
        someone(still, Role.DISTRIBUTOR, name="dist1", organisation="Presenter", drawer=False)
        await sign_in(pilot, "dist1")
        await pilot.press("H")
        await until(pilot, lambda: isinstance(pilot.app.screen, DateHoldsScreen) and pilot.app.screen.is_read)
        await at_rest(pilot)

    assert snap_compare(an_app(still), terminal_size=(80, 24), run_before=scene)
