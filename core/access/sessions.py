"""Signing in, staying in, signing out.

A session is a row that is refreshed into further rows of one family, none of which outlives the first: ending one ends
all, on every terminal within a second. Leases are judged by the database's clock, tokens by `core.clock`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from core.access import tokens
from core.access.actors import Actor
from core.access.credentials import judge, known_account, normal_name, note, visible
from core.access.guard import permits
from core.access.passwords import COST
from core.access.permissions import Permission, scope_of
from core.clock import Clock
from core.errors import NotFound, Outage, SessionEnded
from core.near import Near
from core.settings import Mode, Settings
from core.work import work
from db.errors import StoreBusy, StoreUnavailable
from db.postgres import Postgres
from db.queries import sessions as rows
from db.queries.access import AccountRow
from db.queries.sessions import SessionRow
from db.vocabulary import SessionId

if TYPE_CHECKING:
    from core.runtime import Core

_LIVING_SECONDS = 1.0
_LIVING_MAX = 1_000
_GRACE_SECONDS = 10.0
_TERMINAL_MAX = 80


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

    def __init__(self, postgres: Postgres, clock: Clock, settings: Settings, *, bcrypt_cost: int = COST) -> None:
        self.bcrypt_cost = bcrypt_cost
        self._postgres = postgres
        self._is_production = settings.mode is Mode.PRODUCTION
        self._known = Near[SessionId, Actor](clock, seconds=_LIVING_SECONDS, most=_LIVING_MAX)

    def living(self, actor: Actor) -> Actor:
        """The actor as the database knows it now. Raises SessionEnded."""
        return self._known.get(actor.session_id, lambda: self._ask(actor))

    def may_enter(self, account: AccountRow) -> bool:
        """Demo accounts have a password that everybody knows: production does not know them."""
        return account.state == "active" and not (self._is_production and account.is_demo)

    def is_good(self, row: SessionRow) -> bool:
        return row.is_living and self.may_enter(row.account)

    def forget(self, session_id: SessionId) -> None:
        self._known.forget(session_id)

    def _ask(self, actor: Actor) -> Actor:
        row = rows.session_by_id(self._postgres, actor.session_id)
        if row is None or not self.is_good(row):
            raise SessionEnded
        return actor_of(row.account, row.session_id, actor.terminal)


def sign_in(core: Core, username: str, password: str, *, terminal: str) -> SignedIn:
    """Begin a session. Takes about a fifth of a second, whatever the outcome.

    Raises: SignInRefused, SignInThrottled, Outage.
    """
    with _outages():
        account = judge(core, username, password, terminal=terminal)
        return _begin(core, account, terminal, uuid4(), act="session.begin")


def resume(core: Core, access_token: str | None, refresh_token: str, *, terminal: str) -> SignedIn:
    """Take a session up again: with a good access token as it is, else by turning the refresh token into a new pair.

    A refresh token that was used before ends its whole family: somebody has a copy. Ten seconds of grace are for a
    reply that was lost. Raises: SessionEnded, Outage.
    """
    with _outages():
        row = _session_of(core, access_token) if access_token else None
        if access_token is None or row is None or not core.sessions.is_good(row):
            return _refresh(core, refresh_token, terminal)
        return SignedIn(
            actor=actor_of(row.account, row.session_id, terminal),
            access_token=access_token,
            refresh_token=refresh_token,
            expires_at=row.expires_at,
        )


def enter_sandbox(core: Core, actor: Actor) -> SignedIn:
    """The session of somebody who was let in already, in the core of a sandbox. No service: nothing exports it."""
    account = known_account(core, actor.username)
    assert account is not None, "a sandbox has the accounts of its house"
    return _begin(core, account, actor.terminal, uuid4())


@contextmanager
def on_behalf(core: Core, account: AccountRow, terminal: str) -> Generator[Actor]:
    """A session for the time of what the house does for an account that ordered it before, with its rights of now.

    No service: nothing exports it, and nobody gets its tokens. Raises SessionEnded where the account may not enter.
    """
    if not core.sessions.may_enter(account):
        raise SessionEnded
    actor = _begin(core, account, terminal, uuid4()).actor
    try:
        yield actor
    finally:
        with core.postgres.write() as connection:
            rows.revoke_family(connection, actor.session_id)
        core.sessions.forget(actor.session_id)


@permits(Permission.SESSION_OWN)
def sign_out(core: Core, actor: Actor) -> None:
    """End this session and all that it was refreshed into."""
    with work(core, actor) as unit:
        rows.revoke_family(unit.connection, actor.session_id)
        unit.record("session.end", actor.username, terminal=visible(actor.terminal, _TERMINAL_MAX))
    core.sessions.forget(actor.session_id)


@permits(Permission.SESSION_REVOKE)
def revoke_sessions(core: Core, actor: Actor, username: str) -> int:
    """End every session of an account in reach, on every terminal within a second; how many sign-ins there were.

    Raises: NotFound (no such account, or one of another house).
    """
    name, scope = normal_name(username), scope_of(actor, Permission.SESSION_REVOKE)
    account = known_account(core, name)
    if account is None or not (scope.everything or (scope.venue_id and account.venue_id == scope.venue_id)):
        raise NotFound(f"There is no account '{visible(name, 40)}' in your reach. Look at the list of accounts.")
    with work(core, actor) as unit:
        count = rows.revoke_account(unit.connection, account.id)
        unit.record("session.revoke", name, sessions=count)
    return count


@permits(Permission.SESSION_OWN)
def confirm_password(core: Core, actor: Actor, password: str) -> None:
    """Let the person at a locked terminal back in. Raises: SignInRefused, SignInThrottled."""
    judge(core, actor.username, password, terminal=actor.terminal)
    with work(core, actor) as unit:
        unit.record("session.unlock", actor.username, terminal=visible(actor.terminal, _TERMINAL_MAX))


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
        artist_ids=account.artist_ids,
        agent_id=account.agent_id,
    )


def _session_of(core: Core, access_token: str) -> SessionRow | None:
    """The session that a good token names; None where it is another account's."""
    claims = tokens.read(core.postgres, access_token, core.clock.now())
    row = rows.session_by_id(core.postgres, claims.session_id) if claims else None
    return row if claims and row and row.account.id == claims.account_id else None


def _refresh(core: Core, refresh_token: str, terminal: str) -> SignedIn:
    row = rows.session_by_refresh(core.postgres, _hashed(refresh_token))
    if row is None or not core.sessions.is_good(row):
        raise SessionEnded
    with core.postgres.write() as connection:
        seconds_ago = rows.use_refresh(connection, row.session_id)
        if seconds_ago is not None and seconds_ago > _GRACE_SECONDS:
            rows.revoke_family(connection, row.session_id)
            note(connection, "session.reuse", row.account.username, row.account, terminal, row.session_id)
    if seconds_ago is None or seconds_ago > _GRACE_SECONDS:
        raise SessionEnded
    return _begin(core, row.account, terminal, row.family_id, expires_at=row.expires_at)


def _begin(
    core: Core,
    account: AccountRow,
    terminal: str,
    family_id: UUID,
    *,
    expires_at: datetime | None = None,
    act: str | None = None,
) -> SignedIn:
    """A new session row with its tokens; it ends with the one that it goes on from, if any."""
    session_id, refresh_token = SessionId(uuid4()), secrets.token_urlsafe(32)
    with core.postgres.write() as connection:
        expires_at = rows.insert_session(
            connection,
            session_id=session_id,
            account_id=account.id,
            family_id=family_id,
            refresh_hash=_hashed(refresh_token),
            terminal=visible(terminal, _TERMINAL_MAX),
            hours=core.settings.session_hours,
            expires_at=expires_at,
        )
        if act is not None:
            note(connection, act, account.username, account, terminal, session_id)
    token = tokens.issue(core.postgres, account.id, session_id, core.clock.now(), core.settings.access_token_seconds)
    return SignedIn(
        actor=actor_of(account, session_id, terminal),
        access_token=token,
        refresh_token=refresh_token,
        expires_at=expires_at,
    )


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


@contextmanager
def _outages() -> Generator[None]:
    """What the guard does for a session that is there already."""
    try:
        yield
    except StoreUnavailable as error:
        raise Outage("The database does not answer. Try again in a moment.") from error
    except StoreBusy as error:
        raise Outage("The database is busy. Try again.") from error
