"""Complimentary tickets of a line: the words of the line, given to the service that gives seats away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.saleline.words import Comp
from core.sales.repriced import give_comps
from db.vocabulary import CartId, OrderId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core
    from core.sales import Buyer, Sale

REASONS: tuple[str, ...] = ()
"""The reasons that a line may name; empty: any word."""


def give(
    core: Core,
    actor: Actor,
    performance_id: PerformanceId,
    *,
    cart: CartId,
    order: OrderId,
    seats: Mapping[int, str],
    comp: Comp,
    buyer: Buyer,
) -> Sale:
    """Give the seats of the cart away. Raises what the service raises."""
    return give_comps(core, actor, performance_id, cart=cart, order=order, seats=seats, reason=said(comp), buyer=buyer)


def said(comp: Comp) -> str:
    """The reason as it is written down: `press: City Times`."""
    return f"{comp.reason}: {comp.note}" if comp.note else comp.reason
