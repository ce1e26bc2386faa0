"""When a report is sent again: on the clock of a place, whatever is done to that clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.recurring import next_moment, read_recurs
from core.errors import BadInput

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "America/St_Johns", "UTC"]
RECURS = ["daily 08:00", "daily 02:30", "weekdays 00:00", "mon, thu 23:59", "monthly last 02:00", "30 * * * *"]


def moments(recurs: str, after: datetime, count: int, zone: ZoneInfo = BERLIN) -> list[str]:
    """On the clock of the place, with how far that is ahead of the world's."""
    found: list[str] = []
    for _ in range(count):
        after = next_moment(recurs, after, zone)
        found.append(f"{after.astimezone(zone):%a %d %b %H:%M %z}")
    return found


@pytest.mark.parametrize(
    ("typed", "kept", "first"),
    [
        (" Daily  8:00 ", "daily 8:00", "Sat 28 Mar 08:00 +0100"),
        ("weekdays 07:30", "weekdays 07:30", "Mon 30 Mar 07:30 +0200"),
        ("Mon ,Thursday 08:00", "mon, thursday 08:00", "Mon 30 Mar 08:00 +0200"),
        ("monthly 1 08:00", "monthly 1 08:00", "Wed 01 Apr 08:00 +0200"),
        ("monthly last 08:00", "monthly last 08:00", "Tue 31 Mar 08:00 +0200"),
        ("0 8 * * 1#1", "0 8 * * 1#1", "Mon 06 Apr 08:00 +0200"),
    ],
)
def test_words_and_cron_say_when(typed: str, kept: str, first: str) -> None:
    assert read_recurs(typed) == kept
    assert moments(kept, datetime(2026, 3, 27, 12, tzinfo=UTC), 1) == [first]


@pytest.mark.parametrize(
    "typed",
    ["", "daily", "daily 25:00", "soon 08:00", "monday-ish 08:00", "* * * * *", "*/5 8 * * *", "0 8 30 2 *",
     "monthly 32 08:00", "monthly 0 08:00", "r r * * *", "daily 08:00; drop", "x" * 5_000],
)  # fmt: skip
def test_what_never_comes_or_too_often_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadInput, match="Write it like daily 08:00"):
        read_recurs(typed)


def test_eight_stays_eight_when_the_clock_is_turned() -> None:
    assert moments("daily 08:00", datetime(2026, 3, 28, 0, tzinfo=UTC), 3) == [
        "Sat 28 Mar 08:00 +0100", "Sun 29 Mar 08:00 +0200", "Mon 30 Mar 08:00 +0200"]  # fmt: skip
    assert moments("daily 08:00", datetime(2026, 10, 24, 0, tzinfo=UTC), 3) == [
        "Sat 24 Oct 08:00 +0200", "Sun 25 Oct 08:00 +0100", "Mon 26 Oct 08:00 +0100"]  # fmt: skip


def test_a_time_that_is_skipped_comes_once_and_one_that_comes_twice_too() -> None:
    assert moments("daily 02:30", datetime(2026, 3, 28, 0, tzinfo=UTC), 3) == [
        "Sat 28 Mar 02:30 +0100", "Sun 29 Mar 03:30 +0200", "Mon 30 Mar 02:30 +0200"]  # fmt: skip
    assert moments("daily 02:30", datetime(2026, 10, 24, 0, tzinfo=UTC), 3) == [
        "Sat 24 Oct 02:30 +0200", "Sun 25 Oct 02:30 +0200", "Mon 26 Oct 02:30 +0100"]  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.sampled_from(RECURS),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_the_next_one_is_the_first_behind_and_comes_the_same_from_anywhere_before_it(
    recurs: str, name: str, after: datetime
) -> None:
    zone = ZoneInfo(name)
    found = next_moment(recurs, after, zone)

    assert after < found <= after + timedelta(days=32)
    assert next_moment(recurs, found - timedelta(seconds=1), zone) == found
    assert next_moment(recurs, after + (found - after) / 2, zone) == found
    assert next_moment(recurs, found, zone) > found
