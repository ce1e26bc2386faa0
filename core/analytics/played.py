"""What was played and what it sold: performances of this house, and the months of earlier runs elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.analytics.asked import CALLED_OFF
from db.queries.analytics import ShowRow
from db.queries.figures import TotalRow
from db.queries.past import PastMonthRow
from db.vocabulary import PerformanceId

EARLIER = (
    "Earlier runs are in it, as their box-office reports tell of them: attendance as tickets, a week by its last day,"
    " and no week of which this house has sales of its own."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was played and what it sold: tickets for money, tickets for nothing, money.

    One performance, by its `code`; or what an earlier run did in a month, where `code` is empty and `shows` says how
    many performances those were. `seated`: the tickets of those of them whose `seats` are known.
    """

    code: str
    day: date
    event: str
    event_key: object  # what makes it one event
    artists: tuple[str, ...]
    venue: str
    venue_key: object
    shows: int
    seats: int
    tickets: int
    seated: int
    comps: int
    gross_minor: int
    currency: str

    @property
    def is_earlier(self) -> bool:
        return not self.code


def played(shows: Sequence[ShowRow], totals: Sequence[TotalRow]) -> list[Played]:
    """Performances that are not called off, each with what it sold."""
    found = {row.performance_id: row for row in totals}
    nothing = TotalRow(performance_id=PerformanceId(0), tickets=0, comps=0, gross_minor=0)
    return [
        Played(
            code=show.code,
            day=show.day,
            event=show.event,
            event_key=show.event_id,
            artists=tuple(dict.fromkeys(show.artists)),
            venue=show.venue,
            venue_key=show.venue_id,
            shows=1,
            seats=show.seats,
            tickets=sold.tickets,
            seated=sold.tickets,
            comps=sold.comps,
            gross_minor=sold.gross_minor,
            currency=show.currency,
        )
        for show in shows
        if show.state not in CALLED_OFF
        for sold in (found.get(show.id, nothing),)
    ]


def earlier(months: Sequence[PastMonthRow], own: Sequence[Played]) -> list[Played]:
    """The same of earlier runs. A show of exactly the title of one event of the house is that event."""
    events: dict[str, set[object]] = {}
    for one in own:
        events.setdefault(one.event, set()).add(one.event_key)
    known = {title: keys.copy().pop() for title, keys in events.items() if len(keys) == 1}
    return [
        Played(
            code="",
            day=row.month,
            event=row.show,
            event_key=known.get(row.show, row.show),
            artists=() if row.artist is None else (row.artist,),
            venue=row.venue,
            venue_key=row.venue if row.venue_id is None else row.venue_id,
            shows=row.performances,
            seats=row.seats,
            tickets=row.tickets,
            seated=row.seated,
            comps=0,
            gross_minor=row.gross_minor,
            currency=row.currency,
        )
        for row in months
    ]
