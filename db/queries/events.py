"""Events: made, read in a person's reach, and changed where nobody was quicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg.rows import kwargs_row

from db.postgres import Connection, Postgres
from db.queries.access import artist_named
from db.scope import Scope
from db.vocabulary import EventId, OrganisationId, PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event, its artists in billing order, and how many performances it has that are not archived."""

    id: EventId
    organisation_id: OrganisationId
    organisation: str
    title: str
    genre: str
    description: str
    artists: tuple[str, ...]
    version: int
    archived_at: datetime | None
    performances: int
    first_at: datetime | None
    last_at: datetime | None


_SELECT: LiteralString = """
select e.id, e.organisation_id, o.name::text as organisation, e.title::text, e.genre::text, e.description::text,
       coalesce(a.names, '{}') as artists, e.version, e.archived_at, coalesce(p.count, 0)::int as performances,
       p.first_at, p.last_at
  from event e
  join organisation o on o.id = e.organisation_id
  left join lateral (
    select array_agg(ar.name::text order by ea.billing, ar.name) as names
      from event_artist ea join artist ar on ar.id = ea.artist_id where ea.event_id = e.id) a on true
  left join lateral (
    select count(*) as count, min(p.starts_at) as first_at, max(p.starts_at) as last_at
      from performance p where p.event_id = e.id and p.archived_at is null) p on true
"""


def _event(**columns: Any) -> EventRow:
    columns["artists"] = tuple(columns["artists"])
    return EventRow(**columns)


def _within(scope: Scope) -> tuple[LiteralString, dict[str, object]]:
    """Events are reached by organisation: an event has no house, its performances have."""
    if scope.everything:
        return "true", {}
    if scope.organisation_id is not None:
        return "e.organisation_id = %(scope_id)s", {"scope_id": scope.organisation_id}
    return "false", {}


def event_by_id(postgres: Postgres, scope: Scope, event_id: EventId) -> EventRow | None:
    condition, values = _within(scope)
    found = postgres.records(_event, _SELECT + " where e.id = %(id)s and " + condition, {"id": event_id, **values})
    return found[0] if found else None


def events(postgres: Postgres, scope: Scope, *, archived: bool, now: datetime) -> list[EventRow]:
    """Those in reach: first what is still to be played, soonest first; then what has no date; then what was played."""
    condition, values = _within(scope)
    return postgres.records(
        _event,
        _SELECT
        + " where (%(archived)s or e.archived_at is null) and "
        + condition
        + " order by case when p.last_at >= %(now)s then 0 when p.last_at is null then 1 else 2 end,"
        " case when p.last_at >= %(now)s then p.first_at end, p.last_at desc, e.title, e.id",
        {"archived": archived, "now": now, **values},
    )


def lock_event(connection: Connection, event_id: EventId) -> EventRow:
    """The event as it is, locked until this transaction ends. It must exist."""
    connection.execute("select from event where id = %s for update", [event_id])
    with connection.cursor(row_factory=kwargs_row(_event)) as cursor:
        row = cursor.execute(_SELECT + " where e.id = %s", [event_id]).fetchone()
    assert row is not None, "an event is never deleted"
    return row


def write_event(connection: Connection, event_id: EventId, *, title: str, genre: str, description: str) -> None:
    connection.execute(
        "update event set title = %s, genre = %s, description = %s, version = version + 1 where id = %s",
        [title, genre, description, event_id],
    )


def archive_event(connection: Connection, event_id: EventId, *, is_archived: bool) -> None:
    """With its performances into the archive; alone out of it."""
    connection.execute(
        "update event set version = version + 1,"
        " archived_at = case when %s then coalesce(archived_at, clock_timestamp()) end where id = %s",
        [is_archived, event_id],
    )
    if is_archived:
        connection.execute(
            "update performance set version = version + 1, archived_at = clock_timestamp()"
            " where event_id = %s and archived_at is null",
            [event_id],
        )


def performance_ids(postgres: Postgres, event_id: EventId) -> list[PerformanceId]:
    """By date."""
    rows = postgres.rows("select id from performance where event_id = %s order by starts_at, code", [event_id])
    return [PerformanceId(row[0]) for row in rows]


def artists(postgres: Postgres, scope: Scope) -> list[str]:
    """Whoever is billed at an event in reach, by name."""
    condition, values = _within(scope)
    rows = postgres.rows(
        "select distinct ar.name::text from artist ar join event_artist ea on ea.artist_id = ar.id"
        " join event e on e.id = ea.event_id where " + condition + " order by 1",
        values,
    )
    return [row[0] for row in rows]


def genres(postgres: Postgres, scope: Scope) -> list[str]:
    condition, values = _within(scope)
    rows = postgres.rows(
        "select distinct e.genre::text from event e where e.genre <> '' and " + condition + " order by 1", values
    )
    return [row[0] for row in rows]


def insert_event(
    connection: Connection, organisation_id: OrganisationId, *, title: str, genre: str, description: str
) -> EventId:
    row = connection.execute(
        "insert into event (organisation_id, title, genre, description) values (%s, %s, %s, %s) returning id",
        [organisation_id, title, genre, description],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return EventId(row[0])


def bill_artists(connection: Connection, event_id: EventId, artists: Sequence[str]) -> None:
    """These, in this order, and no others; whoever is not known yet is made."""
    connection.execute("delete from event_artist where event_id = %s", [event_id])
    for billing, name in enumerate(artists, start=1):
        connection.execute(
            "insert into event_artist (event_id, artist_id, billing) values (%s, %s, %s)",
            [event_id, artist_named(connection, name), billing],
        )


def organisation_id_of(postgres: Postgres, name: str) -> OrganisationId | None:
    row = postgres.call("select id from organisation where name = %s", [name])
    return None if row is None else OrganisationId(row[0])


def organisations(postgres: Postgres, only: OrganisationId | None = None) -> list[str]:
    """By name."""
    rows = postgres.rows(
        "select name::text from organisation where %(only)s::bigint is null or id = %(only)s order by 1", {"only": only}
    )
    return [row[0] for row in rows]
