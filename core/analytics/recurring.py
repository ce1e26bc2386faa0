"""When a report is sent again: `daily 08:00`, `weekdays 07:30`, `mon, thu 08:00`, `monthly 1 08:00`, or five fields
of cron. Always on the clock of a place, whatever that does in spring and autumn. Pure.

A time that the clock skips comes when it goes on; one that it shows twice comes the first time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadInput

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_FIELDS = re.compile(r"(\d{1,2}) ([\d,*/-]+) ([\d,*/-]+|l) ([\d,*/a-z-]+) ([\d,*/a-z#-]+)")
_FIRST = datetime(2024, 1, 1)  # noqa: DTZ001
_HINT = "Write it like daily 08:00, weekdays 08:00, mon, thu 08:00 or monthly 1 08:00."
_LONGEST = 80
_TURN = timedelta(hours=3)  # no clock is turned by more


def read_recurs(text: str) -> str:
    """The words as they are kept. Raises BadInput for what does not come again, or more than once an hour."""
    words = " ".join(text.casefold().replace(",", " , ").split()).replace(" ,", ",")
    _next_wall(_cron(words), _FIRST)
    return words


def next_moment(recurs: str, after: datetime, zone: ZoneInfo) -> datetime:
    """The first one behind `after`, in UTC."""
    cron = _cron(recurs)
    wall = after.astimezone(zone).replace(tzinfo=None) - _TURN
    while True:
        wall = _next_wall(cron, wall)
        moment = wall.replace(tzinfo=zone).astimezone(UTC)  # of a skipped time: as if the clock had not gone on yet
        if moment > after:
            return moment


def _next_wall(cron: str, after: datetime) -> datetime:
    from croniter import CroniterError, croniter

    try:
        return croniter(cron, after).get_next(datetime)
    except (CroniterError, ValueError, KeyError, OverflowError):
        raise BadInput(f"'{cron}' never comes. {_HINT}") from None


def _cron(words: str) -> str:
    """Five fields: minute, hour, day, month, weekday. Raises BadInput."""
    wrong = BadInput(f"'{words[:_LONGEST]}' does not say when. {_HINT}")
    if len(words) > _LONGEST:
        raise wrong
    if _FIELDS.fullmatch(words):
        return words
    head, _, clock = words.rpartition(" ")
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise wrong
    at = f"{int(found[2])} {int(found[1])}"
    if head in ("daily", "weekdays"):
        return f"{at} * * {'*' if head == 'daily' else 'mon-fri'}"
    if month := re.fullmatch(r"monthly (\d{1,2}|last)", head):
        return f"{at} {'l' if month[1] == 'last' else int(month[1])} * *"
    days = [day.strip()[:3] for day in head.split(",")]
    if all(day in _DAYS for day in days) and all(_is_day(day.strip()) for day in head.split(",")):
        return f"{at} * * {','.join(days)}"
    raise wrong


def _is_day(word: str) -> bool:
    return word in _DAYS or word in ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
