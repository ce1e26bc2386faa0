"""What somebody sees of the pencilled dates: their own whole, of others only that there is one, its rank and its clock.

A read judges by the clock: what has run out is over, whether the worker came or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound
from core.programming.date_holds.rules import DateHold, settle
from db.queries import date_holds as queries
from db.queries.date_holds import HallRow as Hall
from db.scope import Scope
from db.vocabulary import DateHoldId, HallId, OrganisationId

if TYPE_CHECKING:
    from core.runtime import Core

FOREIGN = "another presenter"
_DAYS_MAX = 3_700


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The holds of one hall's day: the live ones, the first first, and those of the past."""

    hall_id: HallId
    venue: str
    hall: str
    time_zone: str
    day: date
    live: tuple[DateHold, ...]
    over: tuple[DateHold, ...]


@permits(Permission.DATE_HOLD_KEEP)
def halls_for_dates(core: Core, actor: Actor) -> tuple[Hall, ...]:
    """The halls in which dates can be kept, by venue and name."""
    return tuple(queries.halls(core.postgres, scope_of(actor, Permission.DATE_HOLD_KEEP).venue_id))


@permits(Permission.DATE_HOLD_KEEP)
def date_stacks(
    core: Core, actor: Actor, *, first: date, last: date, hall_id: HallId | None = None
) -> tuple[Stack, ...]:
    """The stacks of these days, both ends in, by day and hall. A day without a hold has none. Raises BadInput."""
    if not 0 <= (last - first).days <= _DAYS_MAX:
        raise BadInput("Name a first and a last day, at most ten years apart.")
    scope = scope_of(actor, Permission.DATE_HOLD_KEEP)
    rows = queries.holds_between(core.postgres, first, last, hall_id=hall_id, venue_id=scope.venue_id)
    stacks = [_stack(core, scope, tuple(rows)) for _, rows in groupby(rows, key=lambda row: (row.day, row.hall_id))]
    return tuple(stack for stack in stacks if stack.live or stack.over)


def date_stack_of(stacks: Sequence[Stack], hall_id: HallId, day: date) -> Stack | None:
    """The stack of that hall and day. Pure."""
    return next((stack for stack in stacks if (stack.hall_id, stack.day) == (hall_id, day)), None)


def hall_in_reach(core: Core, actor: Actor, hall_id: HallId) -> Hall:
    """Raises NotFound."""
    halls = queries.halls(core.postgres, scope_of(actor, Permission.DATE_HOLD_KEEP).venue_id)
    found = next((hall for hall in halls if hall.id == hall_id), None)
    if found is None:
        raise NotFound("There is no such hall in your reach. Look at 'etds datehold halls'.")
    return found


@permits(Permission.DATE_HOLD_KEEP)
def hall_named(core: Core, actor: Actor, name: str) -> Hall:
    """The hall that is meant by `hall` or `venue, hall`, or by the only part of a name that fits. Raises BadInput."""
    halls = queries.halls(core.postgres, scope_of(actor, Permission.DATE_HOLD_KEEP).venue_id)
    wanted = " ".join(name.replace(",", " ").casefold().split())
    names = {hall.id: " ".join(f"{hall.venue} {hall.hall}".replace(",", " ").casefold().split()) for hall in halls}
    exact = [hall for hall in halls if wanted in (names[hall.id], hall.hall.casefold())]
    meant = exact or [hall for hall in halls if all(word in names[hall.id] for word in wanted.split())]
    if len(meant) != 1 or not wanted:
        listed = "; ".join(f"{hall.venue}, {hall.hall}" for hall in (meant or halls)[:6]) or "none in your reach"
        raise BadInput(f"'{name.strip()}' is not one hall. Name one of: {listed}.")
    return meant[0]


def hold_in_reach(core: Core, actor: Actor, hold_id: DateHoldId) -> DateHold:
    """As it is written. Raises NotFound for a foreign one exactly as for a missing one."""
    found = queries.hold_by_id(core.postgres, scope_of(actor, Permission.DATE_HOLD_KEEP), hold_id)
    if found is None:
        raise NotFound("There is no such date hold in your reach. Look at 'etds datehold list'.")
    return found


def answer_clock(core: Core) -> timedelta:
    """How long the first hold has to answer a challenge."""
    return timedelta(hours=core.settings.challenge_hours)


def masked(hold: DateHold) -> DateHold:
    """What anybody may know of it: that there is one, how it stands, and until when. Pure."""
    return replace(
        hold, organisation_id=OrganisationId(0), organisation=FOREIGN, artist_id=None, artist=None, title=FOREIGN,
        contact=None, note="", kept_by="", performance_id=None, is_foreign=True,
    )  # fmt: skip


def _stack(core: Core, scope: Scope, rows: Sequence[DateHold]) -> Stack:
    live = [row for row in rows if row.rank is not None]
    queue = settle(live, core.clock.now(), answer_clock(core))
    over = [*(row for row in rows if row.rank is None), *queue.ended]
    own = scope.organisation_id
    known = [hold for hold in over if own is None or hold.organisation_id == own]  # what others let go is nobody's news
    seen = [hold if own is None or hold.organisation_id == own else masked(hold) for hold in queue.live]
    head = rows[0]
    return Stack(
        hall_id=head.hall_id, venue=head.venue, hall=head.hall, time_zone=head.time_zone, day=head.day,
        live=tuple(seen), over=tuple(sorted(known, key=lambda hold: hold.ended_at or hold.made_at)),
    )  # fmt: skip
