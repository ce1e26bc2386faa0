"""Months of earlier runs, in the shape of what was played in the house itself. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from db.queries.past import PastMonthRow
from db.queries.ranking import PlayedRow

EARLIER = (
    "Earlier runs are in it, as their box-office reports tell of them: attendance as tickets, a week by its last day,"
    " and no week of which this house has sales of its own."
)


def earlier(months: Sequence[PastMonthRow], own: Sequence[PlayedRow], *, by: str) -> list[PlayedRow]:
    """What earlier runs did, beside what the house itself had on: of shows, artists or venues; of single performances
    they tell nothing. What has exactly the name of one thing of the house is that thing."""
    known: dict[str, set[str]] = {}
    for one in own:
        known.setdefault(one.name, set()).add(one.thing)
    found: list[PlayedRow] = []
    for row in months:
        name = {"events": row.show, "artists": row.artist, "venues": row.venue}.get(by)
        if name is None:
            continue
        things = known.get(name, set())
        found.append(
            PlayedRow(
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
