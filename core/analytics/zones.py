"""On which clock somebody's days begin: that of their venues, where these share one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput
from db.queries import analytics

if TYPE_CHECKING:
    from core.runtime import Core

_UTC = ZoneInfo("UTC")


@permits(Permission.SALES_SEE)
def report_zone(core: Core, actor: Actor) -> ZoneInfo:
    """The clock that all venues in reach are on; that of the world where they are on several."""
    zones = analytics.zones(core.postgres, scope_of(actor, Permission.SALES_SEE))
    return ZoneInfo(zones[0]) if len(zones) == 1 else _UTC


def read_zone(name: str) -> ZoneInfo:
    """The clock of that name. Raises BadInput."""
    try:
        return ZoneInfo(name.strip())
    except (ValueError, OSError, LookupError):
        raise BadInput(f"'{name}' is not a time zone. Write it like Europe/Berlin.") from None
