"""Scalings as they are stored: versions of a performance, their levels and prices, the journal of their changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from db.postgres import Connection, Postgres, array
from db.queries.pricing import PriceRow
from db.vocabulary import AccountId, PerformanceId, SessionId

PriceCells = Mapping[tuple[int, int], int]
"""Minor units by (level number, price type id)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingRow:
    """One version without its seats: who made it, where it stands, how often it was changed."""

    version: int
    state: str
    revision: int
    note: str
    base_version: int | None
    cost_minor: int | None
    made_by: str
    made_at: datetime
    proposed_by: str | None
    proposer_id: AccountId | None
    proposed_at: datetime | None
    approved_by: str | None
    live_at: datetime | None
    retired_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One line of a version's journal."""

    version: int
    revision: int
    act: str
    seats: int
    detail: dict[str, Any]
    by: str
    at: datetime


_SELECT: LiteralString = (
    "select s.version, s.state, s.revision, s.note::text, s.base_version, s.cost_minor,"
    " m.display_name::text as made_by, s.made_at, p.display_name::text as proposed_by, s.proposed_by as proposer_id,"
    " s.proposed_at, a.display_name::text as approved_by, s.live_at, s.retired_at"
    " from scaling s join account m on m.id = s.made_by"
    " left join account p on p.id = s.proposed_by left join account a on a.id = s.approved_by"
)


def scalings_of(postgres: Postgres, performance_id: PerformanceId) -> list[ScalingRow]:
    """Every version, the newest first."""
    return postgres.records(
        ScalingRow, _SELECT + " where s.performance_id = %s order by s.version desc", [performance_id]
    )


def scaling_by_version(postgres: Postgres, performance_id: PerformanceId, version: int) -> ScalingRow | None:
    found = postgres.records(
        ScalingRow, _SELECT + " where s.performance_id = %s and s.version = %s", [performance_id, version]
    )
    return found[0] if found else None


def levels_of(postgres: Postgres, performance_id: PerformanceId, version: int) -> tuple[bytes, tuple[str, ...]] | None:
    """The levels by seat, and their names by number."""
    row = postgres.call(
        "select s.levels, array(select l.name::text from scaling_level l"
        "   where l.performance_id = s.performance_id and l.version = s.version order by l.number)"
        " from scaling s where s.performance_id = %s and s.version = %s",
        [performance_id, version],
    )
    return None if row is None else (bytes(row[0]), tuple(row[1]))


def prices_of(postgres: Postgres, performance_id: PerformanceId, version: int) -> list[PriceRow]:
    """Every price of the version, by price type position and level."""
    return postgres.records(
        PriceRow,
        "select sp.level_number, sp.price_type_id, t.letter, t.name::text as price_type, sp.price_minor"
        " from scaling_price sp join price_type t on t.id = sp.price_type_id"
        " where sp.performance_id = %s and sp.version = %s order by t.position, t.id, sp.level_number",
        [performance_id, version],
    )


def price_types(postgres: Postgres) -> list[tuple[int, str, str]]:
    """(id, letter, name) of every price type there is, in house order."""
    rows = postgres.rows("select id, letter, name::text from price_type order by position, id")
    return [(row[0], row[1], row[2]) for row in rows]


def known_levels(connection: Connection, performance_id: PerformanceId) -> list[str]:
    """By number, the newest name of every level that any version has: what a number means is never forgotten."""
    rows = connection.execute(
        "select distinct on (number) name::text from scaling_level where performance_id = %s"
        " order by number, version desc",
        [performance_id],
    ).fetchall()
    return [row[0] for row in rows]


def held_seats(postgres: Postgres, performance_id: PerformanceId) -> list[int]:
    """Seats that are in somebody's cart now."""
    rows = postgres.rows(
        "select seat_ordinal from seat_claim"
        " where performance_id = %s and state = 'held' and expires_at > clock_timestamp() order by 1",
        [performance_id],
    )
    return [row[0] for row in rows]


def sold_seats(postgres: Postgres, performance_id: PerformanceId) -> list[tuple[int, str, int]]:
    """(seat, price type letter, paid in minor units) of every live line of an order that is paid, or is being paid."""
    rows = postgres.rows(
        "select l.seat_ordinal, t.letter, l.price_minor - l.discount_minor"
        " from seat_claim c"
        " join order_line l on l.performance_id = c.performance_id and l.order_id = c.order_id"
        "   and l.seat_ordinal = c.seat_ordinal and l.state = 'live'"
        " join price_type t on t.id = l.price_type_id"
        " where c.performance_id = %s and c.state in ('sold', 'paying', 'reserved') order by 1",
        [performance_id],
    )
    return [(row[0], row[1], row[2]) for row in rows]


def changes_of(postgres: Postgres, performance_id: PerformanceId, version: int, limit: int) -> list[ChangeRow]:
    """What happened to a version, the newest first."""
    return postgres.records(
        ChangeRow,
        "select j.version, j.revision, j.act, coalesce(cardinality(j.seats), 0) as seats, j.detail,"
        " a.display_name::text as by, j.at from scaling_journal j join account a on a.id = j.account_id"
        " where j.performance_id = %s and j.version = %s order by j.id desc limit %s",
        [performance_id, version, limit],
    )


def painted(postgres: Postgres, performance_id: PerformanceId, version: int) -> list[tuple[list[int], bytes, bytes]]:
    """Every stroke of a version, the oldest first: the seats, what they were, what they became."""
    rows = postgres.rows(
        "select seats, was, now from scaling_journal"
        " where performance_id = %s and version = %s and seats is not null order by id",
        [performance_id, version],
    )
    return [(row[0], bytes(row[1]), bytes(row[2])) for row in rows]


# --- writing ----------------------------------------------------------------------------------------------------------


def lock_performance(connection: Connection, performance_id: PerformanceId) -> int | None:
    """Hold the performance: versions are counted, and put into force, one at a time. The live version."""
    row = connection.execute(
        "select scaling_version from performance where id = %s for no key update", [performance_id]
    ).fetchone()
    assert row is not None, "the performance was found before it is locked"
    return row[0]


def insert_scaling(
    connection: Connection,
    performance_id: PerformanceId,
    *,
    levels: bytes,
    names: Sequence[str],
    prices: PriceCells,
    base_version: int | None,
    cost_minor: int | None,
    note: str,
    account_id: AccountId,
    is_past: bool = False,
) -> int:
    """A new draft, or the record of what was before anything was scaled (`is_past`); its version."""
    row = connection.execute(
        "insert into scaling (performance_id, version, state, levels, base_version, cost_minor, note, made_by,"
        " retired_at)"
        " select %(performance)s, coalesce(max(version), 0) + 1, %(state)s, %(levels)s, %(base)s, %(cost)s, %(note)s,"
        " %(by)s, case when %(state)s = 'retired' then clock_timestamp() end"
        " from scaling where performance_id = %(performance)s returning version",
        {
            "performance": performance_id,
            "state": "retired" if is_past else "draft",
            "levels": levels,
            "base": base_version,
            "cost": cost_minor,
            "note": note,
            "by": account_id,
        },
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    put_levels(connection, performance_id, row[0], names)
    put_prices(connection, performance_id, row[0], prices)
    return row[0]


def draft_levels(
    connection: Connection, performance_id: PerformanceId, version: int, revision: int
) -> tuple[bytes, int] | None:
    """The levels of a draft, and how many it has, under a lock; None where it is no draft, or was changed since."""
    row = connection.execute(
        "select s.levels, (select count(*) from scaling_level l"
        "   where l.performance_id = s.performance_id and l.version = s.version)"
        " from scaling s where s.performance_id = %s and s.version = %s and s.revision = %s and s.state = 'draft'"
        " for update of s",
        [performance_id, version, revision],
    ).fetchone()
    return None if row is None else (bytes(row[0]), row[1])


def touch(
    connection: Connection,
    performance_id: PerformanceId,
    version: int,
    *,
    levels: bytes | None = None,
    cost_minor: int | None = None,
    has_cost: bool = False,
) -> int:
    """Count a change of a draft that is locked, with what it changes; the revision after it."""
    row = connection.execute(
        "update scaling set revision = revision + 1, levels = coalesce(%s, levels),"
        " cost_minor = case when %s then %s else cost_minor end"
        " where performance_id = %s and version = %s returning revision",
        [levels, has_cost, cost_minor, performance_id, version],
    ).fetchone()
    assert row is not None, "the version was locked before"
    return row[0]


def put_levels(connection: Connection, performance_id: PerformanceId, version: int, names: Sequence[str]) -> None:
    """Name the levels from 0 on; those that are there are named anew."""
    connection.execute(
        "insert into scaling_level (performance_id, version, number, name)"
        " select %s, %s, n - 1, name from unnest(%s::text[]) with ordinality as a (name, n)"
        " on conflict (performance_id, version, number) do update set name = excluded.name",
        [performance_id, version, list(names)],
    )


def put_prices(connection: Connection, performance_id: PerformanceId, version: int, prices: PriceCells) -> None:
    """Set these prices; others stay."""
    connection.execute(
        "insert into scaling_price (performance_id, version, level_number, price_type_id, price_minor)"
        " select %s, %s, * from unnest(%s::smallint[], %s::smallint[], %s::bigint[])"
        " on conflict (performance_id, version, level_number, price_type_id)"
        " do update set price_minor = excluded.price_minor",
        [
            performance_id,
            version,
            array(level for level, _ in prices),
            array(price_type for _, price_type in prices),
            array(prices.values()),
        ],
    )


def drop_prices(
    connection: Connection, performance_id: PerformanceId, version: int, cells: Iterable[tuple[int, int]]
) -> None:
    """These levels are not sold to these price types any more."""
    chosen = list(cells)
    connection.execute(
        "delete from scaling_price p using unnest(%s::smallint[], %s::smallint[]) as a (level, price_type)"
        " where p.performance_id = %s and p.version = %s"
        " and p.level_number = a.level and p.price_type_id = a.price_type",
        [array(level for level, _ in chosen), array(kind for _, kind in chosen), performance_id, version],
    )


def move_state(
    connection: Connection,
    performance_id: PerformanceId,
    version: int,
    revision: int,
    *,
    frm: Sequence[str],
    to: str,
    account_id: AccountId,
    note: str | None = None,
) -> int | None:
    """From one of these states to another, where it stands at that revision; the revision after it, or None."""
    row = connection.execute(
        "update scaling set state = %(to)s, revision = revision + 1, note = coalesce(%(note)s, note),"
        " proposed_by = case %(to)s when 'proposed' then %(by)s when 'draft' then null else proposed_by end,"
        " proposed_at = case %(to)s when 'proposed' then clock_timestamp() when 'draft' then null else proposed_at end,"
        " approved_by = case %(to)s when 'live' then %(by)s else approved_by end,"
        " live_at = case %(to)s when 'live' then clock_timestamp() else live_at end,"
        " retired_at = case %(to)s when 'retired' then clock_timestamp() else retired_at end"
        " where performance_id = %(performance)s and version = %(version)s and revision = %(revision)s"
        " and state = any(%(frm)s) returning revision",
        {
            "performance": performance_id,
            "version": version,
            "revision": revision,
            "frm": list(frm),
            "to": to,
            "by": account_id,
            "note": note,
        },
    ).fetchone()
    return None if row is None else row[0]


def replace_live(connection: Connection, performance_id: PerformanceId) -> None:
    """The live version steps back, to make room for another one."""
    connection.execute(
        "update scaling set state = 'retired', retired_at = clock_timestamp(), revision = revision + 1"
        " where performance_id = %s and state = 'live'",
        [performance_id],
    )


def put_into_force(connection: Connection, performance_id: PerformanceId, version: int) -> None:
    """The performance sells by this version from the commit on: its levels, and its prices as the price list."""
    connection.execute("delete from performance_price where performance_id = %s", [performance_id])
    connection.execute(
        "insert into performance_price (performance_id, level_number, price_type_id, price_minor)"
        " select performance_id, level_number, price_type_id, price_minor from scaling_price"
        " where performance_id = %s and version = %s",
        [performance_id, version],
    )
    connection.execute(
        "update performance set scaling_version = %s, version = version + 1 where id = %s", [version, performance_id]
    )


def journal(
    connection: Connection,
    performance_id: PerformanceId,
    version: int,
    *,
    revision: int,
    act: str,
    account_id: AccountId,
    session_id: SessionId,
    seats: Sequence[int] | None = None,
    was: bytes | None = None,
    now: bytes | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write down what was done to a version."""
    connection.execute(
        "insert into scaling_journal (performance_id, version, revision, act, seats, was, now, detail, account_id,"
        " session_id) values (%s, %s, %s, %s, %s::int[], %s, %s, %s, %s, %s)",
        [
            performance_id,
            version,
            revision,
            act,
            None if seats is None else array(seats),
            was,
            now,
            Jsonb(dict(detail or {})),
            account_id,
            session_id,
        ],
    )
