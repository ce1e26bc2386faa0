"""A database of its own for practice: one performance with its house, copied out of one snapshot, and a login that
reaches nothing else.

The login owns nothing and is no member of the runtime role: it has that role's rights in the sandbox only, so not even
a mistake of ours can write through it into the house. Sessions, keys, letters to send, journals of providers and the
audit are left behind.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from db import migrations, models
from db.errors import NotTheOwner, translated
from db.postgres import SANDBOX_PREFIX, Connection
from db.vocabulary import PerformanceId

_CONNECT_SECONDS_MAX = 3
_YOUNG_SECONDS = 120  # one that is being made has nobody in it between two steps
_OF_THE_PERFORMANCE: LiteralString = "performance_id = {id}"
_OF_THE_MANIFEST: LiteralString = "manifest_id = (select manifest_id from performance where id = {id})"
_WHOLE: LiteralString = "true"

_COPIED: Mapping[str, LiteralString] = {
    "organisation": _WHOLE,
    "artist": _WHOLE,
    "venue": _WHOLE,
    "account": _WHOLE,
    "account_artist": _WHOLE,
    "price_type": _WHOLE,
    "coupon": _WHOLE,
    "coupon_customer": _WHOLE,
    "hall": "id = (select hall_id from performance where id = {id})",
    "manifest": "id = (select manifest_id from performance where id = {id})",
    "manifest_level": _OF_THE_MANIFEST,
    "manifest_section": _OF_THE_MANIFEST,
    "manifest_row": _OF_THE_MANIFEST,
    "manifest_gone": _OF_THE_MANIFEST,
    "event": "id = (select event_id from performance where id = {id})",
    "event_artist": "event_id = (select event_id from performance where id = {id})",
    "performance": "id = {id}",
    "price_scope": _WHOLE,
    "fee_rule": "coalesce(performance_id, {id}) = {id}",
    "tax_rule": "coalesce(performance_id, {id}) = {id}",
}
_LEFT_BEHIND = {
    *("date_hold", "hall_booking", "outbox", "provider_event", "rehearsal", "seal", "voucher", "voucher_journal"),
}


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Where it is, and how its own login gets in."""

    name: str
    url: str = field(repr=False)


def make(owner_url: str, performance_id: PerformanceId) -> Sandbox:
    """A sandbox with that performance in it. Raises NotTheOwner where the login may not make one, StoreUnavailable."""
    password = secrets.token_urlsafe(18)
    with _as_owner(owner_url) as connection:
        now = connection.execute("select to_hex(extract(epoch from clock_timestamp())::int)").fetchone()
        assert now is not None, "there is a time"
        name = f"{SANDBOX_PREFIX}{now[0]}_{secrets.token_hex(3)}"
        connection.execute(sql.SQL("create role {} login password {}").format(sql.Identifier(name), password))
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    inside = _at(owner_url, name)
    try:
        migrations.upgrade(inside)
        with _as_owner(owner_url) as house, _as_owner(inside) as sandbox:
            _copy(house, sandbox, performance_id)
            _grant(sandbox, name)
    except BaseException:
        drop(owner_url, name)
        raise
    return Sandbox(name, _at(owner_url, name, login=name, password=password))


def drop(owner_url: str, name: str) -> None:
    """Take a sandbox away, and its login; whoever is in it is put out. One that is gone is no fault."""
    with _as_owner(owner_url) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(name)))


def abandoned(owner_url: str) -> list[str]:
    """Sandboxes of terminals that were killed: nobody is in them, and they were not begun just now."""
    with _as_owner(owner_url) as connection:
        rows = connection.execute(
            "select d.datname::text from pg_database d where starts_with(d.datname::text, %s)"
            " and substr(split_part(d.datname::text, '_', 3), 1, 8)"
            "     < to_hex(extract(epoch from clock_timestamp())::int - %s)"
            " and not exists (select from pg_stat_activity a where a.datname = d.datname) order by 1",
            [SANDBOX_PREFIX, _YOUNG_SECONDS],
        ).fetchall()
    return [row[0] for row in rows]


@contextmanager
def _as_owner(url: str) -> Generator[psycopg.Connection[TupleRow]]:
    try:
        with (
            translated(),
            psycopg.connect(url, autocommit=True, connect_timeout=_CONNECT_SECONDS_MAX) as connection,
        ):
            yield connection
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotTheOwner(str(error)) from error


def _copy(house: Connection, sandbox: Connection, performance_id: PerformanceId) -> None:
    """Everything of one moment, parents first."""
    house.execute("begin isolation level repeatable read read only")
    sandbox.execute("begin")
    for table, columns, condition in _parts(performance_id):
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        reading = sql.SQL("copy (select {} from {} where {}) to stdout (format binary)")
        writing = sql.SQL("copy {} ({}) from stdin (format binary)")
        with (
            house.cursor().copy(reading.format(names, sql.Identifier(table), condition)) as out,
            sandbox.cursor().copy(writing.format(sql.Identifier(table), names)) as into,
        ):
            for block in out:
                into.write(block)
    sandbox.execute(_GO_ON_COUNTING)
    sandbox.execute("commit")
    house.execute("commit")


def _parts(performance_id: PerformanceId) -> Iterator[tuple[str, list[str], sql.Composable]]:
    """(table, columns that may be written, which rows)."""
    for table in models.Order.metadata.sorted_tables:
        is_of_it = "performance_id" in table.columns and table.name not in ("coupon", *_LEFT_BEHIND)
        condition = _COPIED.get(table.name) or (_OF_THE_PERFORMANCE if is_of_it else None)
        if condition is not None:
            columns = [column.name for column in table.columns if column.computed is None]
            yield table.name, columns, sql.SQL(condition).format(id=sql.Literal(performance_id))


# What counts its rows up goes on behind what was copied.
_GO_ON_COUNTING: LiteralString = """
do $$
declare v record;
begin
  for v in select c.oid::regclass as relation, a.attname as name,
                  pg_get_serial_sequence(c.oid::regclass::text, a.attname) as counter
             from pg_attribute a join pg_class c on c.oid = a.attrelid
            where a.attidentity <> '' and c.relnamespace = 'public'::regnamespace and not c.relispartition
  loop
    execute format(
      'select setval(%L, coalesce((select max(%I) from %s), 0) + 1, false)', v.counter, v.name, v.relation);
  end loop;
end $$
"""


def _grant(sandbox: Connection, login: str) -> None:
    """What the runtime role may do, the login may, here."""
    who = sql.Identifier(login)
    for schema in ("public", "jobs"):
        sandbox.execute(sql.SQL("grant usage on schema {} to {}").format(sql.Identifier(schema), who))
        sandbox.execute(sql.SQL("grant usage on all sequences in schema {} to {}").format(sql.Identifier(schema), who))
    granted = sandbox.execute(
        "select table_schema::text, table_name::text, privilege_type::text from information_schema.role_table_grants"
        " where grantee = 'etds_app'"
    ).fetchall()
    called = sandbox.execute(
        "select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace"
        " and has_function_privilege('etds_app', p.oid, 'execute')"
    ).fetchall()
    for (function,) in called:
        sandbox.execute(sql.SQL("grant execute on function {} to {}").format(sql.SQL(function), who))
    for schema, table, privilege in granted:
        sandbox.execute(sql.SQL("grant {} on {} to {}").format(sql.SQL(privilege), sql.Identifier(schema, table), who))


def _at(url: str, database: str, *, login: str | None = None, password: str = "") -> str:
    """The same server, another database; as another login, where one is named."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    netloc = parts.netloc if login is None else f"{login}:{password}@{place}"
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{database}"))
