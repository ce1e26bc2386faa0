"""The runtime role owns nothing, and what is written into a journal stays."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors, sql

from core.runtime import Core
from db.postgres import RUNTIME_ROLE, Connection
from db.servers import Addresses

JOURNALS = [
    "seat_journal", "money_journal", "audit_entry", "order_journal", "price_journal", "drawer_journal",
    "drawer_movement", "z_report", "z_note", "scaling_journal",
]  # fmt: skip
KEPT = ["orders", "order_line", "ticket", "tender"]


@pytest.fixture
def connection(shared_core: Core) -> Iterator[Connection]:
    """A connection as the application has them."""
    with shared_core.postgres._pool.connection() as connection:
        assert connection.execute("select current_user").fetchone() == (RUNTIME_ROLE,)
        yield connection


def test_the_runtime_role_owns_nothing_and_is_nobody_special(connection: Connection) -> None:
    owned = connection.execute(
        "select 'relation', relname::text from pg_class where relowner = current_user::regrole"
        " union all select 'function', proname from pg_proc where proowner = current_user::regrole"
        " union all select 'schema', nspname from pg_namespace where nspowner = current_user::regrole"
        " union all select 'type', typname from pg_type where typowner = current_user::regrole"
        " union all select 'database', datname from pg_database where datdba = current_user::regrole"
    ).fetchall()
    special = connection.execute(
        "select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles"
        " where rolname = current_user"
    ).fetchone()
    member = connection.execute(
        "select roleid::regrole::text from pg_auth_members where member = current_user::regrole"
    )

    assert owned == []
    assert special == (False,) * 5
    assert member.fetchall() == []


@pytest.mark.parametrize("table", JOURNALS)
@pytest.mark.parametrize(
    "act",
    ["update {} set at = at", "delete from {}", "truncate {}", "drop table {}", "alter table {} disable trigger all",
     "alter table {} add column x int", "create index on {} (at)",
     "create rule r as on insert to {} do instead nothing"],
)  # fmt: skip
def test_a_journal_only_grows(connection: Connection, table: str, act: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(sql.SQL(act).format(sql.Identifier(table)))  # type: ignore[arg-type]


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("act", ["delete from {}", "truncate {}"])
def test_a_sale_is_never_deleted(connection: Connection, table: str, act: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(sql.SQL(act).format(sql.Identifier(table)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "act",
    ["create table mine (id int)", "create schema mine", "create extension vector", "create role mine",
     "create function mine() returns int language sql as 'select 1'", "drop schema public cascade",
     "alter domain safe_text drop constraint safe_text_visible", "copy account to program 'cat'",
     "alter role etds_app superuser", "drop function sweep_holds(int)"],
)  # fmt: skip
def test_the_runtime_role_makes_and_breaks_nothing(connection: Connection, act: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(act)  # type: ignore[arg-type]


def test_a_login_as_the_runtime_role_may_no_more_than_the_pool(database: Addresses) -> None:
    with psycopg.connect(database.postgres_url, autocommit=True) as connection:
        assert connection.execute("select session_user, current_user").fetchone() == (RUNTIME_ROLE, RUNTIME_ROLE)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("set role postgres")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("delete from audit_entry")


def test_every_table_is_granted_on_purpose(shared_core: Core) -> None:
    granted = shared_core.postgres.rows(
        "select c.relname::text, array_agg(lower(g.privilege_type) order by g.privilege_type)"
        " from pg_class c cross join aclexplode(c.relacl) g"
        " where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and g.grantee = 'etds_app'::regrole"
        " group by 1"
    )
    rights = dict(granted)
    tables = {
        row[0] for row in shared_core.postgres.rows("select tablename::text from pg_tables where schemaname = 'public'")
    }

    assert {table: rights[table] for table in JOURNALS} == {table: ["insert", "select"] for table in JOURNALS}
    assert {table: rights[table] for table in KEPT} == {table: ["insert", "select", "update"] for table in KEPT}
    assert rights["alembic_version"] == ["select"]
    assert tables == set(rights)
