"""A run in words becomes moments: `Tue-Sat 20:00, Sun 15:00 for five weeks`.

Times are those of the clock on the wall of the hall, so a run at 20:00 stays at 20:00 when the clocks change. Where
they skip a time, the moment they skip to is taken; where a time comes twice, the first: both are said.

    run     parts [from DATE] [for N weeks | for N days | until DATE | N times] [except DATE or DAYS, ...]
    part    daily | weekdays | weekends | Tue | Tue-Sat | Tue Thu | DATE, then one or more times
    DATE    24 Dec | Dec 24 | 24 Dec 2026 | 2026-12-24
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadInput

OCCURRENCES_MAX = 400
_DAYS_MAX = 1_100
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_GROUPS = {"daily": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_TOKEN = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[:.]\d{2}(?!\d)|\d+|[^\W\d_]+|[-–,]|\S")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_EXAMPLE = "Write it like 'Tue-Sat 20:00, Sun 15:00 for five weeks'."


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of a run: as the wall says (`wall`, without a zone), when that is, and what is odd about it."""

    wall: datetime
    starts_at: datetime
    note: str = ""


@dataclass(slots=True)
class _Part:
    weekdays: set[int] = field(default_factory=set[int])
    dates: list[date] = field(default_factory=list[date])
    times: list[time] = field(default_factory=list[time])


@dataclass(slots=True)
class _Pattern:
    parts: list[_Part]
    first: date
    days: int | None = None
    until: date | None = None
    times: int | None = None
    but_dates: set[date] = field(default_factory=set[date])
    but_weekdays: set[int] = field(default_factory=set[int])


def occurrences(text: str, *, first: date, zone: ZoneInfo) -> tuple[Occurrence, ...]:
    """The moments of a run, soonest first; dates without a year are the next ones from `first` on. Raises BadInput."""
    pattern = _Reader(text, first).read()
    walls = list(_walls(pattern))
    if not walls:
        raise BadInput(f"No date is left in '{text.strip()}'. {_EXAMPLE}")
    return tuple(occurrence(wall, zone) for wall in walls)


def one_moment(text: str, *, first: date, zone: ZoneInfo) -> Occurrence:
    """A single moment in words: `6 Mar 20:00`, or the next `Sat 20:00` from `first` on. Raises BadInput."""
    pattern = _Reader(text, first).read(once=True)
    if len(pattern.parts) != 1 or len(pattern.parts[0].times) != 1:
        raise BadInput("Give one day and one time, like '6 Mar 20:00'.")
    return occurrence(next(_walls(pattern)), zone)


def occurrence(wall: datetime, zone: ZoneInfo) -> Occurrence:
    """When the clock on that wall says so."""
    from dateutil import tz

    local = wall.replace(tzinfo=zone)
    note = ""
    if not tz.datetime_exists(local):
        local = tz.resolve_imaginary(local)
        note = f"the clocks skip {wall:%H:%M}: it is {local:%H:%M}"
    elif tz.datetime_ambiguous(local):
        note = f"{wall:%H:%M} comes twice: it is the first"
    return Occurrence(wall, local.astimezone(UTC), note)


def _walls(pattern: _Pattern) -> Iterator[datetime]:
    """What the library of recurrences makes of it, on a clock that never changes."""
    from dateutil.rrule import WEEKLY, rrule, rruleset

    until = _last_day(pattern)
    rules = rruleset()
    for part in pattern.parts:
        for at in part.times:
            for day in part.dates:
                rules.rdate(datetime.combine(day, at))
            if part.weekdays:
                begin, end = datetime.combine(pattern.first, at), datetime.combine(until, at)
                rules.rrule(rrule(WEEKLY, dtstart=begin, byweekday=sorted(part.weekdays), until=end))
    left = OCCURRENCES_MAX if pattern.times is None else pattern.times
    for wall in rules:
        if wall.date() in pattern.but_dates or wall.weekday() in pattern.but_weekdays:
            continue
        if left == 0:
            if pattern.times is None:
                raise BadInput(f"That is more than {OCCURRENCES_MAX} performances. Plan a shorter run, then the next.")
            return
        left -= 1
        yield wall


def _last_day(pattern: _Pattern) -> date:
    """Weeks are counted from the first day that is played."""
    if pattern.until is not None:
        return pattern.until
    if pattern.days is None:
        return pattern.first + timedelta(days=_DAYS_MAX)
    played = {weekday for part in pattern.parts for weekday in part.weekdays}
    begin = pattern.first
    while played and begin.weekday() not in played:
        begin += timedelta(days=1)
    return begin + timedelta(days=pattern.days - 1)


class _Reader:
    """Reads a pattern from left to right; says at which word it stops."""

    def __init__(self, text: str, first: date) -> None:
        self._tokens = [token.casefold() for token in _TOKEN.findall(text)]
        self._at = 0
        self._pattern = _Pattern([], first)

    def read(self, *, once: bool = False) -> _Pattern:
        from_at = self._tokens.index("from") if "from" in self._tokens else None
        if from_at is not None:  # other dates without a year come after this one
            self._at = from_at + 1
            self._pattern.first = self._date()
            del self._tokens[from_at : self._at]
            self._at = 0
        while self._more() and not self._is_limit():
            self._pattern.parts.append(self._part())
            self._skip(",", "and")
        while self._more():
            self._limit()
            self._skip(",", "and")
        pattern = self._pattern
        if not pattern.parts:
            raise BadInput(f"A run begins with its days. {_EXAMPLE}")
        endless = any(part.weekdays for part in pattern.parts)
        if once:
            pattern.times = 1
        if endless and pattern.days is None and pattern.until is None and pattern.times is None:
            raise BadInput("Say for how long: 'for five weeks', 'until 3 Jan' or '12 times'.")
        return pattern

    def _part(self) -> _Part:
        part = _Part()
        while not self._is_time():
            if not self._days(part.weekdays):
                part.dates.append(self._date())
            self._skip(",", "and")
            if not self._more() or self._is_limit():
                raise BadInput(f"At what time? {_EXAMPLE}")
        while self._is_time():
            part.times.append(self._time())
            if self._peek(1) and _TIME.fullmatch(self._peek(1)) and self._peek() in ("and", ","):
                self._at += 1
        return part

    def _limit(self) -> None:
        pattern, word = self._pattern, self._next()
        if word == "for":
            number, unit = self._number(), self._next()
            if unit.rstrip("s") not in ("week", "day"):
                raise self._odd(unit)
            pattern.days = number * (7 if unit.startswith("week") else 1)
            if pattern.days > _DAYS_MAX:
                raise BadInput("That run is too long. Plan three years at most.")
        elif word == "until":
            pattern.until = self._date()
            if (pattern.until - pattern.first).days > _DAYS_MAX:
                raise BadInput("That run is too long. Plan three years at most.")
        elif word in ("except", "without"):
            while self._more() and not self._is_limit():
                if not self._days(pattern.but_weekdays):
                    pattern.but_dates.add(self._date())
                self._skip(",", "and")
        else:
            self._at -= 1
            pattern.times = self._number()
            if self._next() not in ("times", "time", "performances", "performance", "x"):
                self._at -= 1
                raise self._odd(self._peek())

    def _is_limit(self) -> bool:
        word = self._peek()
        counted = self._peek(1) in ("times", "time", "performances", "performance", "x")
        return word in ("for", "until", "except", "without") or (counted and _number_of(word) is not None)

    def _days(self, into: set[int]) -> bool:
        """Weekdays at this place; False where there are none."""
        word = self._peek()
        if word == "every":
            self._at += 1
            word = self._peek()
            if word == "day":
                word = "daily"
        if word in _GROUPS:
            self._at += 1
            into.update(_GROUPS[word])
            return True
        day = _weekday(word)
        if day is None:
            return False
        self._at += 1
        last = day
        if self._peek() in ("-", "–", "to"):
            self._at += 1
            end = _weekday(self._peek())
            if end is None:
                raise self._odd(self._peek())
            self._at += 1
            last = end if end >= day else end + 7
        into.update(number % 7 for number in range(day, last + 1))
        return True

    def _date(self) -> date:
        word = self._next()
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
                return date.fromisoformat(word)
            month, day = (_month(word), self._peek()) if _month(word) else (_month(self._peek()), word)
            if month is None or not day.isdecimal():
                raise self._odd(word, back=1)
            self._at += 1
            if re.fullmatch(r"\d{4}", self._peek()):
                return date(int(self._next()), month, int(day))
            return self._next_such(month, int(day))
        except ValueError as error:
            raise BadInput(f"There is no such date as '{word}' here. {_EXAMPLE}") from error

    def _next_such(self, month: int, day: int) -> date:
        first = self._pattern.first
        for year in range(first.year, first.year + 9):  # 29 February may be eight years off
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found >= first:
                return found
        raise ValueError(f"{day}.{month}.")

    def _time(self) -> time:
        word = self._next()
        hours, minutes = map(int, word.replace(".", ":").split(":"))
        if hours > 23 or minutes > 59:
            raise BadInput(f"There is no such time as {word}. Write 20:00.")
        return time(hours, minutes)

    def _number(self) -> int:
        word = self._next()
        number = _number_of(word)
        if number is None or not 0 < number <= _DAYS_MAX:
            raise self._odd(word, back=1)
        return number

    def _is_time(self) -> bool:
        return _TIME.fullmatch(self._peek()) is not None

    def _skip(self, *words: str) -> None:
        while self._peek() in words:
            self._at += 1

    def _more(self) -> bool:
        return self._at < len(self._tokens)

    def _peek(self, ahead: int = 0) -> str:
        return self._tokens[self._at + ahead] if self._at + ahead < len(self._tokens) else ""

    def _next(self) -> str:
        word = self._peek()
        self._at += 1
        return word

    def _odd(self, word: str, *, back: int = 0) -> BadInput:
        if not word:
            return BadInput(f"The run ends too early. {_EXAMPLE}")
        return BadInput(f"'{word[:40]}' is not understood there. {_EXAMPLE}")


def _weekday(word: str) -> int | None:
    """`tue`, `tues`, `tuesday` and `tuesdays`."""
    if len(word) < 3:
        return None
    return next((n for n, day in enumerate(_DAYS) if day.startswith(word) or word == f"{day}s"), None)


def _month(word: str) -> int | None:
    if len(word) < 3:
        return None
    return next((number for number, month in enumerate(_MONTHS, start=1) if month.startswith(word)), None)


def _number_of(word: str) -> int | None:
    if word.isdecimal() and len(word) <= 4:
        return int(word)
    return _NUMBERS.index(word) if word in _NUMBERS else None
