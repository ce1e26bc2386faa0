"""What a coupon takes off, line by line. Pure.

The database works the sum out once more and refuses an order where it differs (`coupon_is_good`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponValue:
    """Either so many percent of each line, or a fixed amount of the order, in minor units."""

    percent: int | None = None
    amount_minor: int | None = None


def discounts(value: CouponValue, prices_minor: Sequence[int]) -> tuple[int, ...]:
    """What is taken off each line, in minor units, never more than it costs.

    Percents are rounded half up, each line by itself. A fixed amount is spread over the lines as they cost, what is
    left by rounding going to the dearest; it ends where the order costs nothing.
    """
    if value.percent is not None:
        return tuple((price * value.percent + 50) // 100 for price in prices_minor)
    total = sum(prices_minor)
    amount = min(value.amount_minor or 0, total)
    if not amount:
        return (0,) * len(prices_minor)
    parts = [price * amount // total for price in prices_minor]
    left = amount - sum(parts)
    for index in sorted(range(len(parts)), key=lambda i: (-prices_minor[i], i)):
        more = min(left, prices_minor[index] - parts[index], 1)
        parts[index] += more
        left -= more
    assert sum(parts) == amount, "all of the amount is spread"
    return tuple(parts)
