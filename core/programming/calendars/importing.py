"""A calendar file is taken in: first what would come of each entry, then the act, which must name that very plan.

An entry becomes a date hold or a block of the hall. What came of it is remembered under its name, so the same file once
more changes nothing, and a newer one changes what differs: moved, cancelled or left out there is moved or let go here.
An entry that cannot be taken in is told with its reason, and keeps no other out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, Refusal
from core.programming.calendars import applying
from core.programming.calendars.reading import ENTRIES_MAX, Entry, Status, read_calendar_file
from core.programming.date_holds.keeping import owner_of
from core.programming.date_holds.seen import Hall, hall_in_reach
from core.work import work
from db.errors import RuleBroken
from db.postgres import Connection
from db.queries import calendars as queries
from db.queries.calendars import ItemRow
from db.vocabulary import BookingKind, DateHoldState, HallId, OrganisationId

if TYPE_CHECKING:
    from core.runtime import Core

_HOLD_MAX = timedelta(hours=24)
_BLOCK_MAX = timedelta(days=366)
_LIVE = (DateHoldState.HELD, DateHoldState.CHALLENGED)
BLOCKS = (BookingKind.LOAD_IN, BookingKind.STRIKE, BookingKind.REHEARSAL, BookingKind.DARK, BookingKind.MAINTENANCE,
          BookingKind.OTHER)  # fmt: skip


class CalendarMoved(Refusal):
    """What would be done is not what was shown; nothing was changed."""

    code = "not_as_shown"


class Outcome(StrEnum):
    """What comes of an entry."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How entries are taken in. `block` None: as date holds, a whole day as an evening of so many minutes, from
    `evening` on; else as blocks of that kind."""

    block: BookingKind | None = None
    evening: time = time(20)
    minutes: int = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One entry and what comes of it; `why` in words. `entry` is None for what the file no longer has, `known` for what
    it did not have before."""

    outcome: Outcome
    why: str
    title: str
    starts_at: datetime
    ends_at: datetime
    entry: Entry | None
    known: ItemRow | None
    uid_sha256: bytes
    occurrence: datetime

    def as_data(self) -> Mapping[str, object]:
        return {
            "outcome": self.outcome.value,
            "why": self.why,
            "title": self.title,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "line": None if self.entry is None else self.entry.line,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What taking the file in would do now. `stamp` stands for exactly this."""

    hall: Hall
    organisation_id: OrganisationId
    manner: Manner
    rows: tuple[Planned, ...]
    stamp: str = field(default="")

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)

    def as_data(self) -> Mapping[str, object]:
        return {
            "hall": f"{self.hall.venue}, {self.hall.hall}",
            "counts": {outcome.value: self.count(outcome) for outcome in Outcome},
            "rows": [row.as_data() for row in self.rows],
            "stamp": self.stamp,
        }


@permits(Permission.DATE_HOLD_KEEP)
def plan_import(
    core: Core, actor: Actor, data: bytes, *, hall_id: HallId, last: date, manner: Manner, organisation: str = ""
) -> Plan:
    """The dry run: what would come of each entry from now to the last day. Nothing changes.

    Raises: BadInput (with the line of the file), NotFound.
    """
    hall = hall_in_reach(core, actor, hall_id)
    with core.postgres.read(statement_timeout_ms=20_000) as connection:
        return _planned(core, actor, connection, data, hall, last, manner, organisation)


@permits(Permission.DATE_HOLD_KEEP)
def import_calendar(
    core: Core,
    actor: Actor,
    data: bytes,
    *,
    hall_id: HallId,
    last: date,
    manner: Manner,
    stamp: str,
    organisation: str = "",
) -> Plan:
    """Take the file in as the dry run of that stamp showed, all in one transaction; what was done.

    Raises: CalendarMoved (something moved since: look again), BadInput, NotFound.
    """
    hall = hall_in_reach(core, actor, hall_id)
    try:
        with work(core, actor, statement_timeout_ms=20_000) as unit:
            plan = _planned(core, actor, unit.connection, data, hall, last, manner, organisation)
            if plan.stamp != stamp.strip().lower():
                raise CalendarMoved("The calendar has moved since it was shown. Look at it again, then take it in.")
            for row in plan.rows:
                applying.apply(core, unit, plan, row)
            counts = {outcome.value: plan.count(outcome) for outcome in Outcome}
            unit.record("calendar.import", f"{hall.venue}, {hall.hall}"[:200], stamp=plan.stamp, **counts)
    except RuleBroken as error:
        if error.constraint == "hall_booking_free":
            raise CalendarMoved("The hall was taken for one of these times just now. Look at it again.") from None
        raise
    return plan


def _planned(
    core: Core, actor: Actor, connection: Connection, data: bytes, hall: Hall, last: date, manner: Manner, named: str
) -> Plan:
    owner, zone, now = owner_of(connection, actor, named), ZoneInfo(hall.time_zone), core.clock.now()
    first = now.astimezone(zone).date()
    if not 0 <= (last - first).days <= 1_100:
        raise BadInput("Name a last day that is to come, at most three years away.")
    entries = [one for read in read_calendar_file(data, zone=zone, first=first, last=last)
               for one in applying.of_the_hall(read, manner, zone)]  # fmt: skip
    if len(entries) > ENTRIES_MAX:
        raise BadInput(f"The file has more than {ENTRIES_MAX:,} days in that time. Choose a shorter one: --until.")
    queries.lock_import(connection, hall.id, owner)
    uids = {one.uid: applying.sha256(one.uid) for one in entries}
    known = {
        (row.uid_sha256, row.occurrence): row
        for row in queries.items_of(connection, hall.id, owner, list(set(uids.values())))
    }
    rows, taken = list[Planned](), list[tuple[datetime, datetime, int]]()
    for entry in entries:
        row = known.pop((uids[entry.uid], entry.occurrence), None)
        outcome, why = _judged(entry, row, manner, now)
        if outcome in (Outcome.NEW, Outcome.CHANGED):
            why_not = _in_the_way(connection, hall, entry, row, manner, taken)
            outcome, why = (Outcome.REFUSED, why_not) if why_not else (outcome, why)
        if outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME) and manner.block is not None:
            taken.append((entry.starts_at, entry.ends_at, entry.line))
        rows.append(_row(outcome, why, entry, row, uids[entry.uid]))
    rows += [
        Planned(
            outcome=Outcome.GONE, why="not in the file any more", title=row.title or "", starts_at=row.starts_at,
            ends_at=row.ends_at or row.starts_at, entry=None, known=row, uid_sha256=row.uid_sha256,
            occurrence=row.occurrence,
        )
        for row in known.values()
        if row.starts_at is not None and first <= row.starts_at.astimezone(zone).date() <= last and _is_live(row)
    ]  # fmt: skip
    told = repr([(r.outcome, r.title, r.starts_at, r.ends_at, r.uid_sha256, r.occurrence) for r in rows])
    stamp = hashlib.sha256(f"{hall.id} {owner} {manner} {told}".encode()).hexdigest()[:8]
    return Plan(hall=hall, organisation_id=owner, manner=manner, rows=tuple(rows), stamp=stamp)


def _judged(entry: Entry, known: ItemRow | None, manner: Manner, now: datetime) -> tuple[Outcome, str]:
    """What comes of it as far as the entry itself says."""
    if entry.status is Status.CANCELLED:
        if known is not None and _is_live(known):
            return Outcome.GONE, "cancelled there"
        return Outcome.SKIPPED, "cancelled there"
    if entry.starts_at <= now:
        return Outcome.SKIPPED, "past"
    if entry.is_free:
        return Outcome.SKIPPED, "shown as free there"
    length = entry.ends_at - entry.starts_at
    if length > (_HOLD_MAX if manner.block is None else _BLOCK_MAX) or length <= timedelta(0):
        return Outcome.REFUSED, "lasts longer than a day" if manner.block is None else "lasts longer than a year"
    note = "on the clock of the hall: it names no zone" if entry.is_floating else ""
    if known is None:
        return Outcome.NEW, note
    if known.said_sha256 == applying.said(entry, manner):
        return Outcome.SAME, note
    if known.hold_state is DateHoldState.CONFIRMED:
        return Outcome.REFUSED, "confirmed here already: move the performance"
    return Outcome.CHANGED, note


def _in_the_way(
    connection: Connection,
    hall: Hall,
    entry: Entry,
    known: ItemRow | None,
    manner: Manner,
    taken: Sequence[tuple[datetime, datetime, int]],
) -> str:
    """Why it cannot have the hall then; empty where it can."""
    own = [known.booking_id] if known is not None and known.booking_id is not None else []
    if queries.taken_by_others(connection, hall.id, entry.starts_at, entry.ends_at, without=own) is not None:
        return "the hall is taken then"
    clash = next((line for starts, ends, line in taken if starts < entry.ends_at and entry.starts_at < ends), None)
    return f"overlaps the event of line {clash}" if manner.block is not None and clash is not None else ""


def _is_live(row: ItemRow) -> bool:
    return row.hold_state in _LIVE if row.date_hold_id is not None else row.starts_at is not None


def _row(outcome: Outcome, why: str, entry: Entry, known: ItemRow | None, uid_sha256: bytes) -> Planned:
    return Planned(
        outcome=outcome, why=why, title=entry.title, starts_at=entry.starts_at, ends_at=entry.ends_at, entry=entry,
        known=known, uid_sha256=uid_sha256, occurrence=entry.occurrence,
    )  # fmt: skip
