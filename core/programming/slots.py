"""Where else it could be: the nearest times at which nothing speaks against it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from core.programming.conflicts import Proposal, conflicts
from core.programming.entries import Calendar, HallLane

_STEP = timedelta(minutes=30)
_SAME_DAY = timedelta(hours=6)
_DAYS_AROUND = 14


def free_slots(calendar: Calendar, proposal: Proposal, *, most: int = 3) -> tuple[datetime, ...]:
    """Starts without any conflict: a little earlier or later on that day, and the same hour on days around it."""
    lane = calendar.lanes.get(proposal.hall_id)
    if lane is None:
        return ()
    length, found, days = proposal.ends_at - proposal.starts_at, list[datetime](), set[date]()
    for start in _around(proposal.starts_at, lane):
        day = start.astimezone(lane.zone).date()
        if day in days:
            continue  # another half hour of a day is no other choice
        if calendar.first <= day <= calendar.last and not conflicts(
            calendar, replace(proposal, starts_at=start, ends_at=start + length)
        ):
            found.append(start)
            days.add(day)
            if len(found) == most:
                break
    return tuple(found)


def in_words(start: datetime, lane: HallLane) -> str:
    return f"{start.astimezone(lane.zone):%a %d %b %H:%M}"


def _around(start: datetime, lane: HallLane) -> Iterator[datetime]:
    wall = start.astimezone(lane.zone)
    later = timedelta()
    nearest_day = False
    while later < _SAME_DAY:
        later += _STEP
        for moved in (start - later, start + later):
            if moved.astimezone(lane.zone).date() == wall.date():
                yield moved
        if later >= _SAME_DAY / 2 and not nearest_day:
            nearest_day = True
            for days in range(1, _DAYS_AROUND + 1):
                for sign in (1, -1):
                    yield (wall + timedelta(days=sign * days)).astimezone(UTC)
