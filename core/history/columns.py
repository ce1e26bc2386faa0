"""Which column of a report says what: by the words that reports use, or by what somebody named. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import BadInput
from core.history.reading import Line, Table


class Field(StrEnum):
    """What a week of a show has to say."""

    SHOW = "show"
    VENUE = "venue"
    WEEK = "week"
    GROSS = "gross"
    ATTENDANCE = "attendance"
    CAPACITY = "capacity"
    AVERAGE = "average"
    PERFORMANCES = "performances"
    ARTIST = "artist"


_WORDS: Mapping[Field, tuple[str, ...]] = {
    Field.SHOW: (
        "show", "show name", "show title", "title", "production", "production name", "event", "event name", "play",
        "musical", "attraction", "stück", "spectacle",
    ),
    Field.VENUE: (
        "venue", "venue name", "theatre", "theater", "theatre name", "theater name", "show theatre", "show theater",
        "house", "hall", "location", "spielstätte", "salle",
    ),
    Field.WEEK: (
        "week ending", "week end", "weekending", "w e", "week ended", "week ending date", "week", "date", "date full",
        "day", "performance date", "show date", "week beginning", "week commencing", "week starting", "w c",
        "woche", "datum", "semaine",
    ),
    Field.GROSS: (
        "gross", "weekly gross", "week gross", "this week gross", "thisweekgross", "gross sales", "box office",
        "box office gross", "statistics gross", "total gross", "revenue", "sales", "takings", "umsatz", "einnahmen",
        "recette",
    ),
    Field.ATTENDANCE: (
        "attendance", "total attendance", "weekly attendance", "statistics attendance", "attend", "seats sold",
        "tickets sold", "tickets", "admissions", "paid attendance", "besucher", "zuschauer", "entrées",
    ),
    Field.CAPACITY: (
        "capacity", "capacity pct", "pct capacity", "percent capacity", "percent of cap", "pct of cap", "cap pct",
        "statistics capacity", "capacity share", "percent of capacity", "pct of capacity", "capacity used",
        "auslastung", "pct",
    ),
    Field.AVERAGE: (
        "average", "avg", "average price", "avg price", "average ticket", "avg ticket", "avg ticket price",
        "average ticket price", "average paid admission", "avg paid admission", "durchschnittspreis",
    ),
    Field.PERFORMANCES: (
        "performances", "performance count", "statistics performances", "perfs", "perf", "number of performances",
        "no of performances", "shows played", "vorstellungen",
    ),
    Field.ARTIST: ("artist", "artist name", "performer", "act", "headliner", "künstler"),
}  # fmt: skip
_BEGINS = {"week beginning", "week commencing", "week starting", "w c"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The number of the column of each field that there is, and what each is called in the file."""

    at: Mapping[Field, int]
    names: Mapping[Field, str]
    header: Line
    week_begins: bool

    @property
    def width(self) -> int:
        return len(self.header.fields)


def find_columns(table: Table, named: Mapping[Field, str], *, given: frozenset[Field] = frozenset()) -> Columns:
    """The first line that has a show, a week and a figure is the header; `named` wins over our words, and `given` is
    what needs no column. Raises BadInput, with what is missing and the columns that there are.
    """
    best = max(table.tops, key=lambda line: len(_found(line, named)))
    for line in table.tops:
        found = _found(line, named)
        if not _missing(found, named, given):
            names = {field: line.fields[at].strip() for field, at in found.items()}
            begins = Field.WEEK in names and _plain(names[Field.WEEK]) in _BEGINS
            return Columns(found, names, line, begins)
    raise _refused(best, _missing(_found(best, named), named, given), named)


def _found(line: Line, named: Mapping[Field, str]) -> dict[Field, int]:
    """By what was named, then by our words, the likelier word first. No column says two things."""
    plain = [_plain(text) for text in line.fields]
    found: dict[Field, int] = {}
    for field, name in named.items():
        if _plain(name) in plain:
            found[field] = plain.index(_plain(name))
    for field, words in _WORDS.items():
        if field in named:
            continue
        free = [word for word in words if word in plain and plain.index(word) not in found.values()]
        if free:
            found[field] = plain.index(free[0])
    return found


def _missing(found: Mapping[Field, int], named: Mapping[Field, str], given: frozenset[Field]) -> Sequence[Field]:
    needed = [field for field in (Field.SHOW, Field.WEEK, *named) if field not in found and field not in given]
    if not needed and Field.GROSS not in found and Field.ATTENDANCE not in found:
        needed = [Field.GROSS]
    return needed


def _refused(line: Line, missing: Sequence[Field], named: Mapping[Field, str]) -> BadInput:
    there = ", ".join(_shown(text) for text in line.fields if text.strip())[:200]
    field = missing[0]
    if field in named:
        return BadInput(f"The file has no column '{_shown(named[field])}' for --{field}. It has: {there}.")
    return BadInput(f"The file has no column that is called like the {field}. Name it with --{field}; it has: {there}.")


def _plain(text: str) -> str:
    """`Show.Name`, `show_name` and `SHOW NAME ` are one; a percent sign is a word."""
    words = re.sub(r"%", " pct ", text.strip().casefold())
    return " ".join(re.sub(r"[\W_]+", " ", words).split())


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text.strip())[:40]
