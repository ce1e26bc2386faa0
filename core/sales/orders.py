"""Orders to look at: the latest, the one of a reference, and everything that is known of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import NotFound
from core.money import Money
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.references import typed_reference
from db.queries import charges, payments, sales
from db.queries.exchange import links_of
from db.vocabulary import (
    AccountId,
    OrderId,
    OrderStatus,
    PerformanceId,
    RefundState,
    TenderKind,
    TenderState,
)

if TYPE_CHECKING:
    from core.runtime import Core

LATEST_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBrief:
    """An order in one line. `seats` were ordered, `live` of them have not come back.

    `starts` and `at`, when it was made, are on the clock of the venue.
    """

    performance_id: PerformanceId
    code: str
    event: str
    starts: datetime
    order_id: OrderId
    reference: str
    status: OrderStatus
    by: str
    at: datetime
    seats: int
    live: int
    total: Money
    customer: str | None = None
    notes: int = 0
    collected: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedSeat:
    """A seat of an order. `state` is its ticket's, or what became of it: valid, admitted, returned, not issued."""

    number: int
    label: str
    price_type: str
    price: Money
    ticket: str | None
    state: str
    printed: int

    @property
    def may_return(self) -> bool:
        return self.ticket is not None and self.state == "valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One payment attempt of an order. `reason` says why it was cancelled; `is_carried`: another order's money."""

    tender: UUID
    kind: TenderKind
    amount: Money
    state: TenderState
    reason: str | None
    is_carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneBack:
    """Money that went back by a tender, or should; `by` is None where the house gave it back by itself.

    `is_carried`: it did not go back, it pays the order that these tickets were exchanged for.
    """

    kind: TenderKind
    amount: Money
    state: RefundState
    reason: str
    by: str | None
    at: datetime
    is_carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The order at the other end of an exchange. `is_new`: it came in for this one."""

    reference: str
    code: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """What the buyer paid beside the prices, by name."""

    name: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order as it stands. `left` is still to be paid for it, `owed` is on its way back to the customer.

    `pay_by`, of an unpaid order, is on the clock of the venue.
    """

    performance: Performance
    brief: OrderBrief
    lines: tuple[OrderedSeat, ...]
    tenders: tuple[Paid, ...]
    refunds: tuple[GoneBack, ...]
    left: Money
    owed: Money
    pay_by: datetime | None = None
    exchanges: tuple[Exchange, ...] = ()
    charges: tuple[Charged, ...] = ()


@permits(Permission.ORDER_SEE)
def latest_orders(
    core: Core, actor: Actor, *, performance: PerformanceId | None = None, mine: bool = False
) -> tuple[OrderBrief, ...]:
    """The newest 50 orders in reach, newest first; of one performance, or of the actor, where that is asked for."""
    rows = sales.latest_orders(
        core.postgres,
        scope_of(actor, Permission.ORDER_SEE),
        performance_id=performance,
        account_id=actor.account_id if mine else _own(actor),
        limit=LATEST_MAX,
    )
    return tuple(map(brief_of, rows))


@permits(Permission.ORDER_SEE)
def orders_with_reference(core: Core, actor: Actor, reference: str) -> tuple[OrderBrief, ...]:
    """The orders in reach of a reference, as a person types it; nearly always one.

    Raises BadInput (a slip of the finger), NotFound.
    """
    read = typed_reference(reference)
    scope = scope_of(actor, Permission.ORDER_SEE)
    rows = sales.briefs_by_reference(core.postgres, scope, read, account_id=_own(actor))
    if not rows:
        raise NotFound(f"There is no order {read} in your reach. Check the reference.")
    return tuple(map(brief_of, rows))


@permits(Permission.ORDER_SEE)
def see_order(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> OrderView:
    """Everything that is known of an order. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.ORDER_SEE, performance_id)
    row = sales.brief_by_id(core.postgres, performance_id, order)
    stands = payments.order_to_pay(core.postgres, performance_id, order)
    if row is None or stands is None or _own(actor) not in (None, stands.account_id):
        raise NotFound("There is no such order in your reach. Check the reference.")
    refunds = payments.refunds_of(core.postgres, performance_id, order)
    tenders = payments.tenders_of(core.postgres, performance_id, order)
    manifest = core.repertoire.manifest(performance.manifest_id)
    is_unpaid = row.status in (OrderStatus.PAYING, OrderStatus.RESERVED)
    owed_minor = sum(back.amount_minor for back in refunds if back.state is not RefundState.SUCCEEDED)
    return OrderView(
        performance=performance,
        brief=brief_of(row),
        lines=tuple(
            _seat(line, str(manifest.label(line.seat_ordinal)), row.currency)
            for line in sales.lines_of(core.postgres, performance_id, order)
        ),
        tenders=tuple(_paid(tender, row.currency) for tender in tenders),
        refunds=tuple(_gone_back(back, row.currency, ZoneInfo(row.time_zone)) for back in refunds),
        left=Money(stands.total_minor - stands.paid_minor if is_unpaid else 0, row.currency),
        owed=Money(owed_minor, row.currency),
        pay_by=stands.pay_by.astimezone(ZoneInfo(row.time_zone)) if stands.pay_by and is_unpaid else None,
        exchanges=tuple(
            Exchange(reference=link.reference, code=link.code, is_new=link.is_new)
            for link in links_of(core.postgres, performance_id, order)
        ),
        charges=tuple(
            Charged(name=name, amount=Money(minor, row.currency))
            for name, minor in charges.on_top_of(core.postgres, performance_id, order)
        ),
    )


def _own(actor: Actor) -> AccountId | None:
    """The account to which a reach of `own` is bound: no performance says so, only the order does."""
    return scope_of(actor, Permission.ORDER_SEE).account_id


def brief_of(row: sales.BriefRow) -> OrderBrief:
    zone = ZoneInfo(row.time_zone)
    return OrderBrief(
        performance_id=row.performance_id,
        code=row.code,
        event=row.event,
        starts=row.starts_at.astimezone(zone),
        order_id=row.order_id,
        reference=row.reference,
        status=row.status,
        by=row.operator,
        at=row.at.astimezone(zone),
        seats=row.seats,
        live=row.live,
        total=Money(row.total_minor, row.currency),
        customer=row.customer,
        notes=row.notes,
        collected=row.collected_at.astimezone(zone) if row.collected_at is not None else None,
    )


def _seat(line: sales.OrderLineRow, label: str, currency: str) -> OrderedSeat:
    return OrderedSeat(
        number=line.number,
        label=label,
        price_type=line.price_type,
        price=Money(line.price_minor, currency),
        ticket=line.ticket_code,
        state=_state_of(line),
        printed=line.printed,
    )


def _state_of(line: sales.OrderLineRow) -> str:
    """Its ticket's while it is live; a line that ended before a ticket was issued was dropped."""
    if line.state == "live":
        return line.ticket_state or "not issued"
    return "dropped" if line.ticket_code is None and line.state == "voided" else line.state


def _paid(tender: payments.TenderRow, currency: str) -> Paid:
    return Paid(
        tender=tender.tender_id,
        kind=tender.kind,
        amount=Money(tender.amount_minor, currency),
        state=tender.state,
        reason=tender.reason,
        is_carried=tender.is_carried,
    )


def _gone_back(back: payments.BackRow, currency: str, zone: ZoneInfo) -> GoneBack:
    return GoneBack(
        kind=back.kind,
        amount=Money(back.amount_minor, currency),
        state=back.state,
        reason=back.reason,
        by=back.operator,
        is_carried=back.is_carried,
        at=back.at.astimezone(zone),
    )
