"""Allotments: seats of one performance that an agent may sell until the cut-off; what is unsold then goes on sale.

An allotment is an allocation of kind agent. Its seats are under the letter of that, and the one rung of its ladder is
the cut-off, so maps, ageing list and worker know it without being told.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.agents.people import agent_in_reach
from core.errors import BadInput, NotFound, Refusal, SeatsUnavailable
from core.inventory.refusals import seats_unavailable
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.work import work
from db.errors import ActUndone
from db.queries import agents, allocations
from db.queries.agents import AllotmentRow as Allotment
from db.vocabulary import ALLOCATION_LETTERS, AgentId, AllocationKind, OrderId, PerformanceId, Role, SeatState

if TYPE_CHECKING:
    from core.printing import Printed
    from core.runtime import Core


class CutOffOver(Refusal):
    """The cut-off of the allotment is over: what was unsold is on sale for everybody."""

    code = "cut_off_over"


@permits(Permission.AGENT_MANAGE)
def allotments_of(core: Core, actor: Actor, agent_id: AgentId | None = None) -> tuple[Allotment, ...]:
    """The allotments in reach, of one agent or of all, soonest performance first. Raises NotFound."""
    if agent_id is not None:
        agent_in_reach(core, actor, agent_id)
    return tuple(agents.allotments(core.postgres, scope_of(actor, Permission.AGENT_MANAGE), agent_id=agent_id))


@permits(Permission.AGENT_SELL)
def own_allotments(core: Core, actor: Actor) -> tuple[Allotment, ...]:
    """What the agent itself may sell and has sold, soonest performance first."""
    scope = scope_of(actor, Permission.AGENT_SELL)
    return tuple(agents.allotments(core.postgres, scope, agent_id=actor.agent_id)) if actor.agent_id else ()


@permits(Permission.AGENT_MANAGE)
def allot(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    agent_id: AgentId,
    letter: str,
    cut_off_at: datetime,
    seats: Collection[int] = (),
    quantity: int | None = None,
) -> int:
    """Give seats to an agent under a letter: those named, or so many from the back of the open house. All or none.

    How many it has got now. Asked again with the same letter it gets more, and the cut-off is the new one.
    Raises: SeatsUnavailable, BadInput, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.AGENT_MANAGE, performance_id)
    agent, letter = agent_in_reach(core, actor, agent_id), letter.strip().upper()
    if agent.organisation_id != performance.organisation_id:
        raise NotFound("There is no such agent in your reach. Look at 'etds agent list'.")
    if len(letter) != 1 or letter not in ALLOCATION_LETTERS:
        raise BadInput("An allotment goes by one letter from A to Z.")
    if not core.clock.now() < cut_off_at < performance.starts_at:
        raise BadInput("The cut-off is a time to come, before the performance begins.")
    if bool(seats) == (quantity is not None):
        raise BadInput("Name the seats of the allotment, or say how many.")
    _check_letter(core, performance, agent_id, letter)
    wanted = _wanted(core, performance, seats, quantity)
    try:
        with work(core, actor) as unit:
            allocations.put_allocation(
                unit.connection, performance_id, letter=letter, name=agent.name, kind=AllocationKind.AGENT,
                owner_role=Role.DISTRIBUTOR, sold_by=[Role.AGENT],
            )  # fmt: skip
            allocations.put_steps(unit.connection, performance_id, letter, [(cut_off_at, 100, None)])
            agents.put_allotment(
                unit.connection, performance_id, letter, agent_id=agent_id, cut_off_at=cut_off_at,
                commission_bp=agent.commission_bp,
            )  # fmt: skip
            done = agents.allot_seats(
                unit.connection, performance_id, letter, wanted, account_id=actor.account_id,
                session_id=actor.session_id,
            )  # fmt: skip
            unit.record("agent.allot", f"{performance.code} {letter}", agent=agent.name, seats=len(wanted))
    except ActUndone:
        raise seats_unavailable(core, performance, wanted, cart=None) from None
    core.repertoire.forget(performance_id)  # who reaches it is one of its facts
    codes = [letter] * len(done.seats)
    core.news.announce(performance_id, SeatState.ALLOCATED, done.seats, done.fences, codes=codes, by=actor.username)
    return len(done.seats)


@permits(Permission.AGENT_MANAGE)
def take_back(core: Core, actor: Actor, performance_id: PerformanceId, *, letter: str) -> int:
    """The house takes every unsold seat of an allotment back, before the cut-off; how many.

    Raises: CutOffOver, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.AGENT_MANAGE, performance_id)
    mine = agents.allotments(core.postgres, scope_of(actor, Permission.AGENT_MANAGE), agent_id=None)
    row = next((row for row in mine if (row.performance_id, row.letter) == (performance_id, letter.upper())), None)
    if row is None:
        raise _no_allotment(performance)
    return _return(core, actor, performance, row.letter, row.agent_id, None)


@permits(Permission.AGENT_SELL)
def return_unsold(
    core: Core, actor: Actor, performance_id: PerformanceId, *, seats: Collection[int] | None = None
) -> int:
    """Give seats of the own allotment back before the cut-off: these, or all that are unsold; how many.

    Raises: CutOffOver; SeatsUnavailable (some are sold or held: none is given back), NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.AGENT_SELL, performance_id)
    mine = next((row for row in own_allotments(core, actor) if row.performance_id == performance_id), None)
    if mine is None:
        raise _no_allotment(performance)
    wanted = None if seats is None else sorted(set(seats))
    if wanted is not None and (not wanted or wanted[0] < 0 or wanted[-1] >= performance.seat_count):
        raise BadInput("Name seats of your allotment.")
    return _return(core, actor, performance, mine.letter, mine.agent_id, wanted)


@permits(Permission.AGENT_SELL)
def print_allotted(
    core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId, target: str | None = None
) -> Printed:
    """Print the tickets of an order that the agent made. Raises: AlreadyPrinted, PrintFailed, NotFound."""
    from core.printing.tickets import first_print

    performance = performance_in_reach(core, actor, Permission.AGENT_SELL, performance_id)
    return first_print(core, actor, performance, order, target)


def _return(
    core: Core, actor: Actor, performance: Performance, letter: str, agent_id: AgentId, seats: list[int] | None
) -> int:
    try:
        done = agents.return_allotment(
            core.postgres, performance.id, letter, agent_id=agent_id, seats=seats, account_id=actor.account_id,
            session_id=actor.session_id,
        )  # fmt: skip
    except ActUndone:
        raise SeatsUnavailable(
            "Some of these seats are sold, held or not of this allotment; none went back. Choose others."
        ) from None
    if done.word == "too_late":
        raise CutOffOver(f"The cut-off at {performance.code} is over: what was unsold is on sale for everybody.")
    if done.word == "no_allotment":
        raise _no_allotment(performance)
    if done.seats:
        with work(core, actor) as unit:
            unit.record("agent.return", f"{performance.code} {letter}", seats=len(done.seats))
    core.news.announce(performance.id, SeatState.OPEN, done.seats, done.fences, by=actor.username)
    return len(done.seats)


def _no_allotment(performance: Performance) -> NotFound:
    return NotFound(f"There is no such allotment at {performance.code}. Look at the list of allotments.")


def _check_letter(core: Core, performance: Performance, agent_id: AgentId, letter: str) -> None:
    """One letter an agent, one agent a letter. Raises BadInput."""
    there = {row.letter: row for row in allocations.allocations_of(core.postgres, performance.id)}
    if letter in there and there[letter].kind is not AllocationKind.AGENT:
        raise BadInput(f"{letter} is {there[letter].name} at {performance.code}. Choose another letter.")
    for known, whose, name in agents.letters_at(core.postgres, performance.id):
        if whose == agent_id and known != letter:
            raise BadInput(f"{name} has {known} at {performance.code}. Use that letter.")
        if whose != agent_id and known == letter:
            raise BadInput(f"{letter} is of {name} at {performance.code}. Choose another letter.")


def _wanted(core: Core, performance: Performance, seats: Collection[int], quantity: int | None) -> list[int]:
    """The seats that are meant. Raises BadInput, SeatsUnavailable."""
    if quantity is None:
        wanted = sorted(set(seats))
        if wanted[0] < 0 or wanted[-1] >= performance.seat_count:
            raise BadInput(f"Name seats of this house: there are {performance.seat_count}.")
        return wanted
    plane = core.news.plane(performance.id).states
    free = [seat for seat, byte in enumerate(plane) if byte == SeatState.OPEN.byte]
    if quantity < 1:
        raise BadInput("Allot at least one seat.")
    if quantity > len(free):
        raise SeatsUnavailable(f"Only {len(free)} seats are open at {performance.code}. Allot fewer.")
    return free[-quantity:]
