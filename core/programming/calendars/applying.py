"""What comes of one entry of a calendar file: it is kept as a date or a block, changed, or let go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.programming.calendars.reading import Entry
from core.programming.date_holds import rules
from core.programming.date_holds.keeping import Wish, day_of, put_wish
from core.programming.date_holds.seen import answer_clock
from core.work import Work
from db.queries import bookings, calendars
from db.queries import date_holds as holds
from db.vocabulary import BookingId, DateHoldId

if TYPE_CHECKING:
    from core.programming.calendars.importing import Manner, Plan, Planned
    from core.runtime import Core

_DAYS_MAX = 400


def of_the_hall(entry: Entry, manner: Manner, zone: ZoneInfo) -> Iterator[Entry]:
    """The entry as it is taken in: whole days that are to be held become an evening each, on the clock of the hall."""
    if not entry.is_all_day or manner.block is not None:
        yield entry
        return
    first = entry.starts_at.astimezone(zone).date()
    days = min((entry.ends_at.astimezone(zone).date() - first).days, _DAYS_MAX)
    for number in range(days):
        starts = datetime.combine(first + timedelta(days=number), manner.evening, zone).astimezone(UTC)
        yield replace(
            entry,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=manner.minutes),
            occurrence=entry.occurrence + timedelta(days=number),
        )


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def said(entry: Entry, manner: Manner) -> bytes:
    """What an entry says that matters here: another wording of it is a change."""
    kind = "date hold" if manner.block is None else manner.block.value
    return sha256(repr((entry.title, entry.starts_at.isoformat(), entry.ends_at.isoformat(), kind)))


def apply(core: Core, unit: Work, plan: Plan, row: Planned) -> None:
    """Do what the plan says of this entry, in the transaction of the whole file."""
    match row.outcome.value:
        case "new":
            _keep(core, unit, plan, row)
        case "changed":
            _let_go(core, unit, row)
            _keep(core, unit, plan, row)
        case "gone":
            _let_go(core, unit, row)
            calendars.forget_item(unit.connection, plan.hall.id, plan.organisation_id, row.uid_sha256, row.occurrence)
        case _:
            pass


def _keep(core: Core, unit: Work, plan: Plan, row: Planned) -> None:
    assert row.entry is not None, "what is new stands in the file"
    hold: DateHoldId | None = None
    booking: BookingId | None = None
    if plan.manner.block is None:
        wish = Wish(title=row.title, starts_at=row.starts_at, ends_at=row.ends_at, note="from a calendar file")
        hold = put_wish(core, unit, plan.hall, plan.organisation_id, wish, None).id
    else:
        booking = bookings.insert_booking(
            unit.connection,
            hall_id=plan.hall.id,
            organisation_id=plan.organisation_id,
            kind=plan.manner.block,
            performance_id=None,
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            account_id=unit.actor.account_id,
        )
    calendars.put_item(
        unit.connection,
        hall_id=plan.hall.id,
        organisation_id=plan.organisation_id,
        uid_sha256=row.uid_sha256,
        occurrence=row.occurrence,
        said_sha256=said(row.entry, plan.manner),
        date_hold_id=hold,
        booking_id=booking,
        imported_at=core.clock.now(),
    )


def _let_go(core: Core, unit: Work, row: Planned) -> None:
    """What came of it before; one that is over already is left as it is."""
    known = row.known
    if known is None:
        return
    if known.booking_id is not None:
        bookings.delete_booking(unit.connection, known.booking_id)
    elif known.date_hold_id is not None:
        stands = holds.place_of(unit.connection, known.date_hold_id)
        with day_of(core, unit.connection, *stands) as today:
            hold = today.queue.of(known.date_hold_id)
            if hold is not None:
                today.write(rules.release(today.queue, hold, today.now, answer_clock(core)), unit.record)
