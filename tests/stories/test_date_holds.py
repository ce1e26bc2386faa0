"""Two bookers want one evening, by keyboard: the second challenges, the first keeps silent, and the date is played."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from core.access import Role
from core.clock import HandMovedClock
from core.runtime import Core
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.calendar import CalendarScreen
from etds_tui.screens.programming.date_hold_dialogs import NewDateDialog
from etds_tui.screens.programming.date_holds import DateHoldsScreen
from etds_tui.screens.programming.performances import PerformancesScreen
from tests.factories.dates import a_date, evening
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app
from tests.stories.hands import Hands


def rows(screen: DateHoldsScreen) -> list[tuple[int | None, str, str]]:
    return [(hold.rank, hold.title, hold.state.value) for hold in screen.shown]


async def at_dates(hands: Hands, name: str) -> DateHoldsScreen:
    await hands.sign_in(name)
    await hands.press("H")
    return await hands.see(DateHoldsScreen, lambda screen: screen.is_read)


async def test_a_date_from_the_pencil_to_the_performance(open_core: Callable[..., Core]) -> None:
    clock = HandMovedClock(datetime.now(UTC).replace(microsecond=0))
    core = open_core(clock=clock, session_hours=168)
    house = a_house(core, venue="Kalendar Theatre")
    other = someone(core, Role.DISTRIBUTOR, organisation="Northern Arts", drawer=False)
    someone(core, Role.DISTRIBUTOR, name="dora", organisation="Presenter", drawer=False)
    first = a_date(core, other, house, "A Secret Tour", at=evening(core, 40))

    async with an_app(core).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        dates = await at_dates(hands, "dora")
        await hands.until(lambda: rows(dates) == [(1, "another presenter", "held")])
        await hands.press("r")  # not hers: nothing happens
        assert isinstance(hands.screen, DateHoldsScreen)

        await hands.press("n")
        await hands.see(NewDateDialog)
        await hands.type("Winter Journey", "enter")  # the day and the hall are those under the cursor
        await hands.see(DateHoldsScreen, lambda screen: len(screen.shown) == 2)
        assert rows(dates) == [(1, "another presenter", "held"), (2, "Winter Journey", "held")]
        await hands.until(lambda: dates._chosen() is not None and dates._chosen().title == "Winter Journey")

        await hands.press("e")
        await hands.see(AskDialog)
        await hands.type("wants the Steinway", "enter")
        await hands.until(lambda: "Note: wants the Steinway" in hands.words("#about"))
        await hands.press("f")  # only the first is confirmed
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.until(lambda: any("only the first" in note.message for note in hands.app._notifications))

        await hands.press("c")
        await hands.until(lambda: rows(dates)[0] == (1, "another presenter", "challenged"))
        assert dates.shown[0].answer_by == clock.now() + timedelta(hours=48)
        clock.move(timedelta(hours=48))  # silence: nobody has to come for it
        await hands.until(lambda: rows(dates) == [(1, "Winter Journey", "held")])

        await hands.press("f")
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.until(lambda: rows(dates) == [])
        await hands.press("v")
        await hands.until(lambda: rows(dates) == [(None, "Winter Journey", "confirmed")])
        await hands.press("escape")
        await hands.see(
            PerformancesScreen, lambda screen: "Winter Journey" in [view.performance.event for view in screen._views]
        )

    assert core.postgres.rows(
        "select e.title::text, p.state::text, p.starts_at from performance p join event e on e.id = p.event_id"
        " where p.id <> %s", [house.id],
    ) == [("Winter Journey", "draft", first.starts_at)]  # fmt: skip


async def test_a_hold_is_lengthened_released_and_what_is_wrong_stays_to_be_mended(core: Core) -> None:
    a_house(core, venue="Kalendar Theatre")
    someone(core, Role.ADMIN, name="ada", drawer=False)
    async with an_app(core).run_test(size=(140, 40)) as pilot:
        hands = Hands(pilot)
        dates = await at_dates(hands, "ada")
        await hands.press("n")
        await hands.see(NewDateDialog)
        await hands.type("A Gala", "enter")
        await hands.until(lambda: hands.words(".wrong") == "Say on which day.")
        await hands.type("+30", "enter")
        await hands.until(lambda: "for which presenter" in hands.words(".wrong"))
        await hands.press("tab", "tab", "tab")
        await hands.type("Presenter", "enter")
        await hands.see(DateHoldsScreen, lambda screen: len(screen.shown) == 1)
        before = dates.shown[0].lapses_at

        await hands.press("plus")
        await hands.until(lambda: dates.shown[0].lapses_at == before + timedelta(days=7))
        await hands.press("minus")
        await hands.until(lambda: dates.shown[0].lapses_at == before)
        await hands.press("r")
        await hands.see(ConfirmDialog)
        await hands.press("escape")
        await hands.see(DateHoldsScreen)
        assert len(dates.shown) == 1
        await hands.press("r")
        await hands.see(ConfirmDialog)
        await hands.press("y")
        await hands.until(lambda: dates.shown == [])

    assert core.postgres.rows("select title::text, state from date_hold") == [("A Gala", "released")]


async def test_the_calendar_leads_to_the_queue_of_its_day(core: Core) -> None:
    house = a_house(core)
    dora = someone(core, Role.DISTRIBUTOR, name="dora", organisation="Presenter", drawer=False)
    today = core.clock.now().date()
    a_date(core, dora, house, "Later", at=evening(core, 60))
    a_date(core, dora, house, "Sooner", at=evening(core, 2))
    async with an_app(core).run_test(size=(140, 40)) as pilot:
        hands = Hands(pilot)
        await hands.sign_in("dora")
        await hands.press("c")
        calendar = await hands.see(CalendarScreen, lambda screen: screen.shown is not None)
        await hands.press("right", "right")
        await hands.until(lambda: calendar.shown.day == today + timedelta(days=2))
        assert [entry.title for entry in calendar.shown.on(calendar.shown.hall, calendar.shown.day)] == ["Sooner"]
        await hands.press("h")
        dates = await hands.see(DateHoldsScreen, lambda screen: screen.is_read and len(screen.shown) == 2)
        await hands.until(lambda: dates._chosen() is not None and dates._chosen().title == "Sooner")
        await hands.press("escape")
        await hands.see(CalendarScreen)
