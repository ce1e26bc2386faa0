"""Is there room for it? The calendar around a proposal, what speaks against it, and the refusal that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.permissions import Permission, scope_of
from core.errors import NotFound, Refusal
from core.programming.calendar import read_calendar
from core.programming.conflicts import Conflict, Proposal, conflicts, hard
from core.programming.entries import Calendar
from core.programming.slots import free_slots, in_words
from db.queries import bookings as queries
from db.vocabulary import EventId

if TYPE_CHECKING:
    from core.runtime import Core

_DAYS_AROUND = 16  # free slots are looked for in so many


class BookingClash(Refusal):
    """Something else has the hall then; `conflicts` says all that speaks against it, `alternatives` when it is free."""

    code = "booking_clash"

    def __init__(self, conflicts: Sequence[Conflict], alternatives: Sequence[str] = ()) -> None:
        self.conflicts, self.alternatives = tuple(conflicts), tuple(alternatives)
        why = (hard(self.conflicts) or self.conflicts)[0].sentence
        free = f"such as {self.alternatives[0]}" if self.alternatives else "or another hall"
        super().__init__(f"{why} Take another time, {free}.")

    def as_data(self) -> Mapping[str, object]:
        return {**Refusal.as_data(self), "conflicts": [one.as_data() for one in self.conflicts]}


class BookingDoubtful(BookingClash):
    """Something speaks against it that a booker may accept, and it was not accepted."""

    code = "booking_doubtful"

    def __init__(self, conflicts: Sequence[Conflict], alternatives: Sequence[str] = ()) -> None:
        super().__init__(conflicts, alternatives)
        more = f" (and {len(self.conflicts) - 1} more)" if len(self.conflicts) > 1 else ""
        first = next(iter(self.conflicts))
        self.args = (f"{first.sentence.rstrip('.')}{more}. Accept it, or take another time.",)


def calendar_around(core: Core, actor: Actor, first: datetime, last: datetime) -> Calendar:
    """All that can speak against something between these moments."""
    days = timedelta(days=max(_DAYS_AROUND, queries.radius_days_max(core.postgres) + 2))
    return read_calendar(core, actor, (first - days).date(), (last + days).date())


def judge(core: Core, actor: Actor, proposals: Sequence[Proposal], *, accept_soft: bool) -> None:
    """Raises: BookingClash; BookingDoubtful unless soft conflicts are accepted."""
    first, last = min(one.starts_at for one in proposals), max(one.ends_at for one in proposals)
    calendar = calendar_around(core, actor, first, last)
    for proposal in proposals:
        found = conflicts(calendar, proposal)
        if hard(found) or (found and not accept_soft):
            lane = calendar.lanes[proposal.hall_id]
            free = [in_words(start, lane) for start in free_slots(calendar, proposal)]
            raise (BookingClash if hard(found) else BookingDoubtful)(found, free)


def event_in_reach(core: Core, actor: Actor, event_id: EventId) -> queries.EventRow:
    """Raises NotFound, for a foreign event as for a missing one."""
    scope = scope_of(actor, Permission.BOOKING_PLAN)
    found = queries.events_by_id(core.postgres, [event_id])
    if not found or (scope.organisation_id is not None and found[0].organisation_id != scope.organisation_id):
        raise NotFound("There is no such event in your reach. Look at 'etds booking events'.")
    return found[0]
