"""`etds sell --performance CODE "4 orch a cash 200"`: the sale line of the desk, from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

from rich.cells import cell_len

from core.errors import BadInput, Refusal
from etds_tui.cli.output import asked, emit, say, show
from etds_tui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.access import Actor
    from core.programming import Performance
    from core.runtime import Core
    from core.saleline import Mistake, Parsed, Plan, Preview
    from core.sales import OrderId, Sale


class LineMistaken(BadInput):
    """The line with a caret under each word that is mistaken, and why; `alternatives` are what would fit the first."""

    def __init__(self, text: str, mistakes: Sequence[Mistake]) -> None:
        shown = plain(text)
        rows = [shown]
        for mistake in mistakes:
            before, word = shown[: mistake.start], shown[mistake.start : mistake.end]
            rows += [f"{' ' * cell_len(before)}{'^' * max(cell_len(word), 1)}", mistake.sentence]
        self.alternatives = mistakes[0].fits
        if self.alternatives:
            rows.append(f"Would fit: {', '.join(self.alternatives)}.")
        super().__init__("\n".join(rows))


def sell_line(code: str, words: Sequence[str], *, order_id: UUID | None, as_json: bool) -> None:
    """Sell what the words say and show it. Raises LineMistaken, Refusal, Outage."""
    from core.programming import find_performance

    with asked() as (core, actor):
        performance = find_performance(core, actor, code)
        sale = _sold(core, actor, performance, _joined(words), order_id)
    if as_json:
        emit(sale.as_data())
        return
    for ticket in sale.tickets:
        show(f"{ticket.label:24} {ticket.price_type:10} {ticket.price!s:>14}  {ticket.code}")
    show(f"order {sale.reference}  total {sale.total}  change {sale.change}")


def _joined(words: Sequence[str]) -> str:
    """One line: what the shell took the quotation marks of gets them back."""
    if len(words) == 1:
        return words[0]
    return " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)


def _sold(core: Core, actor: Actor, performance: Performance, line: str, order_id: UUID | None) -> Sale:
    from core import saleline
    from core.inventory import CartId
    from core.sales import OrderId, find_sale

    order = OrderId(order_id or uuid4())
    if order_id is not None and (known := find_sale(core, actor, performance.id, order=order)) is not None:
        return known
    parsed = _read(core, actor, performance, line)
    if parsed.wish.performance not in (None, performance.code):
        raise BadInput(f"The line is for {parsed.wish.performance}. Give it as --performance, or take it out.")
    if not parsed.wish.number:
        raise BadInput("Say how many seats, or name them: 2 cash.")
    if not parsed.wish.tenders and parsed.wish.comp is None:
        raise BadInput("Say what pays: cash 200, card or voucher CODE.")
    cart = CartId(order)  # a retry with the same order finds the same cart
    found = saleline.preview(core, actor, performance.id, parsed=parsed, cart=cart)
    if found.mistakes:
        raise LineMistaken(line, found.mistakes)
    if found.why:
        say(found.why)
    if found.paid is None or found.paid.is_cash:
        return saleline.sell_wish(
            core, actor, performance.id, wish=parsed.wish, cart=cart, order=order, channel="shell"
        )
    return _paid_in_parts(core, actor, performance, found, cart, order, found.paid)


def _read(core: Core, actor: Actor, performance: Performance, line: str) -> Parsed:
    """Raises LineMistaken."""
    from core import saleline
    from core.programming import list_performances

    vocabulary = saleline.vocabulary_of(
        core.repertoire.manifest_for(performance),
        core.repertoire.prices(performance.id),
        seats_max=core.settings.hold_seats_max,
        here=performance.code,
        showings=saleline.showings_of(list_performances(core, actor)),
        reasons=saleline.COMP_REASONS,
    )
    parsed = saleline.parse(line, vocabulary)
    if parsed.mistakes:
        raise LineMistaken(line, parsed.mistakes)
    return parsed


def _paid_in_parts(
    core: Core, actor: Actor, performance: Performance, found: Preview, cart: UUID, order: OrderId, paid: Plan
) -> Sale:
    """Hold, claim, then part after part. What does not pay in full gives the order up, and lets its seats go."""
    from core import payments, saleline
    from core.inventory import CartId, release_hold
    from core.sales import find_sale

    key = performance.id
    held = saleline.hold_wish(core, actor, key, wish=found.parsed.wish, cart=CartId(cart))
    try:
        payments.claim_order(
            core, actor, key, cart=CartId(cart), order=order, seats=held.seats, channel="shell", buyer=found.buyer
        )
    except Refusal:
        release_hold(core, actor, key, cart=CartId(cart))
        raise
    status = None
    try:
        for number, due in enumerate(paid.dues):
            tender, minor = uuid5(order, f"{due.kind.value} {number}"), due.amount.amount_minor
            match due.kind.value:
                case "voucher":
                    assert due.code is not None, "a voucher has its code"
                    status = payments.pay_by_voucher(
                        core, actor, key, order=order, tender=tender, code=due.code, amount_minor=minor
                    )
                case "card":
                    status = payments.pay_by_card(core, actor, key, order=order, tender=tender, amount_minor=minor)
                case _:
                    status = payments.pay_by_cash(core, actor, key, order=order, tender=tender, received_minor=minor)
            if status.is_open:
                raise payments.NotPaid(status.sentence)
    except Refusal:
        if status is None or not status.is_open:
            payments.give_up_order(core, actor, key, order=order)
        raise
    if status is None or not status.is_paid:
        payments.give_up_order(core, actor, key, order=order)
        raise payments.NotPaid(status.sentence if status is not None else "Nothing was paid, and nothing was sold.")
    sale = find_sale(core, actor, key, order=order)
    assert sale is not None, "a paid order is there"
    return sale
