"""Session rows and the keys that sign their tokens. Whether a session lives is judged by the database's clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from db.postgres import Connection, Postgres
from db.queries.access import ACCOUNT_COLUMNS, AccountRow, account_row
from db.vocabulary import AccountId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session with its account as it is now; `is_living` by the database's clock."""

    session_id: SessionId
    family_id: UUID
    expires_at: datetime
    is_living: bool
    account: AccountRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    id: int
    private_pem: str = field(repr=False)


def insert_session(
    connection: Connection,
    *,
    session_id: SessionId,
    account_id: AccountId,
    family_id: UUID,
    refresh_hash: bytes,
    terminal: str,
    hours: int,
    expires_at: datetime | None,
) -> datetime:
    """A new session row; when it ends: so many hours from now, or where a session goes on, when that would have."""
    row = connection.execute(
        "insert into session (id, account_id, family_id, refresh_hash, terminal, expires_at)"
        " values (%s, %s, %s, %s, %s, coalesce(%s, clock_timestamp() + make_interval(hours => %s)))"
        " returning expires_at",
        [session_id, account_id, family_id, refresh_hash, terminal, expires_at, hours],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    return row[0]


# One revoked row ends its whole family, also the successor that is being made while the row is revoked.
IS_LIVING: LiteralString = (
    "s.expires_at > clock_timestamp()"
    " and not exists (select from session f where f.family_id = s.family_id and f.revoked_at is not null)"
)

_SESSION: LiteralString = (
    "select s.id as session_id, s.family_id, s.expires_at, a.state = 'active' and "
    + IS_LIVING
    + " as is_living, "
    + ACCOUNT_COLUMNS
    + " from session s join account a on a.id = s.account_id"
)


def _session(
    session_id: SessionId, family_id: UUID, expires_at: datetime, is_living: bool, **account: Any
) -> SessionRow:
    return SessionRow(
        session_id=session_id,
        family_id=family_id,
        expires_at=expires_at,
        is_living=is_living,
        account=account_row(**account),
    )


def session_by_id(postgres: Postgres, session_id: SessionId) -> SessionRow | None:
    found = postgres.records(_session, _SESSION + " where s.id = %s", [session_id])
    return found[0] if found else None


def session_by_refresh(postgres: Postgres, refresh_hash: bytes) -> SessionRow | None:
    found = postgres.records(_session, _SESSION + " where s.refresh_hash = %s", [refresh_hash])
    return found[0] if found else None


def use_refresh(connection: Connection, session_id: SessionId) -> float | None:
    """Use the refresh token of the session up: seconds since it was first used, 0 now; None where it has ended."""
    row = connection.execute(
        "update session s set refreshed_at = coalesce(s.refreshed_at, clock_timestamp()) where s.id = %s and "
        + IS_LIVING
        + " returning case when old.refreshed_at is null then 0"
        " else extract(epoch from clock_timestamp() - old.refreshed_at) end::float8",
        [session_id],
    ).fetchone()
    return None if row is None else float(row[0])


def revoke_family(connection: Connection, session_id: SessionId) -> None:
    """End the session and all that its sign-in was or will be refreshed into."""
    connection.execute(
        "update session s set revoked_at = clock_timestamp() from session mine"
        " where mine.id = %s and s.family_id = mine.family_id and s.revoked_at is null",
        [session_id],
    )


def revoke_account(connection: Connection, account_id: AccountId, *, but: SessionId | None = None) -> int:
    """End every session of the account, but the family of one; how many sign-ins that were."""
    rows = connection.execute(
        "update session s set revoked_at = clock_timestamp()"
        " where s.account_id = %s and s.revoked_at is null and "
        + IS_LIVING
        + " and s.family_id is distinct from (select mine.family_id from session mine where mine.id = %s)"
        " returning s.family_id",
        [account_id, but],
    ).fetchall()
    return len(set(rows))


def public_key(postgres: Postgres, key_id: int) -> str | None:
    """The public half of a signing key, PEM."""
    row = postgres.call("select public_pem from signing_key where id = %s", [key_id])
    return None if row is None else row[0]


def public_keys(postgres: Postgres) -> list[tuple[int, str]]:
    """The public halves of all signing keys by their id, PEM."""
    return [
        (int(key_id), str(pem)) for key_id, pem in postgres.rows("select id, public_pem from signing_key order by id")
    ]


def newest_signing_key(postgres: Postgres) -> SigningKey | None:
    found = postgres.records(SigningKey, "select id, private_pem from signing_key order by id desc limit 1")
    return found[0] if found else None


def insert_first_signing_key(connection: Connection, private_pem: str, public_pem: str) -> None:
    """Only where there is none; two terminals that start at once end with one."""
    connection.execute("lock table signing_key in share row exclusive mode")
    connection.execute(
        "insert into signing_key (private_pem, public_pem) select %s, %s where not exists (select from signing_key)",
        [private_pem, public_pem],
    )
