"""Days as reports write them, and the week that a day ends. Pure.

Whether `03/04/2001` is in March or in April is decided once for a whole file, by the days that can be read one way
only. Where none says it, the file is refused until somebody does: a wrong month is worse than a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.errors import BadInput

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SURE = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d.%m.%Y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%b %d %Y",
         "%B %d %Y", "%d-%b-%Y", "%d-%b-%y", "%G-W%V-%u")  # fmt: skip
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{2}|[0-9]{4})")
_TIME = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9:]{4,6})?$")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE)
EARLIEST = date(1800, 1, 1)


class NotADay(Exception):
    """What stands there is none, and why."""


@dataclass(frozen=True, slots=True)
class Days:
    """How one file writes days: by a format, or by what its days say of themselves."""

    format: str | None = None
    day_first: bool = False

    def read(self, text: str) -> date:
        """Raises NotADay."""
        plain = text.strip()
        if self.format is not None:
            found = _by(plain, self.format)
            if found is None:
                raise NotADay(f"is not a day like {self.format}")
            return found
        plain = _bare(plain)
        slashed = _SLASHED.fullmatch(plain)
        if slashed:
            one, two, year = slashed.groups()
            day, month = (one, two) if self.day_first else (two, one)
            found = _by(f"{day}/{month}/{year}", "%d/%m/%Y" if len(year) == 4 else "%d/%m/%y")
        else:
            found = next((found for form in _SURE if (found := _by(plain, form))), None)
        if found is None:
            raise NotADay("is not a day")
        return found


def days_of(texts: Iterable[str], date_format: str | None) -> Days:
    """How this file writes its days. Raises BadInput where that cannot be known."""
    if date_format is not None:
        _checked(date_format)
        return Days(date_format)
    pairs = [slashed.groups() for text in texts if (slashed := _SLASHED.fullmatch(_bare(text.strip())))]
    day_first = sum(int(one) > 12 >= int(two) for one, two, _ in pairs)
    month_first = sum(int(two) > 12 >= int(one) for one, two, _ in pairs)
    if pairs and day_first == month_first:
        raise BadInput(f"'{'/'.join(pairs[0])}' may be two days. Say which: --date-format %d/%m/%Y or %m/%d/%Y.")
    return Days(day_first=day_first > month_first)


def week_end_of(days: Iterable[date]) -> int | None:
    """The day of the week (Monday is 0) on which most of these weeks end."""
    counts = Counter(day.weekday() for day in days)
    return counts.most_common(1)[0][0] if counts else None


def ends_near(day: date, week_end: int) -> Sequence[date]:
    """The ends of weeks that a day on another day of the week may mean: the nearest first."""
    on = (week_end - day.weekday()) % 7
    return sorted((day + timedelta(days=on), day + timedelta(days=on - 7)), key=lambda end: abs(end - day))


def weekday_named(word: str) -> int:
    """Raises BadInput."""
    found = [number for number, name in enumerate(DAY_NAMES) if len(word) >= 2 and name.startswith(word.lower())]
    if len(found) != 1:
        raise BadInput(f"'{word}' is not a day of the week. Write it like sunday.")
    return found[0]


def _bare(text: str) -> str:
    """Without the time of the day, the name of the day and the comma of `June 7, 1985`."""
    plain = _WEEKDAY.sub("", _TIME.sub("", text)).replace(",", " ")
    return " ".join(plain.split())


def _by(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007
    except ValueError:
        return None


def _checked(form: str) -> None:
    sample = date(2001, 2, 3)
    try:
        is_whole = _by(sample.strftime(form), form) == sample
    except (ValueError, re.error):
        is_whole = False
    if not is_whole:
        raise BadInput(f"'{form}' is not the form of a day. Write it like %d/%m/%Y, with day, month and year.")
