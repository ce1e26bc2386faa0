"""A period as it is typed, moved and told: `2026-11`, `2026`, `30d`, `2026-11-01 2026-11-30`. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from core.analytics.asking import read_day
from core.errors import BadInput

Period = tuple[date | None, date | None]
"""The first day and the last; None where it is open."""

_MONTH, _YEAR, _LAST = re.compile(r"(\d{4})-(\d{1,2})"), re.compile(r"\d{4}"), re.compile(r"(\d{1,4})\s*d")
_EXAMPLES = "2026-11, 2026, 30d, 2026-11-01 2026-11-30, or nothing for all days"


def read_period(text: str, today: date) -> Period:
    """Raises BadInput with examples."""
    words = text.casefold().replace("..", " .. ").replace(" to ", " ").split()
    try:
        match words:
            case []:
                return None, None
            case [one]:
                return _one(one, today)
            case ["..", last]:
                return None, read_day(last, today)
            case [first, ".."]:
                return read_day(first, today), None
            case [first, last] | [first, "..", last]:
                return _ordered(read_day(first, today), read_day(last, today))
            case _:
                raise ValueError
    except (ValueError, OverflowError):
        raise BadInput(f"'{text.strip()}' is not a period. Type it like {_EXAMPLES}.") from None


def _one(word: str, today: date) -> Period:
    if found := _MONTH.fullmatch(word):
        return _month(date(int(found[1]), int(found[2]), 1))
    if _YEAR.fullmatch(word):
        return date(int(word), 1, 1), date(int(word), 12, 31)
    if found := _LAST.fullmatch(word):
        return today - timedelta(days=max(int(found[1]), 1) - 1), today
    day = read_day(word, today)
    return day, day


def _ordered(first: date, last: date) -> Period:
    if first > last:
        raise BadInput(f"{first} is behind {last}. Name the earlier day first.")
    return first, last


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def moved(period: Period, by: int, today: date) -> Period:
    """As many periods earlier or later: whole months by months, anything else by its days. From all days: this month.

    Where the calendar ends, it stays as it is.
    """
    first, last = period
    if first is None or last is None:
        return _month(last or first or today)
    try:
        if first.day == 1 and (last + timedelta(days=1)).day == 1:
            months = (last.year - first.year) * 12 + last.month - first.month + 1
            return _months_on(first, by * months), _month(_months_on(last.replace(day=1), by * months))[1]
        days = timedelta(days=((last - first).days + 1) * by)
        return first + days, last + days
    except (ValueError, OverflowError):
        return period


def _months_on(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return day.replace(year=month // 12, month=month % 12 + 1)


def period_words(period: Period) -> str:
    """`November 2026`, `2026`, `1 Nov to 30 Nov 2026`; nothing for all days."""
    first, last = period
    if first is None and last is None:
        return ""
    if first is None or last is None:
        return f"from {_day(first)}" if first is not None else f"up to {_day(last)}" if last is not None else ""
    if first == last:
        return _day(first)
    if (first, last) == _month(first):
        return f"{first:%B %Y}"
    if (first.month, first.day, last.month, last.day, last.year) == (1, 1, 12, 31, first.year):
        return f"{first:%Y}"
    return f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
