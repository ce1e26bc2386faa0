"""What was played and what it sold: performances of this house, and the months of earlier runs elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.queries.past import PastMonthRow
from db.queries.ranking import PlayedRow

EARLIER = (
    "Earlier runs are in it, as their box-office reports tell of them: attendance as tickets, a week by its last day,"
    " and no week of which this house has sales of its own."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """Performances of one thing in one currency and what they sold: tickets for money, for nothing, money.

    `thing` makes it one, `key` names it, `days` are those on which it was on; `seated` are the tickets of those of them
    whose `seats` are known. Of earlier runs (`is_earlier`) `days` has the first of a month.
    """

    thing: str
    key: str
    name: str
    currency: str
    days: tuple[date, ...]
    shows: int
    seats: int
    tickets: int
    seated: int
    comps: int
    gross_minor: int
    is_earlier: bool = False


def played(rows: Sequence[PlayedRow]) -> list[Played]:
    """Performances of this house, all of whose seats are known."""
    return [
        Played(
            thing=row.thing,
            key=row.key,
            name=row.name,
            currency=row.currency,
            days=row.days,
            shows=row.shows,
            seats=row.seats,
            tickets=row.tickets,
            seated=row.tickets,
            comps=row.comps,
            gross_minor=row.gross_minor,
        )
        for row in rows
    ]


def earlier(months: Sequence[PastMonthRow], own: Sequence[Played], *, by: str) -> list[Played]:
    """The same of earlier runs: of shows, artists or venues; of single performances they tell nothing. What has exactly
    the name of one thing of the house is that thing."""
    known: dict[str, set[str]] = {}
    for one in own:
        known.setdefault(one.name, set()).add(one.thing)
    found: list[Played] = []
    for row in months:
        name = {"events": row.show, "artists": row.artist, "venues": row.venue}.get(by)
        if name is None:
            continue
        things = known.get(name, set())
        found.append(
            Played(
                thing=next(iter(things)) if len(things) == 1 else name,
                key=name,
                name=name,
                currency=row.currency,
                days=(row.month,),
                shows=row.performances,
                seats=row.seats,
                tickets=row.tickets,
                seated=row.seated,
                comps=0,
                gross_minor=row.gross_minor,
                is_earlier=True,
            )
        )
    return found
