"""The counter as pictures: colleagues on the map, refusals with keys, carts that change hands, the life of a seat; also
without colour and in plain ASCII. See test_snapshots.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import inventory
from core.access import Role
from core.clock import HandMovedClock
from core.inventory import CartId, CartNote, Colleague, SeatChange, SeatDetail, SeatLife, SeatState
from core.runtime import Core
from etds_tui.screens.boxoffice.counter_dialogs import CartsDialog, ParkDialog
from etds_tui.screens.boxoffice.life import LifeDialog
from tests.etds_tui.test_snapshots import SIZES, Snap, drawn, is_at_rest, live, theatre
from tests.factories.house import someone
from tests.fixtures.app import an_app, until

NOW = datetime(2054, 11, 20, 18, 0, tzinfo=UTC)
PEOPLE = (
    Colleague("1", "Anna Weber", "till-2", 66, (40, 41, 42, 43, 44, 45)),
    Colleague("2", "Berta", "till-3", 9, ()),
)


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    return open_core(clock=HandMovedClock(NOW))


@pytest.fixture(params=SIZES, ids=["80x24", "140x40"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param


async def refused(pilot: Pilot[None], screen: Any) -> None:
    """Refused a seat of another till; the clock of the database, which does not stand still, is put right."""
    screen.seat_map.go_to(41)
    await pilot.press("space")
    await until(pilot, lambda: screen.noticed)
    screen.notice(replace(screen.noticed, text=re.sub(r"\d\d:\d\d:\d\d", "18:20:00", screen.noticed.text)))


async def settled(pilot: Pilot[None], screen: Any) -> None:
    await until(pilot, lambda: is_at_rest(screen.seat_map))
    await drawn(pilot)


@pytest.mark.parametrize("state", ["colleagues", "dense", "numbers", "refusal"])
def test_the_counter(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    theatre(still)

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        screen.around._see(PEOPLE)
        if state in ("dense", "numbers"):
            await pilot.press("minus" if state == "dense" else "plus")
        if state == "refusal":
            await refused(pilot, screen)
        await settled(pilot, screen)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("options", [{}, {"ascii_only": True}], ids=["no-colour", "ascii"])
@pytest.mark.parametrize("state", ["seats", "dense"])
def test_the_counter_without_colour(
    snap_compare: Snap, still: Core, options: dict[str, Any], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    theatre(still)

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        screen.around._see(PEOPLE)
        if state == "dense":
            await pilot.press("minus")
        await refused(pilot, screen)
        await settled(pilot, screen)

    assert snap_compare(an_app(still, **options), terminal_size=(80, 24), run_before=scene)


@pytest.mark.parametrize("dialog", ["park", "carts", "none", "life"])
def test_dialogs_of_the_counter(snap_compare: Snap, still: Core, size: tuple[int, int], dialog: str) -> None:
    house = theatre(still, Role.MANAGER)
    if dialog == "carts":
        berta, cart = someone(still, name="berta"), CartId(uuid4())
        inventory.place_hold(still, berta, house.id, seats=[50, 51], cart=cart)  # type: ignore[attr-defined]
        inventory.park_cart(still, berta, house.id, cart=cart, note=CartNote(name="blue coat"))  # type: ignore[attr-defined]
    if dialog == "none":
        with still.postgres.write() as connection:
            connection.execute("delete from hold")

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        if dialog == "life":
            label = screen.house.manifest.label(0)
            detail = SeatDetail(
                seat=0, label=label, state=SeatState.HELD, fence=3, holder="Berta", until=NOW + timedelta(minutes=20),
                till="till-3",
            )  # fmt: skip
            changes = [
                SeatChange(at=NOW - timedelta(minutes=ago), act=act, state=SeatState.HELD, who=who, till=till,
                           reason=None, order=None)
                for ago, act, who, till in (
                    (1, "hold", "Berta", "till-3"), (9, "expire", None, None), (19, "hand", "Anna Weber", "till-2"),
                    (29, "hold", "Anna Weber", "till-2"),
                )
            ]  # fmt: skip
            pilot.app.push_screen(LifeDialog(SeatLife(detail=detail, changes=tuple(changes)), UTC))
        elif dialog == "park":
            await pilot.press("space")
            await until(pilot, lambda: len(screen.cart.seats) == 1 and not screen.seat_map.pending)
            await pilot.press("z")
        else:
            await pilot.press("Z")
        kind = {"park": ParkDialog, "life": LifeDialog}.get(dialog, CartsDialog)
        await until(pilot, lambda: isinstance(pilot.app.screen, kind))
        for field in pilot.app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
