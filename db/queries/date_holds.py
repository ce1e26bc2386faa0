"""Pencilled dates: the queue of a hall's day, read and written whole under a lock; and what is to be told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from db.postgres import Connection, Postgres
from db.scope import Scope, within
from db.vocabulary import (
    AccountId,
    ArtistId,
    DateHoldEnd,
    DateHoldId,
    DateHoldState,
    HallId,
    ManifestId,
    OrganisationId,
    PerformanceId,
    VenueId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateHoldRow:
    """One pencilled date with the names around it. Moments are aware, in UTC; `day` is on the clock of the venue.

    `is_foreign`: it is kept for somebody else, and what it is about was left out.
    """

    id: DateHoldId
    venue_id: VenueId
    venue: str
    time_zone: str
    hall_id: HallId
    hall: str
    day: date
    organisation_id: OrganisationId
    organisation: str
    artist_id: ArtistId | None
    artist: str | None
    title: str
    starts_at: datetime
    ends_at: datetime
    state: DateHoldState
    rank: int | None
    challenging_since: datetime | None
    challenged_at: datetime | None
    answer_by: datetime | None
    lapses_at: datetime
    ended_at: datetime | None
    ended_why: DateHoldEnd | None
    performance_id: PerformanceId | None
    contact: str | None
    note: str
    kept_by: str
    made_at: datetime
    version: int
    is_foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HallRow:
    """A hall with its venue's clock and money."""

    id: HallId
    hall: str
    venue_id: VenueId
    venue: str
    time_zone: str
    currency: str


_SELECT: LiteralString = """
select d.id, d.venue_id, v.name::text as venue, v.time_zone, d.hall_id, h.name::text as hall, d.day,
       d.organisation_id, o.name::text as organisation, d.artist_id, r.name::text as artist, d.title::text,
       d.starts_at, d.ends_at, d.state, d.rank, d.challenging_since, d.challenged_at, d.answer_by, d.lapses_at,
       d.ended_at, d.ended_why, d.performance_id, d.contact::text, d.note::text, a.username::text as kept_by, d.made_at,
       d.version
  from date_hold d
  join venue v on v.id = d.venue_id
  join hall h on h.id = d.hall_id
  join organisation o on o.id = d.organisation_id
  join account a on a.id = d.kept_by
  left join artist r on r.id = d.artist_id
"""
_HALL: LiteralString = (
    "select h.id, h.name::text as hall, v.id as venue_id, v.name::text as venue, v.time_zone,"
    " v.currency::text from hall h join venue v on v.id = h.venue_id"
)


def _hold(**columns: Any) -> DateHoldRow:
    columns["state"] = DateHoldState(columns["state"])
    columns["ended_why"] = DateHoldEnd(columns["ended_why"]) if columns["ended_why"] else None
    return DateHoldRow(**columns)


def _holds(connection: Connection, where: LiteralString, values: dict[str, object]) -> list[DateHoldRow]:
    cursor = connection.execute(_SELECT + where, values)
    names = [column.name for column in cursor.description or ()]
    return [_hold(**dict(zip(names, row, strict=True))) for row in cursor]


def lock_day(connection: Connection, hall_id: HallId, day: date) -> None:
    """Have the queue of this day to oneself until the transaction ends. Who needs several takes them in order."""
    connection.execute(
        "select pg_advisory_xact_lock(hashtext('date_hold'), hashtext(%s::text || ' ' || %s::text))", [hall_id, day]
    )


def live_holds(connection: Connection, hall_id: HallId, day: date) -> list[DateHoldRow]:
    """Those that are in the queue, the first first."""
    return _holds(
        connection,
        " where d.hall_id = %(hall)s and d.day = %(day)s and d.rank is not null order by d.rank",
        {"hall": hall_id, "day": day},
    )


def hold_by_id(postgres: Postgres, scope: Scope, hold_id: DateHoldId) -> DateHoldRow | None:
    """One of those in reach."""
    condition, values = within(scope, "d")
    found = postgres.records(_hold, _SELECT + " where d.id = %(id)s and " + condition, {"id": hold_id, **values})
    return found[0] if found else None


def place_of(connection: Connection, hold_id: DateHoldId) -> tuple[HallId, date]:
    """Which day of which hall it is of."""
    row = connection.execute("select hall_id, day from date_hold where id = %s", [hold_id]).fetchone()
    assert row is not None, "a date hold is never deleted"
    return HallId(row[0]), row[1]


def holds_between(
    postgres: Postgres, first: date, last: date, *, hall_id: HallId | None, venue_id: VenueId | None
) -> list[DateHoldRow]:
    """Every one of these days, both ends in, live or over: by day and hall, the live ones by rank and first."""
    return postgres.records(
        _hold,
        _SELECT + " where d.day between %(first)s and %(last)s and (%(hall)s::bigint is null or d.hall_id = %(hall)s)"
        " and (%(venue)s::bigint is null or d.venue_id = %(venue)s)"
        " order by d.day, v.name, h.name, d.hall_id, d.rank nulls last, d.ended_at, d.id",
        {"first": first, "last": last, "hall": hall_id, "venue": venue_id},
    )


def days_that_are_due(postgres: Postgres, now: datetime, limit: int) -> list[tuple[HallId, date]]:
    """Days with a hold whose time has run out, the longest overdue first."""
    rows = postgres.rows(
        "select hall_id, day from date_hold where rank is not null and (lapses_at <= %(now)s or answer_by <= %(now)s)"
        " group by hall_id, day order by min(least(lapses_at, answer_by)), hall_id, day limit %(limit)s",
        {"now": now, "limit": limit},
    )
    return [(HallId(row[0]), row[1]) for row in rows]


def insert_hold(
    connection: Connection,
    *,
    hall: HallRow,
    day: date,
    organisation_id: OrganisationId,
    artist_id: ArtistId | None,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    rank: int,
    lapses_at: datetime,
    contact: str | None,
    note: str,
    kept_by: AccountId,
    made_at: datetime,
) -> DateHoldId:
    row = connection.execute(
        "insert into date_hold (venue_id, hall_id, day, organisation_id, artist_id, title, starts_at, ends_at, rank,"
        " lapses_at, contact, note, kept_by, made_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [
            hall.venue_id, hall.id, day, organisation_id, artist_id, title, starts_at, ends_at, rank, lapses_at,
            contact, note, kept_by, made_at,
        ],
    ).fetchone()  # fmt: skip
    assert row is not None, "an insert answers with its row"
    return DateHoldId(row[0])


def put_hold(connection: Connection, hold: DateHoldRow) -> None:
    """Write what may change of it, and count its version up."""
    connection.execute(
        "update date_hold set state = %s, rank = %s, challenging_since = %s, challenged_at = %s, answer_by = %s,"
        " lapses_at = %s, ended_at = %s, ended_why = %s, performance_id = %s, note = %s, title = %s, starts_at = %s,"
        " ends_at = %s, version = version + 1 where id = %s",
        [
            hold.state, hold.rank, hold.challenging_since, hold.challenged_at, hold.answer_by, hold.lapses_at,
            hold.ended_at, hold.ended_why, hold.performance_id, hold.note, hold.title, hold.starts_at, hold.ends_at,
            hold.id,
        ],
    )  # fmt: skip


def halls(postgres: Postgres, venue_id: VenueId | None) -> list[HallRow]:
    """All halls of the house, or of every house, by name."""
    return postgres.records(
        HallRow, _HALL + " where %(venue)s::bigint is null or v.id = %(venue)s order by v.name, h.name",
        {"venue": venue_id},
    )  # fmt: skip


def organisation_id_of(connection: Connection, name: str) -> OrganisationId | None:
    row = connection.execute("select id from organisation where lower(name) = lower(%s)", [name]).fetchone()
    return None if row is None else OrganisationId(row[0])


def taken_by(
    connection: Connection, hall_id: HallId, starts_at: datetime, ends_at: datetime
) -> tuple[OrganisationId | None, str] | None:
    """What has the hall then: whose it is, and what it is called."""
    row = connection.execute(
        "select b.organisation_id, coalesce(p.code, nullif(b.title::text, ''), b.kind::text) from hall_booking b"
        " left join performance p on p.id = b.performance_id"
        " where b.hall_id = %s and b.starts_at < %s and b.ends_at > %s order by b.starts_at limit 1",
        [hall_id, ends_at, starts_at],
    ).fetchone()
    return None if row is None else (row[0], str(row[1]))


def latest_manifest(connection: Connection, hall_id: HallId, version: int | None) -> ManifestId | None:
    """The manifest of that version, or the newest that is published."""
    row = connection.execute(
        "select id from manifest where hall_id = %s and state = 'published' and version = coalesce(%s, version)"
        " order by version desc limit 1",
        [hall_id, version],
    ).fetchone()
    return None if row is None else ManifestId(row[0])


def codes_like(connection: Connection, stem: str) -> frozenset[str]:
    """Codes of performances that begin so."""
    rows = connection.execute("select code from performance where starts_with(code, %s)", [stem])
    return frozenset(row[0] for row in rows)


# --- what is to be told ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A thing to tell. `tries` counts this one too, and is the token of the lease."""

    id: int
    date_hold_id: DateHoldId
    topic: str
    rank: int | None
    until: datetime | None
    tries: int
    contact: str
    title: str
    venue: str
    hall: str
    day: date
    time_zone: str


def insert_notices(
    connection: Connection, notices: Sequence[tuple[DateHoldId, datetime, str, int | None, datetime | None]]
) -> None:
    """(hold, when, topic, rank now, until when). Of a hold without an address there is nobody to tell."""
    connection.cursor().executemany(
        "insert into date_hold_notice (date_hold_id, at, topic, rank, until)"
        " select id, %s, %s, %s, %s from date_hold where id = %s and contact is not null",
        [(at, topic, rank, until, hold) for hold, at, topic, rank, until in notices],
    )


def take_notice(postgres: Postgres, lease_seconds: int) -> NoticeRow | None:
    """One that is due, for `lease_seconds` this caller's alone."""
    found = postgres.records(
        NoticeRow,
        "with due as (select id from date_hold_notice where done_at is null and next_try_at <= clock_timestamp()"
        "   order by next_try_at, id limit 1 for update skip locked),"
        " taken as (update date_hold_notice n"
        "     set tries = n.tries + 1, next_try_at = clock_timestamp() + make_interval(secs => %s)"
        "    from due where n.id = due.id returning n.*)"
        " select t.id, t.date_hold_id, t.topic, t.rank, t.until, t.tries, d.contact::text, d.title::text,"
        " v.name::text as venue, h.name::text as hall, d.day, v.time_zone"
        " from taken t join date_hold d on d.id = t.date_hold_id join venue v on v.id = d.venue_id"
        " join hall h on h.id = d.hall_id",
        [lease_seconds],
    )
    return found[0] if found else None


def notice_sent(postgres: Postgres, notice: NoticeRow) -> bool:
    """False: the lease had run out, and somebody else has it."""
    return postgres.call(
        "update date_hold_notice set done_at = clock_timestamp(), error = null"
        " where id = %s and tries = %s and done_at is null returning true",
        [notice.id, notice.tries],
    ) == (True,)


def notice_failed(postgres: Postgres, notice: NoticeRow, error: str, again_seconds: int) -> None:
    postgres.call(
        "update date_hold_notice set error = %s, next_try_at = clock_timestamp() + make_interval(secs => %s)"
        " where id = %s and tries = %s and done_at is null returning true",
        [error, again_seconds, notice.id, notice.tries],
    )
