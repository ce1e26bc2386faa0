"""Windows of sale, the codes of a presale, and rehearsals of an on-sale."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Int2s, Int4, Safe, Stamped


class SaleWindow(Base):
    __tablename__ = "sale_window"
    __table_args__ = (
        CheckConstraint("channel in ('counter', 'group', 'web')", name="sale_window_channel_known"),
        CheckConstraint("cardinality(price_types) > 0", name="sale_window_types_some"),
        CheckConstraint("closes_at > opens_at", name="sale_window_closes_after"),
        CheckConstraint("buyer_seats_max > 0", name="sale_window_buyer_seats_max_check"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[Safe]
    channel: Mapped[str | None]
    price_types: Mapped[Int2s | None]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    needs_code: Mapped[bool] = mapped_column(server_default=text("false"))
    buyer_seats_max: Mapped[Int4 | None]
    created_at: Mapped[Stamped]


class PresaleCode(Base):
    __tablename__ = "presale_code"
    __table_args__ = (
        UniqueConstraint("performance_id", "code_sha256", name="presale_code_code_sha256_key"),
        CheckConstraint("used >= 0 and (uses_max is null or used <= uses_max)", name="presale_code_uses"),
        CheckConstraint("seats_max > 0", name="presale_code_seats_max_check"),
        Index("presale_code_window_idx", "performance_id", "window_id"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    window_id: Mapped[int]
    name: Mapped[Safe]
    code_sha256: Mapped[bytes]
    uses_max: Mapped[Int4 | None]
    used: Mapped[Int4] = mapped_column(server_default=text("0"))
    seats_max: Mapped[Int4 | None]
    valid_until: Mapped[datetime | None]
    created_at: Mapped[Stamped]


class PresaleCart(Base):
    __tablename__ = "presale_cart"
    __table_args__ = (Index("presale_cart_at_idx", "at"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cart_id: Mapped[UUID] = mapped_column(primary_key=True)
    presale_code_id: Mapped[int]
    at: Mapped[Stamped]


class WindowUse(Base):
    __tablename__ = "window_use"
    __table_args__ = (
        CheckConstraint("seats >= 0", name="window_use_seats_check"),
        Index("window_use_window_idx", "performance_id", "window_id"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    window_id: Mapped[int]
    presale_code_id: Mapped[int | None]
    customer: Mapped[Safe | None]
    seats: Mapped[Int4]
    is_live: Mapped[bool] = mapped_column(server_default=text("true"))


class WindowCount(Base):
    __tablename__ = "window_count"
    __table_args__ = (CheckConstraint("seats between 0 and seats_max", name="window_count_limit"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    window_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer: Mapped[Safe] = mapped_column(primary_key=True)
    seats: Mapped[Int4]
    seats_max: Mapped[Int4]


class Rehearsal(Base):
    __tablename__ = "rehearsal"

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[Stamped]
    account_id: Mapped[int]
    is_whole: Mapped[bool]
    holds: Mapped[bool]
    report: Mapped[dict[str, Any]]
