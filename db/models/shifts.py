"""Shifts, what moved in their drawers, and the closings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Currency, Safe, Stamped, words
from db.vocabulary import DrawerAct, ShiftState

_OPEN = text("state in ('open', 'counting')")


class Shift(Base):
    """An account's time at a cash drawer."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("float_minor >= 0", name="shift_float_minor_check"),
        CheckConstraint("counted_minor >= 0", name="shift_counted_minor_check"),
        CheckConstraint(
            "(state in ('closed', 'reconciled'))"
            " = (counted_minor is not null and closed_at is not null and closed_by is not null)",
            name="shift_closed_is_counted",
        ),
        CheckConstraint(
            "(state = 'reconciled') = (approved_at is not null and approved_by is not null)",
            name="shift_reconciled_is_approved",
        ),
        CheckConstraint("approved_by <> account_id", name="shift_approved_by_another"),
        Index("shift_one_open_an_account", "account_id", unique=True, postgresql_where=_OPEN),
        Index("shift_one_open_a_terminal", "venue_id", "terminal", unique=True, postgresql_where=_OPEN),
        Index("shift_venue_idx", "venue_id", "opened_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    terminal: Mapped[Safe]
    currency: Mapped[Currency]
    state: Mapped[ShiftState] = mapped_column(server_default=text("'open'::shift_state"))
    float_minor: Mapped[int]
    float_pieces: Mapped[dict[str, Any] | None]
    opened_at: Mapped[Stamped]
    counted_minor: Mapped[int | None]
    counted_pieces: Mapped[dict[str, Any] | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class DrawerMovement(Base):
    """Cash into a drawer and out of it that no order explains."""

    __tablename__ = "drawer_movement"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="drawer_movement_amount_minor_check"),
        Index("drawer_movement_shift_idx", "shift_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    act: Mapped[DrawerAct]
    amount_minor: Mapped[int]
    reason: Mapped[Safe]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Stamped]


class DrawerJournal(Base):
    """Double entry of the cash that no order explains; the amounts of one transaction sum to zero."""

    __tablename__ = "drawer_journal"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="drawer_journal_amount_minor_check"),
        Index("drawer_journal_shift_idx", "shift_id"),
    )

    id: Mapped[Counted]
    at: Mapped[Stamped]
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    transaction_id: Mapped[UUID]
    account: Mapped[str] = mapped_column(words("drawer_account", "drawer", "safe", "petty", "over_short"))
    amount_minor: Mapped[int]


class ZCounter(Base):
    """The last number of a house. Locked by the transaction that closes, so no number is lost."""

    __tablename__ = "z_counter"
    __table_args__ = (CheckConstraint("number > 0", name="z_counter_number_check"),)

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), primary_key=True, autoincrement=False)
    number: Mapped[int]


class ZReport(Base):
    """What a closing said, frozen."""

    __tablename__ = "z_report"
    __table_args__ = (
        CheckConstraint("number > 0", name="z_report_number_check"),
        CheckConstraint("octet_length(sha256) = 32", name="z_report_sha256_check"),
        UniqueConstraint("shift_id", name="z_report_shift_id_key"),
    )

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    figures: Mapped[dict[str, Any]]
    sha256: Mapped[bytes]
    at: Mapped[Stamped]


class ZNote(Base):
    """What was found out after a closing."""

    __tablename__ = "z_note"
    __table_args__ = (Index("z_note_shift_idx", "shift_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Stamped]
    sentence: Mapped[Safe]
