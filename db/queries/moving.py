"""A performance gets another hour: who has seats for it, and what moves along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection, Postgres
from db.vocabulary import PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldersRow:
    """Orders with seats, paid or reserved; how many of them gave an address; their seats, and seats in carts."""

    orders: int
    seats: int
    told: int
    held: int


def holders(postgres: Postgres, performance_id: PerformanceId) -> HoldersRow:
    found = postgres.records(
        HoldersRow,
        "select count(*)::int as orders, coalesce(sum(l.seats), 0)::int as seats,"
        " (count(*) filter (where o.contact is not null))::int as told,"
        " (select count(*)::int from seat_claim where performance_id = %(id)s and state = 'held'"
        "    and expires_at > clock_timestamp()) as held"
        " from orders o join (select order_id, count(*) as seats from order_line"
        "    where performance_id = %(id)s and kind = 'seat' and state = 'live' group by order_id) l"
        "   on l.order_id = o.id"
        " where o.performance_id = %(id)s and o.status in ('paid', 'reserved')",
        {"id": performance_id},
    )
    return found[0]


def write_times(
    connection: Connection,
    performance_id: PerformanceId,
    *,
    starts_at: datetime,
    ends_at: datetime,
    doors_at: datetime | None,
    on_sale_at: datetime | None,
    off_sale_at: datetime | None,
) -> None:
    connection.execute(
        "update performance set starts_at = %s, ends_at = %s, doors_at = %s, on_sale_at = %s, off_sale_at = %s"
        " where id = %s",
        [starts_at, ends_at, doors_at, on_sale_at, off_sale_at, performance_id],
    )


def move_ladders(connection: Connection, performance_id: PerformanceId, was: datetime, to: datetime) -> int:
    """The rungs that are still to come keep their distance to the beginning; how many."""
    return connection.execute(
        "update allocation_step set due_at = due_at + (%s::timestamptz - %s::timestamptz)"
        " where performance_id = %s and done_at is null",
        [to, was, performance_id],
    ).rowcount


def tell_holders(connection: Connection, performance_id: PerformanceId, topic: str, was: datetime) -> int:
    """Write to everybody who has seats and gave an address; how many letters."""
    row = connection.execute("select tell_holders(%s, %s, %s)", [performance_id, topic, was]).fetchone()
    assert row is not None, "a function answers with a row"
    return int(row[0])
