"""Exchanges of tickets, and the journal of prices that somebody changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Int2, Int2s, Int4, Int4s, Int8s, Safe, Stamped, Texts


class Exchange(Base):
    """Lines of a paid order go out, a new order comes in; named by the new one."""

    __tablename__ = "exchange"
    __table_args__ = (
        CheckConstraint("out_minor >= 0", name="exchange_out_minor_check"),
        CheckConstraint("fee_minor >= 0", name="exchange_fee_minor_check"),
        CheckConstraint("back_minor >= 0", name="exchange_back_minor_check"),
        CheckConstraint("counted_seats >= 0", name="exchange_counted_seats_check"),
        CheckConstraint("cardinality(out_lines) > 0", name="exchange_has_lines"),
        CheckConstraint("(done_at is null) = (freed is null)", name="exchange_done_freed"),
        Index("exchange_from_idx", "from_performance_id", "from_order_id"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_performance_id: Mapped[int]
    from_order_id: Mapped[UUID]
    out_lines: Mapped[Int2s]
    out_minor: Mapped[int]
    fee_minor: Mapped[int]
    back_minor: Mapped[int]
    counted_seats: Mapped[Int4]
    reason: Mapped[Safe]
    account_id: Mapped[int]
    session_id: Mapped[UUID]
    begun_at: Mapped[Stamped]
    done_at: Mapped[datetime | None]
    freed: Mapped[Int4s | None]
    freed_fences: Mapped[Int8s | None]
    freed_codes: Mapped[Texts | None]


class PriceJournal(Base):
    """Every line that was sold for another price than the list's, or for nothing; append-only."""

    __tablename__ = "price_journal"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price_journal_price_minor_check"),
        Index("price_journal_order_idx", "performance_id", "order_id"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[Stamped]
    order_id: Mapped[UUID]
    line_number: Mapped[Int2]
    list_minor: Mapped[int]
    price_minor: Mapped[int]
    is_comp: Mapped[bool]
    reason: Mapped[Safe]
    account_id: Mapped[int]
    session_id: Mapped[UUID]
