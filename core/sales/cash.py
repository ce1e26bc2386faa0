"""Selling a cart for cash: claim and success in one transaction, because cash has no unknown outcome.

The order's id is made by the caller before the first try. A retry with the same id, after a lost connection or a
second press of the key, gives the sale that stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid5

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import HoldEnded, NoDrawer, NotFound, Refusal, SaleClosed, TenderTooSmall
from core.money import Money
from core.prices.moment import prices_for
from core.pricing.quote import Quote, quote
from core.pricing.written import pricing_of
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.buyer import NOBODY, Buyer, KnownBuyer, known, limit_of
from core.sales.coupons import CouponRefused
from core.sales.references import new_names
from core.together import Together
from core.venues.manifest import Manifest
from db.errors import ActUndone, RuleBroken
from db.postgres import Postgres
from db.queries import sales
from db.vocabulary import CartId, OrderId, PerformanceId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_NAMING_TRIES_MAX = 3


class PriceChanged(Refusal):
    """The price list changed between the quote and the sale; nothing was charged."""

    code = "price_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One right of entry. `price` is all in, `printed` counts how often it was printed.

    `note` says why it is not at the list's price.
    """

    code: str
    seat: int
    label: str
    price_type: str
    price: Money
    printed: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A paid order as it stands."""

    performance_id: PerformanceId
    order_id: OrderId
    reference: str
    operator: str
    total: Money
    received: Money
    change: Money
    tickets: tuple[Ticket, ...]

    def as_data(self) -> Mapping[str, object]:
        """A sale for a script: `order, total_minor, change_minor, currency, seats, tickets`."""
        return {
            "order": self.reference,
            "total_minor": self.total.amount_minor,
            "change_minor": self.change.amount_minor,
            "currency": self.total.currency,
            "seats": [ticket.label for ticket in self.tickets],
            "tickets": [ticket.code for ticket in self.tickets],
        }


@permits(Permission.SALE_CASH)
def quote_seats(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    seats: Mapping[int, str],
    buyer: Buyer = NOBODY,
    cart: CartId | None = None,
) -> Quote:
    """What these seats come to, each for the price type of its letter, less the buyer's coupon, with fees and taxes.

    Seats of a `cart` cost what they did when it was begun. Raises: BadInput, NotFound, CouponRefused.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_CASH, performance_id)
    return quote_for(core, performance, seats, known(core, actor, performance, buyer), cart)


def quote_plain(core: Core, performance: Performance, seats: Mapping[int, str], cart: CartId | None = None) -> Quote:
    """What these seats come to without a buyer. Raises BadInput."""
    prices, at = prices_for(core, performance, cart)
    return quote(core.repertoire.manifest_for(performance), prices, seats, at=at)


def quote_for(
    core: Core, performance: Performance, seats: Mapping[int, str], buyer: KnownBuyer, cart: CartId | None = None
) -> Quote:
    """The quote with the buyer's coupon. Raises BadInput; CouponRefused where the order is too small for it."""
    coupon = buyer.coupon
    prices, at = prices_for(core, performance, cart)
    quoted = quote(core.repertoire.manifest_for(performance), prices, seats, coupon and coupon.value, at)
    if coupon is not None and Money(quoted.price_minor, prices.currency) < coupon.minimum:
        raise CouponRefused(f"This coupon is good from {coupon.minimum} on. Sell without it, or sell more.")
    return quoted


@permits(Permission.SALE_CASH)
def sell_for_cash(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    cart: CartId,
    order: OrderId,
    seats: Mapping[int, str],
    received_minor: int,
    channel: str = "counter",
    buyer: Buyer = NOBODY,
) -> Sale:
    """Sell seats of the cart, each for the price type of its letter, for cash handed over.

    Raises: TenderTooSmall (nothing happened; the hold stands), HoldEnded (run out; nothing was sold), PriceChanged,
    CouponRefused, LimitReached, NoDrawer (nothing was sold; the hold stands), SaleClosed, NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_CASH, performance_id)
    manifest = core.repertoire.manifest(performance.manifest_id)
    who = known(core, actor, performance, buyer)
    quoted = quote_for(core, performance, seats, who, cart).for_cash()
    check_tender(quoted.total, Money(received_minor, performance.currency))
    outcome, sale = _sell(core, actor, performance, cart, order, quoted, received_minor, channel, who)
    if outcome.word == "price_changed":  # perhaps a rule only that is not of this cart yet: then it costs what it did
        core.repertoire.forget(performance_id)
        performance = core.repertoire.performance(performance_id)
        anew = quote_for(core, performance, seats, who, cart).for_cash()
        if anew.total == quoted.total:
            outcome, sale = _sell(core, actor, performance, cart, order, anew, received_minor, channel, who)
    match outcome.word:
        case "sold":
            core.news.announce(performance_id, SeatState.SOLD, outcome.seats, outcome.fences, by=actor.username)
            return sale
        case "again":
            return sale_of(core, performance, manifest, order)
        case "price_changed":
            raise PriceChanged("The price has just changed. Look at the new total and tender again.")
        case "coupon_refused":
            raise CouponRefused("This coupon is not good any more. Sell without it.")
        case "no_drawer":
            raise NoDrawer
        case "closed":
            raise SaleClosed(f"{performance.code} is not on sale now. Let the cart go.")
        case _:
            raise HoldEnded("The hold has run out or is not yours, and nothing was sold. Pick the seats again.")


@permits(Permission.SALE_CASH)
def find_sale(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> Sale | None:
    """The order of that id as it stands, None where it was never sold: what a retry asks first."""
    performance = performance_in_reach(core, actor, Permission.SALE_CASH, performance_id)
    try:
        return sale_of(core, performance, core.repertoire.manifest(performance.manifest_id), order)
    except NotFound:
        return None


def check_tender(total: Money, received: Money) -> None:
    """Raises TenderTooSmall when the cash does not cover the total."""
    if received < total:
        raise TenderTooSmall(f"{received.plain()} does not cover {total}. Take {(total - received)} more.")


def sales_together(postgres: Postgres) -> Together[PerformanceId, sales.CashOrder, sales.SaleOutcome]:
    """How the sales of one process reach the books: orders that come at one moment go together, one a cart."""

    def send(performance_id: PerformanceId, orders: Sequence[sales.CashOrder]) -> Sequence[sales.SaleOutcome]:
        return sales.sell_for_cash(postgres, performance_id, orders)

    return Together(send, lambda order: (order.cart, order.order_id))


def _sell(
    core: Core,
    actor: Actor,
    performance: Performance,
    cart: CartId,
    order: OrderId,
    quoted: Quote,
    received_minor: int,
    channel: str,
    buyer: KnownBuyer,
) -> tuple[sales.SaleOutcome, Sale]:
    """One call of the sale function, and the sale as it then stands; drawn names that are taken are drawn again."""
    for attempt in range(_NAMING_TRIES_MAX):
        sale = _drawn(actor, performance, order, quoted, received_minor)
        lines = [
            sales.PricedSeat(
                seat_ordinal=line.seat,
                level_number=line.level,
                price_type_id=line.price_type.id,
                price_minor=line.price.amount_minor,
                ticket_code=ticket.code,
                discount_minor=line.discount.amount_minor,
            )
            for line, ticket in zip(quoted.lines, sale.tickets, strict=True)
        ]
        asked = sales.CashOrder(
            order_id=order,
            reference=sale.reference,
            tender_id=uuid5(order, "cash"),
            cart=cart,
            account_id=actor.account_id,
            session_id=actor.session_id,
            channel=channel,
            received_minor=received_minor,
            lines=lines,
            customer=buyer.customer,
            contact=buyer.contact,
            coupon_id=buyer.coupon and buyer.coupon.id,
            pricing=pricing_of(quoted),
        )
        try:
            if asked.is_counted:
                return sales.sell_order_for_cash(core.postgres, performance.id, asked), sale
            return core.sales.ask(performance.id, asked), sale
        except ActUndone as undone:
            raise limit_of(undone) or HoldEnded(
                "The hold has just run out, and nothing was sold. Pick the seats again."
            ) from None
        except RuleBroken as broken:
            if (limit := limit_of(broken)) is not None:
                raise limit from None
            if broken.constraint not in ("orders_performance_id_reference_key", "ticket_pkey"):
                raise
            assert attempt + 1 < _NAMING_TRIES_MAX, "drawn names do not collide again and again"
    raise AssertionError("unreachable")


def _drawn(actor: Actor, performance: Performance, order: OrderId, quoted: Quote, received_minor: int) -> Sale:
    """The sale that is about to be made, under freshly drawn names."""
    received = Money(received_minor, quoted.total.currency)
    reference, codes = new_names(len(quoted.lines))
    return Sale(
        performance_id=performance.id,
        order_id=order,
        reference=reference,
        operator=actor.display_name,
        total=quoted.total,
        received=received,
        change=received - quoted.total,
        tickets=tuple(
            Ticket(
                code=code,
                seat=line.seat,
                label=str(line.label),
                price_type=line.price_type.name,
                price=line.paid,
                printed=0,
            )
            for line, code in zip(quoted.lines, codes, strict=True)
        ),
    )


def sale_of(core: Core, performance: Performance, manifest: Manifest, order: OrderId) -> Sale:
    """The sold order as it stands. Raises NotFound, also for one that was never paid."""
    row = sales.order_by_id(core.postgres, performance.id, order)
    if row is None or row.status not in ("paid", "refund_due", "refunded"):
        raise NotFound("There is no such order here. Check the reference.")
    tickets = tuple(
        Ticket(
            code=ticket.code,
            seat=ticket.seat_ordinal,
            label=str(manifest.label(ticket.seat_ordinal)),
            price_type=ticket.price_type,
            price=Money(ticket.price_minor, row.currency),
            printed=ticket.print_generation,
            note=_note(ticket, row.currency),
        )
        for ticket in sales.tickets_of(core.postgres, performance.id, order)
    )
    return Sale(
        performance_id=performance.id,
        order_id=order,
        reference=row.reference,
        operator=row.operator,
        total=Money(row.total_minor, row.currency),
        received=Money(row.received_minor, row.currency),
        change=Money(row.change_minor, row.currency),
        tickets=tickets,
    )


def _note(ticket: sales.TicketRow, currency: str) -> str:
    """Why it is not at the list's price, empty where it is. Pure."""
    if ticket.list_minor is None:
        return ""
    what = "complimentary" if ticket.is_comp else f"instead of {Money(ticket.list_minor, currency)}"
    return f"{what}: {ticket.price_override_reason}"
