"""A stored manifest becomes the one in memory. Manifests never change once stored, so a process reads each once."""

from __future__ import annotations

from core.venues.manifest import Manifest, PriceLevel, Row, Section
from db.postgres import Postgres
from db.queries.venues import ManifestRows, load_manifest
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
            )
            for row in stored.rows
        ),
        levels=tuple(
            PriceLevel(number=level.number, name=level.name, price_minor=level.price_minor) for level in stored.levels
        ),
    )
