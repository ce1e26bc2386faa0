"""Who is asking, from which terminal."""

from __future__ import annotations

from dataclasses import dataclass

from db.vocabulary import AccountId, AgentId, ArtistId, OrganisationId, Role, SessionId, VenueId


@dataclass(frozen=True, slots=True)
class Lift:
    """What a manager lifted for one act, in which house. The guard puts it on, and trusts none that comes."""

    permission: str
    venue_id: VenueId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in account. The guard asks the session row again, so an actor may be kept without being trusted."""

    account_id: AccountId
    username: str
    display_name: str
    role: Role
    session_id: SessionId
    terminal: str
    venue_id: VenueId | None = None
    organisation_id: OrganisationId | None = None
    artist_ids: tuple[ArtistId, ...] = ()
    agent_id: AgentId | None = None
    lifted: Lift | None = None
