"""How a payment stands, and what follows from money that was taken: the one way to T5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.access.actors import Actor
from core.errors import NotFound, Refusal
from core.money import Money
from core.sales.references import new_ticket_code
from db.errors import RuleBroken
from db.queries import exchange, payments
from db.vocabulary import OrderId, OrderStatus, PerformanceId, SeatState, TenderState

if TYPE_CHECKING:
    from core.runtime import Core

_NAMING_TRIES_MAX = 3


class NotPaid(Refusal):
    """The order is not paid, or nobody knows yet; the sentence says which."""

    code = "not_paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStatus:
    """A tender and its order, as the books have them. `left` is what is still to be paid of an unpaid order."""

    tender: TenderState
    order: OrderStatus
    reference: str
    left: Money
    reason: str | None

    @property
    def is_paid(self) -> bool:
        return self.order is OrderStatus.PAID

    @property
    def is_open(self) -> bool:
        """Whether the provider may still charge, or has and did not say so."""
        return self.tender in (TenderState.CREATED, TenderState.SUBMITTED, TenderState.UNKNOWN)

    @property
    def sentence(self) -> str:
        """What a cashier is told, and what to do next."""
        match self.tender, self.order:
            case _, OrderStatus.PAID:
                return f"Paid. Order {self.reference}."
            case TenderState.SUCCEEDED, OrderStatus.PAYING | OrderStatus.RESERVED:
                return f"Taken; {self.left} is left to pay."
            case TenderState.SUCCEEDED, _:
                return "The money came after the order was over. It goes back by itself."
            case TenderState.CANCELLED, _:
                return f"Not charged: {self.reason or 'cancelled'}. Take another card, or cash."
            case TenderState.SUBMITTED, _:
                return "The terminal waits for the card. The seats stay yours; do not charge again."
            case _:
                return "The terminal has not answered yet. The seats stay yours; do not charge again, wait."


def status_of(core: Core, performance_id: PerformanceId, tender: UUID) -> PaymentStatus:
    """Raises NotFound."""
    row = payments.tender_by_id(core.postgres, performance_id, tender)
    stands = row and payments.order_to_pay(core.postgres, performance_id, row.order_id)
    if row is None or stands is None:
        raise NotFound("There is no such payment here.")
    is_open = stands.status in (OrderStatus.PAYING, OrderStatus.RESERVED)
    return PaymentStatus(
        tender=row.state,
        order=stands.status,
        reference=stands.reference,
        left=Money(stands.total_minor - stands.paid_minor if is_open else 0, stands.currency),
        reason=row.reason,
    )


def settled(core: Core, performance_id: PerformanceId, order: OrderId, tender: UUID, *, by: Actor | None = None) -> str:
    """T5: book the money, and sell the seats where it pays the order; the word for what came of it.

    Cash needs somebody who takes it. Raises DrawerShut.
    """
    count = len(payments.live_lines(core.postgres, performance_id, order))
    for attempt in range(_NAMING_TRIES_MAX):
        codes = [new_ticket_code() for _ in range(count)]
        try:
            outcome = payments.settle_tender(
                core.postgres, performance_id, tender, codes, by.account_id if by else None
            )
        except RuleBroken as broken:
            if broken.constraint != "ticket_pkey" or attempt + 1 == _NAMING_TRIES_MAX:
                raise
        else:
            teller = by.username if by else ""
            core.news.announce(performance_id, SeatState.SOLD, outcome.seats, outcome.fences, by=teller)
            if outcome.word == "exchanged":
                tell_freed(core, performance_id, order, by=teller)
            return _given_up(core, performance_id, order) if outcome.word == "lost" else outcome.word
    raise AssertionError("unreachable")


def tell_freed(core: Core, performance_id: PerformanceId, order: OrderId, *, by: str = "") -> None:
    """The news of the seats that the exchange of this order gave back."""
    freed = exchange.freed_by(core.postgres, performance_id, order)
    if freed is not None:
        core.news.announce(freed.performance_id, SeatState.OPEN, freed.seats, freed.fences, codes=freed.codes, by=by)


def _given_up(core: Core, performance_id: PerformanceId, order: OrderId) -> str:
    """The tickets to exchange are gone: the money goes back. A crash before this leaves it to the worker."""
    outcome = payments.give_up_order(core.postgres, performance_id, order, "the tickets to exchange are gone")
    core.news.announce(performance_id, SeatState.OPEN, outcome.seats, outcome.fences, codes=outcome.codes)
    return outcome.word


def metadata_of(row: payments.TenderRow) -> Mapping[str, str]:
    """What a provider keeps with the attempt, so that its word finds us again."""
    return {"performance": str(row.performance_id), "order": str(row.order_id), "tender": str(row.tender_id)}
