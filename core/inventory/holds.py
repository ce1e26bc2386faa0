"""Holds: seats kept for a cart, for minutes, on one clock. All of them or none; Postgres is the one judge.

A cart's hold is named by the cart's id, which the caller makes: asking again with the same id is harmless and gives
the same hold. The clock of the whole cart starts with its first seat and is pushed on by `extend_hold` only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.override import Words, told_by
from core.access.permissions import Permission
from core.errors import (
    BadInput,
    HoldEnded,
    HoldLimitReached,
    HoldNotExtendable,
    Outage,
    SaleClosed,
    SeatsUnavailable,
)
from core.inventory.agent_eyes import not_allotted
from core.inventory.refusals import seats_unavailable
from core.programming.lifecycle import state_now
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.programming.selling import check_hold
from core.together import Together
from core.work import work
from db.errors import ActUndone
from db.postgres import Postgres
from db.queries import agents, inventory
from db.queries.allocations import letters_sold_by
from db.vocabulary import ALLOCATION_LETTERS, CartId, PerformanceId, PerformanceState, Role, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_TAKEN = inventory.HoldOutcome("taken", datetime.min.replace(tzinfo=UTC), 0, [], [], [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What a cart holds at one performance. `remaining_seconds` counts from the answer, by the database's clock."""

    performance_id: PerformanceId
    cart: CartId
    seats: tuple[int, ...]
    expires_at: datetime
    remaining_seconds: float


@permits(Permission.HOLD_PLACE)
def place_hold(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    seats: Collection[int],
    cart: CartId,
    explain: bool = True,
) -> Hold:
    """Hold these seats for the cart, with those it holds already: all of them or none.

    Seats of an allocation are held for those whose role may sell from it.
    A refusal is explained, which costs more than the hold; who just tries other seats says `explain=False`.

    Raises: SeatsUnavailable (each seat, its state, until when, and the nearest that are open), SaleClosed,
    WindowShut, CodeNeeded, HoldLimitReached, HoldEnded (the cart is another person's), NotFound, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    asked = _asked(core, actor, performance, seats, cart)

    def letters() -> list[str]:
        return letters_sold_by(core.postgres, performance_id, actor.role) if explain else []

    return _place(core, actor, performance, asked, letters, explain=explain)


def _break_in_words(
    core: Core, actor: Actor, *, performance_id: PerformanceId, seats: Collection[int], reason: str, **_: object
) -> Words:
    """What a manager reads who is asked for it."""
    performance = performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    manifest = core.repertoire.manifest(performance.manifest_id)
    if not seats or min(seats) < 0 or max(seats) >= performance.seat_count:
        raise BadInput(f"Name seats of this house: there are {performance.seat_count}.")
    named = ", ".join(str(manifest.label(seat)) for seat in sorted(set(seats)))
    return Words(act=f"sell seats of {performance.code} that are set aside", about=named, reason=reason.strip())


@told_by(_break_in_words)
@permits(Permission.ALLOCATION_BREAK)
def break_allocation(
    core: Core, actor: Actor, performance_id: PerformanceId, *, seats: Collection[int], cart: CartId, reason: str
) -> Hold:
    """Hold seats for the cart although they are set aside for others; the audit keeps who did, and why.

    Raises: what `place_hold` raises; BadInput without a reason.
    """
    performance = performance_in_reach(core, actor, Permission.ALLOCATION_BREAK, performance_id)
    if not reason.strip() or not reason.isprintable() or len(reason) > 120:
        raise BadInput("Say in one line why these seats are taken from those they are set aside for.")
    asked = _asked(core, actor, performance, seats, cart)
    with work(core, actor) as unit:
        unit.record("allocation.break", performance.code, reason=reason.strip(), seats=list(asked.seats))
    return _place(core, actor, performance, asked, lambda: list(ALLOCATION_LETTERS), explain=True)


def _asked(
    core: Core, actor: Actor, performance: Performance, seats: Collection[int], cart: CartId
) -> inventory.HoldAsked:
    """Raises BadInput, HoldLimitReached, SaleClosed, WindowShut, CodeNeeded."""
    now = core.clock.now()
    has_begun = performance.starts_at <= now  # its state may be seconds old, and is moved by a worker
    if actor.role is Role.CUSTOMER and (has_begun or state_now(performance, now) is not PerformanceState.ON_SALE):
        raise SaleClosed(f"{performance.code} is not on sale now. Choose another performance.")
    check_hold(core, actor, performance, cart)
    wanted = sorted(set(seats))
    if not wanted or wanted[0] < 0 or wanted[-1] >= performance.seat_count:
        raise BadInput(f"Name seats of this house: there are {performance.seat_count}.")
    seats_max = core.settings.hold_seats_max
    if len(wanted) > seats_max:
        raise _too_many(seats_max)
    return inventory.HoldAsked(
        cart=cart,
        seats=wanted,
        account_id=actor.account_id,
        session_id=actor.session_id,
        hold_seconds=hold_seconds_of(core, actor),
        seats_max=seats_max,
    )


def _place(
    core: Core,
    actor: Actor,
    performance: Performance,
    asked: inventory.HoldAsked,
    letters: Callable[[], Sequence[str]],
    *,
    explain: bool,
) -> Hold:
    """One try; where allocations alone are in the way, and these letters let them go, one more."""
    performance_id, cart, agent = performance.id, asked.cart, actor.agent_id
    if actor.role is Role.AGENT and agent is not None:
        outcome = _judged(asked, lambda: agents.place_agent_hold(core.postgres, performance_id, asked, agent))
    else:
        outcome = _judged(asked, lambda: core.holds.ask(performance_id, asked))
    if outcome.word == "taken" and agent is None and (mine := _let_go(core, performance_id, asked, letters())):
        given = replace(asked, letters=mine)
        outcome = _judged(given, lambda: inventory.place_hold(core.postgres, performance_id, given))
    match outcome.word:
        case "held":
            core.news.announce(performance_id, SeatState.HELD, outcome.changed, outcome.fences, by=actor.username)
            return _hold(performance_id, cart, outcome)
        case "taken":
            if agent is not None:  # who has them is the house's business
                raise not_allotted()
            if not explain:
                raise SeatsUnavailable("Some of these seats are taken. Pick others.")
            raise seats_unavailable(core, performance, asked.seats, cart)
        case "closed":
            raise SaleClosed(f"{performance.code} is not on sale now. Choose another performance.")
        case "not_mine":
            raise HoldEnded("That cart is held by somebody else. Start a new one.")
        case "busy":
            raise Outage("This cart is being changed elsewhere. Try again.")
        case _:
            raise BadInput(f"Name seats of this house: there are {performance.seat_count}.")


def _judged(asked: inventory.HoldAsked, ask: Callable[[], inventory.HoldOutcome]) -> inventory.HoldOutcome:
    try:
        return ask()
    except ActUndone as undone:
        if undone.code == ActUndone.TOO_MANY_SEATS:
            raise _too_many(asked.seats_max) from None
        return _TAKEN


def _let_go(
    core: Core, performance_id: PerformanceId, asked: inventory.HoldAsked, letters: Sequence[str]
) -> Sequence[str]:
    """These letters, if nothing but allocations of theirs is in the way.

    Asked only after a plain hold was refused, so that seats which nobody has set aside cost nothing more.
    """
    if not letters:
        return []
    claims = inventory.claims(core.postgres, performance_id, asked.seats)
    in_the_way = [claim for claim in claims if claim.state is not SeatState.OPEN and claim.cart_id != asked.cart]
    theirs = all(claim.state is SeatState.ALLOCATED and claim.code in letters for claim in in_the_way)
    return letters if in_the_way and theirs else []


def holds_together(postgres: Postgres) -> Together[PerformanceId, inventory.HoldAsked, inventory.HoldOutcome]:
    """How the holds of one process reach the judge: carts that ask at one moment go together, none of them twice."""

    def send(
        performance_id: PerformanceId, asked: Sequence[inventory.HoldAsked]
    ) -> Sequence[inventory.HoldOutcome | None]:
        if len(asked) == 1:
            return [inventory.place_hold(postgres, performance_id, asked[0])]
        return inventory.place_holds(postgres, performance_id, asked)

    return Together(send, lambda asked: (*asked.seats, asked.cart))


@permits(Permission.HOLD_PLACE)
def extend_hold(core: Core, actor: Actor, performance_id: PerformanceId, *, cart: CartId) -> Hold:
    """Give the whole cart more time, as often as the house allows.

    Raises: HoldEnded (run out, or another person's), HoldNotExtendable.
    """
    performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    try:
        outcome = inventory.extend_hold(
            core.postgres,
            performance_id,
            cart,
            account_id=actor.account_id,
            session_id=actor.session_id,
            hold_seconds=hold_seconds_of(core, actor),
            ceiling_seconds=core.settings.hold_ceiling_seconds,
            extensions_max=core.settings.hold_extensions_max,
        )
    except ActUndone:
        raise HoldEnded("This hold has just run out. Pick the seats again.") from None
    match outcome.word:
        case "extended":
            return _hold(performance_id, cart, outcome)
        case "spent":
            raise HoldNotExtendable("This hold cannot be extended any more. Sell it, or let it go and pick again.")
        case _:
            raise HoldEnded("This hold has run out or is not yours. Pick the seats again.")


@permits(Permission.HOLD_PLACE)
def release_hold(
    core: Core, actor: Actor, performance_id: PerformanceId, *, cart: CartId, seats: Collection[int] | None = None
) -> tuple[int, ...]:
    """Give seats of the cart back, or all of them where none are named; those that were given back. Asking twice is
    harmless.

    Raises: HoldEnded when the cart is another person's.
    """
    performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    moved = inventory.release_hold(
        core.postgres,
        performance_id,
        cart,
        None if seats is None else sorted(set(seats)),
        account_id=actor.account_id,
        session_id=actor.session_id,
    )
    if moved.word == "not_mine":
        raise HoldEnded("That hold is somebody else's; only they or its clock can let it go.")
    core.news.announce(performance_id, SeatState.OPEN, moved.seats, moved.fences, codes=moved.codes, by=actor.username)
    return tuple(moved.seats)


@permits(Permission.HOLD_PLACE)
def my_holds(core: Core, actor: Actor) -> tuple[Hold, ...]:
    """The living holds of this account at all performances, oldest first: what a restarted terminal takes up again."""
    rows = inventory.holds_of_account(core.postgres, actor.account_id)
    return tuple(_held(row) for row in rows)


@permits(Permission.HOLD_PLACE)
def find_hold(core: Core, actor: Actor, cart: CartId) -> Hold:
    """The actor's own hold of that id. Raises HoldEnded, for another's exactly as for none."""
    row = inventory.hold_of_cart(core.postgres, cart)
    if row is None or row.account_id != actor.account_id:
        raise HoldEnded("There is no such hold of yours; it may have run out. Hold the seats again.")
    return _held(row)


def sweep(core: Core, *, holds_max: int = 500) -> int:
    """Free what has run out and tell everybody; how many seats. Any terminal does this now and then; none must."""
    moved: Sequence[inventory.SeatsMoved] = inventory.sweep_holds(core.postgres, holds_max)
    for freed in moved:
        core.news.announce(freed.performance_id, SeatState.OPEN, freed.seats, freed.fences, codes=freed.codes)
    return sum(len(freed.seats) for freed in moved)


def hold_seconds_of(core: Core, actor: Actor) -> int:
    """How long a cart of this person lives."""
    if actor.role is Role.CUSTOMER:
        return core.settings.hold_seconds
    return core.settings.operator_hold_seconds


def _too_many(seats_max: int) -> HoldLimitReached:
    return HoldLimitReached(f"One cart holds at most {seats_max} seats. Sell this one and start another.")


def _hold(performance_id: PerformanceId, cart: CartId, outcome: inventory.HoldOutcome) -> Hold:
    return Hold(
        performance_id=performance_id,
        cart=cart,
        seats=tuple(outcome.seats),
        expires_at=outcome.expires_at,
        remaining_seconds=outcome.remaining_ms / 1000,
    )


def _held(row: inventory.HoldRow) -> Hold:
    return Hold(
        performance_id=row.performance_id,
        cart=row.cart_id,
        seats=tuple(row.seats),
        expires_at=row.expires_at,
        remaining_seconds=row.remaining_ms / 1000,
    )
