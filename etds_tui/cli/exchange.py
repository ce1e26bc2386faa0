"""`etds exchange`: tickets of an order for other seats; shows the difference, and with --dry-run nothing but that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

import click

from core.errors import BadInput, Refusal
from core.money import parse_amount
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.payments import Exchanged, ExchangeQuote, Outgoing
    from core.programming import Performance
    from core.runtime import Core
    from core.sales import OrderBrief


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to go out and what is to come in, as it was typed."""

    out_seats: tuple[str, ...]
    in_seats: tuple[str, ...]
    best: int | None
    code: str | None
    cash: str | None
    card: bool
    voucher: str | None
    order_id: UUID | None


@click.command()
@click.argument("reference")
@click.option("--out", "out_seats", multiple=True, help="Seats that go out, with commas between.  [default: all]")
@click.option("--in", "in_seats", multiple=True, help="Seats that come in, with commas between.")
@click.option("--best", type=click.IntRange(1), help="Instead of naming those: so many of the best.")
@click.option("--performance", "code", help="Code of another performance that they come in at.")
@click.option("--cash", help="Cash handed over for the difference, in major units.")
@click.option("--card", is_flag=True, help="Charge the card terminal for the difference.")
@click.option("--voucher", help="Code of a voucher that pays the difference.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Show what would be done. Nothing changes.")
@click.option("--order", "order_id", type=click.UUID, help="Id of the new order, so that a retry is harmless.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def exchange(reference: str, is_dry: bool, as_json: bool, **typed: object) -> None:
    """Exchange tickets of the order REFERENCE for seats of the same or of another performance."""
    wish = Wish(**typed)  # type: ignore[arg-type]
    if (wish.best is None) == (not wish.in_seats):
        raise click.UsageError("Say what comes in: --in SEATS or --best N.")
    if sum((wish.card, wish.cash is not None, wish.voucher is not None)) > 1:
        raise click.UsageError("Give --cash, --card or --voucher: one of them pays the difference.")
    from core.programming import find_performance
    from core.sales import orders_with_reference

    with asked() as (core, actor):
        old, *others = orders_with_reference(core, actor, reference)
        if others:
            raise BadInput("There are several orders of this reference. Exchange at the window, where they are listed.")
        target = find_performance(core, actor, wish.code or old.code)
        quote, done = _exchange(core, actor, target, old, wish, is_dry=is_dry)
    if as_json:
        emit(_data(quote, done))
        return
    _show(quote)
    if done is None:
        say("Nothing has changed. Leave --dry-run out to do it.")
    elif done.sale is not None:
        for ticket in done.sale.tickets:
            show(f"{ticket.label:24} {ticket.price_type:10} {ticket.price!s:>14}  {ticket.code}")
        show(f"order {done.reference}  for {old.reference}, whose tickets are good no more")


def _exchange(
    core: Core, actor: Actor, target: Performance, old: OrderBrief, wish: Wish, *, is_dry: bool
) -> tuple[ExchangeQuote, Exchanged | None]:
    """Hold, exchange, and let go again what was held for nothing. A retry of an order finds what the first try did."""
    from core.inventory import CartId, hold_best, place_hold, release_hold, seats_named, why
    from core.payments import quote_exchange

    cart = CartId(wish.order_id or uuid4())
    outgoing = _outgoing(core, actor, old, wish)
    if is_dry and wish.in_seats:
        seats = seats_named(core, actor, target.id, _names(wish.in_seats))
        return quote_exchange(core, actor, target.id, outgoing=outgoing, seats=seats), None
    try:
        if wish.best is not None:
            _, pick = hold_best(core, actor, target.id, count=wish.best, cart=cart)
            say(why(core.repertoire.manifest(target.manifest_id), pick))
            seats = pick.seats
        else:
            seats = seats_named(core, actor, target.id, _names(wish.in_seats))
            place_hold(core, actor, target.id, seats=seats, cart=cart)
        quote = quote_exchange(core, actor, target.id, outgoing=outgoing, seats=seats)
        done = None if is_dry else _done(core, actor, target, outgoing, cart, seats, wish)
    except Refusal:
        release_hold(core, actor, target.id, cart=cart)
        say("Nothing was exchanged, and nothing is held.")
        raise
    if is_dry:
        release_hold(core, actor, target.id, cart=cart)
    return quote, done


def _done(
    core: Core, actor: Actor, target: Performance, outgoing: Outgoing, cart: UUID, seats: tuple[int, ...], wish: Wish
) -> Exchanged:
    """With a card: claimed, charged, and given up where it is not paid."""
    from core import payments
    from core.inventory import CartId
    from core.sales import OrderId, TenderKind, find_sale

    order = OrderId(cart)
    kind = TenderKind.CARD if wish.card else TenderKind.CASH if wish.cash is not None else None
    done = payments.exchange_tickets(
        core, actor, target.id, outgoing=outgoing, cart=CartId(cart), order=order, seats=seats,
        kind=TenderKind.VOUCHER if wish.voucher is not None else kind,
        received_minor=_cash(wish, target), voucher=wish.voucher or "", reason="exchanged at the shell",
    )  # fmt: skip
    if done.sale is not None:
        return done
    status = payments.pay_by_card(core, actor, target.id, order=order, tender=uuid5(order, "card"))
    if not status.is_paid:
        if not status.is_open:
            payments.give_up_order(core, actor, target.id, order=order)
        raise payments.NotPaid(status.sentence)
    sale = find_sale(core, actor, target.id, order=order)
    return payments.Exchanged(order=order, reference=done.reference, quote=done.quote, sale=sale)


def _cash(wish: Wish, target: Performance) -> int:
    if wish.cash is None:
        return 0
    try:
        return parse_amount(wish.cash, target.currency).amount_minor
    except BadInput as error:
        raise click.BadParameter(error.message, param_hint="--cash") from None


def _outgoing(core: Core, actor: Actor, old: OrderBrief, wish: Wish) -> Outgoing:
    """The tickets of the seats that were named, else all that are still good."""
    from core.inventory import seats_named
    from core.payments import CannotReturn, Outgoing
    from core.sales import see_order

    view = see_order(core, actor, old.performance_id, order=old.order_id)
    by_label = {line.label: line.ticket for line in view.lines if line.ticket and line.state in ("valid", "admitted")}
    names = list(by_label)
    if wish.out_seats:
        manifest = core.repertoire.manifest(view.performance.manifest_id)
        ordinals = seats_named(core, actor, old.performance_id, _names(wish.out_seats))
        names = [str(manifest.label(ordinal)) for ordinal in ordinals]
    missing = [name for name in names if name not in by_label]
    if missing:
        raise CannotReturn(f"{', '.join(missing)}: no ticket of this order that is still good. Look at the order.")
    tickets = tuple(ticket for name in names if (ticket := by_label[name]))
    return Outgoing(performance_id=old.performance_id, order=old.order_id, tickets=tickets)


def _names(typed: tuple[str, ...]) -> list[str]:
    return [name for text in typed for name in text.replace(",", " ").split()]


def _show(quote: ExchangeQuote) -> None:
    show(f"out  {', '.join(quote.out.seats)}  {quote.paid}")
    show(f"in   {', '.join(str(line.label) for line in quote.new.lines)}  {quote.new.total}")
    show(f"fee  {quote.fee}")
    if quote.difference.amount_minor > 0:
        show(f"to pay  {quote.to_pay}")
    for part in quote.back:
        show(f"goes back  {part.amount} by {part.kind}")
    if quote.difference.amount_minor == 0:
        show("even")
    show(quote.rule)


def _data(quote: ExchangeQuote, done: Exchanged | None) -> dict[str, object]:
    return {
        "out": list(quote.out.seats),
        "in": [str(line.label) for line in quote.new.lines],
        "fee_minor": quote.fee.amount_minor,
        "difference_minor": quote.difference.amount_minor,
        "currency": quote.fee.currency,
        "back": [{"kind": part.kind.value, "amount_minor": part.amount.amount_minor} for part in quote.back],
        "done": done is not None,
        "order": None if done is None else done.reference,
        "tickets": [] if done is None or done.sale is None else [ticket.code for ticket in done.sale.tickets],
    }
