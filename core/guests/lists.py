"""The guest list of a performance: the seats of the own allocation, who is expected on them, and what is released next.

An artist sees the allocations that are its own. Whoever looks after an organisation's or a house's guests sees all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput
from core.inventory.ageing import value_of
from core.inventory.allocations import allocations_in_reach
from core.inventory.ladders import foresee
from core.money import Money
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from db.queries import allocations, guests
from db.queries.allocations import AllocationRow as Allocation
from db.queries.allocations import StepRow
from db.queries.guests import GuestRow as Party
from db.vocabulary import PerformanceId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestSeat:
    """A seat of an allocation. `party` is who is expected on it."""

    seat: int
    label: str
    letter: str
    state: SeatState
    party: Party | None

    @property
    def is_free(self) -> bool:
        """In the allocation, and nobody is expected on it."""
        return self.state is SeatState.ALLOCATED and self.party is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRelease:
    """The next rung of a ladder: when, where to (None: the open house), how many seats as things stand, worth what."""

    letter: str
    number: int
    due_at: datetime
    to_letter: str | None
    seats: int
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestList:
    """All that is to be seen of it at once. `free_value` is at full price."""

    performance: Performance
    allocations: tuple[Allocation, ...]
    seats: tuple[GuestSeat, ...]
    parties: tuple[Party, ...]
    free_value: Money
    next_release: NextRelease | None

    def free(self, letter: str | None = None) -> tuple[int, ...]:
        """The seats that nobody is expected on."""
        return tuple(one.seat for one in self.seats if one.is_free and letter in (None, one.letter))

    def kept(self, letter: str | None = None) -> tuple[int, ...]:
        """The seats whose guests have not come yet."""
        return tuple(
            one.seat
            for one in self.seats
            if one.state is SeatState.ALLOCATED and one.party is not None and letter in (None, one.letter)
        )


@permits(Permission.GUEST_NAME)
def guest_list(core: Core, actor: Actor, performance_id: PerformanceId) -> GuestList:
    """The seats that are the person's own at a performance, and their guests. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.GUEST_NAME, performance_id)
    rows = allocations_in_reach(core, actor, performance_id)
    letters = [row.letter for row in rows]
    parties = guests.guests(core.postgres, performance_id, letters)
    of_seat = {seat: party for party in parties for seat in party.seats}
    manifest = core.repertoire.manifest_for(performance)
    seats = tuple(
        GuestSeat(
            seat=row.seat, label=str(manifest.label(row.seat)), letter=row.letter, state=row.state,
            party=of_seat.get(row.seat),
        )
        for row in guests.seats_under(core.postgres, performance_id, letters)
    )  # fmt: skip
    free = [one.seat for one in seats if one.is_free]
    steps = [step for step in allocations.steps_of(core.postgres, performance_id) if step.letter in letters]
    return GuestList(
        performance=performance, allocations=tuple(rows), seats=seats, parties=tuple(parties),
        free_value=value_of(core, performance, free), next_release=_next(core, performance, seats, steps),
    )  # fmt: skip


@permits(Permission.GUEST_NAME)
def worth_of(core: Core, actor: Actor, performance_id: PerformanceId, seats: Collection[int]) -> Money:
    """What these seats of a performance in reach cost at full price. Raises NotFound, BadInput."""
    performance = performance_in_reach(core, actor, Permission.GUEST_NAME, performance_id)
    if any(not 0 <= seat < performance.seat_count for seat in seats):
        raise BadInput(f"Name seats of this house: there are {performance.seat_count}.")
    return value_of(core, performance, seats)


def _next(
    core: Core, performance: Performance, seats: Iterable[GuestSeat], steps: Iterable[StepRow]
) -> NextRelease | None:
    pending = sorted((step for step in steps if step.done_at is None), key=lambda step: (step.due_at, step.letter))
    if not pending:
        return None
    step = pending[0]
    (goes,), _ = foresee(
        {step.letter: [one.seat for one in seats if one.is_free and one.letter == step.letter]}, [step]
    )
    return NextRelease(
        letter=step.letter, number=step.number, due_at=step.due_at, to_letter=step.to_letter, seats=len(goes),
        value=value_of(core, performance, goes),
    )  # fmt: skip
