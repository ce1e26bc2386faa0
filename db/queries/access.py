"""Accounts, and the organisations and artists that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from db.postgres import Connection, Postgres, array
from db.vocabulary import AccountId, AgentId, ArtistId, OrganisationId, Role, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    id: AccountId
    username: str
    display_name: str
    password_hash: str = field(repr=False)
    role: Role
    state: str
    is_demo: bool
    organisation_id: OrganisationId | None
    artist_ids: tuple[ArtistId, ...]
    venue_id: VenueId | None
    agent_id: AgentId | None


ACCOUNT_COLUMNS: LiteralString = (
    "a.id, a.username, a.display_name, a.password_hash, a.role::text, a.state::text, a.is_demo,"
    " a.organisation_id, a.venue_id, a.agent_id,"
    " array(select x.artist_id from account_artist x where x.account_id = a.id order by 1) as artist_ids"
)


def account_row(**columns: Any) -> AccountRow:
    """An account from its columns."""
    columns["role"], columns["artist_ids"] = Role(columns["role"]), tuple(columns["artist_ids"])
    return AccountRow(**columns)


def account_by_name(postgres: Postgres, username: str) -> AccountRow | None:
    found = postgres.records(
        account_row, "select " + ACCOUNT_COLUMNS + " from account a where a.username = %s", [username]
    )
    return found[0] if found else None


def accounts(postgres: Postgres) -> list[AccountRow]:
    return postgres.records(account_row, "select " + ACCOUNT_COLUMNS + " from account a order by a.username")


def insert_account(
    connection: Connection,
    *,
    username: str,
    display_name: str,
    password_hash: str,
    role: Role,
    is_demo: bool,
    organisation_id: OrganisationId | None,
    artist_ids: Sequence[ArtistId] = (),
    venue_id: VenueId | None,
    agent_id: AgentId | None = None,
) -> None:
    """Raises RuleBroken(account_username_key) where the name is taken."""
    row = connection.execute(
        "insert into account (username, display_name, password_hash, role, is_demo, organisation_id, venue_id,"
        " agent_id) values (%s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [username, display_name, password_hash, role.value, is_demo, organisation_id, venue_id, agent_id],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    if artist_ids:
        put_artists(connection, AccountId(row[0]), artist_ids)


def put_artists(connection: Connection, account_id: AccountId, artist_ids: Sequence[ArtistId]) -> None:
    """The artists that the account stands for from now on, instead of those before."""
    connection.execute("delete from account_artist where account_id = %s", [account_id])
    connection.execute(
        "insert into account_artist (account_id, artist_id) select %s, unnest(%s::bigint[])",
        [account_id, array(sorted(set(artist_ids)))],
    )


def artist_names(postgres: Postgres) -> dict[AccountId, tuple[str, ...]]:
    """Whom each artist's account stands for, by name."""
    rows = postgres.rows(
        "select x.account_id, array_agg(r.name::text order by r.name) from account_artist x"
        " join artist r on r.id = x.artist_id group by 1"
    )
    return {AccountId(row[0]): tuple(row[1]) for row in rows}


def artist_ids(postgres: Postgres, names: Sequence[str]) -> dict[str, ArtistId]:
    """Those of these names that are known."""
    rows = postgres.rows("select name::text, id from artist where name = any(%s::text[])", [list(names)])
    return {row[0]: ArtistId(row[1]) for row in rows}


def usernames(connection: Connection) -> frozenset[str]:
    """Every name that is taken."""
    return frozenset(row[0] for row in connection.execute("select username from account"))


def set_password(connection: Connection, account_id: AccountId, password_hash: str) -> None:
    connection.execute("update account set password_hash = %s where id = %s", [password_hash, account_id])


def renew_hash(connection: Connection, account_id: AccountId, password_hash: str, *, instead_of: str) -> None:
    """The same password under a dearer hash; does nothing where the password was changed meanwhile."""
    connection.execute(
        "update account set password_hash = %s where id = %s and password_hash = %s",
        [password_hash, account_id, instead_of],
    )


def set_state(connection: Connection, username: str, state: str) -> bool:
    """Whether there is such an account."""
    return connection.execute("update account set state = %s where username = %s", [state, username]).rowcount == 1


def lock_admins(connection: Connection) -> frozenset[AccountId]:
    """Admins that are let in, each locked until the transaction ends: who takes one away sees who is left."""
    rows = connection.execute(
        "select id from account where role = 'admin' and state = 'active' order by id for update"
    ).fetchall()
    return frozenset(AccountId(row[0]) for row in rows)


def organisation_named(connection: Connection, name: str) -> OrganisationId:
    """The organisation of that name, made where it is missing."""
    return OrganisationId(_named(connection, "insert into organisation (name) values (%s)", name))


def artist_named(connection: Connection, name: str) -> ArtistId:
    """The artist of that name, made where it is missing."""
    return ArtistId(_named(connection, "insert into artist (name) values (%s)", name))


def venue_id(connection: Connection, name: str) -> VenueId | None:
    """The venue of that name; a venue is made by an import and not here."""
    row = connection.execute("select id from venue where name = %s", [name]).fetchone()
    return None if row is None else VenueId(row[0])


def _named(connection: Connection, insert: LiteralString, name: str) -> int:
    row = connection.execute(
        insert + " on conflict (name) do update set name = excluded.name returning id", [name]
    ).fetchone()
    assert row is not None, "an upsert answers with its row"
    return int(row[0])
