"""Names as they are typed in a hurry: whole, by their beginning, by the beginning of one of their words. Pure.

What is only near is offered and never taken: a line sells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

_NEAR_MIN = 60
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
    """The names that somebody may have meant, the nearest first."""
    there = [*dict.fromkeys(names)]
    plains = [normal(name) for name in there]
    found = process.extract(normal(typed)[:60], plains, scorer=fuzz.WRatio, score_cutoff=_NEAR_MIN, limit=_OFFERED_MAX)
    return tuple(there[index] for _, _, index in found)


def listed(names: Sequence[str], most: int = 6) -> str:
    """Some names for a sentence."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _words(name: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in name.casefold()).split()
