"""How parts of a minor unit become whole ones. Pure; each way has a name, and is named where it is used."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

WHOLE_BP = 10_000
"""Basis points in a whole: 19 % are 1900."""


def half_up(exact: Fraction) -> int:
    """The nearest whole, a half away from zero."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator) if exact >= 0 else -half_up(-exact)


def half_up_to(minor: int, step_minor: int) -> int:
    """The nearest multiple of a step, a half up: 12.32 to 0.05 is 12.30, 12.33 is 12.35."""
    return half_up(Fraction(minor, step_minor)) * step_minor


def largest_remainder(exact: Sequence[Fraction]) -> tuple[int, ...]:
    """Wholes that come to the rounded sum: what rounding down leaves goes to the largest remainders."""
    wholes = [part.numerator // part.denominator for part in exact]
    left = half_up(sum(exact, Fraction(0))) - sum(wholes)
    for index in sorted(range(len(wholes)), key=lambda i: (wholes[i] - exact[i], i))[:left]:
        wholes[index] += 1
    return tuple(wholes)
