"""What is left behind is brought to its end: by anybody, any number at once, each step safe to do twice (T7).

A tender that was never submitted is dropped when its time is over. One that was is never dropped by a clock: its
provider is told to cancel it, and the provider's word decides. An order whose time is over, and that nothing can be
charged for any more, gives its seats back. Refunds go to where the money came from, each under its own id.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from uuid import UUID

from core.payments.checkout import metadata_of
from core.payments.outcomes import settled
from core.payments.providers import Answer, AttemptState, Guarded, Rejected, Unanswered
from db.queries import payments
from db.vocabulary import OrderId, PerformanceId, SeatState, TenderKind, TenderState

if TYPE_CHECKING:
    from core.runtime import Core

_BATCH = 50


@dataclass(slots=True)
class Resolved:
    """How many of each came to an end, and how many could not be asked for."""

    paid: int = 0
    cancelled: int = 0
    given_up: int = 0
    refunded: int = 0
    events: int = 0
    unanswered: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self) if field.name != "unanswered")


def resolve(core: Core, *, limit: int = _BATCH) -> Resolved:
    """One round over what is overdue and owed. The news of it are told. Raises StoreError."""
    done = Resolved()
    for row in payments.overdue_tenders(core.postgres, limit):
        _end_tender(core, row, done)
    for performance_id, order in payments.overdue_orders(core.postgres, limit):
        _give_up(core, performance_id, order, done)
    for refund in payments.open_refunds(core.postgres, limit):
        _pay_back(core, refund, done)
    return done


def hear(core: Core, provider: str, after: int) -> tuple[int, Resolved]:
    """Take what a provider tells by itself; where to go on next time. Each event has its effect once.

    Raises StoreError; a provider that does not answer has told nothing.
    """
    done, chosen = Resolved(), core.providers.named(provider)
    if chosen is None:
        return after, done
    try:
        upto, told = chosen.events(after)
    except Unanswered:
        done.unanswered += 1
        return after, done
    for event in told:
        performance_id, order = PerformanceId(int(event.metadata["performance"])), UUID(event.metadata["order"])
        tender = UUID(event.metadata["tender"])
        _apply(core, performance_id, OrderId(order), tender, event.answer, done)
        if payments.take_event(core.postgres, performance_id, provider, event.event_id, tender):
            done.events += 1
    return upto, done


def _end_tender(core: Core, row: payments.TenderRow, done: Resolved) -> None:
    if row.kind is TenderKind.CASH:  # put down and never taken in: the till died in between, so the cash is not booked
        word = payments.cancel_tender(
            core.postgres, row.performance_id, row.tender_id, on_its_word=True, reason="never taken in"
        )
        done.cancelled += word == "cancelled"
        return
    if row.state is TenderState.CREATED:
        word = payments.cancel_tender(
            core.postgres, row.performance_id, row.tender_id, on_its_word=False, reason="not begun in time"
        )
        done.cancelled += word == "cancelled"
        return
    provider = core.providers.named(row.provider)
    if provider is None:
        done.unanswered += 1
        return
    try:
        answer = _last_word(provider, row)
    except (Unanswered, Rejected):
        done.unanswered += 1
        return
    _apply(core, row.performance_id, row.order_id, row.tender_id, answer, done)


def _last_word(provider: Guarded, row: payments.TenderRow) -> Answer:
    reference = row.provider_reference or provider.find(metadata_of(row))
    if reference is None:
        return Answer(AttemptState.CANCELLED, "never arrived")
    return provider.cancel(reference)


def _apply(
    core: Core, performance_id: PerformanceId, order: OrderId, tender: UUID, answer: Answer, done: Resolved
) -> None:
    if answer.state is AttemptState.SUCCEEDED:
        done.paid += settled(core, performance_id, order, tender) not in ("again", "unheard")
    elif answer.state is AttemptState.CANCELLED:
        word = payments.cancel_tender(
            core.postgres, performance_id, tender, on_its_word=True, reason=answer.reason[:200] or "cancelled"
        )
        done.cancelled += word == "cancelled"


def _give_up(core: Core, performance_id: PerformanceId, order: OrderId, done: Resolved) -> None:
    outcome = payments.give_up_order(core.postgres, performance_id, order, "not paid in time")
    done.given_up += outcome.word in ("cancelled", "refund_due")
    core.news.announce(performance_id, SeatState.OPEN, outcome.seats, outcome.fences, codes=outcome.codes)


def paid_back(core: Core, refund: payments.RefundRow) -> str:
    """Money that moved without a provider: out of the drawer, or onto a voucher."""
    return payments.end_refund(
        core.postgres, refund.performance_id, refund.refund_id, is_paid=True, provider_reference=None, reason=""
    )


def _pay_back(core: Core, refund: payments.RefundRow, done: Resolved) -> None:
    """Under the refund's own id as the key, so that two workers pay once. A voucher is ours: it is refilled at once."""
    if refund.kind is TenderKind.VOUCHER:
        done.refunded += paid_back(core, refund) == "refunded"
        return
    provider = core.providers.named(refund.provider) if refund.provider else None
    if provider is None or refund.provider_reference is None:
        return
    if not payments.submit_refund(core.postgres, refund.performance_id, refund.refund_id):
        return
    is_paid, reference, reason = True, None, ""
    try:
        reference = provider.refund(refund.provider_reference, str(refund.refund_id), refund.amount_minor)
    except Unanswered:
        done.unanswered += 1
        return
    except Rejected as error:
        is_paid, reason = False, str(error)
    word = payments.end_refund(
        core.postgres,
        refund.performance_id,
        refund.refund_id,
        is_paid=is_paid,
        provider_reference=reference,
        reason=reason,
    )
    done.refunded += word == "refunded"
