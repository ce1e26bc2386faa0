"""Dates that are pencilled in a hall, what is to be told of them, and what came from the calendars of others."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Int2, Int4, Safe


class DateHold(Base):
    __tablename__ = "date_hold"
    __table_args__ = (
        CheckConstraint(
            "state in ('held', 'challenged', 'confirmed', 'released', 'lapsed')", name="date_hold_state_known"
        ),
        CheckConstraint("ended_why in ('withdrawn', 'silence', 'time', 'taken', 'played')", name="date_hold_why_known"),
        CheckConstraint("ends_at > starts_at", name="date_hold_ends_after_start"),
        CheckConstraint("lapses_at <= starts_at", name="date_hold_lapses_in_time"),
        CheckConstraint("rank > 0", name="date_hold_rank_check"),
        CheckConstraint(
            "(state in ('held', 'challenged')) = (rank is not null)"
            " and (rank is null) = (ended_at is not null) and (rank is null) = (ended_why is not null)",
            name="date_hold_live_has_rank",
        ),
        CheckConstraint(
            "(state = 'challenged') = (answer_by is not null) and (state = 'challenged') = (challenged_at is not null)"
            " and (state <> 'challenged' or rank = 1)",
            name="date_hold_first_is_challenged",
        ),
        CheckConstraint("challenging_since is null or coalesce(rank, 0) > 1", name="date_hold_challenger_waits"),
        CheckConstraint("(state = 'confirmed') = (performance_id is not null)", name="date_hold_confirmed_is_played"),
        CheckConstraint("version > 0", name="date_hold_version_check"),
        UniqueConstraint("hall_id", "day", "rank", name="date_hold_rank_key"),
        ForeignKeyConstraint(
            ["hall_id", "day", "above"],
            ["date_hold.hall_id", "date_hold.day", "date_hold.rank"],
            name="date_hold_no_gap",
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("date_hold_day_idx", "day"),
        Index("date_hold_lapse_idx", "lapses_at", postgresql_where=text("rank is not null")),
        Index("date_hold_answer_idx", "answer_by", postgresql_where=text("answer_by is not null")),
    )

    id: Mapped[Counted]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    day: Mapped[date]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    artist_id: Mapped[int | None] = mapped_column(ForeignKey("artist.id"))
    title: Mapped[Safe]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(server_default=text("'held'"))
    rank: Mapped[Int4 | None]
    above: Mapped[Int4 | None] = mapped_column(Computed("nullif(rank, 1) - 1", persisted=True))
    challenging_since: Mapped[datetime | None]
    challenged_at: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]
    lapses_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    performance_id: Mapped[int | None] = mapped_column(ForeignKey("performance.id"))
    contact: Mapped[Safe | None]
    note: Mapped[Safe] = mapped_column(server_default=text("''"))
    kept_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    version: Mapped[Int4] = mapped_column(server_default=text("1"))


class DateHoldNotice(Base):
    __tablename__ = "date_hold_notice"
    __table_args__ = (
        CheckConstraint(
            "topic in ('challenged', 'unchallenged', 'moved_up', 'silence', 'lapsed', 'taken', 'confirmed')",
            name="date_hold_notice_topic",
        ),
        Index("date_hold_notice_open_idx", "next_try_at", postgresql_where=text("done_at is null")),
    )

    id: Mapped[Counted]
    date_hold_id: Mapped[int] = mapped_column(ForeignKey("date_hold.id"))
    at: Mapped[datetime]
    topic: Mapped[str]
    rank: Mapped[Int4 | None]
    until: Mapped[datetime | None]
    tries: Mapped[Int2] = mapped_column(server_default=text("0"))
    next_try_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    done_at: Mapped[datetime | None]
    error: Mapped[Safe | None]


class CalendarItem(Base):
    __tablename__ = "calendar_item"
    __table_args__ = (
        CheckConstraint(
            "octet_length(uid_sha256) = 32 and octet_length(said_sha256) = 32", name="calendar_item_hashes"
        ),
        CheckConstraint("(date_hold_id is null) <> (booking_id is null)", name="calendar_item_is_something"),
    )

    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    uid_sha256: Mapped[bytes] = mapped_column(primary_key=True)
    occurrence: Mapped[datetime] = mapped_column(primary_key=True)
    said_sha256: Mapped[bytes]
    date_hold_id: Mapped[int | None] = mapped_column(ForeignKey("date_hold.id"))
    booking_id: Mapped[int | None]
    imported_at: Mapped[datetime]
