"""What pacing reads: shows with what makes them alike, and how each of them sold, as short as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.postgres import Postgres
from db.scope import Scope, within
from db.vocabulary import EventId, HallId, PerformanceId, PerformanceState

_BEFORE_FIRST = date.fromordinal(1)
_EACH = 120
_COLUMNS = (
    "p.id, p.code, p.event_id, e.title::text as event, coalesce(e.genre::text, '') as genre, array("
    "   select ar.name::text from event_artist ea join artist ar on ar.id = ea.artist_id"
    "    where ea.event_id = p.event_id order by ea.billing, ar.name) as artists,"
    " p.hall_id, v.time_zone, (p.starts_at at time zone v.time_zone)::date as day, p.starts_at, p.ends_at,"
    " p.on_sale_at, p.state::text, p.seat_count as seats, p.currency::text,"
    " (select avg(pp.price_minor)::float8 from performance_price pp where pp.performance_id = p.id) as list_minor"
    " from performance p join event e on e.id = p.event_id join venue v on v.id = p.venue_id"
)
_NOW = (
    "select s.performance_id, s.day, s.sold - s.returned as net, s.comps from sales_day s"
    " where s.performance_id = any(%(ids)s::bigint[])"
    " union all select j.performance_id, (j.at at time zone v.time_zone)::date, j.tickets, j.comps"
    " from sales_journal j join performance p on p.id = j.performance_id join venue v on v.id = p.venue_id"
    " where j.performance_id = any(%(ids)s::bigint[]) and not j.is_folded"
)
_THEN = "select *, sold - returned as net from sales_by_day(%(ids)s::bigint[], null, null, %(at)s::timestamptz)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRow:
    """One performance. `list_minor` is what a place costs by the list, on average; `day` is on its venue's clock."""

    id: PerformanceId
    code: str
    event_id: EventId
    event: str
    genre: str
    artists: tuple[str, ...]
    hall_id: HallId
    time_zone: str
    day: date
    starts_at: datetime
    ends_at: datetime
    on_sale_at: datetime | None
    state: PerformanceState
    seats: int
    currency: str
    list_minor: float | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", PerformanceState(self.state))
        object.__setattr__(self, "artists", tuple(self.artists))


@dataclass(frozen=True, slots=True)
class SoldRow:
    """How a performance sold: net tickets of the days on which there were any, and how many were given away in all.
    Days are ordinals, as those of `date`: there are thousands."""

    days: Sequence[int]
    net: Sequence[int]
    comps: int


def show(postgres: Postgres, scope: Scope, code: str) -> ShowRow | None:
    """The performance of that code, if it is in reach; drafts and archived ones are none."""
    condition, values = within(scope)
    found = postgres.records(
        ShowRow,
        "select "
        + _COLUMNS
        + " where p.code = %(code)s and p.state <> 'draft' and p.archived_at is null and "
        + condition,
        {"code": code, **values},
        anew=True,
    )
    return found[0] if found else None


def coming(
    postgres: Postgres, scope: Scope, at: datetime, *, first: date | None, last: date | None, artist: str | None,
    limit: int,
) -> list[ShowRow]:  # fmt: skip
    """Those in reach that begin after that moment and are meant to be, soonest first."""
    condition, values = within(scope)
    return postgres.records(
        ShowRow,
        "select " + _COLUMNS + " where p.starts_at > %(at)s and p.archived_at is null"
        " and p.state not in ('draft', 'cancelled', 'postponed')"
        " and (%(first)s::date is null or (p.starts_at at time zone v.time_zone)::date >= %(first)s)"
        " and (%(last)s::date is null or (p.starts_at at time zone v.time_zone)::date <= %(last)s)"
        " and (%(artist)s::text is null or exists (select from event_artist ea join artist ar on ar.id = ea.artist_id"
        "   where ea.event_id = p.event_id and lower(ar.name::text) = lower(%(artist)s)))"
        " and " + condition + " order by p.starts_at, p.code limit %(limit)s",
        {"at": at, "first": first, "last": last, "artist": artist, "limit": limit, **values},
        anew=True,
    )  # fmt: skip


def over(postgres: Postgres, scope: Scope, at: datetime, likened: Sequence[ShowRow]) -> list[ShowRow]:
    """Shows in reach that were over at that moment: the latest in the same halls, the latest with the same artists,
    and the latest of all, so many of each and no more, however much there was."""
    condition, values = within(scope)
    return postgres.records(
        ShowRow,
        "with done as not materialized (select p.* from performance p"
        "  where p.ends_at <= %(at)s and p.starts_at < %(at)s and p.archived_at is null"
        "    and p.state not in ('draft', 'announced', 'postponed', 'cancelled') and " + condition + "),"
        " chosen as ("
        "  (select id from done where hall_id = any(%(halls)s) order by starts_at desc limit %(each)s)"
        "  union (select id from done where event_id in ("
        "     select b.event_id from event_artist a join event_artist b on b.artist_id = a.artist_id"
        "      where a.event_id = any(%(events)s)) order by starts_at desc limit %(each)s)"
        "  union (select id from done order by starts_at desc limit %(each)s))"
        " select " + _COLUMNS + " join chosen c on c.id = p.id order by p.starts_at desc",
        {
            "at": at,
            "halls": list({row.hall_id for row in likened}),
            "events": list({row.event_id for row in likened}),
            "each": _EACH,
            **values,
        },
        anew=True,
    )  # fmt: skip


def sold(
    postgres: Postgres, performances: Sequence[PerformanceId], *, at: datetime | None = None
) -> dict[PerformanceId, SoldRow]:
    """How each of them sold, `at`: as was known then. What sold nothing is not there.

    The sums and what no fold has seen yet, as `sales_by_day` has them, but a day may be there twice: not adding them
    up here is most of the time.
    """
    rows = postgres.rows(
        "select t.performance_id, array_agg(t.day - %(before)s::date + 1 order by t.day),"
        " array_agg(t.net::int order by t.day), sum(t.comps)::int from (" + (_NOW if at is None else _THEN) + ") t"
        " group by t.performance_id",
        {"before": _BEFORE_FIRST, "ids": list(performances), "at": at},
        anew=True,
    )
    return {key: SoldRow(days, net, comps) for key, days, net, comps in rows}


def killed(
    postgres: Postgres, performances: Sequence[PerformanceId], *, at: datetime | None = None
) -> dict[PerformanceId, int]:
    """How many places of each are off sale; `at`: were so then, by the journal of seats. Such a claim has its reason as
    its code, in small letters: an index on codes finds them without walking through what is sold."""
    return dict(_killed(postgres, performances, at))


def _killed(
    postgres: Postgres, performances: Sequence[PerformanceId], at: datetime | None
) -> Iterator[tuple[PerformanceId, int]]:
    if at is None:
        rows = postgres.rows(
            "select performance_id, count(*)::int from seat_claim"
            " where performance_id = any(%s::bigint[]) and state = 'killed' and code is not null and code ~>=~ 'a'"
            " group by 1",
            [list(performances)],
            anew=True,
        )
    else:
        rows = postgres.rows(
            "select performance_id, count(*)::int from ("
            "  select distinct on (j.performance_id, s.seat) j.performance_id, j.to_state"
            "    from seat_journal j cross join lateral unnest(j.seats, j.fences) as s (seat, fence)"
            "   where j.performance_id = any(%s::bigint[]) and j.at <= %s"
            "   order by j.performance_id, s.seat, s.fence desc, j.id desc) told"
            " where to_state = 'killed' group by 1",
            [list(performances), at],
            anew=True,
        )
    yield from ((row[0], row[1]) for row in rows)
