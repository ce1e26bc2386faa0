"""What an order is found by, and what people did to it and said of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Safe, Stamped


class OrderWord(Base):
    """A word of the customer or the address, folded, and all of them between spaces. Written by `keep_words` in the
    transaction of the order."""

    __tablename__ = "order_word"
    __table_args__ = (
        Index(
            "order_word_idx",
            "word",
            text("at desc"),
            "performance_id",
            "order_id",
            postgresql_ops={"word": "text_pattern_ops"},
            postgresql_include=["said"],
        ),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    said: Mapped[str] = mapped_column(server_default="")


class OrderJournal(Base):
    """Notes, hand-overs and what else happens to an order at the window. Only grows."""

    __tablename__ = "order_journal"
    __table_args__ = (
        CheckConstraint("act in ('note', 'collect', 'uncollect', 'deliver', 'print')", name="order_journal_act"),
        CheckConstraint("(act <> 'note') or (sentence is not null)", name="order_journal_note_says"),
        Index("order_journal_order_idx", "performance_id", "order_id"),
        Index("order_journal_account_idx", "account_id", "at"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[Stamped]
    order_id: Mapped[UUID]
    act: Mapped[str]
    account_id: Mapped[int]
    session_id: Mapped[UUID]
    sentence: Mapped[Safe | None]
