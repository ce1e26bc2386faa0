"""Pencilled dates in the database: the queue of a day, its clocks, and what a date becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import errors

from core import programming
from core.access import Actor, Role
from core.audit import audit_trail
from core.clock import HandMovedClock
from core.errors import BadInput, NotFound
from core.messaging.date_holds import send_date_letters
from core.programming import DateHoldRefused, run_out_date_holds
from core.programming.date_holds import Wish
from core.runtime import Core
from db.servers import Addresses
from tests.factories.dates import a_date, evening
from tests.factories.house import a_house, someone
from tests.fixtures.mail import MailServer


@pytest.fixture
def clock() -> HandMovedClock:
    return HandMovedClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def core(open_core: Callable[..., Core], clock: HandMovedClock) -> Core:
    return open_core(clock=clock, session_hours=168)


def booker(core: Core, organisation: str) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation=organisation, drawer=False)


wall = datetime.fromisoformat  # on the clock of the hall


def queue(core: Core, actor: Actor, *, over: bool = False) -> list[tuple[str, int | None, str]]:
    today = core.clock.now().date()
    stacks = programming.date_stacks(core, actor, first=today, last=today + timedelta(days=400))
    return [(hold.title, hold.rank, hold.state.value) for s in stacks for hold in (*s.live, *(s.over if over else ()))]


def test_whoever_comes_later_stands_below(core: Core) -> None:
    house, admin = a_house(core), someone(core, Role.ADMIN)
    for name in ("One", "Two", "Three"):
        a_date(core, booker(core, name), house, f"Act of {name}")

    assert queue(core, admin) == [("Act of One", 1, "held"), ("Act of Two", 2, "held"), ("Act of Three", 3, "held")]


def test_of_others_nothing_is_seen_but_that_they_are_there(core: Core) -> None:
    house, one, two = a_house(core), booker(core, "One"), booker(core, "Two")
    first = a_date(core, one, house, "A secret tour", note="they want a piano", contact="one@example.org")
    second = a_date(core, two, house, "Our night")

    seen = programming.date_stacks(core, two, first=second.day, last=second.day)[0].live[0]
    assert queue(core, two) == [("another presenter", 1, "held"), ("Our night", 2, "held")]
    assert (seen.is_foreign, seen.note, seen.contact, seen.organisation, seen.kept_by) == (
        True, "", None, "another presenter", "",
    )  # fmt: skip
    assert queue(core, one) == [("A secret tour", 1, "held"), ("another presenter", 2, "held")]
    for act in (programming.release_date, programming.challenge_date, programming.confirm_date):
        with pytest.raises(NotFound):
            act(core, two, first.id)
    assert queue(core, one)[0] == ("A secret tour", 1, "held")


def test_a_manager_keeps_dates_of_the_own_house_for_a_presenter_who_is_named(core: Core) -> None:
    here, there = a_house(core, venue="Here"), a_house(core, venue="There")
    manager = someone(core, Role.MANAGER, venue="Here")
    with pytest.raises(BadInput, match="for which presenter"):
        a_date(core, manager, here)
    with pytest.raises(NotFound):
        a_date(core, manager, there, organisation="Presenter")

    kept = a_date(core, manager, here, organisation="presenter")

    assert (kept.organisation, kept.rank, kept.kept_by) == ("Presenter", 1, manager.username)
    a_date(core, booker(core, "Presenter"), there)
    assert [hall.venue for hall in programming.halls_for_dates(core, manager)] == ["Here"]
    assert queue(core, manager) == [("The Act", 1, "held")]


def test_a_read_judges_by_the_clock_and_the_worker_writes_the_same_down(core: Core, clock: HandMovedClock) -> None:
    house, one, two = a_house(core), booker(core, "One"), booker(core, "Two")
    a_date(core, one, house, "First")
    second = a_date(core, two, house, "Second")
    programming.challenge_date(core, two, second.id)
    admin = someone(core, Role.ADMIN)
    assert queue(core, admin) == [("First", 1, "challenged"), ("Second", 2, "held")]

    clock.move(timedelta(hours=48))
    after = [("Second", 1, "held"), ("First", None, "released")]
    assert queue(core, admin, over=True) == after
    assert core.postgres.rows("select count(*) from date_hold where rank is not null") == [(2,)]
    assert run_out_date_holds(core) == 1

    assert queue(core, admin, over=True) == after
    assert core.postgres.rows("select title::text, state, ended_why from date_hold order by id") == [
        ("First", "released", "silence"), ("Second", "held", None),
    ]  # fmt: skip
    assert run_out_date_holds(core) == 0


def test_an_act_that_comes_before_the_worker_finds_the_queue_of_this_moment(core: Core, clock: HandMovedClock) -> None:
    house, one, two = a_house(core), booker(core, "One"), booker(core, "Two")
    first, second = a_date(core, one, house, "First", days=2), a_date(core, two, house, "Second")
    with pytest.raises(DateHoldRefused, match="only the first is confirmed"):
        programming.confirm_date(core, two, second.id)
    clock.move(timedelta(days=2))

    with pytest.raises(DateHoldRefused, match="This hold is over"):
        programming.confirm_date(core, one, first.id)
    confirmed = programming.confirm_date(core, two, second.id)

    assert confirmed.state.value == "confirmed"
    assert core.postgres.rows("select title::text, state, ended_why from date_hold order by id") == [
        ("First", "lapsed", "time"), ("Second", "confirmed", "played"),
    ]  # fmt: skip


def test_confirmed_it_is_an_event_and_a_performance_and_the_others_are_told(
    core: Core, mail_server: MailServer
) -> None:
    house, one, two = a_house(core, venue="Kalendar Theatre"), booker(core, "One"), booker(core, "Two")
    first = a_date(core, one, house, "The Act", artist="A Band", contact="one@example.org")
    a_date(core, two, house, "Other", contact="two@example.org")
    a_date(core, booker(core, "Three"), house, "Silent")

    done = programming.confirm_date(core, one, first.id, version=first.version)

    assert done.performance_id is not None
    made = core.repertoire.performance(done.performance_id)
    assert (made.event, made.artists, made.state.value, made.hall_id) == (
        "The Act", ("A Band",), "draft", house.performance.hall_id,
    )  # fmt: skip
    assert (made.starts_at, made.code) == (first.starts_at, f"KT-{first.day:%y%m%d}")
    assert core.postgres.rows("select kind::text from hall_booking where performance_id = %s", [made.id]) == [
        ("performance",)
    ]
    assert queue(core, someone(core, Role.ADMIN), over=True) == [
        ("The Act", None, "confirmed"), ("Other", None, "released"), ("Silent", None, "released"),
    ]  # fmt: skip
    told = core.settings.model_copy(update={"smtp_url": mail_server.url})
    object.__setattr__(core, "settings", told)
    assert send_date_letters(core) == 2
    assert mail_server.box.subjects == ["The date is taken: Other", "Your date is confirmed: The Act"]
    assert send_date_letters(core) == 0


def test_a_letter_that_could_not_go_waits_and_goes_later(core: Core, mail_server: MailServer) -> None:
    house, one, two = a_house(core), booker(core, "One"), booker(core, "Two")
    a_date(core, one, house, "First", contact="one@example.org")
    programming.challenge_date(core, two, a_date(core, two, house, "Second").id)
    object.__setattr__(core, "settings", core.settings.model_copy(update={"smtp_url": mail_server.url}))
    mail_server.box.answer = "451 later"

    assert send_date_letters(core) == 0
    mail_server.box.answer = "250 OK"
    with core.postgres.write() as connection:
        connection.execute("update date_hold_notice set next_try_at = clock_timestamp()")
    assert send_date_letters(core) == 1
    assert mail_server.box.subjects == ["Your hold is challenged: First"]


def test_what_is_played_there_already_keeps_a_date_out(core: Core) -> None:
    house, one = a_house(core), booker(core, "One")
    at = house.performance.starts_at.replace(tzinfo=None)

    with pytest.raises(DateHoldRefused, match="is taken at that time"):
        a_date(core, one, house, at=at)
    assert a_date(core, one, house, at=at + timedelta(hours=2)).rank == 1


def test_what_took_the_hall_meanwhile_leaves_the_queue_as_it_was(core: Core) -> None:
    house, one = a_house(core), booker(core, "One")
    hold = a_date(core, one, house)
    with core.postgres.write() as connection:
        connection.execute(
            "insert into hall_booking (hall_id, kind, title, starts_at, ends_at) values (%s, 'other', 'Fair', %s, %s)",
            [hold.hall_id, hold.starts_at - timedelta(hours=1), hold.ends_at],
        )

    with pytest.raises(DateHoldRefused, match="is taken at that time"):
        programming.confirm_date(core, one, hold.id)
    assert queue(core, one) == [("The Act", 1, "held")]
    assert core.postgres.rows("select count(*) from event where title = 'The Act'") == [(0,)]


def test_two_versions_of_one_hold_are_told_apart(core: Core) -> None:
    house, one = a_house(core), booker(core, "One")
    hold = a_date(core, one, house)
    longer = programming.extend_date(core, one, hold.id, days=7, version=hold.version)
    assert longer.lapses_at - hold.lapses_at == timedelta(days=7)

    with pytest.raises(DateHoldRefused, match="It has moved since you saw it: it is the first hold now"):
        programming.release_date(core, one, hold.id, version=hold.version)
    assert programming.note_date(core, one, hold.id, note="piano").note == "piano"
    assert queue(core, one) == [("The Act", 1, "held")]


def test_the_books_say_what_people_did_and_what_time_did(core: Core, clock: HandMovedClock) -> None:
    house, one = a_house(core), booker(core, "One")
    a_date(core, one, house, "First", days=1)
    a_date(core, one, house, "Second")
    clock.move(timedelta(days=1))
    run_out_date_holds(core)

    told = [(entry.act, entry.who) for entry in audit_trail(core, someone(core, Role.ADMIN)) if "date" in entry.act]
    assert sorted(told) == [
        ("date_hold.lapsed", None), ("date_hold.moved_up", None), ("date_hold.new", one.username),
        ("date_hold.new", one.username),
    ]  # fmt: skip


def test_a_summer_evening_is_kept_on_the_clock_of_the_hall(core: Core) -> None:
    house, one = a_house(core), booker(core, "One")
    with core.postgres.write() as connection:
        connection.execute("update venue set time_zone = 'America/New_York'")
    year = core.clock.now().year + 1
    summer = a_date(core, one, house, at=wall(f"{year}-07-01T23:30"))
    winter = a_date(core, one, house, at=wall(f"{year}-01-15T23:30"))

    assert (summer.day.day, summer.starts_at) == (1, datetime(year, 7, 2, 3, 30, tzinfo=UTC))
    assert (winter.day.day, winter.starts_at) == (15, datetime(year, 1, 16, 4, 30, tzinfo=UTC))


def test_the_calendar_of_halls_shows_the_first_of_a_queue_where_nothing_has_the_hall(core: Core) -> None:
    house, one, two = a_house(core), booker(core, "One"), booker(core, "Two")
    at = evening(core, 40)
    first = a_date(core, one, house, "First", at=at)
    a_date(core, two, house, "Second", at=at)
    a_date(core, two, house, "Taken", at=evening(core, 41))
    with core.postgres.write() as connection:
        connection.execute(
            "insert into hall_booking (hall_id, kind, title, starts_at, ends_at) values (%s, 'other', 'Fair', %s, %s)",
            [first.hall_id, first.starts_at + timedelta(days=1), first.ends_at + timedelta(days=1)],
        )

    def seen(actor: Actor) -> list[tuple[int, str]]:
        calendar = programming.read_calendar(core, actor, first.day, first.day + timedelta(days=3))
        return [(entry.id, entry.title) for entry in calendar.entries if entry.kind.value == "date_hold"]

    assert seen(one) == [(-first.id, "First +1")]
    assert seen(two) == [(-first.id, "another presenter +1")]


WRONG = {
    "no title": (" ", "2090-01-01T20:00", "2090-01-01T22:00"),
    "backwards": ("x", "2090-01-01T20:00", "2090-01-01T19:00"),
    "past": ("x", "2020-01-01T20:00", "2020-01-01T22:00"),
    "a week": ("x", "2090-01-01T20:00", "2090-01-08T20:00"),
    "escape": ("x\x1b[2J", "2090-01-01T20:00", "2090-01-01T22:00"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_date_is_refused_in_words(core: Core, case: str) -> None:
    house, one = a_house(core), booker(core, "One")
    title, starts, ends = WRONG[case]
    wish = Wish(title=title, starts_at=wall(starts), ends_at=wall(ends))

    with pytest.raises(BadInput):
        programming.keep_date(core, one, hall_id=house.performance.hall_id, wish=wish)
    assert queue(core, one) == []


def test_the_database_itself_allows_no_gap_and_no_double(core: Core, database: Addresses) -> None:
    house, one = a_house(core), booker(core, "One")
    for title in ("a", "b", "c"):
        a_date(core, one, house, title, at=evening(core))
    with psycopg.connect(database.owner_url) as connection:
        with pytest.raises(errors.UniqueViolation):
            connection.execute("update date_hold set rank = 2 where rank = 1")
        connection.rollback()
        connection.execute("update date_hold set rank = 9 where rank = 2")
        with pytest.raises(errors.ForeignKeyViolation):
            connection.commit()
