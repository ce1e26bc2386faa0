"""Allocations, painting, releases, agents, coupons and capacity, as pictures at 80x24 and 140x40."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import agents, inventory, sales
from core.access import Actor, Role
from core.clock import HandMovedClock
from core.inventory import AllocationKind, CartId, Release, Terms
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.modals.form import FormDialog
from etds_tui.screens.programming.agents import AgentsScreen
from etds_tui.screens.programming.allocations import AllocationsScreen
from etds_tui.screens.programming.capacity import CapacityScreen
from etds_tui.screens.programming.coupons import CouponsScreen
from etds_tui.screens.programming.paint import PaintScreen
from etds_tui.screens.programming.releases import ReleasesScreen
from etds_tui.screens.programming.statement import StatementScreen
from tests.etds_tui.test_snapshots import DATA, Snap, drawn, is_at_rest, size
from tests.factories.agents import an_agent, seller_of
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size"]

NOW = datetime(2036, 11, 20, 18, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=8)


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    """Far ahead of the database's clock, so that no step of a ladder is ever due while a picture is taken."""
    return open_core(clock=HandMovedClock(NOW))


def season(core: Core) -> tuple[OpenHouse, Actor]:
    """A theatre tomorrow with four letters, a club in three weeks, an agent who sold two seats, a coupon."""
    me = someone(core, Role.DISTRIBUTOR, name="operator1", organisation="Presenter")
    here = a_house(
        core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event="An Evening with Fisher",
        venue="Kalendar Theatre",
    )  # fmt: skip
    club = a_house(core, code="CN-261212", event="Night Ferry Live", venue="Club Nadir")
    with core.postgres.write() as connection:
        connection.execute(
            "update performance set starts_at = starts_at + interval '21 days', ends_at = ends_at + interval '21 days'"
            " where id = %s",
            [club.id],
        )
    core.repertoire.forget(club.id)
    curtain, now = here.performance.starts_at, core.clock.now()

    def put(house: OpenHouse, letter: str, name: str, kind: str, seats: range, *hours: int, **terms: Any) -> None:
        rungs = [Release(due_at=curtain - timedelta(hours=one), percent=50 if one > 2 else 100) for one in hours]
        inventory.put_allocation(
            core, me, house.id, letter=letter, name=name, kind=AllocationKind(kind), ladder=rungs,
            sold_by=[Role.MANAGER], terms=Terms(**terms) if terms else None,
        )  # fmt: skip
        inventory.allocate_seats(core, me, house.id, letter=letter, seats=seats)

    put(here, "H", "House seats", "house", range(40, 48), 6, 2)
    put(here, "P", "Press", "press", range(60, 64))
    put(
        club, "A", "Artist's guests", "artist", range(4), owner="Fisher", reason="family of the band",
        message="ask the tour manager first", ask_at=now - timedelta(hours=1), warn_at=now + timedelta(days=2),
    )  # fmt: skip
    agent = an_agent(core, name="Harbour Kiosk", commission_bp=1250)
    agents.allot(core, me, here.id, agent_id=agent.id, letter="G", quantity=12, cut_off_at=curtain - timedelta(hours=4))
    core.news.flush(10)  # the best places are looked for where news go
    seller, cart = seller_of(core, agent, name="kiosk"), CartId(uuid4())
    hold, _ = inventory.hold_best(core, seller, here.id, count=2, cart=cart)
    sales.sell_for_cash(
        core, seller, here.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(hold.seats, "a"),
        received_minor=2_000,
    )  # fmt: skip
    clerk = someone(core)
    for taken in (range(4, 10), range(10, 20), range(20, 29)):
        cart = CartId(uuid4())
        inventory.place_hold(core, clerk, club.id, seats=taken, cart=cart)
        sales.sell_for_cash(
            core, clerk, club.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(taken, "a"),
            received_minor=len(taken) * 1_000,
        )  # fmt: skip
    sales.create_coupon(core, me, here.id, name="Spring sale", code="SPRING", percent=10, uses_max=100)
    sales.create_coupon(core, me, here.id, name="Five off", code="FIVER", amount_minor=500, scope="organisation")
    with core.postgres.write() as connection:
        connection.execute("update allocation set created_at = %s", [SINCE])
    return here, me


async def at_allocations(pilot: Pilot[None]) -> Any:
    await sign_in(pilot, "operator1")
    await pilot.press("A")
    await until(pilot, lambda: isinstance(pilot.app.screen, AllocationsScreen) and pilot.app.screen._is_read)
    await pilot.pause()
    return pilot.app.screen


@pytest.mark.parametrize("state", ["busy", "editing", "none"])
def test_allocations(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    if state == "none":
        someone(still, Role.DISTRIBUTOR, name="operator1", organisation="Presenter")
        a_house(still, code="P-1")
    else:
        season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await at_allocations(pilot)
        if state == "editing":
            await pilot.press("down", "down", "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog))
            for field in pilot.app.screen.query("Input"):
                field.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_painting(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await at_allocations(pilot)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(pilot.app.screen, PaintScreen) and pilot.app.screen.values)
        screen: Any = pilot.app.screen
        await until(pilot, lambda: screen._merger is not None and screen._merger.feed is not None)
        bar = screen.query_one("StatusBar")
        await until(pilot, lambda: bar.link is not None and bar.clock)
        await pilot.press("H", "shift+right", "shift+down")
        await until(pilot, lambda: is_at_rest(screen.seat_map))
        await drawn(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize(
    ("keys", "kind"),
    [("t", ReleasesScreen), ("g", AgentsScreen), ("K", CouponsScreen)],
    ids=["releases", "agents", "coupons"],
)
def test_beside_the_allocations(snap_compare: Snap, still: Core, size: tuple[int, int], keys: str, kind: type) -> None:
    season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await at_allocations(pilot)
        await pilot.press(keys)
        await until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen._is_read)  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


def test_a_statement(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await at_allocations(pilot)
        await pilot.press("g")
        await until(pilot, lambda: isinstance(pilot.app.screen, AgentsScreen) and pilot.app.screen.chosen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, StatementScreen) and pilot.app.screen._is_read)
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["weeks", "year"])
def test_capacity(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "operator1")
        await pilot.press("C")
        await until(pilot, lambda: isinstance(pilot.app.screen, CapacityScreen) and pilot.app.screen.found)
        screen: Any = pilot.app.screen
        if state == "year":
            await pilot.press("4")
            await until(pilot, lambda: screen.found.weeks == 52)
            await pilot.press("right", "right", "right", "m")
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
