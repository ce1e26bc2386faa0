"""`etds find` and `etds will-call`: orders by anything that is known of them; the window's list and its hand-overs."""

from __future__ import annotations

import click

from etds_tui.cli.output import asked, emit, explained, say, show


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--performance", "code", help="Those of this performance first; a seat is sought there.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def find(words: tuple[str, ...], code: str | None, as_json: bool) -> None:
    """Orders that meet every WORD: name, phone, mail, reference, ticket, card, day, amount."""
    from core.programming import find_performance
    from core.sales import find_orders, nothing_found

    with asked() as (core, actor):
        here = find_performance(core, actor, code).id if code is not None else None
        found = find_orders(core, actor, " ".join(words), performance=here)
    if as_json:
        emit([one.as_data() for one in found])
        return
    for one in found:
        brief = one.brief
        show(f"{brief.reference}  {brief.code:12} {brief.total!s:>12}  {brief.customer or '':24} {', '.join(one.why)}")
        if one.warning is not None:
            say(one.warning)
    if not found:
        say(nothing_found(" ".join(words), at_performance=here is not None))


@click.command("will-call")
@click.argument("code")
@click.option("--collected", metavar="REFERENCE", help="The tickets of this order are handed over.")
@click.option("--undo", metavar="REFERENCE", help="They were not, after all.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def will_call(code: str, collected: str | None, undo: str | None, as_json: bool) -> None:
    """Who paid for the performance CODE and comes for the tickets, by last name."""
    from core import sales
    from core.errors import NotFound
    from core.programming import find_performance

    if collected is not None and undo is not None:
        raise click.UsageError("--collected and --undo are two acts: give one of them.")
    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        reference = collected if collected is not None else undo
        if reference is not None:
            known = sales.orders_with_reference(core, actor, reference)
            order = next((one for one in known if one.performance_id == performance.id), None)
            if order is None:
                raise NotFound(f"There is no order {reference} at {performance.code}. Check the reference.")
            act = sales.hand_over if collected is not None else sales.take_hand_over_back
            act(core, actor, performance.id, order=order.order_id)
        waiting = sales.will_call(core, actor, performance.id)
    if as_json:
        emit([one.as_data() for one in waiting])
        return
    for one in waiting:
        done = f"collected {one.collected:%H:%M} at {one.where}, {one.by}" if one.collected is not None else ""
        printed = "printed" if one.printed >= one.brief.live else "not printed"
        show(f"{one.name:32} {one.brief.reference}  {one.brief.live:3}  {printed:12} {done}".rstrip())
    say(f"{sum(one.collected is None for one in waiting)} of {len(waiting)} still to come.")
