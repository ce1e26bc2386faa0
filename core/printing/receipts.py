"""The receipt of an order as it stands: sold, returned, voided; and the drawer that opens before it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.money import Money
from core.payments.groups import deposit_rule
from core.printing.charges import above_total, below_total
from core.printing.documents import Pair, Receipt, ReceiptLine, ZSlip
from core.printing.printers import for_receipts
from core.printing.spool import Printed, queue, send_now
from core.programming.reach import performance_in_reach
from core.sales.orders import OrderedSeat, OrderView, see_order
from core.work import work
from db.queries import charges, payments, printing, sales
from db.vocabulary import OrderId, OrderStatus, PerformanceId, RefundState, TenderKind, TenderState

if TYPE_CHECKING:
    from core.runtime import Core

_BACK = ("returned", "voided", "exchanged")
_GONE = (*_BACK, "dropped")


@permits(Permission.TICKET_PRINT)
def print_receipt(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> Printed:
    """Print the receipt of the order as it stands. Raises PrintFailed (the job waits), NotFound."""
    return _print(core, actor, performance_id, order, kick=False)


@permits(Permission.TICKET_PRINT)
def receipt_of_sale(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> Printed | None:
    """What a till does behind a sale: open the drawer where cash was paid, then the receipt. None without a printer.

    Raises PrintFailed (the job waits; the sale stands), NotFound.
    """
    if not (core.settings.receipt_printer or "").startswith("escpos-"):
        return None
    return _print(core, actor, performance_id, order, kick=True)


@permits(Permission.TICKET_PRINT)
def print_z_slip(core: Core, actor: Actor, slip: ZSlip) -> Printed:
    """Print the end of a shift on the receipt printer. Raises PrintFailed (the job waits)."""
    with work(core, actor) as unit:
        job = queue(core, unit, target=for_receipts(core.settings), title="Z", about=slip.title[:200], documents=[slip])
        unit.record("print.z", slip.title[:200])
    return send_now(core, job)


def _print(core: Core, actor: Actor, performance_id: PerformanceId, order: OrderId, *, kick: bool) -> Printed:
    performance_in_reach(core, actor, Permission.TICKET_PRINT, performance_id)
    view = see_order(core, actor, performance_id, order=order)
    is_cash = any(
        paid.kind is TenderKind.CASH and paid.state is TenderState.SUCCEEDED and not paid.is_carried
        for paid in view.tenders
    )
    opens = kick and is_cash
    about = f"{view.brief.code} {view.brief.reference}"
    receipt = _receipt(core, actor, view)
    with work(core, actor) as unit:
        job = queue(
            core,
            unit,
            target=for_receipts(core.settings),
            title="receipt",
            about=about,
            documents=[receipt],
            kick=opens,
        )
        unit.record("receipt.print", view.brief.reference, performance=view.brief.code, drawer=opens)
    return send_now(core, job)


def _receipt(core: Core, actor: Actor, view: OrderView) -> Receipt:
    """The stores are asked here; the words are made below."""
    brief = view.brief
    row = sales.order_by_id(core.postgres, brief.performance_id, brief.order_id)
    assert row is not None, "an order that was seen is there"
    now = core.clock.now().astimezone(ZoneInfo(view.performance.time_zone))
    where = core.postgres, brief.performance_id, brief.order_id
    fees = Money(printing.fees_of(*where), row.currency)
    own = {price.number: price for price in printing.own_prices_of(*where)}
    group = printing.group_of(*where)
    bore = charges.charges_of(*where)
    return Receipt(
        title=title_of([line.state for line in view.lines], is_reserved=brief.status is OrderStatus.RESERVED),
        place=f"{view.performance.venue}, {view.performance.hall}",
        event=brief.event,
        starts=f"{brief.starts:%a %d %b %Y  %H:%M}",
        reference=brief.reference,
        made=f"{now:%d %b %Y %H:%M}",
        by=actor.display_name,
        lines=tuple(lines_of(view.lines, printing.discounts_of(*where), own)),
        sums=(
            *((("fees", fees.plain()),) if fees.amount_minor else ()),
            *above_total(bore, row.currency),
            ("Total", str(brief.total)),
            *below_total(bore, row.currency),
        ),
        paid=(
            *paid_of(view, Money(row.change_minor, row.currency), is_group=group is not None),
            *((("balance" if group else "left to pay", str(view.left)),) if view.left.amount_minor else ()),
        ),
        notes=(
            *group_notes(view, group),
            *(note for link in printing.exchanges_of(*where) for note in exchange_notes(link, row.currency)),
            *_vouchers(core, view),
        ),
    )


def title_of(states: Sequence[str], *, is_reserved: bool = False) -> str:
    """What became of the whole order, by what became of its seats. Pure."""
    if is_reserved:
        return "Reserved, not paid in full"
    if states and all(state == "voided" for state in states):
        return "Voided"
    if states and all(state == "exchanged" for state in states):
        return "Exchanged"
    if states and all(state in _BACK for state in states):
        return "Returned"
    return "Receipt, part returned" if any(state in _BACK for state in states) else "Receipt"


def lines_of(
    seats: Sequence[OrderedSeat], discounts: Mapping[int, int], own: Mapping[int, printing.OwnPriceRow]
) -> Iterator[ReceiptLine]:
    """A line a seat, with what is special about it. Pure."""
    for seat in seats:
        notes: list[str] = []
        if price := own.get(seat.number):
            listed = Money(price.list_minor, seat.price.currency)
            set_by = f"instead of {listed.plain()}, by {price.by}"
            notes.append(f"{'complimentary' if price.is_comp else set_by}: {price.reason}")
        if off := discounts.get(seat.number):
            notes.append(f"coupon -{Money(off, seat.price.currency).plain()}")
        if seat.state in _GONE:
            notes.append(seat.state)
        yield ReceiptLine(what=f"{seat.label}  {seat.price_type}", amount=seat.price.plain(), notes=tuple(notes))


def paid_of(view: OrderView, change: Money, *, is_group: bool = False) -> Iterator[Pair]:
    """How it was paid, what was given over it, and what went back. The first money of a group is its deposit. Pure."""
    cash, first = Money(0, change.currency), "deposit, " if is_group else ""
    for paid in sorted(view.tenders, key=lambda paid: not paid.is_carried):
        if paid.state is not TenderState.SUCCEEDED:
            continue
        yield ("carried over" if paid.is_carried else f"{first}{paid.kind.value}"), paid.amount.plain()
        first = ""
        if paid.kind is TenderKind.CASH and not paid.is_carried:
            cash += paid.amount
    if change.amount_minor:
        yield "  given", (cash + change).plain()
        yield "  change", change.plain()
    for back in view.refunds:
        if back.is_carried:
            yield "carried on", f"-{back.amount.plain()}"
            continue
        word = f"back by {back.kind}" if back.state is RefundState.SUCCEEDED else f"back by {back.kind}, on its way"
        yield word, f"-{back.amount.plain()}"


def exchange_notes(link: printing.ExchangedRow, currency: str) -> Iterator[str]:
    """The order at the other end, and what it cost to go from one to the other. Pure."""
    minor = link.difference_minor
    amount = Money(abs(minor), currency)
    yield f"exchanged {'for' if link.is_new else 'from'} {link.reference}"
    yield f"difference {amount} {'paid' if minor > 0 else 'given back'}" if minor else "no difference"


def group_notes(view: OrderView, group: printing.GroupRow | None) -> Iterator[str]:
    """Until when the balance is due, and what becomes of the deposit if it does not come. Pure."""
    if group is None or view.pay_by is None:
        return
    yield f"balance due by {view.pay_by:%a %d %b %Y %H:%M}"
    if group.deposit_minor:
        deposit = Money(group.deposit_minor, view.left.currency)
        yield f"deposit {deposit}: not paid by then, it {deposit_rule(is_kept=group.keeps_deposit)}"


def _vouchers(core: Core, view: OrderView) -> Iterator[str]:
    brief = view.brief
    for tender in payments.tenders_of(core.postgres, brief.performance_id, brief.order_id):
        is_voucher = tender.kind is TenderKind.VOUCHER and tender.state is TenderState.SUCCEEDED
        left = printing.voucher_left(core.postgres, tender.provider_reference or "") if is_voucher else None
        if left is not None:
            yield f"left on {left[0]}: {Money(left[1], brief.total.currency)}"
