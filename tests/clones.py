"""Databases like the template for one test after the other. To copy one takes a fifth of a second, so it is made clean
again instead, as long as nobody changed more in it than rows.
"""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

# What would differ after any change of the schema, of rights or of settings: the versions of the catalog's rows.
_SHAPE = """
select md5(string_agg(version, ',' order by version)) from (
  select 'c' || oid || ' ' || xmin from pg_class where relnamespace = 'public'::regnamespace and relpersistence = 'p'
  union all select 'a' || attrelid || ' ' || attnum || ' ' || a.xmin from pg_attribute a
    join pg_class c on c.oid = a.attrelid where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
  union all select 'k' || oid || ' ' || xmin from pg_constraint where connamespace = 'public'::regnamespace
  union all select 'p' || oid || ' ' || xmin from pg_proc where pronamespace = 'public'::regnamespace
  union all select 't' || oid || ' ' || xmin from pg_trigger
  union all select 'n' || oid || ' ' || xmin from pg_namespace where nspname !~ '^pg_(toast_)?temp'
  union all select 's' || setrole || ' ' || xmin from pg_db_role_setting) as versions (version)
"""
_TABLES = """
select nspname, relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where nspname in ('public', 'jobs') and relkind = 'r' and relname <> 'alembic_version' order by 1, 2
"""
_USES_MAX = 40  # what was deleted stays in the files for a while, and makes them slower
_BYTES_MAX = 40 * 2**20


class Clones:
    """The databases of one worker. The template has no rows, so all of them go."""

    def __init__(self, owner_url: str, template: str) -> None:
        self._owner_url, self._template = owner_url, template
        self._free: list[str] = []
        self._shapes: dict[str, str] = {}
        self._uses: Counter[str] = Counter()

    def __enter__(self) -> Clones:
        self._server = psycopg.connect(at(self._owner_url, "postgres"), autocommit=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._free:
            self._drop(name)
        self._server.close()

    def take(self) -> str:
        """A database as the template is."""
        name = self._free.pop() if self._free else self._copied()
        self._uses[name] += 1
        return name

    def give_back(self, name: str) -> None:
        """Clean it for the next one, or drop it where it is not what it was."""
        if self._uses[name] < _USES_MAX and self._cleaned(name):
            self._free.append(name)
        else:
            self._drop(name)

    def _copied(self) -> str:
        name = f"t_{uuid4().hex[:12]}"
        self._server.execute(sql.SQL("create database {} template {}").format(_id(name), _id(self._template)))
        with psycopg.connect(at(self._owner_url, name), autocommit=True) as connection:
            self._shapes[name] = _one(connection, _SHAPE)
        return name

    def _drop(self, name: str) -> None:
        self._server.execute(sql.SQL("drop database {} with (force)").format(_id(name)))

    def _cleaned(self, name: str) -> bool:
        self._server.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s", [name])
        with psycopg.connect(at(self._owner_url, name), options="-c session_replication_role=replica") as connection:
            if _one(connection, "select pg_database_size(current_database())") > _BYTES_MAX:
                return False
            if _one(connection, _SHAPE) != self._shapes[name]:
                return False
            for table in _filled(connection):
                connection.execute(sql.SQL("delete from {}").format(table))
            connection.execute(
                "select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
                " from pg_sequences where last_value is not null"
            )
        return True


def _filled(connection: psycopg.Connection[Any]) -> list[sql.Identifier]:
    """The tables in which anything stands."""
    tables = connection.execute(_TABLES.encode()).fetchall()
    asked = sql.SQL(" union all ").join(
        sql.SQL("select {} where exists (select from {})").format(number, sql.Identifier(*table))
        for number, table in enumerate(tables)
    )
    return [sql.Identifier(*tables[number]) for (number,) in connection.execute(asked)]


def at(url: str, database: str) -> str:
    """The same server, another database."""
    return url.replace("/etds?", f"/{database}?")


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _one(connection: psycopg.Connection[Any], question: str) -> Any:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None, "an aggregate answers"
    return row[0]
