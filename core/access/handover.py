"""May another person take this till over? The one place that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import Refusal
from db.queries import shifts

if TYPE_CHECKING:
    from core.runtime import Core


class DrawerOpen(Refusal):
    """Cash goes by the account: another person would sell into a drawer that is not theirs."""

    code = "drawer_open"


@permits(Permission.SESSION_OWN)
def may_change_operator(core: Core, actor: Actor) -> Refusal | None:
    """Why the actor's till may not go to another person now, None where it may.

    Who has a drawer open counts it first. That person may come back all the same: it is `unlock`, and no change.
    """
    if shifts.open_shift_of(core.postgres, actor.account_id) is None:
        return None
    who = actor.display_name
    return DrawerOpen(f"{who} has a drawer open. Count the drawer first: d, c. Until then only {who} comes back here.")
