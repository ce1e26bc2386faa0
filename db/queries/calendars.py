"""What calendar files are made of, and what came out of the files of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import kwargs_row

from db.postgres import Connection, Postgres, plain_array
from db.vocabulary import BookingId, DateHoldId, DateHoldState, HallId, OrganisationId, PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An entry of a file that was taken in, and how what it became stands now (None where it is gone)."""

    uid_sha256: bytes
    occurrence: datetime
    said_sha256: bytes
    date_hold_id: DateHoldId | None
    booking_id: BookingId | None
    hold_state: DateHoldState | None
    title: str | None
    starts_at: datetime | None
    ends_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "hold_state", DateHoldState(self.hold_state) if self.hold_state else None)


def performance_versions(postgres: Postgres, ids: Sequence[PerformanceId]) -> dict[PerformanceId, int]:
    rows = postgres.rows("select id, version from performance where id = any(%s::bigint[])", [plain_array(ids)])
    return {PerformanceId(row[0]): row[1] for row in rows}


def lock_import(connection: Connection, hall_id: HallId, organisation_id: OrganisationId) -> None:
    """Take files in for this hall alone until the transaction ends."""
    connection.execute(
        "select pg_advisory_xact_lock(hashtext('calendar_item'), hashtext(%s::text || ' ' || %s::text))",
        [hall_id, organisation_id],
    )


def items_of(
    connection: Connection, hall_id: HallId, organisation_id: OrganisationId, uids: Sequence[bytes]
) -> list[ItemRow]:
    """What came of these entries before, in the order of time."""
    with connection.cursor(row_factory=kwargs_row(ItemRow)) as cursor:
        return cursor.execute(
            "select i.uid_sha256, i.occurrence, i.said_sha256, i.date_hold_id, i.booking_id, d.state as hold_state,"
            " coalesce(d.title, b.title)::text as title, coalesce(d.starts_at, b.starts_at) as starts_at,"
            " coalesce(d.ends_at, b.ends_at) as ends_at"
            " from calendar_item i left join date_hold d on d.id = i.date_hold_id"
            " left join hall_booking b on b.id = i.booking_id"
            " where i.hall_id = %s and i.organisation_id = %s and i.uid_sha256 = any(%s)"
            " order by 8 nulls last, i.uid_sha256, i.occurrence",
            [hall_id, organisation_id, list(uids)],
        ).fetchall()


def put_item(
    connection: Connection,
    *,
    hall_id: HallId,
    organisation_id: OrganisationId,
    uid_sha256: bytes,
    occurrence: datetime,
    said_sha256: bytes,
    date_hold_id: DateHoldId | None,
    booking_id: BookingId | None,
    imported_at: datetime,
) -> None:
    """Remember what came of an entry, in place of what came of it before."""
    connection.execute(
        "insert into calendar_item (hall_id, organisation_id, uid_sha256, occurrence, said_sha256, date_hold_id,"
        " booking_id, imported_at) values (%s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (hall_id, organisation_id, uid_sha256, occurrence) do update set"
        " said_sha256 = excluded.said_sha256, date_hold_id = excluded.date_hold_id,"
        " booking_id = excluded.booking_id, imported_at = excluded.imported_at",
        [hall_id, organisation_id, uid_sha256, occurrence, said_sha256, date_hold_id, booking_id, imported_at],
    )


def forget_item(
    connection: Connection, hall_id: HallId, organisation_id: OrganisationId, uid_sha256: bytes, occurrence: datetime
) -> None:
    connection.execute(
        "delete from calendar_item where hall_id = %s and organisation_id = %s and uid_sha256 = %s and occurrence = %s",
        [hall_id, organisation_id, uid_sha256, occurrence],
    )


def taken_by_others(
    connection: Connection, hall_id: HallId, starts_at: datetime, ends_at: datetime, *, without: Sequence[BookingId]
) -> str | None:
    """Whether something has the hall then that is none of these: the name of the hall's booking."""
    row = connection.execute(
        "select coalesce(p.code, nullif(b.title::text, ''), b.kind::text) from hall_booking b"
        " left join performance p on p.id = b.performance_id"
        " where b.hall_id = %s and b.starts_at < %s and b.ends_at > %s and b.id <> all(%s::bigint[])"
        " order by b.starts_at limit 1",
        [hall_id, ends_at, starts_at, plain_array(without)],
    ).fetchone()
    return None if row is None else str(row[0])
