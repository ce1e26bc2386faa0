"""What is said of a report: weeks of shows, and problems by line; and how one file is to be read. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

NAME_MAX = 120


class Trouble(StrEnum):
    """What can be wrong with a line."""

    BAD_LINE = "bad line"
    BAD_NAME = "bad name"
    BAD_DAY = "bad day"
    BAD_NUMBER = "bad number"
    NO_FIGURE = "no figure"
    TOTAL = "total"
    MOVED = "moved day"
    ZERO_AVERAGE = "zero average"
    AGAIN = "same week again"
    CORRECTED = "other figures"
    UNKNOWN_VENUE = "unknown venue"


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` of the file, what is wrong there, and what was done about it."""

    line: int
    trouble: Trouble
    what: str
    done: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}; {self.done}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What one show did in one place in the week, or on the day, that ends on `last_day`."""

    line: int
    show: str
    place: str
    last_day: date
    gross_minor: int | None
    attendance: int | None
    share_bp: int | None
    average_minor: int | None
    performances: int | None
    artist: str | None = None

    @property
    def key(self) -> tuple[str, str, date]:
        return name_key(self.show), name_key(self.place), self.last_day

    @property
    def figures(self) -> tuple[int | None, ...]:
        return self.gross_minor, self.attendance, self.share_bp, self.average_minor, self.performances


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to read one file. `week_end` is None for what most of its weeks end on; `is_daily`: a row is a day."""

    currency: str
    today: date
    show: str | None = None
    venue: str | None = None
    date_format: str | None = None
    decimal: str | None = None
    week_end: int | None = None
    is_daily: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The weeks, each once, in the order of the file; and every problem, by line."""

    weeks: tuple[Week, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    lines: int
    week_end: int | None


@lru_cache(8_192)
def name_key(name: str) -> str:
    """What makes two spellings one name: case, width, blanks and the form of the apostrophe do not count."""
    plain = unicodedata.normalize("NFKC", name).replace("’", "'").replace("`", "'")
    return " ".join(plain.casefold().split())
