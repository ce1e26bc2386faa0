"""The shapes of a calendar: halls as lanes, and what is in them. Pure: drawn, judged and searched without a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from db.vocabulary import ArtistId, EventId, HallId, PerformanceId, PerformanceState, VenueId

_NIGHT_ENDS = time(6)


class EntryKind(StrEnum):
    """What an entry of the calendar is. All but the last two are kept as bookings."""

    PERFORMANCE = "performance"
    LOAD_IN = "load_in"
    STRIKE = "strike"
    REHEARSAL = "rehearsal"
    DARK = "dark"
    MAINTENANCE = "maintenance"
    OTHER = "other"
    TAKEN = "taken"  # by others
    DATE_HOLD = "date_hold"  # asked for; takes no hall yet

    @property
    def words(self) -> str:
        return "load-in" if self is EntryKind.LOAD_IN else self.value.replace("_", " ")

    @property
    def takes_the_hall(self) -> bool:
        return self is not EntryKind.DATE_HOLD


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something in a hall. `starts_at` and `ends_at` are aware, in UTC; the end is not part of it.

    `id` is that of its booking; what is kept elsewhere (a date hold) has a negative one.
    """

    id: int
    hall_id: HallId
    venue: str
    hall: str
    time_zone: str
    kind: EntryKind
    title: str
    performance_id: PerformanceId | None
    performance_code: str | None
    artists: tuple[str, ...]
    state: PerformanceState | None
    starts_at: datetime
    ends_at: datetime
    version: int
    event_id: EventId | None = None
    artist_ids: tuple[ArtistId, ...] = ()
    radius_km: int | None = None
    radius_days: int | None = None

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.time_zone))


@dataclass(frozen=True, slots=True)
class HallLane:
    """A hall, and what it asks of those who book it. `place` is latitude and longitude in degrees."""

    hall_id: HallId
    venue: str
    hall: str
    time_zone: str
    turnaround_minutes: int
    curfew: time | None
    doors_minutes: int = 60
    place: tuple[float, float] | None = None
    venue_id: VenueId | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class Calendar:
    """The days from `first` to `last`, both included; entries soonest first."""

    first: date
    last: date
    halls: tuple[HallLane, ...]
    entries: tuple[CalendarEntry, ...]

    @cached_property
    def lanes(self) -> dict[HallId, HallLane]:
        return {lane.hall_id: lane for lane in self.halls}

    @cached_property
    def by_day(self) -> dict[tuple[HallId, date], tuple[CalendarEntry, ...]]:
        """What is in a hall on a day of its own clock; what lasts over a night is in both days."""
        found: dict[tuple[HallId, date], list[CalendarEntry]] = {}
        for entry in self.entries:
            for day in days_of(entry):
                found.setdefault((entry.hall_id, day), []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    def on(self, hall_id: HallId, day: date) -> tuple[CalendarEntry, ...]:
        return self.by_day.get((hall_id, day), ())

    def is_dark(self, hall_id: HallId, day: date) -> bool:
        """Whether nobody plays there on that day."""
        return all(entry.kind not in (EntryKind.PERFORMANCE, EntryKind.TAKEN) for entry in self.on(hall_id, day))

    def dark_days(self, hall_id: HallId) -> tuple[date, ...]:
        return tuple(day for day in days_between(self.first, self.last) if self.is_dark(hall_id, day))


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def days_of(entry: CalendarEntry) -> Iterator[date]:
    """The days, on the clock of its hall, that an entry touches. A night belongs to the evening before."""
    zone = ZoneInfo(entry.time_zone)
    first, until = entry.starts_at.astimezone(zone).date(), entry.ends_at.astimezone(zone)
    last = until.date() if until.time() > _NIGHT_ENDS else until.date() - timedelta(days=1)
    yield from days_between(first, max(first, last))
