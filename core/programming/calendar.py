"""The calendar of halls, read: who has which hall when.

What belongs to others takes its hall too, and says no more than that.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput
from core.programming.date_holds.entries import hold_entries
from core.programming.entries import Calendar, CalendarEntry, EntryKind, HallLane
from db.queries import bookings as queries
from db.vocabulary import EventId, HallId, PerformanceId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

__all__ = ["Calendar", "CalendarEntry", "EntryKind", "HallLane", "read_calendar"]

_ZONES_APART = timedelta(
    hours=15
)  # a day somewhere on earth begins so long before, and ends so long after, that of UTC
_DAYS_MAX = 3_700


@permits(Permission.BOOKING_PLAN)
def read_calendar(core: Core, actor: Actor, first: date, last: date) -> Calendar:
    """The halls in reach and what is in them from the first day to the last. Raises BadInput."""
    if last < first or (last - first).days > _DAYS_MAX:
        raise BadInput("Ask for a first day and a later last one, at most ten years apart.")
    scope = scope_of(actor, Permission.BOOKING_PLAN)
    lanes = {lane.hall_id: lane for lane in lanes_of(core, actor)}
    rows = queries.entries_between(
        core.postgres,
        scope,
        datetime.combine(first, time(), UTC) - _ZONES_APART,
        datetime.combine(last, time(), UTC) + timedelta(days=1) + _ZONES_APART,
    )
    events = {row.id: row for row in queries.events_by_id(core.postgres, list({row[6] for row in rows if row[6]}))}
    entries = [_entry(row, lanes, events) for row in rows]
    pencilled = hold_entries(core, scope, first, last, lanes, entries)
    if pencilled:
        entries = sorted([*entries, *pencilled], key=lambda one: (one.starts_at, one.id))
    return Calendar(first, last, tuple(lanes.values()), tuple(entries))


def lanes_of(core: Core, actor: Actor) -> tuple[HallLane, ...]:
    """The halls in reach."""
    scope = scope_of(actor, Permission.BOOKING_PLAN)
    return tuple(_lane(row) for row in queries.lanes(core.postgres, scope))


def _lane(row: queries.LaneRow) -> HallLane:
    place = None
    if row.latitude_microdegrees is not None and row.longitude_microdegrees is not None:
        place = (row.latitude_microdegrees / 1e6, row.longitude_microdegrees / 1e6)
    curfew = None if row.curfew_minute is None else time(row.curfew_minute // 60, row.curfew_minute % 60)
    return HallLane(
        hall_id=row.hall_id,
        venue=row.venue,
        hall=row.hall,
        time_zone=row.time_zone,
        turnaround_minutes=row.turnaround_minutes,
        curfew=curfew,
        doors_minutes=row.doors_minutes,
        place=place,
        venue_id=row.venue_id,
    )


_KINDS = {kind.value: kind for kind in EntryKind}
_STATES = {state.value: state for state in PerformanceState}


def _entry(
    row: queries.EntryRow, lanes: dict[HallId, HallLane], events: dict[EventId, queries.EventRow]
) -> CalendarEntry:
    id_, hall, kind, title, performance, code, event_id, state, starts_at, ends_at, version, _ = row
    lane = lanes[HallId(hall)]
    event = events.get(EventId(event_id)) if event_id is not None and kind == "performance" else None
    return CalendarEntry(
        id_,
        lane.hall_id,
        lane.venue,
        lane.hall,
        lane.time_zone,
        _KINDS[kind],
        title or "taken",
        None if performance is None else PerformanceId(performance),
        code,
        () if event is None else event.artists,
        None if state is None else _STATES[state],
        starts_at,
        ends_at,
        version,
        None if event is None else event.id,
        () if event is None else event.artist_ids,
        None if event is None else event.radius_km,
        None if event is None else event.radius_days,
    )
