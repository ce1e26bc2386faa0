"""What is left behind is brought to its end: by anybody, any number at once, each step safe to do twice (T7).

A tender that was never submitted is dropped when its time is over. One that was is never dropped by a clock: its
provider is told to cancel it, and the provider's word decides. An order whose time is over, and that nothing can be
charged for any more, gives its seats back. Refunds go to where the money came from, each under its own id.

What providers tell by themselves is fetched first, so that a card that was read is booked before its time is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from uuid import UUID

from core.payments.outcomes import metadata_of, settled
from core.payments.providers import Answer, AttemptState, Guarded, ProviderEvent, Rejected, Unanswered
from db.queries import payments
from db.vocabulary import AccountId, OrderId, PerformanceId, SeatState, TenderKind, TenderState

if TYPE_CHECKING:
    from core.runtime import Core

_BATCH = 50
_OPEN = (TenderState.SUBMITTED, TenderState.UNKNOWN)


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
    """One round over what was told, what is overdue and what is owed. The news of it are told. Raises StoreError.

    One at a time in a process: while a provider lets a round wait, the next ones do nothing, so they take no threads.
    """
    done, rounds = Resolved(), core.providers.rounds
    if rounds.acquire(blocking=False):
        try:
            _round(core, limit, done)
        finally:
            rounds.release()
    return done


def _round(core: Core, limit: int, done: Resolved) -> None:
    inbox = core.providers.inbox
    for name in core.providers.names():
        inbox.read_to(name, _fetch(core, name, inbox.after(name), done))
    for row in payments.overdue_tenders(core.postgres, limit):
        _end_tender(core, row, done)
    for performance_id, order in payments.overdue_orders(core.postgres, limit):
        _give_up(core, performance_id, order, done)
    for refund in payments.open_refunds(core.postgres, limit):
        _pay_back(core, refund, done)


def hear(core: Core, provider: str, after: int) -> tuple[int, Resolved]:
    """Take what a provider tells by itself; where to go on next time. Each event has its effect once.

    Raises StoreError; a provider that does not answer has told nothing.
    """
    done = Resolved()
    return _fetch(core, provider, after, done), done


def take_news(core: Core, provider: str, told: Sequence[ProviderEvent]) -> Resolved:
    """Take events that came another way, as by a webhook. Each has its effect once. Raises StoreError."""
    done = Resolved()
    _take(core, provider, told, done)
    return done


def follow(core: Core, row: payments.TenderRow) -> None:
    """Ask how a submitted tender stands, sooner than the news tell. It is not ended, unless its card was refused."""
    done = Resolved()
    if (answer := _standing(core, row, done)) is not None:
        _heed(core, row, answer, done)


def end_tender(core: Core, row: payments.TenderRow) -> None:
    """Have a tender ended now, as if its time were over."""
    _end_tender(core, row, Resolved())


def _fetch(core: Core, name: str, after: int, done: Resolved) -> int:
    provider = core.providers.named(name)
    if provider is None:
        return after
    try:
        upto, told = provider.events(after)
    except (Unanswered, Rejected):
        done.unanswered += 1
        return after
    _take(core, name, told, done)
    return upto


def _take(core: Core, provider: str, told: Sequence[ProviderEvent], done: Resolved) -> None:
    """Those that are ours and new. First the effect, then the mark that it was had: a crash in between repeats it."""
    ours = [(ids, event) for event in told if (ids := _ids(event.metadata)) is not None]
    known = payments.known_events(core.postgres, provider, [(ids[0], event.event_id) for ids, event in ours])
    for (performance_id, tender), event in ours:
        if event.event_id in known:
            continue
        row = payments.tender_by_id(core.postgres, performance_id, tender)
        if row is None or row.provider != provider or event.reference not in ("", row.provider_reference):
            continue  # of somebody else who uses the account, whatever its metadata say
        answer: Answer | None = event.answer
        if event.answer.state is AttemptState.PENDING and row.state in _OPEN:  # it may be another by now
            answer = _standing(core, row, done)
        if answer is None or not _heed(core, row, answer, done):
            continue
        done.events += payments.take_event(core.postgres, performance_id, provider, event.event_id, tender)


def _ids(metadata: Mapping[str, str]) -> tuple[PerformanceId, UUID] | None:
    """The performance and the tender, where they are ours: other programs may use the account as well."""
    try:
        performance, tender = int(metadata["performance"]), UUID(metadata["tender"])
    except (KeyError, ValueError):
        return None
    return (PerformanceId(performance), tender) if 0 < performance < 2**63 else None


def _standing(core: Core, row: payments.TenderRow, done: Resolved) -> Answer | None:
    """How it stands at its provider now, None where that does not answer."""
    provider = core.providers.named(row.provider)
    if provider is not None and row.provider_reference is not None:
        with suppress(Unanswered, Rejected):
            return provider.get(row.provider_reference)
    done.unanswered += 1
    return None


def _heed(core: Core, row: payments.TenderRow, answer: Answer, done: Resolved) -> bool:
    """What a provider says without having been told to cancel; whether all came of it that should.

    A card may have been refused and the provider wait for another. Here the cashier begins anew, so that attempt ends.
    """
    if answer.state is AttemptState.PENDING and answer.reason:
        if row.state not in _OPEN:
            return True
        last = _ask(core, row, done)
        if last is None:
            return False
        answer = Answer(last.state, answer.reason) if last.state is AttemptState.CANCELLED else last
    _apply(core, row.performance_id, row.order_id, row.tender_id, answer, done)
    return True


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
    answer = _ask(core, row, done)
    if answer is not None:
        _apply(core, row.performance_id, row.order_id, row.tender_id, answer, done)


def _ask(core: Core, row: payments.TenderRow, done: Resolved) -> Answer | None:
    """The provider's last word on a tender, None where it does not answer."""
    provider = core.providers.named(row.provider)
    if provider is not None:
        with suppress(Unanswered, Rejected):
            return _last_word(provider, row)
    done.unanswered += 1
    return None


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


def paid_back(core: Core, refund: payments.RefundRow, *, by: AccountId | None = None) -> str:
    """Money that moved without a provider: out of somebody's drawer, or onto a voucher. Raises DrawerShut."""
    return payments.end_refund(
        core.postgres,
        refund.performance_id,
        refund.refund_id,
        is_paid=True,
        provider_reference=None,
        reason="",
        account_id=by,
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
