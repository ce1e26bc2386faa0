"""`etds return` and `etds attention`: money back, and what somebody must look at."""

from __future__ import annotations

from uuid import uuid4

import click

from core.errors import BadInput
from etds_tui.cli.manager import ask_manager, with_manager
from etds_tui.cli.output import asked, emit, explained, say, show


@click.command("return")
@click.argument("reference")
@click.option("--performance", "code", required=True, help="Code of the performance.")
@click.option("--ticket", "tickets", multiple=True, help="Only this ticket, by its code; may be given several times.")
@click.option("--keep", help="Fee that is kept, in major units.")
@click.option("--yes", "is_meant", is_flag=True, help="Do it. Without this nothing changes, it is only shown.")
@ask_manager
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def return_(
    reference: str, code: str, tickets: tuple[str, ...], keep: str | None, is_meant: bool, asks: bool, as_json: bool
) -> None:
    """Take tickets of the order REFERENCE back: all, or those named. Shows first where the money goes."""
    from core.money import parse_amount
    from core.payments import order_named, quote_return, return_tickets
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        try:
            kept_minor = parse_amount(keep, performance.currency).amount_minor if keep else 0
        except BadInput as error:
            raise click.BadParameter(error.message, param_hint="--keep") from None
        order = order_named(core, actor, performance.id, reference)
        chosen = [ticket.strip().upper() for ticket in tickets] or None
        if is_meant:
            quoted = with_manager(
                asks, return_tickets, core, actor, performance.id,
                order=order, act=uuid4(), tickets=chosen, kept_minor=kept_minor,
            )  # fmt: skip
        else:
            quoted = quote_return(core, actor, performance.id, order=order, tickets=chosen, kept_minor=kept_minor)
    if as_json:
        back = [{"kind": part.kind.value, "amount_minor": part.amount.amount_minor} for part in quoted.back]
        emit(
            {
                "order": reference,
                "seats": list(quoted.seats),
                "kept_minor": quoted.kept.amount_minor,
                "fees_kept_minor": quoted.fees_kept.amount_minor,
                "total_minor": quoted.total.amount_minor,
                "currency": quoted.kept.currency,
                "back": back,
                "done": is_meant,
            }
        )
        return
    show(f"{', '.join(quoted.seats)}: {quoted.total} go back, {quoted.kept} are kept")
    if quoted.fees_kept.amount_minor:
        show(f"  {quoted.fees_kept!s:>14}  fees of the sale stay, by their rule")
    for part in quoted.back:
        show(f"  {part.amount!s:>14}  by {part.kind}")
    say("Done; the seats are open again." if is_meant else "Nothing has changed. Add --yes to do it.")


@click.command("pay-out")
@click.argument("reference")
@click.option("--performance", "code", required=True, help="Code of the performance.")
@ask_manager
@explained
def pay_out(reference: str, code: str, asks: bool) -> None:
    """Count out the cash that is owed to the order REFERENCE, as after a cancelled performance. Twice pays once."""
    from core.payments import order_named
    from core.payments import pay_out as count_out
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        order = order_named(core, actor, performance.id, reference)
        paid = with_manager(asks, count_out, core, actor, performance.id, order=order)
    show(f"{paid}")
    say("Count it out of the drawer." if paid.amount_minor else "No cash is owed to this order.")


@click.command()
@click.option("--done", "matter", type=int, help="Mark the matter of this number as dealt with.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def attention(matter: int | None, as_json: bool) -> None:
    """Payments that somebody must look at: late money, refunds that were refused."""
    from core.payments import attend, attention_list

    with asked() as (core, actor):
        matters = attention_list(core, actor)
        if matter is not None:
            found = next((one for one in matters if one.id == matter), None)
            if found is None:
                raise BadInput(f"There is no open matter {matter}. Look at 'etds attention'.")
            attend(core, actor, found.performance_id, matter=matter)
            matters = tuple(one for one in matters if one is not found)
    if as_json:
        emit(
            [
                {
                    "id": m.id,
                    "at": m.at.isoformat(),
                    "performance": m.performance,
                    "order": m.order,
                    "sentence": m.sentence,
                }
                for m in matters
            ]
        )
        return
    for one in matters:
        show(f"{one.id:>5}  {one.at:%Y-%m-%d %H:%M}  {one.performance:12} {one.order}  {one.sentence}")
    if not matters:
        say("Nothing needs attention.")
