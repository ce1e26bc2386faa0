"""All reports by name: the one table that screens, shell, files and letters read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.analytics import figures
from core.analytics.count_reports import counts
from core.analytics.curves import Alignment
from core.analytics.heat_maps import heat_report
from core.analytics.heat_steps import PRICE, WHEN
from core.analytics.history import past_shows, past_weeks, past_years
from core.analytics.pacing import pacing
from core.analytics.rank_figures import MEASURES
from core.analytics.reports import Question, Report
from core.analytics.runs import run
from core.errors import NotFound

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True)
class Entry:
    """`makes` is a guarded service; `about` one line for a list; `asks` the fields of the question that it reads.

    `measures`: what its `measure` may be, the one that it takes unasked first; a screen turns through them.
    """

    title: str
    about: str
    makes: Callable[..., Report]
    asks: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


_NAMED = ("key", "first", "last", "artist", "measure", "at")
_UNMEASURED = tuple(field for field in _NAMED if field != "measure")
_RANKED = (*_NAMED, "top")
_BY_RANK = "by gross, tickets or share of the seats"

REPORTS: Mapping[str, Entry] = {
    "counts": Entry(
        "Ticket counts", "the whole tour, what is to worry about first", counts, ("first", "last", "artist", "at")
    ),
    "pacing": Entry(
        "Pacing",
        "what is coming against earlier shows, and where it will end",
        pacing,
        ("key", "first", "last", "artist", "measure", "top", "at"),
        tuple(Alignment),
    ),
    "run": Entry("A run by week", "an event week by week against earlier runs", run, ("key", "first", "last", "at")),
    "months": Entry("By month", "gross by month and artist", figures.months, _RANKED, figures.AMOUNTS),
    "daily": Entry("Day by day", "what was sold each day, and what happened", figures.daily, _NAMED, figures.COUNTS),
    "top": Entry("First performances", _BY_RANK, figures.top, _RANKED, MEASURES),
    "top-events": Entry("First events", _BY_RANK, figures.top_events, _RANKED, MEASURES),
    "top-artists": Entry("First artists", _BY_RANK, figures.top_artists, _RANKED, MEASURES),
    "top-venues": Entry("First venues", _BY_RANK, figures.top_venues, _RANKED, MEASURES),
    "venues": Entry("Venues", "seats, share sold, gross, dark days", figures.venues, _UNMEASURED),
    "mix": Entry("What was bought", "price levels by price types", figures.mix, _NAMED, figures.COUNTS),
    "channels": Entry("Where it was bought", "by channel", figures.channels, _NAMED, figures.COUNTS),
    "heat": Entry("Seats", "by when they sold, or for what", heat_report, ("key", "measure", "at"), (WHEN, PRICE)),
    "history": Entry(
        "Week by week",
        "Earlier runs by week: gross, attendance, how full",
        past_weeks,
        ("first", "last", "key", "artist"),
    ),
    "past-shows": Entry(
        "Greatest shows",
        "Earlier runs by show: the greatest of a year or of all times",
        past_shows,
        ("first", "last", "key", "artist", "measure", "top"),
    ),
    "seasons": Entry(
        "Year by year",
        "Earlier runs by year, with their greatest shows",
        past_years,
        ("first", "last", "artist", "measure", "top"),
    ),
}


@permits(Permission.SALES_SEE)
def make_report(core: Core, actor: Actor, name: str, question: Question | None = None) -> Report:
    """The report of that name. Raises NotFound for a name that there is none of, and whatever its service raises."""
    entry = REPORTS.get(name)
    if entry is None:
        raise NotFound(f"There is no report '{name}'. There are: {', '.join(sorted(REPORTS))}.")
    return entry.makes(core, actor, question or Question())
