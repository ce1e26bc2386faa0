"""A moment in the past as a person types it: `19:42`, `-2h`, `yesterday 18:00`, `21.11. 18:00`, ISO. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from core.errors import BadInput

_BACK = re.compile(r"-(\d{1,5})\s*(s|min|m|h|d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(?:(\d{4})\.?)?")
_UNITS = {"s": "seconds", "min": "minutes", "m": "minutes", "h": "hours", "d": "days"}
_NAMED = {"today": 0, "yesterday": -1}


def read_moment(text: str, now: datetime) -> datetime:
    """The moment, on the clock that `now` is on. A time alone is the last one of that name: `19:42` at noon is
    yesterday's. Raises BadInput, also for a moment that is still to come."""
    read = _read(" ".join(text.casefold().split()), now)
    if read is None:
        raise BadInput(
            f"'{text.strip()}' is not a moment. Type it like 19:42, -2h, yesterday 18:00 or 2026-11-21T18:00."
        )
    if read > now:
        raise BadInput("That moment is still to come. Name one in the past.")
    return read


def _read(text: str, now: datetime) -> datetime | None:
    if found := _BACK.fullmatch(text):
        return now - timedelta(**{_UNITS[found[2]]: int(found[1])})
    if text == "now":
        return now
    try:
        if found := _CLOCK.fullmatch(text):
            at = _at(now, now.date(), found)
            return at if at <= now else _at(now, now.date() - timedelta(days=1), found)
        day, _, clock = text.partition(" ")
        if (on := _day(day, now.date())) is not None:
            found = _CLOCK.fullmatch(clock or "00:00")
            return _at(now, on, found) if found else None
        read = datetime.fromisoformat(text.upper())
        return read if read.tzinfo is not None else read.replace(tzinfo=now.tzinfo)
    except ValueError:
        return None


def _day(text: str, today: date) -> date | None:
    if text in _NAMED:
        return today + timedelta(days=_NAMED[text])
    if found := _DAY.fullmatch(text):
        on = date(int(found[3] or today.year), int(found[2]), int(found[1]))
        return on if found[3] or on <= today else on.replace(year=today.year - 1)
    return None


def _at(now: datetime, on: date, clock: re.Match[str]) -> datetime:
    hour, minute, second = (int(part or 0) for part in clock.groups())
    return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=now.tzinfo)
