"""Money that goes back, what a person must look at, and what providers told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Safe, Stamped
from db.vocabulary import RefundState


class Refund(Base):
    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="refund_amount_minor_check"),
        CheckConstraint(
            "(state in ('succeeded', 'failed')) = (completed_at is not null)", name="refund_ended_has_time"
        ),
        Index("refund_order_idx", "performance_id", "order_id"),
        Index("refund_open_idx", "created_at", postgresql_where=text("state in ('created', 'submitted')")),
        Index("refund_shift_idx", "shift_id", postgresql_where=text("shift_id is not null")),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    tender_id: Mapped[UUID]
    state: Mapped[RefundState]
    amount_minor: Mapped[int]
    reason: Mapped[Safe]
    account_id: Mapped[int | None]
    created_at: Mapped[Stamped]
    completed_at: Mapped[datetime | None]
    provider_reference: Mapped[Safe | None]
    shift_id: Mapped[UUID | None]
    carried_to: Mapped[UUID | None]


class Attention(Base):
    """Late money, a refund that a provider refuses: a person has the last word."""

    __tablename__ = "attention"
    __table_args__ = (Index("attention_open_idx", "at", postgresql_where=text("resolved_at is null")),)

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[Stamped]
    order_id: Mapped[UUID]
    sentence: Mapped[Safe]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None]


class ProviderEvent(Base):
    """An event of a provider, taken once."""

    __tablename__ = "provider_event"

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    provider: Mapped[Safe] = mapped_column(primary_key=True)
    event_id: Mapped[Safe] = mapped_column(primary_key=True)
    tender_id: Mapped[UUID]
    at: Mapped[Stamped]
