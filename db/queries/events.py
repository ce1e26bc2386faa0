"""Events: made, read in a person's reach, and changed where nobody was quicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from db.postgres import Connection, Postgres
from db.queries.access import artist_named
from db.scope import Scope
from db.vocabulary import EventId, OrganisationId


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


def organisations(postgres: Postgres) -> list[str]:
    return [row[0] for row in postgres.rows("select name::text from organisation order by 1")]
