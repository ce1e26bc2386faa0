"""Seats set aside under a letter, and the ladder by which they are released."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, ENUM
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Int2, Safe, Stamped, stored
from db.vocabulary import AllocationKind, Role

_ROLES: ARRAY[ENUM] = ARRAY(stored("account_role", Role))


class Allocation(Base):
    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("letter ~ '^[A-Z]$'", name="allocation_letter_form"),
        CheckConstraint("ask_at <= warn_at", name="allocation_moments"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    letter: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Safe]
    kind: Mapped[AllocationKind]
    owner_role: Mapped[Role]
    sold_by: Mapped[list[Role]] = mapped_column(_ROLES)
    created_at: Mapped[Stamped]
    reason: Mapped[Safe | None]
    message: Mapped[Safe | None]
    owner: Mapped[Safe | None]
    owner_account_id: Mapped[int | None]
    ask_at: Mapped[datetime | None]
    warn_at: Mapped[datetime | None]


class AllocationStep(Base):
    __tablename__ = "allocation_step"
    __table_args__ = (
        CheckConstraint("number > 0", name="allocation_step_number_check"),
        CheckConstraint("percent between 1 and 100", name="allocation_step_percent"),
        CheckConstraint("to_letter <> letter", name="allocation_step_elsewhere"),
        ForeignKeyConstraint(
            ["performance_id", "letter"], ["allocation.performance_id", "allocation.letter"], ondelete="CASCADE"
        ),
        Index("allocation_step_due_idx", "due_at", postgresql_where=text("done_at is null")),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    letter: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[Int2] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    percent: Mapped[Int2]
    to_letter: Mapped[str | None]
    done_at: Mapped[datetime | None]
