"""Events and performances are edited: with the version that was read, so that nobody overwrites what he has not seen.

Where somebody else was quicker, nothing is written and the editor gets theirs, to lay it beside mine (`merging`).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, Refusal
from core.inventory.counts import counts_of
from core.programming import wording
from core.programming.events import Event, event_in_reach
from core.programming.halls import hall_taken
from core.programming.lifecycle import OVER, state_now
from core.programming.performances import PerformanceOverview
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.programming.running import NotNow, told_anew
from core.work import work
from db.errors import RuleBroken
from db.queries import editing as queries
from db.queries import events as event_queries
from db.queries.editing import FactsRow
from db.vocabulary import EventId, PerformanceId, PerformanceState

if TYPE_CHECKING:
    from core.runtime import Core

_MOMENTS = {"announce_at": "That announcement", "on_sale_at": "That opening", "off_sale_at": "That end of the sale"}
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,23}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """What is edited of an event. Artists in billing order."""

    title: str
    artists: tuple[str, ...]
    genre: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceFacts:
    """What is edited of a performance. Its hour is moved by `reschedule`, which tells its holders."""

    code: str
    doors_at: datetime | None
    ends_at: datetime
    announce_at: datetime | None
    on_sale_at: datetime | None
    off_sale_at: datetime | None
    customer_seats_max: int | None
    comp_seats_max: int | None


class EditedMeanwhile(Refusal):
    """Somebody else changed it since it was read; nothing was written. `theirs` is how it is now."""

    code = "edited_meanwhile"

    def __init__(self, what: str, theirs: EventFacts | PerformanceFacts, version: int) -> None:
        self.theirs, self.version = theirs, version
        super().__init__(f"Somebody else changed {what} since you read it. Look at both, then save.")


@permits(Permission.EVENT_EDIT)
def list_events(core: Core, actor: Actor, *, archived: bool = False) -> tuple[Event, ...]:
    """Events in reach: those still to be played first, by date; with `archived` those of the archive too."""
    scope = scope_of(actor, Permission.EVENT_EDIT)
    return tuple(event_queries.events(core.postgres, scope, archived=archived, now=core.clock.now()))


@permits(Permission.EVENT_EDIT)
def performances_of(core: Core, actor: Actor, event_id: EventId) -> tuple[PerformanceOverview, ...]:
    """All of an event, by date, those of the archive too, with their counts. Raises NotFound."""
    event_in_reach(core, actor, event_id)
    found = standing(core, event_id)
    counts = counts_of(core.postgres, [one.id for one in found])
    return tuple(PerformanceOverview(one, counts[one.id]) for one in found)


def standing(core: Core, event_id: EventId) -> list[Performance]:
    """All of an event, by date."""
    return [core.repertoire.performance(one) for one in event_queries.performance_ids(core.postgres, event_id)]


@permits(Permission.EVENT_EDIT)
def edit_event(
    core: Core, actor: Actor, event_id: EventId, *, version: int, before: EventFacts, facts: EventFacts
) -> Event:
    """Write it, if it is still as it was read: in that version, as `before`.

    Raises: EditedMeanwhile, BadInput, NotFound.
    """
    event_in_reach(core, actor, event_id)
    wanted = checked(facts)
    with work(core, actor) as unit:
        stands = event_queries.lock_event(unit.connection, event_id)
        now = event_facts(stands)
        if stands.version != version and now != before:
            raise EditedMeanwhile(f"'{stands.title}'", now, stands.version)
        if wanted != now:
            event_queries.write_event(
                unit.connection, event_id, title=wanted.title, genre=wanted.genre, description=wanted.description
            )
            event_queries.bill_artists(unit.connection, event_id, wanted.artists)
            unit.record("event.edit", wanted.title, event=event_id, fields=_changed(now, wanted))
    for one in event_queries.performance_ids(core.postgres, event_id):
        core.repertoire.forget(one)
    return event_in_reach(core, actor, event_id)


@permits(Permission.EVENT_EDIT)
def edit_performance(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    version: int,
    before: PerformanceFacts,
    facts: PerformanceFacts,
) -> Performance:
    """Write it, if it is still as it was read; that the clock moved its state and counted the version up is no matter.

    Raises: EditedMeanwhile, NotNow (it is over), BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.EVENT_EDIT, performance_id)
    try:
        with work(core, actor) as unit:
            stands = queries.lock_facts(unit.connection, performance_id)
            now = performance_facts(stands)
            if stands.version != version and now != before:
                raise EditedMeanwhile(performance.code, now, stands.version)
            check_facts(facts, stands, core.clock.now())
            if facts != now:
                queries.write_facts(unit.connection, performance_id, **asdict(facts))
                unit.record("performance.edit", facts.code, fields=_changed(now, facts))
    except RuleBroken as broken:
        if broken.constraint == "performance_code_key":
            raise BadInput(f"There is a performance {facts.code} already. Choose another code.") from broken
        raise hall_taken(broken) from broken
    return told_anew(core, performance_id)


@permits(Permission.EVENT_EDIT)
def archive_event(core: Core, actor: Actor, event_id: EventId) -> Event:
    """Out of the lists with all its performances, which must be over. Nothing is deleted. Raises NotNow, NotFound."""
    event = event_in_reach(core, actor, event_id)
    here = [one for one in standing(core, event_id) if one.archived_at is None]
    still = [one for one in here if state_now(one, core.clock.now()) not in (*OVER, PerformanceState.DRAFT)]
    living = [one.code for one in still]
    if living:
        raise NotNow(f"{living[0]} is still to come. Cancel it first, or let it be played.")
    with work(core, actor) as unit:
        event_queries.archive_event(unit.connection, event_id, is_archived=True)
        unit.record("event.archive", event.title, event=event_id)
    return event_in_reach(core, actor, event_id)


@permits(Permission.EVENT_EDIT)
def restore_event(core: Core, actor: Actor, event_id: EventId) -> Event:
    """Back from the archive; its performances stay there until each is restored. Raises NotFound."""
    event = event_in_reach(core, actor, event_id)
    with work(core, actor) as unit:
        event_queries.archive_event(unit.connection, event_id, is_archived=False)
        unit.record("event.restore", event.title, event=event_id)
    return event_in_reach(core, actor, event_id)


@permits(Permission.EVENT_EDIT)
def known_artists(core: Core, actor: Actor) -> tuple[str, ...]:
    """Everybody who was billed before in reach: what a name is completed from."""
    return tuple(event_queries.artists(core.postgres, scope_of(actor, Permission.EVENT_EDIT)))


@permits(Permission.EVENT_EDIT)
def known_genres(core: Core, actor: Actor) -> tuple[str, ...]:
    """Every genre that was used before in reach."""
    return tuple(event_queries.genres(core.postgres, scope_of(actor, Permission.EVENT_EDIT)))


@permits(Permission.EVENT_EDIT)
def known_organisations(core: Core, actor: Actor) -> tuple[str, ...]:
    """Those whose events the actor may make: one, or for an admin all."""
    mine = scope_of(actor, Permission.EVENT_EDIT).organisation_id
    return tuple(event_queries.organisations(core.postgres, mine))


def event_facts(event: Event) -> EventFacts:
    """What is edited of it."""
    return EventFacts(title=event.title, artists=tuple(event.artists), genre=event.genre, description=event.description)


def performance_facts(performance: Performance | FactsRow) -> PerformanceFacts:
    """What is edited of it."""
    return PerformanceFacts(
        code=performance.code,
        doors_at=performance.doors_at,
        ends_at=performance.ends_at,
        announce_at=performance.announce_at,
        on_sale_at=performance.on_sale_at,
        off_sale_at=performance.off_sale_at,
        customer_seats_max=performance.customer_seats_max,
        comp_seats_max=performance.comp_seats_max,
    )


def checked(facts: EventFacts) -> EventFacts:
    """As it is stored. Raises BadInput."""
    return EventFacts(
        title=wording.title(facts.title),
        artists=wording.artists(facts.artists),
        genre=wording.one_line(facts.genre, "genre", wording.GENRE_MAX),
        description=wording.description(facts.description),
    )


def check_facts(facts: PerformanceFacts, stands: FactsRow, now: datetime) -> None:
    """Pure. Raises BadInput; NotNow, where nothing of it changes any more."""
    state, before = state_now(stands, now), performance_facts(stands)
    if state in OVER:
        raise NotNow(f"{stands.code} is {state}. Nothing of it changes any more.")
    if not _CODE.fullmatch(facts.code):
        raise BadInput("A code is 2 to 24 letters, digits and dashes, such as HAMLET-12.")
    if facts.code != before.code and state is not PerformanceState.DRAFT:
        raise BadInput(f"{stands.code} was announced: its code stands on tickets and in letters. Leave it.")
    _check_moments(facts, before, stands.starts_at, now)
    if facts.customer_seats_max is not None and not 1 <= facts.customer_seats_max <= stands.seat_count:
        raise BadInput(f"One customer may have 1 to {stands.seat_count:,} seats; leave it empty for no limit.")
    if facts.comp_seats_max is not None and not 0 <= facts.comp_seats_max <= stands.seat_count:
        raise BadInput(
            f"Allow 0 to {stands.seat_count:,} complimentary seats; leave it empty for the house's own rule."
        )


def _check_moments(facts: PerformanceFacts, before: PerformanceFacts, starts_at: datetime, now: datetime) -> None:
    for name, what in _MOMENTS.items():
        at: datetime | None = getattr(facts, name)
        if at is not None and at != getattr(before, name) and at <= now:
            raise BadInput(f"{what} is over. Give a time to come, or do it now by its key.")
    if facts.ends_at <= starts_at:
        raise BadInput("It ends before it begins. Give a later end.")
    if facts.doors_at is not None and facts.doors_at > starts_at:
        raise BadInput("The doors open after the beginning. Give an earlier time.")
    if facts.announce_at and facts.on_sale_at and facts.on_sale_at < facts.announce_at:
        raise BadInput("It would be on sale before it is announced. Put the sale later.")
    if facts.on_sale_at is not None and facts.on_sale_at >= facts.ends_at:
        raise BadInput("The sale would open when it is over. Give an earlier time.")
    if facts.off_sale_at and facts.on_sale_at and facts.off_sale_at <= facts.on_sale_at:
        raise BadInput("The sale would end before it opens. Give a later end.")


def _changed(before: EventFacts | PerformanceFacts, after: EventFacts | PerformanceFacts) -> list[str]:
    """The names of the fields that differ, for the audit."""
    return [name for name, value in asdict(after).items() if value != getattr(before, name)]
