"""The guest list of an artist, and guests at the will-call window, as pictures at 80x24 and 140x40."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import guests
from core.access import Role
from core.clock import HandMovedClock
from core.inventory import Release
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.artist.guests import GuestsScreen
from etds_tui.screens.boxoffice.will_call import WillCallScreen
from etds_tui.screens.modals.confirm import ConfirmDialog
from tests.etds_tui.test_snapshots import DATA, Snap, size
from tests.factories.guests import set_aside_for_an_artist
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size"]

NOW = datetime(2036, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    """Far ahead of the database's clock, so that no step of a ladder is ever due while a picture is taken."""
    return open_core(clock=HandMovedClock(NOW))


def an_evening(core: Core) -> OpenHouse:
    """Twelve seats of an artist, three parties on them, one of which has come."""
    here = a_house(
        core, (DATA / "theatre.json").read_bytes(), code="KT-361121", event="An Evening with Fisher",
        artist="Fisher", venue="Kalendar Theatre",
    )  # fmt: skip
    manager = someone(core, Role.MANAGER, name="mona")
    artist = someone(core, Role.ARTIST, name="fisher2", artist="Fisher")
    ladder = [Release(due_at=here.performance.starts_at - timedelta(hours=2), percent=100)]
    set_aside_for_an_artist(core, manager, here, range(40, 52), ladder=ladder)
    guests.name_guest(core, artist, here.id, name="Anna Lindqvist-Oyelaran", party=2, start=41, note="wheelchair")
    guests.name_guest(core, artist, here.id, name="Bo Ek", start=45, note="The Evening Post, has a photographer along")
    came = guests.name_guest(core, artist, here.id, name="Cleo Cruz", party=3, start=46)
    guests.give_to_guest(core, manager, here.id, came.id, order=OrderId(uuid4()))
    return here


@pytest.mark.parametrize("state", ["list", "release"])
def test_guest_list(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    an_evening(still)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "fisher2")
        await until(pilot, lambda: getattr(pilot.app.screen, "chosen", None) is not None)
        await pilot.press("g")
        await until(pilot, lambda: isinstance(pilot.app.screen, GuestsScreen) and pilot.app.screen._is_read)
        await pilot.press("down")
        if state == "release":
            await pilot.press("r")
            await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_guests_at_the_window(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    here = an_evening(still)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "mona")
        pilot.app.push_screen(WillCallScreen(here.performance))
        await until(pilot, lambda: isinstance(pilot.app.screen, WillCallScreen) and pilot.app.screen._is_read)
        pilot.app.screen.query_one("#name").cursor_blink = False  # type: ignore[attr-defined]
        await pilot.press("a", "n")
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
