"""Signing in, staying in, signing out.

A wrong password, an unknown name, a disabled account and a demo account in production look the same and cost the
same. A session is a row: ending it there ends it on every terminal within a second. Leases are judged by the
database's clock, tokens by `core.clock`.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from core.access import passwords, throttle, tokens
from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.clock import Clock
from core.errors import Outage, SessionEnded, SignInRefused
from core.settings import Mode, Settings
from core.work import work
from db.errors import StoreBusy, StoreUnavailable
from db.postgres import Postgres
from db.queries import access, audit
from db.queries.access import AccountRow, SessionRow
from db.vocabulary import SessionId

if TYPE_CHECKING:
    from core.runtime import Core

_LIVING_SECONDS = 1.0
_LIVING_MAX = 1_000
_GRACE_SECONDS = 10.0
# What an unknown name is compared with, so that it costs what a known one costs. Nobody's password.
_NOBODY_HASH = "$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZcW5hbOS9fRZAnT0i7dXt5P2n6Y1yO"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that has just begun or was taken up again. Its tokens are secrets: never on a screen or in a log."""

    actor: Actor
    access_token: str
    refresh_token: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"SignedIn({self.actor.username})"


class Sessions:
    """Which sessions live. Asks the database at most once a second for each."""

    def __init__(self, postgres: Postgres, clock: Clock, settings: Settings) -> None:
        self._postgres = postgres
        self._clock = clock
        self._is_production = settings.mode is Mode.PRODUCTION
        self._known: dict[SessionId, tuple[float, Actor]] = {}
        self._lock = Lock()

    def living(self, actor: Actor) -> Actor:
        """The actor as the database knows it now. Raises SessionEnded."""
        known = self._known.get(actor.session_id)
        if known is not None and self._clock.monotonic() - known[0] < _LIVING_SECONDS:
            return known[1]
        row = access.session_by_id(self._postgres, actor.session_id)
        if row is None or not row.is_living or not self.may_enter(row.account):
            self.forget(actor.session_id)
            raise SessionEnded
        present = actor_of(row.account, row.session_id, actor.terminal)
        with self._lock:
            if len(self._known) >= _LIVING_MAX:
                self._known.clear()
            self._known[actor.session_id] = (self._clock.monotonic(), present)
        return present

    def may_enter(self, account: AccountRow) -> bool:
        """Demo accounts have a password that everybody knows: production does not know them."""
        return account.state == "active" and not (self._is_production and account.is_demo)

    def forget(self, session_id: SessionId) -> None:
        self._known.pop(session_id, None)


def sign_in(core: Core, username: str, password: str, *, terminal: str) -> SignedIn:
    """Begin a session. Takes about a fifth of a second, whatever the outcome.

    Raises: SignInRefused, SignInThrottled, Outage.
    """
    name = username.strip().lower()
    try:
        throttle.check(core.postgres, name, terminal)
        account = access.account_by_name(core.postgres, name)
        fits = passwords.password_fits(password, account.password_hash if account else _NOBODY_HASH)
        if account is None or not fits or not core.sessions.may_enter(account):
            with core.postgres.write() as connection:
                throttle.count_failure(connection, name, terminal)
                _note(connection, "session.refused", name[:40], account, terminal)
            raise SignInRefused
        with core.postgres.write() as connection:
            throttle.forget(connection, name)
            if passwords.needs_rehash(account.password_hash):
                access.set_password(connection, account.id, passwords.hash_password(password))
            _note(connection, "session.begin", account.username, account, terminal)
        return _begin(core, account, terminal, uuid4())
    except StoreUnavailable as error:
        raise Outage("The database does not answer. Try again in a moment.") from error
    except StoreBusy as error:
        raise Outage("The database is busy. Try again.") from error


def resume(core: Core, access_token: str | None, refresh_token: str, *, terminal: str) -> SignedIn:
    """Take a session up again: with a good access token as it is, else by turning the refresh token into a new pair.

    A refresh token that was used before ends its whole family: somebody has a copy. Ten seconds of grace are for a
    reply that was lost. Raises: SessionEnded, Outage.
    """
    try:
        claims = tokens.read(core.postgres, access_token, core.clock.now()) if access_token else None
        row = access.session_by_id(core.postgres, claims.session_id) if claims else None
        if access_token and row is not None and row.is_living and core.sessions.may_enter(row.account):
            return SignedIn(
                actor=actor_of(row.account, row.session_id, terminal),
                access_token=access_token,
                refresh_token=refresh_token,
                expires_at=row.expires_at,
            )
        return _refresh(core, refresh_token, terminal)
    except StoreUnavailable as error:
        raise Outage("The database does not answer. Try again in a moment.") from error


@permits(Permission.SESSION_OWN)
def sign_out(core: Core, actor: Actor) -> None:
    """End this session and all that it was refreshed into."""
    row = access.session_by_id(core.postgres, actor.session_id)
    with work(core, actor) as unit:
        if row is not None:
            access.revoke_family(unit.connection, row.family_id)
        unit.record("session.end", actor.username)
    core.sessions.forget(actor.session_id)


@permits(Permission.SESSION_REVOKE)
def revoke_sessions(core: Core, actor: Actor, username: str) -> int:
    """End every session of that account, on every terminal within a second; how many there were."""
    with work(core, actor) as unit:
        count = access.revoke_account(unit.connection, username.strip().lower())
        unit.record("session.revoke", username.strip().lower(), sessions=count)
    return count


@permits(Permission.SESSION_OWN)
def confirm_password(core: Core, actor: Actor, password: str) -> None:
    """Let the person at a locked terminal back in. Raises: SignInRefused, SignInThrottled."""
    throttle.check(core.postgres, actor.username, actor.terminal)
    account = access.account_by_name(core.postgres, actor.username)
    if account is None or not passwords.password_fits(password, account.password_hash):
        with core.postgres.write() as connection:
            throttle.count_failure(connection, actor.username, actor.terminal)
            _note(connection, "session.refused", actor.username, account, actor.terminal)
        raise SignInRefused


def actor_of(account: AccountRow, session_id: SessionId, terminal: str) -> Actor:
    return Actor(
        account_id=account.id,
        username=account.username,
        display_name=account.display_name,
        role=account.role,
        session_id=session_id,
        terminal=terminal,
        venue_id=account.venue_id,
        organisation_id=account.organisation_id,
        artist_id=account.artist_id,
    )


def _refresh(core: Core, refresh_token: str, terminal: str) -> SignedIn:
    row = access.session_by_refresh(core.postgres, _hashed(refresh_token))
    if row is None or not row.is_living or not core.sessions.may_enter(row.account):
        raise SessionEnded
    with core.postgres.write() as connection:
        is_first = access.use_refresh(connection, row.session_id)
    if not is_first and not _within_grace(core, row):
        with core.postgres.write() as connection:
            access.revoke_family(connection, row.family_id)
            _note(connection, "session.reuse", row.account.username, row.account, terminal)
        raise SessionEnded
    return _begin(core, row.account, terminal, row.family_id)


def _within_grace(core: Core, row: SessionRow) -> bool:
    present = access.session_by_id(core.postgres, row.session_id)
    return present is not None and (present.refreshed_seconds_ago or 0.0) <= _GRACE_SECONDS


def _begin(core: Core, account: AccountRow, terminal: str, family_id: UUID) -> SignedIn:
    session_id, refresh_token = SessionId(uuid4()), secrets.token_urlsafe(32)
    with core.postgres.write() as connection:
        expires_at = access.insert_session(
            connection,
            session_id=session_id,
            account_id=account.id,
            family_id=family_id,
            refresh_hash=_hashed(refresh_token),
            terminal=terminal,
            hours=core.settings.session_hours,
        )
    token = tokens.issue(core.postgres, account.id, session_id, core.clock.now(), core.settings.access_token_seconds)
    return SignedIn(
        actor=actor_of(account, session_id, terminal),
        access_token=token,
        refresh_token=refresh_token,
        expires_at=expires_at,
    )


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _note(connection: audit.Connection, act: str, subject: str, account: AccountRow | None, terminal: str) -> None:
    """An audit entry of the same shape for every outcome, never with a secret."""
    visible = "".join(c for c in subject if c.isprintable())
    audit.insert_entry(
        connection,
        account_id=account.id if account else None,
        session_id=None,
        act=act,
        subject=visible,
        detail={"terminal": terminal},
        correlation_id=None,
    )
