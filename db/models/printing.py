"""What goes to a printer, until it came out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Int2, Safe, Stamped


class PrintJob(Base):
    __tablename__ = "print_job"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'printed', 'dropped')", name="print_job_state"),
        CheckConstraint("(state = 'waiting') = (ended_at is null)", name="print_job_ended_has_time"),
        Index("print_job_waiting_idx", "next_try_at", postgresql_where=text("state = 'waiting'")),
        Index("print_job_ended_idx", "ended_at", postgresql_where=text("state <> 'waiting'")),
    )

    id: Mapped[Counted]
    made_at: Mapped[Stamped]
    account_id: Mapped[int | None]
    host: Mapped[Safe]
    target: Mapped[str]
    title: Mapped[Safe]
    about: Mapped[Safe]
    documents: Mapped[dict[str, Any]]
    kick: Mapped[bool] = mapped_column(server_default=text("false"))
    state: Mapped[str] = mapped_column(server_default=text("'waiting'"))
    tries: Mapped[Int2] = mapped_column(server_default=text("0"))
    next_try_at: Mapped[Stamped]
    ended_at: Mapped[datetime | None]
    error: Mapped[Safe | None]
