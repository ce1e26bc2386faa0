"""Refusals that help: which seats, what they are, until when, and what to take instead."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from core.errors import SeatsUnavailable
from core.inventory.best_available import best_available
from core.programming.repertoire import Performance
from db.queries import inventory
from db.vocabulary import CartId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core
    from core.venues.manifest import Manifest

_NAMED_MAX = 4

_WORDS = {
    SeatState.HELD: "held",
    SeatState.PAYING: "being paid for",
    SeatState.RESERVED: "reserved",
    SeatState.SOLD: "sold",
    SeatState.COMP: "given as a comp",
    SeatState.ALLOCATED: "set aside",
    SeatState.KILLED: "not for sale",
}


def seats_unavailable(
    core: Core, performance: Performance, wanted: Sequence[int], cart: CartId | None
) -> SeatsUnavailable:
    """Look again at the seats that stood in the way and say so; they may even be open by now."""
    manifest = core.repertoire.manifest(performance.manifest_id)
    taken = [
        claim
        for claim in inventory.claims(core.postgres, performance.id, wanted)
        if claim.state is not SeatState.OPEN and (cart is None or claim.cart_id != cart)
    ]
    if not taken:
        return SeatsUnavailable("The seats were taken and given back at this moment. Try again.")
    sentences = [_sentence(performance, manifest, claim) for claim in taken[:_NAMED_MAX]]
    if len(taken) > _NAMED_MAX:
        sentences.append(f"and {len(taken) - _NAMED_MAX} more are taken")
    labels = [str(manifest.label(claim.seat_ordinal)) for claim in taken]
    instead = _instead(core, performance, manifest, wanted)
    offer = f" Open and alike: {', '.join(instead)}." if instead else " Nothing alike is open; pick other seats."
    return SeatsUnavailable(
        f"{', '.join(sentences)}.{offer}", seats=labels, alternatives=instead, until=taken[0].expires_at
    )


def _sentence(performance: Performance, manifest: Manifest, claim: inventory.ClaimRow) -> str:
    label = manifest.label(claim.seat_ordinal)
    if claim.state is SeatState.HELD and claim.expires_at is not None:
        from zoneinfo import ZoneInfo

        until = claim.expires_at.astimezone(ZoneInfo(performance.time_zone))
        holder = f" by {claim.holder}" if claim.holder else ""
        if claim.parked_as is not None:
            return f"{label} is parked as '{claim.parked_as}'{holder} until {until:%H:%M:%S}"
        return f"{label} is held{holder} until {until:%H:%M:%S}"
    if claim.code is not None and claim.state in (SeatState.ALLOCATED, SeatState.KILLED):
        return f"{label} is {_WORDS[claim.state]} ({claim.code})"
    return f"{label} is {_WORDS[claim.state]}"


def _instead(core: Core, performance: Performance, manifest: Manifest, wanted: Sequence[int]) -> list[str]:
    """As many open seats together at the same level and section, else at the same level."""
    plane = core.news.plane(performance.id).states
    level = manifest.level_of(wanted[0]).number
    for section in (manifest.section_of(wanted[0]).number, None):
        pick = best_available(manifest, plane, len(wanted), random=Random(), level=level, section=section)
        if pick is not None:
            return [str(manifest.label(seat)) for seat in pick.seats]
    return []
