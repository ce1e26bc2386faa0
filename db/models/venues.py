"""Places: venues, halls, and versioned manifests kept as row runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Currency, Int2, Int2s, Int4, Int4s, Safe, Stamped, Texts, words
from db.vocabulary import SectionKind

# The characters that the domain safe_text refuses; an array of texts has to say it itself.
_HIDDEN = r"[\u0001-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"


class Venue(Base):
    __tablename__ = "venue"
    __table_args__ = (
        CheckConstraint(
            "latitude_microdegrees between -90000000 and 90000000", name="venue_latitude_microdegrees_check"
        ),
        CheckConstraint(
            "longitude_microdegrees between -180000000 and 180000000", name="venue_longitude_microdegrees_check"
        ),
        CheckConstraint("(latitude_microdegrees is null) = (longitude_microdegrees is null)", name="venue_place_whole"),
    )

    id: Mapped[Counted]
    name: Mapped[Safe] = mapped_column(unique=True)
    time_zone: Mapped[str] = mapped_column(server_default=text("'UTC'"))
    currency: Mapped[Currency]
    latitude_microdegrees: Mapped[Int4 | None]
    longitude_microdegrees: Mapped[Int4 | None]


class Hall(Base):
    __tablename__ = "hall"
    __table_args__ = (
        CheckConstraint("turnaround_minutes >= 0", name="hall_turnaround_minutes_check"),
        CheckConstraint("doors_minutes >= 0", name="hall_doors_minutes_check"),
        CheckConstraint("curfew_minute between 0 and 1439", name="hall_curfew_minute_check"),
        UniqueConstraint("venue_id", "name", name="hall_venue_id_name_key"),
    )

    id: Mapped[Counted]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    name: Mapped[Safe]
    turnaround_minutes: Mapped[Int2] = mapped_column(server_default=text("60"))
    doors_minutes: Mapped[Int2] = mapped_column(server_default=text("60"))
    curfew_minute: Mapped[Int2 | None]


class Manifest(Base):
    __tablename__ = "manifest"
    __table_args__ = (
        CheckConstraint("version > 0", name="manifest_version_check"),
        CheckConstraint("seat_count > 0", name="manifest_seat_count_check"),
        UniqueConstraint("hall_id", "version", name="manifest_hall_id_version_key"),
        Index("manifest_line_idx", "line_id"),
    )

    id: Mapped[Counted]
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    version: Mapped[Int4]
    name: Mapped[Safe]
    state: Mapped[str] = mapped_column(
        words("manifest_state", "draft", "published"), server_default=text("'published'::manifest_state")
    )
    seat_count: Mapped[Int4]
    source_sha256: Mapped[bytes | None]
    created_at: Mapped[Stamped]
    line_id: Mapped[int | None]


class ManifestLevel(Base):
    __tablename__ = "manifest_level"
    __table_args__ = (
        CheckConstraint("number >= 0", name="manifest_level_number_check"),
        CheckConstraint("price_minor >= 0", name="manifest_level_price_minor_check"),
        UniqueConstraint("manifest_id", "name", name="manifest_level_manifest_id_name_key"),
    )

    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifest.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[Int2] = mapped_column(primary_key=True)
    name: Mapped[Safe]
    price_minor: Mapped[int | None]


class ManifestSection(Base):
    __tablename__ = "manifest_section"
    __table_args__ = (
        CheckConstraint("number >= 0", name="manifest_section_number_check"),
        CheckConstraint("first_ordinal >= 0", name="manifest_section_first_ordinal_check"),
        CheckConstraint("seat_count > 0", name="manifest_section_seat_count_check"),
        UniqueConstraint("manifest_id", "name", name="manifest_section_manifest_id_name_key"),
        UniqueConstraint("manifest_id", "first_ordinal", name="manifest_section_manifest_id_first_ordinal_key"),
    )

    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifest.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[Int2] = mapped_column(primary_key=True)
    name: Mapped[Safe]
    stand: Mapped[Safe]
    kind: Mapped[SectionKind]
    first_ordinal: Mapped[Int4]
    seat_count: Mapped[Int4]


class ManifestRow(Base):
    """One row of seats: the arrays are equally long, one entry a seat in ordinal order."""

    __tablename__ = "manifest_row"
    __table_args__ = (
        CheckConstraint("number >= 0", name="manifest_row_number_check"),
        CheckConstraint("first_ordinal >= 0", name="manifest_row_first_ordinal_check"),
        CheckConstraint("grid_y >= 0", name="manifest_row_grid_y_check"),
        CheckConstraint(
            "cardinality(seat_numbers) > 0 and cardinality(grid_x) = cardinality(seat_numbers)"
            " and cardinality(levels) = cardinality(seat_numbers)",
            name="manifest_row_equally_long",
        ),
        CheckConstraint(
            "cardinality(traits) in (0, cardinality(seat_numbers))"
            " and cardinality(rises) in (0, cardinality(seat_numbers))",
            name="manifest_row_extras_long",
        ),
        CheckConstraint(f"array_to_string(seat_numbers, '') !~ '{_HIDDEN}'", name="manifest_row_visible"),
        ForeignKeyConstraint(
            ["manifest_id", "section_number"],
            ["manifest_section.manifest_id", "manifest_section.number"],
            name="manifest_row_section_fk",
            ondelete="CASCADE",
        ),
        UniqueConstraint("manifest_id", "first_ordinal", name="manifest_row_manifest_id_first_ordinal_key"),
    )

    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifest.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[Int4] = mapped_column(primary_key=True)
    section_number: Mapped[Int2]
    name: Mapped[Safe]
    first_ordinal: Mapped[Int4]
    grid_y: Mapped[Int4]
    seat_numbers: Mapped[Texts]
    grid_x: Mapped[Int4s]
    levels: Mapped[Int2s]
    traits: Mapped[Int2s] = mapped_column(server_default=text("'{}'"))
    rises: Mapped[Int2s] = mapped_column(server_default=text("'{}'"))


class ManifestGone(Base):
    """The ordinal of a seat that an earlier version had, with what it was last."""

    __tablename__ = "manifest_gone"
    __table_args__ = (CheckConstraint("ordinal >= 0", name="manifest_gone_ordinal_check"),)

    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifest.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[Int4] = mapped_column(primary_key=True)
    section: Mapped[Safe]
    row_name: Mapped[Safe]
    seat: Mapped[Safe]
    level_number: Mapped[Int2]


class ManifestDraft(Base):
    __tablename__ = "manifest_draft"
    __table_args__ = (
        CheckConstraint("seat_count >= 0", name="manifest_draft_seat_count_check"),
        CheckConstraint("revision > 0", name="manifest_draft_revision_check"),
        Index("manifest_draft_hall_idx", "hall_id"),
    )

    id: Mapped[Counted]
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    based_on: Mapped[int | None] = mapped_column(ForeignKey("manifest.id"))
    name: Mapped[Safe]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    seat_count: Mapped[Int4]
    revision: Mapped[Int4] = mapped_column(server_default=text("1"))
    edited_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    edited_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
