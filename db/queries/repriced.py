"""Typed callers of orders at other prices (`migrations/functions/repriced.sql`), and how many seats were given away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.postgres import Connection, Postgres, array
from db.queries.sales import SaleOutcome
from db.vocabulary import AccountId, CartId, OrderId, PerformanceId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RepricedSeat:
    """A line with the price of the list and the one that is charged."""

    seat_ordinal: int
    level_number: int
    price_type_id: int
    list_minor: int
    price_minor: int
    ticket_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepricedAsked:
    """What is written; `lines` in ordinal order. Comps are given at once, all else is to be paid."""

    order_id: OrderId
    reference: str
    cart: CartId
    account_id: AccountId
    session_id: SessionId
    channel: str
    pay_seconds: int
    customer: str | None
    contact: str | None
    reason: str
    is_comp: bool
    comp_seats_max: int
    lines: Sequence[RepricedSeat]
    pricing: str | None = None


def sell_repriced(connection: Connection, performance_id: PerformanceId, asked: RepricedAsked) -> SaleOutcome:
    """`claimed`, for comps `given`, or why not. Raises ActUndone(ET002), RuleBroken."""
    who_sells = [asked.account_id, asked.session_id, asked.channel]
    order = [performance_id, asked.order_id, asked.reference, asked.cart, *who_sells]
    who = [asked.customer, asked.contact]
    lines = [
        array(line.seat_ordinal for line in asked.lines),
        array(line.level_number for line in asked.lines),
        array(line.price_type_id for line in asked.lines),
        array(line.list_minor for line in asked.lines),
    ]
    if asked.is_comp:
        codes = array(line.ticket_code for line in asked.lines)
        found = connection.execute(
            "select outcome, changed, fences from give_comps(%s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " %s::int[], %s::smallint[], %s::smallint[], %s::bigint[], %s, %s, %s::text[], %s::jsonb)",
            [*order, *who, *lines, asked.reason, asked.comp_seats_max, codes, asked.pricing],
        )
    else:
        prices = array(line.price_minor for line in asked.lines)
        found = connection.execute(
            "select outcome, changed, fences from claim_repriced_order(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " %s::int[], %s::smallint[], %s::smallint[], %s::bigint[], %s::bigint[], %s, false, 0, %s::jsonb)",
            [*order, asked.pay_seconds, *who, *lines, prices, asked.reason, asked.pricing],
        )
    row = found.fetchone()
    assert row is not None, "a function answers with a row"
    return SaleOutcome(row[0], row[1] or [], row[2] or [])


def comps_of(postgres: Postgres, performance_id: PerformanceId) -> tuple[int, int | None]:
    """How many seats were given away, and how many may be, where the performance says so."""
    row = postgres.call(
        "select coalesce(c.seats, 0), p.comp_seats_max from performance p"
        " left join comp_count c on c.performance_id = p.id where p.id = %s",
        [performance_id],
    )
    return (0, None) if row is None else (row[0], row[1])


def allow_comps(connection: Connection, performance_id: PerformanceId, seats: int | None) -> int | None:
    """Set the performance's own allowance, or none; what stood before."""
    row = connection.execute(
        "update performance p set comp_seats_max = %s from (select id, comp_seats_max from performance where id = %s"
        " for update) before where p.id = before.id returning before.comp_seats_max",
        [seats, performance_id],
    ).fetchone()
    return None if row is None else row[0]
