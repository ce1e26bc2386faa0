"""Where the places of a chart stand along its lower edge, and in which words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from rich.cells import cell_len

from etds_tui.text import fit, plain

_BY_DAY_TO, _BY_MONTH_TO = 100, 1100  # days from the first to the last
_NAME_MAX = 12

Place = str | int | date


def centres(count: int, width: int) -> list[float]:
    """The middle of each place, in cells from the left."""
    return [(place + 0.5) * width / count for place in range(count)]


def place_words(place: Place) -> str:
    """A place by itself, as in a list."""
    return f"{place:%d %b %Y}" if isinstance(place, date) else plain(str(place))


def labels(places: Sequence[Place], width: int) -> str:
    """One line of so many cells: as many places as have room, at even distances, each under its middle."""
    at = centres(len(places), width)
    named = _candidates(places)
    for every in range(1, len(named) + 1):
        taken, line = _line([(at[place], words) for place, words in named[::every]], width)
        if taken:
            return line
    return " " * width


def _line(named: Sequence[tuple[float, str]], width: int) -> tuple[bool, str]:
    """Whether all have room, and the line."""
    line = ""
    for centre, words in named:
        cells = cell_len(words)
        start = max(min(int(centre - cells / 2 + 0.5), width - cells), 0)
        if line and start < cell_len(line) + 2:
            return False, ""
        line += " " * (start - cell_len(line)) + words
    return cell_len(line) <= width, fit(line, width)


def _candidates(places: Sequence[Place]) -> list[tuple[int, str]]:
    """Which places may be named, and how: of many days the months, of many months the years."""
    days = [place for place in places if isinstance(place, date)]
    if not days or len(days) < len(places):
        return [(at, fit(place_words(place), _NAME_MAX).rstrip()) for at, place in enumerate(places)]
    span = abs((days[-1] - days[0]).days)
    if all(day.day == 1 for day in days) and len(days) > 1:
        return [(at, f"{day:%b %Y}") for at, day in enumerate(days)]
    if span <= _BY_DAY_TO:
        return [(at, f"{day:%d %b}") for at, day in enumerate(days)]
    is_by_month = span <= _BY_MONTH_TO
    marks = [day.year * 12 + day.month * is_by_month for day in days]
    return [
        (at, f"{days[at]:{'%b %Y' if is_by_month else '%Y'}}")
        for at, (before, now) in enumerate(pairwise(marks), start=1)
        if before != now
    ]
