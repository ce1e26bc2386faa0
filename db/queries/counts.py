"""Ticket counts of many performances at once, and whether they changed (`functions/counts.sql`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import kwargs_row

from db.postgres import Postgres
from db.scope import Scope, within
from db.vocabulary import PerformanceId

_THEN_TIMEOUT_MS = 60_000

_TALLY = (
    "select a.performance_id, coalesce(s.today, 0) as today, coalesce(s.yesterday, 0) as yesterday,"
    " coalesce(s.week, 0) as week, coalesce(s.week_before, 0) as week_before, coalesce(s.sold, 0) as sold,"
    " coalesce(s.comps, 0) as comps, coalesce(s.gross_minor, 0) as gross_minor, a.held, a.paying, a.reserved,"
    " a.allocated, a.killed, a.seats"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One performance: tickets by time, returns taken off, and the places that are neither open nor sold.

    `week` are the seven whole days before today, `week_before` the seven before those.
    """

    performance_id: PerformanceId
    today: int
    yesterday: int
    week: int
    week_before: int
    sold: int
    comps: int
    gross_minor: int
    held: int
    paying: int
    reserved: int
    allocated: int
    killed: int
    seats: int

    @property
    def open(self) -> int:
        aside = self.held + self.paying + self.reserved + self.allocated + self.killed
        return self.seats - self.sold - self.comps - aside


def tallies(
    postgres: Postgres, performances: Sequence[PerformanceId], todays: Sequence[date], *, at: datetime | None = None
) -> list[TallyRow]:
    """Of each of them, with its day; `at`: as it was known then. In one statement, so that all of a row fits."""
    ids, days = list(performances), list(todays)
    if at is None:
        return postgres.records(
            TallyRow,
            _TALLY + " from places_aside(%(ids)s::bigint[]) a left join"
            " sales_windows(%(ids)s::bigint[], %(days)s::date[]) s on s.performance_id = a.performance_id",
            {"ids": ids, "days": days},
            anew=True,
        )
    with (
        postgres.read(statement_timeout_ms=_THEN_TIMEOUT_MS) as connection,
        connection.cursor(row_factory=kwargs_row(TallyRow)) as cursor,
    ):
        return cursor.execute(
            _TALLY + " from places_aside_then(%(ids)s::bigint[], %(at)s) a left join"
            " sales_windows(%(ids)s::bigint[], %(days)s::date[], %(at)s) s on s.performance_id = a.performance_id",
            {"ids": ids, "days": days, "at": at},
        ).fetchall()


def mark(postgres: Postgres, scope: Scope, performances: Sequence[PerformanceId]) -> tuple[tuple[object, ...], ...]:
    """Something that is another one when a seat, a sale or the time of one of these performances changed.

    Entries are numbered before they are committed, so the last few are counted as well: one that comes late is seen.
    """
    condition, values = within(scope)
    rows = postgres.rows(
        "select p.id, p.state::text, p.starts_at, p.seat_count, j.last, s.last,"
        " (select count(*) from seat_journal t where t.performance_id = p.id and t.id > j.last - 200),"
        " (select count(*) from sales_journal t where t.performance_id = p.id and t.at > s.last - interval '10 s')"
        " from performance p"
        " cross join lateral (select max(id) as last from seat_journal where performance_id = p.id) j"
        " cross join lateral (select max(at) as last from sales_journal where performance_id = p.id) s"
        " where p.id = any(%(ids)s::bigint[]) and " + condition + " order by p.id",
        {"ids": list(performances), **values},
        anew=True,
    )
    return tuple(tuple(row) for row in rows)


def price_types(postgres: Postgres) -> dict[int, str]:
    """The names of all price types."""
    return {int(row[0]): str(row[1]) for row in postgres.rows("select id, name::text from price_type")}
