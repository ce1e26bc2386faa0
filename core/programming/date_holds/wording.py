"""Days and hours as people type them, and clocks as people read them. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from core.errors import BadInput

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(?:(\d{4})\.?)?")
_HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))?(?:\s*(?:-|to)\s*(\d{1,2})(?::(\d{2}))?)?")
_LENGTH = timedelta(minutes=150)
_ROUGH = timedelta(days=4)


def read_day(text: str, today: date) -> date:
    """`2027-03-14`, `14.3.2027`, `14.3.` (the next one), `+30` (days from today). Raises BadInput."""
    said = text.strip()
    try:
        if found := _DAY.fullmatch(said):
            day = date(int(found[3] or today.year), int(found[2]), int(found[1]))
            return day if found[3] or day >= today else day.replace(year=today.year + 1)
        if said[:1] == "+" and said[1:].isdecimal() and len(said) <= 5:
            return today + timedelta(days=int(said[1:]))
        return date.fromisoformat(said)
    except (ValueError, OverflowError):
        raise BadInput(f"'{said[:40]}' is not a day. Type it like 2027-03-14, 14.3. or +30.") from None


def read_hours(text: str, day: date) -> tuple[datetime, datetime]:
    """`20:00`, `20:00-22:30`, `20-22`: from when to when, on the clock of the hall; over midnight where the end is not
    after the beginning, and two and a half hours where there is none. Raises BadInput."""
    found = _HOURS.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - on the clock of the hall, whichever that is
        starts = midnight.replace(hour=int(found[1]), minute=int(found[2] or 0))
        ends = starts + _LENGTH
        if found[3] is not None:
            ends = midnight.replace(hour=int(found[3]) % 24, minute=int(found[4] or 0))
            ends += timedelta(days=ends <= starts)
    except (ValueError, OverflowError):
        raise BadInput(f"'{text.strip()[:40]}' is not from when to when. Type it like 20:00-22:30.") from None
    return starts, ends


def countdown(left: timedelta) -> str:
    """`12 days`; from four days on `47:59:58`."""
    if left >= _ROUGH:
        return f"{left.days} days"
    seconds = max(int(left.total_seconds()), 0)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
