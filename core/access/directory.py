"""Who there is: every account in reach, what it is bound to, when its person last came, where it is signed in now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from db.queries import access, directory
from db.vocabulary import Role

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`signed_in_at` is when a name and a password last opened a session, `sessions` how many sign-ins live now."""

    username: str
    display_name: str
    role: Role
    is_active: bool
    artists: tuple[str, ...] = ()  # whom an artist's account stands for
    venue: str | None = None
    organisation: str | None = None
    agent: str | None = None
    signed_in_at: datetime | None = None
    sessions: int = 0


@permits(Permission.SESSION_REVOKE)
def list_accounts(core: Core, actor: Actor) -> tuple[Account, ...]:
    """Every account whose sessions the actor may end, by name: a manager of one house sees the accounts bound to it."""
    artists = access.artist_names(core.postgres)
    return tuple(
        Account(
            username=row.username, display_name=row.display_name, role=row.role, is_active=row.state == "active",
            artists=artists.get(row.id, ()), venue=row.venue, organisation=row.organisation, agent=row.agent,
            signed_in_at=row.signed_in_at, sessions=row.sessions,
        )
        for row in directory.listed(core.postgres, scope_of(actor, Permission.SESSION_REVOKE))
    )  # fmt: skip
