"""The ticket counts as pictures at 80x24 and 140x40: the tour, one performance, and the tour as of a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from textual.pilot import Pilot

from core import inventory
from core.access import Role
from core.clock import HandMovedClock
from core.inventory import AllocationKind
from core.runtime import Core
from db.servers import Addresses
from etds_tui.screens.artist.counts import CountsScreen
from etds_tui.screens.artist.show_counts import ShowCountsScreen
from tests.core.analytics.test_counts import comps, moved
from tests.core.printing.orders import sold
from tests.etds_tui.test_snapshots import DATA, Snap, size
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size"]

NOW = datetime(2036, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    return open_core(clock=HandMovedClock(NOW))


def tour(core: Core, database: Addresses) -> None:
    """A theatre tomorrow, a club in nine days and one in two months; some sales of the last weeks, comps, set aside."""
    theatre = a_house(
        core, (DATA / "theatre.json").read_bytes(), code="KT-361121", event="An Evening with Fisher",
        venue="Kalendar Theatre", artist="Fisher",
    )  # fmt: skip
    club = a_house(core, code="CN-361130", event="Fisher Live", venue="Club Nadir", artist="Fisher")
    hall = a_house(core, code="TH-370120", event="Fisher Live", venue="Harbour Hall, Trondheim", artist="Fisher")
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        for house, days in ((club, 9), (hall, 60)):
            owner.execute(
                "update performance set starts_at = starts_at + make_interval(days => %(days)s),"
                " ends_at = ends_at + make_interval(days => %(days)s) where id = %(id)s",
                {"days": days, "id": house.id},
            )
            core.repertoire.forget(house.id)
    manager = someone(core, Role.MANAGER)
    for house, days, seats in (
        (theatre, 12, (1, 2)), (theatre, 3, (3, 4, 5)), (theatre, 0, (6,)), (club, 9, (0, 1, 2, 3)), (club, 1, (4, 5)),
        (hall, 30, (1, 2)),
    ):  # fmt: skip
        sold(core, manager, house, *seats)
        moved(database, house, NOW - timedelta(days=days, hours=1))
    comps(core, manager, club, 20, 21)
    inventory.put_allocation(core, manager, theatre.id, letter="H", name="House", kind=AllocationKind.HOUSE)
    inventory.allocate_seats(core, manager, theatre.id, letter="H", seats=range(40, 48))
    moved(database, club, NOW - timedelta(days=2))
    someone(core, Role.ARTIST, name="fisher", artist="Fisher")


async def at_tour(pilot: Pilot[None]) -> Any:
    await sign_in(pilot, "fisher")
    await pilot.press("t")
    await until(pilot, lambda: isinstance(pilot.app.screen, CountsScreen) and pilot.app.screen._is_read)
    screen: Any = pilot.app.screen
    await live(pilot, screen)
    return screen


async def live(pilot: Pilot[None], screen: Any) -> None:
    bar = screen.query_one("StatusBar")
    await until(pilot, lambda: bar.link is not None)
    await pilot.pause()


def test_the_tour(snap_compare: Snap, still: Core, database: Addresses, size: tuple[int, int]) -> None:
    tour(still, database)

    async def scene(pilot: Pilot[None]) -> None:
        await at_tour(pilot)

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_one_performance(snap_compare: Snap, still: Core, database: Addresses, size: tuple[int, int]) -> None:
    tour(still, database)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await at_tour(pilot)
        await until(pilot, lambda: screen.table.selected == "KT-361121")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ShowCountsScreen) and pilot.app.screen._is_read)
        await live(pilot, pilot.app.screen)

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_the_tour_as_of_a_moment(snap_compare: Snap, still: Core, database: Addresses) -> None:
    tour(still, database)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await at_tour(pilot)
        await pilot.press("at")
        await until(pilot, lambda: pilot.app.screen.query("Input"))
        await pilot.press(*"-2d", "enter")
        await until(pilot, lambda: screen.at is not None and screen.found is not None and screen.found.is_past)
        await until(pilot, lambda: str(screen.query_one("#heading").content).startswith("AS OF"))
        await pilot.pause()

    assert snap_compare(an_app(still), run_before=scene, terminal_size=(80, 24))
