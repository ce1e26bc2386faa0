"""What was played elsewhere and before, in somebody's reach: by week, by month, by year, by show and by run.

A run that two organisations told of counts once: as the import that came last has it. A day of a report by day does not
count beside a week that has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from db.postgres import Postgres
from db.scope import Scope
from db.vocabulary import ArtistId, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """What was told of some weeks in one currency. `gross_minor` and `attendance` are None where nobody told any.

    The average is of the weeks that have both; the share of those that have one, by their places.
    """

    currency: str
    shows: int
    weeks: int
    performances: int | None
    attendance: int | None
    gross_minor: int | None
    average_minor: int | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySumRow(SumRow):
    """Of the weeks, or days, that end on this one; without one, of all."""

    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSumRow(SumRow):
    """Of one year; without one, of all."""

    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleSumRow(SumRow):
    """Of one show, everywhere it played. `artist` is whose it is, where that is known."""

    title: str
    artist: str | None
    places: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleYearRow:
    """What one show brought in one year."""

    title: str
    year: int
    currency: str
    attendance: int | None
    gross_minor: int | None

    def measured(self, by_attendance: bool) -> int | None:
        return self.attendance if by_attendance else self.gross_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMonthRow:
    """What a show brought in one place in the month that begins on `month`; a week counts where it ends.

    `seats` are the places of the weeks that told a share of them, `seated` the attendance of those weeks.
    """

    artist_id: ArtistId | None
    artist: str | None
    show: str
    venue_id: VenueId | None
    venue: str
    month: date
    currency: str
    performances: int
    tickets: int
    seats: int
    seated: int
    gross_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWeekRow:
    """One week of a run; `share` of its places, 0 to 1, where that was told."""

    run_id: int
    artist_id: ArtistId | None
    artist: str | None
    show: str
    venue_id: VenueId | None
    venue: str
    last_day: date
    currency: str
    attendance: int | None
    gross_minor: int | None
    share: float | None


# Every read begins with the runs in reach and their weeks.
_WEEKS: LiteralString = (
    "with reach as materialized ("
    " select distinct on (s.title_key, r.place_key) r.id, s.title, s.title_key, s.artist_id, r.place, r.place_key,"
    " r.venue_id, dense_rank() over (order by s.title_key)::int as title_number"
    " from history_show s join history_run r on r.show_id = s.id"
    " where (%(title)s::text is null or s.title_key = %(title)s)"
    " and (%(artist)s::text is null or s.artist_id = (select id from artist where name = %(artist)s)) and {scope}"
    " order by s.title_key, r.place_key, r.id desc),"
    " weeks as ("
    " select w.*, x.title, x.title_key, x.title_number, x.artist_id, x.place, x.place_key, x.venue_id"
    " from reach x join history_week w on w.run_id = x.id"
    " where w.last_day >= coalesce(%(first)s::date, '-infinity') and w.last_day <= coalesce(%(last)s::date, 'infinity')"
    " and (w.days = 7 or not exists (select from history_week v where v.run_id = w.run_id and v.days = 7"
    "   and v.last_day between w.last_day and w.last_day + 6))) "
)
_SUMS: LiteralString = (
    "w.currency::text, count(distinct w.title_number)::int as shows, count(*)::int as weeks,"
    " sum(w.performances)::int as performances, sum(w.attendance)::bigint as attendance,"
    " sum(w.gross_minor)::bigint as gross_minor,"
    " coalesce(round(sum(w.gross_minor) filter (where w.attendance > 0)"
    "   / nullif(sum(w.attendance) filter (where w.gross_minor is not null), 0)),"
    "   case when count(*) = 1 then min(w.average_minor) end)::bigint as average_minor,"
    " (sum(w.attendance) filter (where w.share_bp > 0)"
    "   / nullif(sum(w.attendance * 10000.0 / w.share_bp) filter (where w.share_bp > 0), 0))::float8 as share "
)


def _asked(
    scope: Scope, first: date | None, last: date | None, *, title_key: str | None = None, artist: str | None = None
) -> tuple[LiteralString, dict[str, object]]:
    condition, values = _within(scope)
    return _WEEKS.replace("{scope}", condition), {
        "first": first, "last": last, "title": title_key, "artist": artist, **values,
    }  # fmt: skip


def _within(scope: Scope) -> tuple[LiteralString, dict[str, object]]:
    """A presenter's own imports, an artist's linked shows, a house's own stages; everything for who sees everything."""
    if scope.everything:
        return "true", {}
    if scope.organisation_id is not None:
        return "s.organisation_id = %(scope_id)s", {"scope_id": scope.organisation_id}
    if scope.artist_ids:
        return "s.artist_id = any(%(scope_ids)s::bigint[])", {"scope_ids": list(scope.artist_ids)}
    if scope.venue_id is not None:
        return "r.venue_id = %(scope_id)s", {"scope_id": scope.venue_id}
    return "false", {}


def by_last_day(
    postgres: Postgres,
    scope: Scope,
    *,
    first: date | None = None,
    last: date | None = None,
    title_key: str | None = None,
    artist: str | None = None,
) -> list[DaySumRow]:
    """The oldest first, and last what all of a currency come to."""
    weeks, values = _asked(scope, first, last, title_key=title_key, artist=artist)
    return postgres.records(
        DaySumRow,
        weeks + "select w.last_day, " + _SUMS + "from weeks w"
        " group by grouping sets ((w.last_day, w.currency), (w.currency)) order by 1, w.currency",
        values,
        anew=True,
    )


def by_year(
    postgres: Postgres,
    scope: Scope,
    *,
    first: date | None = None,
    last: date | None = None,
    artist: str | None = None,
) -> list[YearSumRow]:
    """The oldest first, and last what all of a currency come to."""
    weeks, values = _asked(scope, first, last, artist=artist)
    return postgres.records(
        YearSumRow,
        weeks
        + ", years as (select w.*, extract(year from w.last_day)::int as year from weeks w) select w.year, "
        + _SUMS
        + "from years w group by grouping sets ((w.year, w.currency), (w.currency)) order by 1, w.currency",
        values,
        anew=True,
    )


def by_title(
    postgres: Postgres,
    scope: Scope,
    *,
    first: date | None = None,
    last: date | None = None,
    artist: str | None = None,
    by_attendance: bool = False,
    top: int | None = None,
) -> list[TitleSumRow]:
    """Shows by what they grossed, or by who came, the greatest first; `top` of each currency."""
    weeks, values = _asked(scope, first, last, artist=artist)
    return postgres.records(
        TitleSumRow,
        weeks
        + ", sums as (select w.title_number, min(w.title)::text as title, min(w.artist_id) as artist_id,"
        + " count(distinct w.run_id)::int as places, min(w.last_day) as first_day, max(w.last_day) as last_day, "
        + _SUMS
        + "from weeks w group by w.title_number, w.currency),"
        " ranked as (select s.*, row_number() over (partition by s.currency order by"
        "   case when %(by_attendance)s then s.attendance else s.gross_minor end desc nulls last,"
        "   s.title_number) as place"
        "  from sums s)"
        " select s.title, a.name::text as artist, s.places, s.first_day, s.last_day, s.currency, s.shows, s.weeks,"
        " s.performances, s.attendance, s.gross_minor, s.average_minor, s.share from ranked s"
        " left join artist a on a.id = s.artist_id where s.place <= coalesce(%(top)s::int, s.place)"
        " order by s.currency, s.place",
        {"by_attendance": by_attendance, "top": top, **values},
        anew=True,
    )


def titles_by_year(
    postgres: Postgres,
    scope: Scope,
    *,
    first: date | None = None,
    last: date | None = None,
    artist: str | None = None,
) -> list[TitleYearRow]:
    """The oldest first."""
    weeks, values = _asked(scope, first, last, artist=artist)
    return postgres.records(
        TitleYearRow,
        weeks + "select min(w.title)::text as title, extract(year from w.last_day)::int as year, w.currency::text,"
        " sum(w.attendance)::bigint as attendance, sum(w.gross_minor)::bigint as gross_minor"
        " from weeks w group by w.title_number, 2, w.currency order by 2, w.title_number, w.currency",
        values,
        anew=True,
    )


_PLACES: LiteralString = "round(sum(w.attendance * 10000.0 / w.share_bp) filter (where w.share_bp > 0))"
_SOLD_HERE: LiteralString = (
    "exists (select from performance p join event e on e.id = p.event_id join venue v on v.id = p.venue_id"
    " where p.venue_id = w.venue_id and p.state <> 'draft' and p.archived_at is null"
    " and (p.starts_at at time zone v.time_zone)::date between w.last_day - w.days + 1 and w.last_day"
    " and (lower(e.title) = lower(w.title) or exists (select from event_artist a"
    "   where a.event_id = e.id and a.artist_id = w.artist_id)))"
)


def months(
    postgres: Postgres,
    scope: Scope,
    *,
    first: date | None = None,
    last: date | None = None,
    artist: str | None = None,
) -> list[PastMonthRow]:
    """By month, show and place; without the weeks in which the house itself had that show, or artist, on in it."""
    weeks, values = _asked(scope, first, last, artist=artist)
    return postgres.records(
        PastMonthRow,
        weeks + ", sums as (select w.artist_id, min(w.title)::text as show, w.title_number, w.venue_id,"
        " min(w.place)::text as venue, date_trunc('month', w.last_day)::date as month, w.currency::text as currency,"
        " coalesce(sum(w.performances), 0)::int as performances, coalesce(sum(w.attendance), 0)::bigint as tickets,"
        " coalesce(" + _PLACES + ", 0)::bigint as seats,"
        " coalesce(sum(w.attendance) filter (where w.share_bp > 0), 0)::bigint as seated,"
        " coalesce(sum(w.gross_minor), 0)::bigint as gross_minor"
        " from weeks w where not " + _SOLD_HERE + " group by w.artist_id, w.title_number, w.venue_id, w.run_id, 6, 7)"
        " select s.artist_id, a.name::text as artist, s.show, s.venue_id, coalesce(v.name::text, s.venue) as venue,"
        " s.month, s.currency, s.performances, s.tickets, s.seats, s.seated, s.gross_minor from sums s"
        " left join artist a on a.id = s.artist_id left join venue v on v.id = s.venue_id"
        " order by s.month, s.title_number, venue, s.currency",
        values,
        anew=True,
    )


def run_weeks(
    postgres: Postgres,
    scope: Scope,
    *,
    title_key: str | None = None,
    artist: str | None = None,
    places: int | None = None,
    last: date | None = None,
) -> list[RunWeekRow]:
    """Every week of every run in reach: by run, the oldest first; of so many `places`, those played in last."""
    weeks, values = _asked(scope, None, last, title_key=title_key, artist=artist)
    return postgres.records(
        RunWeekRow,
        weeks + "select w.run_id, w.artist_id, a.name::text as artist, w.title::text as show, w.venue_id,"
        " coalesce(v.name::text, w.place::text) as venue, w.last_day, w.currency::text, w.attendance, w.gross_minor,"
        " (w.share_bp / 10000.0)::float8 as share"
        " from weeks w left join artist a on a.id = w.artist_id left join venue v on v.id = w.venue_id"
        " where %(places)s::int is null or w.run_id in ("
        "  select x.run_id from weeks x group by x.run_id order by max(x.last_day) desc, x.run_id limit %(places)s)"
        " order by w.title_number, w.run_id, w.last_day",
        {"places": places, **values},
        anew=True,
    )


def week_shares(
    postgres: Postgres, scope: Scope, artists: Sequence[str], *, last: date | None = None, limit: int
) -> dict[str, list[float]]:
    """How full the weeks of each artist's earlier runs were, the latest ones, those that told it; 0 to 1."""
    weeks, values = _asked(scope, None, last)
    rows = postgres.rows(
        weeks + ", told as (select a.name::text as artist, (w.share_bp / 10000.0)::float8 as share,"
        " row_number() over (partition by a.id order by w.last_day desc, w.run_id) as place"
        " from weeks w join artist a on a.id = w.artist_id where a.name = any(%(artists)s::text[]) and w.share_bp > 0)"
        " select artist, array_agg(share order by place) from told where place <= %(limit)s group by artist",
        {"artists": list(artists), "limit": limit, **values},
        anew=True,
    )
    return dict(rows)
