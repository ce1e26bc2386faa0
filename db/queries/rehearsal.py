"""Inside the copy that is rehearsed on: made ready to sell, and counted afterwards. Never sent to a house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection, Postgres
from db.vocabulary import PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Seats with more than one live ticket, tickets and the last sale since the beginning."""

    double: int
    tickets: int
    last_sale: datetime | None


def make_ready(connection: Connection, performance_id: PerformanceId) -> None:
    """On sale, in no window, still to come; carts of the house that were copied let their seats go by their clock."""
    connection.execute("delete from sale_window where performance_id = %s", [performance_id])
    connection.execute(
        "update performance p set state = 'on_sale', is_windowed = false,"
        " ends_at = greatest(ends_at, clock_timestamp() + interval '2 d'),"
        " starts_at = greatest(starts_at, clock_timestamp() + interval '1 d') where id = %s",
        [performance_id],
    )


def counted(postgres: Postgres, performance_id: PerformanceId, since: datetime) -> Counted:
    found = postgres.records(
        Counted,
        "select (select count(*)::int from (select seat_ordinal from ticket where performance_id = %(id)s"
        "    and state in ('valid', 'admitted') group by 1 having count(*) > 1) d) as double,"
        " (select count(*)::int from ticket where performance_id = %(id)s and issued_at >= %(since)s) as tickets,"
        " (select max(at) from seat_journal where performance_id = %(id)s and act = 'sell' and at >= %(since)s)"
        "   as last_sale",
        {"id": performance_id, "since": since},
    )
    return found[0]


def live_tickets(postgres: Postgres, performance_id: PerformanceId) -> dict[int, int]:
    """How many each seat has."""
    rows = postgres.rows(
        "select seat_ordinal, count(*)::int from ticket where performance_id = %s and state in ('valid', 'admitted')"
        " group by 1",
        [performance_id],
    )
    return {row[0]: row[1] for row in rows}


def begun_carts(postgres: Postgres, performance_id: PerformanceId, seconds: int) -> list[datetime]:
    """When carts were begun in so many seconds from the first one on: the curve of a real on-sale."""
    rows = postgres.rows(
        "with began as (select cart_id, min(at) as at from seat_journal where performance_id = %(id)s and act = 'hold'"
        "   group by cart_id)"
        " select at from began where at < (select min(at) from began) + make_interval(secs => %(seconds)s)"
        " order by at limit 200000",
        {"id": performance_id, "seconds": seconds},
    )
    return [row[0] for row in rows]
