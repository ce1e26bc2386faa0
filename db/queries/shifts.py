"""Typed callers of the shift functions (`migrations/functions/shifts.sql`), and shifts as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from db.postgres import Connection, Postgres
from db.vocabulary import AccountId, DrawerAct, OrderId, PerformanceId, ShiftId, ShiftState, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """A shift with the names of who and where; times aware, `time_zone` that of its house."""

    id: ShiftId
    venue_id: VenueId
    venue: str
    time_zone: str
    account_id: AccountId
    username: str
    operator: str
    terminal: str
    currency: str
    state: ShiftState
    float_minor: int
    opened_at: datetime
    counted_minor: int | None
    closed_at: datetime | None
    closed_by: str | None
    approved_at: datetime | None
    approved_by: str | None
    number: int | None
    figures: Mapping[str, Any] | None
    sha256: str | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", ShiftState(self.state))


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementRow:
    id: UUID
    act: DrawerAct
    amount_minor: int
    reason: str
    operator: str
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "act", DrawerAct(self.act))


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRow:
    """A tender or a refund of a shift. `received_minor` is what was handed over; a refund has none."""

    performance_id: PerformanceId
    code: str
    order_id: OrderId
    reference: str
    kind: str
    is_back: bool
    amount_minor: int
    received_minor: int | None
    seats: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    at: datetime
    operator: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRow:
    """A house where a drawer may stand."""

    id: VenueId
    name: str
    currency: str


def open_shift(
    connection: Connection,
    shift: ShiftId,
    *,
    venue_id: VenueId,
    account_id: AccountId,
    terminal: str,
    currency: str,
    float_minor: int,
    pieces: Mapping[str, int] | None,
) -> str:
    """`opened` or `again`. Raises RuleBroken (shift_one_open_an_account, shift_one_open_a_terminal)."""
    return _word(
        connection,
        "select open_shift(%s, %s, %s, %s, %s, %s, %s)",
        [shift, venue_id, account_id, terminal, currency, float_minor, Jsonb(pieces) if pieces else None],
    )


def count_shift(connection: Connection, shift: ShiftId, *, is_counting: bool) -> str:
    """`done`, `again` or `closed`."""
    return _word(connection, "select count_shift(%s, %s)", [shift, is_counting])


def move_cash(
    connection: Connection,
    movement: UUID,
    shift: ShiftId,
    act: DrawerAct,
    amount_minor: int,
    reason: str,
    account_id: AccountId,
) -> str:
    """`done`, `again`, `closed` or `too_much`."""
    return _word(
        connection,
        "select move_cash(%s, %s, %s, %s, %s, %s)",
        [movement, shift, act, amount_minor, reason, account_id],
    )


def close_shift(
    connection: Connection,
    shift: ShiftId,
    *,
    counted_minor: int,
    pieces: Mapping[str, int] | None,
    account_id: AccountId,
) -> tuple[str, int | None, str | None]:
    """`closed`, `again` or `unheard`; the number of the Z and its hash in hexadecimal."""
    row = connection.execute(
        "select outcome, number, sha256 from close_shift(%s, %s, %s, %s)",
        [shift, counted_minor, Jsonb(pieces) if pieces else None, account_id],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return row[0], row[1], row[2]


def approve_shift(connection: Connection, shift: ShiftId, account_id: AccountId) -> str:
    """`approved`, `again`, `not_closed` or `own`."""
    return _word(connection, "select approve_shift(%s, %s)", [shift, account_id])


def insert_note(connection: Connection, shift: ShiftId, account_id: AccountId, sentence: str) -> None:
    connection.execute(
        "insert into z_note (shift_id, account_id, sentence) values (%s, %s, %s)", [shift, account_id, sentence]
    )


def figures(postgres: Postgres, shift: ShiftId) -> Mapping[str, Any]:
    """What the shift comes to now."""
    row = postgres.call("select shift_figures(%s)", [shift])
    assert row is not None, "a function answers with a row"
    return row[0]


_SHIFT: LiteralString = (
    "select s.id, s.venue_id, v.name::text as venue, v.time_zone, s.account_id, a.username::text,"
    " a.display_name::text as operator, s.terminal::text, s.currency::text, s.state::text, s.float_minor, s.opened_at,"
    " s.counted_minor, s.closed_at, c.display_name::text as closed_by, s.approved_at,"
    " p.display_name::text as approved_by, z.number, z.figures, encode(z.sha256, 'hex') as sha256"
    " from shift s join venue v on v.id = s.venue_id join account a on a.id = s.account_id"
    " left join account c on c.id = s.closed_by left join account p on p.id = s.approved_by"
    " left join z_report z on z.shift_id = s.id"
)


def shift_by_id(postgres: Postgres, shift: ShiftId) -> ShiftRow | None:
    found = postgres.records(ShiftRow, _SHIFT + " where s.id = %s", [shift])
    return found[0] if found else None


def open_shift_of(postgres: Postgres, account_id: AccountId) -> ShiftRow | None:
    """The one that is open or being counted."""
    found = postgres.records(
        ShiftRow, _SHIFT + " where s.account_id = %s and s.state in ('open', 'counting')", [account_id]
    )
    return found[0] if found else None


def last_float(postgres: Postgres, venue_id: VenueId, terminal: str) -> int | None:
    """The float that was last put into the drawer of a terminal."""
    row = postgres.call(
        "select float_minor from shift where venue_id = %s and terminal = %s and state in ('closed', 'reconciled')"
        " order by opened_at desc limit 1",
        [venue_id, terminal],
    )
    return None if row is None else row[0]


def latest(postgres: Postgres, *, venue_id: VenueId | None, account_id: AccountId | None, limit: int) -> list[ShiftRow]:
    """The newest first; of one house, of one account, where these are given."""
    return postgres.records(
        ShiftRow,
        _SHIFT + " where (%(venue)s::bigint is null or s.venue_id = %(venue)s)"
        " and (%(account)s::bigint is null or s.account_id = %(account)s)"
        " order by s.opened_at desc, s.id limit %(limit)s",
        {"venue": venue_id, "account": account_id, "limit": limit},
    )


def shifts_numbered(postgres: Postgres, number: int) -> list[ShiftRow]:
    """Those whose Z has this number, one a house; the newest first."""
    return postgres.records(ShiftRow, _SHIFT + " where z.number = %s order by z.at desc", [number])


def movements(postgres: Postgres, shift: ShiftId) -> list[MovementRow]:
    """The oldest first."""
    return postgres.records(
        MovementRow,
        "select m.id, m.act::text, m.amount_minor, m.reason::text, a.display_name::text as operator, m.at"
        " from drawer_movement m join account a on a.id = m.account_id where m.shift_id = %s order by m.at, m.id",
        [shift],
    )


def notes(postgres: Postgres, shift: ShiftId) -> list[NoteRow]:
    return postgres.records(
        NoteRow,
        "select n.at, a.display_name::text as operator, n.sentence::text from z_note n"
        " join account a on a.id = n.account_id where n.shift_id = %s order by n.id",
        [shift],
    )


def money_rows(postgres: Postgres, shift: ShiftId) -> list[CashRow]:
    """Every tender and refund that the figures count, the oldest first."""
    return postgres.records(
        CashRow,
        "select o.performance_id, p.code, o.id as order_id, o.reference, t.kind::text, false as is_back,"
        " t.amount_minor, t.received_minor, l.seats, t.created_at as at"
        " from tender t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)"
        " join performance p on p.id = o.performance_id cross join lateral ("
        "   select count(*)::int as seats from order_line l"
        "    where l.performance_id = o.performance_id and l.order_id = o.id and l.kind = 'seat') l"
        " where t.shift_id = %(shift)s and t.state = 'succeeded'"
        " union all select o.performance_id, p.code, o.id, o.reference, t.kind::text, true, r.amount_minor, null, 0,"
        " coalesce(r.completed_at, r.created_at)"
        " from refund r join tender t on (t.performance_id, t.id) = (r.performance_id, r.tender_id)"
        " join orders o on (o.performance_id, o.id) = (r.performance_id, r.order_id)"
        " join performance p on p.id = o.performance_id"
        " where r.shift_id = %(shift)s and (t.kind <> 'cash' or r.state = 'succeeded')"
        " order by 10, 4",
        {"shift": shift},
    )


def houses(postgres: Postgres, venue_id: VenueId | None) -> list[HouseRow]:
    """Every house, or the one of that id, in the order of their names."""
    return postgres.records(
        HouseRow,
        "select id, name::text, currency::text from venue where %(venue)s::bigint is null or id = %(venue)s"
        " order by name",
        {"venue": venue_id},
    )


def _word(connection: Connection, sql: LiteralString, values: list[Any]) -> str:
    row = connection.execute(sql, values).fetchone()
    assert row is not None, "a function answers with a row"
    return row[0]
