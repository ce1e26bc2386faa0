"""Notes and coins by currency, as data: what a drawer is counted in. Minor units, the largest first. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from core.money import Money, currency_digits

_PIECES: Mapping[str, tuple[int, ...]] = {
    "EUR": (20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "GBP": (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "USD": (10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1),
    "UAH": (100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 10),
    "PLN": (50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "CHF": (100000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5),
    "CZK": (500000, 200000, 100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100),
    "JPY": (10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1),
    "VND": (500000, 200000, 100000, 50000, 20000, 10000, 5000, 2000, 1000),
}


def pieces_of(currency: str) -> tuple[int, ...]:
    """The denominations of a currency; where they are not known, 1, 2 and 5 of every size up to 500."""
    if currency in _PIECES:
        return _PIECES[currency]
    sizes = range(currency_digits(currency) + 3)
    return tuple(sorted((step * 10**size for size in sizes for step in (1, 2, 5)), reverse=True))


def total_of(pieces: Mapping[int, int], currency: str) -> Money:
    """What so many of each denomination come to."""
    return Money(sum(piece * count for piece, count in pieces.items()), currency)
