"""Calendar files as other programs write them are read as they mean them; what cannot be read is refused by line."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.programming.calendars.reading import Entry, Status, read_calendar_file
from core.programming.calendars.writing import Item, Standing, written

DATA = Path(__file__).parents[2] / "data" / "calendars"
BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def entries(name: str, zone: ZoneInfo = BERLIN) -> list[tuple[str, str, str]]:
    return [told(one) for one in read(DATA.joinpath(name).read_bytes(), zone)]


def read(data: bytes, zone: ZoneInfo = BERLIN) -> tuple[Entry, ...]:
    return read_calendar_file(data, zone=zone, first=FIRST, last=LAST)


def told(one: Entry) -> tuple[str, str, str]:
    """Title, from when to when in UTC, and what is odd about it."""
    odd = [one.status.value] if one.status is not Status.CONFIRMED else []
    odd += ["all day"] * one.is_all_day + ["floating"] * one.is_floating + ["free"] * one.is_free
    return one.title, f"{one.starts_at:%d %b %H:%M}-{one.ends_at:%d %b %H:%M}", " ".join(odd)


def event(*lines: str, head: str = "UID:x") -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", head, *lines, "END:VEVENT", "END:VCALENDAR", ""]
    ).encode()


SONGS = ("Saturday Songs, a very long title that a program folds over several lines of seventy-five octets"
         " because the standard wa")  # fmt: skip


def test_one_of_google_with_folds_a_recurrence_without_one_date_and_one_that_was_moved() -> None:
    """From March to April the clock of Berlin changes: 20:00 there is 19:00 UTC, and then 18:00."""
    assert entries("google.ics") == [
        (SONGS, "20 Mar 19:00-20 Mar 21:30", ""),
        (SONGS, "27 Mar 19:00-27 Mar 21:30", ""),
        ("Saturday Songs (an hour earlier)", "10 Apr 17:00-10 Apr 19:30", ""),
        ("Chamber Night 🎻", "01 May 18:00-01 May 20:30", "tentative"),
        ("Festival", "31 May 22:00-02 Jun 22:00", "all day"),
        ("Somebody's birthday", "03 Jul 22:00-04 Jul 22:00", "all day free"),
    ]


def test_one_of_outlook_with_a_mark_windows_zones_and_one_of_its_own() -> None:
    assert entries("outlook.ics") == [
        ("Summer Gala", "01 Jul 18:00-01 Jul 20:30", ""),
        ("From overseas", "03 Jul 00:00-03 Jul 02:30", ""),
        ("Canceled: Rehearsal", "03 Jul 18:00-03 Jul 20:00", "cancelled"),
    ]


def test_one_of_apple_on_the_night_the_clocks_change_and_one_without_a_zone() -> None:
    assert entries("apple.ics") == [
        ("The Night the Clocks Change", "15 Mar 00:00-15 Mar 02:30", ""),
        ("Floating over two lines", "15 Mar 19:00-15 Mar 21:30", "floating"),
    ]
    assert entries("apple.ics", ZoneInfo("Asia/Tokyo"))[1] == (
        "Floating over two lines", "15 Mar 11:00-15 Mar 13:30", "floating",
    )  # fmt: skip


def test_one_of_thunderbird_with_a_path_for_a_zone_and_the_same_name_twice() -> None:
    assert entries("thunderbird.ics") == [
        ("Daily run", "01 Sep 18:00-01 Sep 20:00", ""),
        ("Daily run", "03 Sep 18:00-03 Sep 20:00", ""),
        ("Daily run", "04 Sep 18:00-04 Sep 20:00", ""),
        ("The new wording", "10 Sep 19:00-10 Sep 21:00", ""),
    ]


def test_a_zone_of_its_own_in_one_file_is_forgotten_before_the_next() -> None:
    other = DATA.joinpath("outlook.ics").read_bytes().replace(b"-0500", b"-0800")

    assert [told(one)[1] for one in read(other)][1] == "03 Jul 03:00-03 Jul 05:30"
    assert entries("outlook.ics")[1][1] == "03 Jul 00:00-03 Jul 02:30"


@pytest.mark.parametrize("name", ["google.ics", "outlook.ics", "apple.ics", "thunderbird.ics"])
def test_line_ends_marks_and_encodings_do_not_matter(name: str) -> None:
    data = DATA.joinpath(name).read_bytes()
    text = data.decode("utf-8-sig").replace("\r\n", "\n")

    for other in (text, text.replace("\n", "\r\n"), text.replace("\n", "\r"), f"\n\n{text}\n\n"):
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            assert read(other.encode(encoding)) == read(data) or other.startswith("\n")
            assert [told(one) for one in read(other.encode(encoding))] == entries(name)


START = "DTSTART:20270310T200000Z"
REFUSED = {
    "nothing": (b"", "The file is empty"),
    "a page": (b"<!doctype html><html>", "Line 1 is '<!doctype html><html>' and not BEGIN:VCALENDAR"),
    "a picture": (b"\x89PNG\r\n\x1a\n\xff\xfe", "Line 1 is not UTF-8"),
    "zeros": (b"BEGIN:VCALENDAR\r\nX:\0\r\n", "Line 2 holds a zero byte"),
    "cut off": (event(START)[:70], "The file ends inside VEVENT of line 3: it was cut off"),
    "crossed": (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "Line 3 ends VCALENDAR, but VEVENT of line 2"),
    "a stray line": (event(START, "who wrote this"), "Line 6 is 'who wrote this', which is no line of a calendar"),
    "no beginning": (event("SUMMARY:x"), "The event of line 3 does not say when it begins"),
    "no date": (event("DTSTART:tomorrow"), "The event of line 3: DTSTART cannot be read"),
    "backwards": (event(START, "DTEND:20270310T190000Z"), "The event of line 3 ends before it begins"),
    "a day and an hour": (event("DTSTART;VALUE=DATE:20270310", "DTEND:20270310T190000Z"), "begins by the clock and"),
    "half a zone": (event("DTSTART:20270310T180000", "DTEND:20270310T190000Z"), "a time zone at one end only"),
    "nowhere": (event("DTSTART;TZID=Mars/Olympus:20270310T180000"), "in the unknown time zone 'Mars/Olympus'"),
    "each second": (event(START, "RRULE:FREQ=SECONDLY"), "recurs more than once a day"),
    "each minute of a day": (event(START, "RRULE:FREQ=DAILY;BYMINUTE=0,1,2,3"), "recurs more than once a day"),
    "no frequency": (event(START, "RRULE:COUNT=3"), "recurs by a rule that says not how often|cannot be read"),
    "never on": (event(START, "RRULE:FREQ=DAILY;INTERVAL=0"), "a rule that says not how often|cannot be read"),
    "a rule of nonsense": (event(START, "RRULE:FREQ=WHENEVER"), "RRULE cannot be read"),
    "escape": (b"\x1b[2J\x1b]0;x\x07", "Line 1 is"),
    "too large": (b"X" * (2 * 2**20 + 1), "larger than 2 MiB"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(case: str) -> None:
    data, words = REFUSED[case]

    with pytest.raises(BadInput, match=words) as refused:
        read(data)
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 240


def test_what_has_no_length_lasts_an_hour_and_a_day_that_ends_on_itself_lasts_that_day() -> None:
    day = ("DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270310")

    assert [told(one)[1] for one in read(event(START))] == ["10 Mar 20:00-10 Mar 21:00"]
    assert [told(one)[1] for one in read(event(*day))] == ["09 Mar 23:00-10 Mar 23:00"]


def test_a_rule_without_an_end_is_followed_to_the_last_day_and_no_further() -> None:
    found = read(event(START, "DTEND:20270310T220000Z", "RRULE:FREQ=WEEKLY"))

    assert (len(found), found[-1].starts_at) == (43, datetime(2027, 12, 29, 20, tzinfo=UTC))


def test_more_dates_than_a_person_looks_through_are_refused() -> None:
    series = [f"BEGIN:VEVENT\r\nUID:{n}\r\n{START}\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n" for n in range(4)]
    data = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(series)}END:VCALENDAR\r\n".encode()

    with pytest.raises(BadInput, match="more than 1,000 dates"):
        read(data)


def test_titles_lose_what_a_terminal_would_act_on() -> None:
    (one,) = read(event(START, "SUMMARY:Gala\\n\u202etelbaT \x1b[31mred\x1b[0m\u200d"))

    assert one.title == "Gala telbaT [31mred [0m"


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: event(START, text)))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    with suppress(BadInput):  # and nothing else
        assert all(one.title.isprintable() for one in read(data))


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60),
            st.integers(0, 8_700), st.integers(1, 600), st.sampled_from(ZONES), st.sampled_from(Standing),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_what_is_written_is_read_as_it_was(things: list[tuple[str, int, int, str, Standing]]) -> None:
    begins = datetime(2027, 1, 1, tzinfo=UTC)
    items = [
        Item(
            uid=f"performance.{number}@etds", sequence=number, standing=standing, title=title,
            starts_at=begins + timedelta(hours=hour), ends_at=begins + timedelta(hours=hour, minutes=minutes),
            time_zone=zone, place="Hall; one, two\\three", kind="performance", about="one\ntwo",
        )
        for number, (title, hour, minutes, zone, standing) in enumerate(things)
    ]  # fmt: skip
    data = written(items, name="ETDS", now=begins)
    found = {
        one.uid: one for one in read_calendar_file(data, zone=BERLIN, first=date(2026, 12, 30), last=date(2028, 1, 5))
    }

    assert {
        item.uid: (item.title, item.starts_at, item.ends_at, item.sequence, item.standing.value.lower())
        for item in items
    } == {uid: (one.title, one.starts_at, one.ends_at, one.sequence, one.status.value) for uid, one in found.items()}
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
