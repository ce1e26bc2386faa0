"""The seam to complimentary tickets: a line may ask for them, and what gives them away is connected here, alone.

Whoever connects it lets `check` pass, `REASONS` name the reasons of the house, and `give` call the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.errors import Refusal
from core.saleline.words import Comp
from db.vocabulary import CartId, OrderId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core
    from core.sales import Buyer, Sale

REASONS: tuple[str, ...] = ()
"""The reasons that a line may name; empty: any word."""


class NotYet(Refusal):
    """The line was understood, and this part of it cannot be done yet; nothing was sold."""

    code = "not_yet"


def check(comp: Comp | None) -> None:
    """Raises NotYet before anything is held for it."""
    if comp is not None:
        raise NotYet("The sale line does not give tickets away yet. Take 'comp' out, or sell them.")


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
    channel: str,
) -> Sale:
    """Give the seats of the cart away. Raises NotYet, and then what the service raises."""
    check(comp)
    raise AssertionError("check says when this is connected")
