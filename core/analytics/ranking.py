"""Ranks, and the arithmetic that every table of figures shares. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from core.money import major

T = TypeVar("T")

TIES = (
    "The same figure shares a rank, and as many ranks behind it are left out: 1, 2, 2, 4. All who share the last rank"
    " that is asked for are shown."
)


def ranked(
    things: Iterable[T], figure: Callable[[T], float], name: Callable[[T], str], top: int
) -> list[tuple[int, T]]:
    """The first `top` ranks, the highest figure first, equal ones by name. Ties share a rank: 1, 2, 2, 4.

    What has nothing to show has no rank.
    """
    sorted_ = sorted((thing for thing in things if figure(thing) > 0), key=lambda thing: (-figure(thing), name(thing)))
    found: list[tuple[int, T]] = []
    for place, thing in enumerate(sorted_, start=1):
        is_tied = bool(found) and figure(found[-1][1]) == figure(thing)
        rank = found[-1][0] if is_tied else place
        if rank > top:
            break
        found.append((rank, thing))
    return found


def share(part: int, whole: int) -> float | None:
    """From 0 to 1; None of nothing."""
    return part / whole if whole else None


def average(minor: int, count: int) -> int | None:
    """In minor units, half a unit up; None of nothing."""
    return (2 * minor + count) // (2 * count) if count > 0 else None


def charted(minor: int, currency: str) -> float:
    """An amount as a chart draws it, in major units."""
    return float(major(minor, currency))


def only(currencies: Iterable[str]) -> str | None:
    """The currency, where there is no other."""
    found = set(currencies)
    return found.pop() if len(found) == 1 else None


def apart(currencies: Sequence[str]) -> tuple[str, ...]:
    """What is said under amounts of several currencies."""
    if len(set(currencies)) < 2:
        return ()
    return (f"Amounts of {' and '.join(sorted(set(currencies)))} are never added: each has its own lines.",)
