"""A pencilled date becomes an event and its performance, and everybody else's hold of that day ends.

All of it is one transaction: there is no moment at which the date is confirmed and not played, or played and still in
the queue of others. The booking of the hall comes with the performance, so where something took the hall meanwhile the
database says so, and the queue stands as it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.programming.date_holds import rules
from core.programming.date_holds.keeping import as_seen, day_of, live_one, refuse_taken, subject
from core.programming.date_holds.rules import DateHold, DateHoldRefused
from core.programming.date_holds.seen import hall_in_reach, hold_in_reach
from core.work import work
from db.errors import RuleBroken
from db.queries import date_holds as queries
from db.queries import seeding
from db.vocabulary import DateHoldId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

_CODE_MAX = 24


@permits(Permission.DATE_HOLD_KEEP)
def confirm_date(
    core: Core, actor: Actor, hold_id: DateHoldId, *, manifest: int | None = None, version: int | None = None
) -> DateHold:
    """Make event and performance of the first hold, as a draft in the hall's manifest of that version (by default the
    newest), and release the other holds of the day; the hold, with its performance.

    Raises: DateHoldRefused (not the first, moved, or the hall is taken), BadInput (no manifest), NotFound.
    """
    seen = hold_in_reach(core, actor, hold_id)
    hall = hall_in_reach(core, actor, seen.hall_id)
    try:
        with work(core, actor) as unit, day_of(core, unit.connection, seen.hall_id, seen.day) as today:
            hold = live_one(today, hold_id)
            as_seen(hold, version)
            rules.may_confirm(hold)
            refuse_taken(unit.connection, hall, hold.organisation_id, hold.starts_at, hold.ends_at)
            manifest_id = queries.latest_manifest(unit.connection, hall.id, manifest)
            if manifest_id is None:
                raise BadInput(f"{hall.hall} has no such manifest. Import one first: etds venue import.")
            event_id = seeding.insert_event(
                unit.connection, hold.organisation_id, hold.title, [hold.artist_id] if hold.artist_id else []
            )
            stem = code_stem(hall.venue, hold)
            code = free_code(stem, queries.codes_like(unit.connection, stem))
            performance_id = seeding.insert_performance(
                unit.connection,
                code=code,
                event_id=event_id,
                manifest_id=manifest_id,
                starts_at=hold.starts_at,
                ends_at=hold.ends_at,
                state=PerformanceState.DRAFT,
            )
            today.write(rules.confirm(today.queue, hold, today.now, performance_id), unit.record)
            unit.record("date_hold.confirm", subject(hold), performance=code, event=event_id)
    except RuleBroken as error:  # somebody was quicker between the look and the booking
        if error.constraint in ("hall_booking_free", "performance_code_key"):
            raise DateHoldRefused(
                f"{hall.hall} was taken for that time just now. Look at the calendar again."
            ) from None
        raise
    return hold_in_reach(core, actor, hold_id)


def code_stem(venue: str, hold: DateHold) -> str:
    """`KT-270314`: the capitals of the house, and the day on its clock. Pure."""
    words = re.findall(r"[A-Za-z0-9]+", venue.encode("ascii", "ignore").decode())
    letters = "".join(word[0] for word in words).upper()[:6] or "P"
    return f"{letters}-{hold.starts_at.astimezone(ZoneInfo(hold.time_zone)):%y%m%d}"


def free_code(stem: str, taken: Collection[str]) -> str:
    """The stem, or the stem with the first number that nobody has. Pure."""
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"[:_CODE_MAX]
