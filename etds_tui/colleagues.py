"""Colleagues on the map: two letters for each, and what is written on which seat. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from core.inventory import Colleague
from etds_tui.text import plain


def initials(names: Sequence[str]) -> list[str]:
    """Two letters for each name, no two alike: of two words their first letters, else the first two of the name; where
    these are taken its other letters, and in the end a digit."""
    given: list[str] = []
    for name in names:
        given.append(next(letters for letters in _letters(name) if letters not in given))
    return given


def _letters(name: str) -> Iterable[str]:
    words = ["".join(c for c in word if c.isalpha() and c.upper().isascii()) for word in plain(name).upper().split()]
    words = [word for word in words if word]
    first = words[0][0] if words else "X"
    rest = "".join(words)[1:]
    if len(words) > 1:
        yield first + words[-1][0]
    yield from (first + letter for letter in rest)
    yield from (first + digit for digit in "23456789")
    yield from (one + two for one in ascii_uppercase for two in ascii_uppercase)


def written(colleagues: Sequence[Colleague]) -> dict[int, str]:
    """What is written on each seat: capitals where a cart or a piece of it begins, nothing on the rest of it, small
    letters where a colleague looks."""
    words: dict[int, str] = {}
    for colleague, letters in zip(colleagues, initials([one.name for one in colleagues]), strict=True):
        cart = set(colleague.seats)
        words |= {seat: "" if seat - 1 in cart else letters for seat in colleague.seats}
        if colleague.cursor is not None and colleague.cursor not in words:
            words[colleague.cursor] = letters.lower()
    return words


def people(colleagues: Sequence[Colleague]) -> list[str]:
    """`AN Anna` for each, for the legend."""
    letters = initials([one.name for one in colleagues])
    return [f"{two} {plain(one.name)}" for two, one in zip(letters, colleagues, strict=True)]


def at_seat(colleagues: Sequence[Colleague], seat: int) -> str:
    """Who has the seat in a cart or looks at it, as far as colleagues say so: `in the cart of Anna`."""
    for one in colleagues:
        if seat in one.seats:
            return f"in the cart of {plain(one.name)} at {plain(one.till)}"
    looking = [plain(one.name) for one in colleagues if one.cursor == seat]
    return f"{', '.join(looking)} {'looks' if len(looking) == 1 else 'look'} here" if looking else ""
