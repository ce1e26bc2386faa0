"""Tickets come back: which money goes back where is a rule that is shown before it is done. Then T8.

The rule: cards first, the last one first, and cash last; no tender gives back more than it brought. Cash is paid out at
the till at once; all else goes by its provider, and the worker sees it through.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound, Refusal
from core.money import Money
from core.programming.reach import performance_in_reach
from core.sales.references import read_reference
from db.queries import payments, sales
from db.vocabulary import OrderId, PerformanceId, SeatState, TenderKind, TenderState

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
    order = [row for row in reversed(paid) if row.kind is not TenderKind.CASH]
    order += [row for row in reversed(paid) if row.kind is TenderKind.CASH]
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
    performance = performance_in_reach(core, actor, Permission.SALE_RETURN, performance_id)
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
    manifest = core.repertoire.manifest(performance.manifest_id)
    tenders = payments.tenders_of(core.postgres, performance_id, order)
    return ReturnQuote(
        seats=tuple(str(manifest.label(line.seat_ordinal)) for line in chosen),
        lines=tuple(line.number for line in chosen),
        kept=Money(kept_minor, stands.currency),
        back=split_back(tenders, total_minor - kept_minor, stands.currency),
    )


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
    refunds = [(uuid5(act, str(part.tender)), part.tender, part.amount.amount_minor) for part in quoted.back]
    # Cash is counted out of the drawer now: one act with the return, so that no till can die in between.
    cash = [uuid5(act, str(part.tender)) for part in quoted.back if part.kind is TenderKind.CASH]
    outcome = payments.return_lines(
        core.postgres,
        performance_id,
        order,
        lines=quoted.lines,
        refunds=refunds,
        kept_minor=kept_minor,
        reason=reason,
        account_id=actor.account_id,
        session_id=actor.session_id,
        paid_out=cash,
    )
    if outcome.word not in ("owed", "again"):
        raise CannotReturn("This order has just been changed by somebody else. Look at it again.")
    core.news.announce(performance_id, SeatState.OPEN, outcome.seats, outcome.fences, by=actor.username)
    return quoted
