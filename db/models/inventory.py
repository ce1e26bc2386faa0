"""The touched seats of a performance, the carts that hold them, and the journal of every change.

Read here; written by the functions of the migrations alone.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import AS_WRITTEN, Base, Int2, Int4, Int4s, Int8s, Safe, Stamped
from db.vocabulary import SeatAct, SeatState


class SeatClaim(Base):
    __tablename__ = "seat_claim"
    __table_args__ = (
        CheckConstraint("seat_ordinal >= 0", name="seat_claim_seat_ordinal_check"),
        CheckConstraint("fence > 0", name="seat_claim_fence_check"),
        CheckConstraint("(state = 'held') = (expires_at is not null)", name="seat_claim_held_has_clock"),
        CheckConstraint(
            "(state in ('paying', 'reserved', 'sold', 'comp')) = (order_id is not null)",
            name="seat_claim_taken_has_order",
        ),
        CheckConstraint(
            "(state in ('held', 'paying', 'reserved', 'sold', 'comp')) = (cart_id is not null)",
            name="seat_claim_holder",
        ),
        CheckConstraint(
            "case state when 'open' then code is null when 'killed' then code ~ '^[a-z]+$'"
            " when 'allocated' then code ~ '^[A-Z]$' else code is null or code ~ '^[A-Z]$' end is true",
            name="seat_claim_code",
        ),
        Index(
            "seat_claim_code_idx",
            "performance_id",
            "code",
            postgresql_ops={"code": "text_pattern_ops"},
            postgresql_where=text("code is not null"),
        ),
        {"postgresql_with": {"fillfactor": 70}},
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat_ordinal: Mapped[Int4] = mapped_column(primary_key=True)
    state: Mapped[SeatState]
    fence: Mapped[int] = mapped_column(server_default=text("1"))
    cart_id: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]
    order_id: Mapped[UUID | None]
    code: Mapped[str | None]


class Hold(Base):
    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("extensions >= 0", name="hold_extensions_check"),
        Index("hold_expires_at_idx", "expires_at"),
        {"postgresql_with": {"fillfactor": 70}},
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cart_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int]
    session_id: Mapped[UUID]
    seats: Mapped[Int4s]
    held_since: Mapped[datetime]
    expires_at: Mapped[datetime]
    extensions: Mapped[Int2] = mapped_column(server_default=text("0"))


class SeatJournal(Base):
    __tablename__ = "seat_journal"
    __table_args__ = (
        CheckConstraint(
            "cardinality(seats) > 0 and cardinality(seats) = cardinality(fences)", name="seat_journal_equally_long"
        ),
        Index(
            "seat_journal_act_idx",
            "account_id",
            "at",
            postgresql_where=text("act not in ('hold', 'extend', 'release', 'expire', 'claim', 'sell')"),
        ),
        Index("seat_journal_written_idx", "id", "at", postgresql_using="brin", postgresql_with=AS_WRITTEN),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[Stamped]
    act: Mapped[SeatAct]
    to_state: Mapped[SeatState]
    seats: Mapped[Int4s]
    fences: Mapped[Int8s]
    cart_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    account_id: Mapped[int | None]
    session_id: Mapped[UUID | None]
    reason: Mapped[Safe | None]
    code: Mapped[str | None]
