"""Group orders: seats reserved for a named customer until a date, a deposit now, the balance later and in parts.

The number may fall: seats that are dropped go back on sale, the others keep their price. What is not paid by its date
lapses by itself; whether the house keeps the deposit then is a setting, and stands with the order from its first day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, HoldEnded, Refusal, SaleClosed
from core.money import Money
from core.pricing.written import pricing_of
from core.programming.reach import performance_in_reach
from core.sales.buyer import Buyer, known, limit_of
from core.sales.cash import PriceChanged, quote_plain
from core.sales.references import new_reference, new_ticket_code
from core.work import work
from db.errors import ActUndone, RuleBroken
from db.queries import groups as queries
from db.queries import payments
from db.queries.sales import PricedSeat
from db.vocabulary import CartId, OrderId, PerformanceId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_DAYS_MAX = 366
_NAMING_TRIES_MAX = 3


class CannotDrop(Refusal):
    """These seats cannot leave the order; nothing was changed."""

    code = "cannot_drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """A group order that stands. `pay_by` is on the clock of the venue; `rule` says what becomes of the deposit."""

    order_id: OrderId
    reference: str
    total: Money
    deposit: Money
    pay_by: datetime
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reserved order in one line. `pay_by` is on the clock of the venue."""

    performance_id: PerformanceId
    code: str
    order_id: OrderId
    reference: str
    customer: str
    contact: str
    seats: int
    total: Money
    left: Money
    pay_by: datetime
    rule: str


def deposit_rule(*, is_kept: bool) -> str:
    """What becomes of the deposit when the order is not paid by its date, as it is told to the customer. Pure."""
    return "is kept by the house" if is_kept else "goes back"


@permits(Permission.SALE_GROUP)
def reserve_group(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    cart: CartId,
    order: OrderId,
    seats: Mapping[int, str],
    buyer: Buyer,
    pay_by: datetime,
    deposit_minor: int = 0,
) -> Reserved:
    """Take the cart's seats for a named customer until `pay_by`. The deposit is then taken like any part payment.

    Asking again gives the order that stands. Raises: HoldEnded, PriceChanged, LimitReached, SaleClosed, NotFound,
    BadInput (nobody is named, the date is past or later than the performance, the deposit more than the total).
    """
    performance = performance_in_reach(core, actor, Permission.SALE_GROUP, performance_id)
    if not (buyer.customer or "").strip():
        raise BadInput("A group order is for somebody: type who it is for.")
    if buyer.coupon:
        raise BadInput("A coupon is taken when a group order is sold at once. Leave it out.")
    who, quoted = known(core, actor, performance, buyer), quote_plain(core, performance, seats, cart)
    now = core.clock.now()
    if not now < pay_by <= min(performance.starts_at, now + timedelta(days=_DAYS_MAX)):
        raise BadInput("The balance is due after now, and before the performance begins. Choose another date.")
    if not 0 <= deposit_minor <= quoted.total.amount_minor:
        raise BadInput(f"The deposit is at most {quoted.total}, which is all of it.")
    is_kept = core.settings.group_deposit_kept
    claim = payments.OrderClaim(
        order_id=order,
        reference="",
        cart=cart,
        account_id=actor.account_id,
        session_id=actor.session_id,
        channel="group",
        is_paid_later=True,
        pay_seconds=round((pay_by - now).total_seconds()),
        customer=who.customer,
        contact=who.contact,
        coupon_id=None,
        lines=[
            PricedSeat(
                seat_ordinal=line.seat,
                level_number=line.level,
                price_type_id=line.price_type.id,
                price_minor=line.price.amount_minor,
                ticket_code="",
            )
            for line in quoted.lines
        ],
        pricing=pricing_of(quoted),
    )
    outcome = _reserve(core, actor, performance_id, performance.code, claim, deposit_minor, is_kept=is_kept)
    match outcome.word:
        case "claimed":
            core.news.announce(performance_id, SeatState.RESERVED, outcome.seats, outcome.fences, by=actor.username)
        case "again":
            pass
        case "price_changed":
            raise PriceChanged("The price has just changed. Look at the new total and reserve again.")
        case "closed":
            raise SaleClosed(f"{performance.code} is not on sale now. Let the cart go.")
        case _:
            raise HoldEnded("The hold has run out or is not yours, and nothing was reserved. Pick the seats again.")
    stands = payments.order_to_pay(core.postgres, performance_id, order)
    assert stands is not None, "a reserved order is there"
    return Reserved(
        order_id=order,
        reference=stands.reference,
        total=Money(stands.total_minor, stands.currency),
        deposit=Money(deposit_minor, stands.currency),
        pay_by=(stands.pay_by or pay_by).astimezone(ZoneInfo(performance.time_zone)),
        rule=deposit_rule(is_kept=is_kept),
    )


@permits(Permission.SALE_GROUP)
def drop_seats(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    order: OrderId,
    seats: Collection[int],
    reason: str = "fewer come",
) -> Money:
    """Seats leave a reserved order and go back on sale; the others keep their price. What is left to pay.

    A second try is refused and changes nothing. Raises: CannotDrop, NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_GROUP, performance_id)
    there = payments.live_lines(core.postgres, performance_id, order)
    lines = [line.number for line in there if line.seat_ordinal in seats]
    if not lines or len(lines) != len(set(seats)):
        raise CannotDrop("Some of these seats are not in this order any more. Look at it again.")
    with work(core, actor) as unit:
        done = queries.drop_seats(
            unit.connection,
            performance_id,
            order,
            lines=lines,
            account_id=actor.account_id,
            session_id=actor.session_id,
            reason=reason,
            ticket_codes=[new_ticket_code() for _ in there],
        )
        if done.word in ("dropped", "paid"):
            unit.record("order.drop_seats", performance.code, order=str(order), seats=len(lines), reason=reason)
    if done.word not in ("dropped", "paid"):
        raise CannotDrop(_WHY_NOT[done.word])
    core.news.announce(
        performance_id, SeatState.OPEN, done.freed.seats, done.freed.fences, codes=done.freed.codes, by=actor.username
    )
    core.news.announce(performance_id, SeatState.SOLD, done.sold.seats, done.sold.fences, by=actor.username)
    stands = payments.order_to_pay(core.postgres, performance_id, order)
    assert stands is not None, "an order that seats were dropped from is there"
    return Money(stands.total_minor - stands.paid_minor, stands.currency)


@permits(Permission.ORDER_SEE)
def orders_due(core: Core, actor: Actor, *, days: int) -> tuple[Due, ...]:
    """Reserved orders in reach that fall due within so many days, the next one first. Raises BadInput."""
    if not 0 <= days <= _DAYS_MAX:
        raise BadInput(f"Say a number of days, at most {_DAYS_MAX}.")
    until = core.clock.now() + timedelta(days=days)
    rows = queries.due_until(core.postgres, scope_of(actor, Permission.ORDER_SEE), until)
    return tuple(
        Due(
            performance_id=row.performance_id,
            code=row.code,
            order_id=row.order_id,
            reference=row.reference,
            customer=row.customer or "",
            contact=row.contact or "",
            seats=row.seats,
            total=Money(row.total_minor, row.currency),
            left=Money(row.total_minor - row.paid_minor, row.currency),
            pay_by=row.pay_by.astimezone(ZoneInfo(row.time_zone)),
            rule=deposit_rule(is_kept=row.keeps_deposit) if row.deposit_minor else "",
        )
        for row in rows
    )


_WHY_NOT = {
    "not_reserved": "This order is not reserved any more. Take tickets back instead, if it is paid.",
    "gone": "Some of these seats are not in this order any more. Look at it again.",
    "all": "All of its seats would go. Give the order up instead.",
    "paid_more": "More is paid, or being paid, than what would be left costs. Drop fewer.",
}


def _reserve(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    code: str,
    claim: payments.OrderClaim,
    deposit_minor: int,
    *,
    is_kept: bool,
) -> payments.PaymentOutcome:
    """One call with its audit row; a reference that is taken is drawn again."""
    for attempt in range(_NAMING_TRIES_MAX):
        named = replace(claim, reference=new_reference())
        try:
            with work(core, actor) as unit:
                outcome = queries.reserve_group(
                    unit.connection, performance_id, named, deposit_minor=deposit_minor, keeps_deposit=is_kept
                )
                if outcome.word == "claimed":
                    unit.record(
                        "order.reserve",
                        named.reference,
                        performance=code,
                        seats=len(claim.lines),
                        deposit_minor=deposit_minor,
                    )
            return outcome
        except ActUndone as undone:
            raise limit_of(undone) or HoldEnded(
                "The hold has just run out, and nothing was reserved. Pick the seats again."
            ) from None
        except RuleBroken as broken:
            if (limit := limit_of(broken)) is not None:
                raise limit from None
            if broken.constraint != "orders_performance_id_reference_key" or attempt + 1 == _NAMING_TRIES_MAX:
                raise
    raise AssertionError("unreachable")
