"""Who did what, when, to which thing: the books of the house read as one, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput
from db.queries import audit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.runtime import Core

ENTRIES_MAX = 1_000
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was done. `who` is None where nobody was signed in, as when a hold runs out."""

    at: datetime
    who: str | None
    act: str
    subject: str
    detail: str

    def as_data(self) -> Mapping[str, object]:
        return {
            "at": self.at.isoformat(),
            "who": self.who,
            "act": self.act,
            "subject": self.subject,
            "detail": self.detail,
        }


@permits(Permission.AUDIT_SEE)
def audit_trail(
    core: Core,
    actor: Actor,
    *,
    performance: str | None = None,
    username: str | None = None,
    act: str = "",
    since: datetime | None = None,
    before: datetime | None = None,
    limit: int = 100,
) -> tuple[Entry, ...]:
    """What was done in reach, newest first: acts that begin with `act`, as `seat` and `session.end` do.

    `before` the last entry of a page gives the next page; so what was done in the moment of a page's last entry is all
    on that page, also beyond its limit. A performance or a name that is not there, or not in reach, has no entries.
    Raises BadInput.
    """
    if not 1 <= limit <= ENTRIES_MAX:
        raise BadInput(f"Ask for 1 to {ENTRIES_MAX} entries.")
    if not f"{performance or ''}{username or ''}{act}".isprintable():
        return ()  # what no name can hold, nobody did
    rows = audit.trail(
        core.postgres,
        scope_of(actor, Permission.AUDIT_SEE),
        code=performance.strip().upper() if performance else None,
        username=username.strip().lower() if username else None,
        act=act.strip().lower(),
        since=since or _EARLIEST,
        before=before or _LATEST,
        limit=limit,
    )
    return tuple(Entry(at=row.at, who=row.who, act=row.act, subject=row.subject, detail=row.detail) for row in rows)
