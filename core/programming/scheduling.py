"""Performances planned: one, several, or a run in words. The one way in which they are made.

All of them or none. A run is shown before it is made, date by date with what speaks against it; dates that clash may be
left out on purpose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, pairwise
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound
from core.programming.bookings import lane_in_reach, overtaken_by_another
from core.programming.conflicts import Conflict, Proposal, conflicts, hard
from core.programming.entries import Calendar, CalendarEntry, EntryKind, HallLane
from core.programming.judging import BookingClash, BookingDoubtful, calendar_around, event_in_reach, judge
from core.programming.recurrence import OCCURRENCES_MAX, Occurrence, occurrences
from core.programming.repertoire import Performance
from core.work import work
from db.errors import RuleBroken
from db.queries import bookings as booking_queries
from db.queries import scheduling as queries
from db.queries.bookings import BookingRow, EventRow
from db.queries.scheduling import PlanEventRow as EventToPlan
from db.vocabulary import BookingId, EventId, HallId, ManifestId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

__all__ = [
    "EventToPlan",
    "PlannedDate",
    "RunClash",
    "copy_performance",
    "events_to_plan",
    "hall_manifest",
    "plan_run",
    "schedule",
    "schedule_run",
]

_MINUTES_MAX = 60 * 24 * 30
_NO_SEATS = "That hall has no seats yet. Import its manifest first."


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of a run, on the clock of its hall, and what speaks against it."""

    at: Occurrence
    conflicts: tuple[Conflict, ...]

    @property
    def is_clash(self) -> bool:
        return bool(hard(self.conflicts))

    def as_data(self) -> Mapping[str, object]:
        return {
            "local": self.at.wall.isoformat(timespec="minutes"),
            "starts_at": self.at.starts_at.isoformat(),
            "note": self.at.note,
            "conflicts": [one.as_data() for one in self.conflicts],
        }


class RunClash(BookingClash):
    """Some dates of a run are not free; nothing of it was planned. `seats` are the dates, in words."""

    code = "run_clash"

    def __init__(self, clashing: Sequence[PlannedDate]) -> None:
        super().__init__([one for date_ in clashing for one in hard(date_.conflicts)])
        self.dates = tuple(clashing)
        named = ", ".join(f"{one.at.wall:%a %d %b %H:%M}" for one in clashing[:5])
        more = f" and {len(clashing) - 5} more" if len(clashing) > 5 else ""
        self.args = (f"The hall is not free on {named}{more}: change the run, or leave these dates out.",)

    def as_data(self) -> Mapping[str, object]:
        return {**BookingClash.as_data(self), "dates": [one.as_data() for one in self.dates]}


@permits(Permission.BOOKING_PLAN)
def events_to_plan(core: Core, actor: Actor) -> tuple[EventToPlan, ...]:
    """Events in reach, those made last first."""
    return tuple(queries.events_to_plan(core.postgres, scope_of(actor, Permission.BOOKING_PLAN)))


@permits(Permission.BOOKING_PLAN)
def hall_manifest(core: Core, actor: Actor, hall_id: HallId) -> ManifestId:
    """The newest seats of a hall. Raises NotFound, BadInput where it has none."""
    lane_in_reach(core, actor, hall_id)
    found = queries.newest_manifest(core.postgres, hall_id)
    if found is None:
        raise BadInput(_NO_SEATS)
    return found


@permits(Permission.BOOKING_PLAN)
def schedule(
    core: Core,
    actor: Actor,
    event_id: EventId,
    manifest_id: ManifestId,
    *,
    starts: Sequence[datetime],
    minutes: int,
    accept_soft: bool = False,
) -> tuple[Performance, ...]:
    """Drafts of that event at these moments, in the hall of the manifest: all or none.

    Raises: RunClash, BookingDoubtful, BadInput, NotFound.
    """
    _, lane, event = _place(core, actor, event_id, manifest_id)
    at = [Occurrence(start.astimezone(lane.zone).replace(tzinfo=None), start) for start in sorted(starts)]
    dates = _judged(core, actor, lane, event, at, minutes)
    return _make(core, actor, event, manifest_id, lane, dates, minutes, accept_soft=accept_soft)


@permits(Permission.BOOKING_PLAN)
def plan_run(
    core: Core,
    actor: Actor,
    event_id: EventId,
    manifest_id: ManifestId,
    pattern: str,
    *,
    minutes: int,
    first: date | None = None,
) -> tuple[PlannedDate, ...]:
    """What a run would be, date by date; nothing is planned. Raises: BadInput, NotFound."""
    _, lane, event = _place(core, actor, event_id, manifest_id)
    begin = first or core.clock.now().astimezone(lane.zone).date()
    return _judged(core, actor, lane, event, occurrences(pattern, first=begin, zone=lane.zone), minutes)


@permits(Permission.BOOKING_PLAN)
def schedule_run(
    core: Core,
    actor: Actor,
    event_id: EventId,
    manifest_id: ManifestId,
    pattern: str,
    *,
    minutes: int,
    first: date | None = None,
    skip_clashes: bool = False,
    accept_soft: bool = False,
) -> tuple[Performance, ...]:
    """Plan a run: all of it, or nothing; with `skip_clashes` all but the dates on which the hall is taken.

    Raises: RunClash, BookingDoubtful, BadInput, NotFound.
    """
    _, lane, event = _place(core, actor, event_id, manifest_id)
    dates = plan_run(core, actor, event_id, manifest_id, pattern, minutes=minutes, first=first)
    if skip_clashes:
        left_in = tuple(one for one in dates if not one.is_clash)
        if not left_in:
            raise RunClash(dates)
        dates = left_in
    return _make(core, actor, event, manifest_id, lane, dates, minutes, accept_soft=accept_soft)


def copy_performance(
    core: Core, actor: Actor, row: BookingRow, *, starts_at: datetime, hall_id: HallId, accept_soft: bool
) -> BookingId:
    """A draft of the same event at another time; elsewhere with the newest seats of that hall, and no prices yet."""
    assert row.performance_id is not None and row.event_id is not None, "it is the booking of a performance"
    manifest_id: ManifestId | None = core.repertoire.performance(row.performance_id).manifest_id
    if hall_id != row.hall_id:
        manifest_id = queries.newest_manifest(core.postgres, hall_id)
    if manifest_id is None:
        raise BadInput(_NO_SEATS)
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    (made,) = schedule(
        core, actor, row.event_id, manifest_id, starts=[starts_at], minutes=minutes, accept_soft=accept_soft
    )
    with core.postgres.write() as connection:
        queries.copy_prices(connection, row.performance_id, made.id)
    booking = booking_queries.booking_of(core.postgres, made.id)
    assert booking is not None, "a performance that lives has its booking"
    return booking.id


def code_prefix(title: str) -> str:
    """What the codes of an event begin with: the first letters of its words, or the first of its only one."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    if not words:
        return "SHOW"
    return words[0][:4] if len(words) == 1 else "".join(word[0] for word in words)[:4]


def _place(
    core: Core, actor: Actor, event_id: EventId, manifest_id: ManifestId
) -> tuple[ManifestId, HallLane, EventRow]:
    event = event_in_reach(core, actor, event_id)
    place = queries.manifest_place(core.postgres, manifest_id)
    if place is None:
        raise NotFound("There is no such manifest in your reach. Look at 'etds venue list'.")
    return place.id, lane_in_reach(core, actor, place.hall_id), event


def _judged(
    core: Core, actor: Actor, lane: HallLane, event: EventRow, at: Sequence[Occurrence], minutes: int
) -> tuple[PlannedDate, ...]:
    """Each date against the calendar and against the others of the run."""
    if not at or len(at) > OCCURRENCES_MAX:
        raise BadInput(f"Plan between one and {OCCURRENCES_MAX} performances at once.")
    if not 0 < minutes <= _MINUTES_MAX:
        raise BadInput("Say how many minutes it lasts, such as 120.")
    length = timedelta(minutes=minutes)
    for one, other in pairwise(at):
        if other.starts_at < one.starts_at + length:
            raise BadInput(f"{one.wall:%a %d %b %H:%M} is not over when {other.wall:%H:%M} begins. Make it shorter.")
    calendar = calendar_around(core, actor, at[0].starts_at, at[-1].starts_at + length)
    planned = [_planned(-number, lane, event, one, length) for number, one in zip(count(1), at, strict=False)]
    both = Calendar(calendar.first, calendar.last, calendar.halls, (*calendar.entries, *planned))
    return tuple(
        PlannedDate(one, conflicts(both, _proposal(lane, event, one.starts_at, length, frozenset({entry.id}))))
        for one, entry in zip(at, planned, strict=True)
    )


def _planned(id_: int, lane: HallLane, event: EventRow, at: Occurrence, length: timedelta) -> CalendarEntry:
    return CalendarEntry(
        id_, lane.hall_id, lane.venue, lane.hall, lane.time_zone, EntryKind.PERFORMANCE, event.title, None, None,
        event.artists, None, at.starts_at, at.starts_at + length, 1, event.id, event.artist_ids,
        event.radius_km, event.radius_days,
    )  # fmt: skip


def _proposal(
    lane: HallLane, event: EventRow, starts_at: datetime, length: timedelta, without: frozenset[int]
) -> Proposal:
    return Proposal(
        hall_id=lane.hall_id,
        kind=EntryKind.PERFORMANCE,
        starts_at=starts_at,
        ends_at=starts_at + length,
        event_id=event.id,
        artist_ids=event.artist_ids,
        radius_km=event.radius_km,
        radius_days=event.radius_days,
        without=without,
    )


def _make(
    core: Core,
    actor: Actor,
    event: EventRow,
    manifest_id: ManifestId,
    lane: HallLane,
    dates: Sequence[PlannedDate],
    minutes: int,
    *,
    accept_soft: bool,
) -> tuple[Performance, ...]:
    clashing = [one for one in dates if one.is_clash]
    if clashing and len(dates) == 1:  # of one evening it is said who has it, and when it is free
        judge(core, actor, [_proposal(lane, event, clashing[0].at.starts_at, timedelta(minutes=minutes), frozenset())],
              accept_soft=True)  # fmt: skip
    if clashing:
        raise RunClash(clashing)
    doubts = [one for date_ in dates for one in date_.conflicts]
    if doubts and not accept_soft:
        raise BookingDoubtful(doubts)
    made: list[PerformanceId] = []
    length, prefix = timedelta(minutes=minutes), code_prefix(event.title)
    proposals = [_proposal(lane, event, one.at.starts_at, length, frozenset()) for one in dates]
    try:
        with work(core, actor) as unit:
            first = queries.numbers_from(unit.connection, prefix)
            for number, one in enumerate(dates, start=first):
                code = f"{prefix}-{number:02}"
                made.append(
                    queries.insert_draft(
                        unit.connection,
                        code=code,
                        event_id=event.id,
                        manifest_id=manifest_id,
                        starts_at=one.at.starts_at,
                        ends_at=one.at.starts_at + length,
                    )
                )
                unit.record("performance.plan", code, hall=lane.hall, starts_at=one.at.starts_at.isoformat())
    except RuleBroken as error:
        raise overtaken_by_another(core, actor, proposals, error) from error
    return tuple(core.repertoire.performance(performance_id) for performance_id in made)
