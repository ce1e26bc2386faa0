"""What is edited of a performance, read under its lock and written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import kwargs_row

from db.postgres import Connection
from db.vocabulary import PerformanceId, PerformanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsRow:
    """A performance as it stands, with what its edit is judged by."""

    code: str
    state: PerformanceState
    seat_count: int
    version: int
    starts_at: datetime
    ends_at: datetime
    doors_at: datetime | None
    announce_at: datetime | None
    on_sale_at: datetime | None
    off_sale_at: datetime | None
    customer_seats_max: int | None
    comp_seats_max: int | None


def _facts(**columns: Any) -> FactsRow:
    columns["state"] = PerformanceState(columns["state"])
    return FactsRow(**columns)


def lock_facts(connection: Connection, performance_id: PerformanceId) -> FactsRow:
    """Locked until this transaction ends. It must exist."""
    with connection.cursor(row_factory=kwargs_row(_facts)) as cursor:
        row = cursor.execute(
            "select code, state::text, seat_count, version, starts_at, ends_at, doors_at, announce_at, on_sale_at,"
            " off_sale_at, customer_seats_max, comp_seats_max from performance where id = %s for update",
            [performance_id],
        ).fetchone()
    assert row is not None, "a performance is never deleted"
    return row


def write_facts(
    connection: Connection,
    performance_id: PerformanceId,
    *,
    code: str,
    doors_at: datetime | None,
    ends_at: datetime,
    announce_at: datetime | None,
    on_sale_at: datetime | None,
    off_sale_at: datetime | None,
    customer_seats_max: int | None,
    comp_seats_max: int | None,
) -> None:
    """Raises RuleBroken (performance_code_key)."""
    connection.execute(
        "update performance set code = %s, doors_at = %s, ends_at = %s, announce_at = %s, on_sale_at = %s,"
        " off_sale_at = %s, customer_seats_max = %s, comp_seats_max = %s, version = version + 1 where id = %s",
        [
            *(code, doors_at, ends_at, announce_at, on_sale_at, off_sale_at),
            *(customer_seats_max, comp_seats_max, performance_id),
        ],
    )
