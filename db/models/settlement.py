"""Deals between presenter and artist, version by version; sheets that were frozen, and who signed them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Currency, Int2, Int4, Safe, Stamped


class Deal(Base):
    __tablename__ = "deal"
    __table_args__ = (
        CheckConstraint("version > 0", name="deal_version_check"),
        CheckConstraint("kind in ('guarantee', 'percent', 'versus', 'plus')", name="deal_kind"),
        CheckConstraint("share_of in ('box_office', 'after_expenses')", name="deal_share_of"),
        CheckConstraint(
            "guarantee_minor >= 0 and split_minor >= 0 and profit_minor >= 0 and cap_minor > 0", name="deal_amounts"
        ),
        CheckConstraint("share_bp between 0 and 10000 and profit_bp between 0 and 10000", name="deal_rates"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[Int4] = mapped_column(primary_key=True)
    kind: Mapped[str]
    guarantee_minor: Mapped[int]
    share_bp: Mapped[Int4]
    share_of: Mapped[str]
    split_minor: Mapped[int | None]
    profit_minor: Mapped[int]
    profit_bp: Mapped[Int4]
    cap_minor: Mapped[int | None]
    currency: Mapped[Currency]
    made_by: Mapped[int]
    made_at: Mapped[Stamped]


class DealExpense(Base):
    __tablename__ = "deal_expense"
    __table_args__ = (
        CheckConstraint("num_nonnulls(amount_minor, ticket_minor, gross_bp) = 1", name="deal_expense_one_value"),
        CheckConstraint(
            "amount_minor > 0 and ticket_minor > 0 and gross_bp between 1 and 10000 and cap_minor > 0",
            name="deal_expense_values",
        ),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[Int4] = mapped_column(primary_key=True)
    number: Mapped[Int2] = mapped_column(primary_key=True)
    name: Mapped[Safe]
    amount_minor: Mapped[int | None]
    ticket_minor: Mapped[int | None]
    gross_bp: Mapped[Int4 | None]
    cap_minor: Mapped[int | None]


class DealDeposit(Base):
    __tablename__ = "deal_deposit"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="deal_deposit_amount"),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[Int4] = mapped_column(primary_key=True)
    number: Mapped[Int2] = mapped_column(primary_key=True)
    name: Mapped[Safe]
    amount_minor: Mapped[int]


class Settlement(Base):
    __tablename__ = "settlement"
    __table_args__ = (
        CheckConstraint("number > 0", name="settlement_number_check"),
        CheckConstraint("octet_length(sha256) = 32", name="settlement_hash"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[Int4] = mapped_column(primary_key=True)
    deal_version: Mapped[Int4]
    as_of: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    sha256: Mapped[bytes]
    frozen_by: Mapped[int]
    frozen_at: Mapped[Stamped]


class SettlementSignature(Base):
    __tablename__ = "settlement_signature"
    __table_args__ = (
        CheckConstraint("side in ('presenter', 'artist')", name="settlement_signature_side"),
        UniqueConstraint("performance_id", "number", "account_id", name="settlement_signature_by_two"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[Int4] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int]
    session_id: Mapped[UUID]
    sha256: Mapped[bytes]
    signed_at: Mapped[Stamped]
