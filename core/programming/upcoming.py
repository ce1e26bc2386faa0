"""A moment to come as a person types it: `now`, `10:00`, `fri 10:00`, `27.11. 10:00`, `+2h`, ISO. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from core.errors import BadInput

_AHEAD = re.compile(r"\+(\d{1,5})\s*(min|m|h|d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(?:(\d{4})\.?)?")
_UNITS = {"min": "minutes", "m": "minutes", "h": "hours", "d": "days"}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_upcoming(text: str, now: datetime) -> datetime:
    """The moment, on the clock that `now` is on. A time alone is the next one of that name, a weekday the next one.

    Raises BadInput.
    """
    try:
        read = _read(" ".join(text.casefold().split()), now)
    except (ValueError, OverflowError):
        read = None
    if read is None:
        raise BadInput(f"'{text.strip()}' is not a time. Type it like 10:00, fri 10:00, 27.11. 10:00 or +2h.")
    return read


def _read(text: str, now: datetime) -> datetime | None:
    if text == "now":
        return now.replace(second=0, microsecond=0)
    if found := _AHEAD.fullmatch(text):
        return (now + timedelta(**{_UNITS[found[2]]: int(found[1])})).replace(microsecond=0)
    if found := _CLOCK.fullmatch(text):
        at = _at(now, now.date(), found)
        return at if at > now else _at(now, now.date() + timedelta(days=1), found)
    day, _, clock = text.partition(" ")
    if (on := _day(day, now.date())) is not None:
        found = _CLOCK.fullmatch(clock)
        if found is None:
            return None
        at = _at(now, on, found)
        return at + timedelta(days=7) if at <= now and day[:3] in _WEEK else at
    read = datetime.fromisoformat(text.upper())
    return read if read.tzinfo is not None else read.replace(tzinfo=now.tzinfo)


def _day(text: str, today: date) -> date | None:
    if text in ("today", "tomorrow"):
        return today + timedelta(days=text == "tomorrow")
    if text[:3] in _WEEK and text.isalpha():
        return today + timedelta(days=(_WEEK.index(text[:3]) - today.weekday()) % 7)
    if found := _DAY.fullmatch(text):
        on = date(int(found[3] or today.year), int(found[2]), int(found[1]))
        return on if found[3] or on >= today else on.replace(year=today.year + 1)
    return None


def _at(now: datetime, on: date, clock: re.Match[str]) -> datetime:
    return datetime(on.year, on.month, on.day, int(clock[1]), int(clock[2]), tzinfo=now.tzinfo)
