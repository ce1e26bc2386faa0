"""Years of many artists on top of the demo's season: what `seed.py --profile load` adds, inside the database.

The shows of the demo are the patterns: each new performance gets the sales of one that was played, moved to its own
date, and one to come those that would be made by now. The first new artist has a tour of the same size whatever is
asked for, so that its screens can be compared between a small house and a large one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, cycle
from typing import TYPE_CHECKING

from core.venues.importers import read_manifest
from core.venues.service import store
from db.queries import access, loading, seeding, venues
from db.queries.loading import Copy, Pattern
from db.vocabulary import ManifestId

if TYPE_CHECKING:
    from core.runtime import Core
    from db.postgres import Connection

TOUR_ARTIST = "The Long Tour"
_TOUR, _CAREER = (60, 40), (200, 40)  # played, to come
_TOUR_PATTERN = "CN"  # small shows
_EVENTS_AN_ARTIST = 6
_PRESENTERS = 12
_PAST_DAYS, _COMING_DAYS = 900, 240
_BULK_MS = 600_000

Progress = Callable[[str, float], None]


@dataclass(slots=True)
class _Halls:
    """Halls like those of the patterns; each has one evening a day, and another is opened when all are taken."""

    connection: Connection
    data: Mapping[str, tuple[bytes, str]]  # by prefix: the file of the manifest, and its time zone
    taken: dict[tuple[str, bool], int]
    made: dict[tuple[str, int], ManifestId]

    def evening(self, prefix: str, is_past: bool) -> tuple[ManifestId, int]:
        """A free one: the manifest to play on, and how many days from today it is."""
        number = self.taken[prefix, is_past] = self.taken.get((prefix, is_past), -1) + 1
        hall, day = divmod(number, _PAST_DAYS if is_past else _COMING_DAYS)
        return self._manifest(prefix, hall), -1 - day if is_past else 1 + day

    def _manifest(self, prefix: str, hall: int) -> ManifestId:
        if (prefix, hall) not in self.made:
            data, zone = self.data[prefix]
            manifest = read_manifest(data, source="hall", rename_duplicates=True)
            venue, _ = venues.venue_named(self.connection, f"House {prefix} {hall + 1}", time_zone=zone, currency="EUR")
            self.made[prefix, hall] = store(self.connection, venue, "Hall", manifest, data, rename_duplicates=True)[0]
        return self.made[prefix, hall]


def load(
    core: Core,
    owner_url: str,
    *,
    tickets: int,
    data: Mapping[str, tuple[bytes, str]],
    on_progress: Progress | None = None,
) -> int:
    """Add about so many tickets; how many were added. The season of the demo is there already."""
    tell: Progress = on_progress or (lambda what, share: None)
    tell("planning", 0.02)
    now = core.clock.now().replace(minute=0, second=0, microsecond=0)
    with core.postgres.write(statement_timeout_ms=_BULK_MS) as connection:
        patterns = [one for one in loading.patterns(connection, now) if one.code.split("-")[0] in data]
        halls = _Halls(connection, data, {}, {})
        planned = list(_planned(connection, halls, patterns, tickets, now))
        targets = seeding.insert_performances(connection, [show for _, show in planned])
        copies = [
            Copy(pattern.id, target, number, show.starts_at - pattern.starts_at)
            for number, ((pattern, show), target) in enumerate(zip(planned, targets, strict=True))
        ]
        loading.copy_prices(connection, copies)
    tell(f"{len(copies):,} performances", 0.1)
    return loading.multiply(owner_url, copies, now)


def _planned(
    connection: Connection, halls: _Halls, patterns: Sequence[Pattern], tickets: int, now: datetime
) -> Iterator[tuple[Pattern, seeding.Show]]:
    """Artist after artist, until there are enough tickets."""
    small = cycle([one for one in patterns if one.code.startswith(_TOUR_PATTERN)])
    any_size = cycle(patterns)
    there, code = 0, count(1)
    for career in count():
        artist = TOUR_ARTIST if career == 0 else f"Artist {career:03}"
        events = _events(connection, artist, f"Presenter {career % _PRESENTERS + 1}")
        for is_past, shows in zip((True, False), _TOUR if career == 0 else _CAREER, strict=True):
            for number in range(shows):
                if career and there >= tickets:
                    return
                pattern = next(small if career == 0 else any_size)
                manifest_id, day = halls.evening(pattern.code.split("-")[0], is_past)
                starts_at = _evening(pattern.starts_at, now, day)
                show = seeding.Show(
                    f"L-{next(code)}", events[number % len(events)], manifest_id, starts_at,
                    starts_at + timedelta(hours=2, minutes=30), "played" if is_past else "on_sale",
                )  # fmt: skip
                there += pattern.tickets if is_past else pattern.tickets // 4
                yield pattern, show


def _events(connection: Connection, artist: str, presenter: str) -> list[int]:
    organisation, artist_id = access.organisation_named(connection, presenter), access.artist_named(connection, artist)
    return [
        seeding.insert_event(connection, organisation, f"{artist}, part {part}", [artist_id])
        for part in range(1, _EVENTS_AN_ARTIST + 1)
    ]


def _evening(pattern: datetime, now: datetime, day: int) -> datetime:
    """So many days from today, whole days from the pattern: at its hour, up to a change of the clocks."""
    return pattern + timedelta(days=(now - pattern).days + day)
