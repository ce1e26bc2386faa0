"""`etds group`: seats reserved for a group until a date, with a deposit; fewer of them; what falls due."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import click

from core.errors import BadInput, Refusal
from core.money import parse_amount
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.access import Actor
    from core.runtime import Core
    from core.sales import OrderBrief

_LAST = time(23, 59)


@click.group()
def group() -> None:
    """Group orders: reserve, take money, drop seats, list what falls due."""


@group.command()
@click.argument("seats", nargs=-1, metavar="[SEAT]...")
@click.option("--performance", "code", required=True, help="Code of the performance.")
@click.option("--best", type=click.IntRange(1), help="Instead of naming seats: so many of the best.")
@click.option("--type", "letter", help="Letter of the price type.  [default: the first of the house]")
@click.option("--customer", required=True, help="Who the group is.")
@click.option("--mail", help="Address that the tickets are mailed to.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), required=True,
              help="When the balance is due, on the clock of the venue; a day ends at 23:59.")  # fmt: skip
@click.option("--deposit", help="Deposit that is taken now in cash, in major units; see also 'etds group pay'.")
@click.option("--order", "order_id", type=click.UUID, help="Id of the order, so that a retry is harmless.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def reserve(
    seats: tuple[str, ...], code: str, best: int | None, letter: str | None, customer: str, mail: str | None,
    due: datetime, deposit: str | None, order_id: UUID | None, as_json: bool,
) -> None:  # fmt: skip
    """Reserve seats for a group: named ones (SECTION-ROW-SEAT), or the best."""
    if (best is None) == (not seats):
        raise click.UsageError("Name seats, or give --best N: one of the two.")
    from core.inventory import CartId, hold_best, place_hold, release_hold, seats_named
    from core.payments import pay_by_cash, reserve_group
    from core.programming import find_performance
    from core.sales import Buyer, OrderId

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        order, deposit_minor = OrderId(order_id or uuid4()), _amount(deposit, performance.currency, "--deposit")
        cart, key = CartId(order), performance.id
        moment = datetime.combine(due.date(), _LAST if due.time() == time() else due.time())
        try:
            if best is not None:
                chosen = hold_best(core, actor, key, count=best, cart=cart)[1].seats
            else:
                chosen = seats_named(core, actor, key, list(seats))
                place_hold(core, actor, key, seats=chosen, cart=cart)
            priced = dict.fromkeys(chosen, letter or core.repertoire.prices(key).standard.letter)
            made = reserve_group(
                core, actor, key, cart=cart, order=order, seats=priced, buyer=Buyer(customer=customer, contact=mail),
                pay_by=moment.replace(tzinfo=ZoneInfo(performance.time_zone)), deposit_minor=deposit_minor,
            )  # fmt: skip
        except Refusal:
            release_hold(core, actor, key, cart=cart)
            say("Nothing was reserved, and nothing is held.")
            raise
        if deposit_minor:
            pay_by_cash(core, actor, key, order=order, tender=order, received_minor=deposit_minor)
    if as_json:
        emit({"order": made.reference, "total_minor": made.total.amount_minor, "deposit_minor": deposit_minor,
              "currency": made.total.currency, "pay_by": made.pay_by.isoformat(), "deposit": made.rule})  # fmt: skip
        return
    show(f"order {made.reference}  total {made.total}  deposit {made.deposit}  due {made.pay_by:%Y-%m-%d %H:%M}")
    say(f"Not paid by then, it lapses by itself, and the deposit {made.rule}.")


@group.command()
@click.argument("reference")
@click.option("--cash", help="Cash handed over, in major units: a part, or all that is left.")
@click.option("--card", help="Amount to charge a card, in major units; 'all' for what is left.")
@click.option("--voucher", help="Code of a voucher that pays as far as it goes.")
@explained
def pay(reference: str, cash: str | None, card: str | None, voucher: str | None) -> None:
    """Take money for the reserved order REFERENCE, all of it or a part."""
    if sum(one is not None for one in (cash, card, voucher)) != 1:
        raise click.UsageError("Give --cash AMOUNT, --card AMOUNT or --voucher CODE: one of the three.")
    from core import payments

    with asked() as (core, actor):
        found = _one(core, actor, reference)
        where, order, currency = found.performance_id, found.order_id, found.total.currency
        if cash is not None:
            minor = _amount(cash, currency, "--cash")
            status = payments.pay_by_cash(core, actor, where, order=order, tender=uuid4(), received_minor=minor)
        elif card is not None:
            part = None if card == "all" else _amount(card, currency, "--card")
            status = payments.pay_by_card(core, actor, where, order=order, tender=uuid4(), amount_minor=part)
        else:
            status = payments.pay_by_voucher(core, actor, where, order=order, tender=uuid4(), code=voucher or "")
    show(status.sentence)


@group.command()
@click.argument("reference")
@click.argument("seats", nargs=-1, required=True)
@explained
def drop(reference: str, seats: tuple[str, ...]) -> None:
    """Take SEATS out of the reserved order REFERENCE; they go back on sale, the others keep their price."""
    from core.inventory import seats_named
    from core.payments import drop_seats

    with asked() as (core, actor):
        found = _one(core, actor, reference)
        left = drop_seats(
            core, actor, found.performance_id, order=found.order_id,
            seats=seats_named(core, actor, found.performance_id, list(seats)),
        )  # fmt: skip
    show(f"{left} left to pay")
    say("The seats are open again." if left.amount_minor else "The rest is paid; it is sold.")


@group.command()
@click.option("--days", type=int, default=7, show_default=True, help="How far to look.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def due(days: int, as_json: bool) -> None:
    """Reserved orders that fall due soon, the next one first: whom to remind."""
    from core.payments import orders_due

    with asked() as (core, actor):
        found = orders_due(core, actor, days=days)
    if as_json:
        emit([
            {"order": one.reference, "performance": one.code, "customer": one.customer, "contact": one.contact,
             "seats": one.seats, "left_minor": one.left.amount_minor, "currency": one.left.currency,
             "pay_by": one.pay_by.isoformat()} for one in found
        ])  # fmt: skip
        return
    for one in found:
        who = f"{one.customer} {one.contact}".strip()
        what = f"{one.seats:>3} seats {one.left!s:>14}"
        show(f"{one.pay_by:%Y-%m-%d %H:%M}  {one.reference}  {one.code:12} {what}  {who}")
    if not found:
        say(f"Nothing falls due within {days} days.")


def _one(core: Core, actor: Actor, reference: str) -> OrderBrief:
    from core.sales import orders_with_reference

    found, *others = orders_with_reference(core, actor, reference)
    if others:
        raise BadInput("There are several orders of this reference. Do it at the window, where they are listed.")
    return found


def _amount(typed: str | None, currency: str, option: str) -> int:
    try:
        return parse_amount(typed, currency).amount_minor if typed else 0
    except BadInput as error:
        raise click.BadParameter(error.message, param_hint=option) from None
