"""Further versions of the manifest of a house, by edits of its draft."""

from __future__ import annotations

from core.access import Actor
from core.runtime import Core
from core.venues import begin_draft, open_draft, publish_draft, save_draft
from core.venues.drafting import apply
from core.venues.edits import Edit
from db.vocabulary import ManifestId
from tests.factories.house import OpenHouse


def a_version(core: Core, actor: Actor, house: OpenHouse, *edits: Edit, of: ManifestId | None = None) -> ManifestId:
    """The version of the house (or `of` another one) after these edits, published."""
    based_on = of or house.performance.manifest_id
    draft_id = begin_draft(core, actor, house.performance.hall_id, based_on=based_on)
    opened = open_draft(core, actor, draft_id)
    draft = opened.draft
    for edit in edits:
        draft = apply(draft, edit)
    revision = save_draft(core, actor, draft_id, draft=draft, revision=opened.revision)
    return publish_draft(core, actor, draft_id, revision=revision).manifest_id
