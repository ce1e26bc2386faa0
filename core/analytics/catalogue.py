"""All reports by name: the one table that screens, shell, files and letters read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.analytics.history import past_shows, past_weeks, past_years
from core.analytics.reports import Question, Report
from core.errors import NotFound

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True)
class Entry:
    """`makes` is a guarded service; `about` one line for a list; `asks` the fields of the question that it reads."""

    title: str
    about: str
    makes: Callable[..., Report]
    asks: tuple[str, ...] = ()


REPORTS: Mapping[str, Entry] = {
    "history": Entry(
        "Week by week", "Earlier runs by week: gross, attendance, how full", past_weeks,
        ("first", "last", "key", "artist"),
    ),
    "past-shows": Entry(
        "Greatest shows", "Earlier runs by show: the greatest of a year or of all times", past_shows,
        ("first", "last", "key", "artist", "measure", "top"),
    ),
    "seasons": Entry(
        "Year by year", "Earlier runs by year, with their greatest shows", past_years,
        ("first", "last", "artist", "measure", "top"),
    ),
}  # fmt: skip


def make_report(core: Core, actor: Actor, name: str, question: Question | None = None) -> Report:
    """The report of that name. Raises NotFound for a name that there is none of, and whatever its service raises."""
    entry = REPORTS.get(name)
    if entry is None:
        raise NotFound(f"There is no report '{name}'. There are: {', '.join(sorted(REPORTS))}.")
    return entry.makes(core, actor, question or Question())
