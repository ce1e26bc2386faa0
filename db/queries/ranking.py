"""What performances sold all in all, put together by what they are of: themselves, events, artists or venues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from db.postgres import Postgres
from db.queries.figures import whole_of
from db.vocabulary import PerformanceId


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


_BILL: LiteralString = " join event_artist b on b.event_id = p.event_id join artist a on a.id = b.artist_id"
_RANKS: Mapping[str, LiteralString] = {
    "gross": "gross_minor",
    "tickets": "tickets",
    "share": "tickets::float8 / nullif(seats, 0)",
}
_BY: Mapping[str, tuple[LiteralString, LiteralString, LiteralString, LiteralString]] = {
    "performances": ("p.id", "p.code", "p.code || ' ' || e.title", ""),
    "events": ("p.event_id", "e.title", "e.title", ""),
    "artists": ("a.id", "a.name", "a.name", _BILL),
    "venues": ("p.venue_id", "v.name", "v.name", ""),
}


def played(
    postgres: Postgres,
    performances: Sequence[PerformanceId],
    *,
    by: str,
    first_by: str | None = None,
    first: int | None = None,
    at: datetime | None = None,
) -> list[PlayedRow]:
    """`by`: performances, events, artists (a performance counts for each on its bill) or venues; `at`: as was known
    then. Called off ones are none; what sold nothing is there too. With `first` only those within so many ranks of
    their currency by `first_by` (gross, tickets or share): all that can be within so many ranks of all."""
    thing, key, name, more = _BY[by]
    return postgres.records(
        PlayedRow,
        "with played as (select " + thing + "::text as thing, (" + key + ")::text as key, (" + name + ")::text as name,"
        " p.currency::text, array_agg(distinct (p.starts_at at time zone v.time_zone)::date) as days,"
        " count(*)::int as shows, sum(p.seat_count)::bigint as seats, coalesce(sum(t.tickets), 0)::bigint as tickets,"
        " coalesce(sum(t.comps), 0)::bigint as comps, coalesce(sum(t.gross_minor), 0)::bigint as gross_minor"
        " from performance p join event e on e.id = p.event_id join venue v on v.id = p.venue_id" + more +
        " left join (select performance_id, sum(tickets) as tickets, sum(comps) as comps,"
        "  sum(gross_minor) as gross_minor from " + whole_of(at) + " s group by 1) t on t.performance_id = p.id"
        " where p.id = any(%(performances)s::bigint[]) and p.state not in ('cancelled', 'postponed')"
        " group by 1, 2, 3, 4)"
        " select thing, key, name, currency, days, shows, seats, tickets, tickets as seated, comps,"
        " gross_minor from ("
        "  select p.*, rank() over (partition by currency order by " + _RANKS[first_by or "gross"] + " desc) as place"
        "   from played p) p"
        " where place <= coalesce(%(first)s::int, place) order by 1, 4",
        {"performances": list(performances), "first": first, "at": at},
    )  # fmt: skip
