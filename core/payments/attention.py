"""What a person must look at: late money, a refund that was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.programming.reach import reaches
from db.queries import payments

if TYPE_CHECKING:
    from core.runtime import Core

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One line of the list. `performance` and `order` name where to look."""

    at: datetime
    performance: str
    order: str
    sentence: str


@permits(Permission.PAYMENT_ATTEND)
def attention_list(core: Core, actor: Actor) -> tuple[Matter, ...]:
    """What nobody has looked at yet, in reach, the oldest first."""
    scope = scope_of(actor, Permission.PAYMENT_ATTEND)
    return tuple(
        Matter(at=row.at, performance=row.code, order=row.reference, sentence=row.sentence)
        for row in payments.attention(core.postgres, _MOST)
        if reaches(scope, core.repertoire.performance(row.performance_id))
    )
