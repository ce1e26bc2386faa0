"""Events: what is presented, before and apart from when. The one way to make one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound
from core.programming import wording
from core.work import work
from db.queries import events as queries
from db.queries.events import EventRow as Event
from db.vocabulary import EventId, OrganisationId

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.EVENT_EDIT)
def create_event(
    core: Core,
    actor: Actor,
    *,
    title: str,
    artists: Sequence[str],
    genre: str = "",
    description: str = "",
    organisation: str | None = None,
) -> EventId:
    """Make an event of the actor's organisation; who reaches several names one. Artists in billing order.

    Raises: BadInput.
    """
    wanted = wording.title(title)
    billed = wording.artists(artists)
    kind = wording.one_line(genre, "genre", wording.GENRE_MAX)
    text = wording.description(description)
    owner = _owner(core, actor, organisation)
    with work(core, actor) as unit:
        event_id = queries.insert_event(unit.connection, owner, title=wanted, genre=kind, description=text)
        queries.bill_artists(unit.connection, event_id, billed)
        unit.record("event.create", wanted, event=event_id, artists=list(billed))
    return event_id


@permits(Permission.EVENT_EDIT)
def find_event(core: Core, actor: Actor, event_id: EventId) -> Event:
    """Raises NotFound, for a foreign one as for a missing one."""
    return event_in_reach(core, actor, event_id)


def event_in_reach(core: Core, actor: Actor, event_id: EventId) -> Event:
    """Raises NotFound, for a foreign one as for a missing one."""
    found = queries.event_by_id(core.postgres, scope_of(actor, Permission.EVENT_EDIT), event_id)
    if found is None:
        raise NotFound("There is no such event in your reach. Look at 'etds event list'.")
    return found


def _owner(core: Core, actor: Actor, named: str | None) -> OrganisationId:
    """Whose event it will be. Raises BadInput."""
    mine = scope_of(actor, Permission.EVENT_EDIT).organisation_id
    if named is None and mine is not None:
        return mine
    known = queries.organisations(core.postgres)
    wanted = named or (known[0] if len(known) == 1 else None)
    if wanted is None:
        raise BadInput("Say whose event it is: name its organisation.")
    found = queries.organisation_id_of(core.postgres, wanted.strip())
    if found is None or (mine is not None and found != mine):
        raise BadInput("There is no such organisation in your reach. Check how it is written.")
    return found
