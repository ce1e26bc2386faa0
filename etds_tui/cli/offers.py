"""`etds coupon`, `etds voucher`, `etds cancel`: what a distributor and a manager do with money."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

import click

from core.errors import BadInput
from core.money import parse_amount
from etds_tui.cli.manager import ask_manager, with_manager
from etds_tui.cli.output import asked, emit, explained, say, show

if TYPE_CHECKING:
    from core.runtime import Core


@click.group()
def coupon() -> None:
    """Coupons."""


@coupon.command("create")
@click.argument("code")
@click.option("--name", required=True, help="What it is called in lists.")
@click.option("--code", "word", help="Its code.  [default: one that cannot be guessed]")
@click.option("--percent", type=click.IntRange(1, 100), help="Percent of each ticket.")
@click.option("--amount", help="Instead: an amount of the order, in major units.")
@click.option("--uses", type=click.IntRange(1), help="How often it is good.")
@click.option("--customer-uses", type=click.IntRange(1), help="How often for one customer.")
@click.option("--minimum", help="Smallest order it is good for, in major units.")
@click.option("--until", help="Good until 2026-12-01T10:00, on the venue's clock.")
@click.option("--scope", type=click.Choice(["performance", "event", "organisation"]), default="performance")
@explained
def create(
    code: str, name: str, word: str | None, percent: int | None, amount: str | None, uses: int | None,
    customer_uses: int | None, minimum: str | None, until: str | None, scope: str,
) -> None:  # fmt: skip
    """Make a coupon for the performance CODE, its event, or all of its organisation. Its code is shown once."""
    from core.programming import find_performance
    from core.sales import create_coupon

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        made = create_coupon(
            core, actor, performance.id, name=name, code=word, percent=percent,
            amount_minor=parse_amount(amount, performance.currency).amount_minor if amount else None,
            uses_max=uses, customer_uses_max=customer_uses,
            minimum_minor=parse_amount(minimum, performance.currency).amount_minor if minimum else 0,
            ends_at=_moment(core, until, performance.time_zone) if until else None, scope=scope,
        )  # fmt: skip
    show(made.code)
    say(f"Coupon {made.id} stands. Its code is kept nowhere; write it down.")


@coupon.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def list_(as_json: bool) -> None:
    """Coupons in your reach, the newest first."""
    from core.sales import list_coupons

    with asked() as (core, actor):
        rows = list_coupons(core, actor)
    if as_json:
        emit(
            [
                {"id": row.id, "name": row.name, "percent": row.percent, "amount_minor": row.amount_minor,
                 "currency": row.currency, "used": row.used, "uses_max": row.uses_max,
                 "ends_at": row.ends_at.isoformat() if row.ends_at else None}
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        value = f"{row.percent} %" if row.percent is not None else f"{row.amount_minor} {row.currency} minor"
        show(f"{row.id:>5}  {row.name:30} {value:>14}  used {row.used} of {row.uses_max or 'any number'}")
    if not rows:
        say("There are no coupons.")


@coupon.command("change")
@click.argument("coupon_id", type=int)
@click.option("--name", help="What it is called in lists.")
@click.option("--uses", help="How often it is good; 'any' for no limit.")
@click.option("--customer-uses", help="How often for one customer; 'any' for no limit.")
@click.option("--minimum", help="Smallest order it is good for, in major units.")
@click.option("--until", help="Good until 2026-12-01T10:00 UTC; 'open' for no end.")
@explained
def change(
    coupon_id: int, name: str | None, uses: str | None, customer_uses: str | None, minimum: str | None,
    until: str | None,
) -> None:  # fmt: skip
    """Other limits for the coupon of that number; what is not named stays."""
    from core.errors import NotFound
    from core.sales import change_coupon, list_coupons

    with asked() as (core, actor):
        row = next((row for row in list_coupons(core, actor) if row.id == coupon_id), None)
        if row is None:
            raise NotFound("There is no such coupon in your reach. Look at 'etds coupon list'.")
        currency = row.currency or core.settings.currency
        change_coupon(
            core, actor, coupon_id, name=name or row.name,
            uses_max=row.uses_max if uses is None else _limit(uses),
            customer_uses_max=row.customer_uses_max if customer_uses is None else _limit(customer_uses),
            minimum_minor=row.minimum_minor if minimum is None else parse_amount(minimum, currency).amount_minor,
            ends_at=row.ends_at if until is None else None if until == "open" else _moment(core, until, "UTC"),
        )  # fmt: skip
    say("It is changed from now on; what was redeemed stands.")


def _limit(text: str) -> int | None:
    """Raises BadInput."""
    if text.strip().casefold() == "any":
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise BadInput(f"'{text}' is not a number of uses. Write a number, or 'any'.")
    return int(text)


@coupon.command("end")
@click.argument("coupon_id", type=int)
@explained
def end(coupon_id: int) -> None:
    """End the coupon of that number; what was redeemed stands."""
    from core.sales import end_coupon

    with asked() as (core, actor):
        end_coupon(core, actor, coupon_id)
    say("It is not good any more.")


@click.command()
@click.argument("code")
@click.argument("amount")
@click.option("--name", required=True, help="What it is for.")
@click.option("--until", help="Good until 2026-12-01T10:00, on the venue's clock.")
@ask_manager
@explained
def voucher(code: str, amount: str, name: str, until: str | None, asks: bool) -> None:
    """Issue a voucher over AMOUNT, good at the organisation of the performance CODE. Its code is shown once."""
    from core.payments import issue_voucher
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        made = with_manager(
            asks, issue_voucher, core, actor, performance.id, voucher=uuid4(), name=name,
            amount_minor=parse_amount(amount, performance.currency).amount_minor,
            ends_at=_moment(core, until, performance.time_zone) if until else None,
        )  # fmt: skip
    show(made)
    say("Its code is kept nowhere; write it down.")


@click.command()
@click.argument("code")
@click.option("--stamp", help="The stamp that the dry run showed. Without it nothing changes, it is only shown.")
@click.option("--reason", default="", help="With --stamp: why, in one line.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def cancel(code: str, stamp: str | None, reason: str, as_json: bool) -> None:
    """Cancel the performance CODE: all money goes back. Shows first what that would do."""
    from core.payments import cancel_performance, plan_cancellation
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        if stamp is None:
            plan = plan_cancellation(core, actor, performance.id)
        else:
            plan = cancel_performance(core, actor, performance.id, stamp=stamp, reason=reason)
    if as_json:
        emit({**plan.as_data(), "done": stamp is not None})
        return
    show(
        f"{plan.orders:,} orders with {plan.tickets:,} tickets, {plan.unpaid:,} unpaid orders, {plan.held:,} held seats"
    )
    for kind, amount in plan.back.items():
        show(f"  {amount!s:>16}  back by {kind}")
    if plan.admitted:
        show(f"  {plan.admitted:,} tickets were used at the door and stay as they are")
    if stamp is None:
        say(f"Nothing has changed. To do this: etds cancel {code} --stamp {plan.stamp} --reason '…'")
    else:
        say("Cancelled. Cards and vouchers get their money by themselves; cash waits for its owners.")


def _moment(core: Core, text: str, time_zone: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"'{text}' is not a time. Write it like 2026-12-01T10:00.") from None
    moment = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(time_zone))
    if moment <= core.clock.now():
        raise BadInput(f"'{text}' is over. Give a time to come.")
    return moment
