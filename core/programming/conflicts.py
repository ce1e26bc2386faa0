"""What speaks against having something in a hall at a time. Pure, and quick enough to be asked at every key press.

A *hard* conflict cannot be saved: the hall is taken, and the database refuses it too. The *soft* ones are told, and a
booker who knows better accepts them. A radius clause binds both events, whichever of them agreed to it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

from core.programming.entries import Calendar, CalendarEntry, EntryKind, HallLane
from db.vocabulary import ArtistId, EventId, HallId

_EARTH_KM = 6_371.0
_BY_ROAD_KM_PER_HOUR = 80
_BY_AIR_KM_PER_HOUR = 700
_BY_AIR_AT_LEAST = timedelta(hours=4)
_TRAVEL_MAX = timedelta(hours=34)  # half around the earth by air
_DAY_BEGINS = time(6)  # on the clock of a theatre: half past midnight belongs to the evening before


class ConflictKind(StrEnum):
    HALL_TAKEN = "hall_taken"
    OTHER_SEATS = "other_seats"
    TURNAROUND = "turnaround"
    ARTIST_ELSEWHERE = "artist_elsewhere"
    ARTIST_FAR = "artist_far"
    RADIUS = "radius"
    CURFEW = "curfew"
    DOORS = "doors"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that speaks against it, in words; `with_id` is the entry it clashes with, None where it is the hall."""

    kind: ConflictKind
    is_hard: bool
    sentence: str
    with_id: int | None = None

    def as_data(self) -> dict[str, object]:
        return {"kind": self.kind.value, "hard": self.is_hard, "sentence": self.sentence, "with": self.with_id}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody thinks of having. `without` are entries that would not be there any more: itself, moved along."""

    hall_id: HallId
    kind: EntryKind
    starts_at: datetime
    ends_at: datetime
    event_id: EventId | None = None
    artist_ids: tuple[ArtistId, ...] = ()
    radius_km: int | None = None
    radius_days: int | None = None
    without: frozenset[int] = field(default_factory=frozenset[int])
    seats_of: HallId | None = None  # the hall that its manifest is of


class Placed(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class _Line:
    """Entries along time: those that overlap a stretch are found without a look at the others."""

    def __init__(self, entries: Sequence[CalendarEntry]) -> None:
        self.entries = sorted(entries, key=lambda entry: (entry.starts_at, entry.id))
        self.starts = [entry.starts_at for entry in self.entries]
        self.last_ends: list[datetime] = []  # the latest end of this one and all before it
        for entry in self.entries:
            self.last_ends.append(max(entry.ends_at, self.last_ends[-1]) if self.last_ends else entry.ends_at)

    def over(self, first: datetime, last: datetime, without: frozenset[int]) -> Iterator[CalendarEntry]:
        """Those that share a moment with the half-open stretch, the latest first."""
        at = bisect_left(self.starts, last) - 1
        while at >= 0 and self.last_ends[at] > first:
            entry = self.entries[at]
            if entry.ends_at > first and entry.id not in without:
                yield entry
            at -= 1


class ConflictIndex:
    """A calendar, made ready to be asked often."""

    def __init__(self, calendar: Calendar) -> None:
        halls: dict[HallId, list[CalendarEntry]] = {}
        artists: dict[ArtistId, list[CalendarEntry]] = {}
        for entry in calendar.entries:
            if entry.kind.takes_the_hall:
                halls.setdefault(entry.hall_id, []).append(entry)
            if entry.kind is EntryKind.PERFORMANCE:
                for artist in entry.artist_ids:
                    artists.setdefault(artist, []).append(entry)
        self.lanes = calendar.lanes
        self.halls = {hall: _Line(entries) for hall, entries in halls.items()}
        self.artists = {artist: _Line(entries) for artist, entries in artists.items()}
        agreed = [entry.radius_days for entry in calendar.entries if entry.radius_days]
        self.radius_days_max = max(agreed, default=0)

    def conflicts(self, proposal: Proposal) -> tuple[Conflict, ...]:
        """Everything that speaks against it: the hard first, then by what they are about."""
        lane = self.lanes.get(proposal.hall_id)
        if lane is None:
            return ()
        found = [*self._of_the_hall(proposal, lane)]
        if proposal.seats_of is not None and proposal.seats_of != lane.hall_id:
            sentence = "A performance keeps its hall, because its seats are that hall's: copy it to this one instead."
            found.append(Conflict(ConflictKind.OTHER_SEATS, True, sentence))
        if proposal.kind is EntryKind.PERFORMANCE:
            found += [*self._of_the_artists(proposal, lane), *_of_the_curfew(proposal, lane)]
        order = {kind: number for number, kind in enumerate(ConflictKind)}
        return tuple(sorted(found, key=lambda one: (not one.is_hard, order[one.kind], one.with_id or 0)))

    def _of_the_hall(self, proposal: Proposal, lane: HallLane) -> Iterator[Conflict]:
        line = self.halls.get(proposal.hall_id)
        if line is None:
            return
        turnaround, doors = timedelta(minutes=lane.turnaround_minutes), timedelta(minutes=lane.doors_minutes)
        around = max(turnaround, doors)
        for entry in line.over(proposal.starts_at - around, proposal.ends_at + around, proposal.without):
            if entry.starts_at < proposal.ends_at and entry.ends_at > proposal.starts_at:
                sentence = f"{lane.hall} is taken {_span(entry, lane)}{_by(entry)}."
                yield Conflict(ConflictKind.HALL_TAKEN, True, sentence, entry.id)
            elif _plays(proposal.kind) and _plays(entry.kind):
                gap = max(entry.starts_at - proposal.ends_at, proposal.starts_at - entry.ends_at)
                if gap < turnaround:
                    order = "before" if entry.starts_at >= proposal.ends_at else "after"
                    needs = f"{lane.hall} needs {lane.turnaround_minutes} min between"
                    sentence = f"{_minutes(gap)} {order} {_name(entry)}: {needs}."
                    yield Conflict(ConflictKind.TURNAROUND, False, sentence, entry.id)
            else:
                yield from _of_the_doors(proposal, entry, lane, doors)

    def _of_the_artists(self, proposal: Proposal, lane: HallLane) -> Iterator[Conflict]:
        told: set[int] = set()
        days = timedelta(days=max(self.radius_days_max, proposal.radius_days or 0))
        around = max(days, _TRAVEL_MAX)
        for artist in proposal.artist_ids:
            line = self.artists.get(artist)
            if line is None:
                continue
            for entry in line.over(proposal.starts_at - around, proposal.ends_at + around, proposal.without):
                if entry.id not in told:
                    told.add(entry.id)
                    yield from _elsewhere(proposal, lane, entry, self.lanes.get(entry.hall_id), artist)


def conflicts(calendar: Calendar, proposal: Proposal) -> tuple[Conflict, ...]:
    """Everything in that calendar that speaks against it. The index is made once for a calendar and kept with it."""
    return index_of(calendar).conflicts(proposal)


def index_of(calendar: Calendar) -> ConflictIndex:
    kept: ConflictIndex | None = calendar.__dict__.get("_conflict_index")
    if kept is None:
        kept = calendar.__dict__["_conflict_index"] = ConflictIndex(calendar)
    return kept


def proposal_of(
    entry: CalendarEntry, *, without: frozenset[int] | None = None, seats_of: HallId | None = None
) -> Proposal:
    """What would be proposed by having this entry as it is; not in its own way."""
    return Proposal(
        hall_id=entry.hall_id,
        kind=entry.kind,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        event_id=entry.event_id,
        artist_ids=entry.artist_ids,
        radius_km=entry.radius_km,
        radius_days=entry.radius_days,
        without=frozenset({entry.id}) if without is None else without,
        seats_of=seats_of,
    )


def hard(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    return tuple(one for one in found if one.is_hard)


def curfew_of(lane: HallLane, starts_at: datetime) -> datetime | None:
    """When whatever starts then has to be over: the curfew of that evening, also where it is after midnight."""
    if lane.curfew is None:
        return None
    local = starts_at.astimezone(lane.zone)
    day = local.date() if local.time() >= _DAY_BEGINS else local.date() - timedelta(days=1)
    if lane.curfew < _DAY_BEGINS:
        day += timedelta(days=1)
    return datetime.combine(day, lane.curfew, lane.zone).astimezone(starts_at.tzinfo)


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """As the crow flies, over a round earth."""
    (a, b), (c, d) = ((radians(x), radians(y)) for x, y in (here, there))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def travel(km: float) -> timedelta:
    """How long a company is on its way at least: by road, or by air where that is quicker."""
    return min(timedelta(hours=km / _BY_ROAD_KM_PER_HOUR), _BY_AIR_AT_LEAST + timedelta(hours=km / _BY_AIR_KM_PER_HOUR))


def _plays(kind: EntryKind) -> bool:
    """Whether the hall is turned around for it. Of what others have there nobody knows, so it counts."""
    return kind in (EntryKind.PERFORMANCE, EntryKind.TAKEN)


def _of_the_doors(proposal: Proposal, entry: CalendarEntry, lane: HallLane, doors: timedelta) -> Iterator[Conflict]:
    """The load-in is over when the doors open."""
    kinds = (proposal.kind, entry.kind)
    if kinds == (EntryKind.PERFORMANCE, EntryKind.LOAD_IN):
        show, load_in = proposal.starts_at, entry.ends_at
    elif kinds == (EntryKind.LOAD_IN, EntryKind.PERFORMANCE):
        show, load_in = entry.starts_at, proposal.ends_at
    else:
        return
    if show - doors < load_in <= show:
        sentence = f"Doors open at {_clock(show - doors, lane)}, but the load-in ends at {_clock(load_in, lane)}."
        yield Conflict(ConflictKind.DOORS, False, sentence, entry.id)


def _of_the_curfew(proposal: Proposal, lane: HallLane) -> Iterator[Conflict]:
    curfew = curfew_of(lane, proposal.starts_at)
    if curfew is not None and proposal.ends_at > curfew:
        late = _minutes(proposal.ends_at - curfew)
        yield Conflict(
            ConflictKind.CURFEW, False, f"It ends {late} after the curfew of {lane.hall}, {_clock(curfew, lane)}."
        )


def _elsewhere(
    proposal: Proposal, lane: HallLane, entry: CalendarEntry, there: HallLane | None, artist: ArtistId
) -> Iterator[Conflict]:
    who = entry.artists[entry.artist_ids.index(artist)]
    at = f"{entry.hall}, {entry.venue}"
    if entry.starts_at < proposal.ends_at and entry.ends_at > proposal.starts_at:
        if entry.hall_id != proposal.hall_id:
            when = _span(entry, lane)
            yield Conflict(ConflictKind.ARTIST_ELSEWHERE, False, f"{who} plays {when} in {at}.", entry.id)
        return
    km = distance_km(lane.place, there.place) if there and there.place and lane.place else None
    if km is None:
        return
    gap = max(entry.starts_at - proposal.ends_at, proposal.starts_at - entry.ends_at)
    if gap < travel(km):
        sentence = (
            f"{who} is in {at}, {km:.0f} km away, only {_minutes(gap)} apart: the way takes {_minutes(travel(km))}."
        )
        yield Conflict(ConflictKind.ARTIST_FAR, False, sentence, entry.id)
    if proposal.event_id is not None and proposal.event_id == entry.event_id:
        return
    for radius_km, radius_days in ((proposal.radius_km, proposal.radius_days), (entry.radius_km, entry.radius_days)):
        if radius_km is None or radius_days is None:
            continue
        apart = abs(entry.starts_at - proposal.starts_at)
        if km <= radius_km and apart <= timedelta(days=radius_days):
            sentence = (
                f"{who} plays {_day(entry, lane)} in {at}, {km:.0f} km away:"
                f" the radius clause says {radius_km} km and {radius_days} days."
            )
            yield Conflict(ConflictKind.RADIUS, False, sentence, entry.id)
            return


def _name(entry: CalendarEntry) -> str:
    return "another booking" if entry.kind is EntryKind.TAKEN else entry.title


def _by(entry: CalendarEntry) -> str:
    if entry.kind is EntryKind.TAKEN:
        return ""
    return f": {entry.title}" if entry.kind is EntryKind.PERFORMANCE else f" for {entry.kind.words}: {entry.title}"


def _day(entry: CalendarEntry, lane: HallLane) -> str:
    return f"{entry.starts_at.astimezone(lane.zone):%a %d %b}"


def _span(entry: CalendarEntry, lane: HallLane) -> str:
    first, last = entry.starts_at.astimezone(lane.zone), entry.ends_at.astimezone(lane.zone)
    if first.date() == last.date() or last - first < timedelta(hours=12):
        return f"{first:%a %d %b %H:%M} to {last:%H:%M}"
    return f"{first:%a %d %b %H:%M} to {last:%a %d %b %H:%M}"


def _clock(moment: datetime, lane: HallLane) -> str:
    return f"{moment.astimezone(lane.zone):%H:%M}"


def _minutes(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if minutes < 90 else f"{hours} h {rest:02}" if rest else f"{hours} h"
