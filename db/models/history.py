"""What was played elsewhere and before, as imported reports tell it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Currency, Int2, Int4, Safe, Stamped


class HistorySource(Base):
    """One file that said something new."""

    __tablename__ = "history_source"
    __table_args__ = (
        CheckConstraint("octet_length(sha256) = 32", name="history_source_sha256"),
        Index("history_source_organisation_idx", "organisation_id", "at"),
    )

    id: Mapped[Counted]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[Safe]
    sha256: Mapped[bytes]
    columns: Mapped[dict[str, Any]]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Stamped]
    lines: Mapped[Int4]
    added: Mapped[Int4]
    changed: Mapped[Int4]
    problems: Mapped[Int4]


class HistoryShow(Base):
    """A show as the reports of one organisation call it, and whose figures these are."""

    __tablename__ = "history_show"
    __table_args__ = (
        UniqueConstraint("organisation_id", "title_key", name="history_show_organisation_id_title_key_key"),
        Index("history_show_artist_idx", "artist_id", postgresql_where=text("artist_id is not null")),
    )

    id: Mapped[Counted]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[Safe]
    title_key: Mapped[str]
    artist_id: Mapped[int | None] = mapped_column(ForeignKey("artist.id"))
    is_linked_by_hand: Mapped[bool] = mapped_column(server_default=text("false"))


class HistoryRun(Base):
    """A show in one place."""

    __tablename__ = "history_run"
    __table_args__ = (
        UniqueConstraint("show_id", "place_key", name="history_run_show_id_place_key_key"),
        Index("history_run_venue_idx", "venue_id", postgresql_where=text("venue_id is not null")),
    )

    id: Mapped[Counted]
    show_id: Mapped[int] = mapped_column(ForeignKey("history_show.id", ondelete="CASCADE"))
    place: Mapped[Safe]
    place_key: Mapped[str]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))


class HistoryWeek(Base):
    """What a run did in the days up to one."""

    __tablename__ = "history_week"
    __table_args__ = (
        CheckConstraint("days in (1, 7)", name="history_week_days"),
        CheckConstraint("gross_minor is not null or attendance is not null", name="history_week_says_something"),
        CheckConstraint(
            "gross_minor >= 0 and attendance >= 0 and share_bp >= 0 and performances >= 0",
            name="history_week_figures",
        ),
        Index("history_week_day_idx", "last_day"),
        Index("history_week_source_idx", "source_id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("history_run.id", ondelete="CASCADE"), primary_key=True)
    last_day: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[Int2] = mapped_column(primary_key=True, autoincrement=False)
    currency: Mapped[Currency]
    gross_minor: Mapped[int | None]
    attendance: Mapped[Int4 | None]
    share_bp: Mapped[Int4 | None]
    average_minor: Mapped[int | None]
    performances: Mapped[Int2 | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("history_source.id"))
