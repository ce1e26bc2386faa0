"""While a card is waited for: how it stands, and the way to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.payments.outcomes import PaymentStatus, status_of
from core.payments.resolution import end_tender, follow
from core.programming.reach import performance_in_reach
from db.queries import payments
from db.vocabulary import PerformanceId, TenderState

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SALE_CARD)
def payment_status(core: Core, actor: Actor, performance_id: PerformanceId, *, tender: UUID) -> PaymentStatus:
    """How a tender and its order stand now. A reader that still waits for a card is asked how far it is.

    Raises NotFound.
    """
    performance_in_reach(core, actor, Permission.SALE_CARD, performance_id)
    row = payments.tender_by_id(core.postgres, performance_id, tender)
    if row is not None and row.state is TenderState.SUBMITTED:
        follow(core, row)
    return status_of(core, performance_id, tender)


@permits(Permission.SALE_CARD)
def stop_card(core: Core, actor: Actor, performance_id: PerformanceId, *, tender: UUID) -> PaymentStatus:
    """The customer will not pay by this card after all: have the provider cancel it, whose word decides.

    It may be too late, and paid; or unanswered, and open as before. Raises NotFound.
    """
    performance_in_reach(core, actor, Permission.SALE_CARD, performance_id)
    row = payments.tender_by_id(core.postgres, performance_id, tender)
    if row is not None and row.state in (TenderState.SUBMITTED, TenderState.UNKNOWN):
        end_tender(core, row)
    return status_of(core, performance_id, tender)
