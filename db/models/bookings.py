"""What a hall is taken by, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Int4, Safe, Stamped
from db.vocabulary import BookingKind

# Hall and time on one line of numbers, a piece for each hall (decision 20).
_SLOT = (
    "numrange(hall_id * 1000000000000 + extract(epoch from (starts_at at time zone 'UTC')),"
    " hall_id * 1000000000000 + extract(epoch from (ends_at at time zone 'UTC')))"
)


class HallBooking(Base):
    """A stretch of time of one hall. Those of performances are kept by the trigger `performance_keeps_its_booking`."""

    __tablename__ = "hall_booking"
    __table_args__ = (
        CheckConstraint("version > 0", name="hall_booking_version_check"),
        CheckConstraint("ends_at > starts_at", name="hall_booking_ends_after_start"),
        CheckConstraint("ends_at - starts_at <= interval '366 days'", name="hall_booking_length"),
        CheckConstraint(
            "case kind when 'performance' then performance_id is not null else title <> '' end",
            name="hall_booking_is_told",
        ),
        ExcludeConstraint((text(_SLOT), "&&"), using="gist", name="hall_booking_free"),
        Index(
            "hall_booking_one_a_performance",
            "performance_id",
            unique=True,
            postgresql_where=text("kind = 'performance'"),
        ),
        Index("hall_booking_performance_idx", "performance_id"),
        Index("hall_booking_starts_at_idx", "starts_at"),
    )

    id: Mapped[Counted]
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[BookingKind]
    performance_id: Mapped[int | None] = mapped_column(ForeignKey("performance.id", ondelete="CASCADE"))
    title: Mapped[Safe] = mapped_column(server_default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    version: Mapped[Int4] = mapped_column(server_default=text("1"))
    changed_at: Mapped[Stamped]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
