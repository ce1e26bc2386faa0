"""What has the hall at an hour that a performance is to get, in sentences; and the same said by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.errors import BadInput
from core.programming.conflicts import Proposal, conflicts
from core.programming.entries import EntryKind
from core.programming.judging import calendar_around
from core.programming.repertoire import Performance
from db.errors import RuleBroken
from db.queries import bookings as queries

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True)
class Room:
    """What speaks against an hour: `taken` cannot be, `doubts` are told and a booker may know better."""

    taken: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def room_for(core: Core, actor: Actor, performance: Performance, starts_at: datetime, *, is_copy: bool = False) -> Room:
    """Whether it finds room in its hall at that hour; a copy beside the performance, otherwise instead of it."""
    ends_at = starts_at + (performance.ends_at - performance.starts_at)
    booking = queries.booking_of(core.postgres, performance.id)
    event = next(iter(queries.events_by_id(core.postgres, [performance.event_id])), None)
    proposal = Proposal(
        hall_id=performance.hall_id,
        kind=EntryKind.PERFORMANCE,
        starts_at=starts_at,
        ends_at=ends_at,
        event_id=performance.event_id,
        artist_ids=performance.artist_ids,
        radius_km=event.radius_km if event else None,
        radius_days=event.radius_days if event else None,
        without=frozenset() if is_copy or booking is None else frozenset({int(booking.id)}),
    )
    found = conflicts(calendar_around(core, actor, starts_at, ends_at), proposal)
    return Room(
        tuple(one.sentence for one in found if one.is_hard), tuple(one.sentence for one in found if not one.is_hard)
    )


def hall_taken(broken: RuleBroken) -> BadInput | RuleBroken:
    """Somebody was quicker with the hall."""
    if broken.constraint == "hall_booking_free":
        return BadInput("The hall was taken at this moment. Look at the calendar, then choose another hour.")
    return broken
