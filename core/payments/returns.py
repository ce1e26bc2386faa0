"""Tickets come back (T8): they end, their seats are open, and the money goes back by the rule of `refunds`.

Cash is paid out at the till and a voucher refilled at once; all else goes by its provider, and the worker sees it
through.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid5

from core.access.actors import Actor
from core.access.guard import permits
from core.access.override import Words, told_by
from core.access.permissions import Permission
from core.errors import BadInput, NotFound
from core.money import Money
from core.payments.refunds import CannotReturn, ReturnQuote, quote_return, quoted
from core.payments.resolution import paid_back
from core.programming.reach import performance_in_reach
from core.work import work
from db.queries import payments, sales
from db.vocabulary import OrderId, PerformanceId, RefundState, SeatState, TenderKind

if TYPE_CHECKING:
    from core.runtime import Core

_REASON_MAX = 200


def _return_in_words(
    core: Core,
    actor: Actor,
    *,
    performance_id: PerformanceId,
    order: OrderId,
    tickets: Collection[str] | None,
    kept_minor: int,
    reason: str,
    **_: object,
) -> Words:
    """What a manager reads who is asked for it; the figures are those of the quote."""
    _check(reason)
    shown = quote_return(core, actor, performance_id, order=order, tickets=tickets, kept_minor=kept_minor)
    count = len(shown.seats)
    kept = f", {shown.kept} kept" if shown.kept.amount_minor else ""
    kept += f", {shown.fees_kept} fees stay" if shown.fees_kept.amount_minor else ""
    return Words(
        act=f"take back {count} ticket{'s' if count > 1 else ''} of order {_reference(core, performance_id, order)}",
        about=f"{shown.total} back{kept}: {', '.join(shown.seats)}",
        reason=reason.strip(),
    )


def _pay_out_in_words(core: Core, actor: Actor, *, performance_id: PerformanceId, order: OrderId) -> Words:
    performance_in_reach(core, actor, Permission.ORDER_SEE, performance_id)
    owed_minor = sum(
        refund.amount_minor
        for refund in payments.open_refunds_of(core.postgres, performance_id, order)
        if refund.kind is TenderKind.CASH and refund.state is RefundState.CREATED
    )
    owed = Money(owed_minor, core.repertoire.performance(performance_id).currency)
    reference = _reference(core, performance_id, order)
    return Words(act=f"pay out what is owed to order {reference}", about=f"{owed} in cash")


def _reference(core: Core, performance_id: PerformanceId, order: OrderId) -> str:
    found = sales.order_by_id(core.postgres, performance_id, order)
    if found is None:
        raise NotFound("There is no such order here. Check the reference.")
    return found.reference


@told_by(_return_in_words)
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
    the tickets came back already. Raises as `quote_return`; NoDrawer.
    """
    _check(reason)
    performance_in_reach(core, actor, Permission.SALE_RETURN, performance_id)
    shown = quote_return(core, actor, performance_id, order=order, tickets=tickets, kept_minor=kept_minor)
    _done(take_back_lines(core, performance_id, order, act, shown, state="returned", reason=reason, by=actor))
    return shown


@permits(Permission.SALE_VOID)
def void_order(
    core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId, reason: str = "voided at the counter"
) -> ReturnQuote:
    """Undo a whole sale that this very session made: all money goes back, nothing is kept. What was done.

    Raises: CannotReturn (another session's sale, or somebody went in; a manager may return it), NoDrawer, NotFound,
    BadInput.
    """
    _check(reason)
    performance = performance_in_reach(core, actor, Permission.SALE_VOID, performance_id)
    stands = sales.order_by_id(core.postgres, performance_id, order)
    if stands is None:
        raise NotFound("There is no such order here. Check the reference.")
    if (stands.account_id, stands.session_id) != (actor.account_id, actor.session_id):
        raise CannotReturn("Only the session that sold it may void it. A manager may take the tickets back.")
    shown, act = quoted(core, performance, order, None, 0, whole=True), uuid5(order, "void")
    _done(take_back_lines(core, performance_id, order, act, shown, state="voided", reason=reason, by=actor))
    return shown


@told_by(_pay_out_in_words)
@permits(Permission.SALE_RETURN)
def pay_out(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> Money:
    """Count out of the drawer what is owed to this order in cash; how much. Asking twice pays once.

    Raises NotFound, NoDrawer.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_RETURN, performance_id)
    paid_minor = 0
    for refund in payments.open_refunds_of(core.postgres, performance_id, order):
        if refund.kind is TenderKind.CASH and refund.state is RefundState.CREATED:
            paid_minor += refund.amount_minor if paid_back(core, refund, by=actor.account_id) == "refunded" else 0
    with work(core, actor) as unit:
        unit.record("refund.pay_out", performance.code, order=str(order), amount_minor=paid_minor)
    return Money(paid_minor, performance.currency)


def take_back_lines(
    core: Core,
    performance_id: PerformanceId,
    order: OrderId,
    act: UUID,
    shown: ReturnQuote,
    *,
    state: Literal["returned", "voided"],
    reason: str,
    by: Actor | None,
) -> str:
    """T8 of what was quoted; the word.

    Where somebody stands `by`, cash is counted out now: one act with the return, so that no till can die in between.
    Else it waits for its owner (`pay_out`).
    """
    refunds = [(uuid5(act, str(part.tender)), part.tender, part.amount.amount_minor) for part in shown.back]
    outcome = payments.return_lines(
        core.postgres,
        performance_id,
        order,
        lines=shown.lines,
        refunds=refunds,
        kept_minor=shown.kept.amount_minor,
        state=state,
        reason=reason.strip(),
        account_id=by.account_id if by else None,
        session_id=by.session_id if by else None,
        pays_out=by is not None,
    )
    teller = by.username if by else ""
    core.news.announce(performance_id, SeatState.OPEN, outcome.seats, outcome.fences, codes=outcome.codes, by=teller)
    return outcome.word


def _check(reason: str) -> None:
    if not reason.strip() or len(reason) > _REASON_MAX or not reason.isprintable():
        raise BadInput(f"Say why in at most {_REASON_MAX} characters, all of them visible. Type it again.")


def _done(word: str) -> None:
    if word not in ("owed", "again"):
        raise CannotReturn("This order has just been changed by somebody else. Look at it again.")
