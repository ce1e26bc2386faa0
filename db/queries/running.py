"""Performances led through their life: the row locked, judged, and written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection
from db.vocabulary import PerformanceId, PerformanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRow:
    """What the state of a performance is judged by."""

    state: PerformanceState
    announce_at: datetime | None
    on_sale_at: datetime | None
    off_sale_at: datetime | None
    doors_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    version: int


def lock(connection: Connection, performance_id: PerformanceId) -> LifeRow:
    """The row as it is, locked against every other act until this transaction ends. It must exist."""
    row = connection.execute(
        "select state::text, announce_at, on_sale_at, off_sale_at, doors_at, starts_at, ends_at, version"
        " from performance where id = %s for update",
        [performance_id],
    ).fetchone()
    assert row is not None, "a performance is never deleted"
    return LifeRow(
        state=PerformanceState(row[0]), announce_at=row[1], on_sale_at=row[2], off_sale_at=row[3], doors_at=row[4],
        starts_at=row[5], ends_at=row[6], version=row[7],
    )  # fmt: skip


def write_state(connection: Connection, performance_id: PerformanceId, state: PerformanceState) -> None:
    connection.execute(
        "update performance set state = %s::performance_state, version = version + 1 where id = %s",
        [state.value, performance_id],
    )


def drop_past_end_of_sale(connection: Connection, performance_id: PerformanceId, now: datetime) -> None:
    """A sale that is opened by hand has no end that lies behind us."""
    connection.execute(
        "update performance set off_sale_at = null where id = %s and off_sale_at <= %s", [performance_id, now]
    )


def archive(connection: Connection, performance_id: PerformanceId, *, is_archived: bool) -> None:
    connection.execute(
        "update performance set version = version + 1,"
        " archived_at = case when %s then coalesce(archived_at, clock_timestamp()) end where id = %s",
        [is_archived, performance_id],
    )
