"""Many more performances like some that are there: whole sales copied inside the database, for load profiles.

Only for a database of nobody's: constraints and indexes of the big tables are taken off while rows go in, and put on
again behind them, which checks them all. Nothing is synchronised until the end. An id is the old one behind the number
of the new performance, so what belongs together still does; times move with the performance.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, LiteralString, cast

import psycopg
from psycopg import sql

from db.postgres import Connection
from db.vocabulary import PerformanceId

_TABLES: tuple[LiteralString, ...] = (
    "ticket", "order_line", "orders", "tender", "money_journal", "seat_claim", "seat_journal", "sales_journal",
)  # fmt: skip
_BATCH = 50
_LANES = 2
_EXPRESSIONS = {
    "reference": "overlay(upper(lpad(to_hex(t.seq * 4096 + o.number), 7, '0')) placing '-' from 4 for 0)",
    "shift_id": "null",
    "is_folded": "true",
}
_CODE = "upper(right(t.head, 4)) || substr(x.code, 5)"
_KEPT = ("session_id", "carried_from")


@dataclass(frozen=True, slots=True)
class Copy:
    """A performance that exists and has no sales, to get those of `source` that were made before now."""

    source: PerformanceId
    target: PerformanceId
    number: int
    shift: timedelta


@dataclass(frozen=True, slots=True)
class Pattern:
    """A performance that was played and has plain sales."""

    id: PerformanceId
    code: str
    starts_at: datetime
    tickets: int


def patterns(connection: Connection, now: datetime) -> list[Pattern]:
    """Those that were played, by their code."""
    rows = connection.execute(
        "select p.id, p.code, p.starts_at, count(*) from performance p join ticket k on k.performance_id = p.id"
        " where p.starts_at < %s and p.state = 'played' group by p.id order by p.code",
        [now],
    )
    return [Pattern(*row) for row in rows]


def copy_prices(connection: Connection, copies: Sequence[Copy]) -> None:
    connection.execute(
        "insert into performance_price (performance_id, level_number, price_type_id, price_minor)"
        " select t.id, x.level_number, x.price_type_id, x.price_minor"
        " from unnest(%s::bigint[], %s::bigint[]) t (source, id)"
        " join performance_price x on x.performance_id = t.source",
        [[copy.source for copy in copies], [copy.target for copy in copies]],
    )


def multiply(owner_url: str, copies: Sequence[Copy], now: datetime) -> int:
    """Give every target the sales of its source, as far as they would be made by now; how many tickets that were."""
    sources = sorted({copy.source for copy in copies})
    with psycopg.connect(owner_url, autocommit=True) as owner:
        with _roomy(owner), _bare(owner_url, owner):
            _keep_sources(owner, sources)
            try:
                lanes = [list(copies[lane::_LANES]) for lane in range(_LANES)]
                with ThreadPoolExecutor(_LANES) as pool:
                    made = sum(pool.map(partial(_fill, owner_url, now), lanes))
            finally:
                owner.execute("drop schema load cascade")
        _in_lanes(owner_url, [*(f"analyze {table}" for table in _TABLES), "select rebuild_sums()"])
    return made


def _keep_sources(owner: psycopg.Connection[Any], sources: Sequence[int]) -> None:
    """The sales of the sources apart, of each id the part that stays."""
    owner.execute("create schema load")
    for table in _TABLES:
        columns = ", ".join(
            f"substr({name}::text, 9) as {name}" if _is_drawn(name, kind) else name
            for name, kind, _ in _columns(owner, table)
        )
        statement = f"create table load.{table} as select {columns} from {table} where performance_id = any(%s)"
        owner.cursor().execute(cast(LiteralString, statement), [list(sources)])
    owner.execute(
        "create table load.numbered as select performance_id, id, cart_id, paid_at,"
        " row_number() over (partition by performance_id order by paid_at, id) as number"
        " from load.orders where status = 'paid'"
    )


def _fill(owner_url: str, now: datetime, copies: Sequence[Copy]) -> int:
    made = 0
    with psycopg.connect(owner_url) as lane:
        lane.execute("set session_replication_role = replica; set synchronous_commit = off; set jit = off")
        lane.execute("set timezone = 'UTC'; set work_mem = '256MB'; set enable_mergejoin = off")
        lane.execute("create temp table target (source bigint, id bigint, seq bigint, shift interval, head text)")
        statements: dict[str, LiteralString] = {table: _copying(lane, table) for table in _TABLES}
        for first in range(0, len(copies), _BATCH):
            lane.execute("truncate target")
            with lane.cursor() as cursor, cursor.copy("copy target from stdin") as rows:
                for copy in copies[first : first + _BATCH]:
                    rows.write_row((copy.source, copy.target, copy.number, copy.shift, f"{copy.target:08x}"))
            lane.execute("analyze target")
            for table, statement in statements.items():
                count = lane.execute(statement, {"now": now}).rowcount
                made += count if table == "ticket" else 0
            lane.commit()
    return made


def _copying(lane: psycopg.Connection[Any], table: LiteralString) -> LiteralString:
    """The statement that copies one table: each column by what it holds."""
    columns = [(name, kind) for name, kind, is_counted in _columns(lane, table) if not is_counted]
    values = [_value(table, name, kind) for name, kind in columns]
    names = ", ".join(name for name, _ in columns)
    by = {"orders": "o.id = x.id", "seat_claim": "o.cart_id = x.cart_id", "seat_journal": "o.cart_id = x.cart_id"}
    condition = by.get(table, "o.id = x.order_id")
    # What was set aside belongs to no order, and comes along. A seat's entries keep their order.
    free = " or x.cart_id is null" if table in ("seat_claim", "seat_journal") else ""
    statement = (
        f"insert into {table} ({names}) select {', '.join(values)} from target t"
        f" join load.{table} x on x.performance_id = t.source"
        f" left join load.numbered o on o.performance_id = t.source and {condition}"
        f" where o.paid_at + t.shift <= %(now)s{free}{' order by x.id' if table == 'seat_journal' else ''}"
    )
    return cast(LiteralString, statement)  # names of our own catalog


def _columns(connection: psycopg.Connection[Any], table: str) -> list[tuple[str, str, bool]]:
    """Name and type of each that is not computed, and whether the database counts it."""
    return connection.execute(
        "select attname, atttypid::regtype::text, attidentity <> '' from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
        [table],
    ).fetchall()


def _is_drawn(name: str, kind: str) -> bool:
    return kind == "uuid" and name not in _KEPT


def _value(table: str, name: str, kind: str) -> str:
    if name == "performance_id":
        return "t.id"
    if name == "code" and table == "ticket":
        return _CODE
    if name in _EXPRESSIONS:
        return _EXPRESSIONS[name]
    if _is_drawn(name, kind):
        return f"(t.head || x.{name})::uuid"
    if kind == "timestamp with time zone":
        return f"x.{name} + t.shift"
    return f"x.{name}"


@contextmanager
def _roomy(owner: psycopg.Connection[Any]) -> Generator[None]:
    """A server that writes much: few checkpoints."""
    settings = {"max_wal_size": "16GB", "checkpoint_timeout": "30min", "autovacuum": "off"}
    for name, value in settings.items():
        owner.execute(sql.SQL("alter system set {} = {}").format(sql.Identifier(name), sql.Literal(value)))
    owner.execute("select pg_reload_conf()")
    try:
        yield
    finally:
        for name in settings:
            owner.execute(sql.SQL("alter system reset {}").format(sql.Identifier(name)))
        owner.execute("select pg_reload_conf()")


@contextmanager
def _bare(owner_url: str, owner: psycopg.Connection[Any]) -> Generator[None]:
    """Without keys and indexes on the big tables; afterwards all of them stand again."""
    keys = owner.execute(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = any(%s::regclass[]) and contype in ('p', 'u')",
        [list(_TABLES)],
    ).fetchall()
    indexes = owner.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " where indrelid = any(%s::regclass[])"
        " and not exists (select from pg_constraint c where c.conindid = indexrelid)",
        [list(_TABLES)],
    ).fetchall()
    for table, name, _ in keys:
        owner.execute(cast(LiteralString, f"alter table {table} drop constraint {name}"))
    for name, _ in indexes:
        owner.execute(cast(LiteralString, f"drop index {name}"))
    try:
        yield
    finally:
        again = [f"alter table {table} add constraint {name} {what}" for table, name, what in keys]
        _in_lanes(owner_url, [*again, *(definition for _, definition in indexes)])


def _in_lanes(owner_url: str, statements: Iterable[str]) -> None:
    """Each statement by itself, as many at once as there are lanes."""

    def run(statement: str) -> None:
        with psycopg.connect(owner_url, autocommit=True) as lane:
            lane.execute(
                "set maintenance_work_mem = '2GB'; set max_parallel_maintenance_workers = 0;"
                " set work_mem = '256MB'; set synchronous_commit = off"
            )
            lane.execute(cast(LiteralString, statement))

    with ThreadPoolExecutor(_LANES) as pool:
        list(pool.map(run, statements))
