"""A quote as it goes to the database with its order: what it was worked out from, and what the lines bear. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.pricing.charges import Charge
from core.pricing.quote import Quote, QuoteLine


def pricing_of(quote: Quote, *, for_any_cart: bool = False) -> str | None:
    """What `functions/prices.sql` calls `p_pricing`; None where the list alone says the price.

    The cart must be the one that was quoted, by the moment that it was begun at, unless `for_any_cart`.
    """
    if quote.at is None:
        return None
    every = [charge for line in quote.lines for charge in line.charges] + list(quote.charges)
    return json.dumps(
        {
            "stamp": quote.rules.stamp,
            "at": None if for_any_cart else quote.at.isoformat(),
            "lists": [_list_minor(line) for line in quote.lines],
            "stages": [_stages(line) for line in quote.lines],
            "charges": [_charge(charge) for charge in every],
        }
    )


def _list_minor(line: QuoteLine) -> int:
    return line.price.amount_minor if line.stages is None else line.stages.list_minor


def _stages(line: QuoteLine) -> Mapping[str, int] | None:
    stages = line.stages
    if stages is None or stages.is_plain:
        return None
    named = {"list": stages.list_minor, "window": stages.window_minor, "step": stages.step_minor}
    return {name: minor for name, minor in named.items() if minor is not None}


def _charge(charge: Charge) -> Mapping[str, object]:
    return {
        "line": charge.line,
        "kind": charge.kind.value,
        "rule": charge.rule,
        "name": charge.name,
        "rate_bp": charge.rate_bp,
        "on_top": charge.is_on_top,
        "kept": charge.is_kept,
        "base": charge.base_minor,
        "minor": charge.amount_minor,
    }
