"""Seats set aside: allocations under a letter, who may sell from them, and the ladder by which they are released.

The trade calls them holds; here a hold is a cart's, on a clock. A seat of an allocation that is let go by a buyer goes
back to it, as long as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits, refusal_of
from core.access.permissions import Permission, may
from core.errors import BadInput, NotFound, SeatsUnavailable
from core.inventory.artist_eyes import own_letters
from core.inventory.refusals import kept_for_guests, seats_unavailable
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.work import work
from db.errors import ActUndone
from db.queries import access, allocations
from db.queries.allocations import AllocationRow as Allocation
from db.queries.allocations import SetAside
from db.queries.allocations import StepRow as ReleaseStep
from db.vocabulary import ALLOCATION_LETTERS, AllocationKind, PerformanceId, Role, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

KILL_CODES = ("camera", "damaged", "pillar", "production", "safety", "view")
"""Why a seat is not sold, in a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """When so many percent of what is then left go, and where to: another letter, or None for the open house."""

    due_at: datetime
    percent: int
    to_letter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Why an allocation is kept, whose it is, and when the house asks and warns.

    `owner` is a name; where it is a user name, that account may release the allocation. `message` is for whoever
    touches a seat of it.
    """

    reason: str = ""
    message: str = ""
    owner: str = ""
    ask_at: datetime | None = None
    warn_at: datetime | None = None


@permits(Permission.HOUSE_SEE)
def allocations_of(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[Allocation, ...]:
    """By letter, with how many seats are left in each and how many went to somebody; an artist's own alone."""
    performance = performance_in_reach(core, actor, Permission.HOUSE_SEE, performance_id)
    if actor.role is Role.AGENT:  # its seats look open to it; what the letters are is the house's business
        return ()
    return tuple(allocations_in_reach(core, actor, performance.id))


@permits(Permission.HOUSE_SEE)
def release_ladder(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[ReleaseStep, ...]:
    """Every rung, by letter and number; those taken have a time."""
    performance_in_reach(core, actor, Permission.HOUSE_SEE, performance_id)
    if actor.role is Role.AGENT:
        return ()
    own = own_letters(core, actor, performance_id)
    return tuple(row for row in allocations.steps_of(core.postgres, performance_id) if own is None or row.letter in own)


@permits(Permission.ALLOCATION_MANAGE)
def put_allocation(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    letter: str,
    name: str,
    kind: AllocationKind,
    owner_role: Role = Role.DISTRIBUTOR,
    sold_by: Collection[Role] = (),
    ladder: Sequence[Release] = (),
    terms: Terms | None = None,
) -> None:
    """Make the allocation, or change what stands under its letter; the rungs not yet taken are replaced, and the
    terms where they are given.

    Raises: BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.ALLOCATION_MANAGE, performance_id)
    letter = _letter(letter)
    if not name.strip() or not name.isprintable() or len(name) > 80:
        raise BadInput("Give the allocation a name of 1 to 80 characters.")
    _check(core, performance, letter, ladder)
    if terms is not None:
        _check_terms(performance, terms)
    with work(core, actor) as unit:
        allocations.put_allocation(
            unit.connection,
            performance_id,
            letter=letter,
            name=name.strip(),
            kind=kind,
            owner_role=owner_role,
            sold_by=sorted(set(sold_by)),
        )
        steps = [(rung.due_at, rung.percent, rung.to_letter) for rung in sorted(ladder, key=lambda rung: rung.due_at)]
        allocations.put_steps(unit.connection, performance_id, letter, steps)
        if terms is not None:
            owner = access.account_by_name(core.postgres, terms.owner.strip().casefold()) if terms.owner else None
            allocations.put_terms(
                unit.connection,
                performance_id,
                letter,
                reason=terms.reason.strip() or None,
                message=terms.message.strip() or None,
                owner=(owner.display_name if owner else terms.owner.strip()) or None,
                owner_account_id=owner and owner.id,
                ask_at=terms.ask_at,
                warn_at=terms.warn_at,
            )
        unit.record("allocation.put", f"{performance.code} {letter}", name=name.strip(), kind=kind, rungs=len(steps))


def _check_terms(performance: Performance, terms: Terms) -> None:
    """Raises BadInput."""
    for line in (terms.reason, terms.message, terms.owner):
        if len(line) > 120 or not line.isprintable():
            raise BadInput("Reason, message and owner are one line each, of at most 120 characters.")
    for moment in (terms.ask_at, terms.warn_at):
        if moment is not None and (moment.tzinfo is None or moment >= performance.starts_at):
            raise BadInput("Ask and warn before the performance begins, at a time with its zone.")
    if terms.ask_at is not None and terms.warn_at is not None and terms.ask_at > terms.warn_at:
        raise BadInput("The house asks first and warns later. Exchange the two moments.")


def _check(core: Core, performance: Performance, letter: str, ladder: Sequence[Release]) -> None:
    """Raises BadInput where a rung leads nowhere, or is due when the performance is over."""
    letters = {row.letter for row in allocations.allocations_of(core.postgres, performance.id)}
    for rung in ladder:
        if not 1 <= rung.percent <= 100:
            raise BadInput("A rung releases 1 to 100 percent of what is left.")
        if rung.due_at.tzinfo is None or rung.due_at >= performance.starts_at:
            raise BadInput("A rung is due before the performance begins, at a time with its zone.")
        if rung.to_letter is not None and (rung.to_letter == letter or rung.to_letter not in letters):
            raise BadInput(f"There is no other allocation '{rung.to_letter}' here. Make it first, or release to open.")


@permits(Permission.ALLOCATION_MANAGE)
def allocate_seats(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    letter: str,
    seats: Collection[int],
    reason: str = "set aside",
) -> int:
    """Set open seats aside, or move them from another allocation: all or none; how many.

    Raises: SeatsUnavailable (some are with somebody), NotFound (no such allocation), BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.ALLOCATION_MANAGE, performance_id)
    wanted = _seats(performance, seats)
    letter = _letter(letter)
    try:
        done = allocations.allocate_seats(
            core.postgres,
            performance_id,
            letter,
            wanted,
            account_id=actor.account_id,
            session_id=actor.session_id,
            reason=reason,
        )
    except ActUndone:
        raise _taken(core, performance, wanted) from None
    if done.word == "no_allocation":
        raise NotFound(f"There is no allocation '{letter}' at {performance.code}. Make it first.")
    _tell(core, actor, performance_id, SeatState.ALLOCATED, done, letter)
    return len(done.seats)


@permits(Permission.SEAT_KILL)
def kill_seats(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    code: str,
    seats: Collection[int],
    reason: str = "killed",
) -> int:
    """Take open or allocated seats off sale for this performance: all or none; how many. `code` is of KILL_CODES.

    Raises: SeatsUnavailable, BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.SEAT_KILL, performance_id)
    if code not in KILL_CODES:
        raise BadInput(f"Say why in one of these words: {', '.join(KILL_CODES)}.")
    wanted = _seats(performance, seats)
    try:
        done = allocations.kill_seats(
            core.postgres,
            performance_id,
            code,
            wanted,
            account_id=actor.account_id,
            session_id=actor.session_id,
            reason=reason,
        )
    except ActUndone:
        raise _taken(core, performance, wanted) from None
    _tell(core, actor, performance_id, SeatState.KILLED, done)
    return len(done.seats)


@permits(Permission.SEAT_KILL)
def open_seats(
    core: Core, actor: Actor, performance_id: PerformanceId, *, seats: Collection[int], reason: str = "opened"
) -> int:
    """Put killed and allocated seats back into the open house; how many of these were.

    Raises: SeatsUnavailable (some are kept for guests: none is opened), BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.SEAT_KILL, performance_id)
    wanted = _seats(performance, seats)
    try:
        done = allocations.open_seats(
            core.postgres,
            performance_id,
            wanted,
            account_id=actor.account_id,
            session_id=actor.session_id,
            reason=reason,
        )
    except ActUndone:
        raise kept_for_guests(core, performance, wanted) from None
    _tell(core, actor, performance_id, SeatState.OPEN, done)
    return len(done.seats)


@permits(Permission.ALLOCATION_RELEASE)
def release_allocation(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    letter: str,
    percent: int = 100,
    to_letter: str | None = None,
    reason: str = "released",
) -> int:
    """Let a share of what is left in it go, from the back of the house, to all or another allocation; how many seats.

    Whoever owns an allocation by role may, and who manages allocations.
    Raises: NotPermitted, NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.ALLOCATION_RELEASE, performance_id)
    there = {row.letter: row for row in allocations_in_reach(core, actor, performance_id)}
    letter = _letter(letter)
    for known in (letter, to_letter):
        if known is not None and known not in there:
            raise NotFound(f"There is no allocation '{known}' at {performance.code}.")
    check_owner(actor, there[letter])
    if not 1 <= percent <= 100 or to_letter == letter:
        raise BadInput("Release 1 to 100 percent, to the open house or to another allocation.")
    done = allocations.release_allocation(
        core.postgres,
        performance_id,
        letter,
        percent,
        to_letter,
        account_id=actor.account_id,
        session_id=actor.session_id,
        reason=reason,
    )
    _tell(core, actor, performance_id, SeatState.ALLOCATED if to_letter else SeatState.OPEN, done, to_letter)
    return len(done.seats)


@permits(Permission.ALLOCATION_RELEASE)
def release_step(core: Core, actor: Actor, performance_id: PerformanceId, *, letter: str, number: int) -> int:
    """Take a rung of a ladder now, before its time; how many seats went. Taken already, by its time or by somebody: 0.

    Raises: NotPermitted, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.ALLOCATION_RELEASE, performance_id)
    there = {row.letter: row for row in allocations_in_reach(core, actor, performance_id)}
    letter = _letter(letter)
    if letter not in there:
        raise NotFound(f"There is no allocation '{letter}' at {performance.code}.")
    check_owner(actor, there[letter])
    done, to_letter = allocations.take_step(
        core.postgres, performance_id, letter, number, account_id=actor.account_id, session_id=actor.session_id
    )
    if done.word == "no_step":
        raise NotFound(f"The ladder of {letter} at {performance.code} has no such step. Read it again.")
    _tell(core, actor, performance_id, SeatState.ALLOCATED if to_letter else SeatState.OPEN, done, to_letter)
    return len(done.seats)


def check_owner(actor: Actor, allocation: Allocation) -> None:
    """Whoever owns an allocation, by role or by name, may release it, and who manages allocations.

    Raises NotPermitted.
    """
    is_owner = allocation.owner_role is actor.role or allocation.owner_account_id == actor.account_id
    if not is_owner and not may(actor, Permission.ALLOCATION_MANAGE):
        raise refusal_of(actor, Permission.ALLOCATION_MANAGE)


def allocations_in_reach(core: Core, actor: Actor, performance_id: PerformanceId) -> list[Allocation]:
    """All of a performance; to an artist those of others look as if they did not exist."""
    own = own_letters(core, actor, performance_id)
    rows = allocations.allocations_of(core.postgres, performance_id)
    return [row for row in rows if own is None or row.letter in own]


def climb_ladders(core: Core, *, steps_max: int = 50) -> int:
    """Take the rungs that are due, and tell everybody; how many. Safe to call from any number of processes."""
    taken = allocations.climb_ladders(core.postgres, steps_max)
    for step in taken:
        state = SeatState.ALLOCATED if step.to_letter else SeatState.OPEN
        codes = [step.to_letter] * len(step.seats) if step.to_letter else []
        core.news.announce(step.performance_id, state, step.seats, step.fences, codes=codes)
    return len(taken)


def _letter(letter: str) -> str:
    wanted = letter.strip().upper()
    if len(wanted) != 1 or wanted not in ALLOCATION_LETTERS:
        raise BadInput("An allocation goes by one letter from A to Z.")
    return wanted


def _seats(performance: Performance, seats: Collection[int]) -> list[int]:
    wanted = sorted(set(seats))
    if not wanted or wanted[0] < 0 or wanted[-1] >= performance.seat_count:
        raise BadInput(f"Name seats of this house: there are {performance.seat_count}.")
    return wanted


def _taken(core: Core, performance: Performance, wanted: Sequence[int]) -> SeatsUnavailable:
    return seats_unavailable(core, performance, wanted, cart=None)


def _tell(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    state: SeatState,
    done: SetAside,
    letter: str | None = None,
) -> None:
    codes = [letter] * len(done.seats) if letter else []
    core.news.announce(performance_id, state, done.seats, done.fences, codes=codes, by=actor.username)
