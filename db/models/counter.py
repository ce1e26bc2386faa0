"""What goes with a cart from hand to hand."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Int4s, Safe, Stamped, Texts


class CartNote(Base):
    __tablename__ = "cart_note"
    __table_args__ = (CheckConstraint("cardinality(seats) = cardinality(price_types)", name="cart_note_equally_long"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cart_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[Safe]
    by_account: Mapped[int]
    noted_at: Mapped[Stamped]
    seats: Mapped[Int4s]
    price_types: Mapped[Texts]
    customer: Mapped[Safe | None]
    contact: Mapped[Safe | None]
    coupon: Mapped[Safe | None]
