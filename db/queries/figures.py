"""Sums of what was sold, for reports over many performances, and the seats of one (`functions/sales_journal.sql`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from db.postgres import Postgres
from db.queries.wanted import Wanted
from db.scope import Scope, within


@dataclass(frozen=True, slots=True, kw_only=True)
class BillMonthRow:
    """What events with the same bill sold in the month that begins on `month`."""

    artists: tuple[str, ...]
    month: date
    currency: str
    tickets: int
    comps: int
    gross_minor: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "artists", tuple(self.artists))


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySumRow:
    """What performances of one currency sold together on one day of their venues."""

    day: date
    currency: str
    sold: int
    returned: int
    comps: int
    gross_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtRow:
    """What was bought of performances of one currency: at which level, as which price type, through which channel."""

    currency: str
    level_number: int
    price_type_id: int
    price_type: str
    channel: str
    tickets: int
    comps: int
    gross_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentRow:
    """Something that sales may have answered to. `what` is `announced`, `on sale`, `window`, `price`."""

    day: date
    what: str
    name: str


_BY_EVENT: LiteralString = (
    "select m.event_id, m.month, m.currency::text, m.tickets, m.comps, m.gross_minor"
    " from event_month m join (select id as event_id, organisation_id from event) p on p.event_id = m.event_id"
    " where m.month >= %(first)s and (%(last)s::date is null or m.month <= %(last)s) and {within}"
    " union all"
    " select p.event_id, date_trunc('month', j.at at time zone v.time_zone)::date, p.currency::text,"
    " j.tickets, j.comps, j.gross_minor"
    " from sales_journal j join performance p on p.id = j.performance_id join venue v on v.id = p.venue_id"
    " where not j.is_folded and {within}"
)
_BY_PERFORMANCE: LiteralString = (
    "select p.event_id, date_trunc('month', d.day)::date, p.currency::text,"
    " d.sold - d.returned, d.comps, d.gross_minor"
    " from sales_by_day(array(select p.id from performance p where {within}), %(first)s::date, null,"
    " %(at)s::timestamptz) d"
    " join performance p on p.id = d.performance_id"
)


def _now(sums: LiteralString, columns: LiteralString) -> LiteralString:
    """What sums say now, not summed up and sorted by all they have: that is most of the work of a whole house."""
    columns = "w.currency, s.performance_id, " + columns + "s.tickets, s.comps, s.gross_minor"
    asked: LiteralString = " s join wanted w on w.id = s.performance_id"
    return (
        "(select " + columns + " from " + sums + asked
        + " union all select " + columns + " from sales_journal" + asked + " where not s.is_folded)"
    )  # fmt: skip


_WHOLE_NOW = _now("sales_whole", "")
_TOTAL_NOW = _now("sales_total", "s.price_type_id, s.channel::text, ")
_MIX_NOW = _now("sales_mix", "s.level_number, s.price_type_id, s.channel::text, ")

_IDS: LiteralString = "array(select id from wanted)"
_DAYS_NOW: LiteralString = (
    "select performance_id, day, sold, returned, comps, gross_minor from sales_day"
    " where performance_id = any(" + _IDS + ") and day >= coalesce(%(first)s::date, '-infinity')"
    " union all select * from (select j.performance_id, (j.at at time zone v.time_zone)::date as day,"
    "   greatest(j.tickets, 0), greatest(-j.tickets, 0), j.comps, j.gross_minor"
    "   from wanted w join sales_journal j on j.performance_id = w.id join venue v on v.id = w.venue_id"
    "   where not j.is_folded) fresh"
    " where day >= coalesce(%(first)s::date, '-infinity')"
)
_DAYS_THEN: LiteralString = "select * from sales_by_day(" + _IDS + ", %(first)s::date, null, %(at)s::timestamptz)"


def whole_of(at: datetime | None) -> LiteralString:
    """What the `wanted` sold, in parts that are to be added up; `at`: as was known then."""
    return _WHOLE_NOW if at is None else _mix(at)


def _totals(at: datetime | None) -> LiteralString:
    """The same by price type and channel."""
    return _TOTAL_NOW if at is None else _mix(at)


def _mix(at: datetime | None) -> LiteralString:
    if at is None:
        return _MIX_NOW
    told: LiteralString = "sales_by_mix(" + _IDS + ", %(at)s::timestamptz)"
    return "(select w.currency, s.* from " + told + " s join wanted w on w.id = s.performance_id)"


def months(
    postgres: Postgres, scope: Scope, *, first: date, last: date | None = None, at: datetime | None = None
) -> list[BillMonthRow]:
    """Bills in reach by month, from the month of `first` on; `at`: as it was known then.

    The months of events are kept; those of a venue, and those that were known earlier, are told from its days.
    """
    condition, values = within(scope)
    is_kept = scope.venue_id is None and at is None
    told = (_BY_EVENT if is_kept else _BY_PERFORMANCE).replace("{within}", condition)
    return postgres.records(
        BillMonthRow,
        "with told (event_id, month, currency, tickets, comps, gross_minor) as (" + told + "),"
        " bills as (select ea.event_id, array_agg(a.name::text order by a.name) as artists"
        " from event_artist ea join artist a on a.id = ea.artist_id"
        " where ea.event_id in (select event_id from told) group by 1)"
        " select coalesce(b.artists, '{}') as artists, t.month, t.currency, sum(t.tickets)::bigint as tickets,"
        " sum(t.comps)::bigint as comps, sum(t.gross_minor)::bigint as gross_minor"
        " from told t left join bills b on b.event_id = t.event_id"
        " where t.month >= %(first)s and (%(last)s::date is null or t.month <= %(last)s) group by 1, 2, 3"
        " having sum(t.tickets) <> 0 or sum(t.comps) <> 0 or sum(t.gross_minor) <> 0 order by 2, 3, 1",
        {"first": first.replace(day=1), "last": last, "at": at, **values},
        anew=True,
    )


def artists_of(postgres: Postgres, scope: Scope) -> tuple[str, ...] | None:
    """The names of those whose own reach this is, None where it is not a reach of artists."""
    if not scope.artist_ids:
        return None
    rows = postgres.rows("select name::text from artist where id = any(%s::bigint[])", [list(scope.artist_ids)])
    return tuple(name for (name,) in rows)


def days(
    postgres: Postgres, wanted: Wanted, *, first: date | None = None, at: datetime | None = None
) -> tuple[list[DaySumRow], dict[str, int]]:
    """Day by day from `first` on, or from the first sale, the performances of one currency together; and by currency
    how many tickets they had sold before those days, less what had come back."""
    rows = postgres.rows(
        "with " + wanted.told +
        " select d.day, w.currency, sum(d.sold)::bigint, sum(d.returned)::bigint, sum(d.comps)::bigint,"
        " sum(d.gross_minor)::bigint"
        " from ("
        + (_DAYS_NOW if at is None else _DAYS_THEN)
        + "  union all select m.performance_id, null, m.tickets, 0, 0, 0"
        "   from " + whole_of(at) + " m where %(first)s::date is not null) d"
        " join wanted w on w.id = d.performance_id group by 1, 2 order by 1 nulls last, 2",
        {"first": first, "at": at, **wanted.values},
        anew=True,
    )  # fmt: skip
    told = [
        DaySumRow(day=day, currency=of, sold=sold, returned=returned, comps=comps, gross_minor=gross)
        for day, of, sold, returned, comps, gross in rows
        if day is not None
    ]
    before = {of: sold for day, of, sold, *_ in rows if day is None}
    for row in told if first is not None else ():
        before[row.currency] = before.get(row.currency, 0) - row.sold + row.returned
    return told, before


def bought(postgres: Postgres, wanted: Wanted, *, by_level: bool, at: datetime | None = None) -> list[BoughtRow]:
    """What was bought of these performances together. Numbers of levels mean something only for one of them; without
    `by_level` all are 0."""
    level: LiteralString = "m.level_number::int" if by_level else "0"
    return postgres.records(
        BoughtRow,
        "with " + wanted.told +
        " select m.currency, m.level_number, m.price_type_id, t.name::text as price_type, m.channel, m.tickets,"
        " m.comps, m.gross_minor from (select m.currency, " + level + " as level_number,"
        "   m.price_type_id::int as price_type_id, m.channel, sum(m.tickets)::bigint as tickets,"
        "   sum(m.comps)::bigint as comps, sum(m.gross_minor)::bigint as gross_minor"
        "   from " + (_mix(at) if by_level else _totals(at)) + " m"
        "   group by 1, 2, 3, 4) m join price_type t on t.id = m.price_type_id"
        " where m.tickets <> 0 or m.comps <> 0 or m.gross_minor <> 0 order by 1, 2, t.position, 3, 5",
        {"at": at, **wanted.values},
        anew=True,
    )  # fmt: skip


def moments(postgres: Postgres, wanted: Wanted) -> list[MomentRow]:
    """What happened, or is to happen, to these performances, by the day of their venues; one row a day and name."""
    return postgres.records(
        MomentRow,
        "with " + wanted.told +
        " select distinct (m.at at time zone v.time_zone)::date as day, m.what, m.name"
        " from wanted w join performance p on p.id = w.id"
        " join venue v on v.id = p.venue_id cross join lateral ("
        "  select p.announce_at as at, 'announced' as what, '' as name"
        "  union all select p.on_sale_at, 'on sale', ''"
        "  union all select w.opens_at, 'window', w.name::text from sale_window w where w.performance_id = p.id"
        "  union all select w.starts_at, 'price', w.name::text from price_window w where w.performance_id = p.id"
        "  union all select coalesce(s.reached_at, s.at), 'price', s.name::text"
        "   from price_step s where s.performance_id = p.id) m"
        " where m.at is not null order by 1, 2, 3",
        wanted.values,
        anew=True,
    )  # fmt: skip
