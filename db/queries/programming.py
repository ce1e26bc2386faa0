"""Performances: the facts of one, and lists of those in reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from db.postgres import Postgres
from db.scope import Scope, within
from db.vocabulary import (
    ArtistId,
    EventId,
    HallId,
    ManifestId,
    OrganisationId,
    PerformanceId,
    PerformanceState,
    VenueId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceRow:
    """One performance with the names around it. `starts_at` and `ends_at` are aware, in UTC.

    `price_stamp` is 0 where the list alone says what a place costs.
    """

    id: PerformanceId
    code: str
    event_id: EventId
    event: str
    artists: tuple[str, ...]
    artist_ids: tuple[ArtistId, ...]
    organisation_id: OrganisationId
    venue_id: VenueId
    venue: str
    time_zone: str
    hall_id: HallId
    hall: str
    manifest_id: ManifestId
    seat_count: int
    starts_at: datetime
    ends_at: datetime
    state: PerformanceState
    currency: str
    announce_at: datetime | None = None
    on_sale_at: datetime | None = None
    off_sale_at: datetime | None = None
    doors_at: datetime | None = None
    archived_at: datetime | None = None
    version: int = 1
    customer_seats_max: int | None = None
    comp_seats_max: int | None = None
    scaling_version: int | None = None  # None: the manifest's own levels
    price_stamp: int = 0


_SELECT: LiteralString = """
select p.id, p.code, p.event_id, e.title as event,
       coalesce(a.names, '{}') as artists, coalesce(a.ids, '{}') as artist_ids,
       p.organisation_id, p.venue_id, v.name as venue, v.time_zone, p.hall_id, h.name as hall,
       p.manifest_id, p.seat_count, p.starts_at, p.ends_at, p.state::text, p.currency,
       p.announce_at, p.on_sale_at, p.off_sale_at, p.doors_at, p.archived_at, p.version,
       p.customer_seats_max, p.comp_seats_max, p.scaling_version, price_stamp(p)
  from performance p
  join event e on e.id = p.event_id
  join hall h on h.id = p.hall_id
  join venue v on v.id = p.venue_id
  left join lateral (
    select array_agg(ar.name::text order by ea.billing, ar.name) as names,
           array_agg(ar.id order by ea.billing, ar.name) as ids
      from event_artist ea join artist ar on ar.id = ea.artist_id where ea.event_id = p.event_id) a on true
"""


def _performance(**columns: Any) -> PerformanceRow:
    columns["state"] = PerformanceState(columns["state"])
    columns["artists"], columns["artist_ids"] = tuple(columns["artists"]), tuple(columns["artist_ids"])
    return PerformanceRow(**columns)


def performance_by_id(postgres: Postgres, performance_id: PerformanceId) -> PerformanceRow | None:
    found = postgres.records(_performance, _SELECT + " where p.id = %(id)s", {"id": performance_id})
    return found[0] if found else None


def performance_id_of(postgres: Postgres, code: str) -> PerformanceId | None:
    row = postgres.call("select id from performance where code = %s", [code])
    return None if row is None else PerformanceId(row[0])


def performances_between(postgres: Postgres, scope: Scope, first: datetime, last: datetime) -> list[PerformanceRow]:
    """Those in reach that start in the half-open range and are not archived, soonest first."""
    condition, values = within(scope)
    return postgres.records(
        _performance,
        _SELECT
        + " where p.archived_at is null and p.starts_at >= %(first)s and p.starts_at < %(last)s and "
        + condition
        + " order by p.starts_at, p.code",
        {"first": first, "last": last, **values},
    )


def all_performances(postgres: Postgres, scope: Scope) -> list[PerformanceRow]:
    """Every performance in reach, soonest first."""
    condition, values = within(scope)
    return postgres.records(_performance, _SELECT + " where " + condition + " order by p.starts_at, p.code", values)
