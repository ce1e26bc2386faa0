"""Which performances a question is about, and what it may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.permissions import Permission, scope_of
from core.analytics.reports import Question
from core.errors import BadInput, NotFound
from db.queries import analytics
from db.queries.analytics import ShowRow
from db.queries.wanted import Wanted, all_within, these
from db.queries.wanted import count as count_wanted

if TYPE_CHECKING:
    from core.runtime import Core

TOP, TOP_MAX = 5, 100
ALONE = "performances"
"""Each by itself, where others put them together by event, artist or venue."""


def shows_for(core: Core, actor: Actor, question: Question, *, first: date | None = None) -> list[ShowRow]:
    """The performances in reach that are asked for: those of `key` and `artist`, within the period.

    Where nothing narrows it, from `first` on, so that no report reads all of a house's history unasked.
    Raises NotFound for a name that means nothing in reach, whether or not there is such a thing elsewhere.
    """
    scope = scope_of(actor, Permission.SALES_SEE)
    if question.key is None and question.artist is None:
        return analytics.shows(core.postgres, scope, first=question.first or first, last=question.last)
    found = analytics.shows(
        core.postgres, scope, about=question.key or question.artist, by_code=question.key is not None
    )
    if question.key is not None:
        found = about(found, question.key)
    if question.artist is not None:
        found = [show for show in found if question.artist in show.artists]
    if not found:
        raise NotFound(
            "There is no such performance, artist, event or venue in your reach. Look at 'etds performance list'."
        )
    return [show for show in found if (question.first or show.day) <= show.day <= (question.last or show.day)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Performances that are summed up: how many, and who they are where they were asked for by name."""

    wanted: Wanted
    count: int
    shows: Sequence[ShowRow]
    about: str

    @property
    def one(self) -> ShowRow | None:
        """The only one, where there is no other."""
        return self.shows[0] if len(self.shows) == 1 else None


def asked_for(core: Core, actor: Actor, question: Question, *, first: date | None = None) -> Asked:
    """The same for sums over all of them, which need not know each. Raises NotFound."""
    wanted, shows = wanted_for(core, actor, question, first=first)
    if shows is None:
        count = count_wanted(core.postgres, wanted)
        return Asked(wanted=wanted, count=count, shows=(), about=counted(count))
    names = " ".join(name for name in (question.key, question.artist) if name is not None)
    only = f"{shows[0].code} {shows[0].event}" if len(shows) == 1 else names
    return Asked(wanted=wanted, count=len(shows), shows=shows, about=only)


def wanted_for(
    core: Core, actor: Actor, question: Question, *, first: date | None = None
) -> tuple[Wanted, Sequence[ShowRow] | None]:
    """What sums are asked of, and who they are where they were asked for by name. Raises NotFound."""
    if question.key is None and question.artist is None:
        scope = scope_of(actor, Permission.SALES_SEE)
        return all_within(scope, first=question.first or first, last=question.last), None
    shows = shows_for(core, actor, question)
    return these([show.id for show in shows]), shows


def counted(count: int) -> str:
    return f"{count:,} performance{'' if count == 1 else 's'}"


def about(shows: Sequence[ShowRow], key: str) -> list[ShowRow]:
    """Those that the key names: the performance with that code, else an artist's, an event's, a venue's. Pure."""
    ways = (
        [show for show in shows if show.code == key.upper()],
        [show for show in shows if key in show.artists],
        [show for show in shows if show.event == key],
        [show for show in shows if show.venue == key],
    )
    return next((way for way in ways if way), ways[0])


def measure_of(question: Question, *allowed: str) -> str:
    """What ranks or is drawn; the first of the allowed ones, if nothing is said. Raises BadInput."""
    if question.measure is None:
        return allowed[0]
    if question.measure not in allowed:
        raise BadInput(f"'{question.measure}' is not measured here. Ask for {' or '.join(allowed)}.")
    return question.measure


def top_of(question: Question) -> int:
    """How many ranks. Raises BadInput."""
    top = TOP if question.top is None else question.top
    if not 1 <= top <= TOP_MAX:
        raise BadInput(f"Ask for the first 1 to {TOP_MAX}.")
    return top


def today_of(now: datetime, shows: Sequence[ShowRow]) -> date:
    """The day of that moment, on the clock of the venue that is furthest ahead. Pure."""
    zones = {show.time_zone for show in shows} or {"UTC"}
    return max(now.astimezone(ZoneInfo(zone)).date() for zone in zones)


def days_before(now: datetime, count: int) -> date:
    return now.date() - timedelta(days=count)
