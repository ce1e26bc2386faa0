"""Seals over the journals."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Int8s, Stamped


class Seal(Base):
    __tablename__ = "seal"
    __table_args__ = (
        CheckConstraint("number > 0", name="seal_number_check"),
        CheckConstraint(
            "journal in ('seat_journal', 'money_journal', 'audit_entry', 'voucher_journal')", name="seal_journal_known"
        ),
        CheckConstraint(
            "octet_length(digests) = 8 * cardinality(row_ids) and octet_length(head) = 32", name="seal_complete"
        ),
    )

    journal: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    row_ids: Mapped[Int8s]
    digests: Mapped[bytes]
    head: Mapped[bytes]
    sealed_at: Mapped[Stamped]
