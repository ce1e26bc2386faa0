"""Buildings, halls and their manifests."""

from core.venues.importers import ManifestRefused, read_manifest
from core.venues.manifest import Manifest, PriceLevel, Row, SeatLabel, Section
from core.venues.service import Import, Venue, import_manifest, list_venues
from db.vocabulary import SectionKind

__all__ = [
    "Import",
    "Manifest",
    "ManifestRefused",
    "PriceLevel",
    "Row",
    "SeatLabel",
    "Section",
    "SectionKind",
    "Venue",
    "import_manifest",
    "list_venues",
    "read_manifest",
]
