"""Importing manifests: a file becomes the next version of a hall's manifest, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.files import bytes_of
from core.money import currency_digits
from core.venues.drafts import carried, found_again, numbered
from core.venues.halls import zone_of
from core.venues.importers import read_manifest
from core.venues.importers.checks import FILE_BYTES_MAX, name
from core.venues.manifest import Manifest
from core.venues.stored import rows_of
from core.work import work
from db.errors import RuleBroken
from db.postgres import Connection
from db.queries import manifests, venues
from db.queries.venues import VenueRow as Venue
from db.vocabulary import HallId, ManifestId, VenueId

if TYPE_CHECKING:
    from core.runtime import Core

_STATEMENT_TIMEOUT_MS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What an import made. `is_new` is false where the newest version came from the same bytes already."""

    manifest_id: ManifestId
    venue: str
    hall: str
    version: int
    seats: int
    sections: int
    rows: int
    levels: tuple[str, ...]
    notes: tuple[str, ...]
    is_new: bool

    def as_data(self) -> Mapping[str, object]:
        return {
            "venue": self.venue,
            "hall": self.hall,
            "version": self.version,
            "seats": self.seats,
            "sections": self.sections,
            "rows": self.rows,
            "levels": list(self.levels),
            "notes": list(self.notes),
            "new": self.is_new,
        }


@permits(Permission.VENUE_SEE)
def list_venues(core: Core, actor: Actor) -> tuple[Venue, ...]:
    """Every hall with its newest manifest."""
    return tuple(venues.venues(core.postgres))


@permits(Permission.VENUE_IMPORT)
def import_manifest(
    core: Core,
    actor: Actor,
    path: Path,
    *,
    venue: str,
    hall: str,
    time_zone: str | None = None,
    currency: str | None = None,
    rename_duplicates: bool = False,
    renamed: Mapping[str, str] | None = None,
) -> Import:
    """Read the file and store it as the next version of the hall's manifest; venue and hall are made where missing.

    Where at least half of the seats of the newest version are found again by name, it is the next of its line: they
    keep their ordinals, and performances can go to it. `renamed` says what a row was called before, as SECTION-ROW.

    Raises: ManifestRefused, BadInput (no such file, zone or currency). Nothing of a refused file stays.
    """
    venue_name, hall_name = name(venue, "--venue"), name(hall, "--hall")
    data = bytes_of(path, bytes_max=FILE_BYTES_MAX)
    zone, money = zone_of(time_zone or "UTC"), (currency or core.settings.currency).upper()
    try:
        with work(core, actor, statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as unit:
            venue_id, venue_currency = venues.venue_named(unit.connection, venue_name, time_zone=zone, currency=money)
            manifest = read_manifest(
                data,
                source=path.stem[:60] or "manifest",
                rename_duplicates=rename_duplicates,
                currency_digits=currency_digits(venue_currency),
            )
            hall_id = venues.hall_named(unit.connection, venue_id, hall_name)
            manifest, line_id = _in_line(core, unit.connection, hall_id, manifest, renamed or {})
            made = store(
                unit.connection,
                venue_id,
                hall_name,
                manifest,
                data,
                rename_duplicates=rename_duplicates,
                line_id=line_id,
            )
            unit.record("manifest.import", f"{venue_name}, {hall_name}", version=made[1], seats=manifest.seat_count)
    except RuleBroken as broken:
        if broken.constraint == "currency_code_form":
            raise BadInput(f"'{money}' is not a currency. Write three letters such as EUR.") from None
        raise BadInput("The file holds text that cannot be stored. Remove control characters and try again.") from None
    manifest_id, version, is_new = made
    return Import(
        manifest_id=manifest_id,
        venue=venue_name,
        hall=hall_name,
        version=version,
        seats=manifest.seats_there,
        sections=len(manifest.sections),
        rows=len(manifest.rows),
        levels=tuple(level.name for level in manifest.levels),
        notes=tuple(manifest.notes),
        is_new=is_new,
    )


def store(
    connection: Connection,
    venue_id: VenueId,
    hall: str,
    manifest: Manifest,
    data: bytes,
    *,
    rename_duplicates: bool = False,
    line_id: int | None = None,
) -> tuple[ManifestId, int, bool]:
    """Store a read manifest in this transaction: its id, its version, and whether it is new.

    The same bytes imported again, read the same way, are the version that is there.
    """
    hall_id: HallId = venues.hall_named(connection, venue_id, hall)
    sha256 = hashlib.sha256(bytes([rename_duplicates]) + data).digest()
    known = venues.same_manifest(connection, hall_id, sha256)
    if known is not None:
        return (*known, False)
    made = venues.insert_manifest(
        connection, hall_id, rows_of(manifest), seat_count=manifest.seat_count, sha256=sha256, line_id=line_id
    )
    return (*made, True)


def _in_line(
    core: Core, connection: Connection, hall_id: HallId, manifest: Manifest, renamed: Mapping[str, str]
) -> tuple[Manifest, int | None]:
    """The manifest with the ordinals of the newest version of its hall, and their line; as it is where it is another
    layout."""
    newest = manifests.newest_of_hall(connection, hall_id)
    known = None if newest is None else manifests.newest_of_line(connection, newest)
    if newest is None or known is None:
        return manifest, None
    line, before = core.repertoire.manifest(known[0]), core.repertoire.manifest(newest)
    draft = carried(manifest, line, renamed)
    found = found_again(draft)
    if 2 * found < before.seats_there:
        return manifest, None
    note = f"{found:,} of {draft.seat_count:,} seats are those of the version before."
    return replace(numbered(draft, line), notes=(*manifest.notes, note)), known[1]
