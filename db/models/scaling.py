"""Scalings: price levels and prices laid over the manifest of a performance, version by version; their templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Currency, Int2, Int4, Int4s, Safe, Stamped


class Scaling(Base):
    __tablename__ = "scaling"
    __table_args__ = (
        CheckConstraint("version > 0", name="scaling_version_check"),
        CheckConstraint("revision > 0", name="scaling_revision_check"),
        CheckConstraint("state in ('draft', 'proposed', 'live', 'retired')", name="scaling_state"),
        CheckConstraint("cost_minor > 0", name="scaling_cost"),
        CheckConstraint(
            "(proposed_by is null) = (proposed_at is null) and (state <> 'proposed' or proposed_by is not null)",
            name="scaling_proposed",
        ),
        CheckConstraint(
            "(state <> 'live' or approved_by is not null) and (approved_by is null) = (live_at is null)",
            name="scaling_approved",
        ),
        Index("scaling_one_live", "performance_id", unique=True, postgresql_where=text("state = 'live'")),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[Int4] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default=text("'draft'::text"))
    revision: Mapped[Int4] = mapped_column(server_default=text("1"))
    note: Mapped[Safe] = mapped_column(server_default=text("''::text"))
    base_version: Mapped[Int4 | None]
    levels: Mapped[bytes]
    cost_minor: Mapped[int | None]
    made_by: Mapped[int]
    made_at: Mapped[Stamped]
    proposed_by: Mapped[int | None]
    proposed_at: Mapped[datetime | None]
    approved_by: Mapped[int | None]
    live_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class ScalingLevel(Base):
    __tablename__ = "scaling_level"
    __table_args__ = (CheckConstraint("number between 0 and 255", name="scaling_level_number_check"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[Int4] = mapped_column(primary_key=True)
    number: Mapped[Int2] = mapped_column(primary_key=True)
    name: Mapped[Safe]


class ScalingPrice(Base):
    __tablename__ = "scaling_price"
    __table_args__ = (CheckConstraint("price_minor >= 0", name="scaling_price_price_minor_check"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[Int4] = mapped_column(primary_key=True)
    level_number: Mapped[Int2] = mapped_column(primary_key=True)
    price_type_id: Mapped[Int2] = mapped_column(primary_key=True)
    price_minor: Mapped[int]


class ScalingJournal(Base):
    __tablename__ = "scaling_journal"
    __table_args__ = (
        CheckConstraint(
            "act in ('draft', 'paint', 'level', 'price', 'cost', 'propose', 'send_back', 'promote', 'retire')",
            name="scaling_journal_act",
        ),
        CheckConstraint(
            "(seats is null and was is null)"
            " or (cardinality(seats) = octet_length(was) and octet_length(was) = octet_length(now))",
            name="scaling_journal_painted",
        ),
        Index("scaling_journal_version_idx", "performance_id", "version", "id"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    version: Mapped[Int4]
    revision: Mapped[Int4]
    act: Mapped[str]
    seats: Mapped[Int4s | None]
    was: Mapped[bytes | None]
    now: Mapped[bytes | None]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    account_id: Mapped[int]
    session_id: Mapped[UUID]
    at: Mapped[Stamped]


class ScalingTemplate(Base):
    __tablename__ = "scaling_template"
    __table_args__ = (
        UniqueConstraint(
            "hall_id", "organisation_id", "name", name="scaling_template_hall_id_organisation_id_name_key"
        ),
    )

    id: Mapped[Counted]
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifest.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[Safe]
    currency: Mapped[Currency]
    levels: Mapped[bytes]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Stamped]


class ScalingTemplateLevel(Base):
    __tablename__ = "scaling_template_level"
    __table_args__ = (CheckConstraint("number between 0 and 255", name="scaling_template_level_number_check"),)

    template_id: Mapped[int] = mapped_column(
        ForeignKey("scaling_template.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[Int2] = mapped_column(primary_key=True)
    name: Mapped[Safe]


class ScalingTemplatePrice(Base):
    __tablename__ = "scaling_template_price"
    __table_args__ = (CheckConstraint("price_minor >= 0", name="scaling_template_price_price_minor_check"),)

    template_id: Mapped[int] = mapped_column(
        ForeignKey("scaling_template.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    level_number: Mapped[Int2] = mapped_column(primary_key=True)
    price_type_id: Mapped[Int2] = mapped_column(ForeignKey("price_type.id"), primary_key=True)
    price_minor: Mapped[int]
