"""What has the hall at an hour that a performance is to get, in sentences; and the same said by the database."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.programming.repertoire import Performance
from db.errors import RuleBroken
from db.queries import moving as queries

if TYPE_CHECKING:
    from core.runtime import Core


def hall_conflicts(
    core: Core, performance: Performance, starts_at: datetime, *, is_copy: bool = False
) -> tuple[str, ...]:
    """What keeps it from its hall at that hour. A copy is beside the performance, everything else instead of it."""
    ends_at = performance.ends_at + (starts_at - performance.starts_at)
    but = None if is_copy else performance.id
    taken = queries.same_time_in_hall(core.postgres, performance.hall_id, starts_at, ends_at, but=but)
    return tuple(f"{code} is in {performance.hall} at that time." for code in taken)


def hall_taken(broken: RuleBroken) -> BadInput | RuleBroken:
    """Somebody was quicker with the hall."""
    if broken.constraint == "hall_booking_free":
        return BadInput("The hall was taken at this moment. Look at the calendar, then choose another hour.")
    return broken
