"""Who did what: rows are added and never changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Safe, Stamped


class AuditEntry(Base):
    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("audit_entry_at_idx", "at"),
        Index("audit_entry_account_idx", "account_id", "at"),
    )

    id: Mapped[Counted]
    at: Mapped[Stamped]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    session_id: Mapped[UUID | None]
    act: Mapped[Safe]
    subject: Mapped[Safe]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    correlation_id: Mapped[UUID | None]
