"""Who looks after the house, what waits for them, and how much room there is: what the stores do not say themselves."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from db.queries import health as queries
from db.queries.worker import workers_alive

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """`letters` wait in the outbox, the oldest for so long; the disk is that of this machine's state folder.

    Without a worker one of the terminals does what is due. None where nobody can say how much room there is.
    """

    workers: int
    letters: int
    letters_seconds: float
    disk_bytes: int | None
    disk_free_bytes: int | None
    has_redis: bool  # whether one is configured, answering or not


@permits(Permission.HEALTH_SEE)
def house_care(core: Core, actor: Actor) -> Care:
    """Ask now. Raises Outage where Postgres does not answer."""
    letters, seconds = queries.letters(core.postgres)
    size, free = _disk(core.settings.state_dir)
    return Care(
        workers=workers_alive(core.postgres),
        letters=letters,
        letters_seconds=seconds,
        disk_bytes=size,
        disk_free_bytes=free,
        has_redis=core.news.planes is not None,
    )


def _disk(folder: Path) -> tuple[int | None, int | None]:
    """Size and free room of the disk that the folder is on, or will be once it is made."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), None)
    try:
        usage = shutil.disk_usage(there) if there is not None else None
    except OSError:
        usage = None
    return (None, None) if usage is None else (usage.total, usage.free)
