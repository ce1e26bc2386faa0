"""What an account did last, read from the books that tell it; and the typed callers of `migrations/functions/undo.sql`.

No book is kept for it: sales are orders, what became of seats is in their journal, cash in that of the drawer, what
happened at the window in that of the orders, the rest in the audit. What was taken back, and the rows by which it was,
stand in the audit entry of the undo, written with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.rows import kwargs_row

from db.postgres import Connection, Postgres, array
from db.queries.payments import PaymentOutcome
from db.vocabulary import AccountId, CartId, OrderId, PerformanceId, SeatState, SessionId, ShiftId


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act. `id` names it in every answer; what does not belong to its kind is None."""

    id: str
    kind: str
    at: datetime
    age_seconds: float
    performance_id: PerformanceId | None = None
    order_id: OrderId | None = None
    reference: str | None = None
    entry: int | None = None
    seats: Sequence[int] | None = None
    cart_id: CartId | None = None
    movement: UUID | None = None
    shift_id: ShiftId | None = None
    amount_minor: int | None = None
    currency: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class SeatsBack:
    """What `undo_seats` answered: the word, and what each seat is now."""

    word: str
    seats: list[int]
    fences: list[int]
    states: list[SeatState]
    codes: list[str | None]


_ORDERS: LiteralString = (
    "select 'order:' || o.performance_id || ':' || o.id as id,"
    " case when exists (select from exchange e where (e.performance_id, e.order_id) = (o.performance_id, o.id)"
    "                    and e.done_at is not null) then 'exchange'"
    "      when o.status = 'paying' then 'claim'"
    "      when o.channel = 'group' or o.status = 'reserved' then 'reserve'"
    "      when o.is_comp then 'comp' else 'sale' end as kind,"
    " case when o.channel = 'group' then o.created_at else coalesce(o.paid_at, o.created_at) end as at,"
    " o.performance_id, o.id as order_id, o.reference, null::bigint as entry,"
    " array(select l.seat_ordinal from order_line l where (l.performance_id, l.order_id) = (o.performance_id, o.id)"
    "        and l.kind = 'seat' order by l.seat_ordinal) as seats,"
    " o.cart_id, null::uuid as movement, null::uuid as shift_id, o.total_minor as amount_minor,"
    " o.currency::text as currency, o.customer::text as detail"
    " from orders o where o.account_id = %(account)s and o.created_at >= %(since)s"
    " and o.status in ('paid', 'paying', 'reserved') order by o.created_at desc limit %(limit)s"
)
_PAYMENTS: LiteralString = (
    "select 'tender:' || t.performance_id || ':' || t.id, 'payment', t.created_at, o.performance_id, o.id, o.reference,"
    " null::bigint, null::int[], null::uuid, t.id, t.shift_id, t.amount_minor, o.currency::text, t.kind::text"
    " from tender t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)"
    " where t.shift_id = %(shift)s and t.state = 'succeeded' and t.carried_from is null"
    " and (o.channel = 'group' or o.account_id <> %(account)s or o.created_at < %(since)s)"
    " order by t.created_at desc limit %(limit)s"
)
_SEATS: LiteralString = (
    "select 'seats:' || j.performance_id || ':' || j.id,"
    " case j.act when 'allocate' then 'set_aside' when 'kill' then 'kill' when 'hand' then 'park'"
    "  else case when j.order_id is null then 'open_again' else case ("
    "    select l.state from order_line l where (l.performance_id, l.order_id) = (j.performance_id, j.order_id)"
    "     and l.seat_ordinal = any(j.seats) limit 1) when 'returned' then 'return' when 'voided' then 'void'"
    "     when 'exchanged' then 'exchanged' else 'give_up' end end end,"
    " j.at, j.performance_id, j.order_id, (select o.reference from orders o where o.id = j.order_id"
    "   and o.performance_id = j.performance_id), j.id, j.seats, j.cart_id, null::uuid, null::uuid,"
    " null::bigint, null::text, coalesce(j.code, j.reason)"
    " from seat_journal j where j.account_id = %(account)s and j.at >= %(since)s"
    " and j.act not in ('hold', 'extend', 'release', 'expire', 'claim', 'sell') order by j.at desc limit %(limit)s"
)
_CASH: LiteralString = (
    "select 'cash:' || m.id, m.act::text, m.at, null::bigint, null::uuid, null::text, null::bigint, null::int[],"
    " null::uuid, m.id, m.shift_id, m.amount_minor, s.currency::text, m.reason::text"
    " from drawer_movement m join shift s on s.id = m.shift_id"
    " where m.shift_id = %(shift)s and m.account_id = %(account)s order by m.at desc limit %(limit)s"
)
_WINDOW: LiteralString = (
    "select 'window:' || w.performance_id || ':' || w.id, w.act, w.at, w.performance_id, w.order_id, o.reference,"
    " w.id, null::int[], null::uuid, null::uuid, null::uuid, null::bigint, o.currency::text, w.sentence::text"
    " from order_journal w join orders o on (o.performance_id, o.id) = (w.performance_id, w.order_id)"
    " where w.account_id = %(account)s and w.at >= %(since)s order by w.at desc limit %(limit)s"
)
_VOUCHERS: LiteralString = (
    "select 'voucher:' || v.id, 'voucher', v.at, null::bigint, null::uuid, null::text, v.id, null::int[], null::uuid,"
    " v.voucher_id, null::uuid, v.amount_minor, w.currency::text, w.name::text"
    " from voucher_journal v join voucher w on w.id = v.voucher_id"
    " where v.account_id = %(account)s and v.act = 'issue' and v.at >= %(since)s order by v.at desc limit %(limit)s"
)
_AUDIT: LiteralString = (
    "select 'audit:' || e.id, e.act::text, e.at, null::bigint, null::uuid, null::text, e.id, null::int[], null::uuid,"
    " null::uuid, null::uuid, null::bigint, null::text, e.subject::text"
    " from audit_entry e where e.account_id = %(account)s and e.at >= %(since)s and e.act = any(%(told)s::text[])"
    " order by e.at desc limit %(limit)s"
)
_BOOKS: LiteralString = " union all ".join(
    f"({book})" for book in (_ORDERS, _PAYMENTS, _SEATS, _CASH, _WINDOW, _VOUCHERS, _AUDIT)
)
_HIDDEN: LiteralString = (
    "select e.subject::text as id from audit_entry e"
    " where e.account_id = %(account)s and e.at >= %(since)s and e.act = 'undo'"
    " union all select jsonb_array_elements_text(e.detail->'made') from audit_entry e"
    " where e.account_id = %(account)s and e.at >= %(since)s and e.act = 'undo'"
)


def since(connection: Connection, account_id: AccountId, session_id: SessionId) -> tuple[datetime, ShiftId | None]:
    """When the shift or the session began, whichever is earlier; and the shift, where one is open or being counted."""
    row = connection.execute(
        "select least(coalesce(f.begun, clock_timestamp()), h.opened_at), h.id"
        " from (select min(s.created_at) as begun from session s"
        "        where s.family_id = (select family_id from session where id = %(session)s)) f"
        " left join shift h on h.account_id = %(account)s and h.state in ('open', 'counting')",
        {"account": account_id, "session": session_id},
    ).fetchone()
    assert row is not None, "an aggregate answers with a row"
    return row[0], row[1]


def newest(
    connection: Connection,
    account_id: AccountId,
    *,
    begun: datetime,
    shift_id: ShiftId | None,
    told: Sequence[str],
    limit: int = 40,
) -> ActRow | None:
    """The last act that was not taken back. `told`: the entries of the audit that are acts.

    `limit` bounds each book, so what was taken back is counted in it: who takes back more than that in a row is told
    that there is nothing.
    """
    values = {"account": account_id, "since": begun, "shift": shift_id, "told": array(told), "limit": limit}
    with connection.cursor(row_factory=kwargs_row(ActRow)) as cursor:
        return cursor.execute(
            "select a.id, a.kind, a.at, extract(epoch from clock_timestamp() - a.at)::float8 as age_seconds,"
            " a.performance_id, a.order_id, a.reference, a.entry, a.seats, a.cart_id, a.movement, a.shift_id,"
            f" a.amount_minor, a.currency, a.detail from ({_BOOKS}) a"
            f" where a.kind <> 'exchanged' and not exists (select from ({_HIDDEN}) u where u.id = a.id)"
            " order by a.at desc, a.id desc limit 1",
            values,
        ).fetchone()


def own_undo(connection: Connection, account_id: AccountId) -> None:
    """Until the transaction ends, nobody else undoes an act of this account."""
    connection.execute("select own_undo(%s)", [account_id])


def undone(connection: Connection, account_id: AccountId, act: str) -> dict[str, Any] | None:
    """What the audit says of this act, if it was taken back."""
    row = connection.execute(
        "select detail from audit_entry where account_id = %s and act = 'undo' and subject = %s limit 1",
        [account_id, act],
    ).fetchone()
    return None if row is None else row[0]


def seat_entries(connection: Connection, performance_id: PerformanceId) -> list[int]:
    """The rows of the seat journal that this very transaction wrote."""
    rows = connection.execute(
        "select id from (select id, xmin from seat_journal where performance_id = %s order by id desc limit 200) j"
        " where j.xmin = pg_current_xact_id()::xid",
        [performance_id],
    ).fetchall()
    return [row[0] for row in rows]


def window_entries(connection: Connection, performance_id: PerformanceId, order_id: OrderId) -> list[int]:
    """The same of the journal of an order."""
    rows = connection.execute(
        "select id from order_journal where performance_id = %s and order_id = %s and xmin = pg_current_xact_id()::xid",
        [performance_id, order_id],
    ).fetchall()
    return [row[0] for row in rows]


def why_sale_stands(
    postgres: Postgres, performance_id: PerformanceId, order_id: OrderId, account_id: AccountId
) -> str | None:
    """Why a sale is not taken back, None where that is harmless."""
    row = postgres.call("select why_sale_stands(%s, %s, %s)", [performance_id, order_id, account_id])
    return None if row is None else row[0]


def lock_sale(
    connection: Connection, performance_id: PerformanceId, order_id: OrderId, account_id: AccountId
) -> str | None:
    """The same, and from now on nobody prints, collects or changes it until the transaction ends."""
    return _word(connection, "select lock_sale(%s, %s, %s)", [performance_id, order_id, account_id])


def undo_sale(
    connection: Connection,
    performance_id: PerformanceId,
    order_id: OrderId,
    *,
    lines: Sequence[int],
    refunds: Sequence[tuple[UUID, UUID, int]],
    reason: str,
    account_id: AccountId,
    session_id: SessionId,
) -> PaymentOutcome:
    """`owed`, or why not. Raises DrawerShut, RuleBroken, ActUndone."""
    row = connection.execute(
        "select outcome, changed, fences, codes from undo_sale(%s, %s, %s::smallint[], %s::uuid[], %s::uuid[],"
        " %s::bigint[], %s, %s, %s)",
        [
            performance_id,
            order_id,
            array(lines),
            array(refund for refund, _, _ in refunds),
            array(tender for _, tender, _ in refunds),
            array(amount for _, _, amount in refunds),
            reason,
            account_id,
            session_id,
        ],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return PaymentOutcome(row[0], row[1] or [], row[2] or [], row[3] or [])


def seats_stand(postgres: Postgres, performance_id: PerformanceId, entry: int) -> bool:
    """Whether nobody touched the seats of this row of the journal since."""
    row = postgres.call("select seats_stand(%s, %s)", [performance_id, entry])
    return row == (True,)


def seats_before(postgres: Postgres, performance_id: PerformanceId, entry: int) -> list[tuple[str, str | None]]:
    """What the seats of this row of the journal were before it: each kind once, with its letter or code."""
    return postgres.rows(
        "select distinct state::text, code from seats_before(%s, %s) order by 1, 2", [performance_id, entry]
    )


def undo_seats(
    connection: Connection,
    performance_id: PerformanceId,
    entry: int,
    *,
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
) -> SeatsBack:
    """`done` or `gone`."""
    row = connection.execute(
        "select outcome, changed, fences, states::text[], codes from undo_seats(%s, %s, %s, %s, %s)",
        [performance_id, entry, account_id, session_id, reason],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    states = [SeatState(state) for state in list[str](row[3] or [])]
    return SeatsBack(row[0], row[1] or [], row[2] or [], states, row[4] or [])


def undo_movement(connection: Connection, movement: UUID, new: UUID, account_id: AccountId, reason: str) -> str:
    """`done`, `again`, `closed`, `gone` or `too_much`."""
    word = _word(connection, "select undo_movement(%s, %s, %s, %s)", [movement, new, account_id, reason])
    assert word is not None, "a function answers with a word"
    return word


def is_parked(postgres: Postgres, performance_id: PerformanceId, cart: CartId, entry: int) -> tuple[bool, str]:
    """Whether the cart is still as this row of the journal left it, with the counter; and the name it was given."""
    row = postgres.call(
        "select h.account_id = 0 and h.expires_at > clock_timestamp() and not exists ("
        "  select from seat_journal j where j.performance_id = h.performance_id and j.cart_id = h.cart_id"
        "   and j.act = 'hand' and j.id > %(entry)s), coalesce(n.name, '')::text"
        " from hold h left join cart_note n on (n.performance_id, n.cart_id) = (h.performance_id, h.cart_id)"
        " where h.performance_id = %(performance)s and h.cart_id = %(cart)s",
        {"performance": performance_id, "cart": cart, "entry": entry},
    )
    return (False, "") if row is None else (row[0], row[1])


def is_collected_by(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId, entry: int) -> bool:
    """Whether this hand-over is the last word on where the tickets are."""
    row = postgres.call(
        "select o.collected_at is not null and not exists (select from order_journal w"
        "   where w.performance_id = o.performance_id and w.order_id = o.id and w.id > %s"
        "    and w.act in ('collect', 'uncollect')) from orders o where o.performance_id = %s and o.id = %s",
        [entry, performance_id, order_id],
    )
    return row == (True,)


def exchanged_seats(
    postgres: Postgres, performance_id: PerformanceId, order_id: OrderId
) -> tuple[PerformanceId, OrderId, str, list[tuple[int, str, str | None]], int, bool] | None:
    """What an exchange gave away, for this new order: of which performance and order, its reference, each seat with the
    letter of its price type and that of its allocation; what it was worth; and whether the exchange was even."""
    row = postgres.call(
        "select e.from_performance_id, e.from_order_id, o.reference, e.out_minor,"
        " e.back_minor = 0 and e.fee_minor = 0 and e.out_minor = n.total_minor"
        " from exchange e join orders o on (o.performance_id, o.id) = (e.from_performance_id, e.from_order_id)"
        " join orders n on (n.performance_id, n.id) = (e.performance_id, e.order_id)"
        " where e.performance_id = %s and e.order_id = %s and e.done_at is not null",
        [performance_id, order_id],
    )
    if row is None:
        return None
    seats = postgres.rows(
        "select l.seat_ordinal, t.letter, f.code from exchange e"
        " cross join lateral unnest(e.freed, e.freed_codes) as f (seat, code)"
        " join order_line l on (l.performance_id, l.order_id) = (e.from_performance_id, e.from_order_id)"
        "  and l.seat_ordinal = f.seat and l.number = any(e.out_lines)"
        " join price_type t on t.id = l.price_type_id"
        " where e.performance_id = %s and e.order_id = %s order by l.seat_ordinal",
        [performance_id, order_id],
    )
    return row[0], row[1], row[2], seats, row[3], row[4]


def are_open(postgres: Postgres, performance_id: PerformanceId, seats: Sequence[int], letters: Sequence[str]) -> bool:
    """Whether these seats are with nobody: open, or of one of these allocations."""
    row = postgres.call(
        "select not exists (select from seat_claim c where c.performance_id = %s and c.seat_ordinal = any(%s::int[])"
        " and not (c.state = 'open' or (c.state = 'allocated' and c.code = any(%s::text[]))"
        "   or (c.state = 'held' and c.expires_at <= clock_timestamp())))",
        [performance_id, array(seats), array(letters)],
    )
    return row == (True,)


def hold_for_exchange(
    connection: Connection,
    performance_id: PerformanceId,
    cart: CartId,
    seats: Sequence[int],
    letters: Sequence[str],
    *,
    account_id: AccountId,
    session_id: SessionId,
) -> str:
    """T1 inside the transaction that sells them. Raises ActUndone(ET001)."""
    word = _word(
        connection,
        "select outcome from place_hold(%s, %s, %s::int[], %s, %s, 60, %s, %s::text[])",
        [performance_id, cart, array(seats), account_id, session_id, len(seats), array(letters)],
    )
    assert word is not None, "a function answers with a word"
    return word


def _word(connection: Connection, sql: LiteralString, values: list[Any]) -> str | None:
    row = connection.execute(sql, values).fetchone()
    assert row is not None, "a function answers with a row"
    return row[0]
