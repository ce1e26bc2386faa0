"""Halls with the versions of their manifests and who uses them, drafts, and performances that change to a version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.postgres import Connection, Postgres
from db.vocabulary import HallId, ManifestId, PerformanceId, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class HallRow:
    """A hall with its newest version, None where it has none yet."""

    venue_id: VenueId
    venue: str
    time_zone: str
    currency: str
    hall_id: HallId
    hall: str
    versions: int
    newest: int | None
    manifest: str | None
    seats: int
    performances: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version; `line` is the id of the first of its line, `performances` those on it that are not over."""

    id: ManifestId
    hall_id: HallId
    venue_id: VenueId
    version: int
    name: str
    seat_count: int
    gone: int
    line: int
    created_at: datetime
    performances: int
    past: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    id: int
    hall_id: HallId
    venue_id: VenueId
    hall: str
    based_on: ManifestId | None
    base_version: int | None
    name: str
    seat_count: int
    revision: int
    edited_by: str
    edited_at: datetime


@dataclass(frozen=True, slots=True)
class Rebased:
    """What `rebase_performance` did."""

    outcome: str
    closed: tuple[int, ...]
    closed_fences: tuple[int, ...]
    opened: tuple[int, ...]
    opened_fences: tuple[int, ...]


def halls(postgres: Postgres) -> list[HallRow]:
    return postgres.records(
        HallRow,
        "select v.id as venue_id, v.name as venue, v.time_zone, v.currency, h.id as hall_id, h.name as hall,"
        " (select count(*) from manifest m where m.hall_id = h.id)::int as versions,"
        " n.version as newest, n.name as manifest,"
        " coalesce(n.seat_count - (select count(*) from manifest_gone g where g.manifest_id = n.id), 0)::int as seats,"
        " (select count(*) from performance p where p.hall_id = h.id and p.state not in ('played', 'cancelled'))::int"
        "   as performances,"
        " (select count(*) from manifest_draft d where d.hall_id = h.id)::int as drafts"
        " from venue v join hall h on h.venue_id = v.id"
        " left join lateral (select * from manifest m where m.hall_id = h.id order by m.version desc limit 1) n on true"
        " order by v.name, h.name",
    )


_VERSION = (
    "select m.id, m.hall_id, h.venue_id, m.version, m.name, m.seat_count,"
    " (select count(*) from manifest_gone g where g.manifest_id = m.id)::int as gone,"
    " coalesce(m.line_id, m.id) as line, m.created_at,"
    " count(p.id) filter (where p.state not in ('played', 'cancelled'))::int as performances,"
    " count(p.id) filter (where p.state in ('played', 'cancelled'))::int as past"
    " from manifest m join hall h on h.id = m.hall_id left join performance p on p.manifest_id = m.id"
)


def versions_of(postgres: Postgres, hall_id: HallId) -> list[VersionRow]:
    """Every version of a hall, the newest first."""
    return postgres.records(
        VersionRow, _VERSION + " where m.hall_id = %s group by m.id, h.id order by m.version desc", [hall_id]
    )


def version_by_id(postgres: Postgres, manifest_id: ManifestId) -> VersionRow | None:
    found = postgres.records(VersionRow, _VERSION + " where m.id = %s group by m.id, h.id", [manifest_id])
    return found[0] if found else None


def add_hall(connection: Connection, venue_id: VenueId, name: str) -> HallId | None:
    """A new hall; None where the venue has one of that name."""
    row = connection.execute(
        "insert into hall (venue_id, name) values (%s, %s) on conflict do nothing returning id", [venue_id, name]
    ).fetchone()
    return None if row is None else HallId(row[0])


def venue_called(postgres: Postgres, name: str) -> VenueId | None:
    row = postgres.call("select id from venue where name = %s", [name])
    return None if row is None else VenueId(row[0])


def lock_hall(connection: Connection, hall_id: HallId) -> None:
    """Versions of one hall are made one after another."""
    connection.execute("select from hall where id = %s for update", [hall_id])


def newest_of_line(connection: Connection, manifest_id: ManifestId) -> tuple[ManifestId, int] | None:
    """The version that knows every ordinal of the line of this one, and the line; under the lock of the hall."""
    row = connection.execute(
        "select n.id, coalesce(m.line_id, m.id) from manifest m"
        " join manifest n on coalesce(n.line_id, n.id) = coalesce(m.line_id, m.id)"
        " where m.id = %s order by n.seat_count desc, n.version desc limit 1",
        [manifest_id],
    ).fetchone()
    return None if row is None else (ManifestId(row[0]), row[1])


def newest_of_hall(connection: Connection, hall_id: HallId) -> ManifestId | None:
    row = connection.execute(
        "select id from manifest where hall_id = %s order by version desc limit 1", [hall_id]
    ).fetchone()
    return None if row is None else ManifestId(row[0])


# --- drafts ---------------------------------------------------------------------------------------------------------

_DRAFT = (
    "select d.id, d.hall_id, h.venue_id, h.name as hall, d.based_on, m.version as base_version, d.name, d.seat_count,"
    " d.revision, a.display_name as edited_by, d.edited_at"
    " from manifest_draft d join hall h on h.id = d.hall_id join account a on a.id = d.edited_by"
    " left join manifest m on m.id = d.based_on"
)


def drafts_of(postgres: Postgres, hall_id: HallId) -> list[DraftRow]:
    """The last edited first."""
    return postgres.records(DraftRow, _DRAFT + " where d.hall_id = %s order by d.edited_at desc", [hall_id])


def draft_by_id(postgres: Postgres, draft_id: int) -> DraftRow | None:
    found = postgres.records(DraftRow, _DRAFT + " where d.id = %s", [draft_id])
    return found[0] if found else None


def draft_content(postgres: Postgres, draft_id: int) -> tuple[dict[str, Any], int] | None:
    """The document and its revision."""
    row = postgres.call("select content, revision from manifest_draft where id = %s", [draft_id])
    return None if row is None else (row[0], row[1])


def insert_draft(
    connection: Connection,
    hall_id: HallId,
    *,
    based_on: ManifestId | None,
    name: str,
    content: dict[str, Any],
    seat_count: int,
    account_id: int,
) -> int:
    row = connection.execute(
        "insert into manifest_draft (hall_id, based_on, name, content, seat_count, edited_by)"
        " values (%s, %s, %s, %s::jsonb, %s, %s) returning id",
        [hall_id, based_on, name, json.dumps(content), seat_count, account_id],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return row[0]


def update_draft(
    connection: Connection,
    draft_id: int,
    *,
    revision: int,
    name: str,
    content: dict[str, Any],
    seat_count: int,
    account_id: int,
) -> int | None:
    """The new revision; None where somebody else has saved since, or published it."""
    row = connection.execute(
        "update manifest_draft set name = %s, content = %s::jsonb, seat_count = %s, edited_by = %s,"
        " edited_at = clock_timestamp(), revision = revision + 1 where id = %s and revision = %s returning revision",
        [name, json.dumps(content), seat_count, account_id, draft_id, revision],
    ).fetchone()
    return None if row is None else row[0]


def delete_draft(connection: Connection, draft_id: int, revision: int) -> bool:
    return connection.execute(
        "delete from manifest_draft where id = %s and revision = %s", [draft_id, revision]
    ).rowcount == 1  # fmt: skip


# --- performances ---------------------------------------------------------------------------------------------------


def performances_behind(postgres: Postgres, manifest_id: ManifestId) -> list[PerformanceId]:
    """Performances that are not over, on earlier versions of the line of this one; the soonest first."""
    return [
        PerformanceId(row[0])
        for row in postgres.rows(
            "select p.id from performance p join manifest o on o.id = p.manifest_id"
            " join manifest m on coalesce(m.line_id, m.id) = coalesce(o.line_id, o.id)"
            " where m.id = %s and o.id <> m.id and o.version < m.version and p.state not in ('played', 'cancelled')"
            " order by p.starts_at, p.id",
            [manifest_id],
        )
    ]


def rebase_performance(
    connection: Connection,
    performance_id: PerformanceId,
    *,
    from_id: ManifestId,
    to_id: ManifestId,
    account_id: int,
    reason: str,
) -> Rebased:
    """Raises ActUndone where a seat that goes is with somebody."""
    row = connection.execute(
        "select outcome, closed, closed_fences, opened, opened_fences from rebase_performance(%s, %s, %s, %s, %s)",
        [performance_id, from_id, to_id, account_id, reason],
    ).fetchone()
    assert row is not None, "a function answers with its row"
    return Rebased(row[0], *(tuple(values or ()) for values in row[1:]))
