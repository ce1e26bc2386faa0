"""Hold the best n places: pick without locks, claim the picked, try again without the losers."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, HoldLimitReached, SeatsUnavailable
from core.inventory.agent_eyes import plane_seen
from core.inventory.allocations import allocations_of
from core.inventory.best_available import Pick, best_available, only
from core.inventory.holds import Hold, place_hold
from core.programming.reach import performance_in_reach
from core.venues.manifest import Manifest
from db.queries import inventory
from db.queries.allocations import letters_sold_by
from db.vocabulary import AllocationKind, CartId, PerformanceId, SeatState, plane_byte

if TYPE_CHECKING:
    from core.runtime import Core

_TRIES_MAX = 8


@permits(Permission.HOLD_PLACE)
def hold_best(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    count: int,
    cart: CartId,
    level: str | None = None,
    section: str | None = None,
    accessible: bool = False,
) -> tuple[Hold, Pick]:
    """Hold the best `count` places that are open, of one price level or section where they are named.

    With `accessible` they are of the seats set aside for wheelchairs and their companions, which nobody else is given.
    `best_available.why` says why these.

    Raises: SeatsUnavailable (not so many are open together or near), BadInput (no such level or section), and what
    `place_hold` raises.
    """
    performance = performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    _check(core, count)
    manifest = core.repertoire.manifest_for(performance)
    level_number, section_number = _level(manifest, level), _section(manifest, section)
    letters = _accessible(core, actor, performance_id) if accessible else ""
    random = Random()
    taken: dict[int, int] = {}  # what the plane does not show yet
    with core.seekers.joined(performance_id):
        for attempt in range(_TRIES_MAX):
            plane = bytearray(plane_seen(core, actor, performance_id))
            for seat, state in taken.items():
                plane[seat] = state
            # Wider in a crowd, and each time one was beaten: all who go for the very best give it to one at a time.
            band = 4**attempt * core.seekers.size(performance_id)
            offered = only(bytes(plane), letters) if accessible else bytes(plane)
            pick = best_available(
                manifest, offered, count, random=random, level=level_number, section=section_number, band=band
            )
            if pick is None:
                break
            try:
                return place_hold(core, actor, performance_id, seats=pick.seats, cart=cart, explain=accessible), pick
            except SeatsUnavailable:
                taken |= _lost(core, actor, performance_id, pick)
    raise _none(count, level, section, accessible=accessible)


def _lost(core: Core, actor: Actor, performance_id: PerformanceId, pick: Pick) -> dict[int, int]:
    """What the seats of a pick are, of which somebody else has at least one; a single one is certainly somebody's."""
    if len(pick.seats) == 1 and actor.agent_id is None:
        return {pick.seats[0]: SeatState.HELD.byte}
    return {
        claim.seat_ordinal: plane_byte(claim.state, claim.code)
        for claim in inventory.claims(core.postgres, performance_id, pick.seats)
        if actor.agent_id is None or claim.state is not SeatState.ALLOCATED  # an agent's own look open to it
    }


@permits(Permission.HOLD_PLACE)
def propose_best(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    count: int,
    random: Random,
    level: str | None = None,
    section: str | None = None,
    accessible: bool = False,
) -> Pick:
    """What `hold_best` would hold if nobody else asked. Nothing is held; the same `random` draws the same seats.

    Raises: what `hold_best` raises.
    """
    performance = performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    _check(core, count)
    manifest = core.repertoire.manifest_for(performance)
    level_number, section_number = _level(manifest, level), _section(manifest, section)
    plane = plane_seen(core, actor, performance_id)
    offered = only(plane, _accessible(core, actor, performance_id)) if accessible else plane
    pick = best_available(manifest, offered, count, random=random, level=level_number, section=section_number)
    if pick is None:
        raise _none(count, level, section, accessible=accessible)
    return pick


def _check(core: Core, count: int) -> None:
    if count < 1:
        raise BadInput("Ask for at least one seat.")
    if count > core.settings.hold_seats_max:
        raise HoldLimitReached(
            f"One cart holds at most {core.settings.hold_seats_max} seats. Ask for fewer, and sell in parts."
        )


def _none(count: int, level: str | None, section: str | None, *, accessible: bool) -> SeatsUnavailable:
    if accessible:
        return SeatsUnavailable(f"There are no {count} seats left that are kept for wheelchairs. Ask a manager.")
    where = f" at {level}" if level else f" in {section}" if section else ""
    return SeatsUnavailable(f"There are no {count} open seats to give{where}. Ask for fewer, or elsewhere.")


def _accessible(core: Core, actor: Actor, performance_id: PerformanceId) -> str:
    """The letters of the allocations for wheelchairs that the actor may sell from."""
    mine = letters_sold_by(core.postgres, performance_id, actor.role)
    rows = allocations_of(core, actor, performance_id)
    return "".join(row.letter for row in rows if row.kind is AllocationKind.ACCESSIBLE and row.letter in mine)


def _level(manifest: Manifest, name: str | None) -> int | None:
    if name is None:
        return None
    for level in manifest.levels:
        if level.name.casefold() == name.strip().casefold():
            return level.number
    raise BadInput(f"There is no price level '{name}'. Choose one of: {', '.join(x.name for x in manifest.levels)}.")


def _section(manifest: Manifest, name: str | None) -> int | None:
    if name is None:
        return None
    for section in manifest.sections:
        if section.name.casefold() == name.strip().casefold():
            return section.number
    names = ", ".join(section.name for section in manifest.sections[:12])
    raise BadInput(
        f"There is no section '{name}'. Choose one of: {names}{', …' if len(manifest.sections) > 12 else ''}."
    )
