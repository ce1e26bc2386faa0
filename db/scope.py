"""Which rows someone reaches, and the one way that becomes SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from db.vocabulary import AccountId, AgentId, ArtistId, OrganisationId, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A reach with its owner filled in. Exactly one of the fields says something; `everything` reaches all rows."""

    everything: bool = False
    venue_id: VenueId | None = None
    organisation_id: OrganisationId | None = None
    artist_ids: tuple[ArtistId, ...] = ()  # an artist, or those that a manager of artists looks after
    agent_id: AgentId | None = None
    account_id: AccountId | None = None
    nothing: bool = False


def within(scope: Scope, alias: LiteralString = "p") -> tuple[LiteralString, dict[str, object]]:
    """A condition on `performance` (under `alias`) and its named values: only rows in reach.

    An account's own reach names no performance: what is on offer is public, and its own rows are its orders'.
    """
    if scope.everything or scope.account_id is not None:
        return "true", {}
    if scope.venue_id is not None:
        return f"{alias}.venue_id = %(scope_id)s", {"scope_id": scope.venue_id}
    if scope.organisation_id is not None:
        return f"{alias}.organisation_id = %(scope_id)s", {"scope_id": scope.organisation_id}
    if scope.artist_ids:
        return (
            f"exists (select from event_artist ea"
            f" where ea.event_id = {alias}.event_id and ea.artist_id = any(%(scope_ids)s::bigint[]))",
            {"scope_ids": list(scope.artist_ids)},
        )
    if scope.agent_id is not None:
        return (
            f"exists (select from allotment t where t.performance_id = {alias}.id and t.agent_id = %(scope_id)s)",
            {"scope_id": scope.agent_id},
        )
    return "false", {}
