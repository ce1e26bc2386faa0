"""Prices for the moment of a cart: the list, and the rules that stand. Where there are none, nobody is asked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.pricing.quote import PriceList
from core.programming.repertoire import Performance
from db.queries import prices as queries
from db.vocabulary import CartId

if TYPE_CHECKING:
    from core.runtime import Core


def prices_for(core: Core, performance: Performance, cart: CartId | None = None) -> tuple[PriceList, datetime | None]:
    """The prices and the moment they are judged for: when the cart was begun, else now. None without rules.

    A step that waits for so many percent sold is found to be reached here, by whoever comes first.
    """
    prices = core.repertoire.prices(performance.id)
    if not performance.price_stamp and not prices.rules.stamp:
        return prices, None
    stamp, at = queries.price_moment(core.postgres, performance.id, cart)
    if stamp != prices.rules.stamp:
        core.repertoire.forget(performance.id)
        prices = core.repertoire.prices(performance.id)
    return prices, at
