"""The calendar of the house for other programs: performances, blocks and date holds as one file, and a feed of it.

What was called off stays in the file as cancelled, so that a program that took it in before takes it out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput
from core.logs import log_incident
from core.programming.calendars.writing import Item, Standing, mark_in, mark_of, written
from core.programming.date_holds.rules import DateHold, ordinal, settle
from core.programming.date_holds.seen import answer_clock
from core.programming.repertoire import Performance
from db.queries import bookings, calendars, date_holds, programming
from db.scope import Scope
from db.vocabulary import HallId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

_DAYS_MAX = 3_700
_HEAD_BYTES = 4_096  # the mark stands before the first entry
_BEHIND, _AHEAD = timedelta(days=30), timedelta(days=730)
_NO_PERFORMANCES = ("performance", "taken")


@permits(Permission.DATE_HOLD_KEEP)
def export_calendar(core: Core, actor: Actor, *, first: date, last: date, hall_id: HallId | None = None) -> bytes:
    """An iCalendar file of what is in reach in these days, both in. Raises BadInput."""
    if not 0 <= (last - first).days <= _DAYS_MAX:
        raise BadInput("Name a first and a last day, at most ten years apart.")
    scope = scope_of(actor, Permission.DATE_HOLD_KEEP)
    items = _items(core, scope, first, last, hall_id)
    return written(items, name="ETDS", now=core.clock.now())


def refresh_feed(core: Core) -> int:
    """Write the feed anew where what it says has changed; 1 where it was written. For programs that subscribe to it."""
    from core.printing.printers import write_whole

    today, path = core.clock.now().date(), feed_path(core)
    items = _items(core, Scope(everything=True), today - _BEHIND, today + _AHEAD, None)
    try:
        if _mark_at(path) == mark_of(items):  # told from the items: a file of thousands takes seconds to make
            return 0
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, written(items, name="ETDS", now=core.clock.now()))
    except OSError as error:
        log_incident(error)
        return 0
    return 1


def _mark_at(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return mark_in(file.read(_HEAD_BYTES))
    except FileNotFoundError:
        return None


def feed_path(core: Core) -> Path:
    return core.settings.calendar_feed or core.settings.state_dir / "calendar.ics"


def _items(core: Core, scope: Scope, first: date, last: date, hall_id: HallId | None) -> list[Item]:
    begins = datetime.combine(first, time(), UTC) - timedelta(hours=15)
    ends = datetime.combine(last, time(), UTC) + timedelta(hours=39)
    performances = programming.performances_between(core.postgres, scope, begins, ends)
    versions = calendars.performance_versions(core.postgres, [one.id for one in performances])
    items = [_performance(one, versions[one.id]) for one in performances if hall_id in (None, one.hall_id)]
    items += _blocks(core, scope, begins, ends, hall_id)
    rows = date_holds.holds_between(core.postgres, first, last, hall_id=hall_id, venue_id=scope.venue_id)
    items += _holds(core, scope, rows)
    return sorted(items, key=lambda item: (item.starts_at, item.uid))


def _performance(one: Performance, version: int) -> Item:
    is_off = one.state is PerformanceState.CANCELLED
    is_open = one.state in (PerformanceState.DRAFT, PerformanceState.POSTPONED)
    return Item(
        uid=f"performance.{one.id}@etds",
        sequence=version - 1,
        standing=Standing.CANCELLED if is_off else Standing.TENTATIVE if is_open else Standing.CONFIRMED,
        title=one.event,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        time_zone=one.time_zone,
        place=f"{one.venue}, {one.hall}",
        kind="performance",
        about="\n".join(filter(None, (one.code, ", ".join(one.artists), one.state.value.replace("_", " ")))),
    )


def _blocks(core: Core, scope: Scope, begins: datetime, ends: datetime, hall_id: HallId | None) -> Iterator[Item]:
    lanes = {lane.hall_id: lane for lane in bookings.lanes(core.postgres, scope)}
    for id_, hall, kind, title, _, code, _, _, starts_at, ends_at, version, is_own in bookings.entries_between(
        core.postgres, scope, begins, ends
    ):
        lane = lanes[HallId(hall)]
        if not is_own or kind in _NO_PERFORMANCES or hall_id not in (None, lane.hall_id):
            continue
        yield Item(
            uid=f"booking.{id_}@etds",
            sequence=version - 1,
            standing=Standing.CONFIRMED,
            title=title or kind,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=lane.time_zone,
            place=f"{lane.venue}, {lane.hall}",
            kind=kind.replace("_", " "),
            about=code or "",
        )


def _holds(core: Core, scope: Scope, rows: list[DateHold]) -> Iterator[Item]:
    """The own ones as they are at this moment. One that was confirmed is a performance, and told as that."""
    days: dict[tuple[HallId, date], list[DateHold]] = {}
    for row in rows:
        if row.rank is not None:
            days.setdefault((row.hall_id, row.day), []).append(row)
    now = {hold.id: hold for live in days.values() for hold in _settled(core, live)}
    for row in rows:
        hold = now.get(row.id, row)
        if hold.performance_id is not None or scope.organisation_id not in (None, hold.organisation_id):
            continue
        rank = f"{ordinal(hold.rank)} hold" if hold.rank else hold.state.value
        yield Item(
            uid=f"date_hold.{hold.id}@etds",
            sequence=hold.version - 1 + (hold.rank is None and row.rank is not None),
            standing=Standing.TENTATIVE if hold.rank else Standing.CANCELLED,
            title=f"{hold.title} ({rank})",
            starts_at=hold.starts_at,
            ends_at=hold.ends_at,
            time_zone=hold.time_zone,
            place=f"{hold.venue}, {hold.hall}",
            kind="date hold",
            about="\n".join(filter(None, (hold.organisation, hold.artist, hold.note))),
            is_private=True,
        )


def _settled(core: Core, live: list[DateHold]) -> Iterator[DateHold]:
    queue = settle(live, core.clock.now(), answer_clock(core))
    yield from (*queue.live, *queue.ended)
