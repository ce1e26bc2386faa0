"""Facts of a performance that is about to go on sale, its step onto it, and the rehearsals that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from db.postgres import Connection, Postgres
from db.vocabulary import AccountId, PerformanceId, PerformanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationFacts:
    """Seats that are left under a letter, the next rung of its ladder, and how many rungs should have been taken."""

    letter: str
    name: str
    left: int
    next_due: datetime | None
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalRow:
    id: int
    at: datetime
    by: str
    is_whole: bool
    holds: bool
    report: Mapping[str, Any]


def clock_of_database(postgres: Postgres) -> datetime:
    row = postgres.call("select clock_timestamp()")
    assert row is not None, "there is a time"
    return row[0]


def customer_seats_max(postgres: Postgres, performance_id: PerformanceId) -> int | None:
    row = postgres.call("select customer_seats_max from performance where id = %s", [performance_id])
    return None if row is None else row[0]


def newer_version(postgres: Postgres, performance_id: PerformanceId) -> int | None:
    """The newest published version of its layout, where the performance is on an earlier one; else None."""
    row = postgres.call(
        "select max(n.version) from performance p join manifest m on m.id = p.manifest_id"
        " join manifest n on coalesce(n.line_id, n.id) = coalesce(m.line_id, m.id)"
        "  and n.version > m.version and n.state = 'published' where p.id = %s",
        [performance_id],
    )
    return None if row is None else row[0]


def allocation_facts(postgres: Postgres, performance_id: PerformanceId) -> list[AllocationFacts]:
    """Of those with seats left, by letter."""
    return postgres.records(
        AllocationFacts,
        "select a.letter, a.name::text, c.seats::int as left, s.next_due, coalesce(s.overdue, 0)::int as overdue"
        " from allocation a"
        " join (select code, count(*) as seats from seat_claim where performance_id = %(id)s and state = 'allocated'"
        "        group by 1) c on c.code = a.letter"
        " left join (select letter, min(due_at) as next_due,"
        "    count(*) filter (where due_at < clock_timestamp() - interval '2 min') as overdue"
        "   from allocation_step where performance_id = %(id)s and done_at is null group by 1) s on s.letter = a.letter"
        " where a.performance_id = %(id)s order by a.letter",
        {"id": performance_id},
    )


def put_on_sale(connection: Connection, performance_id: PerformanceId, *, also_draft: bool) -> PerformanceState | None:
    """From announced or off sale, and with `also_draft` from draft; the state that it was in, None where it was in
    another."""
    row = connection.execute(
        "update performance p set state = 'on_sale', version = p.version + 1"
        " where p.id = %s and (p.state in ('announced', 'off_sale') or (%s and p.state = 'draft'))"
        " returning old.state::text",
        [performance_id, also_draft],
    ).fetchone()
    return None if row is None else PerformanceState(row[0])


def insert_rehearsal(
    connection: Connection,
    performance_id: PerformanceId,
    *,
    account_id: AccountId,
    is_whole: bool,
    holds: bool,
    report: Mapping[str, object],
) -> int:
    row = connection.execute(
        "insert into rehearsal (performance_id, account_id, is_whole, holds, report) values (%s, %s, %s, %s, %s)"
        " returning id",
        [performance_id, account_id, is_whole, holds, Jsonb(dict(report))],
    ).fetchone()
    assert row is not None, "an insert returns its row"
    return int(row[0])


def rehearsals(postgres: Postgres, performance_id: PerformanceId, limit: int) -> list[RehearsalRow]:
    """The latest first."""
    return postgres.records(
        RehearsalRow,
        "select r.id, r.at, a.display_name::text as by, r.is_whole, r.holds, r.report from rehearsal r"
        " join account a on a.id = r.account_id where r.performance_id = %s order by r.id desc limit %s",
        [performance_id, limit],
    )
