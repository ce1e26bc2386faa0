"""Calendar files of others come in once, follow what changes there, and ours go out with all that is in reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core import programming
from core.access import Actor, Role
from core.clock import HandMovedClock
from core.errors import BadInput
from core.programming import CalendarMoved, refresh_feed
from core.programming.calendars.importing import BLOCKS, Manner, Plan
from core.programming.calendars.reading import read_calendar_file
from core.runtime import Core
from tests.factories.dates import a_date
from tests.factories.house import OpenHouse, a_house, someone

DATA = Path(__file__).parents[2] / "data" / "calendars"
LAST = date(2027, 11, 1)
HOLDS, DARK = Manner(), Manner(block=next(kind for kind in BLOCKS if kind.value == "dark"))


@pytest.fixture
def core(open_core: Callable[..., Core]) -> Core:
    return open_core(clock=HandMovedClock(datetime(2026, 11, 20, 18, tzinfo=UTC)), session_hours=168)


@pytest.fixture
def house(core: Core) -> OpenHouse:
    house = a_house(core)
    with core.postgres.write() as connection:
        connection.execute("update venue set time_zone = 'Europe/Berlin'")
    return house


def booker(core: Core, organisation: str = "Presenter") -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation=organisation, drawer=False)


def plan(core: Core, actor: Actor, house: OpenHouse, data: bytes, manner: Manner = HOLDS) -> Plan:
    return programming.plan_import(core, actor, data, hall_id=house.performance.hall_id, last=LAST, manner=manner)


def take(core: Core, actor: Actor, house: OpenHouse, data: bytes, manner: Manner = HOLDS) -> list[tuple[str, str]]:
    """Take the file in as its dry run shows it: what came of each entry."""
    shown = plan(core, actor, house, data, manner)
    done = programming.import_calendar(
        core, actor, data, hall_id=house.performance.hall_id, last=LAST, manner=manner, stamp=shown.stamp
    )
    assert done == shown
    return [(row.outcome.value, row.title[:20]) for row in done.rows]


def kept(core: Core) -> list[tuple[str, str, str]]:
    rows = core.postgres.rows("select title::text, starts_at, state from date_hold order by starts_at, id")
    return [(row[0][:20], f"{row[1]:%d %b %H:%M}", row[2]) for row in rows]


def google() -> bytes:
    return DATA.joinpath("google.ics").read_bytes()


def test_a_dry_run_says_what_would_come_and_changes_nothing(core: Core, house: OpenHouse) -> None:
    shown = plan(core, booker(core), house, google())

    assert [(row.outcome.value, row.title[:14], row.why) for row in shown.rows] == [
        ("new", "Saturday Songs", ""), ("new", "Saturday Songs", ""), ("new", "Saturday Songs", ""),
        ("new", "Chamber Night ", ""), ("new", "Festival", ""), ("new", "Festival", ""),
        ("skipped", "Somebody's bir", "shown as free there"),
    ]  # fmt: skip
    assert core.postgres.rows("select count(*) from date_hold") == [(0,)]


def test_the_same_file_once_more_changes_nothing(core: Core, house: OpenHouse) -> None:
    actor = booker(core)
    take(core, actor, house, google())
    first = kept(core)

    again = take(core, actor, house, google())

    assert first == [
        ("Saturday Songs, a ve", "20 Mar 19:00", "held"), ("Saturday Songs, a ve", "27 Mar 19:00", "held"),
        ("Saturday Songs (an h", "10 Apr 17:00", "held"), ("Chamber Night 🎻", "01 May 18:00", "held"),
        ("Festival", "01 Jun 18:00", "held"), ("Festival", "02 Jun 18:00", "held"),
    ]  # fmt: skip
    assert {outcome for outcome, _ in again} == {"same", "skipped"}
    assert kept(core) == first


def test_what_is_moved_cancelled_or_left_out_there_follows_here(core: Core, house: OpenHouse) -> None:
    actor = booker(core)
    take(core, actor, house, google())
    moved = (
        google()
        .replace(b"DTSTART:20270501T180000Z", b"DTSTART:20270502T170000Z")
        .replace(b"DTEND:20270501T203000Z", b"DTEND:20270502T203000Z")
    )
    shorter = (
        moved.replace(b"COUNT=4", b"COUNT=2")
        .replace(
            b"SUMMARY:Saturday Songs (an hour earlier)", b"STATUS:CANCELLED\r\nSUMMARY:Saturday Songs (an hour earlier)"
        )
        .replace(b"SEQUENCE:3\r\nSTATUS:CONFIRMED", b"SEQUENCE:3")
    )

    assert [one for one in take(core, actor, house, shorter) if one[0] not in ("same", "skipped")] == [
        ("gone", "Saturday Songs (an h"), ("changed", "Chamber Night 🎻"),
    ]  # fmt: skip
    assert [one for one in kept(core) if one[2] == "held"] == [
        ("Saturday Songs, a ve", "20 Mar 19:00", "held"), ("Saturday Songs, a ve", "27 Mar 19:00", "held"),
        ("Chamber Night 🎻", "02 May 17:00", "held"), ("Festival", "01 Jun 18:00", "held"),
        ("Festival", "02 Jun 18:00", "held"),
    ]  # fmt: skip
    only_one = shorter.replace(b"RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=SA\r\n", b"RRULE:FREQ=WEEKLY;COUNT=1;BYDAY=SA\r\n")
    assert ("gone", "Saturday Songs, a ve") in take(core, actor, house, only_one)
    assert {one[0] for one in take(core, actor, house, only_one)} == {"same", "skipped"}


def test_a_file_becomes_blocks_of_the_hall_and_what_is_taken_is_left_out(core: Core, house: OpenHouse) -> None:
    actor = booker(core)
    with core.postgres.write() as connection:
        connection.execute(
            "insert into hall_booking (hall_id, kind, title, starts_at, ends_at)"
            " values (%s, 'other', 'Fair', '2027-06-01 10:00+00', '2027-06-01 12:00+00')",
            [house.performance.hall_id],
        )

    done = take(core, actor, house, google(), DARK)

    assert ("refused", "Festival") in done
    assert core.postgres.rows(
        "select title::text, kind::text from hall_booking where kind = 'dark' order by starts_at"
    )[-1] == ("Chamber Night 🎻", "dark")  # fmt: skip
    assert {outcome for outcome, _ in take(core, actor, house, google(), DARK)} == {"same", "skipped", "refused"}
    gone = take(core, actor, house, google().replace(b"STATUS:TENTATIVE", b"STATUS:CANCELLED"), DARK)
    assert ("gone", "Chamber Night 🎻") in gone
    assert core.postgres.rows("select count(*) from hall_booking where title like 'Chamber%%'") == [(0,)]


def test_two_entries_at_one_time_are_one_block_and_a_reason(core: Core, house: OpenHouse) -> None:
    event = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:20270310T{1}0000Z\r\nDTEND:20270310T{2}0000Z\r\nEND:VEVENT\r\n"
    body = event.format("a", 10, 14) + event.format("b", 12, 16) + event.format("c", 14, 15)
    data = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()

    rows = plan(core, booker(core), house, data, DARK).rows

    assert [(row.outcome.value, row.why) for row in rows] == [
        ("new", ""), ("refused", "overlaps the event of line 3"), ("new", ""),
    ]  # fmt: skip


def test_what_moved_since_it_was_shown_is_shown_again(core: Core, house: OpenHouse) -> None:
    actor, hall = booker(core), house.performance.hall_id
    shown = plan(core, actor, house, google())
    take(core, actor, house, google())
    before = kept(core)

    with pytest.raises(CalendarMoved):
        programming.import_calendar(core, actor, google(), hall_id=hall, last=LAST, manner=HOLDS, stamp=shown.stamp)
    with pytest.raises(BadInput, match="cut off"):
        plan(core, actor, house, google()[:1_500])
    assert kept(core) == before


def test_a_file_of_one_presenter_touches_nothing_of_another(core: Core, house: OpenHouse) -> None:
    one, two = booker(core, "One"), booker(core, "Two")
    take(core, one, house, google())

    assert {row.outcome.value for row in plan(core, two, house, google()).rows} == {"new", "skipped"}
    take(core, two, house, google().replace(b"STATUS:TENTATIVE", b"STATUS:CANCELLED"))
    assert ("Chamber Night 🎻", "01 May 18:00", "held") in kept(core)


def test_what_goes_out_is_what_is_in_reach(core: Core, house: OpenHouse) -> None:
    one, two = booker(core, "Presenter"), booker(core, "Two")
    at = datetime.fromisoformat("2027-03-28T20:00")  # the evening after the clocks changed
    hold = a_date(core, one, house, "Winter Journey", at=at, note="piano")
    a_date(core, two, house, "A Secret", at=at)
    gone = a_date(core, one, house, "Never", at=at)
    programming.release_date(core, one, gone.id)
    with core.postgres.write() as connection:
        connection.execute(
            "insert into hall_booking (hall_id, organisation_id, kind, title, starts_at, ends_at)"
            " values (%s, %s, 'load_in', 'Get-in', '2027-03-28 08:00+00', '2027-03-28 10:00+00')",
            [house.performance.hall_id, house.performance.organisation_id],
        )

    first = core.clock.now().date()
    data = programming.export_calendar(core, one, first=first, last=LAST)
    found = read_calendar_file(data, zone=ZoneInfo("UTC"), first=first, last=LAST)

    assert [(e.uid.split(".")[0], e.title, f"{e.starts_at:%d %b %H:%M}", e.status.value) for e in found] == [
        ("performance", "Event", f"{house.performance.starts_at:%d %b %H:%M}", "confirmed"),
        ("booking", "Get-in", "28 Mar 08:00", "confirmed"),
        ("date_hold", "Winter Journey (first hold)", "28 Mar 18:00", "tentative"),
        ("date_hold", "Never (released)", "28 Mar 18:00", "cancelled"),
    ]
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin" in data
    assert b"A Secret" not in data
    assert b"A Secret" in programming.export_calendar(core, two, first=first, last=LAST)

    longer = programming.extend_date(core, one, hold.id, days=2)
    again = programming.export_calendar(core, one, first=first, last=LAST)
    sequence = {e.uid: e.sequence for e in read_calendar_file(again, zone=ZoneInfo("UTC"), first=first, last=LAST)}
    assert sequence[f"date_hold.{hold.id}@etds"] == longer.version - 1 == 1


def test_the_feed_is_written_where_it_says_something_new(core: Core, house: OpenHouse) -> None:
    path = core.settings.state_dir / "calendar.ics"
    assert (refresh_feed(core), refresh_feed(core)) == (1, 0)
    before = path.read_bytes()
    a_date(core, booker(core), house, "Winter Journey", at=datetime.fromisoformat("2027-03-20T20:00"))

    assert (refresh_feed(core), refresh_feed(core)) == (1, 0)
    assert b"SUMMARY:Winter Journey (first hold)" in path.read_bytes() and b"Winter" not in before
    assert list(path.parent.glob(".calendar*")) == []
    path.unlink()
    assert refresh_feed(core) == 1


def test_our_own_file_comes_in_elsewhere_as_it_was(core: Core, house: OpenHouse) -> None:
    """A hold that was released is cancelled in the file, and so is left out."""
    actor, other = booker(core), a_house(core)
    at = datetime.fromisoformat("2027-03-20T20:00")
    a_date(core, actor, house, "Winter Journey", at=at)
    programming.release_date(core, actor, a_date(core, actor, house, "Never", at=at).id)
    data = programming.export_calendar(core, actor, first=at.date() - timedelta(days=2), last=LAST)

    assert take(core, actor, other, data) == [("new", "Winter Journey (firs"), ("skipped", "Never (released)")]
