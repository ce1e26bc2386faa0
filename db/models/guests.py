"""Who is expected on the seats of an allocation."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Int4, Safe, Stamped


class Guest(Base):
    """A party."""

    __tablename__ = "guest"
    __table_args__ = (
        CheckConstraint("letter ~ '^[A-Z]$'", name="guest_letter_form"),
        CheckConstraint(r"name ~ '\S'", name="guest_name"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[Counted]
    letter: Mapped[str]
    name: Mapped[Safe]
    note: Mapped[Safe | None]
    under: Mapped[Safe]
    folded: Mapped[str]
    named_by: Mapped[int]
    named_at: Mapped[Stamped]


class GuestSeat(Base):
    """A seat that is kept for a party, and the cart with which it is served."""

    __tablename__ = "guest_seat"
    __table_args__ = (Index("guest_seat_guest_idx", "performance_id", "guest_id"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat_ordinal: Mapped[Int4] = mapped_column(primary_key=True, autoincrement=False)
    guest_id: Mapped[int]
    cart_id: Mapped[UUID | None]
