"""Pencilled dates as entries of the calendar of halls: one for each day of a hall, where nothing has the hall yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from core.programming.date_holds.rules import settle
from core.programming.date_holds.seen import answer_clock, masked
from core.programming.entries import CalendarEntry, EntryKind, HallLane
from db.queries import date_holds as queries
from db.scope import Scope
from db.vocabulary import HallId

if TYPE_CHECKING:
    from core.runtime import Core


def hold_entries(
    core: Core, scope: Scope, first: date, last: date, lanes: Mapping[HallId, HallLane], taken: Iterable[CalendarEntry]
) -> list[CalendarEntry]:
    """The first hold of each queue, and how many stand below it. Its id is that of the hold, less than nothing."""
    rows = queries.holds_between(core.postgres, first, last, hall_id=None, venue_id=scope.venue_id)
    live = [row for row in rows if row.rank is not None and row.hall_id in lanes]
    if not live:
        return []
    halls = {row.hall_id for row in live}
    busy = [one for one in taken if one.hall_id in halls]
    found = list[CalendarEntry]()
    for _, each in groupby(live, key=lambda row: (row.day, row.hall_id)):
        queue = settle(list(each), core.clock.now(), answer_clock(core)).live
        if not queue:
            continue
        hold = queue[0] if scope.organisation_id in (None, queue[0].organisation_id) else masked(queue[0])
        if any(
            one.hall_id == hold.hall_id and one.starts_at < hold.ends_at and hold.starts_at < one.ends_at
            for one in busy
        ):
            continue
        below = f" +{len(queue) - 1}" if len(queue) > 1 else ""
        artists = (hold.artist,) if hold.artist else ()
        found.append(
            CalendarEntry(
                -hold.id, hold.hall_id, hold.venue, hold.hall, hold.time_zone, EntryKind.DATE_HOLD,
                f"{hold.title}{below}", None, None, artists, None, hold.starts_at, hold.ends_at, hold.version,
            )
        )  # fmt: skip
    return found
