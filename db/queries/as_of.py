"""The journals folded up to a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import kwargs_row

from db.postgres import Connection
from db.scope import Scope, within
from db.vocabulary import PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsThen:
    code: str
    state: str
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyThen:
    code: str
    account: str
    currency: str
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """An entry of the journal of seats, with the names that it is told by."""

    at: datetime
    act: str
    to_state: str
    seats: list[int]
    fences: list[int]
    code: str | None
    who: str | None
    reference: str | None
    reason: str | None


def journal_of(connection: Connection, performance_id: PerformanceId) -> list[JournalRow]:
    """Every entry of a performance, in the order of their numbers."""
    with connection.cursor(row_factory=kwargs_row(JournalRow)) as cursor:
        return cursor.execute(
            "select j.at, j.act::text, j.to_state::text, j.seats, j.fences, j.code, a.display_name::text as who,"
            " o.reference, j.reason::text"
            " from seat_journal j left join account a on a.id = j.account_id"
            " left join orders o on (o.performance_id, o.id) = (j.performance_id, j.order_id)"
            " where j.performance_id = %s order by j.id",
            [performance_id],
        ).fetchall()


def seats_as_of(connection: Connection, scope: Scope, at: datetime) -> list[SeatsThen]:
    """By performance and state; what no journal tells of is open."""
    condition, values = within(scope)
    with connection.cursor(row_factory=kwargs_row(SeatsThen)) as cursor:
        return cursor.execute(
            "with told as ("
            "  select distinct on (j.performance_id, s.seat) j.performance_id, s.seat, j.to_state"
            "    from seat_journal j cross join lateral unnest(j.seats, j.fences) as s (seat, fence)"
            "   where j.at <= %(at)s order by j.performance_id, s.seat, s.fence desc, j.id desc),"
            " taken as (select performance_id, to_state::text as state, count(*)::int as seats from told"
            "            where to_state <> 'open' group by 1, 2)"
            " select p.code, t.state, t.seats from taken t join performance p on p.id = t.performance_id where "
            + condition
            + " union all select p.code, 'open', p.seat_count - sum(t.seats)::int"
            " from taken t join performance p on p.id = t.performance_id where "
            + condition
            + " group by p.id order by 1, 2",
            {"at": at, **values},
        ).fetchall()


def money_as_of(connection: Connection, scope: Scope, at: datetime) -> list[MoneyThen]:
    """By performance and account, without what is zero."""
    condition, values = within(scope)
    with connection.cursor(row_factory=kwargs_row(MoneyThen)) as cursor:
        return cursor.execute(
            "select p.code, m.account::text, m.currency::text, sum(m.amount_minor)::bigint as minor"
            " from money_journal m join performance p on p.id = m.performance_id where m.at <= %(at)s and "
            + condition
            + " group by p.code, m.account, m.currency having sum(m.amount_minor) <> 0 order by 1, 2",
            {"at": at, **values},
        ).fetchall()
