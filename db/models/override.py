"""PINs, and what an operator asks a manager for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Int2, Safe, Stamped


class AccountPin(Base):
    __tablename__ = "account_pin"
    __table_args__ = (CheckConstraint("failures >= 0", name="account_pin_failures"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    pin_hash: Mapped[str]
    failures: Mapped[Int2] = mapped_column(server_default=text("0"))
    set_at: Mapped[Stamped]


class OverrideRequest(Base):
    __tablename__ = "override_request"
    __table_args__ = (
        CheckConstraint("octet_length(fingerprint) = 32", name="override_request_fingerprint"),
        CheckConstraint("answer in ('approved', 'refused', 'withdrawn')", name="override_request_answer"),
        CheckConstraint(
            "(answer is null) = (answered_at is null)"
            " and (answered_by is not null) = (answer is not null and answer <> 'withdrawn')",
            name="override_request_answered",
        ),
        CheckConstraint("answered_by <> asked_by", name="override_request_by_another"),
        CheckConstraint(
            "used_at is null or (answer is not null and answer = 'approved')", name="override_request_used"
        ),
        Index("override_request_open_idx", "expires_at", postgresql_where=text("answer is null")),
        Index("override_request_grant_idx", "session_id", postgresql_where=text("used_at is null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    permission: Mapped[str]
    act: Mapped[Safe]
    about: Mapped[Safe]
    reason: Mapped[Safe]
    fingerprint: Mapped[bytes]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    session_id: Mapped[UUID]
    terminal: Mapped[Safe]
    asked_at: Mapped[Stamped]
    expires_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    word: Mapped[Safe] = mapped_column(server_default=text("''"))
    used_at: Mapped[datetime | None]
