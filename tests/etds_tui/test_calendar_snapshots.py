"""The calendar of the halls, as pictures at 80x24 and 140x40."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from core import programming
from core.access import Role
from core.programming import BookingKind
from core.runtime import Core
from etds_tui.screens.programming.calendar import CalendarScreen
from etds_tui.screens.programming.calendar_run import RunDialog
from etds_tui.widgets.calendar import shown as moves
from tests.etds_tui.test_order_snapshots import Snap, still
from tests.etds_tui.test_snapshots import size
from tests.factories.calendars import a_stage
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]

_SATURDAY = date(2054, 12, 5)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """December 2054, in Berlin."""
    return datetime(2054, 12, day, hour - 1, minute, tzinfo=UTC)


def a_season(core: Core) -> None:
    """A theatre with two stages and a club; a run, what is around it, and a night of others."""
    great = a_stage(
        core, venue="Kalendar Theatre", hall="Great Hall", event="The Winter Tale", artist="Kalendar Ensemble"
    )
    studio = a_stage(core, venue="Kalendar Theatre", hall="Studio", event="Im Keller: 夜の部", artist="Ana Sorge Trio")
    club = a_stage(
        core, venue="Club Nadir", hall="Cellar", zone="Europe/Lisbon", event="Night Ferry", artist="Juno Vale"
    )
    dora = someone(core, Role.DISTRIBUTOR, name="dora", organisation="Presenter")
    rita = someone(core, Role.DISTRIBUTOR, name="rita", organisation="Another Presenter")
    chief = someone(core, Role.MANAGER, name="chief", venue="Kalendar Theatre")
    for stage in (great, studio):
        programming.set_hall_facts(
            core, chief, stage.hall_id, turnaround_minutes=90, doors_minutes=60, curfew=time(23), place=(52.5, 13.4)
        )
    run = "Tue-Sat 20:00, Sun 15:00 for three weeks"
    programming.schedule_run(core, dora, great.event_id, great.manifest_id, run, minutes=150, first=date(2054, 12, 1))
    programming.schedule_run(
        core, dora, studio.event_id, studio.manifest_id, "Fri 19:30, Sat 16:30 for four weeks", minutes=90,
        first=date(2054, 12, 1),
    )  # fmt: skip
    programming.schedule(
        core,
        dora,
        club.event_id,
        club.manifest_id,
        starts=[at(5, 23), at(12, 23), at(31, 23)],
        minutes=180,
    )
    programming.schedule(core, rita, studio.foreign_event_id, studio.manifest_id, starts=[at(10, 20)], minutes=120)
    for kind, start, hours, title in (
        (BookingKind.LOAD_IN, at(1, 9), 9, "Trucks and rig"),
        (BookingKind.STRIKE, at(20, 19), 4, "Strike"),
        (BookingKind.REHEARSAL, at(8, 10), 4, "Understudies"),
        (BookingKind.MAINTENANCE, at(21, 8), 30, "Fly tower check"),
        (BookingKind.DARK, at(24, 10), 12, "Christmas Eve"),
    ):
        programming.book(
            core, dora, great.hall_id, kind, title=title, starts_at=start, ends_at=start + timedelta(hours=hours),
            accept_soft=True,
        )  # fmt: skip


async def calendar(pilot: Pilot[None], day: date = _SATURDAY) -> Any:
    await sign_in(pilot, "dora")
    pilot.app.push_screen(CalendarScreen(day))
    await until(pilot, lambda: isinstance(pilot.app.screen, CalendarScreen) and pilot.app.screen.shown is not None)
    await pilot.pause()
    return pilot.app.screen


def _scene(*keys: str, on: str = "TWT-05") -> Callable[[Pilot[None]], Awaitable[None]]:
    """The cursor is on that performance, the fifth of December; then these keys."""

    async def scene(pilot: Pilot[None]) -> None:
        screen = await calendar(pilot)
        (entry,) = [one for one in screen.shown.calendar.entries if one.performance_code == on]
        screen.show(moves.choose(screen.shown, entry))
        await pilot.press(*keys)
        await pilot.pause()

    return scene


SCENES: dict[str, tuple[str, ...]] = {
    "month": (),
    "week": ("w",),
    "lanes": ("l",),
    "hours": ("plus",),
    "agenda": ("a",),
    "moved into another": ("w", "v", "left", "up", "up"),
}


@pytest.mark.parametrize("keys", SCENES.values(), ids=SCENES)
def test_a_view(snap_compare: Snap, still: Core, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    a_season(still)

    assert snap_compare(an_app(still), run_before=_scene(*keys), terminal_size=size)


def test_a_run_before_it_is_planned(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    a_season(still)

    async def scene(pilot: Pilot[None]) -> None:
        await _scene("w", "r")(pilot)
        await until(pilot, lambda: isinstance(pilot.app.screen, RunDialog) and pilot.app.screen._manifest)
        dialog: Any = pilot.app.screen
        dialog.query_one("#pattern").cursor_blink = False  # a busy machine takes longer than a blink
        dialog.query_one("#pattern").value = "Fri-Mon 19:00 from 17 Dec until 4 Jan except 24 Dec"
        await until(pilot, lambda: len(dialog.dates) == 12)
        await pilot.pause()

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)


def test_empty(snap_compare: Snap, still: Core, size: tuple[int, int]) -> None:
    a_house(still, code="KT-1", organisation="Presenter", venue="Kalendar Theatre")
    someone(still, Role.DISTRIBUTOR, name="dora", organisation="Presenter")

    async def scene(pilot: Pilot[None]) -> None:
        await calendar(pilot, date(2055, 2, 10))

    assert snap_compare(an_app(still), run_before=scene, terminal_size=size)
