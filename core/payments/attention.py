"""What a person must look at: late money, a refund that was refused. Somebody deals with it, and says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.programming.reach import performance_in_reach
from core.work import work
from db.queries import payments
from db.vocabulary import OrderId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One line of the list. `performance` and `order` name where to look; `at` is on the clock of the venue."""

    id: int
    performance_id: PerformanceId
    order_id: OrderId
    at: datetime
    performance: str
    order: str
    sentence: str


@permits(Permission.PAYMENT_ATTEND)
def attention_list(core: Core, actor: Actor) -> tuple[Matter, ...]:
    """What nobody has dealt with yet, in reach, the oldest first; at most 200 of them."""
    return tuple(
        Matter(
            id=row.id,
            performance_id=row.performance_id,
            order_id=row.order_id,
            at=row.at.astimezone(ZoneInfo(row.time_zone)),
            performance=row.code,
            order=row.reference,
            sentence=row.sentence,
        )
        for row in payments.attention(core.postgres, scope_of(actor, Permission.PAYMENT_ATTEND), _MOST)
    )


@permits(Permission.PAYMENT_ATTEND)
def attention_count(core: Core, actor: Actor) -> int:
    """How many matters in reach nobody has dealt with yet."""
    return payments.count_attention(core.postgres, scope_of(actor, Permission.PAYMENT_ATTEND))


@permits(Permission.PAYMENT_ATTEND)
def attend(core: Core, actor: Actor, performance_id: PerformanceId, *, matter: int, is_done: bool = True) -> bool:
    """Mark a matter as dealt with; with `is_done=False` it is open again. Leaves an audit entry.

    False where it was so already: somebody else was quicker, and nothing has changed. Raises NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.PAYMENT_ATTEND, performance_id)
    with work(core, actor) as unit:
        reference = payments.attend(unit.connection, performance_id, matter, actor.account_id, is_done=is_done)
        if reference is not None:
            act = "attention.done" if is_done else "attention.open"
            unit.record(act, reference, performance=performance.code, matter=matter)
    return reference is not None
