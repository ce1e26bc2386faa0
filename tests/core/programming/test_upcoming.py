"""Moments to come, as they are typed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.errors import BadInput
from core.programming.upcoming import read_upcoming

NOW = datetime(2026, 11, 27, 9, 30, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # a Friday


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("now", "2026-11-27T09:30:00+01:00"),
        ("10:00", "2026-11-27T10:00:00+01:00"),
        ("9:00", "2026-11-28T09:00:00+01:00"),
        ("tomorrow 10:00", "2026-11-28T10:00:00+01:00"),
        ("Fri 10:00", "2026-11-27T10:00:00+01:00"),
        ("friday 9:00", "2026-12-04T09:00:00+01:00"),
        ("mon 10:00", "2026-11-30T10:00:00+01:00"),
        ("1.12. 10:00", "2026-12-01T10:00:00+01:00"),
        ("1.3. 10:00", "2027-03-01T10:00:00+01:00"),
        ("+2h", "2026-11-27T11:30:12+01:00"),
        ("+15 min", "2026-11-27T09:45:12+01:00"),
        ("2026-12-01T10:00", "2026-12-01T10:00:00+01:00"),
        ("2026-12-01T10:00Z", "2026-12-01T10:00:00+00:00"),
    ],
)
def test_it_is_read_on_the_clock_of_the_venue(typed: str, read: str) -> None:
    assert read_upcoming(typed, NOW).isoformat() == read


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "31.2. 10:00", "fri", "10", "+9999999d", "mon 24:00"])
def test_what_is_no_time_is_refused_in_words(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a time"):
        read_upcoming(typed, NOW)
