"""Accounts, sessions, signing keys, throttled tries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from db.postgres import Connection, Postgres
from db.vocabulary import AccountId, ArtistId, OrganisationId, Role, SessionId, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    id: AccountId
    username: str
    display_name: str
    password_hash: str
    role: Role
    state: str
    is_demo: bool
    organisation_id: OrganisationId | None
    artist_id: ArtistId | None
    venue_id: VenueId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session with its account as it is now; `is_living` by the database's clock."""

    session_id: SessionId
    family_id: UUID
    expires_at: datetime
    refreshed_seconds_ago: float | None
    is_living: bool
    account: AccountRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    id: int
    private_pem: str
    public_pem: str


_ACCOUNT: LiteralString = (
    "a.id, a.username, a.display_name, a.password_hash, a.role::text, a.state::text, a.is_demo,"
    " a.organisation_id, a.artist_id, a.venue_id"
)


def _account(**columns: Any) -> AccountRow:
    columns["role"] = Role(columns["role"])
    return AccountRow(**columns)


def account_by_name(postgres: Postgres, username: str) -> AccountRow | None:
    found = postgres.records(_account, "select " + _ACCOUNT + " from account a where a.username = %s", [username])
    return found[0] if found else None


def accounts(postgres: Postgres) -> list[AccountRow]:
    return postgres.records(_account, "select " + _ACCOUNT + " from account a order by a.username")


def insert_account(
    connection: Connection,
    *,
    username: str,
    display_name: str,
    password_hash: str,
    role: Role,
    is_demo: bool,
    organisation_id: OrganisationId | None,
    artist_id: ArtistId | None,
    venue_id: VenueId | None,
) -> None:
    """Raises RuleBroken(account_username_key) where the name is taken."""
    connection.execute(
        "insert into account"
        " (username, display_name, password_hash, role, is_demo, organisation_id, artist_id, venue_id)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        [username, display_name, password_hash, role.value, is_demo, organisation_id, artist_id, venue_id],
    )


def set_password(connection: Connection, account_id: AccountId, password_hash: str) -> None:
    connection.execute("update account set password_hash = %s where id = %s", [password_hash, account_id])


def set_state(connection: Connection, username: str, state: str) -> bool:
    """Whether there is such an account."""
    return connection.execute("update account set state = %s where username = %s", [state, username]).rowcount == 1


def organisation_named(connection: Connection, name: str) -> OrganisationId:
    """The organisation of that name, made where it is missing."""
    return OrganisationId(_named(connection, "insert into organisation (name) values (%s)", name))


def artist_named(connection: Connection, name: str) -> ArtistId:
    """The artist of that name, made where it is missing."""
    return ArtistId(_named(connection, "insert into artist (name) values (%s)", name))


def _named(connection: Connection, insert: LiteralString, name: str) -> int:
    row = connection.execute(
        insert + " on conflict (name) do update set name = excluded.name returning id", [name]
    ).fetchone()
    assert row is not None, "an upsert answers with its row"
    return int(row[0])


def insert_session(
    connection: Connection,
    *,
    session_id: SessionId,
    account_id: AccountId,
    family_id: UUID,
    refresh_hash: bytes,
    terminal: str,
    hours: int,
) -> datetime:
    """A new session row; when it ends."""
    row = connection.execute(
        "insert into session (id, account_id, family_id, refresh_hash, terminal, expires_at)"
        " values (%s, %s, %s, %s, %s, clock_timestamp() + make_interval(hours => %s)) returning expires_at",
        [session_id, account_id, family_id, refresh_hash, terminal, hours],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return row[0]


_SESSION: LiteralString = (
    "select s.id as session_id, s.family_id, s.expires_at,"
    " extract(epoch from clock_timestamp() - s.refreshed_at)::float8 as refreshed_seconds_ago,"
    " s.revoked_at is null and s.expires_at > clock_timestamp() and a.state = 'active' as is_living, "
    + _ACCOUNT
    + " from session s join account a on a.id = s.account_id"
)


def _session(
    session_id: SessionId,
    family_id: UUID,
    expires_at: datetime,
    refreshed_seconds_ago: float | None,
    is_living: bool,
    **account: Any,
) -> SessionRow:
    return SessionRow(
        session_id=session_id,
        family_id=family_id,
        expires_at=expires_at,
        refreshed_seconds_ago=refreshed_seconds_ago,
        is_living=is_living,
        account=_account(**account),
    )


def session_by_id(postgres: Postgres, session_id: SessionId) -> SessionRow | None:
    found = postgres.records(_session, _SESSION + " where s.id = %s", [session_id])
    return found[0] if found else None


def session_by_refresh(postgres: Postgres, refresh_hash: bytes) -> SessionRow | None:
    found = postgres.records(_session, _SESSION + " where s.refresh_hash = %s", [refresh_hash])
    return found[0] if found else None


def use_refresh(connection: Connection, session_id: SessionId) -> bool:
    """Mark the refresh token of the session as used; False where somebody was quicker."""
    return (
        connection.execute(
            "update session set refreshed_at = clock_timestamp() where id = %s and refreshed_at is null", [session_id]
        ).rowcount
        == 1
    )


def revoke_family(connection: Connection, family_id: UUID) -> int:
    return connection.execute(
        "update session set revoked_at = clock_timestamp() where family_id = %s and revoked_at is null", [family_id]
    ).rowcount


def revoke_account(connection: Connection, username: str) -> int:
    """End every session of the account; how many."""
    return connection.execute(
        "update session s set revoked_at = clock_timestamp() from account a"
        " where a.id = s.account_id and a.username = %s and s.revoked_at is null and s.expires_at > clock_timestamp()",
        [username],
    ).rowcount


def signing_key(postgres: Postgres, key_id: int) -> SigningKey | None:
    found = postgres.records(SigningKey, "select id, private_pem, public_pem from signing_key where id = %s", [key_id])
    return found[0] if found else None


def newest_signing_key(postgres: Postgres) -> SigningKey | None:
    found = postgres.records(SigningKey, "select id, private_pem, public_pem from signing_key order by id desc limit 1")
    return found[0] if found else None


def insert_first_signing_key(connection: Connection, private_pem: str, public_pem: str) -> None:
    """Only where there is none; two terminals that start at once end with one."""
    connection.execute("lock table signing_key in share row exclusive mode")
    connection.execute(
        "insert into signing_key (private_pem, public_pem) select %s, %s where not exists (select from signing_key)",
        [private_pem, public_pem],
    )


def throttle_wait_seconds(postgres: Postgres, subjects: list[bytes]) -> float:
    """How long the next try of any of these subjects has to wait; 0 where it need not."""
    row = postgres.call(
        "select coalesce(max(extract(epoch from next_try_at - clock_timestamp())), 0)::float8"
        " from sign_in_throttle where subject = any(%s) and next_try_at > clock_timestamp()",
        [subjects],
    )
    assert row is not None, "an aggregate answers with a row"
    return float(row[0])


def count_failure(
    connection: Connection, subject: bytes, *, free: int, wait_seconds_max: int, forget_seconds: int
) -> None:
    """One more failed try. Beyond the free ones the wait doubles from a second; after a quiet time all is forgotten."""
    connection.execute(
        "insert into sign_in_throttle as t (subject, failures, next_try_at) values (%(subject)s, 1, clock_timestamp())"
        " on conflict (subject) do update set"
        " failures = case when t.next_try_at < clock_timestamp() - make_interval(secs => %(forget)s)"
        "   then 1 else t.failures + 1 end,"
        " next_try_at = clock_timestamp() + make_interval(secs =>"
        "   case when t.next_try_at < clock_timestamp() - make_interval(secs => %(forget)s)"
        "     or t.failures + 1 < %(free)s then 0"
        "   else least(power(2, least(t.failures + 1 - %(free)s, 20)), %(longest)s) end)",
        {"subject": subject, "free": free, "longest": wait_seconds_max, "forget": forget_seconds},
    )


def forget_failures(connection: Connection, subject: bytes) -> None:
    connection.execute("delete from sign_in_throttle where subject = %s", [subject])
