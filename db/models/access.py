"""Who may come in: organisations, artists, accounts, sessions, keys, counted tries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Int4, Safe, Stamped, words
from db.vocabulary import Role


class Organisation(Base):
    __tablename__ = "organisation"

    id: Mapped[Counted]
    name: Mapped[Safe] = mapped_column(unique=True)


class Artist(Base):
    __tablename__ = "artist"

    id: Mapped[Counted]
    name: Mapped[Safe] = mapped_column(unique=True)


class Account(Base):
    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("username ~ '^[a-z0-9][a-z0-9._-]{0,39}$'", name="account_username_form"),
        UniqueConstraint("username", name="account_username_key"),
    )

    id: Mapped[Counted]
    username: Mapped[Safe]
    display_name: Mapped[Safe]
    password_hash: Mapped[str]
    role: Mapped[Role]
    state: Mapped[str] = mapped_column(
        words("account_state", "active", "disabled"), server_default=text("'active'::account_state")
    )
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id", name="account_venue_fk"))
    created_at: Mapped[Stamped]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))


class AccountArtist(Base):
    """Whom an artist's account stands for: one artist, or those that a manager of artists looks after."""

    __tablename__ = "account_artist"
    __table_args__ = (Index("account_artist_artist_idx", "artist_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    artist_id: Mapped[int] = mapped_column(ForeignKey("artist.id"), primary_key=True)


class Session(Base):
    """One step of a sign-in; all that it is refreshed into are one family."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("refresh_hash", name="session_refresh_hash_key"),
        Index("session_account_idx", "account_id"),
        Index("session_family_idx", "family_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    family_id: Mapped[UUID]
    refresh_hash: Mapped[bytes]
    refreshed_at: Mapped[datetime | None]
    terminal: Mapped[Safe]
    created_at: Mapped[Stamped]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SigningKey(Base):
    __tablename__ = "signing_key"

    id: Mapped[Counted]
    private_pem: Mapped[str]
    public_pem: Mapped[str]
    created_at: Mapped[Stamped]


class SignInThrottle(Base):
    __tablename__ = "sign_in_throttle"
    __table_args__ = (CheckConstraint("failures >= 0", name="sign_in_throttle_failures_check"),)

    subject: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[Int4]
    next_try_at: Mapped[datetime]
