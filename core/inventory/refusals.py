"""Refusals that help: which seats, what they are, until when, and what to take instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING

from core.errors import InTheWay, SeatsUnavailable
from core.inventory.best_available import best_available, open_runs
from core.programming.repertoire import Performance
from db.queries import guests, inventory
from db.vocabulary import CartId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core
    from core.venues.manifest import Manifest, Row

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
    manifest = core.repertoire.manifest_for(performance)
    taken = [
        claim
        for claim in inventory.claims(core.postgres, performance.id, wanted)
        if claim.state is not SeatState.OPEN and (cart is None or claim.cart_id != cart)
    ]
    if not taken:
        return SeatsUnavailable("The seats were taken and given back at this moment. Try again.")
    kept = guests.kept_for(core.postgres, performance.id, [claim.seat_ordinal for claim in taken])
    sentences = [_sentence(performance, manifest, claim, kept) for claim in taken[:_NAMED_MAX]]
    if len(taken) > _NAMED_MAX:
        sentences.append(f"and {len(taken) - _NAMED_MAX} more are taken")
    in_the_way = [_in_the_way(manifest, claim) for claim in taken]
    seats, words = _instead(core, performance, manifest, wanted, [claim.seat_ordinal for claim in taken])
    instead = [str(manifest.label(seat)) for seat in seats]
    offer = f" Open and alike: {', '.join(instead)}." if instead else " Nothing alike is open; pick other seats."
    return SeatsUnavailable(
        f"{', '.join(sentences)}.{offer}",
        seats=[one.label for one in in_the_way],
        alternatives=instead,
        until=taken[0].expires_at,
        in_the_way=in_the_way,
        offer=seats,
        offer_words=words,
    )


def _in_the_way(manifest: Manifest, claim: inventory.ClaimRow) -> InTheWay:
    return InTheWay(
        seat=claim.seat_ordinal,
        label=str(manifest.label(claim.seat_ordinal)),
        reason="parked" if claim.parked_as is not None else _WORDS[claim.state],
        by=claim.holder,
        till=claim.till,
        until=claim.expires_at,
    )


def kept_for_guests(core: Core, performance: Performance, wanted: Sequence[int]) -> SeatsUnavailable:
    """Why these seats are not let go."""
    kept = guests.kept_for(core.postgres, performance.id, wanted)
    manifest = core.repertoire.manifest(performance.manifest_id)
    first = next((f"{manifest.label(seat)} is kept for a guest of {kept[seat]}" for seat in sorted(kept)), "")
    others = f", and {len(kept) - 1} more are" if len(kept) > 1 else ""
    if not kept:
        return SeatsUnavailable("These seats were named for a guest and free again at this moment. Try again.")
    return SeatsUnavailable(f"{first}{others}; nothing was done. Take the guest off the list first, or leave it out.")


def _sentence(performance: Performance, manifest: Manifest, claim: inventory.ClaimRow, kept: Mapping[int, str]) -> str:
    label = manifest.label(claim.seat_ordinal)
    if claim.state is SeatState.ALLOCATED and claim.seat_ordinal in kept:
        return f"{label} is kept for a guest of {kept[claim.seat_ordinal]}"
    if claim.state is SeatState.HELD and claim.expires_at is not None:
        from zoneinfo import ZoneInfo

        until = claim.expires_at.astimezone(ZoneInfo(performance.time_zone))
        holder = f" by {claim.holder}" if claim.holder else ""
        if claim.parked_as is not None:
            return f"{label} is parked as '{claim.parked_as}'{holder} until {until:%H:%M:%S}"
        till = f" at {claim.till}" if claim.till else ""
        return f"{label} is held{holder}{till} until {until:%H:%M:%S}"
    if claim.code is not None and claim.state in (SeatState.ALLOCATED, SeatState.KILLED):
        return f"{label} is {_WORDS[claim.state]} ({claim.code})"
    return f"{label} is {_WORDS[claim.state]}"


def _instead(
    core: Core, performance: Performance, manifest: Manifest, wanted: Sequence[int], taken: Sequence[int]
) -> tuple[tuple[int, ...], str]:
    """As many open seats at the same level, together: the nearest of the section, else the best of the house; else near
    each other. With them the words that say how alike they are."""
    pictured = bytearray(core.news.plane(performance.id).states)
    for seat in taken:  # the picture may be older than the refusal
        pictured[seat] = SeatState.HELD.byte
    plane = bytes(pictured)
    wanted = [seat for seat in wanted if seat not in manifest.gone]
    if not wanted:
        return (), ""
    level, count = manifest.level_of(wanted[0]).number, len(wanted)
    found = nearest(manifest, plane, wanted)
    if not found:
        pick = best_available(manifest, plane, count, random=Random(), level=level)
        if pick is None:
            return (), ""
        found = pick.seats
    is_together = found == tuple(range(found[0], found[0] + count)) and manifest.row_of(found[0]) == manifest.row_of(
        found[-1]
    )
    together = "" if count == 1 else "together, " if is_together else "apart, "
    return found, f"{together}same price"


def nearest(manifest: Manifest, plane: bytes, wanted: Sequence[int]) -> tuple[int, ...]:
    """The open seats nearest to those that were wanted, as many and together, of their section and level. Pure."""
    first, count = wanted[0], len(wanted)
    home, level = manifest.row_of(first), manifest.level_of(first).number
    column = home.grid_x[first - home.first_ordinal]
    best: tuple[int, int] | None = None
    for row in manifest.rows:
        if row.section == home.section:
            for start, length in open_runs(manifest, row, plane, level, count):
                for seat in {start, start + length - count, *_beside(row, start, length - count, column)}:
                    away = 3 * abs(row.grid_y - home.grid_y) + abs(row.grid_x[seat - row.first_ordinal] - column)
                    if best is None or (away, seat) < best:
                        best = away, seat
    return () if best is None else tuple(range(best[1], best[1] + count))


def _beside(row: Row, start: int, spare: int, column: int) -> list[int]:
    """The place in a run whose first seat is nearest to a column."""
    seats = range(start, start + spare + 1)
    return [min(seats, key=lambda seat: abs(row.grid_x[seat - row.first_ordinal] - column))]
