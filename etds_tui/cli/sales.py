"""`etds sell`: hold and sell in one act, or sell a hold."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import click

from core.errors import BadInput, Refusal
from core.money import Money, parse_amount
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.programming import PerformanceId
    from core.runtime import Core
    from core.sales import Sale


@click.command()
@click.argument("seats", nargs=-1, metavar="[SEAT]...")
@click.option("--performance", "code", required=True, help="Code of the performance.")
@click.option("--best", type=click.IntRange(1), help="Instead of naming seats: so many of the best.")
@click.option("--level", help="With --best: of this price level.")
@click.option("--section", help="With --best: in this section.")
@click.option("--hold", "hold_id", type=click.UUID, help="Instead of naming seats: sell this hold.")
@click.option("--type", "letter", help="Letter of the price type.  [default: the first of the house]")
@click.option("--cash", "cash", required=True, help="Cash handed over, in major units.")
@click.option("--order", "order_id", type=click.UUID, help="Id of the order, so that a retry is harmless.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def sell(
    seats: tuple[str, ...],
    code: str,
    best: int | None,
    level: str | None,
    section: str | None,
    hold_id: UUID | None,
    letter: str | None,
    cash: str,
    order_id: UUID | None,
    as_json: bool,
) -> None:
    """Sell seats for cash: named ones (SECTION-ROW-SEAT), the best, or those of a hold."""
    if sum((bool(seats), best is not None, hold_id is not None)) != 1:
        raise click.UsageError("Name seats, or give --best N, or --hold HOLD: one of the three.")
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        try:
            received = parse_amount(cash, performance.currency)
        except BadInput as error:
            raise click.BadParameter(error.message, param_hint="--cash") from None
        sale = _sell(core, actor, performance.id, seats, best, level, section, hold_id, letter, received, order_id)
    if as_json:
        emit(sale.as_data())
        return
    for ticket in sale.tickets:
        show(f"{ticket.label:24} {ticket.price_type:10} {ticket.price!s:>14}  {ticket.code}")
    show(f"order {sale.reference}  total {sale.total}  change {sale.change}")


def _sell(
    core: Core,
    actor: Actor,
    key: PerformanceId,
    seats: tuple[str, ...],
    best: int | None,
    level: str | None,
    section: str | None,
    hold_id: UUID | None,
    letter: str | None,
    received: Money,
    order_id: UUID | None,
) -> Sale:
    from core.inventory import CartId, find_hold, hold_best, place_hold, release_hold, seats_named
    from core.sales import OrderId, check_tender, find_sale, quote_seats, sell_for_cash

    if order_id is not None and (known := find_sale(core, actor, key, order=OrderId(order_id))) is not None:
        return known
    letter = letter or core.repertoire.prices(key).standard.letter
    cart = CartId(hold_id or order_id or uuid4())  # a retry with the same order finds the same cart
    if hold_id is not None:
        ordinals = find_hold(core, actor, cart).seats
    elif best is not None:
        _, pick = hold_best(core, actor, key, count=best, cart=cart, level=level, section=section)
        ordinals = pick.seats
    else:
        ordinals = seats_named(core, actor, key, list(seats))
    priced = dict.fromkeys(ordinals, letter)
    try:
        check_tender(quote_seats(core, actor, key, seats=priced).total, received)
        if seats:
            place_hold(core, actor, key, seats=ordinals, cart=cart)
        sale = sell_for_cash(
            core,
            actor,
            key,
            cart=cart,
            order=OrderId(order_id or uuid4()),
            seats=priced,
            received_minor=received.amount_minor,
        )
    except Refusal:
        if order_id is not None and (known := find_sale(core, actor, key, order=OrderId(order_id))) is not None:
            return known  # another try of this order was quicker
        if hold_id is None:
            release_hold(core, actor, key, cart=cart)
            say("Nothing was sold, and nothing is held.")
        raise
    if order_id is not None and hold_id is None:
        release_hold(core, actor, key, cart=cart)  # what another try of this order held and did not sell
    return sale
