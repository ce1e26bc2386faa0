"""What is presented and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Currency, Int2, Int4, Safe, SafeLines, Stamped
from db.vocabulary import PerformanceState


class Event(Base):
    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("version > 0", name="event_version_check"),
        Index("event_organisation_idx", "organisation_id"),
        CheckConstraint("radius_km > 0", name="event_radius_km_check"),
        CheckConstraint("radius_days > 0", name="event_radius_days_check"),
        CheckConstraint("(radius_km is null) = (radius_days is null)", name="event_radius_whole"),
    )

    id: Mapped[Counted]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[Safe]
    created_at: Mapped[Stamped]
    radius_km: Mapped[Int4 | None]
    radius_days: Mapped[Int4 | None]
    genre: Mapped[Safe] = mapped_column(server_default=text("''"))
    description: Mapped[SafeLines] = mapped_column(server_default=text("''"))
    archived_at: Mapped[datetime | None]
    version: Mapped[Int4] = mapped_column(server_default=text("1"))


class EventArtist(Base):
    __tablename__ = "event_artist"
    __table_args__ = (
        CheckConstraint("billing > 0", name="event_artist_billing_check"),
        Index("event_artist_artist_idx", "artist_id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    artist_id: Mapped[int] = mapped_column(ForeignKey("artist.id"), primary_key=True)
    billing: Mapped[Int2] = mapped_column(server_default=text("1"))


class Performance(Base):
    __tablename__ = "performance"
    __table_args__ = (
        CheckConstraint("seat_count > 0", name="performance_seat_count_check"),
        CheckConstraint("customer_seats_max > 0", name="performance_customer_seats_max_check"),
        CheckConstraint("comp_seats_max >= 0", name="performance_comp_seats_max_check"),
        CheckConstraint("version > 0", name="performance_version_check"),
        CheckConstraint("code ~ '^[A-Z0-9][A-Z0-9-]{1,23}$'", name="performance_code_form"),
        CheckConstraint("ends_at > starts_at", name="performance_ends_after_start"),
        CheckConstraint("off_sale_at > on_sale_at", name="performance_sale_ends_after_start"),
        CheckConstraint("doors_at <= starts_at", name="performance_doors_before_start"),
        UniqueConstraint("code", name="performance_code_key"),
        Index("performance_starts_at_idx", "starts_at"),
        Index("performance_event_idx", "event_id"),
    )

    id: Mapped[Counted]
    code: Mapped[str]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifest.id"))
    seat_count: Mapped[Int4]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[PerformanceState] = mapped_column(server_default=text("'draft'::performance_state"))
    currency: Mapped[Currency]
    version: Mapped[Int4] = mapped_column(server_default=text("1"))
    customer_seats_max: Mapped[Int4 | None]
    comp_seats_max: Mapped[Int4 | None]
    announce_at: Mapped[datetime | None]
    on_sale_at: Mapped[datetime | None]
    off_sale_at: Mapped[datetime | None]
    doors_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    scaling_version: Mapped[Int4 | None]
