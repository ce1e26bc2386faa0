"""How the stored words of orders and money read at the counter. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from rich.cells import cell_len

from core.payments import ReturnQuote
from core.sales import OrderBrief, OrderStatus, OrderView, RefundState, TenderKind, TenderState
from etds_tui.text import counted, fit_seat, plain

_SEATS_WIDTH = 54

STATUS: Mapping[OrderStatus, str] = {
    OrderStatus.PAYING: "being paid",
    OrderStatus.PAID: "paid",
    OrderStatus.RESERVED: "reserved",
    OrderStatus.REFUND_DUE: "refund due",
    OrderStatus.REFUNDED: "refunded",
    OrderStatus.CANCELLED: "cancelled",
}
TENDER: Mapping[TenderState, str] = {
    TenderState.CREATED: "begun",
    TenderState.SUBMITTED: "no answer yet",
    TenderState.UNKNOWN: "no answer yet",
    TenderState.SUCCEEDED: "taken",
    TenderState.CANCELLED: "not charged",
}
REFUND: Mapping[RefundState, str] = {
    RefundState.CREATED: "on its way",
    RefundState.SUBMITTED: "on its way",
    RefundState.SUCCEEDED: "paid back",
    RefundState.FAILED: "refused",
}


def status_of(view: OrderView) -> str:
    """An order whose last tickets were exchanged is no refund, unless money is on its way back."""
    if view.brief.status is OrderStatus.REFUNDED and {line.state for line in view.lines} == {"exchanged"}:
        return "exchanged"
    return STATUS[view.brief.status]


def when(moment: datetime) -> str:
    return f"{moment:%a %d %b %H:%M}"


def marked(brief: OrderBrief) -> str:
    """The reference, with a sign behind it where somebody left a note."""
    return f"{brief.reference} *" if brief.notes else brief.reference


def seats_of(brief: OrderBrief) -> str:
    """`2`, or `1 of 2` where one came back."""
    return str(brief.seats) if brief.live == brief.seats else f"{brief.live} of {brief.seats}"


def heading(view: OrderView) -> list[str]:
    """What was sold, where and when; by whom."""
    performance, brief = view.performance, view.brief
    return [
        plain(f"{brief.code}  {brief.event}"),
        plain(f"{brief.starts:%a %d %b %Y %H:%M}, {performance.venue}, {performance.hall}"),
        plain(", ".join([f"made {when(brief.at)} by {brief.by}", *_customer(brief)])),
        *([f"balance due {when(view.pay_by)}"] if view.pay_by is not None else []),
        *(plain(f"exchanged {'for' if one.is_new else 'from'} {one.reference}, {one.code}") for one in view.exchanges),
    ]


def _customer(brief: OrderBrief) -> Iterable[str]:
    """Whose it is, how many notes there are, and that it was collected; nothing of what is not known."""
    if brief.customer:
        yield f"for {brief.customer}"
    if brief.collected is not None:
        yield f"collected {when(brief.collected)}"
    if brief.notes:
        yield f"{counted(brief.notes, 'note')} (l)"


def money_lines(view: OrderView) -> list[tuple[str, str, str, str]]:
    """(what, amount, state, more): what is open first, then a line a movement: what came, what went back."""
    lines = [("total", str(view.brief.total), "", "")]
    lines += [(f"of it {plain(each.name)}", str(each.amount), "", "") for each in view.charges]
    lines += [("left to pay", str(view.left), "", "")] if view.left.amount_minor else []
    lines += [("owed to the customer", str(view.owed), "", "")]
    for paid in view.tenders:
        state = "carried over" if paid.is_carried else TENDER[paid.state]
        lines.append((paid.kind, str(paid.amount), state, paid.reason or ""))
    for back in view.refunds:
        told = ", ".join(word for word in (back.reason, back.by, when(back.at)) if word)
        if back.is_carried:
            lines.append((f"{back.kind} carried on", str(back.amount), "", told))
        else:
            lines.append((f"back by {back.kind}", str(back.amount), REFUND[back.state], told))
    return lines


def what_would_happen(quoted: ReturnQuote) -> list[str]:
    """The figures of a return before it is done, the amounts under each other."""
    money = [*_money_of(quoted, "returns to", "is paid out in cash"), *_kept(quoted)]
    return [*_seats(quoted, "goes back on sale", "go back on sale"), *_aligned(money)]


def what_was_done(quoted: ReturnQuote) -> list[str]:
    """The same figures once it is done."""
    money = [*_money_of(quoted, "goes back to", "to give in cash"), *_kept(quoted)]
    return [*_seats(quoted, "is on sale again", "are on sale again"), *_aligned(money)]


def _seats(quoted: ReturnQuote, one: str, several: str) -> list[str]:
    """How many, and which: as many whole names as a line takes."""
    count = len(quoted.seats)
    named = [fit_seat(seat, _SEATS_WIDTH).rstrip() for seat in quoted.seats]
    shown = count
    while shown > 1 and cell_len(", ".join(named[:shown])) > _SEATS_WIDTH:
        shown -= 1
    more = f" and {count - shown} more" if count > shown else ""
    return [f"{counted(count, 'ticket')} {one if count == 1 else several}", "  " + ", ".join(named[:shown]) + more]


def _money_of(quoted: ReturnQuote, by_others: str, in_cash: str) -> Iterable[tuple[str, str]]:
    for part in quoted.back:
        yield str(part.amount), in_cash if part.kind is TenderKind.CASH else f"{by_others} {part.kind}"
    if not quoted.back:
        yield str(quoted.total), "goes back"


def _kept(quoted: ReturnQuote) -> Iterable[tuple[str, str]]:
    yield str(quoted.kept), "fee is kept"
    if quoted.fees_kept.amount_minor:
        yield str(quoted.fees_kept), "fees of the sale stay, by their rule"


def _aligned(lines: list[tuple[str, str]]) -> list[str]:
    width = max(len(amount) for amount, _ in lines)
    return [f"{amount:>{width}}  {what}" for amount, what in lines]
