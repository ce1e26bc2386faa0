"""Bookings of halls: new, moved, copied, removed. Two bookers at once: one has it, the other is told what happened.

A booking has a version, and whoever changes it names the version that was seen. The hall itself is kept free of
overlaps by the database; the rules look first, because they can say why and when instead.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound, Refusal
from core.programming.calendar import lanes_of
from core.programming.conflicts import Conflict, ConflictKind, Proposal
from core.programming.entries import EntryKind, HallLane
from core.programming.judging import BookingClash, judge
from core.work import Work, work
from db.errors import RuleBroken
from db.queries import bookings as queries
from db.queries.bookings import BookingRow
from db.vocabulary import BookingId, BookingKind, HallId, OrganisationId, PerformanceId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

FREE = "hall_booking_free"
_TITLE_MAX = 120
_LENGTH_MAX = timedelta(days=366)
_MOVABLE = (PerformanceState.DRAFT, PerformanceState.ANNOUNCED, PerformanceState.ON_SALE, PerformanceState.OFF_SALE)
_REMOVALS_KEPT = timedelta(days=30)


class BookingOvertaken(Refusal):
    """Somebody else changed or removed it since it was seen."""

    code = "booking_overtaken"


class BookingFixed(Refusal):
    """What it is of cannot be moved or removed here any more."""

    code = "booking_fixed"


@permits(Permission.BOOKING_PLAN)
def book(
    core: Core,
    actor: Actor,
    hall_id: HallId,
    kind: BookingKind,
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    performance_id: PerformanceId | None = None,
    accept_soft: bool = False,
) -> BookingId:
    """Take the hall for something that is no performance; `performance_id` is the one that it serves.

    Raises: BookingClash, BookingDoubtful, BadInput, NotFound.
    """
    if kind is BookingKind.PERFORMANCE:
        raise BadInput("A performance is planned, not booked: n, or etds run.")
    lane = lane_in_reach(core, actor, hall_id)
    served = None if performance_id is None else queries.booking_of(core.postgres, performance_id)
    if performance_id is not None and (served is None or not _reaches(actor, served)):
        raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
    title = _checked_title(title)
    _check_time(starts_at, ends_at)
    proposal = Proposal(hall_id=hall_id, kind=EntryKind(kind.value), starts_at=starts_at, ends_at=ends_at)
    judge(core, actor, [proposal], accept_soft=accept_soft)
    organisation: OrganisationId | None = served.organisation_id if served else actor.organisation_id
    try:
        with work(core, actor) as unit:
            made = queries.insert_booking(
                unit.connection,
                hall_id=hall_id,
                organisation_id=organisation,
                kind=kind,
                performance_id=performance_id,
                title=title,
                starts_at=starts_at,
                ends_at=ends_at,
                account_id=actor.account_id,
            )
            _record(unit, "booking.new", _subject(made, None), lane, starts_at, kind=kind.value, title=title)
    except RuleBroken as error:
        raise overtaken_by_another(core, actor, [proposal], error) from error
    return made


@permits(Permission.BOOKING_PLAN)
def move(
    core: Core,
    actor: Actor,
    booking_id: BookingId,
    *,
    version: int,
    starts_at: datetime,
    ends_at: datetime | None = None,
    hall_id: HallId | None = None,
    with_its_own: bool = False,
    accept_soft: bool = False,
) -> None:
    """Have it at another time, in another hall; with its load-in, strike and rehearsals where asked, by as much.

    Raises: BookingOvertaken, BookingClash, BookingDoubtful, BookingFixed, BadInput, NotFound.
    """
    row = booking_in_reach(core, actor, booking_id)
    if row.version != version:
        raise _overtaken(row)
    lane = lane_in_reach(core, actor, hall_id or row.hall_id)
    ends_at = ends_at or starts_at + (row.ends_at - row.starts_at)
    _check_time(starts_at, ends_at)
    moved = {row.id: _proposed(core, row, lane.hall_id, starts_at, ends_at)}
    if with_its_own and row.kind is BookingKind.PERFORMANCE and row.performance_id is not None:
        by = starts_at - row.starts_at
        for one in queries.serving(core.postgres, row.performance_id):
            moved[one.id] = _proposed(core, one, one.hall_id, one.starts_at + by, one.ends_at + by)
    proposals = [replace(one, without=frozenset(moved)) for one in moved.values()]
    judge(core, actor, proposals, accept_soft=accept_soft)
    try:
        with work(core, actor) as unit:
            _move_all(core, unit, row, dict(zip(moved, proposals, strict=True)))
            _record(
                unit, "booking.move", _subject(row.id, row.performance_code), lane, starts_at, others=len(moved) - 1
            )
    except RuleBroken as error:
        raise overtaken_by_another(core, actor, proposals, error) from error


@permits(Permission.BOOKING_PLAN)
def copy_to(
    core: Core,
    actor: Actor,
    booking_id: BookingId,
    *,
    starts_at: datetime,
    hall_id: HallId | None = None,
    accept_soft: bool = False,
) -> BookingId:
    """The same once more at another time, in another hall where asked: of a performance a draft, with its prices where
    the seats are the same. Raises: BookingClash, BookingDoubtful, BadInput, NotFound."""
    from core.programming.scheduling import copy_performance

    row = booking_in_reach(core, actor, booking_id)
    if row.kind is BookingKind.PERFORMANCE:
        return copy_performance(
            core, actor, row, starts_at=starts_at, hall_id=hall_id or row.hall_id, accept_soft=accept_soft
        )
    return book(
        core,
        actor,
        hall_id or row.hall_id,
        row.kind,
        title=row.title,
        starts_at=starts_at,
        ends_at=starts_at + (row.ends_at - row.starts_at),
        performance_id=None,
        accept_soft=accept_soft,
    )


@permits(Permission.BOOKING_PLAN)
def remove(core: Core, actor: Actor, booking_id: BookingId, *, version: int) -> None:
    """Take it out of the calendar; a performance only while it is a draft without sales, with all that serves it.

    Raises: BookingOvertaken, BookingFixed, NotFound.
    """
    row = booking_in_reach(core, actor, booking_id)
    if row.version != version:
        raise _overtaken(row)
    lane = lane_in_reach(core, actor, row.hall_id)
    with work(core, actor) as unit:
        _still(core, unit, row)
        if row.kind is not BookingKind.PERFORMANCE:
            queries.delete_booking(unit.connection, row.id)
        elif row.performance_id is None or not queries.delete_draft(unit.connection, row.performance_id):
            raise BookingFixed(
                f"{row.performance_code} is {_state(row)}: only a draft without sales is removed. Cancel it instead."
            )
        _record(
            unit, "booking.remove", f"booking {row.id}", lane, row.starts_at, title=row.title,
            code=row.performance_code, organisation=row.organisation_id, venue=row.venue_id, zone=row.time_zone,
        )  # fmt: skip


@permits(Permission.BOOKING_PLAN)
def find_booking(core: Core, actor: Actor, booking_id: BookingId) -> BookingRow:
    """A booking as it stands. Raises: NotFound; BookingOvertaken where it was removed lately."""
    return booking_in_reach(core, actor, booking_id)


def booking_in_reach(core: Core, actor: Actor, booking_id: BookingId) -> BookingRow:
    """Raises: BookingOvertaken where it was there lately; NotFound, for a foreign one as for a missing one."""
    row = queries.booking_by_id(core.postgres, booking_id)
    if row is not None and _reaches(actor, row):
        return row
    if row is None and (gone := _removal(core, actor, booking_id)) is not None:
        raise gone
    raise NotFound("There is no such booking in your reach. Look at 'etds calendar'.")


def lane_in_reach(core: Core, actor: Actor, hall_id: HallId) -> HallLane:
    """Raises NotFound."""
    for lane in lanes_of(core, actor):
        if lane.hall_id == hall_id:
            return lane
    raise NotFound("There is no such hall in your reach. Look at 'etds venue list'.")


def overtaken_by_another(core: Core, actor: Actor, proposals: list[Proposal], error: RuleBroken) -> Exception:
    """What to say when the database refused what the rules had let through: somebody was quicker."""
    if error.constraint != FREE:
        return error
    try:
        judge(core, actor, proposals, accept_soft=True)
    except BookingClash as clash:
        return clash
    taken = Conflict(ConflictKind.HALL_TAKEN, True, "Somebody else was just about to take the hall.")
    return BookingClash([taken])


def _reaches(actor: Actor, row: BookingRow) -> bool:
    scope = scope_of(actor, Permission.BOOKING_PLAN)
    if scope.venue_id is not None:
        return row.venue_id == scope.venue_id
    if scope.organisation_id is not None:
        return row.organisation_id == scope.organisation_id
    return scope.everything


def _proposed(core: Core, row: BookingRow, hall_id: HallId, starts_at: datetime, ends_at: datetime) -> Proposal:
    plain = Proposal(hall_id=hall_id, kind=EntryKind(row.kind.value), starts_at=starts_at, ends_at=ends_at)
    if row.kind is not BookingKind.PERFORMANCE or row.event_id is None:
        return plain
    event = queries.events_by_id(core.postgres, [row.event_id])[0]
    return replace(
        plain,
        event_id=row.event_id,
        artist_ids=event.artist_ids,
        radius_km=event.radius_km,
        radius_days=event.radius_days,
        seats_of=row.hall_id,
    )


def _move_all(core: Core, unit: Work, row: BookingRow, moved: dict[BookingId, Proposal]) -> None:
    """What moves forward leaves from behind, so that nothing runs into its own company."""
    if row.performance_id is not None and row.kind is BookingKind.PERFORMANCE:
        sold = queries.buyers_of(unit.connection, row.performance_id)
        if sold or row.state not in _MOVABLE:
            why = f"has {sold} seats sold or held" if sold else f"is {_state(row)}"
            raise BookingFixed(
                f"{row.performance_code} {why}: reschedule it as a performance, so that buyers are told."
            )
    rows = _still(core, unit, row)
    forward = moved[row.id].starts_at > row.starts_at
    for one in sorted((one for one in rows if one.id in moved), key=lambda one: one.starts_at, reverse=forward):
        to = moved[one.id]
        if one.kind is BookingKind.PERFORMANCE and one.performance_id is not None:
            queries.move_performance(unit.connection, one.performance_id, to.starts_at, to.ends_at)
        else:
            queries.move_block(unit.connection, one.id, to.hall_id, to.starts_at, to.ends_at)
    queries.sign(unit.connection, list(moved), unit.actor.account_id)


def _still(core: Core, unit: Work, row: BookingRow) -> list[BookingRow]:
    """The booking and its company, locked. Raises BookingOvertaken where it is not as it was seen."""
    rows = queries.held_still(unit.connection, row.id)
    now = next((one for one in rows if one.id == row.id), None)
    if now is None:
        gone = _removal(core, unit.actor, row.id)
        raise gone or BookingOvertaken(f"{row.title} was removed. Look at the calendar again.")
    if now.version != row.version:
        raise _overtaken(now)
    return rows


def _overtaken(row: BookingRow) -> BookingOvertaken:
    who, zone = row.changed_by or "somebody", ZoneInfo(row.time_zone)
    now, at = row.starts_at.astimezone(zone), row.changed_at.astimezone(zone)
    return BookingOvertaken(
        f"{row.title} was changed by {who} at {at:%H:%M}: it is {now:%a %d %b %H:%M} now. Look again, then change it."
    )


def _removal(core: Core, actor: Actor, booking_id: BookingId) -> BookingOvertaken | None:
    """Who took it away, where the actor could have seen it."""
    found = queries.removal_of(core.postgres, f"booking {booking_id}", core.clock.now() - _REMOVALS_KEPT)
    scope = scope_of(actor, Permission.BOOKING_PLAN)
    if found is None:
        return None
    who, at, detail = found
    if (scope.organisation_id is not None and detail.get("organisation") != scope.organisation_id) or (
        scope.venue_id is not None and detail.get("venue") != scope.venue_id
    ):
        return None
    local = at.astimezone(ZoneInfo(str(detail.get("zone", "UTC"))))
    return BookingOvertaken(f"{detail.get('title')} was removed by {who} at {local:%H:%M}. Look at the calendar again.")


def _record(unit: Work, act: str, subject: str, lane: HallLane, starts_at: datetime, **more: object) -> None:
    unit.record(act, subject, hall=lane.hall, starts_at=starts_at.isoformat(), **more)


def _subject(booking_id: BookingId, code: str | None) -> str:
    return code or f"booking {booking_id}"


def _state(row: BookingRow) -> str:
    return "" if row.state is None else row.state.value.replace("_", " ")


def _checked_title(title: str) -> str:
    title = title.strip()
    if not title or not title.isprintable() or len(title) > _TITLE_MAX:
        raise BadInput(f"Say in a line of at most {_TITLE_MAX} characters what the hall is taken for.")
    return title


def _check_time(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise BadInput("It ends before it begins. Give a later end.")
    if ends_at - starts_at > _LENGTH_MAX:
        raise BadInput("A booking lasts a year at most. Make two of it.")
