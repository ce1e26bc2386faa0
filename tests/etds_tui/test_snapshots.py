"""Each screen in its states, as pictures, at 80x24 and 140x40. A changed picture is looked at, then accepted with
`uv run pytest tests/etds_tui/test_snapshots.py --snapshot-update`.

The clock of the venue stands still, codes are given, and holds show minutes, so a picture does not change by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core import inventory
from core.access import Role
from core.clock import HandMovedClock
from core.inventory import CartId
from core.runtime import Core
from etds_tui.screens.boxoffice.card import CardDialog
from etds_tui.screens.boxoffice.tender import TenderDialog
from etds_tui.screens.login.lock import LockDialog
from etds_tui.screens.modals.help import HelpDialog
from etds_tui.widgets.seat_map import SeatMap
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

SIZES = [(80, 24), (140, 40)]
DATA = Path(__file__).parent.parent / "data"
Snap = Callable[..., bool]
Scene = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    return open_core(clock=HandMovedClock(datetime(2054, 11, 20, 18, 0, tzinfo=UTC)))


@pytest.fixture(params=SIZES, ids=["80x24", "140x40"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param


def theatre(core: Core, role: Role = Role.OPERATOR) -> inventory.House:
    house = a_house(
        core,
        (DATA / "theatre.json").read_bytes(),
        code="KT-261121",
        event="An Evening with Fisher",
        venue="Kalendar Theatre",
    )
    someone(core, role, name="operator1")
    other = someone(core, name="other")
    inventory.place_hold(core, other, house.id, seats=range(40, 46), cart=CartId(uuid4()))
    return house  # type: ignore[return-value]


async def live(pilot: Pilot[None]) -> None:
    """Open the only house, and wait until its news are live and its pictures drawn."""
    await sign_in(pilot, "operator1")
    screen = await open_house(pilot)
    bar = screen.query_one("StatusBar")
    await until(pilot, lambda: bar.link is not None and bar.clock)  # type: ignore[attr-defined]
    await until(pilot, lambda: is_at_rest(screen.seat_map) or screen.tiles.has_focus)
    await drawn(pilot)


def is_at_rest(seat_map: SeatMap) -> bool:
    """Whether the first scroll is over: the seat under the cursor is in view, and nothing moves."""
    layout, cursor, view = seat_map.layout_, seat_map.cursor, seat_map.view
    assert layout is not None and cursor is not None
    column, line = layout.column[cursor], layout.line[cursor]
    is_seen = view.is_line_seen(line) and view.span(column, column) is not None
    return is_seen and seat_map.scroll_offset.y == min(seat_map.scroll_target_y, seat_map.max_scroll_y)


async def drawn(pilot: Pilot[None]) -> None:
    """What follows a moment later, at once: the counts and the minimap."""
    screen: Any = pilot.app.screen
    await pilot.pause()
    screen._recount()
    screen.tick()
    await pilot.pause()


def test_sign_in(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    assert snap_compare(an_app(still, is_demo=True), terminal_size=size)


def test_sign_in_outside_the_demo(snap_compare: Snap, still: Core) -> None:
    assert snap_compare(an_app(still), terminal_size=(80, 24))


def test_sign_in_refused(snap_compare: Snap, still: Core) -> None:
    app = an_app(still, is_demo=True)

    async def refused(pilot: Pilot[None]) -> None:
        await pilot.press(*"nobody", "enter", *"wrong", "enter")
        await until(pilot, lambda: "not right" in str(app.screen.query_one("#say").content))  # type: ignore[attr-defined]
        for field in app.screen.query(Input):
            field.cursor_blink = False  # a busy machine takes longer than a blink
        await pilot.pause()

    assert snap_compare(app, terminal_size=(80, 24), run_before=refused)


@pytest.mark.parametrize("state", ["busy", "finding", "none"])
def test_performances(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    someone(still, name="operator1")
    if state != "none":
        for number, title in enumerate(("An Evening with Fisher", "Night Ferry Live", "Brass Harbour: the New Songs")):
            a_house(still, code=f"P-{number}", event=title, venue=f"House {number}")

    async def scene(pilot: Pilot[None]) -> None:
        await pilot.press(*"operator1", "enter", *"2222", "enter")
        wanted = 0 if state == "none" else 3
        await until(pilot, lambda: len(getattr(pilot.app.screen, "_shown", "?")) == wanted)
        if state == "finding":
            await pilot.press("slash", *"ferry")
            await until(pilot, lambda: len(pilot.app.screen._shown) == 1)  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("state", ["idle", "cart", "price-type", "numbers", "dense"])
def test_selling(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    theatre(still)

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        if state in ("cart", "price-type"):
            await pilot.press("space", "right", "space", "right", "space")
            await until(pilot, lambda: len(screen.cart.seats) == 3 and not screen.seat_map.pending)
        if state == "price-type":
            await pilot.press("full_stop")
        if state == "numbers":
            await pilot.press("plus")
        if state == "dense":
            await pilot.press("minus")
        await until(pilot, lambda: is_at_rest(screen.seat_map))
        await drawn(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize(
    ("name", "options"),
    [("light", {"theme": "etds-light"}), ("high-contrast", {"theme": "etds-high-contrast"}),
     ("ansi", {"theme": "ansi-dark"}), ("ascii", {"ascii_only": True})],
    ids=["light", "high-contrast", "ansi", "ascii"],
)  # fmt: skip
def test_selling_looks(snap_compare: Snap, still: Core, name: str, options: dict[str, Any]) -> None:
    theatre(still)

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)

    assert snap_compare(an_app(still, **options), terminal_size=(100, 36), run_before=scene)


@pytest.mark.parametrize("state", ["tiles", "seats"])
def test_a_stadium(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    a_house(still, (DATA / "stadium.csv").read_bytes(), code="ST-261121", event="Fisher Live", venue="River Stadium")
    someone(still, name="operator1")

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        if state == "seats":
            await pilot.press("down", "right", "enter")
            await until(pilot, lambda: screen.seat_map.has_focus and is_at_rest(screen.seat_map))
        await drawn(pilot)

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("dialog", ["tender", "card", "declined", "help", "lock"])
def test_dialogs(snap_compare: Snap, still: Core, size: tuple[int, int], dialog: str) -> None:
    theatre(still)
    kinds: dict[str, type] = {
        "tender": TenderDialog,
        "card": CardDialog,
        "declined": CardDialog,
        "help": HelpDialog,
        "lock": LockDialog,
    }

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)
        screen: Any = pilot.app.screen
        if dialog == "tender":
            await pilot.press("space")
            await until(pilot, lambda: len(screen.cart.seats) == 1 and not screen.seat_map.pending)
            await pilot.press("t", "1", "2")
        elif dialog in ("card", "declined"):
            await pilot.press("space")
            await until(pilot, lambda: len(screen.cart.seats) == 1 and not screen.seat_map.pending)
            await pilot.press("c", *("9.01" if dialog == "declined" else ""))
            if dialog == "declined":
                await pilot.press("enter")
                await until(pilot, lambda: "declined" in str(pilot.app.screen.query_one("#told").content))  # type: ignore[attr-defined]
        else:
            await pilot.press({"help": "question_mark", "lock": "ctrl+l"}[dialog])
        await until(pilot, lambda: isinstance(pilot.app.screen, kinds[dialog]))
        for field in pilot.app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)


@pytest.mark.parametrize("role", [Role.DOOR, Role.ARTIST])
def test_looking_at_a_house(snap_compare: Snap, still: Core, role: Role) -> None:
    a_house(still, code="P-1", event="An Evening with Fisher", artist="Fisher", venue="House")
    someone(still, role, name="operator1", artist="Fisher")

    async def scene(pilot: Pilot[None]) -> None:
        await live(pilot)

    assert snap_compare(an_app(still), terminal_size=(100, 30), run_before=scene)
