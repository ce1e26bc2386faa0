"""Who buys, what a place costs whom, by which rules that changes, and what an order bore of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Currency, Int2, Int4, Safe, Stamped, words


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


class PriceScope(Base):
    """Whose prices have rules, and a stamp that moves with each of them."""

    __tablename__ = "price_scope"
    __table_args__ = (
        CheckConstraint("stamp > 0", name="price_scope_stamp_check"),
        CheckConstraint("scope in ('organisation', 'venue', 'performance')", name="price_scope_known"),
    )

    scope: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[int] = mapped_column(server_default=text("1"))


class PriceWindow(Base):
    __tablename__ = "price_window"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price_window_price_minor_check"),
        CheckConstraint("ends_at >= starts_at", name="price_window_ends_after_start"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[Safe]
    level_number: Mapped[Int2]
    price_type_id: Mapped[Int2]
    price_minor: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    made_by: Mapped[int]
    made_at: Mapped[Stamped]


class PriceStep(Base):
    __tablename__ = "price_step"
    __table_args__ = (
        CheckConstraint("sold_percent between 1 and 100", name="price_step_sold_percent_check"),
        CheckConstraint("change_bp >= -10000", name="price_step_change_bp_check"),
        CheckConstraint("to_minor > 0", name="price_step_to_minor_check"),
        CheckConstraint("num_nonnulls(at, sold_percent) = 1", name="price_step_one_trigger"),
        CheckConstraint("num_nonnulls(change_minor, change_bp) = 1", name="price_step_one_change"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[Safe]
    level_number: Mapped[Int2 | None]
    price_type_id: Mapped[Int2 | None]
    at: Mapped[datetime | None]
    sold_percent: Mapped[Int2 | None]
    change_minor: Mapped[int | None]
    change_bp: Mapped[Int4 | None]
    to_minor: Mapped[Int4] = mapped_column(server_default=text("1"))
    reached_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    made_by: Mapped[int]
    made_at: Mapped[Stamped]


class FeeRule(Base):
    __tablename__ = "fee_rule"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="fee_rule_amount_minor_check"),
        CheckConstraint("rate_bp between 1 and 10000", name="fee_rule_rate_bp_check"),
        CheckConstraint("num_nonnulls(organisation_id, venue_id, performance_id) = 1", name="fee_rule_one_scope"),
        CheckConstraint("num_nonnulls(amount_minor, rate_bp) = 1", name="fee_rule_one_value"),
        CheckConstraint("(amount_minor is null) = (currency is null)", name="fee_rule_amount_has_currency"),
        CheckConstraint("per <> 'cash' or amount_minor is not null", name="fee_rule_cash_is_a_step"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    performance_id: Mapped[int | None] = mapped_column(ForeignKey("performance.id", ondelete="CASCADE"))
    name: Mapped[Safe]
    per: Mapped[str] = mapped_column(words("fee_per", "ticket", "order", "cash"))
    amount_minor: Mapped[int | None]
    currency: Mapped[Currency | None]
    rate_bp: Mapped[Int4 | None]
    is_on_top: Mapped[bool]
    is_kept: Mapped[bool]
    on_free: Mapped[bool]
    starts_at: Mapped[Stamped]
    ends_at: Mapped[datetime | None]
    made_by: Mapped[int]
    made_at: Mapped[Stamped]


class TaxRule(Base):
    __tablename__ = "tax_rule"
    __table_args__ = (
        CheckConstraint("rate_bp between 1 and 10000", name="tax_rule_rate_bp_check"),
        CheckConstraint("num_nonnulls(organisation_id, venue_id, performance_id) = 1", name="tax_rule_one_scope"),
        CheckConstraint("on_price or on_fees", name="tax_rule_on_something"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    performance_id: Mapped[int | None] = mapped_column(ForeignKey("performance.id", ondelete="CASCADE"))
    name: Mapped[Safe]
    rate_bp: Mapped[Int4]
    is_inclusive: Mapped[bool]
    on_price: Mapped[bool]
    on_fees: Mapped[bool]
    rounding: Mapped[str] = mapped_column(
        words("tax_rounding", "line", "net"), server_default=text("'line'::tax_rounding")
    )
    starts_at: Mapped[Stamped]
    ends_at: Mapped[datetime | None]
    made_by: Mapped[int]
    made_at: Mapped[Stamped]


class OrderCharge(Base):
    """What an order bore beside its prices. Written by the functions of the migrations."""

    __tablename__ = "order_charge"
    __table_args__ = (CheckConstraint("amount_minor <> 0", name="order_charge_amount_minor_check"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[Int2] = mapped_column(primary_key=True)
    line_number: Mapped[Int2]
    kind: Mapped[str] = mapped_column(words("charge_kind", "fee", "tax", "rounding"))
    rule_id: Mapped[int]
    name: Mapped[Safe]
    rate_bp: Mapped[Int4 | None]
    is_on_top: Mapped[bool]
    is_kept: Mapped[bool]
    base_minor: Mapped[int]
    amount_minor: Mapped[int]
    gone_back: Mapped[bool] = mapped_column(server_default=text("false"))
