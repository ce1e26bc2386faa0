"""Venues, their halls, and the versions of their manifests: what there is, and new ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound
from core.venues.differences import Difference, diff
from core.venues.drafts import draft_of, numbered
from core.venues.importers.checks import name
from core.venues.importers.document import exported
from core.work import work
from db.errors import RuleBroken
from db.queries import manifests, venues
from db.queries.manifests import HallRow as Hall
from db.queries.manifests import VersionRow as Version
from db.scope import Scope
from db.vocabulary import HallId, ManifestId, VenueId

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHall:
    venue_id: VenueId
    hall_id: HallId
    venue: str
    hall: str


@permits(Permission.VENUE_SEE)
def list_halls(core: Core, actor: Actor) -> tuple[Hall, ...]:
    """Every hall in reach, with its newest version and what hangs on it."""
    scope = scope_of(actor, Permission.VENUE_SEE)
    return tuple(hall for hall in manifests.halls(core.postgres) if reaches_venue(scope, hall.venue_id))


@permits(Permission.VENUE_SEE)
def find_hall(core: Core, actor: Actor, venue: str, hall: str) -> Hall:
    """The hall of that name. Raises NotFound."""
    scope = scope_of(actor, Permission.VENUE_SEE)
    wanted = venue.strip().casefold(), hall.strip().casefold()
    for known in manifests.halls(core.postgres):
        if (known.venue.casefold(), known.hall.casefold()) == wanted and reaches_venue(scope, known.venue_id):
            return known
    raise NotFound(f"There is no hall '{hall}' at '{venue}' in your reach. Look at 'etds venue list'.")


@permits(Permission.VENUE_SEE)
def versions_of(core: Core, actor: Actor, hall_id: HallId) -> tuple[Version, ...]:
    """The versions of a hall in reach, the newest first, with how many performances are on each."""
    scope = scope_of(actor, Permission.VENUE_SEE)
    return tuple(v for v in manifests.versions_of(core.postgres, hall_id) if reaches_venue(scope, v.venue_id))


@permits(Permission.MANIFEST_EDIT)
def new_venue(
    core: Core, actor: Actor, *, venue: str, hall: str, time_zone: str = "UTC", currency: str | None = None
) -> NewHall:
    """A venue with its first hall, or one more hall of a venue that is there. Raises BadInput, NotFound."""
    venue_name, hall_name = name(venue, "The venue's name"), name(hall, "The hall's name")
    money, zone = (currency or core.settings.currency).upper(), zone_of(time_zone)
    scope = scope_of(actor, Permission.MANIFEST_EDIT)
    known = manifests.venue_called(core.postgres, venue_name)
    if not (scope.everything or scope.organisation_id) and (known is None or not reaches_venue(scope, known)):
        raise NotFound("There is no such venue in your reach. A distributor or an admin makes new ones.")
    try:
        with work(core, actor) as unit:
            venue_id, _ = venues.venue_named(unit.connection, venue_name, time_zone=zone, currency=money)
            hall_id = manifests.add_hall(unit.connection, venue_id, hall_name)
            if hall_id is None:
                raise BadInput(f"{venue_name} has a hall {hall_name} already. Choose another name.")
            unit.record("venue.new", f"{venue_name}, {hall_name}")
    except RuleBroken:
        raise BadInput(f"'{money}' is not a currency. Write three letters such as EUR.") from None
    return NewHall(venue_id=venue_id, hall_id=hall_id, venue=venue_name, hall=hall_name)


@permits(Permission.VENUE_SEE)
def find_version(core: Core, actor: Actor, hall_id: HallId, version: int | None = None) -> Version:
    """That version of a hall, or its newest. Raises NotFound."""
    for known in versions_of(core, actor, hall_id):
        if version is None or known.version == version:
            return known
    wanted = "no manifest yet" if version is None else f"no version {version}"
    raise NotFound(f"The hall has {wanted}. Look at 'etds venue list', or import one.")


@permits(Permission.VENUE_SEE)
def export_manifest(core: Core, actor: Actor, manifest_id: ManifestId, *, fresh: bool = False) -> bytes:
    """A version as a file that is read back without a loss. `fresh` numbers it through, for another hall.

    Raises NotFound.
    """
    version_in_reach(core, actor, Permission.VENUE_SEE, manifest_id)
    manifest = core.repertoire.manifest(manifest_id)
    return exported(numbered(draft_of(manifest), None) if fresh else manifest)


@permits(Permission.VENUE_SEE)
def compare_versions(core: Core, actor: Actor, old: ManifestId, new: ManifestId) -> Difference:
    """What the one changes against the other. Raises NotFound, BadInput where they are of different lines."""
    before, after = (version_in_reach(core, actor, Permission.VENUE_SEE, id) for id in (old, new))
    if before.line != after.line:
        raise BadInput(
            f"Version {after.version} is another layout than version {before.version}: they share no seats. "
            "Compare versions of one line."
        )
    return diff(core.repertoire.manifest(old), core.repertoire.manifest(new))


def reaches_venue(scope: Scope, venue_id: VenueId) -> bool:
    """Venues belong to nobody: who reaches an organisation, or sees at all, sees them; a house has its own."""
    if scope.venue_id is not None:
        return scope.venue_id == venue_id
    return scope.everything or scope.organisation_id is not None


def version_in_reach(core: Core, actor: Actor, permission: Permission, manifest_id: ManifestId) -> Version:
    """Raises NotFound for a foreign one exactly as for a missing one."""
    found = manifests.version_by_id(core.postgres, manifest_id)
    if found is None or not reaches_venue(scope_of(actor, permission), found.venue_id):
        raise NotFound("There is no such version in your reach. Look at 'etds venue list'.")
    return found


def zone_of(key: str) -> str:
    """Raises BadInput."""
    try:
        return ZoneInfo(key).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"'{key}' is not a time zone. Write one like Europe/Berlin.") from None
