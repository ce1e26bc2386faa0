"""The desks of events as pictures, at 80x24 and 140x40: the list, an event, a performance, a dry run, two editors."""

from __future__ import annotations

from dataclasses import replace

from textual.pilot import Pilot

from core import programming
from core.access import Actor, Role
from core.runtime import Core
from etds_tui.screens.programming.event import EventScreen
from etds_tui.screens.programming.event_dialogs import ChoosingDialog, PlanDialog
from etds_tui.screens.programming.events import EventsScreen
from etds_tui.screens.programming.performance import PerformanceScreen
from tests.etds_tui.test_order_snapshots import NIGHT, PLAY, Snap, still
from tests.etds_tui.test_snapshots import DATA, size
from tests.factories.house import OpenHouse, a_house, someone
from tests.factories.late import sell
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]

LONG = "夜の公演 [bold]and[/] a title that goes on and on, longer than any line that a terminal has to give to it"


def a_season(core: Core) -> tuple[Actor, OpenHouse]:
    """Three events, one of them without a date."""
    booker = someone(core, Role.DISTRIBUTOR, name="booker", organisation="Presenter")
    play = a_house(core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event=PLAY, venue="Kalendar Theatre")
    a_house(core, code="NF-261121", event=NIGHT, venue="Harbour Hall", state="draft")
    programming.create_event(core, booker, title=LONG, artists=["Anna", "Earth, Wind & Fire"])
    write(
        core, booker, play, genre="Theatre", artists=("Fisher", "Anna Schmidt"),
        description="One evening, one actor, and the sea.\n\nNo interval. Latecomers are let in at the first storm, if"
        " at all; the foyer has a window.\n夜の海",
    )  # fmt: skip
    return booker, play


def write(core: Core, actor: Actor, house: OpenHouse, **changes: object) -> None:
    event = programming.find_event(core, actor, house.performance.event_id)
    before = programming.event_facts(event)
    programming.edit_event(
        core, actor, event.id, version=event.version, before=before, facts=replace(before, **changes)  # type: ignore[arg-type]
    )  # fmt: skip


async def the_event(pilot: Pilot[None]) -> EventScreen:
    await sign_in(pilot, "booker")
    await pilot.press("e")
    await until(pilot, lambda: isinstance(pilot.app.screen, EventScreen) and pilot.app.screen.views)
    screen = pilot.app.screen
    assert isinstance(screen, EventScreen)
    await until(pilot, lambda: screen.event is not None and screen.table.row_count)
    return screen


async def the_performance(pilot: Pilot[None]) -> PerformanceScreen:
    await the_event(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, PerformanceScreen) and pilot.app.screen.view)
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, PerformanceScreen)
    return screen


def test_all_events(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    a_season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await sign_in(pilot, "booker")
        await pilot.press("E")
        await until(pilot, lambda: isinstance(pilot.app.screen, EventsScreen) and pilot.app.screen.events)
        await pilot.pause()

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_an_event_with_something_unsaved(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    a_season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await the_event(pilot)
        await pilot.press("f2", "tab", "end", ";", "space", "a")
        pilot.app.screen.set_focus(pilot.app.screen.query_one("DataTable"))  # a cursor blinks
        await pilot.pause()

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_a_performance_and_its_acts(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    a_season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await the_performance(pilot)

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_what_cancelling_would_do(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    _, play = a_season(still)
    sell(still, someone(still, name="operator1"), play, 0, 1, contact="visitor@example.org")

    async def scene(pilot: Pilot[None]) -> None:
        await the_performance(pilot)
        await pilot.press("X")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlanDialog))
        pilot.app.screen.set_focus(None)  # a cursor blinks
        await pilot.pause()

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_mine_and_theirs(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    booker, play = a_season(still)

    async def scene(pilot: Pilot[None]) -> None:
        screen = await the_event(pilot)
        await pilot.press("f2", "end", "space", "I", "I")
        await until(pilot, lambda: screen.facts.title.endswith("II"))
        write(still, booker, play, title=LONG, genre="Musical", description="One evening, one actor, and the lake.")
        await pilot.press("escape", "ctrl+s")  # a cursor blinks
        await until(pilot, lambda: isinstance(pilot.app.screen, ChoosingDialog))
        await pilot.pause()

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)
