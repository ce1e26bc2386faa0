"""Reports that are sent by themselves, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Int4, Safe


class ReportSchedule(Base):
    __tablename__ = "report_schedule"
    __table_args__ = (
        CheckConstraint("form in ('csv', 'json', 'xlsx', 'txt')", name="report_schedule_form"),
        CheckConstraint("jsonb_typeof(question) = 'object'", name="report_schedule_question"),
        Index("report_schedule_due_idx", "next_at"),
        Index("report_schedule_account_idx", "account_id"),
    )

    id: Mapped[Counted]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    report: Mapped[str]
    question: Mapped[dict[str, Any]]
    recurs: Mapped[Safe]
    time_zone: Mapped[str]
    form: Mapped[str]
    to_mail: Mapped[Safe | None]
    next_at: Mapped[datetime]
    not_before: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    tries: Mapped[Int4] = mapped_column(server_default=text("0"))
    last_at: Mapped[datetime | None]
    last_error: Mapped[Safe | None]
    failures: Mapped[Int4] = mapped_column(server_default=text("0"))
    made_at: Mapped[datetime]
