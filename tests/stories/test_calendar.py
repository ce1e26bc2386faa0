"""A booker at the calendar, by keyboard: plans a run, moves a bar into a clash and out of it, is overtaken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

import pytest
from textual.pilot import Pilot

from core import programming
from core.access import Actor, Role
from core.programming import BookingId, CalendarEntry, EntryKind
from core.runtime import Core
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.calendar import CalendarScreen
from etds_tui.screens.programming.calendar_new import NewDialog
from etds_tui.screens.programming.calendar_panel import CalendarPanel
from etds_tui.screens.programming.calendar_run import RunDialog
from etds_tui.widgets.calendar import CalendarView
from tests.factories.calendars import Stage, a_stage
from tests.factories.gates import gated
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app
from tests.stories.hands import Hands

_SHOW = EntryKind.PERFORMANCE


def evening(day: int, hour: int = 20) -> datetime:
    """In Berlin, in March 2027."""
    return datetime(2027, 3, day, hour - 1, tzinfo=UTC)


@pytest.fixture
def stage(core: Core) -> Stage:
    return a_stage(core)


@pytest.fixture
def dora(core: Core, stage: Stage) -> Actor:
    """A booker with three evenings planned."""
    booker = someone(core, Role.DISTRIBUTOR, name="dora", organisation="Presenter")
    programming.schedule(
        core, booker, stage.event_id, stage.manifest_id, starts=[evening(4), evening(5), evening(8)], minutes=120
    )
    return booker


def planned(core: Core, booker: Actor) -> list[str]:
    calendar = programming.read_calendar(core, booker, date(2027, 2, 1), date(2027, 5, 1))
    return [
        f"{one.performance_code if one.kind is _SHOW else one.kind.value} {one.local(one.starts_at):%d %H:%M}"
        for one in calendar.entries
    ]


async def at_the_calendar(pilot: Pilot[None]) -> tuple[Hands, Any]:
    hands = Hands(pilot)
    await hands.sign_in("dora")
    await hands.press("c")
    screen = await hands.see(CalendarScreen, lambda it: it.shown is not None)
    await hands.press("slash")
    await hands.until(lambda: hands.screen is not screen)
    await hands.type("4 Mar 2027", "enter")
    await hands.until(lambda: hands.screen is screen and entry(screen) == "TWT-01")
    return hands, screen


def entry(screen: Any) -> str | None:
    chosen: CalendarEntry | None = screen.shown.chosen
    return None if chosen is None else chosen.performance_code or chosen.title


def starts(screen: Any) -> str | None:
    """When what is under the cursor begins, as it was read."""
    chosen: CalendarEntry | None = screen.shown.chosen
    return None if chosen is None else f"{chosen.local(chosen.starts_at):%d %H:%M}"


def said(screen: Any) -> str:
    return screen.query_one(CalendarPanel).said


async def test_a_run_is_seen_before_it_is_planned_and_goes_around_a_clash(core: Core, dora: Actor) -> None:
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands, screen = await at_the_calendar(pilot)
        await hands.press("r")
        dialog = await hands.see(RunDialog, lambda it: it._manifest is not None)
        assert dialog.query_one("#event").value == "The Winter Tale"

        await hands.type("daily 20:00 from 3 Mar 2027 for 3 days")
        await hands.until(lambda: [one.is_clash for one in dialog.dates] == [False, True, True])
        await hands.press("enter")
        await hands.until(lambda: "2 dates of it clash" in hands.words(".wrong"))
        await hands.press("f8")

        await hands.see(CalendarScreen, lambda it: entry(it) == "TWT-04")
        assert planned(core, dora) == ["TWT-04 03 20:00", "TWT-01 04 20:00", "TWT-02 05 20:00", "TWT-03 08 20:00"]
        assert screen.shown.day == date(2027, 3, 3)


async def test_a_bar_goes_into_a_clash_and_out_of_it_and_is_saved(core: Core, dora: Actor) -> None:
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands, screen = await at_the_calendar(pilot)
        await hands.press("v", "right")
        await hands.until(lambda: "Great Hall is taken Fri 05 Mar 20:00 to 22:00" in said(screen))
        assert screen.shown.is_hard
        await hands.press("enter")  # it cannot be left there
        assert screen.shown.moved

        await hands.press("greater_than_sign", "greater_than_sign", "full_stop")
        await hands.until(lambda: "15 min after The Winter Tale: Great Hall needs 60 min between" in said(screen))
        assert not screen.shown.is_hard
        await hands.press("enter")  # a booker may accept that
        await hands.until(lambda: not screen.shown.moved and starts(screen) == "05 22:15")
        assert "TWT-01 05 22:15" in planned(core, dora)

        await hands.press("v", "down", "escape")  # as it was
        assert planned(core, dora) == ["TWT-02 05 20:00", "TWT-01 05 22:15", "TWT-03 08 20:00"]
        await hands.until(lambda: (entry(screen), screen.shown.day) == ("TWT-01", date(2027, 3, 5)))
        assert screen.focused is None


async def test_a_bar_that_was_saved_stays_up_until_it_is_read_where_it_is(
    core: Core, dora: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter again saves nothing twice, and what is done next is done to what was saved."""
    moves: list[object] = []
    move = programming.move
    monkeypatch.setattr(
        programming, "move", wraps(move)(lambda *args, **named: (moves.append(1), move(*args, **named)))
    )
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands, screen = await at_the_calendar(pilot)
        slow, gate = gated(programming.read_calendar)
        monkeypatch.setattr(programming, "read_calendar", slow)
        await hands.press("v", "up", "enter", "enter")
        await hands.until(lambda: gate.was_asked)  # it was saved by then
        await hands.press("enter")
        assert screen.shown.moved

        gate.open()
        await hands.until(lambda: not screen.shown.moved)
        assert (len(moves), starts(screen)) == (1, "25 20:00")
        await hands.press("v", "down", "enter")
        await hands.until(lambda: not screen.shown.moved and starts(screen) == "04 20:00")
        assert len(moves) == 2


async def test_who_saves_second_is_told_what_the_first_did(core: Core, dora: Actor, stage: Stage) -> None:
    dirk = someone(core, Role.DISTRIBUTOR, name="dirk", organisation="Presenter")
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands, screen = await at_the_calendar(pilot)
        await hands.press("v", "down")
        bar = screen.shown.chosen
        programming.move(core, dirk, BookingId(bar.id), version=bar.version, starts_at=evening(20))
        await hands.press("enter")

        await hands.until(lambda: "The Winter Tale was changed by dirk at" in hands.told())
        assert "it is Sat 20 Mar 20:00 now" in hands.told()
        await hands.until(lambda: not screen.shown.moved)
        assert planned(core, dora) == ["TWT-02 05 20:00", "TWT-03 08 20:00", "TWT-01 20 20:00"]
        await hands.press("escape")
        assert hands.told() == ""


async def test_a_place_that_somebody_else_took_meanwhile_is_told(core: Core, dora: Actor, stage: Stage) -> None:
    rita = someone(core, Role.DISTRIBUTOR, name="rita", organisation="Another Presenter")
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands, screen = await at_the_calendar(pilot)
        await hands.press("c")  # a copy, on the day behind; two days on nothing is in the way
        await hands.press("right", "right")
        await hands.until(lambda: "Nothing speaks against it" in said(screen))
        programming.schedule(core, rita, stage.foreign_event_id, stage.manifest_id, starts=[evening(7)], minutes=60)
        await hands.press("enter")
        await hands.until(lambda: "Great Hall is taken Sun 07 Mar 20:00 to 21:00. Take another time" in hands.told())
        await hands.until(lambda: len(screen.shown.calendar.entries) == 4)
        assert "Secret" not in screen.query_one(CalendarView).picture.text


async def test_a_block_is_taken_moved_with_its_performance_and_taken_out(core: Core, dora: Actor) -> None:
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands, screen = await at_the_calendar(pilot)
        await hands.press("n")
        await hands.see(NewDialog, lambda it: it._events)
        await hands.press("l", "tab")
        await hands.type("Trucks")
        await hands.press("tab", *["ctrl+u"])
        await hands.type("4 Mar 2027 12:00")
        await hands.press("tab", "ctrl+u")
        await hands.type("480", "enter")  # until the doors are open already
        await hands.until(lambda: "Doors open at 19:00, but the load-in ends at 20:00." in hands.words(".wrong"))
        await hands.press("ctrl+u")
        await hands.type("300", "enter")
        await hands.see(CalendarScreen, lambda it: it.shown.chosen is not None and it.shown.chosen.title == "Trucks")
        assert planned(core, dora)[:2] == ["load_in 04 12:00", "TWT-01 04 20:00"]

        await hands.press("tab", "v", "right", "right")  # the show, and its load-in with it
        assert "with 1 block of its own" in said(screen)
        await hands.press("enter")
        moved = ["TWT-02 05 20:00", "load_in 06 12:00", "TWT-01 06 20:00", "TWT-03 08 20:00"]
        await hands.until(lambda: planned(core, dora) == moved and not screen.shown.moved)

        await hands.press("shift+tab", "x")
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.until(lambda: planned(core, dora) == [*moved[:1], *moved[2:]])


async def test_the_mouse_chooses_and_moves(core: Core, dora: Actor) -> None:
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands, screen = await at_the_calendar(pilot)
        view: Any = screen.query_one(CalendarView)
        await hands.until(lambda: "p20 The Win" in view.picture.text)
        (eighth,) = [hit for hit in view.picture.hits if hit.entry == 3]
        await pilot.click(CalendarView, offset=(eighth.left + 3, eighth.top))
        await hands.until(lambda: entry(screen) == "TWT-03")

        (ninth,) = {hit.left: hit for hit in view.picture.hits if hit.day == date(2027, 3, 9)}.values()
        await pilot.mouse_down(CalendarView, offset=(eighth.left + 3, eighth.top))
        await pilot.hover(CalendarView, offset=(ninth.left + 3, ninth.top))
        await hands.until(lambda: screen.shown.moved and screen.shown.day == date(2027, 3, 9))
        await pilot.mouse_up(CalendarView, offset=(ninth.left + 3, ninth.top))
        await hands.press("enter")
        await hands.until(lambda: "TWT-03 09 20:00" in planned(core, dora))


async def test_every_view_and_every_way_around_it_by_keys(core: Core, dora: Actor) -> None:
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands, screen = await at_the_calendar(pilot)
        view = screen.query_one(CalendarView)
        for key, words in (("w", "20:00"), ("a", "Thu 04 Mar"), ("l", "Great Hall"), ("plus", "Great Hall")):
            await hands.press(key)
            assert words in view.picture.text
            assert entry(screen) == "TWT-01"
        await hands.press("m", "tab")
        assert entry(screen) == "TWT-02"
        await hands.press("right_square_bracket")
        assert screen.shown.day == date(2027, 4, 5)
        await hands.press("slash")
        await hands.until(lambda: hands.screen is not screen)
        await hands.type("winter", "enter")  # nothing so late
        await hands.until(lambda: hands.screen is screen)
        await hands.press("t")
        assert screen.shown.day == screen.shown.today
        await hands.press("slash")
        await hands.until(lambda: hands.screen is not screen)
        await hands.type("winter", "enter")
        await hands.until(lambda: entry(screen) == "TWT-01")
        await hands.press("enter")
        await hands.until(lambda: type(hands.screen).__name__ == "StockScreen")


async def test_the_calendar_is_not_even_named_to_who_may_not_plan(core: Core) -> None:
    a_house(core)
    someone(core, name="op")
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        hands = Hands(pilot)
        await hands.sign_in("op")
        await hands.press("c")
        await hands.press("question_mark")
        await hands.until(lambda: type(hands.screen).__name__ == "HelpDialog")
        assert "calendar" not in [words for _, words in hands.screen._keys]
