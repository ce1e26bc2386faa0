"""`etds sell`: hold and sell in one act, or sell a hold; for cash, by card, with vouchers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

import click

from core.errors import BadInput, Refusal
from core.money import parse_amount
from etds_tui.cli.output import asked, emit, explained, say, show
from etds_tui.cli.sale_line import sell_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.access import Actor
    from core.inventory import CartId
    from core.money import Money
    from core.payments import PaymentStatus
    from core.programming import Performance, PerformanceId
    from core.runtime import Core
    from core.sales import Buyer, OrderId, Sale


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be sold to whom, as it was typed."""

    seats: tuple[str, ...]
    best: int | None
    level: str | None
    section: str | None
    accessible: bool
    hold_id: UUID | None
    letter: str | None
    cash: str | None
    card: bool
    vouchers: tuple[str, ...]
    customer: str | None
    mail: str | None
    coupon: str | None
    order_id: UUID | None
    is_comp: bool
    prices: tuple[str, ...]
    reason: str | None

    @property
    def is_line(self) -> bool:
        """Words alone, without an option that says what is sold, and one of them says what pays."""
        told = (self.best, self.level, self.section, self.hold_id, self.letter, self.cash, self.customer, self.mail)
        rest = (self.coupon, *self.vouchers)
        is_alone = not (self.accessible or self.card) and all(value is None for value in (*told, *rest))
        words = " ".join(self.seats).casefold().split()
        return is_alone and any(word.startswith(("cash", "card", "voucher", "comp")) for word in words)


@click.command()
@click.argument("seats", nargs=-1, metavar="[LINE | SEAT...]")
@click.option("--performance", "code", required=True, help="Code of the performance.")
@click.option("--best", type=click.IntRange(1), help="Instead of naming seats: so many of the best.")
@click.option("--level", help="With --best: of this price level.")
@click.option("--section", help="With --best: in this section.")
@click.option("--accessible", is_flag=True, help="With --best: of the seats kept for wheelchairs.")
@click.option("--hold", "hold_id", type=click.UUID, help="Instead of naming seats: sell this hold.")
@click.option("--type", "letter", help="Letter of the price type.  [default: the first of the house]")
@click.option("--cash", help="Cash handed over, in major units.")
@click.option("--card", is_flag=True, help="Charge the card terminal for what is left to pay.")
@click.option("--voucher", "vouchers", multiple=True, help="Code of a voucher that pays first; may be repeated.")
@click.option("--customer", help="Who buys: a name or number that limits count for.")
@click.option("--mail", help="Address that the tickets are mailed to.")
@click.option("--coupon", help="Code of a coupon.")
@click.option("--comp", "is_comp", is_flag=True, help="Give the seats away; wants --reason.")
@click.option(
    "--price", "prices", multiple=True, metavar="SEAT=AMOUNT", help="Another price for a seat; wants --reason."
)
@click.option("--reason", help="Why a price is not that of the list.")
@click.option("--order", "order_id", type=click.UUID, help="Id of the order, so that a retry is harmless.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def sell(code: str, as_json: bool, **typed: object) -> None:
    """Sell a line as at the desk, "4 orch a cash 200"; or seats by name (SECTION-ROW-SEAT), the best, or a hold."""
    wish = Wish(**typed)  # type: ignore[arg-type]
    if wish.is_line:
        sell_line(code, wish.seats, order_id=wish.order_id, as_json=as_json)
        return
    if sum((bool(wish.seats), wish.best is not None, wish.hold_id is not None)) != 1:
        raise click.UsageError("Name seats, or give --best N, or --hold HOLD: one of the three.")
    if wish.accessible and wish.best is None:
        raise click.UsageError("--accessible goes with --best: seats are given, not named.")
    if wish.card and wish.cash is not None:
        raise click.UsageError("Give --cash or --card, not both.")
    if wish.is_comp and (wish.card or wish.cash is not None or wish.vouchers or wish.prices or wish.coupon):
        raise click.UsageError("--comp costs nothing: nothing pays, and no price or coupon goes with it.")
    if bool(wish.is_comp or wish.prices) != bool(wish.reason):
        raise click.UsageError("--comp and --price want --reason TEXT, and nothing else does.")
    if not (wish.card or wish.cash is not None or wish.vouchers or wish.is_comp):
        raise click.UsageError("Say what pays: --cash AMOUNT, --card or --voucher CODE.")
    from core.programming import find_performance

    with asked() as (core, actor):
        sale = _sell(core, actor, find_performance(core, actor, code), wish)
    if as_json:
        emit(sale.as_data())
        return
    for ticket in sale.tickets:
        show(f"{ticket.label:24} {ticket.price_type:10} {ticket.price!s:>14}  {ticket.code}  {ticket.note}".rstrip())
    show(f"order {sale.reference}  total {sale.total}  change {sale.change}")


def _sell(core: Core, actor: Actor, performance: Performance, wish: Wish) -> Sale:
    """Hold, sell, and let go again what was held for nothing. A retry of an order finds what the first try did."""
    from core.inventory import CartId, place_hold, release_hold
    from core.payments import NotPaid
    from core.sales import OrderId, find_sale

    key, order = performance.id, OrderId(wish.order_id or uuid4())
    received_minor = _cash(wish, performance)
    if wish.order_id is not None and (known := find_sale(core, actor, key, order=order)) is not None:
        return known
    if wish.order_id is not None and (card := _open_card(core, actor, key, order)) is not None:
        raise NotPaid(card.sentence)
    cart = CartId(wish.hold_id or order)  # a retry with the same order finds the same cart
    ordinals = _chosen(core, actor, performance, wish, cart)
    priced = dict.fromkeys(ordinals, wish.letter or core.repertoire.prices(key).standard.letter)
    try:
        if received_minor is not None and not wish.vouchers and not wish.prices:
            _check(core, actor, performance, priced, wish, received_minor)
        if wish.seats:
            place_hold(core, actor, key, seats=ordinals, cart=cart)
        sale = _paid(core, actor, performance, wish, cart, order, priced, received_minor)
    except Refusal:
        if wish.order_id is not None and (known := find_sale(core, actor, key, order=order)) is not None:
            return known  # another try of this order was quicker
        if wish.hold_id is None and _open_card(core, actor, key, order) is None:
            release_hold(core, actor, key, cart=cart)
            say("Nothing was sold, and nothing is held.")
        raise
    if wish.order_id is not None and wish.hold_id is None:
        release_hold(core, actor, key, cart=cart)  # what another try of this order held and did not sell
    return sale


def _open_card(core: Core, actor: Actor, key: PerformanceId, order: UUID) -> PaymentStatus | None:
    """The payment by card of this order, while nobody knows whether it was charged."""
    from core.errors import NotFound, NotPermitted
    from core.payments import payment_status

    try:
        status = payment_status(core, actor, key, tender=_card_of(order))
    except (NotFound, NotPermitted):  # who may not take cards has no such payment
        return None
    return status if status.is_open else None


def _card_of(order: UUID) -> UUID:
    return uuid5(order, "card")


def _cash(wish: Wish, performance: Performance) -> int | None:
    if wish.cash is None:
        return None
    try:
        return parse_amount(wish.cash, performance.currency).amount_minor
    except BadInput as error:
        raise click.BadParameter(error.message, param_hint="--cash") from None


def _chosen(core: Core, actor: Actor, performance: Performance, wish: Wish, cart: UUID) -> tuple[int, ...]:
    """The seats, held already unless they were named."""
    from core.inventory import CartId, find_hold, hold_best, seats_named, why

    if wish.hold_id is not None:
        return find_hold(core, actor, CartId(cart)).seats
    if wish.best is None:
        return seats_named(core, actor, performance.id, list(wish.seats))
    _, pick = hold_best(
        core, actor, performance.id, count=wish.best, cart=CartId(cart), level=wish.level, section=wish.section,
        accessible=wish.accessible,
    )  # fmt: skip
    say(why(core.repertoire.manifest(performance.manifest_id), pick))
    return pick.seats


def _check(
    core: Core, actor: Actor, performance: Performance, priced: Mapping[int, str], wish: Wish, received_minor: int
) -> None:
    """Before anything is held for a tender that is too small."""
    from core.money import Money
    from core.sales import check_tender, quote_seats

    total = quote_seats(core, actor, performance.id, seats=priced, buyer=_buyer(wish)).for_cash().total
    check_tender(total, Money(received_minor, performance.currency))


def _paid(
    core: Core,
    actor: Actor,
    performance: Performance,
    wish: Wish,
    cart: UUID,
    order: UUID,
    priced: Mapping[int, str],
    received_minor: int | None,
) -> Sale:
    from core.inventory import CartId
    from core.sales import OrderId, give_comps, sell_for_cash

    if wish.is_comp:
        return give_comps(
            core, actor, performance.id, cart=CartId(cart), order=OrderId(order), seats=priced,
            reason=wish.reason or "", buyer=_buyer(wish),
        )  # fmt: skip
    if received_minor is not None and not wish.vouchers and not wish.prices:
        return sell_for_cash(
            core, actor, performance.id, cart=CartId(cart), order=OrderId(order), seats=priced,
            received_minor=received_minor, buyer=_buyer(wish),
        )  # fmt: skip
    return _paid_in_parts(core, actor, performance, wish, cart, order, priced, received_minor)


def _paid_in_parts(
    core: Core,
    actor: Actor,
    performance: Performance,
    wish: Wish,
    cart: UUID,
    order: UUID,
    priced: Mapping[int, str],
    received_minor: int | None,
) -> Sale:
    """Claim the seats, then voucher after voucher, then card or cash. What does not pay in full gives the order up."""
    from core import payments
    from core.inventory import CartId
    from core.money import Money
    from core.sales import OrderId, check_tender, find_sale

    key, order = performance.id, OrderId(order)
    total = _claimed(core, actor, performance, wish, CartId(cart), order, priced)
    try:
        status = None
        for code in wish.vouchers:
            status = payments.pay_by_voucher(core, actor, key, order=order, tender=uuid4(), code=code)
        if wish.card and (status is None or not status.is_paid):
            status = payments.pay_by_card(core, actor, key, order=order, tender=_card_of(order))
        elif received_minor is not None and (status is None or not status.is_paid):
            left = total if status is None else status.left
            check_tender(left, Money(received_minor, left.currency))
            status = payments.pay_by_cash(core, actor, key, order=order, tender=uuid4(), received_minor=received_minor)
    except Refusal:
        payments.give_up_order(core, actor, key, order=order)
        raise
    assert status is not None, "something was to pay"
    if not status.is_paid:
        if not status.is_open:
            payments.give_up_order(core, actor, key, order=order)
        raise payments.NotPaid(status.sentence)
    sale = find_sale(core, actor, key, order=order)
    assert sale is not None, "a paid order is there"
    return sale


def _claimed(
    core: Core, actor: Actor, performance: Performance, wish: Wish, cart: CartId, order: OrderId,
    priced: Mapping[int, str],
) -> Money:  # fmt: skip
    """The seats are the order's, at the prices of the list or at those that were typed; what it comes to."""
    from core.inventory import seats_named
    from core.payments import claim_order
    from core.sales import claim_repriced

    key, buyer = performance.id, _buyer(wish)
    if not wish.prices:
        return claim_order(
            core, actor, key, cart=cart, order=order, seats=priced, channel="shell", buyer=buyer
        ).total  # fmt: skip
    named = [text.rpartition("=") for text in wish.prices]
    ordinals = seats_named(core, actor, key, [seat for seat, _, _ in named])
    prices_minor: dict[int, int] = {}
    for (seat, _, amount), ordinal in zip(named, ordinals, strict=True):
        try:
            prices_minor[ordinal] = parse_amount(amount, performance.currency).amount_minor
        except BadInput as error:
            raise click.BadParameter(f"{seat}: {error.message}", param_hint="--price") from None
    return claim_repriced(
        core, actor, key, cart=cart, order=order, seats=priced, prices_minor=prices_minor, reason=wish.reason or "",
        buyer=buyer,
    ).total  # fmt: skip


def _buyer(wish: Wish) -> Buyer:
    from core.sales import Buyer

    return Buyer(customer=wish.customer, contact=wish.mail, coupon=wish.coupon)
