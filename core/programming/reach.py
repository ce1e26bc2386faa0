"""Is this performance in this person's reach? The question that `db.scope.within` asks of rows, asked of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.permissions import Permission, scope_of
from core.errors import NotFound
from core.programming.repertoire import Performance
from db.scope import Scope
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


def reaches(scope: Scope, performance: Performance) -> bool:
    """Whether the performance is among the rows of the scope."""
    if scope.everything or scope.account_id is not None:
        return True
    if scope.venue_id is not None:
        return performance.venue_id == scope.venue_id
    if scope.organisation_id is not None:
        return performance.organisation_id == scope.organisation_id
    if scope.agent_id is not None:
        return scope.agent_id in performance.agent_ids
    return not set(scope.artist_ids).isdisjoint(performance.artist_ids)


def performance_in_reach(
    core: Core, actor: Actor, permission: Permission, performance_id: PerformanceId
) -> Performance:
    """The performance. Raises NotFound for a foreign one exactly as for a missing one."""
    performance = core.repertoire.performance(performance_id)
    if not reaches(scope_of(actor, permission), performance):
        raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
    return performance
