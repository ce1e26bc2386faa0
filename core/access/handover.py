"""May another person take this till over? The one place that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import Refusal

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SESSION_OWN)
def may_change_operator(core: Core, actor: Actor) -> Refusal | None:
    """Why the actor's till may not go to another person now, None where it may.

    What is in the cart stays held under the one who took it. Who has a drawer open counts it first: that rule belongs
    here, once there are shifts.
    """
    return None
