"""Halls, entries and proposals made by hand for the rules; and halls of a database with events to plan in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from core.programming.conflicts import Proposal
from core.programming.entries import Calendar, CalendarEntry, EntryKind, HallLane
from core.runtime import Core
from core.venues import read_manifest
from core.venues.service import store
from db.queries import access, seeding, venues
from db.vocabulary import ArtistId, EventId, HallId, ManifestId, VenueId
from tests.factories.house import SMALL

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)  # far from the moment of the test, and no clock changes in its week
BERLIN, PARIS, OSLO = (52.52, 13.40), (48.86, 2.35), (59.91, 10.75)


def at(day: int, hour: float) -> datetime:
    """The hour of that day of the week, counted from Monday the first of March."""
    return MONDAY + timedelta(days=day, hours=hour)


def lane(hall: int = 1, *, zone: str = "UTC", turnaround: int = 60, doors: int = 60, curfew: time | None = None,
         place: tuple[float, float] | None = None) -> HallLane:  # fmt: skip
    return HallLane(
        HallId(hall), f"Venue {hall}", f"Hall {hall}", zone, turnaround, curfew, doors, place, VenueId(hall)
    )


def entry(number: int, starts_at: datetime, hours: float = 2, *, hall: int = 1,
          kind: EntryKind = EntryKind.PERFORMANCE, artists: tuple[int, ...] = (), event: int | None = None,
          radius: tuple[int, int] | None = None, zone: str = "UTC",
          title: str | None = None) -> CalendarEntry:  # fmt: skip
    return CalendarEntry(
        number, HallId(hall), f"Venue {hall}", f"Hall {hall}", zone, kind, title or f"Show {number}", None, None,
        tuple(f"Artist {one}" for one in artists), None, starts_at, starts_at + timedelta(hours=hours), 1,
        None if event is None else EventId(event), tuple(ArtistId(one) for one in artists),
        radius[0] if radius else None, radius[1] if radius else None,
    )  # fmt: skip


def proposal(starts_at: datetime, hours: float = 2, *, hall: int = 1, kind: EntryKind = EntryKind.PERFORMANCE,
             artists: tuple[int, ...] = (), event: int | None = None, radius: tuple[int, int] | None = None,
             without: frozenset[int] = frozenset()) -> Proposal:  # fmt: skip
    return Proposal(
        hall_id=HallId(hall), kind=kind, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours),
        event_id=None if event is None else EventId(event), artist_ids=tuple(ArtistId(one) for one in artists),
        radius_km=radius[0] if radius else None, radius_days=radius[1] if radius else None, without=without,
    )  # fmt: skip


def calendar(*entries: CalendarEntry, halls: tuple[HallLane, ...] = ()) -> Calendar:
    first = min((one.starts_at for one in entries), default=MONDAY)
    last = max((one.ends_at for one in entries), default=MONDAY)
    days = timedelta(days=60)
    return Calendar(
        (first - days).date(), (last + days).date(), halls or (lane(1), lane(2)),
        tuple(sorted(entries, key=lambda one: one.starts_at)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """A hall to plan in, and an event of each of two organisations."""

    venue_id: VenueId
    hall_id: HallId
    manifest_id: ManifestId
    event_id: EventId
    foreign_event_id: EventId


def a_stage(core: Core, *, venue: str = "Playhouse", hall: str = "Great Hall", zone: str = "Europe/Berlin",
            event: str = "The Winter Tale", organisation: str = "Presenter",
            artist: str = "Artist") -> Stage:  # fmt: skip
    with core.postgres.write(statement_timeout_ms=60_000) as connection:
        venue_id, _ = venues.venue_named(connection, venue, time_zone=zone, currency="EUR")
        manifest = read_manifest(SMALL, source="hall", rename_duplicates=True)
        manifest_id, _, _ = store(connection, venue_id, hall, manifest, SMALL, rename_duplicates=True)
        hall_id = venues.hall_named(connection, venue_id, hall)
        artist_id = access.artist_named(connection, artist)
        own = seeding.insert_event(connection, access.organisation_named(connection, organisation), event, [artist_id])
        other = access.organisation_named(connection, "Another Presenter")
        foreign = seeding.insert_event(connection, other, "Their Secret", [access.artist_named(connection, "Them")])
    return Stage(venue_id, hall_id, manifest_id, EventId(own), EventId(foreign))
