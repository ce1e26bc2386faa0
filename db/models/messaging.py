"""What the outside is still to be told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Int2, Safe, Stamped


class Outbox(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(
            "topic in ('order_paid', 'order_returned', 'order_exchanged', 'performance_cancelled',"
            " 'performance_postponed', 'performance_rescheduled')",
            name="outbox_topic",
        ),
        Index("outbox_open_idx", "next_try_at", postgresql_where=text("done_at is null")),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[Stamped]
    topic: Mapped[str]
    order_id: Mapped[UUID]
    tries: Mapped[Int2] = mapped_column(server_default=text("0"))
    next_try_at: Mapped[Stamped]
    done_at: Mapped[datetime | None]
    error: Mapped[Safe | None]
    starts_was: Mapped[datetime | None]
