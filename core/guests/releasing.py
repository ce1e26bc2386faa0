"""Giving seats of the own allocation back to the house, before a ladder does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotFound
from core.inventory.allocations import allocations_in_reach, check_owner
from core.programming.reach import performance_in_reach
from core.work import work
from db.queries import guests
from db.vocabulary import PerformanceId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True)
class Released:
    """How many seats went on sale, of how many that were meant: the others were kept, or gone, meanwhile."""

    seats: int
    meant: int


@permits(Permission.ALLOCATION_RELEASE)
def release_own(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    letter: str,
    seats: Collection[int],
    with_guests: bool = False,
) -> Released:
    """Put these seats of an allocation on sale, as far as they are still in it. Seats that are kept for a guest stay;
    `with_guests` takes their guests off.

    The caller names the seats that it was shown, so that nothing unseen goes. Asked twice, nothing more goes.
    Raises: NotPermitted (it is not the person's to release), NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.ALLOCATION_RELEASE, performance_id)
    there = {row.letter: row for row in allocations_in_reach(core, actor, performance_id)}
    letter = letter.strip().upper()
    if letter not in there:
        raise NotFound(f"There is no allocation '{letter}' at {performance.code}.")
    check_owner(actor, there[letter])
    wanted = sorted(set(seats))
    if not wanted or wanted[0] < 0 or wanted[-1] >= performance.seat_count:
        raise BadInput(f"No seat of {letter} is left to release. Look at the list again.")
    with work(core, actor) as unit:
        done = guests.release_own(
            unit.connection, performance_id, letter, wanted, with_guests=with_guests, account_id=actor.account_id,
            session_id=actor.session_id, reason=f"{letter} given back by {actor.username}",
        )  # fmt: skip
        if done.seats:
            unit.record(
                "allocation.give_back", f"{performance.code} {letter}", seats=len(done.seats), with_guests=with_guests
            )
    core.news.announce(performance_id, SeatState.OPEN, done.seats, done.fences, by=actor.username)
    return Released(len(done.seats), len(wanted))
