"""Tickets come back: which money goes back where is a rule that is shown before it is done. Then T8.

The rule: cards first, then vouchers, cash last; of a kind the last one first. No tender gives back more than it
brought. Cash is paid out at the till and a voucher refilled at once; all else goes by its provider.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid5

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound, Refusal
from core.money import Money
from core.payments.resolution import paid_back
from core.programming.reach import performance_in_reach
from core.sales.references import read_reference
from core.work import work
from db.queries import payments, sales
from db.vocabulary import OrderId, PerformanceId, RefundState, SeatState, TenderKind, TenderState

if TYPE_CHECKING:
    from core.runtime import Core


class CannotReturn(Refusal):
    """These tickets cannot come back; nothing was changed."""

    code = "cannot_return"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTo:
    """So much goes back by this tender."""

    tender: UUID
    kind: TenderKind
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnQuote:
    """What a return would do: which tickets end, what is kept as a fee, and where the rest goes."""

    seats: tuple[str, ...]
    lines: tuple[int, ...]
    kept: Money
    back: tuple[BackTo, ...]

    @property
    def total(self) -> Money:
        return Money(sum(part.amount.amount_minor for part in self.back), self.kept.currency)


def split_back(tenders: Sequence[payments.TenderRow], amount_minor: int, currency: str) -> tuple[BackTo, ...]:
    """The rule. `tenders` in the order in which they paid. Raises CannotReturn where they brought less. Pure."""
    paid = [row for row in tenders if row.state is TenderState.SUCCEEDED and row.refundable_minor > 0]
    paid.reverse()
    order = sorted(paid, key=lambda row: (row.kind is TenderKind.CASH, row.kind is TenderKind.VOUCHER))
    parts: list[BackTo] = []
    for row in order:
        part_minor = min(row.refundable_minor, amount_minor)
        if part_minor > 0:
            parts.append(BackTo(tender=row.tender_id, kind=row.kind, amount=Money(part_minor, currency)))
            amount_minor -= part_minor
    if amount_minor > 0:
        raise CannotReturn("More would go back than was paid. Look at what went back already.")
    return tuple(parts)


@permits(Permission.SALE_RETURN)
def order_named(core: Core, actor: Actor, performance_id: PerformanceId, reference: str) -> OrderId:
    """The order of that reference, as a person types it. Raises BadInput (a slip of the finger), NotFound."""
    performance_in_reach(core, actor, Permission.SALE_RETURN, performance_id)
    read = read_reference(reference)
    if read is None:
        raise BadInput(f"'{reference}' is not a reference; a character is wrong. It looks like E7K-WF4C.")
    found = [row for row in sales.orders_by_reference(core.postgres, read) if row.performance_id == performance_id]
    if not found:
        raise NotFound("There is no such order here. Check the reference.")
    return OrderId(found[0].order_id)


@permits(Permission.SALE_RETURN)
def quote_return(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    order: OrderId,
    tickets: Collection[str] | None = None,
    kept_minor: int = 0,
) -> ReturnQuote:
    """What taking these tickets of the order back would do; all of them where none are named. Nothing changes.

    Raises: CannotReturn (admitted already, or not live), NotFound, BadInput.
    """
    performance_in_reach(core, actor, Permission.SALE_RETURN, performance_id)
    return quote_lines(core, performance_id, order, tickets, kept_minor)


@permits(Permission.SALE_RETURN)
def return_tickets(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    order: OrderId,
    act: UUID,
    tickets: Collection[str] | None = None,
    kept_minor: int = 0,
    reason: str = "returned at the counter",
) -> ReturnQuote:
    """Take tickets back: they end, their seats are open, and the money goes back by the rule. What was done.

    `act` is the caller's id of this return. A second try after a lost answer is refused and changes nothing:
    the tickets came back already. Raises as `quote_return`.
    """
    quoted = quote_return(core, actor, performance_id, order=order, tickets=tickets, kept_minor=kept_minor)
    done = take_back_lines(
        core, performance_id, order, act, quoted, state="returned", reason=reason, by=actor, pays_out=True
    )
    if done not in ("owed", "again"):
        raise CannotReturn("This order has just been changed by somebody else. Look at it again.")
    return quoted


@permits(Permission.SALE_VOID)
def void_order(
    core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId, reason: str = "voided at the counter"
) -> ReturnQuote:
    """Undo a whole sale that this very session made: all money goes back, nothing is kept. What was done.

    Raises: CannotReturn (another session's sale, or somebody went in; a manager may return it), NotFound.
    """
    performance_in_reach(core, actor, Permission.SALE_VOID, performance_id)
    stands = sales.order_by_id(core.postgres, performance_id, order)
    if stands is None:
        raise NotFound("There is no such order here. Check the reference.")
    if (stands.account_id, stands.session_id) != (actor.account_id, actor.session_id):
        raise CannotReturn("Only the session that sold it may void it. A manager may take the tickets back.")
    quoted = quote_lines(core, performance_id, order, None, 0)
    done = take_back_lines(
        core,
        performance_id,
        order,
        uuid5(order, "void"),
        quoted,
        state="voided",
        reason=reason,
        by=actor,
        pays_out=True,
    )
    if done not in ("owed", "again"):
        raise CannotReturn("This order has just been changed by somebody else. Look at it again.")
    return quoted


@permits(Permission.SALE_RETURN)
def pay_out(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> Money:
    """Count out of the drawer what is owed to this order in cash; how much. Asking twice pays once. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.SALE_RETURN, performance_id)
    paid_minor = 0
    for refund in payments.refunds_of(core.postgres, performance_id, order):
        if refund.kind is TenderKind.CASH and refund.state is RefundState.CREATED:
            paid_minor += refund.amount_minor if paid_back(core, refund) == "refunded" else 0
    with work(core, actor) as unit:
        unit.record("refund.pay_out", performance.code, order=str(order), amount_minor=paid_minor)
    return Money(paid_minor, performance.currency)


def take_back_lines(
    core: Core,
    performance_id: PerformanceId,
    order: OrderId,
    act: UUID,
    quoted: ReturnQuote,
    *,
    state: Literal["returned", "voided"],
    reason: str,
    by: Actor | None,
    pays_out: bool,
) -> str:
    """T8 of what was quoted, for whoever decided it; the word. Cash is paid out now, or when its owner comes for it."""
    refunds = [(uuid5(act, str(part.tender)), part.tender, part.amount.amount_minor) for part in quoted.back]
    outcome = payments.return_lines(
        core.postgres,
        performance_id,
        order,
        lines=quoted.lines,
        refunds=refunds,
        kept_minor=quoted.kept.amount_minor,
        state=state,
        reason=reason,
        account_id=by.account_id if by else None,
        session_id=by.session_id if by else None,
    )
    core.news.announce(
        performance_id,
        SeatState.OPEN,
        outcome.seats,
        outcome.fences,
        codes=outcome.codes,
        by=by.username if by else "",
    )
    if pays_out and outcome.word in ("owed", "again"):
        now = {refund for refund, _, _ in refunds}
        for refund in payments.refunds_of(core.postgres, performance_id, order):
            if refund.refund_id in now and refund.kind in (TenderKind.CASH, TenderKind.VOUCHER):
                paid_back(core, refund)
    return outcome.word


def quote_lines(
    core: Core,
    performance_id: PerformanceId,
    order: OrderId,
    tickets: Collection[str] | None,
    kept_minor: int,
) -> ReturnQuote:
    stands = payments.order_to_pay(core.postgres, performance_id, order)
    if stands is None:
        raise NotFound("There is no such order here. Check the reference.")
    there = payments.live_lines(core.postgres, performance_id, order)
    chosen = [line for line in there if tickets is None or line.ticket_code in tickets]
    if not chosen or (tickets is not None and len(chosen) != len(set(tickets))):
        raise CannotReturn("Some of these tickets are not of this order, or came back already. Look at the order.")
    if any(line.ticket_state != "valid" for line in chosen):
        raise CannotReturn("Somebody went in with one of these tickets; it cannot come back.")
    total_minor = sum(line.price_minor for line in chosen)
    if not 0 <= kept_minor <= total_minor:
        raise BadInput("The fee is between nothing and what the tickets cost.")
    manifest = core.repertoire.manifest(core.repertoire.performance(performance_id).manifest_id)
    tenders = payments.tenders_of(core.postgres, performance_id, order)
    return ReturnQuote(
        seats=tuple(str(manifest.label(line.seat_ordinal)) for line in chosen),
        lines=tuple(line.number for line in chosen),
        kept=Money(kept_minor, stands.currency),
        back=split_back(tenders, total_minor - kept_minor, stands.currency),
    )
