"""A made-up but valid house, and people signed in to it, in one call each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from uuid import uuid4

from core.access import Actor, Role, passwords, sessions
from core.programming import Performance
from core.runtime import Core
from core.venues import Manifest, read_manifest
from core.venues.service import store
from db.queries import access, seeding, venues
from db.vocabulary import PerformanceId
from tests.factories.drawers import open_drawers

_NUMBERS = count(1)

SMALL = b"level,section,row,seat_from,seat_to\nstalls,A,1,1,10\nstalls,A,2,1,10\nstalls,A,3,1,10\n"


@dataclass(frozen=True, slots=True)
class OpenHouse:
    """A performance on sale: adult (a) 10.00 and child (c) 5.00 at every level."""

    id: PerformanceId
    performance: Performance
    manifest: Manifest


def a_house(core: Core, data: bytes = SMALL, *, code: str | None = None, state: str = "on_sale", event: str = "Event",
            organisation: str = "Presenter", artist: str = "Artist", venue: str | None = None,
            currency: str = "EUR", drawers: bool = True) -> OpenHouse:  # fmt: skip
    """A performance tomorrow in a new hall with this manifest. Whoever sells has an open drawer then, by default."""
    number = next(_NUMBERS)
    starts_at = (core.clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    with core.postgres.write(statement_timeout_ms=60_000) as connection:
        manifest = read_manifest(data, source="hall", rename_duplicates=True)
        venue_id, _ = venues.venue_named(connection, venue or f"Venue {number}", time_zone="UTC", currency=currency)
        manifest_id, _, _ = store(
            connection, venue_id, f"Hall {code or number}", manifest, data, rename_duplicates=True
        )
        organisation_id = access.organisation_named(connection, organisation)
        artist_id = access.artist_named(connection, artist)
        event_id = seeding.insert_event(connection, organisation_id, event, [artist_id])
        performance_id = seeding.insert_performance(
            connection,
            code=code or f"P-{number}",
            event_id=event_id,
            manifest_id=manifest_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            state=state,
        )
        adult = seeding.price_type_named(connection, "a", "Adult", 1)
        child = seeding.price_type_named(connection, "c", "Child", 2)
        prices = [(level.number, t, p) for level in manifest.levels for t, p in ((adult, 1000), (child, 500))]
        seeding.insert_prices(connection, performance_id, prices)
    if drawers:
        open_drawers(core)
    return OpenHouse(performance_id, core.repertoire.performance(performance_id), manifest)


def someone(core: Core, role: Role = Role.OPERATOR, *, name: str | None = None, password: str = "2222",
            organisation: str | None = None, artist: str | Sequence[str] | None = None, venue: str | None = None,
            drawer: bool = True) -> Actor:  # fmt: skip
    """An account of that role with a cheap password hash, signed in; with an open drawer where it sells."""
    username = name or f"{role.value}-{next(_NUMBERS)}"  # never the name of a demo account
    artists = [artist] if isinstance(artist, str) else artist or []
    with core.postgres.write() as connection:
        venue_id = venues.venue_named(connection, venue, time_zone="UTC", currency="EUR")[0] if venue else None
        access.insert_account(
            connection,
            username=username,
            display_name=username.title(),
            password_hash=passwords.hash_password(password, cost=4),
            role=role,
            is_demo=False,
            organisation_id=access.organisation_named(connection, organisation) if organisation else None,
            artist_ids=[access.artist_named(connection, one) for one in artists],
            venue_id=venue_id,
        )
    account = access.account_by_name(core.postgres, username)
    assert account is not None
    if drawer:
        open_drawers(core)
    return sessions._begin(core, account, "test", uuid4()).actor
