"""Which money goes back where: a rule that is shown before anything is done.

Cards first, then vouchers, cash last; of a kind the last one first. No tender gives back more than it brought.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound, Refusal
from core.money import Money
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.references import typed_reference
from db.queries import charges, payments, sales
from db.vocabulary import OrderId, PerformanceId, PerformanceState, TenderKind, TenderState

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
    """What a return would do: which tickets end, what is kept as a fee, and where the rest goes.

    `fees_kept` are the fees of the sale that stay with the house by their rule, their taxes with them.
    """

    seats: tuple[str, ...]
    lines: tuple[int, ...]
    kept: Money
    fees_kept: Money
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


def is_over(performance: Performance, now: datetime) -> bool:
    """Whether it was played. What was put off or cancelled was not, however long ago it should have been. Pure."""
    if performance.state in (PerformanceState.PLAYED, PerformanceState.SETTLED):
        return True
    was_to_be = performance.state not in (PerformanceState.POSTPONED, PerformanceState.CANCELLED)
    return was_to_be and performance.ends_at <= now


@permits(Permission.ORDER_SEE)
def order_named(core: Core, actor: Actor, performance_id: PerformanceId, reference: str) -> OrderId:
    """The order of that reference, as a person types it. Raises BadInput (a slip of the finger), NotFound."""
    performance_in_reach(core, actor, Permission.ORDER_SEE, performance_id)
    read = typed_reference(reference)
    found = [row for row in sales.orders_by_reference(core.postgres, read) if row.performance_id == performance_id]
    if not found:
        raise NotFound("There is no such order here. Check the reference.")
    return OrderId(found[0].order_id)


@permits(Permission.ORDER_SEE)
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

    Whoever sees the order may see this: an operator asks a manager with the figures at hand.
    Raises: CannotReturn (admitted already, not live, or played), NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.ORDER_SEE, performance_id)
    if is_over(performance, core.clock.now()):
        raise CannotReturn("This performance has been played; its tickets do not come back. Ask who settles it.")
    return quoted(core, performance, order, tickets, kept_minor)


def quoted(
    core: Core,
    performance: Performance,
    order: OrderId,
    tickets: Collection[str] | None,
    kept_minor: int,
    *,
    whole: bool = False,
) -> ReturnQuote:
    """The quote, whoever asks; of a `whole` sale that is undone no fee is kept either.

    Raises CannotReturn, NotFound, BadInput.
    """
    stands = payments.order_to_pay(core.postgres, performance.id, order)
    if stands is None:
        raise NotFound("There is no such order here. Check the reference.")
    there = payments.live_lines(core.postgres, performance.id, order)
    chosen = [line for line in there if tickets is None or line.ticket_code in tickets]
    if not chosen or (tickets is not None and len(chosen) != len(set(tickets))):
        raise CannotReturn("Some of these tickets are not of this order, or came back already. Look at the order.")
    if any(line.ticket_state != "valid" for line in chosen):
        raise CannotReturn("Somebody went in with one of these tickets; it cannot come back.")
    numbers = [line.number for line in chosen]
    total_minor, fees_minor = charges.kept_of(core.postgres, performance.id, order, numbers, whole=whole)
    if not 0 <= kept_minor <= total_minor:
        raise BadInput("The fee is between nothing and what goes back for the tickets.")
    manifest = core.repertoire.manifest(performance.manifest_id)
    tenders = payments.tenders_of(core.postgres, performance.id, order)
    return ReturnQuote(
        seats=tuple(str(manifest.label(line.seat_ordinal)) for line in chosen),
        lines=tuple(numbers),
        kept=Money(kept_minor, stands.currency),
        fees_kept=Money(fees_minor, stands.currency),
        back=split_back(tenders, total_minor - kept_minor, stands.currency),
    )
