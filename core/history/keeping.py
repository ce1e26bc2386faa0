"""What was imported: a list of it, whose figures they are, and taking an import back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import NotFound
from core.history.weeks import name_key
from core.work import work
from db.queries import history
from db.queries.history import ShowRow as PastShow
from db.queries.history import SourceRow as Source

if TYPE_CHECKING:
    from core.runtime import Core


@permits(Permission.HISTORY_IMPORT)
def list_sources(core: Core, actor: Actor) -> tuple[Source, ...]:
    """The imports in reach, the newest first."""
    return tuple(history.sources(core.postgres, scope_of(actor, Permission.HISTORY_IMPORT)))


@permits(Permission.HISTORY_IMPORT)
def list_past_shows(core: Core, actor: Actor) -> tuple[PastShow, ...]:
    """The shows of the imports in reach, by title, each with the artist whose figures they are."""
    return tuple(history.shows(core.postgres, scope_of(actor, Permission.HISTORY_IMPORT)))


@permits(Permission.HISTORY_IMPORT)
def link_show(core: Core, actor: Actor, title: str, *, artist: str | None) -> tuple[PastShow, ...]:
    """Say whose figures a show's are, or nobody's. No later import changes that. Raises NotFound."""
    scope = scope_of(actor, Permission.HISTORY_IMPORT)
    found = history.shows(core.postgres, scope, title_key=name_key(title))
    if not found:
        raise NotFound(f"No import in your reach tells of '{title}'. Look at 'etds history list --shows'.")
    known = {name_key(name): name for name in history.artist_names(core.postgres)}
    name = known.get(name_key(artist)) if artist is not None else None
    if artist is not None and name is None:
        raise NotFound(f"There is no artist '{artist}'. Check the name, or put the artist onto a bill first.")
    with work(core, actor) as unit:
        history.link(unit.connection, [show.id for show in found], name)
        unit.record("history.link", found[0].title, artist=name)
    return tuple(history.shows(core.postgres, scope, title_key=name_key(title)))


@permits(Permission.HISTORY_IMPORT)
def find_source(core: Core, actor: Actor, source_id: int) -> Source:
    """Raises NotFound for a foreign one exactly as for a missing one."""
    found = [row for row in history.sources(core.postgres, scope_of(actor, Permission.HISTORY_IMPORT))
             if row.id == source_id]  # fmt: skip
    if not found:
        raise NotFound(f"There is no import {source_id} in your reach. Look at 'etds history list'.")
    return found[0]


@permits(Permission.HISTORY_IMPORT)
def forget_source(core: Core, actor: Actor, source_id: int) -> int:
    """Take an import back: the weeks that it said last go, and are as before any import. How many. Raises NotFound."""
    source = find_source(core, actor, source_id)
    with work(core, actor, statement_timeout_ms=60_000) as unit:
        history.lock(unit.connection, source.organisation_id, wait_ms=60_000)
        gone = history.forget(unit.connection, source.organisation_id, source_id)
        unit.record("history.forget", source.name, source=source_id, weeks=gone)
    return gone
