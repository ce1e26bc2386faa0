"""Manifests as they are stored: sections, levels and row runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.postgres import Postgres
from db.vocabulary import ManifestId, SectionKind


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRows:
    name: str
    levels: list[LevelRow]
    sections: list[SectionRow]
    rows: list[RowRow]


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
            "select number, section_number, name, first_ordinal, grid_y, seat_numbers, grid_x, levels"
            " from manifest_row where manifest_id = %s order by number",
            [manifest_id],
        ),
    )
