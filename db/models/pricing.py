"""Who buys, and what a place costs whom."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Identity, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Int2, Safe


class PriceType(Base):
    __tablename__ = "price_type"
    __table_args__ = (
        UniqueConstraint("letter", name="price_type_letter_key"),
        CheckConstraint("letter ~ '^[a-z]$'", name="price_type_letter_form"),
    )

    id: Mapped[Int2] = mapped_column(Identity(always=True), primary_key=True)
    letter: Mapped[str]
    name: Mapped[Safe] = mapped_column(unique=True)
    position: Mapped[Int2] = mapped_column(server_default=text("1"))


class PerformancePrice(Base):
    __tablename__ = "performance_price"
    __table_args__ = (CheckConstraint("price_minor >= 0", name="performance_price_price_minor_check"),)

    performance_id: Mapped[int] = mapped_column(ForeignKey("performance.id", ondelete="CASCADE"), primary_key=True)
    level_number: Mapped[Int2] = mapped_column(primary_key=True)
    price_type_id: Mapped[Int2] = mapped_column(ForeignKey("price_type.id"), primary_key=True)
    price_minor: Mapped[int]
