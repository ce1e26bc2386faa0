"""Names as they are typed in a hurry: whole, by their beginning, by the beginning of one of their words. Pure.

What is only near is offered and never taken: a line sells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

_NEAR_MIN = 65
_COMPARED_MAX = 60
_OFFERED_MAX = 4


def normal(text: str) -> str:
    """Letters and digits alone, without case."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def exactly(typed: str, names: Iterable[str]) -> str | None:
    """The name that was typed: to the letter but for case, else but for blanks and signs where that fits one."""
    wanted, plain = typed.casefold(), normal(typed)
    there = list(dict.fromkeys(names))
    for name in there:
        if name.casefold() == wanted:
            return name
    alike = [name for name in there if plain and normal(name) == plain]
    return alike[0] if len(alike) == 1 else None


def begun(typed: str, names: Iterable[str]) -> list[str]:
    """The names that begin so, or one of whose words does."""
    wanted, plain = typed.casefold(), normal(typed)
    if not plain:
        return []
    return [
        name
        for name in dict.fromkeys(names)
        if normal(name).startswith(plain) or any(word.startswith(wanted) for word in _words(name))
    ]


def near(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that somebody may have meant, whole or one of their words, the nearest first."""
    plain = normal(typed)[:_COMPARED_MAX]
    scored = [
        (max(fuzz.ratio(plain, word) for word in (normal(name), *_words(name))), name) for name in dict.fromkeys(names)
    ]
    found = sorted((one for one in scored if one[0] >= _NEAR_MIN), key=lambda one: -one[0])
    return tuple(name for _, name in found[:_OFFERED_MAX])


def listed(names: Sequence[str], most: int = 6) -> str:
    """Some names for a sentence."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _words(name: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in name.casefold()).split()
