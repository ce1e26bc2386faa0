"""Carts that change hands: the guarded update (`functions/counter.sql`), what goes with them, and the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import kwargs_row

from db.postgres import Connection, Postgres, array
from db.vocabulary import AccountId, CartId, PerformanceId, SeatState, SessionId

THE_COUNTER = AccountId(0)
"""Whose a parked cart is."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What `hand_hold` answered; `owner` is whose the cart is now, None where there is none."""

    word: str
    owner: AccountId | None
    expires_at: datetime
    remaining_ms: int
    seats: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    name: str
    seats: list[int]
    price_types: list[str]
    customer: str | None
    contact: str | None
    coupon: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CartRow:
    """A living cart: whose, at which till, what it is called, and how long it has."""

    cart_id: CartId
    account_id: AccountId
    session_id: SessionId
    owner: str | None
    till: str | None
    name: str | None
    noted_by: str | None
    seats: list[int]
    held_since: datetime
    expires_at: datetime
    remaining_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRow:
    """One change of a seat."""

    at: datetime
    act: str
    to_state: SeatState
    who: str | None
    till: str | None
    reason: str | None
    reference: str | None


def hand_hold(
    connection: Connection,
    performance_id: PerformanceId,
    cart: CartId,
    *,
    from_account: AccountId,
    to_account: AccountId,
    session_id: SessionId,
    by_account: AccountId,
    park_seconds: int | None = None,
) -> Handed:
    """One guarded update: whoever comes second finds another owner. Raises ActUndone(ET002)."""
    row = connection.execute(
        "select outcome, owner, expires_at, remaining_ms, seats from hand_hold(%s, %s, %s, %s, %s, %s, %s::int)",
        [performance_id, cart, from_account, to_account, session_id, by_account, park_seconds],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return Handed(row[0], row[1], row[2], row[3] or 0, row[4] or [])


def put_note(
    connection: Connection,
    performance_id: PerformanceId,
    cart: CartId,
    *,
    name: str,
    by_account: AccountId,
    seats: Sequence[int],
    price_types: Sequence[str],
    customer: str | None,
    contact: str | None,
    coupon: str | None,
) -> None:
    connection.execute(
        "insert into cart_note"
        " (performance_id, cart_id, name, by_account, seats, price_types, customer, contact, coupon)"
        " values (%s, %s, %s, %s, %s::int[], %s::text[], %s, %s, %s)"
        " on conflict (performance_id, cart_id) do update set name = excluded.name, by_account = excluded.by_account,"
        " noted_at = excluded.noted_at, seats = excluded.seats, price_types = excluded.price_types,"
        " customer = excluded.customer, contact = excluded.contact, coupon = excluded.coupon",
        [
            performance_id,
            cart,
            name,
            by_account,
            array(seats),
            array(price_types),
            customer,
            contact,
            coupon,
        ],
    )


def take_note(connection: Connection, performance_id: PerformanceId, cart: CartId) -> NoteRow | None:
    """What goes with the cart, taken out of the book; the clock of the cart is left to its hold."""
    with connection.cursor(row_factory=kwargs_row(NoteRow)) as cursor:
        return cursor.execute(
            "delete from cart_note where performance_id = %s and cart_id = %s"
            " returning name, seats, price_types, customer, contact, coupon",
            [performance_id, cart],
        ).fetchone()


def carts(postgres: Postgres, performance_id: PerformanceId) -> list[CartRow]:
    """Every living cart of a performance, parked ones first, then by age."""
    return postgres.records(
        CartRow,
        "select h.cart_id, h.account_id, h.session_id, a.display_name as owner, s.terminal as till, n.name,"
        " b.display_name as noted_by, h.seats, h.held_since, h.expires_at,"
        " (extract(epoch from h.expires_at - clock_timestamp()) * 1000)::bigint as remaining_ms"
        " from hold h left join account a on a.id = h.account_id left join session s on s.id = h.session_id"
        " left join cart_note n on n.performance_id = h.performance_id and n.cart_id = h.cart_id"
        " left join account b on b.id = n.by_account"
        " where h.performance_id = %s and h.expires_at > clock_timestamp()"
        " and (a.role is null or a.role <> 'customer') order by h.account_id <> 0, h.held_since, h.cart_id",
        [performance_id],
    )


def newest_session(connection: Connection, account_id: AccountId) -> SessionId | None:
    """The session that this account began last, if it lives."""
    row = connection.execute(
        "select s.id from session s where s.account_id = %s and s.revoked_at is null"
        " and s.expires_at > clock_timestamp() order by s.created_at desc limit 1",
        [account_id],
    ).fetchone()
    return None if row is None else SessionId(row[0])


def _life(**columns: Any) -> LifeRow:
    columns["to_state"] = SeatState(columns["to_state"])
    return LifeRow(**columns)


def life_of_seat(postgres: Postgres, performance_id: PerformanceId, seat: int, limit: int) -> list[LifeRow]:
    """What happened to a seat, newest first."""
    return postgres.records(
        _life,
        "select j.at, j.act::text as act, j.to_state::text as to_state, a.display_name as who, s.terminal as till,"
        " coalesce(j.reason, j.code) as reason, o.reference"
        " from seat_journal j left join account a on a.id = j.account_id left join session s on s.id = j.session_id"
        " left join orders o on o.performance_id = j.performance_id and o.id = j.order_id"
        " where j.performance_id = %s and j.seats @> array[%s]::int[] order by j.id desc limit %s",
        [performance_id, seat, limit],
    )
