"""Performances made: drafts of an event in the hall of a manifest, with codes that follow on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from db.postgres import Connection, Postgres
from db.scope import Scope
from db.vocabulary import EventId, HallId, ManifestId, PerformanceId, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEventRow:
    """An event that can be planned."""

    id: EventId
    title: str
    performances: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanManifestRow:
    """A manifest, and where it is."""

    id: ManifestId
    hall_id: HallId
    venue_id: VenueId


# A house plans what it presents already, and what nobody presents yet.
_IN_SCOPE: LiteralString = (
    "(%(organisation)s::bigint is null or e.organisation_id = %(organisation)s)"
    " and (%(venue)s::bigint is null"
    "      or exists (select from performance p where p.event_id = e.id and p.venue_id = %(venue)s)"
    "      or not exists (select from performance p where p.event_id = e.id))"
)


def events_to_plan(postgres: Postgres, scope: Scope) -> list[PlanEventRow]:
    """Events in reach, those made last first."""
    if not (scope.everything or scope.venue_id or scope.organisation_id):
        return []
    return postgres.records(
        PlanEventRow,
        "select e.id, e.title, (select count(*)::int from performance p where p.event_id = e.id) as performances"
        " from event e where " + _IN_SCOPE + " order by e.id desc",
        {"organisation": scope.organisation_id, "venue": scope.venue_id},
    )


def manifest_place(postgres: Postgres, manifest_id: ManifestId) -> PlanManifestRow | None:
    found = postgres.records(
        PlanManifestRow,
        "select m.id, m.hall_id, h.venue_id from manifest m join hall h on h.id = m.hall_id where m.id = %s",
        [manifest_id],
    )
    return found[0] if found else None


def newest_manifest(postgres: Postgres, hall_id: HallId) -> ManifestId | None:
    row = postgres.call(
        "select id from manifest where hall_id = %s and state = 'published' order by version desc limit 1", [hall_id]
    )
    return None if row is None else ManifestId(row[0])


def numbers_from(connection: Connection, prefix: str) -> int:
    """The number of the next performance of that prefix. Whoever asks keeps the others waiting until the commit."""
    connection.execute("select pg_advisory_xact_lock(hashtextextended('performance code ' || %s, 25))", [prefix])
    row = connection.execute(
        "select coalesce(max(substr(code, length(%(prefix)s) + 2)::int), 0) + 1 from performance"
        " where code ~ ('^' || %(prefix)s || '-[0-9]{1,6}$')",
        {"prefix": prefix},
    ).fetchone()
    assert row is not None, "an aggregate answers with a row"
    return int(row[0])


def insert_draft(
    connection: Connection,
    *,
    code: str,
    event_id: EventId,
    manifest_id: ManifestId,
    starts_at: datetime,
    ends_at: datetime,
) -> PerformanceId:
    """A draft in the hall of the manifest, in the currency of its venue. The hall is booked with it."""
    row = connection.execute(
        "insert into performance (code, event_id, organisation_id, venue_id, hall_id, manifest_id, seat_count,"
        " starts_at, ends_at, state, currency)"
        " select %(code)s, e.id, e.organisation_id, v.id, h.id, m.id, m.seat_count, %(starts)s, %(ends)s, 'draft',"
        " v.currency from event e, manifest m join hall h on h.id = m.hall_id join venue v on v.id = h.venue_id"
        " where e.id = %(event)s and m.id = %(manifest)s returning id",
        {"code": code, "event": event_id, "manifest": manifest_id, "starts": starts_at, "ends": ends_at},
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return PerformanceId(row[0])


def copy_prices(connection: Connection, source: PerformanceId, target: PerformanceId) -> None:
    """What a place costs there costs it here too, where both are of one manifest and one currency."""
    connection.execute(
        "insert into performance_price (performance_id, level_number, price_type_id, price_minor)"
        " select t.id, x.level_number, x.price_type_id, x.price_minor from performance_price x"
        " join performance s on s.id = x.performance_id"
        " join performance t on t.id = %(target)s and t.manifest_id = s.manifest_id and t.currency = s.currency"
        " where x.performance_id = %(source)s",
        {"source": source, "target": target},
    )
