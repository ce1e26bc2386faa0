"""What a hall asks of those who book it, where a venue is, and how far an artist keeps away from it."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotPermitted
from core.programming.bookings import lane_in_reach
from core.programming.judging import event_in_reach
from core.work import work
from db.queries import bookings as queries
from db.vocabulary import EventId, HallId

if TYPE_CHECKING:
    from core.runtime import Core

_MINUTES_MAX = 24 * 60


@permits(Permission.BOOKING_PLAN)
def set_hall_facts(
    core: Core,
    actor: Actor,
    hall_id: HallId,
    *,
    turnaround_minutes: int,
    doors_minutes: int,
    curfew: time | None,
    place: tuple[float, float] | None = None,
) -> None:
    """Minutes between two shows, minutes before a show that doors open, when the evening is over; and where the venue
    is, latitude and longitude in degrees (None leaves that as it is). Raises: NotPermitted, BadInput, NotFound."""
    lane = lane_in_reach(core, actor, hall_id)
    if scope_of(actor, Permission.BOOKING_PLAN).organisation_id is not None:
        raise NotPermitted("What a hall asks is set by its house. Ask its manager.")
    if not (0 <= turnaround_minutes <= _MINUTES_MAX and 0 <= doors_minutes <= _MINUTES_MAX):
        raise BadInput("Give minutes between 0 and 1440.")
    if place is not None and not (-90 <= place[0] <= 90 and -180 <= place[1] <= 180):
        raise BadInput("Give latitude and longitude in degrees, such as 52.52 and 13.40.")
    with work(core, actor) as unit:
        minute = None if curfew is None else curfew.hour * 60 + curfew.minute
        queries.set_hall_facts(unit.connection, hall_id, turnaround_minutes, doors_minutes, minute)
        if place is not None and lane.venue_id is not None:
            queries.set_place(unit.connection, lane.venue_id, round(place[0] * 1e6), round(place[1] * 1e6))
        unit.record(
            "hall.facts", f"{lane.venue} {lane.hall}", turnaround_minutes=turnaround_minutes,
            doors_minutes=doors_minutes, curfew=None if curfew is None else f"{curfew:%H:%M}",
        )  # fmt: skip


@permits(Permission.BOOKING_PLAN)
def set_radius(core: Core, actor: Actor, event_id: EventId, *, km: int | None, days: int | None) -> None:
    """No other performance of its artists so near, so many days before and after; both None for no such clause.

    Raises: BadInput, NotFound.
    """
    event = event_in_reach(core, actor, event_id)
    if (km is None) != (days is None) or not (0 < (km or 1) <= 20_000 and 0 < (days or 1) <= 366):
        raise BadInput("Give both kilometres and days, such as 100 and 60, or neither.")
    with work(core, actor) as unit:
        queries.set_radius(unit.connection, event_id, km, days)
        unit.record("event.radius", event.title, km=km, days=days)
