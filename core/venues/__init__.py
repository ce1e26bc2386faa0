"""Buildings, halls and their manifests."""

from core.venues.differences import Difference, SeatChange
from core.venues.halls import (
    Hall,
    NewHall,
    Version,
    compare_versions,
    export_manifest,
    find_hall,
    find_version,
    list_halls,
    new_venue,
    versions_of,
)
from core.venues.importers import ManifestRefused, read_manifest
from core.venues.manifest import Manifest, PriceLevel, Row, SeatLabel, Section, Trait
from core.venues.publishing import (
    KeptDraft,
    OpenDraft,
    Published,
    begin_draft,
    discard_draft,
    draft_difference,
    list_drafts,
    open_draft,
    publish_draft,
    save_draft,
)
from core.venues.service import Import, Venue, import_manifest, list_venues
from db.vocabulary import HallId, ManifestId, SectionKind

__all__ = [
    "Difference",
    "Hall",
    "HallId",
    "Import",
    "KeptDraft",
    "Manifest",
    "ManifestId",
    "ManifestRefused",
    "NewHall",
    "OpenDraft",
    "PriceLevel",
    "Published",
    "Row",
    "SeatChange",
    "SeatLabel",
    "Section",
    "SectionKind",
    "Trait",
    "Venue",
    "Version",
    "begin_draft",
    "compare_versions",
    "discard_draft",
    "draft_difference",
    "export_manifest",
    "find_hall",
    "find_version",
    "import_manifest",
    "list_drafts",
    "list_halls",
    "list_venues",
    "new_venue",
    "open_draft",
    "publish_draft",
    "read_manifest",
    "save_draft",
    "versions_of",
]
