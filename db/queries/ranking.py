"""What performances sold all in all, put together by what they are of: themselves, events, artists or venues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from db.postgres import Postgres
from db.queries.figures import whole_of
from db.queries.wanted import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedRow:
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", tuple(self.days))


_RANKS: Mapping[str, LiteralString] = {
    "gross": "gross_minor",
    "tickets": "tickets",
    "share": "tickets::float8 / nullif(seats, 0)",
}
_BILL: LiteralString = " join event_artist b on b.event_id = w.event_id"
_BY: Mapping[str, tuple[LiteralString, LiteralString, LiteralString, LiteralString, LiteralString]] = {
    # the number of the thing, what more that needs, its key and name, and where those stand
    "performances": (
        "w.id", "", "x.code", "x.code || ' ' || e.title",
        "join wanted x on x.id = p.thing join event e on e.id = x.event_id",
    ),
    "events": ("w.event_id", "", "x.title", "x.title", "join event x on x.id = p.thing"),
    "artists": ("b.artist_id", _BILL, "x.name", "x.name", "join artist x on x.id = p.thing"),
    "venues": ("w.venue_id", "", "x.name", "x.name", "join venue x on x.id = p.thing"),
}  # fmt: skip


def played(
    postgres: Postgres, wanted: Wanted, *, by: str, first_by: str | None = None, first: int | None = None,
    at: datetime | None = None,
) -> list[PlayedRow]:  # fmt: skip
    """`by`: performances, events, artists (a performance counts for each on its bill) or venues; `at`: as was known
    then. Called off ones are none; what sold nothing is there too. With `first` only those within so many ranks of
    their currency by `first_by` (gross, tickets or share): all that can be within so many ranks of all."""
    thing, more, key, name, where = _BY[by]
    return postgres.records(
        PlayedRow,
        "with " + wanted.told + ", sold as (select performance_id, sum(tickets)::bigint as tickets,"
        " sum(comps)::bigint as comps, sum(gross_minor)::bigint as gross_minor from " + whole_of(at) + " s group by 1),"
        # Put together by numbers: names are looked up for what is left in the end.
        " played as (select " + thing + " as thing, w.currency, array_agg(distinct w.day) as days,"
        " count(*)::int as shows, sum(w.seats)::bigint as seats, coalesce(sum(t.tickets), 0)::bigint as tickets,"
        " coalesce(sum(t.comps), 0)::bigint as comps, coalesce(sum(t.gross_minor), 0)::bigint as gross_minor"
        " from wanted w" + more + " left join sold t on t.performance_id = w.id"
        " where w.state not in ('cancelled', 'postponed') group by 1, 2)"
        " select p.thing::text as thing, (" + key + ")::text as key, (" + name + ")::text as name, p.currency, p.days,"
        " p.shows, p.seats, p.tickets, p.tickets as seated, p.comps, p.gross_minor from ("
        "  select p.*, rank() over (partition by currency order by " + _RANKS[first_by or "gross"] + " desc) as place"
        "   from played p) p " + where +
        " where p.place <= coalesce(%(first)s::int, p.place) order by 1, 4",
        {"first": first, "at": at, **wanted.values},
        anew=True,
    )  # fmt: skip
