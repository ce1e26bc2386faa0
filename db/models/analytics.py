"""What was sold, when and for what: the journal, and its sums. The sums are written by the fold alone.

See decision 22.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Currency, Int2, Int4


class SalesJournal(Base):
    """One change of a paid order, by level and price type; what comes back is negative."""

    __tablename__ = "sales_journal"
    __table_args__ = (
        CheckConstraint("tickets <> 0 or comps <> 0 or gross_minor <> 0", name="sales_journal_says_something"),
        Index("sales_journal_fresh_idx", "performance_id", postgresql_where=text("not is_folded")),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(primary_key=True, server_default=text("clock_timestamp()"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    order_id: Mapped[UUID]
    level_number: Mapped[Int2]
    price_type_id: Mapped[Int2]
    channel: Mapped[str]
    tickets: Mapped[Int4]
    comps: Mapped[Int4]
    gross_minor: Mapped[int]
    is_folded: Mapped[bool] = mapped_column(server_default=text("false"))


class SalesDay(Base):
    __tablename__ = "sales_day"
    __table_args__ = (
        PrimaryKeyConstraint("performance_id", "day", postgresql_include=["sold", "returned", "comps", "gross_minor"]),
    )

    performance_id: Mapped[int] = mapped_column(autoincrement=False)
    day: Mapped[date]
    sold: Mapped[Int4]
    returned: Mapped[Int4]
    comps: Mapped[Int4]
    gross_minor: Mapped[int]


class SalesMix(Base):
    __tablename__ = "sales_mix"

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    level_number: Mapped[Int2] = mapped_column(primary_key=True, autoincrement=False)
    price_type_id: Mapped[Int2] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(primary_key=True)
    tickets: Mapped[Int4]
    comps: Mapped[Int4]
    gross_minor: Mapped[int]


class SalesTotal(Base):
    __tablename__ = "sales_total"

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    price_type_id: Mapped[Int2] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(primary_key=True)
    tickets: Mapped[Int4]
    comps: Mapped[Int4]
    gross_minor: Mapped[int]


class SalesWhole(Base):
    __tablename__ = "sales_whole"

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tickets: Mapped[Int4]
    comps: Mapped[Int4]
    gross_minor: Mapped[int]


class EventMonth(Base):
    __tablename__ = "event_month"

    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(primary_key=True)
    currency: Mapped[Currency] = mapped_column(primary_key=True)
    tickets: Mapped[int]
    comps: Mapped[int]
    gross_minor: Mapped[int]
