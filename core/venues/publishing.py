"""Drafts are begun, saved, thrown away, and published as the next version of their hall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound
from core.venues.differences import Difference, diff
from core.venues.drafts import Draft, draft_of, empty, numbered
from core.venues.halls import reaches_venue, version_in_reach
from core.venues.importers.checks import name
from core.venues.importers.document import document_of, read_draft
from core.venues.manifest import Manifest
from core.venues.stored import rows_of
from core.venues.validation import Severity, validate
from core.work import work
from db.queries import manifests, venues
from db.queries.manifests import DraftRow as KeptDraft
from db.vocabulary import HallId, ManifestId

if TYPE_CHECKING:
    from core.runtime import Core

_STATEMENT_TIMEOUT_MS = 30_000
_GONE = "The draft is not there any more: it was published or thrown away. Look at the list of drafts."
_STALE = "Somebody else has saved this draft since you opened it. Open it again; yours can be kept as another draft."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """A draft to work on. `base` is the version that it came from."""

    id: int
    hall_id: HallId
    revision: int
    draft: Draft
    base: Manifest | None
    about: KeptDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    manifest_id: ManifestId
    version: int
    seats: int
    difference: Difference | None
    """What changed since the version that the draft came from."""


@permits(Permission.MANIFEST_EDIT)
def list_drafts(core: Core, actor: Actor, hall_id: HallId) -> tuple[KeptDraft, ...]:
    """The drafts of a hall in reach, the last edited first."""
    scope = scope_of(actor, Permission.MANIFEST_EDIT)
    return tuple(d for d in manifests.drafts_of(core.postgres, hall_id) if reaches_venue(scope, d.venue_id))


@permits(Permission.MANIFEST_EDIT)
def begin_draft(
    core: Core, actor: Actor, hall_id: HallId, *, based_on: ManifestId | None = None, title: str | None = None
) -> int:
    """A draft of a version, or of nothing; its id. Raises NotFound, BadInput."""
    if based_on is not None:
        version = version_in_reach(core, actor, Permission.MANIFEST_EDIT, based_on)
        if version.hall_id != hall_id:
            raise NotFound("There is no such version in this hall. Look at 'etds venue list'.")
        draft = draft_of(core.repertoire.manifest(based_on))
    else:
        _hall_in_reach(core, actor, hall_id)
        draft = empty(name(title or "House", "The name"))
    with work(core, actor) as unit:
        draft_id = manifests.insert_draft(
            unit.connection,
            hall_id,
            based_on=based_on,
            name=draft.name,
            content=document_of(draft),
            seat_count=draft.seat_count,
            account_id=actor.account_id,
        )
        unit.record("manifest.draft", f"draft {draft_id}", based_on=based_on)
    return draft_id


@permits(Permission.MANIFEST_EDIT)
def open_draft(core: Core, actor: Actor, draft_id: int) -> OpenDraft:
    """Raises NotFound."""
    about = _draft_in_reach(core, actor, draft_id)
    kept = manifests.draft_content(core.postgres, draft_id)
    if kept is None:
        raise NotFound(_GONE)
    base = None if about.based_on is None else core.repertoire.manifest(about.based_on)
    return OpenDraft(
        id=draft_id, hall_id=about.hall_id, revision=kept[1], draft=read_draft(kept[0]), base=base, about=about
    )


@permits(Permission.MANIFEST_EDIT)
def draft_difference(core: Core, actor: Actor, draft_id: int) -> Difference:
    """What the draft changes against the version that it came from. Raises NotFound, BadInput where it has none."""
    opened = open_draft(core, actor, draft_id)
    if opened.base is None:
        raise BadInput("The draft was drawn from nothing: there is no version to compare it with.")
    return diff(opened.base, numbered(opened.draft, opened.base))


@permits(Permission.MANIFEST_EDIT)
def save_draft(core: Core, actor: Actor, draft_id: int, *, draft: Draft, revision: int) -> int:
    """Keep the draft; its new revision. Who saved an older one in between is not overwritten: BadInput, NotFound."""
    _draft_in_reach(core, actor, draft_id)
    with work(core, actor, statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as unit:
        saved = manifests.update_draft(
            unit.connection,
            draft_id,
            revision=revision,
            name=draft.name,
            content=document_of(draft),
            seat_count=draft.seat_count,
            account_id=actor.account_id,
        )
        if saved is None:
            raise BadInput(_STALE)
    return saved


@permits(Permission.MANIFEST_EDIT)
def discard_draft(core: Core, actor: Actor, draft_id: int, *, revision: int) -> None:
    """Throw the draft away. Raises NotFound, BadInput where somebody has saved it since."""
    _draft_in_reach(core, actor, draft_id)
    with work(core, actor) as unit:
        if not manifests.delete_draft(unit.connection, draft_id, revision):
            raise BadInput(_STALE)
        unit.record("manifest.discard", f"draft {draft_id}")


@permits(Permission.MANIFEST_EDIT)
def publish_draft(core: Core, actor: Actor, draft_id: int, *, revision: int) -> Published:
    """The draft becomes the next version of its hall, and is no draft any more. Performances stay where they are.

    Seats of the version that it came from keep their ordinals; new ones come behind all that any version of the line
    has. Raises: BadInput (errors in the draft, saved by somebody else since), NotFound.
    """
    about = _draft_in_reach(core, actor, draft_id)
    kept = manifests.draft_content(core.postgres, draft_id)
    if kept is None:
        raise NotFound(_GONE)
    draft = read_draft(kept[0])
    errors = [problem.sentence for problem in validate(draft) if problem.severity is Severity.ERROR]
    if errors:
        more = f" There are {len(errors) - 1} more." if len(errors) > 1 else ""
        raise BadInput(errors[0] + more)
    with work(core, actor, statement_timeout_ms=_STATEMENT_TIMEOUT_MS) as unit:
        manifests.lock_hall(unit.connection, about.hall_id)
        newest = None if about.based_on is None else manifests.newest_of_line(unit.connection, about.based_on)
        line = None if newest is None else core.repertoire.manifest(newest[0])
        manifest = numbered(draft, line)
        manifest_id, version = venues.insert_manifest(
            unit.connection,
            about.hall_id,
            rows_of(manifest),
            seat_count=manifest.seat_count,
            sha256=None,
            line_id=None if newest is None else newest[1],
        )
        if not manifests.delete_draft(unit.connection, draft_id, revision):
            raise BadInput(_STALE)
        unit.record("manifest.publish", f"{about.hall}, version {version}", seats=manifest.seats_there)
    base = None if about.based_on is None else core.repertoire.manifest(about.based_on)
    return Published(
        manifest_id=manifest_id,
        version=version,
        seats=manifest.seats_there,
        difference=None if base is None else diff(base, manifest),
    )


def _draft_in_reach(core: Core, actor: Actor, draft_id: int) -> KeptDraft:
    found = manifests.draft_by_id(core.postgres, draft_id)
    if found is None or not reaches_venue(scope_of(actor, Permission.MANIFEST_EDIT), found.venue_id):
        raise NotFound(_GONE)
    return found


def _hall_in_reach(core: Core, actor: Actor, hall_id: HallId) -> None:
    scope = scope_of(actor, Permission.MANIFEST_EDIT)
    if not any(h.hall_id == hall_id and reaches_venue(scope, h.venue_id) for h in manifests.halls(core.postgres)):
        raise NotFound("There is no such hall in your reach. Look at 'etds venue list'.")
