"""Typed callers of exchanges (`migrations/functions/exchange.sql`), and what an exchange left behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.postgres import Connection, Postgres, array
from db.queries.payments import PaymentOutcome
from db.queries.sales import PricedSeat
from db.vocabulary import AccountId, CartId, OrderId, PerformanceId, SessionId, TenderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeAsked:
    """What T11 writes. `lines` come in, by ordinal; `refunds` are (refund, tender, minor units) of the old order."""

    order_id: OrderId
    reference: str
    cart: CartId
    account_id: AccountId
    session_id: SessionId
    channel: str
    pay_seconds: int
    from_performance_id: PerformanceId
    from_order_id: OrderId
    out_lines: Sequence[int]
    fee_minor: int
    reason: str
    lines: Sequence[PricedSeat]
    refunds: Sequence[tuple[UUID, UUID, int]]
    kind: TenderKind | None
    tender_id: UUID
    received_minor: int
    voucher_id: UUID | None
    pricing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreedRow:
    """The seats that an exchange gave back."""

    performance_id: PerformanceId
    seats: list[int]
    fences: list[int]
    codes: list[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """The order at the other end of an exchange. `is_new`: it came in for this one."""

    performance_id: PerformanceId
    order_id: OrderId
    code: str
    reference: str
    is_new: bool


def exchange_lines(connection: Connection, performance_id: PerformanceId, asked: ExchangeAsked) -> PaymentOutcome:
    """T11. Raises ActUndone(ET002 | ET004 | ET007), RuleBroken."""
    row = connection.execute(
        "select outcome, changed, fences from exchange_lines(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::smallint[],"
        " %s, %s, %s::int[], %s::smallint[], %s::smallint[], %s::bigint[], %s::uuid[], %s::uuid[], %s::bigint[],"
        " %s, %s, %s, %s, %s::text[], %s::jsonb)",
        [
            performance_id,
            asked.order_id,
            asked.reference,
            asked.cart,
            asked.account_id,
            asked.session_id,
            asked.channel,
            asked.pay_seconds,
            asked.from_performance_id,
            asked.from_order_id,
            array(asked.out_lines),
            asked.fee_minor,
            asked.reason,
            array(line.seat_ordinal for line in asked.lines),
            array(line.level_number for line in asked.lines),
            array(line.price_type_id for line in asked.lines),
            array(line.price_minor for line in asked.lines),
            array(refund for refund, _, _ in asked.refunds),
            array(tender for _, tender, _ in asked.refunds),
            array(amount for _, _, amount in asked.refunds),
            asked.kind,
            asked.tender_id,
            asked.received_minor,
            asked.voucher_id,
            array(line.ticket_code for line in asked.lines),
            asked.pricing,
        ],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return PaymentOutcome(row[0], row[1] or [], row[2] or [])


def freed_by(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> FreedRow | None:
    """What the exchange of this new order gave back, None where it made none or has not been paid."""
    found = postgres.records(
        FreedRow,
        "select from_performance_id as performance_id, freed as seats, freed_fences as fences, freed_codes as codes"
        " from exchange where performance_id = %s and order_id = %s and done_at is not null",
        [performance_id, order_id],
    )
    return found[0] if found else None


def letters_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> dict[int, str]:
    """The letter of the price type of each line of an order, by its number."""
    rows = postgres.rows(
        "select l.number, pt.letter from order_line l join price_type pt on pt.id = l.price_type_id"
        " where l.performance_id = %s and l.order_id = %s order by l.number",
        [performance_id, order_id],
    )
    return dict(rows)


def links_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[LinkRow]:
    """The orders that this one was exchanged for, and the one that it came in for."""
    return postgres.records(
        LinkRow,
        "select o.performance_id, o.id as order_id, p.code::text, o.reference, x.is_new from ("
        " select e.performance_id, e.order_id, true as is_new from exchange e"
        "  where e.from_performance_id = %(performance)s and e.from_order_id = %(order)s and e.done_at is not null"
        " union all select e.from_performance_id, e.from_order_id, false from exchange e"
        "  where e.performance_id = %(performance)s and e.order_id = %(order)s) x"
        " join orders o on (o.performance_id, o.id) = (x.performance_id, x.order_id)"
        " join performance p on p.id = o.performance_id order by x.is_new, o.created_at",
        {"performance": performance_id, "order": order_id},
    )
