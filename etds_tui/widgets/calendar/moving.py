"""A bar that is being moved: itself and its company, as they would be, and what speaks against it. Pure.

Days are days on the wall of the hall, so a show at eight stays at eight when the clocks change; minutes are minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from core.programming import CalendarEntry, Conflict, EntryKind, HallId, conflicts, hard, occurrence, proposal_of
from etds_tui.widgets.calendar.shown import Shown

COPY = 0
"""The id of what is being copied: it is not there yet."""


def company_of(shown: Shown, entry: CalendarEntry) -> list[CalendarEntry]:
    """Load-in, strike and rehearsals of a performance."""
    if entry.kind is not EntryKind.PERFORMANCE or entry.performance_id is None:
        return []
    return [
        one
        for one in shown.calendar.entries
        if one.performance_id == entry.performance_id and one.kind is not EntryKind.PERFORMANCE
    ]


def begin(shown: Shown, entry: CalendarEntry, *, copies: bool, company: Sequence[CalendarEntry] = ()) -> Shown:
    if copies:
        return replace(shown, moved={COPY: replace(entry, id=COPY)}, entry=COPY)
    return judged(replace(shown, moved={one.id: one for one in (entry, *company)}, entry=entry.id))


def end(shown: Shown) -> Shown:
    """As it was; the cursor stays where the bar was let go."""
    return replace(shown, moved={}, is_hard=False, entry=None if shown.entry == COPY else shown.entry)


def by_days(shown: Shown, days: int) -> Shown:
    return _moved(shown, lambda one: _day_on(one, days))


def by_minutes(shown: Shown, minutes: int) -> Shown:
    on = timedelta(minutes=minutes)
    return _moved(shown, lambda one: replace(one, starts_at=one.starts_at + on, ends_at=one.ends_at + on))


def to_hall(shown: Shown, by: int) -> Shown:
    """The bar, and not its company, in the hall above or below, at the same hour of that hall's wall."""
    bar, halls = shown.chosen, shown.calendar.halls
    if bar is None or not halls:
        return shown
    at = next((number for number, lane in enumerate(halls) if lane.hall_id == bar.hall_id), 0)
    lane = halls[min(max(at + by, 0), len(halls) - 1)]
    wall = bar.local(bar.starts_at).replace(tzinfo=None)
    start = occurrence(wall, lane.zone).starts_at
    there = replace(
        bar, hall_id=lane.hall_id, hall=lane.hall, venue=lane.venue, time_zone=lane.time_zone,
        starts_at=start, ends_at=start + (bar.ends_at - bar.starts_at),
    )  # fmt: skip
    return judged(replace(shown, moved={**shown.moved, bar.id: there}, hall=lane.hall_id))


def against(shown: Shown, seats_of: HallId | None) -> tuple[Conflict, ...]:
    """What speaks against the bar and its company where they are now."""
    without = frozenset(shown.moved)
    found: list[Conflict] = []
    for one in shown.moved.values():
        is_show = one.kind is EntryKind.PERFORMANCE and one.id != COPY
        found += conflicts(shown.calendar, proposal_of(one, without=without, seats_of=seats_of if is_show else None))
    return tuple(sorted(found, key=lambda one: not one.is_hard))


def judged(shown: Shown) -> Shown:
    return replace(shown, is_hard=bool(hard(against(shown, original_hall(shown)))))


def original_hall(shown: Shown) -> HallId | None:
    """The hall that the bar comes from."""
    return next((one.hall_id for one in shown.calendar.entries if one.id == shown.entry), None)


def _moved(shown: Shown, how: Callable[[CalendarEntry], CalendarEntry]) -> Shown:
    moved = {id_: how(one) for id_, one in shown.moved.items()}
    bar = moved.get(shown.entry if shown.entry is not None else COPY)
    day = shown.day if bar is None else bar.local(bar.starts_at).date()
    return judged(replace(shown, moved=moved, day=day, hall=shown.hall if bar is None else bar.hall_id))


def _day_on(entry: CalendarEntry, days: int) -> CalendarEntry:
    wall = entry.local(entry.starts_at).replace(tzinfo=None) + timedelta(days=days)
    start = occurrence(wall, ZoneInfo(entry.time_zone)).starts_at
    return replace(entry, starts_at=start, ends_at=start + (entry.ends_at - entry.starts_at))
