"""All reports by name: the one table that screens, shell, files and letters read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.analytics import figures
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


_PERIOD = ("first", "last", "artist", "measure", "at")
_NAMED = ("key", *_PERIOD)
_RANKED = (*_NAMED, "top")

REPORTS: Mapping[str, Entry] = {
    "months": Entry("By month", "gross by month and artist", figures.months, _RANKED),
    "daily": Entry("Day by day", "what was sold each day, and what happened then", figures.daily, _NAMED),
    "top": Entry("First performances", "by gross, tickets or share of the seats", figures.top, _RANKED),
    "top-events": Entry("First events", "by gross, tickets or share of the seats", figures.top_events, _RANKED),
    "top-artists": Entry("First artists", "by gross, tickets or share of the seats", figures.top_artists, _RANKED),
    "top-venues": Entry("First venues", "by gross, tickets or share of the seats", figures.top_venues, _RANKED),
    "venues": Entry("Venues", "shows, seats, share sold, gross, average, dark days", figures.venues, _NAMED),
    "mix": Entry("What was bought", "price levels by price types", figures.mix, _NAMED),
    "channels": Entry("Where it was bought", "by channel", figures.channels, _NAMED),
}


def make_report(core: Core, actor: Actor, name: str, question: Question | None = None) -> Report:
    """The report of that name. Raises NotFound for a name that there is none of, and whatever its service raises."""
    entry = REPORTS.get(name)
    if entry is None:
        raise NotFound(f"There is no report '{name}'. There are: {', '.join(sorted(REPORTS))}.")
    return entry.makes(core, actor, question or Question())
