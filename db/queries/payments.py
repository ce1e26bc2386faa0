"""Typed callers of the payment functions (`migrations/functions/payments.sql`), and what the worker looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from db.postgres import Connection, Postgres, array
from db.queries.sales import PricedSeat
from db.scope import Scope, within
from db.vocabulary import (
    AccountId,
    CartId,
    OrderId,
    OrderStatus,
    PerformanceId,
    RefundState,
    SessionId,
    TenderKind,
    TenderState,
)


@dataclass(frozen=True, slots=True)
class PaymentOutcome:
    """The word, and the seats that moved with their fences after it.

    `codes`: the letter of the allocation that a seat went back to, None for an open one; empty where none can.
    """

    word: str
    seats: list[int]
    fences: list[int]
    codes: list[str | None] = field(default_factory=list[str | None])


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderClaim:
    """What T3 writes. `lines` in ordinal order; their ticket codes are drawn later, when the order is paid."""

    order_id: OrderId
    reference: str
    cart: CartId
    account_id: AccountId
    session_id: SessionId
    channel: str
    is_paid_later: bool
    pay_seconds: int
    customer: str | None
    contact: str | None
    coupon_id: int | None
    lines: Sequence[PricedSeat]
    pricing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderRow:
    performance_id: PerformanceId
    tender_id: UUID
    order_id: OrderId
    kind: TenderKind
    state: TenderState
    amount_minor: int
    refundable_minor: int
    provider: str | None
    provider_reference: str | None
    reason: str | None
    is_carried: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", TenderKind(self.kind))
        object.__setattr__(self, "state", TenderState(self.state))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidRow:
    """Where an order stands that is not paid yet, or was."""

    order_id: OrderId
    reference: str
    status: OrderStatus
    account_id: AccountId
    total_minor: int
    paid_minor: int
    currency: str
    pay_by: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "status", OrderStatus(self.status))


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A live line of an order, its ticket's state with it. `price_minor` is what was paid for it."""

    number: int
    seat_ordinal: int
    price_minor: int
    ticket_code: str | None
    ticket_state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRow:
    performance_id: PerformanceId
    refund_id: UUID
    order_id: OrderId
    tender_id: UUID
    state: RefundState
    amount_minor: int
    kind: TenderKind
    provider: str | None
    provider_reference: str | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", RefundState(self.state))
        object.__setattr__(self, "kind", TenderKind(self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class BackRow:
    """Money of an order that went back, or should: by which kind of tender, why, and whose act it was."""

    refund_id: UUID
    tender_id: UUID
    kind: TenderKind
    state: RefundState
    amount_minor: int
    reason: str
    operator: str | None
    at: datetime
    is_carried: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", RefundState(self.state))
        object.__setattr__(self, "kind", TenderKind(self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionRow:
    performance_id: PerformanceId
    code: str
    time_zone: str
    id: int
    at: datetime
    order_id: OrderId
    reference: str
    sentence: str


def claim_order(postgres: Postgres, performance_id: PerformanceId, claim: OrderClaim) -> PaymentOutcome:
    """T3. Raises ActUndone(ET002), RuleBroken."""
    return _outcome(
        postgres.call(
            "select outcome, changed, fences from claim_order(%s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " %s, %s, %s, %s::int[], %s::smallint[], %s::smallint[], %s::bigint[], %s::bigint[], %s::jsonb)",
            [
                performance_id,
                claim.order_id,
                claim.reference,
                claim.cart,
                claim.account_id,
                claim.session_id,
                claim.channel,
                OrderStatus.RESERVED if claim.is_paid_later else OrderStatus.PAYING,
                claim.pay_seconds,
                claim.customer,
                claim.contact,
                claim.coupon_id,
                array(line.seat_ordinal for line in claim.lines),
                array(line.level_number for line in claim.lines),
                array(line.price_type_id for line in claim.lines),
                array(line.price_minor for line in claim.lines),
                array(line.discount_minor for line in claim.lines),
                claim.pricing,
            ],
        )
    )


def start_tender(
    postgres: Postgres,
    performance_id: PerformanceId,
    *,
    order_id: OrderId,
    tender_id: UUID,
    kind: TenderKind,
    provider: str | None,
    amount_minor: int,
    received_minor: int,
    seconds: int,
    account_id: AccountId | None = None,
) -> str:
    """`created`, `again`, `not_paying` or `too_much`. Raises DrawerShut for cash that the account has no drawer for."""
    return _word(
        postgres.call(
            "select start_tender(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [performance_id, order_id, tender_id, kind, provider, amount_minor, received_minor, seconds, account_id],
        )
    )


def submit_tender(postgres: Postgres, performance_id: PerformanceId, tender_id: UUID, provider_reference: str) -> bool:
    """T4. False: do not charge. Not safe to send twice; a lost connection means that nobody may charge."""
    with postgres.write() as connection:
        row = connection.execute(
            "select submit_tender(%s, %s, %s)", [performance_id, tender_id, provider_reference]
        ).fetchone()
    return row == (True,)


def doubt_tender(postgres: Postgres, performance_id: PerformanceId, tender_id: UUID) -> bool:
    return postgres.call("select doubt_tender(%s, %s)", [performance_id, tender_id]) == (True,)


def settle_tender(
    postgres: Postgres,
    performance_id: PerformanceId,
    tender_id: UUID,
    ticket_codes: Sequence[str],
    account_id: AccountId | None = None,
) -> PaymentOutcome:
    """T5. `ticket_codes`: one a line of its order; `account_id`: in whose drawer cash is put.

    Raises ActUndone(ET004), RuleBroken, DrawerShut.
    """
    return _outcome(
        postgres.call(
            "select outcome, changed, fences from settle_tender(%s, %s, %s::text[], %s)",
            [performance_id, tender_id, array(ticket_codes), account_id],
        )
    )


def cancel_tender(
    postgres: Postgres, performance_id: PerformanceId, tender_id: UUID, *, on_its_word: bool, reason: str
) -> str:
    """T6 for a tender: `cancelled`, `again`, `succeeded`, `submitted` or `unheard`."""
    return _word(
        postgres.call("select cancel_tender(%s, %s, %s, %s)", [performance_id, tender_id, on_its_word, reason])
    )


def give_up_order(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId, reason: str) -> PaymentOutcome:
    """T6 for an order: `cancelled`, `refund_due`, `pending` or `not_paying`."""
    return _outcome(
        postgres.call(
            "select outcome, changed, fences, codes from give_up_order(%s, %s, %s)", [performance_id, order_id, reason]
        )
    )


def return_lines(
    postgres: Postgres,
    performance_id: PerformanceId,
    order_id: OrderId,
    *,
    lines: Sequence[int],
    refunds: Sequence[tuple[UUID, UUID, int]],
    kept_minor: int,
    state: Literal["returned", "voided"],
    reason: str,
    account_id: AccountId | None,
    session_id: SessionId | None,
    pays_out: bool,
) -> PaymentOutcome:
    """T8. `refunds` are (refund, tender, minor units); with `pays_out` those by cash and voucher end with it, as paid.

    Raises RuleBroken, ActUndone(ET004), DrawerShut.
    """
    return _outcome(
        postgres.call(
            "select outcome, changed, fences, codes from return_lines(%s, %s, %s::smallint[], %s::uuid[], %s::uuid[],"
            " %s::bigint[], %s, %s, %s, %s, %s, %s)",
            [
                performance_id,
                order_id,
                array(lines),
                array(refund for refund, _, _ in refunds),
                array(tender for _, tender, _ in refunds),
                array(amount for _, _, amount in refunds),
                kept_minor,
                state,
                reason,
                account_id,
                session_id,
                pays_out,
            ],
        )
    )


def submit_refund(postgres: Postgres, performance_id: PerformanceId, refund_id: UUID) -> bool:
    return postgres.call("select submit_refund(%s, %s)", [performance_id, refund_id]) == (True,)


def end_refund(
    postgres: Postgres,
    performance_id: PerformanceId,
    refund_id: UUID,
    *,
    is_paid: bool,
    provider_reference: str | None,
    reason: str,
    account_id: AccountId | None = None,
) -> str:
    """`refunded`, `failed`, `again` or `unheard`. Raises DrawerShut for cash that the account has no drawer for."""
    return _word(
        postgres.call(
            "select end_refund(%s, %s, %s, %s, %s, %s)",
            [performance_id, refund_id, is_paid, provider_reference, reason, account_id],
        )
    )


def take_event(
    postgres: Postgres, performance_id: PerformanceId, provider: str, event_id: str, tender_id: UUID
) -> bool:
    """Whether the event is new."""
    return (
        postgres.call(
            "insert into provider_event (performance_id, provider, event_id, tender_id) values (%s, %s, %s, %s)"
            " on conflict do nothing returning true",
            [performance_id, provider, event_id, tender_id],
        )
        is not None
    )


def known_events(postgres: Postgres, provider: str, events: Sequence[tuple[PerformanceId, str]]) -> set[str]:
    """Which of these (performance, event) were taken before."""
    if not events:
        return set()
    rows = postgres.rows(
        "select e.event_id::text from provider_event e join unnest(%s::bigint[], %s::text[]) as told (performance, id)"
        " on (e.performance_id, e.event_id) = (told.performance, told.id) where e.provider = %s",
        [array(performance for performance, _ in events), array(event for _, event in events), provider],
    )
    return {row[0] for row in rows}


def order_to_pay(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> UnpaidRow | None:
    found = postgres.records(
        UnpaidRow,
        "select o.id as order_id, o.reference, o.status::text, o.account_id, o.total_minor, o.currency::text, o.pay_by,"
        " (select coalesce(sum(t.amount_minor - t.refunded_minor - t.refunding_minor), 0)::bigint from tender t"
        "   where t.performance_id = o.performance_id and t.order_id = o.id and t.state = 'succeeded') as paid_minor"
        " from orders o where o.performance_id = %s and o.id = %s",
        [performance_id, order_id],
    )
    return found[0] if found else None


_TENDER = (
    "select performance_id, id as tender_id, order_id, kind::text, state::text, amount_minor,"
    " amount_minor - refunded_minor - refunding_minor as refundable_minor, provider::text, provider_reference::text,"
    " reason::text, carried_from is not null as is_carried from tender"
)


def tenders_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[TenderRow]:
    """In the order in which they were begun."""
    return postgres.records(
        TenderRow,
        _TENDER + " where performance_id = %s and order_id = %s order by created_at, id",
        [performance_id, order_id],
    )


def tender_by_id(postgres: Postgres, performance_id: PerformanceId, tender_id: UUID) -> TenderRow | None:
    found = postgres.records(TenderRow, _TENDER + " where performance_id = %s and id = %s", [performance_id, tender_id])
    return found[0] if found else None


def overdue_tenders(postgres: Postgres, limit: int) -> list[TenderRow]:
    """Attempts past their deadline, the oldest first."""
    return postgres.records(
        TenderRow,
        _TENDER + " where state in ('created', 'submitted', 'unknown') and deadline <= clock_timestamp()"
        " order by deadline limit %s",
        [limit],
    )


def overdue_orders(postgres: Postgres, limit: int) -> list[tuple[PerformanceId, OrderId]]:
    """Unpaid orders whose time is over, with nothing that a provider may still charge."""
    rows = postgres.rows(
        "select o.performance_id, o.id from orders o where o.status in ('paying', 'reserved')"
        " and o.pay_by <= clock_timestamp() and not exists ("
        "   select from tender t where t.performance_id = o.performance_id and t.order_id = o.id"
        "    and t.state in ('submitted', 'unknown')) order by o.pay_by limit %s",
        [limit],
    )
    return [(PerformanceId(row[0]), OrderId(row[1])) for row in rows]


_REFUND = (
    "select r.performance_id, r.id as refund_id, r.order_id, r.tender_id, r.state::text, r.amount_minor,"
    " t.kind::text, t.provider::text, t.provider_reference::text"
    " from refund r join tender t on (t.performance_id, t.id) = (r.performance_id, r.tender_id)"
)


def open_refunds(postgres: Postgres, limit: int) -> list[RefundRow]:
    """What is still to be paid back, the oldest first; cash only a person can pay out, so it is not among them."""
    return postgres.records(
        RefundRow,
        _REFUND + " where r.state in ('created', 'submitted') and t.kind <> 'cash' order by r.created_at limit %s",
        [limit],
    )


def open_refunds_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[RefundRow]:
    """What is still to be paid back for an order, cash too, the oldest first."""
    return postgres.records(
        RefundRow,
        _REFUND + " where r.performance_id = %s and r.order_id = %s and r.state in ('created', 'submitted')"
        " order by r.created_at, r.id",
        [performance_id, order_id],
    )


def live_lines(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[LineRow]:
    return postgres.records(
        LineRow,
        "select l.number, l.seat_ordinal, l.price_minor - l.discount_minor + l.charge_minor as price_minor,"
        " t.code as ticket_code, t.state::text as ticket_state"
        " from order_line l left join ticket t"
        "   on (t.performance_id, t.order_id, t.line_number) = (l.performance_id, l.order_id, l.number)"
        " where l.performance_id = %s and l.order_id = %s and l.kind = 'seat' and l.state = 'live' order by l.number",
        [performance_id, order_id],
    )


def refunds_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[BackRow]:
    """In the order in which they were begun."""
    return postgres.records(
        BackRow,
        "select r.id as refund_id, r.tender_id, t.kind::text, r.state::text, r.amount_minor, r.reason::text,"
        " a.display_name as operator, r.created_at as at, r.carried_to is not null as is_carried"
        " from refund r join tender t on (t.performance_id, t.id) = (r.performance_id, r.tender_id)"
        " left join account a on a.id = r.account_id"
        " where r.performance_id = %s and r.order_id = %s order by r.created_at, r.id",
        [performance_id, order_id],
    )


def attention(postgres: Postgres, scope: Scope, limit: int) -> list[AttentionRow]:
    """What nobody has dealt with yet, in reach, the oldest first."""
    condition, values = within(scope)
    return postgres.records(
        AttentionRow,
        "select a.performance_id, p.code, v.time_zone::text, a.id, a.at, a.order_id, o.reference, a.sentence::text"
        " from attention a join performance p on p.id = a.performance_id join venue v on v.id = p.venue_id"
        " join orders o on (o.performance_id, o.id) = (a.performance_id, a.order_id)"
        " where a.resolved_at is null and " + condition + " order by a.at, a.id limit %(limit)s",
        {"limit": limit, **values},
    )


def count_attention(postgres: Postgres, scope: Scope) -> int:
    """How many matters in reach nobody has dealt with yet."""
    condition, values = within(scope)
    row = postgres.call(
        "select count(*)::int from attention a join performance p on p.id = a.performance_id"
        " where a.resolved_at is null and " + condition,
        values,
    )
    assert row is not None, "a count answers with a row"
    return int(row[0])


def attend(
    connection: Connection, performance_id: PerformanceId, matter_id: int, account_id: AccountId, *, is_done: bool
) -> str | None:
    """Mark a matter as dealt with, or as open again; the reference of its order, None where nothing changed."""
    row = connection.execute(
        "update attention a set resolved_at = case when %(done)s then clock_timestamp() end,"
        " resolved_by = case when %(done)s then %(account)s::bigint end from orders o"
        " where a.performance_id = %(performance)s and a.id = %(matter)s and (a.resolved_at is null) = %(done)s"
        " and (o.performance_id, o.id) = (a.performance_id, a.order_id) returning o.reference",
        {"done": is_done, "account": account_id, "performance": performance_id, "matter": matter_id},
    ).fetchone()
    return None if row is None else str(row[0])


def _outcome(row: tuple[Any, ...] | None) -> PaymentOutcome:
    assert row is not None, "a function answers with a row"
    return PaymentOutcome(str(row[0]), *(part if part is not None else list[Any]() for part in row[1:]))


def _word(row: tuple[object, ...] | None) -> str:
    assert row is not None, "a function answers with a row"
    return str(row[0])
