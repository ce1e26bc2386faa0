"""Typed caller of the cash sale (`migrations/functions/cash_sale.sql`), and orders as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from db.postgres import Connection, Postgres, array, plain_array
from db.scope import Scope, within
from db.vocabulary import AccountId, CartId, OrderId, OrderStatus, PerformanceId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedSeat:
    """One line of a sale, priced, with the code of the ticket that it will issue."""

    seat_ordinal: int
    level_number: int
    price_type_id: int
    price_minor: int
    ticket_code: str
    discount_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CashOrder:
    """What `sell_for_cash` writes; `lines` in ordinal order."""

    order_id: OrderId
    reference: str
    tender_id: UUID
    cart: CartId
    account_id: AccountId
    session_id: SessionId
    channel: str
    received_minor: int
    lines: Sequence[PricedSeat]
    customer: str | None = None
    contact: str | None = None
    coupon_id: int | None = None
    pricing: str | None = None

    @property
    def is_counted(self) -> bool:
        """Whether counters must judge it, it bears fees or taxes, or an address goes with it: it is sold by itself."""
        return (self.customer, self.contact, self.coupon_id, self.pricing) != (None, None, None, None)


@dataclass(frozen=True, slots=True)
class SaleOutcome:
    """`sold`, or the word that says why not; the seats ascending, with their fences after it."""

    word: str
    seats: list[int]
    fences: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    performance_id: PerformanceId
    order_id: OrderId
    reference: str
    status: str
    account_id: AccountId
    session_id: SessionId
    operator: str
    total_minor: int
    change_minor: int
    received_minor: int
    currency: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """A live ticket with its line; in the order of the lines. `price_minor` is what was paid for it, all in."""

    code: str
    seat_ordinal: int
    price_type: str
    price_minor: int
    print_generation: int
    is_comp: bool
    list_minor: int | None
    price_override_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRow:
    """An order in one line of a list. `seats` were ordered, `live` of them have not come back."""

    performance_id: PerformanceId
    code: str
    event: str
    starts_at: datetime
    time_zone: str
    order_id: OrderId
    reference: str
    status: OrderStatus
    operator: str
    at: datetime
    seats: int
    live: int
    total_minor: int
    currency: str
    customer: str | None
    notes: int
    collected_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "status", OrderStatus(self.status))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineRow:
    """A seat of an order, whatever became of it, with the ticket that was issued for it."""

    number: int
    state: str
    seat_ordinal: int
    price_type: str
    price_minor: int
    ticket_code: str | None
    ticket_state: str | None
    printed: int


def sell_for_cash(postgres: Postgres, performance_id: PerformanceId, orders: Sequence[CashOrder]) -> list[SaleOutcome]:
    """T10 for orders of different carts, all in one commit; what came of each.

    Raises ActUndone(ET002), RuleBroken; then nothing was sold.
    """
    lines = [
        (owner, number, line)
        for owner, order in enumerate(orders, start=1)
        for number, line in enumerate(order.lines, start=1)
    ]
    rows = postgres.rows(
        "select number, outcome, changed, fences from sell_for_cash(%s, %s::uuid[], %s::text[], %s::uuid[], %s::uuid[],"
        " %s::bigint[], %s::uuid[], %s::text[], %s::bigint[],"
        " %s::int[], %s::smallint[], %s::int[], %s::smallint[], %s::smallint[], %s::bigint[], %s::text[])",
        [
            performance_id,
            plain_array([order.order_id.hex for order in orders]),
            array([order.reference for order in orders]),
            plain_array([order.tender_id.hex for order in orders]),
            plain_array([order.cart.hex for order in orders]),
            plain_array([order.account_id for order in orders]),
            plain_array([order.session_id.hex for order in orders]),
            array([order.channel for order in orders]),
            plain_array([order.received_minor for order in orders]),
            plain_array([owner for owner, _, _ in lines]),
            plain_array([number for _, number, _ in lines]),
            plain_array([line.seat_ordinal for _, _, line in lines]),
            plain_array([line.level_number for _, _, line in lines]),
            plain_array([line.price_type_id for _, _, line in lines]),
            plain_array([line.price_minor for _, _, line in lines]),
            array([line.ticket_code for _, _, line in lines]),
        ],
    )
    return [SaleOutcome(word, seats or [], fences or []) for _, word, seats, fences in sorted(rows)]


def sell_order_for_cash(postgres: Postgres, performance_id: PerformanceId, order: CashOrder) -> SaleOutcome:
    """T10 for an order with a customer, a coupon, an address, or with fees and taxes.

    Raises ActUndone(ET002 | ET005), RuleBroken (also the counters of `limits.sql` that would overrun).
    """
    row = postgres.call(
        "select outcome, changed, fences from sell_order_for_cash(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s::int[], %s::smallint[], %s::smallint[], %s::bigint[], %s::bigint[], %s::text[], %s::jsonb)",
        [
            performance_id,
            order.order_id,
            order.reference,
            order.tender_id,
            order.cart,
            order.account_id,
            order.session_id,
            order.channel,
            order.received_minor,
            order.customer,
            order.contact,
            order.coupon_id,
            array(line.seat_ordinal for line in order.lines),
            array(line.level_number for line in order.lines),
            array(line.price_type_id for line in order.lines),
            array(line.price_minor for line in order.lines),
            array(line.discount_minor for line in order.lines),
            array(line.ticket_code for line in order.lines),
            order.pricing,
        ],
    )
    assert row is not None, "a function answers with a row"
    return SaleOutcome(row[0], row[1] or [], row[2] or [])


_ORDER = (
    "select o.performance_id, o.id as order_id, o.reference, o.status::text, o.account_id, o.session_id,"
    " a.display_name as operator,"
    " o.total_minor, t.change_minor, t.received_minor, o.currency, o.created_at"
    " from orders o join account a on a.id = o.account_id"
    " join lateral (select coalesce(sum(change_minor), 0)::bigint as change_minor,"
    "   coalesce(sum(received_minor), 0)::bigint as received_minor"
    "   from tender where performance_id = o.performance_id and order_id = o.id and state = 'succeeded') t on true"
)


def order_by_id(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> OrderRow | None:
    found = postgres.records(
        OrderRow, _ORDER + " where o.performance_id = %s and o.id = %s", [performance_id, order_id]
    )
    return found[0] if found else None


def orders_by_reference(postgres: Postgres, reference: str) -> list[OrderRow]:
    """Nearly always one; a reference is unique within its performance only."""
    return postgres.records(OrderRow, _ORDER + " where o.reference = %s order by o.created_at desc", [reference])


def tickets_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[TicketRow]:
    return postgres.records(
        TicketRow,
        "select t.code, t.seat_ordinal, pt.name as price_type,"
        " l.price_minor - l.discount_minor + l.charge_minor as price_minor,"
        " t.print_generation, o.is_comp, l.list_minor, l.price_override_reason::text"
        " from ticket t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)"
        " join order_line l"
        "   on (l.performance_id, l.order_id, l.number) = (t.performance_id, t.order_id, t.line_number)"
        " join price_type pt on pt.id = l.price_type_id"
        " where t.performance_id = %s and t.order_id = %s and t.state <> 'void' order by l.number",
        [performance_id, order_id],
    )


BRIEF: LiteralString = (
    "select o.performance_id, p.code::text, e.title::text as event, p.starts_at, v.time_zone::text, o.id as order_id,"
    " o.reference, o.status::text, a.display_name::text as operator, o.created_at as at, l.seats, l.live,"
    " o.total_minor, o.currency::text, o.customer::text, n.notes, o.collected_at"
    " from orders o join performance p on p.id = o.performance_id join event e on e.id = p.event_id"
    " join venue v on v.id = p.venue_id join account a on a.id = o.account_id"
    " join lateral (select count(*)::int as seats, (count(*) filter (where state = 'live'))::int as live"
    "   from order_line where performance_id = o.performance_id and order_id = o.id and kind = 'seat') l on true"
    " cross join lateral (select count(*)::int as notes from order_journal"
    "   where performance_id = o.performance_id and order_id = o.id and act = 'note') n"
)


def latest_orders(
    postgres: Postgres,
    scope: Scope,
    *,
    performance_id: PerformanceId | None,
    account_id: AccountId | None,
    limit: int,
) -> list[BriefRow]:
    """Orders in reach, the newest first: of one performance, of one account, or of all."""
    condition, values = within(scope)
    return postgres.records(
        BriefRow,
        BRIEF + " where (%(performance)s::bigint is null or o.performance_id = %(performance)s)"
        " and (%(account)s::bigint is null or o.account_id = %(account)s) and "
        + condition
        + " order by o.created_at desc, o.id limit %(limit)s",
        {"performance": performance_id, "account": account_id, "limit": limit, **values},
    )


def briefs_by_reference(
    postgres: Postgres, scope: Scope, reference: str, *, account_id: AccountId | None
) -> list[BriefRow]:
    """Those in reach, the newest first. Nearly always one; a reference is unique within its performance only."""
    condition, values = within(scope)
    return postgres.records(
        BriefRow,
        BRIEF + " where o.reference = %(reference)s"
        " and (%(account)s::bigint is null or o.account_id = %(account)s) and "
        + condition
        + " order by o.created_at desc",
        {"reference": reference, "account": account_id, **values},
    )


def brief_by_id(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> BriefRow | None:
    found = postgres.records(BriefRow, BRIEF + " where o.performance_id = %s and o.id = %s", [performance_id, order_id])
    return found[0] if found else None


def lines_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[OrderLineRow]:
    """Every seat that was ordered, also those that came back; in the order of the lines."""
    return postgres.records(
        OrderLineRow,
        "select l.number, l.state::text, l.seat_ordinal, pt.name::text as price_type, l.price_minor,"
        " t.code as ticket_code, t.state::text as ticket_state, coalesce(t.print_generation, 0)::int as printed"
        " from order_line l join price_type pt on pt.id = l.price_type_id"
        " left join ticket t"
        "   on (t.performance_id, t.order_id, t.line_number) = (l.performance_id, l.order_id, l.number)"
        " where l.performance_id = %s and l.order_id = %s and l.kind = 'seat' order by l.number",
        [performance_id, order_id],
    )


def count_print(connection: Connection, performance_id: PerformanceId, order_id: OrderId) -> int:
    """Raise the print generation of the order's live tickets; how many there are."""
    return connection.execute(
        "update ticket set print_generation = print_generation + 1"
        " where performance_id = %s and order_id = %s and state <> 'void'",
        [performance_id, order_id],
    ).rowcount
