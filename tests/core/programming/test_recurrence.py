"""A run in words: what is understood, what is said about the rest, and the nights on which the clocks change."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.programming.recurrence import occurrences

BERLIN, KYIV, NEW_YORK, LORD_HOWE = map(
    ZoneInfo, ("Europe/Berlin", "Europe/Kyiv", "America/New_York", "Australia/Lord_Howe")
)
MONDAY = date(2026, 11, 2)


def told(text: str, first: date = MONDAY, zone: ZoneInfo = BERLIN) -> list[str]:
    return [f"{one.wall:%a %d %b %H:%M}" for one in occurrences(text, first=first, zone=zone)]


def test_the_example_of_every_booker() -> None:
    run = told("Tue-Sat 20:00, Sun 15:00 for five weeks")

    assert len(run) == 30
    assert run[:7] == [
        "Tue 03 Nov 20:00", "Wed 04 Nov 20:00", "Thu 05 Nov 20:00", "Fri 06 Nov 20:00", "Sat 07 Nov 20:00",
        "Sun 08 Nov 15:00", "Tue 10 Nov 20:00",
    ]  # fmt: skip
    assert run[-1] == "Sun 06 Dec 15:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat 15:00 and 20:00 for 1 week", ["Sat 07 Nov 15:00", "Sat 07 Nov 20:00"]),
        ("sat, sun 15.00 2 times", ["Sat 07 Nov 15:00", "Sun 08 Nov 15:00"]),
        ("Fri to Sun 20:00 for a-z", None),
        ("Sat-Mon 19:30 3 performances", ["Mon 02 Nov 19:30", "Sat 07 Nov 19:30", "Sun 08 Nov 19:30"]),
        ("daily 19:30 until 4 Nov", ["Mon 02 Nov 19:30", "Tue 03 Nov 19:30", "Wed 04 Nov 19:30"]),
        ("every day 19:30 for 2 days", ["Mon 02 Nov 19:30", "Tue 03 Nov 19:30"]),
        ("weekends 11:00 until 2026-11-08", ["Sat 07 Nov 11:00", "Sun 08 Nov 11:00"]),
        ("24 Dec 15:00", ["Thu 24 Dec 15:00"]),
        ("24 Dec 15:00, Jan 3 18:00", ["Thu 24 Dec 15:00", "Sun 03 Jan 18:00"]),
        ("3 Jan 2028 20:00", ["Mon 03 Jan 20:00"]),
        ("29 Feb 20:00", ["Tue 29 Feb 20:00"]),
        ("Tuesdays 20:00 from 1 Dec for two weeks", ["Tue 01 Dec 20:00", "Tue 08 Dec 20:00"]),
        ("Tue 20:00 from 1 Dec 2026 twelve times except 8 Dec, 15 Dec, 22 Dec, 29 Dec and Wednesdays",
         ["Tue 01 Dec 20:00", *(f"Tue {d:02} {m} 20:00" for d, m in [(5, "Jan"), (12, "Jan"), (19, "Jan"),
          (26, "Jan"), (2, "Feb"), (9, "Feb"), (16, "Feb"), (23, "Feb"), (2, "Mar"), (9, "Mar"), (16, "Mar")])]),
    ],
)  # fmt: skip
def test_what_is_understood(text: str, expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(BadInput):
            told(text)
    else:
        assert told(text) == expected


def test_dates_left_out_are_left_out() -> None:
    run = told("daily 19:30 until 3 Jan except 24 Dec, 25 Dec", date(2026, 12, 22))

    assert [day[4:10] for day in run] == [
        "22 Dec", "23 Dec", "26 Dec", "27 Dec", "28 Dec", "29 Dec", "30 Dec", "31 Dec", "01 Jan", "02 Jan", "03 Jan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A run begins with its days."),
        ("Tue-Sat", "At what time?"),
        ("Tue-Sat for five weeks", "At what time?"),
        ("Tue 20:00", "Say for how long: 'for five weeks', 'until 3 Jan' or '12 times'."),
        ("Tue 25:00 for two weeks", "There is no such time as 25:00. Write 20:00."),
        ("Tuf 20:00 for two weeks", "'tuf' is not understood there."),
        ("Tue-Okt 20:00 for two weeks", "'okt' is not understood there."),
        ("Tue 20:00 for many weeks", "'many' is not understood there."),
        ("Tue 20:00 for two fortnights", "'fortnights' is not understood there."),
        ("31 Feb 20:00", "There is no such date as '31' here."),
        ("Tue 20:00 until", "The run ends too early."),
        ("Tue 20:00 for 2000 weeks", "'2000' is not understood there."),
        (
            "daily 10:00 and 12:00 for 500 days",
            "That is more than 400 performances. Plan a shorter run, then the next.",
        ),
        ("Tue 20:00 until 1 Dec except Tue", "No date is left in 'Tue 20:00 until 1 Dec except Tue'."),
    ],
)
def test_what_is_not_understood_is_said_at_its_word(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        told(text)

    assert refused.value.message.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "first", "zone", "moments"),
    [
        # the clocks go forward on 28 March 2027, and back on 31 October
        ("daily 20:00 for 3 days", date(2027, 3, 27), BERLIN, ["27 19:00", "28 18:00", "29 18:00"]),
        ("daily 20:00 for 3 days", date(2027, 10, 30), BERLIN, ["30 18:00", "31 19:00", "01 19:00"]),
        ("daily 20:00 for 3 days", date(2027, 3, 27), KYIV, ["27 18:00", "28 17:00", "29 17:00"]),
        ("daily 20:00 for 2 days", date(2027, 3, 13), NEW_YORK, ["14 01:00", "15 00:00"]),
        ("daily 20:00 for 2 days", date(2027, 4, 3), LORD_HOWE, ["03 09:00", "04 09:30"]),
    ],
)
def test_a_run_keeps_its_hour_when_the_clocks_change(
    text: str, first: date, zone: ZoneInfo, moments: list[str]
) -> None:
    run = occurrences(text, first=first, zone=zone)

    assert [f"{one.starts_at:%d %H:%M}" for one in run] == moments
    assert [one.note for one in run] == [""] * len(moments)


@pytest.mark.parametrize(
    ("wall", "day", "zone", "moment", "note"),
    [
        ("02:30", date(2027, 3, 28), BERLIN, "01:30", "the clocks skip 02:30: it is 03:30"),
        ("02:30", date(2027, 10, 31), BERLIN, "00:30", "02:30 comes twice: it is the first"),
        ("03:30", date(2027, 3, 28), KYIV, "01:30", "the clocks skip 03:30: it is 04:30"),
        ("01:30", date(2027, 11, 7), NEW_YORK, "05:30", "01:30 comes twice: it is the first"),
        ("02:15", date(2027, 10, 3), LORD_HOWE, "15:45", "the clocks skip 02:15: it is 02:45"),
    ],
)
def test_an_hour_that_is_not_there_or_there_twice_is_said(
    wall: str, day: date, zone: ZoneInfo, moment: str, note: str
) -> None:
    (one,) = occurrences(f"daily {wall} for 1 day", first=day, zone=zone)

    assert (f"{one.starts_at:%H:%M}", one.note) == (moment, note)


_ZONES = st.sampled_from(["Europe/Berlin", "Europe/Kyiv", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Chatham"])


@given(_ZONES, st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.integers(1, 40), st.integers(0, 23 * 60 + 59))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_day_has_its_hour_on_every_wall(zone: str, first: date, days: int, minute: int) -> None:
    wall = f"{minute // 60:02}:{minute % 60:02}"

    run = occurrences(f"daily {wall} for {days} days", first=first, zone=ZoneInfo(zone))

    assert [one.wall.date() for one in run] == [first + timedelta(days=n) for n in range(days)]
    assert [f"{one.starts_at.astimezone(ZoneInfo(zone)):%H:%M}" for one in run if "skip" not in one.note] == [
        wall for one in run if "skip" not in one.note
    ]
    assert all(one.starts_at.tzinfo is UTC and isinstance(one.wall, datetime) for one in run)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_text_brings_it_down(text: str) -> None:
    with suppress(BadInput):
        occurrences(text, first=MONDAY, zone=BERLIN)
