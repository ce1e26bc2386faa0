"""The journals folded up to a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import kwargs_row

from db.postgres import Connection
from db.scope import Scope, within


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
