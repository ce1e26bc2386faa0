"""An hour that somebody types is the one that is meant, on the clock of the hall."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.programming.hours import read_hour, written

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "is_at"),
    [
        ("2026-12-01 20:00", datetime(2026, 12, 1, 19, 0, tzinfo=UTC)),
        (" 2026-12-1T9:05 ", datetime(2026, 12, 1, 8, 5, tzinfo=UTC)),
        ("1.12.2026 20:00", datetime(2026, 12, 1, 19, 0, tzinfo=UTC)),
        ("1.12. 20:00", datetime(2026, 12, 1, 19, 0, tzinfo=UTC)),
        ("21.11. 08:00", datetime(2026, 11, 21, 7, 0, tzinfo=UTC)),
        ("3.2. 20:00", datetime(2027, 2, 3, 19, 0, tzinfo=UTC)),  # the next of that name
        ("2026-07-01 20:00", datetime(2026, 7, 1, 18, 0, tzinfo=UTC)),
    ],
)
def test_what_is_typed_is_meant(typed: str, is_at: datetime) -> None:
    assert read_hour(typed, BERLIN, now=NOW) == is_at


def test_an_hour_alone_is_on_the_day_of_the_performance() -> None:
    near = datetime(2026, 12, 24, 19, 0, tzinfo=UTC)

    assert read_hour("18:30", BERLIN, now=NOW, near=near) == datetime(2026, 12, 24, 17, 30, tzinfo=UTC)
    with pytest.raises(BadInput):
        read_hour("18:30", BERLIN, now=NOW)


@pytest.mark.parametrize(
    "typed", ["", "soon", "31.2. 20:00", "2026-13-01 20:00", "2026-12-01 24:00", "2026-12-01", "\x1b[A"]
)
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        read_hour(typed, BERLIN, now=NOW)


def test_an_hour_that_the_clocks_leave_out_is_refused_with_the_next() -> None:
    with pytest.raises(BadInput, match="Type 03:30"):
        read_hour("2027-03-28 02:30", BERLIN, now=NOW)


@given(st.datetimes(datetime(2026, 11, 22), datetime(2099, 1, 1)))  # noqa: DTZ001 - walls of clocks
def test_what_is_written_is_read_as_the_same(wall: datetime) -> None:
    moment = wall.replace(second=0, microsecond=0, tzinfo=BERLIN).astimezone(UTC)

    again = read_hour(written(moment, BERLIN), BERLIN, now=NOW)

    assert written(again, BERLIN) == written(moment, BERLIN)
