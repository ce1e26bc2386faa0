"""A stored manifest becomes the one in memory, and back. Manifests never change once stored, so a process reads each
once."""

from __future__ import annotations

from core.venues.manifest import Manifest, PriceLevel, Row, SeatLabel, Section
from db.postgres import Postgres
from db.queries.venues import GoneRow, LevelRow, ManifestRows, RowRow, SectionRow, load_manifest
from db.vocabulary import ManifestId


def manifest_of(postgres: Postgres, manifest_id: ManifestId) -> Manifest:
    """Read one manifest; it must exist, since a performance refers to it."""
    rows = load_manifest(postgres, manifest_id)
    assert rows is not None, "a performance's manifest is there"
    return _manifest(rows)


def _manifest(stored: ManifestRows) -> Manifest:
    return Manifest(
        name=stored.name,
        sections=tuple(
            Section(
                number=section.number,
                name=section.name,
                stand=section.stand,
                kind=section.kind,
                first_ordinal=section.first_ordinal,
                seat_count=section.seat_count,
            )
            for section in stored.sections
        ),
        rows=tuple(
            Row(
                number=row.number,
                section=row.section_number,
                name=row.name,
                first_ordinal=row.first_ordinal,
                grid_y=row.grid_y,
                seat_numbers=tuple(row.seat_numbers),
                grid_x=tuple(row.grid_x),
                levels=tuple(row.levels),
                traits=tuple(row.traits),
                rises=tuple(row.rises),
            )
            for row in stored.rows
        ),
        levels=tuple(
            PriceLevel(number=level.number, name=level.name, price_minor=level.price_minor) for level in stored.levels
        ),
        gone={row.ordinal: (SeatLabel(row.section, row.row_name, row.seat), row.level_number) for row in stored.gone},
    )


def rows_of(manifest: Manifest) -> ManifestRows:
    """The manifest as it is stored."""
    return ManifestRows(
        name=manifest.name,
        levels=[
            LevelRow(number=level.number, name=level.name, price_minor=level.price_minor) for level in manifest.levels
        ],
        sections=[
            SectionRow(
                number=section.number,
                name=section.name,
                stand=section.stand,
                kind=section.kind,
                first_ordinal=section.first_ordinal,
                seat_count=section.seat_count,
            )
            for section in manifest.sections
        ],
        rows=[
            RowRow(
                number=row.number,
                section_number=row.section,
                name=row.name,
                first_ordinal=row.first_ordinal,
                grid_y=row.grid_y,
                seat_numbers=list(row.seat_numbers),
                grid_x=list(row.grid_x),
                levels=list(row.levels),
                traits=list(row.traits),
                rises=list(row.rises),
            )
            for row in manifest.rows
        ],
        gone=[
            GoneRow(ordinal=ordinal, section=label.section, row_name=label.row, seat=label.seat, level_number=level)
            for ordinal, (label, level) in sorted(manifest.gone.items())
        ],
    )
