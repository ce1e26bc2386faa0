"""Carrying a line out: hold what it asks for, and sell it. For cash that is one act, which may be asked for again.

Cart and order are the caller's and stay the same over retries: a sale that stands is found again, and seats that a
first try held are not held twice. Where nothing was sold, what this act held is given back; the cart is as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, HoldEnded, Refusal
from core.inventory import Hold, find_hold, hold_best, place_hold, release_hold, why
from core.programming.reach import performance_in_reach
from core.saleline import comps
from core.saleline.preview import buyer_of
from core.saleline.words import Wish
from core.sales import NOBODY, Buyer, Sale, find_sale, quote_seats, sell_for_cash
from db.vocabulary import CartId, OrderId, PerformanceId, TenderKind

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a line has just added to its cart: the seats by price type letter, and why these."""

    hold: Hold
    seats: Mapping[int, str]
    why: str


@permits(Permission.HOLD_PLACE)
def hold_wish(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    wish: Wish,
    cart: CartId,
    carted: Mapping[int, str] | None = None,
    proposed: Mapping[int, str] | None = None,
) -> Held:
    """Hold what the line asks for: what was `proposed` and seen and nothing else, or named seats, or the best.

    The best are tried for again where somebody is quicker; seats that were seen or named are not exchanged for others.
    Raises: what `place_hold` and `hold_best` raise.
    """
    performance = performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    standard = core.repertoire.prices(performance_id).standard.letter
    seats = tuple(proposed) if proposed else tuple(seat for seat in wish.seats if seat not in (carted or {}))
    if seats:
        hold = place_hold(core, actor, performance_id, seats=seats, cart=cart)
        return Held(hold=hold, seats=proposed or wish.priced(seats, standard), why="")
    if not wish.number:
        raise BadInput("Say how many seats, or name them.")
    standing = _standing(core, actor, cart, carted or {})
    if standing is not None and len(standing.seats) - len(carted or {}) == wish.number:
        seats = tuple(seat for seat in standing.seats if seat not in (carted or {}))
        return Held(hold=standing, seats=wish.priced(seats, standard), why="")
    hold, pick = hold_best(
        core, actor, performance_id, count=wish.number, cart=cart, level=wish.level, section=wish.section,
        accessible=wish.accessible,
    )  # fmt: skip
    reason = why(core.repertoire.manifest(performance.manifest_id), pick)
    return Held(hold=hold, seats=wish.priced(pick.seats, standard), why=reason)


@permits(Permission.SALE_CASH)
def sell_wish(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    wish: Wish,
    cart: CartId,
    order: OrderId,
    carted: Mapping[int, str] | None = None,
    proposed: Mapping[int, str] | None = None,
    buyer: Buyer = NOBODY,
    channel: str = "counter",
) -> Sale:
    """Hold the wish and sell it with what is in the cart, for cash or as a comp. The same order again is one sale.

    Raises: what holding and selling raise; nothing was sold then, and what was held for it is open again.
    """
    if (known := find_sale(core, actor, performance_id, order=order)) is not None:
        return known
    if wish.comp is None and [part.kind for part in wish.tenders] != [TenderKind.CASH]:
        raise BadInput("This line is not paid in cash alone. Sell it in the payment dialog.")
    carted = dict(carted or {})
    held: Mapping[int, str] = {}
    if wish.number:
        held = hold_wish(core, actor, performance_id, wish=wish, cart=cart, carted=carted, proposed=proposed).seats
    seats, who = {**carted, **held}, buyer_of(wish, buyer)
    try:
        if wish.comp is not None:
            return comps.give(
                core, actor, performance_id, cart=cart, order=order, seats=seats, comp=wish.comp, buyer=who
            )
        received_minor = wish.tenders[0].amount_minor
        if received_minor is None:
            quoted = quote_seats(core, actor, performance_id, seats=seats, buyer=who, cart=cart)
            received_minor = quoted.for_cash().total.amount_minor
        return sell_for_cash(
            core, actor, performance_id, cart=cart, order=order, seats=seats, received_minor=received_minor,
            channel=channel, buyer=who,
        )  # fmt: skip
    except Refusal:
        _give_back(core, actor, performance_id, cart, [seat for seat in held if seat not in carted])
        raise


def _standing(core: Core, actor: Actor, cart: CartId, carted: Mapping[int, str]) -> Hold | None:
    """What a first try of the same act holds already."""
    try:
        hold = find_hold(core, actor, cart)
    except HoldEnded:
        return None
    return hold if set(carted) <= set(hold.seats) else None


def _give_back(core: Core, actor: Actor, performance_id: PerformanceId, cart: CartId, seats: list[int]) -> None:
    if seats:
        try:
            release_hold(core, actor, performance_id, cart=cart, seats=seats)
        except Refusal:  # it has run out, so they are open already
            return
