"""Counters that nobody can overrun: seats a customer, uses of a coupon, money on a voucher."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Currency, Int2, Int4, Safe, Stamped, words


class CustomerCount(Base):
    __tablename__ = "customer_count"
    __table_args__ = (CheckConstraint("seats between 0 and seats_max", name="customer_count_limit"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer: Mapped[Safe] = mapped_column(primary_key=True)
    seats: Mapped[Int4]
    seats_max: Mapped[Int4]


class CompCount(Base):
    __tablename__ = "comp_count"
    __table_args__ = (CheckConstraint("seats between 0 and seats_max", name="comp_count_allowance"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seats: Mapped[Int4]
    seats_max: Mapped[Int4]


class Coupon(Base):
    __tablename__ = "coupon"
    __table_args__ = (
        UniqueConstraint("code_sha256", name="coupon_code_sha256_key"),
        CheckConstraint("minimum_minor >= 0", name="coupon_minimum_minor_check"),
        CheckConstraint("used >= 0 and (uses_max is null or used <= uses_max)", name="coupon_uses"),
        CheckConstraint(
            "case kind when 'percent' then percent between 1 and 100 and amount_minor is null and currency is null"
            " else percent is null and amount_minor > 0 and currency is not null end is true",
            name="coupon_value",
        ),
    )

    id: Mapped[Counted]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[Safe]
    code_sha256: Mapped[bytes]
    kind: Mapped[str] = mapped_column(words("coupon_kind", "percent", "fixed"))
    percent: Mapped[Int2 | None]
    amount_minor: Mapped[int | None]
    currency: Mapped[Currency | None]
    uses_max: Mapped[Int4 | None]
    used: Mapped[Int4] = mapped_column(server_default=text("0"))
    customer_uses_max: Mapped[Int4 | None]
    minimum_minor: Mapped[int] = mapped_column(server_default=text("0"))
    starts_at: Mapped[Stamped]
    ends_at: Mapped[datetime | None]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    performance_id: Mapped[int | None] = mapped_column(ForeignKey("performance.id"))
    created_at: Mapped[Stamped]


class CouponCustomer(Base):
    __tablename__ = "coupon_customer"
    __table_args__ = (CheckConstraint("used between 0 and used_max", name="coupon_customer_uses"),)

    coupon_id: Mapped[int] = mapped_column(ForeignKey("coupon.id"), primary_key=True, autoincrement=False)
    customer: Mapped[Safe] = mapped_column(primary_key=True)
    used: Mapped[Int4]
    used_max: Mapped[Int4]


class Redemption(Base):
    __tablename__ = "redemption"
    __table_args__ = (Index("redemption_coupon_idx", "coupon_id", postgresql_where=text("is_live")),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    coupon_id: Mapped[int]
    customer: Mapped[Safe | None]
    is_live: Mapped[bool] = mapped_column(server_default=text("true"))


class Voucher(Base):
    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("code_sha256", name="voucher_code_sha256_key"),
        CheckConstraint("balance_minor >= 0", name="voucher_balance"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[Safe]
    code_sha256: Mapped[bytes]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    balance_minor: Mapped[int]
    currency: Mapped[Currency]
    ends_at: Mapped[datetime | None]
    created_at: Mapped[Stamped]


class VoucherJournal(Base):
    __tablename__ = "voucher_journal"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="voucher_journal_amount_minor_check"),
        Index("voucher_journal_voucher_idx", "voucher_id"),
        Index("voucher_journal_issue_idx", "account_id", "at", postgresql_where=text("act = 'issue'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    voucher_id: Mapped[UUID]
    at: Mapped[Stamped]
    act: Mapped[str] = mapped_column(words("voucher_act", "issue", "spend", "back"))
    amount_minor: Mapped[int]
    performance_id: Mapped[int | None]
    order_id: Mapped[UUID | None]
    tender_id: Mapped[UUID | None]
    account_id: Mapped[int | None]
