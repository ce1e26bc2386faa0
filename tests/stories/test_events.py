"""A booker at the desk of events: from an empty form to an announced show, and what happens when two are at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from core import payments, programming
from core.access import Actor, Role
from core.programming import Event, EventId, PerformanceState
from core.runtime import Core
from db.queries import venues
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.adding import AddDialog
from etds_tui.screens.programming.cloning import CloneDialog
from etds_tui.screens.programming.event import EventScreen
from etds_tui.screens.programming.event_dialogs import ChoosingDialog, LeaveDialog, LineDialog, PlanDialog
from etds_tui.screens.programming.events import EventsScreen
from etds_tui.screens.programming.performance import PerformanceScreen
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.house import OpenHouse, a_house, someone
from tests.factories.late import sell
from tests.fixtures.app import an_app
from tests.stories.hands import Hands


@pytest.fixture
def booker(core: Core) -> Actor:
    return someone(core, Role.DISTRIBUTOR, name="booker", organisation="Presenter")


@asynccontextmanager
async def at_the_desk(core: Core) -> AsyncIterator[Hands]:
    """Signed in, with the list of performances on top; a house must be there."""
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        hands = Hands(pilot)
        await hands.sign_in("booker")
        yield hands


async def in_the_performance(hands: Hands) -> PerformanceScreen:
    await hands.press("e")
    event: EventScreen = await hands.see(EventScreen, lambda screen: screen.views)
    await hands.until(lambda: event.table.has_focus)
    await hands.press("enter")
    found: PerformanceScreen = await hands.see(PerformanceScreen, lambda screen: screen.view)
    return found


def events(core: Core, booker: Actor) -> dict[str, Event]:
    return {event.title: event for event in programming.list_events(core, booker)}


async def test_from_an_empty_form_to_an_announced_show(core: Core, booker: Actor) -> None:
    house = a_house(core, event="Old", venue="Kalendar", artist="Anna Schmidt")
    begins = house.performance.starts_at + timedelta(days=30)
    async with at_the_desk(core) as hands:
        await hands.press("n")
        screen = await hands.see(EventScreen, lambda screen: screen._artists)
        await hands.type("Night of 東京 [b]", "tab", *"anna", "right", ";", "space", *"Bob", "tab", *"Dance", "tab")
        await hands.type("First line", "enter", *"second")
        await hands.press("ctrl+s")
        await hands.until(lambda: screen.event is not None and screen.table.has_focus)
        made = events(core, booker)["Night of 東京 [b]"]
        assert (made.artists, made.genre, made.description) == (
            ("Anna Schmidt", "Bob"), "Dance", "First line\nsecond")  # fmt: skip

        await hands.press("a")
        dialog = await hands.see(AddDialog, lambda dialog: dialog.query_one("#hall").value.startswith("Kalendar"))
        await hands.press("tab")
        await hands.type(f"{begins:%Y-%m-%d} 20:00", "tab", "ctrl+u", *"90", "enter")
        await hands.until(lambda: hands.screen is not dialog and screen.views)
        await hands.press("enter")
        desk = await hands.see(PerformanceScreen, lambda desk: desk.view and desk.query_one("Acts").has_focus)
        assert (desk.performance.state, desk.performance.hall) == ("draft", house.performance.hall)
        assert f"{desk.performance.starts_at:%Y-%m-%d %H:%M}" == f"{begins:%Y-%m-%d} 20:00"
        assert (desk.performance.ends_at - desk.performance.starts_at) == timedelta(minutes=90)

        await hands.press("f2", *["tab"] * 4)  # code, announced, doors, on sale stand in the order of the lines
        await hands.press("o")  # a letter in a field is a letter
        assert desk.performance.state == "draft"
        await hands.press("escape", "a")
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.until(lambda: desk.performance.state is PerformanceState.ANNOUNCED)


async def test_moments_are_typed_on_the_clock_of_the_hall(core: Core, booker: Actor) -> None:
    with core.postgres.write() as connection:
        venues.venue_named(connection, "Far Hall", time_zone="Pacific/Auckland", currency="EUR")
    house = a_house(core, state="draft", venue="Far Hall")
    opens = (core.clock.now() + timedelta(hours=2)).replace(second=0, microsecond=0)
    async with at_the_desk(core) as hands:
        desk = await in_the_performance(hands)
        desk.query_one("#on_sale_at").focus()
        await hands.type(f"{opens.astimezone(desk.zone):%Y-%m-%d %H:%M}")
        await hands.until(lambda: "not saved" in hands.words("#said"))
        desk.query_one("#customer_seats_max").focus()
        await hands.type("many", "ctrl+s")
        await hands.until(lambda: any("number of seats" in str(one.message) for one in hands.app._notifications))
        assert core.repertoire.performance(house.id).on_sale_at is None
        await hands.press("ctrl+u", "4", "ctrl+s")
        await hands.until(lambda: desk.performance.on_sale_at == opens and not desk.is_changed)

        assert desk.performance.customer_seats_max == 4


async def test_what_is_not_possible_says_why_and_does_nothing(core: Core, booker: Actor) -> None:
    house = a_house(core, state="draft")
    async with at_the_desk(core) as hands:
        desk = await in_the_performance(hands)
        await hands.until(lambda: desk.query_one("Acts").has_focus)
        await hands.press("o")
        await hands.until(lambda: any("can be put on sale" in str(one.message) for one in hands.app._notifications))

        assert core.repertoire.performance(house.id).state == "draft"


async def test_the_second_editor_sees_both_and_takes_from_each(core: Core, booker: Actor) -> None:
    house = a_house(core, event="Gala")
    colleague = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    async with at_the_desk(core) as hands:
        await hands.press("e")
        screen = await hands.see(EventScreen, lambda screen: screen.event and screen.views)
        await hands.press("f2", "end", "space", "I", "I", "tab", "tab")
        await hands.type("Mine")
        await hands.until(lambda: screen.facts.genre == "Mine")
        theirs(core, colleague, house.performance.event_id, title="Theirs", genre="Jazz", description="theirs")

        await hands.press("ctrl+s")
        dialog = await hands.see(ChoosingDialog)
        await hands.press("escape")  # nothing that was typed is lost
        await hands.see(EventScreen)
        assert (screen.facts.title, screen.facts.genre) == ("Gala II", "Mine")
        await hands.press("ctrl+s")
        dialog = await hands.see(ChoosingDialog)
        await hands.press("t", "down")
        assert dialog.sides == {"title": "theirs", "genre": "mine", "description": "theirs"}
        theirs(core, colleague, house.performance.event_id, title="Once more")  # and again somebody is quicker
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.screen, ChoosingDialog) and hands.screen is not dialog)
        await hands.press("enter")
        await hands.until(lambda: not screen.is_changed and screen.event.version == 4)

        now = programming.find_event(core, booker, house.performance.event_id)
        assert (now.title, now.genre, now.description) == ("Once more", "Mine", "theirs")


def theirs(core: Core, actor: Actor, event_id: EventId, **changes: str) -> None:
    event = programming.find_event(core, actor, event_id)
    before = programming.event_facts(event)
    programming.edit_event(
        core, actor, event_id, version=event.version, before=before, facts=replace(before, **changes)  # type: ignore[arg-type]
    )  # fmt: skip


async def test_nothing_typed_is_left_behind_by_escape(core: Core, booker: Actor) -> None:
    a_house(core, event="Gala")
    async with at_the_desk(core) as hands:
        await hands.press("e")
        screen = await hands.see(EventScreen, lambda screen: screen.event and screen.views)
        await hands.press("f2", "end", "!", "escape")
        await hands.until(lambda: screen.table.has_focus)
        await hands.press("escape")
        await hands.see(LeaveDialog)
        await hands.press("escape")
        await hands.see(EventScreen)
        await hands.press("escape")
        await hands.see(LeaveDialog)
        await hands.press("s")
        await hands.see(PerformancesScreen)

    assert set(events(core, booker)) == {"Gala!"}


async def test_a_date_moves_and_who_has_tickets_is_told(core: Core, booker: Actor) -> None:
    house, operator = a_house(core), someone(core, Role.OPERATOR)
    sell(core, operator, house, 0, contact="visitor@example.org")
    sell(core, operator, house, 1)
    to = house.performance.starts_at + timedelta(days=7)
    async with at_the_desk(core) as hands:
        desk = await in_the_performance(hands)
        await hands.press("r")
        await hands.see(LineDialog, lambda dialog: dialog.query_one("Input").has_focus)
        await hands.type("yesterday", "enter")
        await hands.until(lambda: "is not an hour" in hands.words(".wrong"))
        await hands.press("ctrl+u")
        await hands.type(f"{to:%Y-%m-%d %H:%M}", "enter")
        dialog = await hands.see(PlanDialog)
        assert "1 are written to, 1 gave no address" in str(dialog.query("Static")[1].content)
        sell(core, operator, house, 2)  # the numbers move while they are read
        await hands.type("strike", "enter")
        await hands.see(LineDialog, lambda dialog: "moved" in dialog._said)
        await hands.press("enter")
        await hands.see(PlanDialog)
        await hands.press("enter")  # the reason stands there still
        await hands.until(lambda: desk.performance.starts_at == to)

    assert core.postgres.rows("select topic from outbox where topic like 'perf%%'") == [("performance_rescheduled",)]


async def test_cancelling_wants_a_reason_and_the_code(core: Core, booker: Actor) -> None:
    house: OpenHouse = a_house(core, code="KT-1")
    order = sell(core, someone(core, Role.OPERATOR), house, 0, 1)
    async with at_the_desk(core) as hands:
        desk = await in_the_performance(hands)
        await hands.press("X")
        await hands.see(PlanDialog, lambda dialog: dialog.query_one("#reason").has_focus)
        await hands.press("enter")
        assert hands.words(".wrong") == "Say why first."
        await hands.type("ill", "enter")
        assert hands.words(".wrong") == "Type KT-1 to mean it."
        await hands.type("kt-2", "enter")
        assert core.repertoire.performance(house.id).state == "on_sale"
        await hands.press("ctrl+u")
        await hands.type("kt-1", "enter")
        await hands.until(lambda: desk.performance.state is PerformanceState.CANCELLED)
        await hands.press("z")
        await hands.until(lambda: desk.performance.archived_at is not None)

    status = core.postgres.rows("select status::text from orders where id = %s", [order])
    assert status == [("refund_due",)]
    assert payments.finish_cancellations(core) == 0


async def test_an_event_is_copied_a_year_on(core: Core, booker: Actor) -> None:
    house = a_house(core, event="Gala", code="GALA-1")
    async with at_the_desk(core) as hands:
        await hands.press("E")
        await hands.see(EventsScreen, lambda screen: screen.events)
        await hands.press("k")
        await hands.see(CloneDialog, lambda dialog: dialog.query_one("#weeks").has_focus)
        await hands.press("enter")
        await hands.until(lambda: "Enter makes them." in str(hands.screen.query_one("#dates").content))
        await hands.press("enter")
        screen = await hands.see(EventScreen, lambda screen: screen.views)

        (view,) = screen.views
        assert view.performance.id != house.id
        assert view.performance.starts_at == house.performance.starts_at + timedelta(weeks=52)
        await hands.press("escape")
        await hands.see(EventsScreen)


async def test_an_event_goes_into_the_archive_and_comes_back(core: Core, booker: Actor) -> None:
    a_house(core, event="Other")
    programming.create_event(core, booker, title="Idea", artists=[])
    async with at_the_desk(core) as hands:
        await hands.press("E")
        screen = await hands.see(EventsScreen, lambda screen: len(screen.events) == 2)
        await hands.press("down", "x")
        await hands.until(lambda: len(screen.events) == 1)
        await hands.press("v")
        await hands.until(lambda: len(screen.events) == 2)
        await hands.until(lambda: screen.chosen is not None)
        if screen.chosen.title != "Idea":
            await hands.press("down")
        await hands.press("x")
        await hands.until(lambda: screen.chosen.archived_at is None)

    assert set(events(core, booker)) == {"Other", "Idea"}
