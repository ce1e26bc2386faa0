"""Manifests as they are stored: sections, levels and row runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.postgres import Connection, Postgres
from db.vocabulary import HallId, ManifestId, SectionKind, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    number: int
    name: str
    price_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow:
    number: int
    name: str
    stand: str
    kind: SectionKind
    first_ordinal: int
    seat_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRow:
    """One row run: the lists are equally long, one entry a seat in ordinal order."""

    number: int
    section_number: int
    name: str
    first_ordinal: int
    grid_y: int
    seat_numbers: list[str]
    grid_x: list[int]
    levels: list[int]
    traits: list[int]
    rises: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRow:
    """The ordinal of a seat that an earlier version had."""

    ordinal: int
    section: str
    row_name: str
    seat: str
    level_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRows:
    name: str
    levels: list[LevelRow]
    sections: list[SectionRow]
    rows: list[RowRow]
    gone: list[GoneRow]


def _section(**columns: Any) -> SectionRow:
    columns["kind"] = SectionKind(columns["kind"])
    return SectionRow(**columns)


def load_manifest(postgres: Postgres, manifest_id: ManifestId) -> ManifestRows | None:
    """All of one manifest in order, None where there is none. A manifest never changes once it is stored."""
    head = postgres.call("select name from manifest where id = %s", [manifest_id])
    if head is None:
        return None
    return ManifestRows(
        name=head[0],
        levels=postgres.records(
            LevelRow,
            "select number, name, price_minor from manifest_level where manifest_id = %s order by number",
            [manifest_id],
        ),
        sections=postgres.records(
            _section,
            "select number, name, stand, kind::text, first_ordinal, seat_count"
            " from manifest_section where manifest_id = %s order by number",
            [manifest_id],
        ),
        rows=postgres.records(
            RowRow,
            "select number, section_number, name, first_ordinal, grid_y, seat_numbers, grid_x, levels, traits, rises"
            " from manifest_row where manifest_id = %s order by number",
            [manifest_id],
        ),
        gone=postgres.records(
            GoneRow,
            "select ordinal, section, row_name, seat, level_number from manifest_gone where manifest_id = %s"
            " order by ordinal",
            [manifest_id],
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow:
    venue: str
    hall: str
    version: int
    manifest: str
    seat_count: int
    time_zone: str
    currency: str


def venues(postgres: Postgres) -> list[VenueRow]:
    """Every hall with its newest manifest."""
    return postgres.records(
        VenueRow,
        "select distinct on (v.name, h.name) v.name as venue, h.name as hall, m.version, m.name as manifest,"
        " m.seat_count, v.time_zone, v.currency"
        " from venue v join hall h on h.venue_id = v.id join manifest m on m.hall_id = h.id"
        " order by v.name, h.name, m.version desc",
    )


def venue_named(connection: Connection, name: str, *, time_zone: str, currency: str) -> tuple[VenueId, str]:
    """The venue of that name and its currency; made with these where it is missing."""
    row = connection.execute(
        "insert into venue (name, time_zone, currency) values (%s, %s, %s)"
        " on conflict (name) do update set name = excluded.name returning id, currency",
        [name, time_zone, currency],
    ).fetchone()
    assert row is not None, "an upsert answers with its row"
    return VenueId(row[0]), row[1]


def hall_named(connection: Connection, venue_id: VenueId, name: str) -> HallId:
    """The hall of that name, made where it is missing; its row is locked, so that versions follow on."""
    row = connection.execute(
        "insert into hall (venue_id, name) values (%s, %s)"
        " on conflict (venue_id, name) do update set name = excluded.name returning id",
        [venue_id, name],
    ).fetchone()
    assert row is not None, "an upsert answers with its row"
    return HallId(row[0])


def same_manifest(connection: Connection, hall_id: HallId, sha256: bytes) -> tuple[ManifestId, int] | None:
    """The newest manifest of the hall and its version, if it came from these very bytes."""
    row = connection.execute(
        "select id, version, source_sha256 from manifest where hall_id = %s order by version desc limit 1", [hall_id]
    ).fetchone()
    return (ManifestId(row[0]), row[1]) if row is not None and row[2] == sha256 else None


def insert_manifest(
    connection: Connection,
    hall_id: HallId,
    stored: ManifestRows,
    *,
    seat_count: int,
    sha256: bytes | None,
    line_id: int | None = None,
) -> tuple[ManifestId, int]:
    """Store a manifest as the next version of its hall, in a line that is there or its own; its id and version."""
    row = connection.execute(
        "insert into manifest (hall_id, version, name, seat_count, source_sha256, line_id)"
        " select %(hall)s, coalesce(max(version), 0) + 1, %(name)s, %(count)s, %(sha)s, %(line)s"
        " from manifest where hall_id = %(hall)s returning id, version",
        {"hall": hall_id, "name": stored.name, "count": seat_count, "sha": sha256, "line": line_id},
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    manifest_id = ManifestId(row[0])
    with connection.cursor() as cursor:
        with cursor.copy("copy manifest_level (manifest_id, number, name, price_minor) from stdin") as copy:
            for level in stored.levels:
                copy.write_row((manifest_id, level.number, level.name, level.price_minor))
        with cursor.copy(
            "copy manifest_section (manifest_id, number, name, stand, kind, first_ordinal, seat_count) from stdin"
        ) as copy:
            for s in stored.sections:
                copy.write_row((manifest_id, s.number, s.name, s.stand, s.kind.value, s.first_ordinal, s.seat_count))
        with cursor.copy(
            "copy manifest_row"
            " (manifest_id, number, section_number, name, first_ordinal, grid_y, seat_numbers, grid_x, levels,"
            " traits, rises) from stdin"
        ) as copy:
            for r in stored.rows:
                copy.write_row(
                    (
                        *(manifest_id, r.number, r.section_number, r.name, r.first_ordinal, r.grid_y),
                        *(r.seat_numbers, r.grid_x, r.levels, r.traits, r.rises),
                    )
                )
        with cursor.copy(
            "copy manifest_gone (manifest_id, ordinal, section, row_name, seat, level_number) from stdin"
        ) as copy:
            for g in stored.gone:
                copy.write_row((manifest_id, g.ordinal, g.section, g.row_name, g.seat, g.level_number))
    return manifest_id, row[1]
