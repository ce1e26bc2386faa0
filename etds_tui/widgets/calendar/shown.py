"""What a calendar on a screen shows, and where its cursor is. Pure: keys make a new one out of the one before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.programming import Calendar, CalendarEntry, HallId, HallLane
from core.programming.entries import days_of
from etds_tui.widgets.calendar.glyphs import ASCII, FULL, Signs


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    AGENDA = "agenda"
    LANES = "lanes"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Shown:
    """The cursor is a day of a hall, and one of the entries there where there are any.

    `only` leaves one hall in month and agenda. `moved` are entries as they would be: they stand in for their originals.
    """

    calendar: Calendar
    view: View
    day: date
    hall: HallId | None
    today: date
    entry: int | None = None
    only: HallId | None = None
    moved: dict[int, CalendarEntry] = field(default_factory=dict[int, CalendarEntry])
    is_hard: bool = False
    ascii_only: bool = False

    @property
    def signs(self) -> Signs:
        return ASCII if self.ascii_only else FULL

    @property
    def lane(self) -> HallLane | None:
        return self.calendar.lanes.get(self.hall) if self.hall is not None else None

    @property
    def halls(self) -> tuple[HallLane, ...]:
        return tuple(lane for lane in self.calendar.halls if self.only in (None, lane.hall_id))

    @property
    def chosen(self) -> CalendarEntry | None:
        if self.entry is None:
            return None
        if self.entry in self.moved:
            return self.moved[self.entry]
        return next((one for one in self.on(self.hall, self.day) if one.id == self.entry), None)

    def on(self, hall: HallId | None, day: date) -> list[CalendarEntry]:
        """What is there that day, soonest first; `hall` None: in every hall that is shown."""
        halls = [lane.hall_id for lane in self.halls] if hall is None else [hall]
        found = [one for each in halls for one in self.calendar.on(each, day) if one.id not in self.moved]
        found += [one for one in self.moved.values() if one.hall_id in halls and day in days_of(one)]
        return sorted(found, key=lambda one: (one.starts_at, one.id))

    def starting(self, first: date, last: date) -> list[CalendarEntry]:
        """All that starts in these days in the halls that are shown, soonest first."""
        halls = {lane.hall_id for lane in self.halls}
        entries = [one for one in self.calendar.entries if one.id not in self.moved]
        return sorted(
            (
                one
                for one in (*entries, *self.moved.values())
                if one.hall_id in halls and first <= one.local(one.starts_at).date() <= last
            ),
            key=lambda one: (one.starts_at, one.id),
        )


def period(shown: Shown, width: int = 80) -> tuple[date, date]:
    """First and last day of what is in view."""
    day = shown.day
    if shown.view is View.HOURS:
        return day, day
    if shown.view in (View.WEEK, View.LANES):
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=(lane_days(width) if shown.view is View.LANES else 7) - 1)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def lane_days(width: int) -> int:
    """How many days fit beside each other in the lanes: one week, or two."""
    return 14 if width >= 120 else 7


def goto(shown: Shown, day: date, hall: HallId | None = None, entry: int | None = None) -> Shown:
    """Cursor to that day; on its first entry where none is named."""
    hall = hall or shown.hall
    if entry is None and not shown.moved:
        across = shown.view in (View.MONTH, View.AGENDA)
        there = shown.on(None if across else hall, day)
        entry, hall = (there[0].id, there[0].hall_id) if there else (None, hall)
    return replace(shown, day=day, hall=hall, entry=entry if not shown.moved else shown.entry)


def choose(shown: Shown, entry: CalendarEntry) -> Shown:
    day = entry.local(entry.starts_at).date()
    return replace(shown, day=day, hall=entry.hall_id, entry=entry.id)


def step(shown: Shown, right: int, down: int) -> Shown:
    """The arrows, as the view has them."""
    match shown.view:
        case View.MONTH:
            return goto(shown, shown.day + timedelta(days=right + 7 * down))
        case View.AGENDA:
            return _along(shown, down) if down else goto(shown, shown.day + timedelta(days=right))
        case View.WEEK:
            return _within(shown, down) if down else goto(shown, shown.day + timedelta(days=right))
        case View.LANES:
            return _other_hall(shown, down) if down else goto(shown, shown.day + timedelta(days=right))
        case View.HOURS:
            return _other_hall(shown, down) if down else _within(shown, right)


def next_entry(shown: Shown, by: int) -> Shown:
    """The next of all entries in time, or the one before."""
    return _along(shown, by)


def turn(shown: Shown, by: int, width: int) -> Shown:
    """A period on or back."""
    first, last = period(shown, width)
    if shown.view in (View.MONTH, View.AGENDA):
        other = last + timedelta(days=1) if by > 0 else (first - timedelta(days=1)).replace(day=1)
        following = (other + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return goto(shown, other.replace(day=min(shown.day.day, following.day)))
    return goto(shown, shown.day + by * (last - first + timedelta(days=1)))


def other_only(shown: Shown) -> Shown:
    """One hall after the other, then all again; where a view shows one hall anyway, the next."""
    halls = [lane.hall_id for lane in shown.calendar.halls]
    if not halls:
        return shown
    if shown.view in (View.WEEK, View.HOURS, View.LANES):
        at = halls.index(shown.hall) if shown.hall is not None and shown.hall in halls else -1
        return goto(replace(shown, only=None), shown.day, halls[(at + 1) % len(halls)])
    at = halls.index(shown.only) if shown.only is not None and shown.only in halls else -1
    only = halls[at + 1] if at + 1 < len(halls) else None
    return goto(replace(shown, only=only, hall=only or shown.hall), shown.day)


def _other_hall(shown: Shown, by: int) -> Shown:
    halls = [lane.hall_id for lane in shown.halls]
    if not halls:
        return shown
    at = halls.index(shown.hall) if shown.hall is not None and shown.hall in halls else 0
    return goto(shown, shown.day, halls[min(max(at + by, 0), len(halls) - 1)])


def _within(shown: Shown, by: int) -> Shown:
    """Through the entries of the day in its hall; over its ends to the days around."""
    there = shown.on(shown.hall, shown.day)
    at = next((number for number, one in enumerate(there) if one.id == shown.entry), None)
    if at is not None and 0 <= at + by < len(there):
        return replace(shown, entry=there[at + by].id)
    other = goto(shown, shown.day + timedelta(days=1 if by > 0 else -1))
    if shown.view is View.HOURS:
        return other
    return shown


def _along(shown: Shown, by: int) -> Shown:
    entries = shown.starting(shown.calendar.first, shown.calendar.last)
    if not entries:
        return shown
    at = next((number for number, one in enumerate(entries) if one.id == shown.entry), None)
    if at is not None:
        return choose(shown, entries[min(max(at + by, 0), len(entries) - 1)])
    if by > 0:
        return choose(shown, next((one for one in entries if _day(one) >= shown.day), entries[-1]))
    return choose(shown, next((one for one in reversed(entries) if _day(one) <= shown.day), entries[0]))


def _day(entry: CalendarEntry) -> date:
    return entry.local(entry.starts_at).date()


def short_time(moment: datetime) -> str:
    """`20`, or `20:30`."""
    return f"{moment:%H}" if moment.minute == 0 else f"{moment:%H:%M}"
