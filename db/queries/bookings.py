"""What halls are taken by: lanes and entries of a calendar, and single bookings to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg.rows import kwargs_row

from db.postgres import Connection, Postgres
from db.scope import Scope
from db.vocabulary import (
    AccountId,
    ArtistId,
    BookingId,
    BookingKind,
    EventId,
    HallId,
    OrganisationId,
    PerformanceId,
    PerformanceState,
    VenueId,
)

_LENGTH_MAX: LiteralString = "interval '366 days'"  # hall_booking_length


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRow:
    """A hall and what its owner asks of those who book it."""

    hall_id: HallId
    hall: str
    venue_id: VenueId
    venue: str
    time_zone: str
    turnaround_minutes: int
    doors_minutes: int
    curfew_minute: int | None
    latitude_microdegrees: int | None
    longitude_microdegrees: int | None


EntryRow = tuple[
    int, int, str, str | None, int | None, str | None, int | None, str | None, datetime, datetime, int, bool
]
"""id, hall, kind, title, performance, its code, its event, its state, from, to, version, whether it is in reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """What is agreed for an event, and who plays in it."""

    id: EventId
    title: str
    organisation_id: OrganisationId
    artist_ids: tuple[ArtistId, ...]
    artists: tuple[str, ...]
    radius_km: int | None
    radius_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """One booking as it stands, and who changed it last."""

    id: BookingId
    hall_id: HallId
    venue_id: VenueId
    time_zone: str
    organisation_id: OrganisationId | None
    kind: BookingKind
    performance_id: PerformanceId | None
    performance_code: str | None
    event_id: EventId | None
    state: PerformanceState | None
    title: str
    starts_at: datetime
    ends_at: datetime
    version: int
    changed_at: datetime
    changed_by: str | None


def lanes(postgres: Postgres, scope: Scope) -> list[LaneRow]:
    """The halls that somebody may book in: a house's own, or all of them."""
    if not (scope.everything or scope.venue_id or scope.organisation_id):
        return []
    return postgres.records(
        LaneRow,
        "select h.id as hall_id, h.name as hall, v.id as venue_id, v.name as venue, v.time_zone, h.turnaround_minutes,"
        " h.doors_minutes, h.curfew_minute, v.latitude_microdegrees, v.longitude_microdegrees"
        " from hall h join venue v on v.id = h.venue_id"
        " where %(venue)s::bigint is null or v.id = %(venue)s order by v.name, h.name",
        {"venue": scope.venue_id},
    )


_IN_REACH: LiteralString = "(%(organisation)s::bigint is null or b.organisation_id = %(organisation)s)"


def entries_between(postgres: Postgres, scope: Scope, first: datetime, last: datetime) -> list[EntryRow]:
    """What takes the halls of the scope in that time, soonest first. Of what is not in reach only that it does."""
    return postgres.rows(  # pyright: ignore[reportReturnType]
        "select b.id, b.hall_id, case when " + _IN_REACH + " then b.kind::text else 'taken' end,"
        " case when " + _IN_REACH + " then coalesce(nullif(b.title::text, ''), e.title::text) end,"
        " case when " + _IN_REACH + " then p.id end, case when " + _IN_REACH + " then p.code end,"
        " case when " + _IN_REACH + " then p.event_id end, case when " + _IN_REACH + " then p.state::text end,"
        " b.starts_at, b.ends_at, b.version, " + _IN_REACH + " from hall_booking b"
        " left join performance p on p.id = b.performance_id left join event e on e.id = p.event_id"
        " where b.starts_at < %(last)s and b.starts_at > %(first)s - " + _LENGTH_MAX + " and b.ends_at > %(first)s"
        " and (%(venue)s::bigint is null or b.hall_id in (select id from hall where venue_id = %(venue)s))"
        " order by b.starts_at, b.id",
        {"first": first, "last": last, "venue": scope.venue_id, "organisation": scope.organisation_id},
    )


def _event(**columns: Any) -> EventRow:
    columns["artists"], columns["artist_ids"] = tuple(columns["artists"]), tuple(columns["artist_ids"])
    return EventRow(**columns)


_EVENT: LiteralString = """
select e.id, e.title, e.organisation_id, e.radius_km, e.radius_days,
       coalesce(array_agg(ar.id order by ea.billing, ar.name) filter (where ar.id is not null), '{}') as artist_ids,
       coalesce(array_agg(ar.name::text order by ea.billing, ar.name) filter (where ar.id is not null), '{}') as artists
  from event e left join event_artist ea on ea.event_id = e.id left join artist ar on ar.id = ea.artist_id
 where e.id = any(%s) group by e.id
"""


def events_by_id(postgres: Postgres, ids: Sequence[int]) -> list[EventRow]:
    return postgres.records(_event, _EVENT, [list(ids)]) if ids else []


_BOOKING: LiteralString = """
select b.id, b.hall_id, h.venue_id, v.time_zone, b.organisation_id, b.kind::text, b.performance_id,
       p.code as performance_code, p.event_id, p.state::text,
       coalesce(nullif(b.title::text, ''), e.title::text, '') as title, b.starts_at, b.ends_at, b.version,
       b.changed_at, a.username as changed_by
  from hall_booking b join hall h on h.id = b.hall_id join venue v on v.id = h.venue_id
  left join performance p on p.id = b.performance_id left join event e on e.id = p.event_id
  left join account a on a.id = b.changed_by
"""


def _booking(**columns: Any) -> BookingRow:
    columns["kind"] = BookingKind(columns["kind"])
    columns["state"] = PerformanceState(columns["state"]) if columns["state"] else None
    return BookingRow(**columns)


def booking_by_id(postgres: Postgres, booking_id: BookingId) -> BookingRow | None:
    found = postgres.records(_booking, _BOOKING + " where b.id = %s", [booking_id])
    return found[0] if found else None


def booking_of(postgres: Postgres, performance_id: PerformanceId) -> BookingRow | None:
    """The hall's booking of that performance."""
    where: LiteralString = " where b.performance_id = %s and b.kind = 'performance'"
    found = postgres.records(_booking, _BOOKING + where, [performance_id])
    return found[0] if found else None


def serving(postgres: Postgres, performance_id: PerformanceId) -> list[BookingRow]:
    """Load-in, strike and rehearsals of that performance."""
    where: LiteralString = " where b.performance_id = %s and b.kind <> 'performance'"
    return postgres.records(_booking, _BOOKING + where, [performance_id])


def held_still(connection: Connection, booking_id: BookingId) -> list[BookingRow]:
    """The booking and, where it is of a performance, all that serve that one: locked, the soonest first."""
    with connection.cursor(row_factory=kwargs_row(_booking)) as cursor:
        return cursor.execute(
            _BOOKING
            + " where b.id = %(id)s or b.performance_id = (select performance_id from hall_booking where id = %(id)s"
            " and kind = 'performance') order by b.starts_at, b.id for update of b",
            {"id": booking_id},
        ).fetchall()


def insert_booking(
    connection: Connection,
    *,
    hall_id: HallId,
    organisation_id: OrganisationId | None,
    kind: BookingKind,
    performance_id: PerformanceId | None,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    account_id: AccountId,
) -> BookingId:
    row = connection.execute(
        "insert into hall_booking (hall_id, organisation_id, kind, performance_id, title, starts_at, ends_at,"
        " changed_by) values (%s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [hall_id, organisation_id, kind.value, performance_id, title, starts_at, ends_at, account_id],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return BookingId(row[0])


def load_in_before(connection: Connection, performance_id: PerformanceId, account_id: AccountId) -> None:
    """Six hours of load-in that end two before the performance."""
    connection.execute(
        "insert into hall_booking (hall_id, organisation_id, kind, performance_id, title, starts_at, ends_at,"
        " changed_by) select hall_id, organisation_id, 'load_in', id, 'Load-in', starts_at - interval '8 h',"
        " starts_at - interval '2 h', %s from performance where id = %s",
        [account_id, performance_id],
    )


def move_block(
    connection: Connection, booking_id: BookingId, hall_id: HallId, starts_at: datetime, ends_at: datetime
) -> None:
    connection.execute(
        "update hall_booking set hall_id = %s, starts_at = %s, ends_at = %s, version = version + 1 where id = %s",
        [hall_id, starts_at, ends_at, booking_id],
    )


def move_performance(
    connection: Connection, performance_id: PerformanceId, starts_at: datetime, ends_at: datetime
) -> None:
    """Its booking follows by itself; the doors and the end of the sale keep their distance to the beginning."""
    connection.execute(
        "update performance set starts_at = %(starts)s, ends_at = %(ends)s, version = version + 1,"
        " doors_at = doors_at + (%(starts)s::timestamptz - starts_at), off_sale_at = case when off_sale_at is not null"
        " then greatest(off_sale_at + (%(starts)s::timestamptz - starts_at), on_sale_at + interval '1 minute') end"
        " where id = %(id)s",
        {"starts": starts_at, "ends": ends_at, "id": performance_id},
    )


def sign(connection: Connection, ids: Sequence[BookingId], account_id: AccountId) -> None:
    """Say who changed them, for the one who comes too late."""
    connection.execute(
        "update hall_booking set changed_by = %s, changed_at = clock_timestamp() where id = any(%s)",
        [account_id, list(ids)],
    )


def delete_booking(connection: Connection, booking_id: BookingId) -> None:
    connection.execute("delete from hall_booking where id = %s", [booking_id])


def buyers_of(connection: Connection, performance_id: PerformanceId) -> int:
    """Seats that somebody holds or bought."""
    row = connection.execute(
        "select count(*)::int from seat_claim where performance_id = %s"
        " and state in ('held', 'paying', 'reserved', 'sold', 'comp')",
        [performance_id],
    ).fetchone()
    assert row is not None, "an aggregate answers with a row"
    return int(row[0])


def delete_draft(connection: Connection, performance_id: PerformanceId) -> bool:
    """Take a draft away as if it had never been planned, and what serves it; False where its seats have a past."""
    done = connection.execute(
        "delete from performance p where p.id = %(id)s and p.state = 'draft'"
        " and not exists (select from seat_journal where performance_id = %(id)s)"
        " and not exists (select from orders where performance_id = %(id)s)",
        {"id": performance_id},
    )
    return done.rowcount == 1


def removal_of(postgres: Postgres, subject: str, since: datetime) -> tuple[str, datetime, dict[str, Any]] | None:
    """Who took that booking away, when, and what the audit says of it."""
    row = postgres.call(
        "select coalesce(a.username::text, 'somebody'), e.at, e.detail from audit_entry e"
        " left join account a on a.id = e.account_id"
        " where e.act = 'booking.remove' and e.subject = %s and e.at > %s order by e.at desc limit 1",
        [subject, since],
    )
    return None if row is None else (row[0], row[1], row[2])


def radius_days_max(postgres: Postgres) -> int:
    """How far the longest radius clause reaches."""
    row = postgres.call("select coalesce(max(radius_days), 0) from event")
    assert row is not None, "an aggregate answers with a row"
    return int(row[0])


def set_hall_facts(
    connection: Connection, hall_id: HallId, turnaround_minutes: int, doors_minutes: int, curfew_minute: int | None
) -> None:
    connection.execute(
        "update hall set turnaround_minutes = %s, doors_minutes = %s, curfew_minute = %s where id = %s",
        [turnaround_minutes, doors_minutes, curfew_minute, hall_id],
    )


def set_place(connection: Connection, venue_id: VenueId, latitude_micro: int, longitude_micro: int) -> None:
    connection.execute(
        "update venue set latitude_microdegrees = %s, longitude_microdegrees = %s where id = %s",
        [latitude_micro, longitude_micro, venue_id],
    )


def set_radius(connection: Connection, event_id: EventId, km: int | None, days: int | None) -> None:
    connection.execute("update event set radius_km = %s, radius_days = %s where id = %s", [km, days, event_id])
