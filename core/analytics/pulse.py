"""Whether anything was sold since: what a screen of figures asks once a second instead of reading them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from db.queries import analytics

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.SALES_SEE)
def sales_mark(core: Core, actor: Actor) -> int:
    """A number that goes up whenever something is sold or comes back, a moment before others can see it."""
    return analytics.mark(core.postgres)
