"""Typed callers of group orders (`migrations/functions/groups.sql`), and what of them falls due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection, Postgres, array
from db.queries.payments import OrderClaim, PaymentOutcome
from db.scope import Scope, within
from db.vocabulary import AccountId, OrderId, PerformanceId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """An order that is to be paid until a time. `paid_minor` came already."""

    performance_id: PerformanceId
    code: str
    time_zone: str
    order_id: OrderId
    reference: str
    customer: str | None
    contact: str | None
    seats: int
    total_minor: int
    paid_minor: int
    deposit_minor: int | None
    keeps_deposit: bool
    currency: str
    pay_by: datetime


@dataclass(frozen=True, slots=True)
class Dropped:
    """The word; what went back on sale, and what was sold because nothing is left to pay."""

    word: str
    freed: PaymentOutcome
    sold: PaymentOutcome


def reserve_group(
    connection: Connection,
    performance_id: PerformanceId,
    claim: OrderClaim,
    *,
    deposit_minor: int,
    keeps_deposit: bool,
) -> PaymentOutcome:
    """T3 of a group order. Raises ActUndone(ET002), RuleBroken."""
    row = connection.execute(
        "select outcome, changed, fences from reserve_group(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s::int[], %s::smallint[], %s::smallint[], %s::bigint[], %s, %s, %s::jsonb)",
        [
            performance_id,
            claim.order_id,
            claim.reference,
            claim.cart,
            claim.account_id,
            claim.session_id,
            claim.channel,
            claim.pay_seconds,
            claim.customer,
            claim.contact,
            array(line.seat_ordinal for line in claim.lines),
            array(line.level_number for line in claim.lines),
            array(line.price_type_id for line in claim.lines),
            array(line.price_minor for line in claim.lines),
            deposit_minor,
            keeps_deposit,
            claim.pricing,
        ],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    return PaymentOutcome(row[0], row[1] or [], row[2] or [])


def drop_seats(
    connection: Connection,
    performance_id: PerformanceId,
    order_id: OrderId,
    *,
    lines: Sequence[int],
    account_id: AccountId,
    session_id: SessionId,
    reason: str,
    ticket_codes: Sequence[str],
) -> Dropped:
    """`ticket_codes`: one a line of the order, for when what is left is paid already. Raises RuleBroken."""
    row = connection.execute(
        "select outcome, changed, fences, codes, sold, sold_fences"
        " from drop_seats(%s, %s, %s::smallint[], %s, %s, %s, %s::text[])",
        [performance_id, order_id, array(lines), account_id, session_id, reason, array(ticket_codes)],
    ).fetchone()
    assert row is not None, "a function answers with a row"
    freed = PaymentOutcome(row[0], row[1] or [], row[2] or [], row[3] or [])
    return Dropped(row[0], freed, PaymentOutcome(row[0], row[4] or [], row[5] or []))


def due_until(postgres: Postgres, scope: Scope, until: datetime) -> list[DueRow]:
    """Reserved orders in reach that fall due by then, the next one first."""
    condition, values = within(scope)
    return postgres.records(
        DueRow,
        "select o.performance_id, p.code::text, v.time_zone::text, o.id as order_id, o.reference, o.customer::text,"
        " o.contact::text, l.seats, o.total_minor, t.paid_minor, o.deposit_minor, o.keeps_deposit, o.currency::text,"
        " o.pay_by"
        " from orders o join performance p on p.id = o.performance_id join event e on e.id = p.event_id"
        " join venue v on v.id = p.venue_id"
        " join lateral (select count(*)::int as seats from order_line where performance_id = o.performance_id"
        "   and order_id = o.id and kind = 'seat' and state = 'live') l on true"
        " join lateral (select coalesce(sum(amount_minor), 0)::bigint as paid_minor from tender"
        "   where performance_id = o.performance_id and order_id = o.id and state = 'succeeded') t on true"
        " where o.status = 'reserved' and o.pay_by <= %(until)s and " + condition + " order by o.pay_by, o.reference",
        {"until": until, **values},
    )
