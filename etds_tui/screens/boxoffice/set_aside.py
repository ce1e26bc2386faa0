"""Seats set aside, in words: whose a seat is, and what it means to take it all the same. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from core.inventory import ALLOCATION_LETTERS, Allocation
from etds_tui.text import counted
from etds_tui.widgets.seat_map import LOOKS

Allocations = Mapping[str, Allocation]
"""The allocations of a performance by letter."""


def letter_of(byte: int) -> str | None:
    """The letter of the allocation that a seat with this byte is in."""
    letter = chr(byte)
    return letter if letter in ALLOCATION_LETTERS else None


def named(letter: str, allocations: Allocations) -> str:
    """`Press (P)`; the letter alone where nobody told its name yet."""
    return f"{allocations[letter].name} ({letter})" if letter in allocations else letter


def state_words(byte: int, allocations: Allocations) -> str:
    """How a seat stands: `open`, `set aside: Press (P)`."""
    letter = letter_of(byte)
    return LOOKS[byte].word if letter is None else f"set aside: {named(letter, allocations)}"


def letters_in(plane: bytes | bytearray, seats: Collection[int]) -> Counter[str]:
    """How many of these seats are set aside under each letter."""
    return Counter(letter for seat in seats if (letter := letter_of(plane[seat])) is not None)


def question(letters: Mapping[str, int], allocations: Allocations) -> str:
    """`2 seats are set aside for Press (P). Take them?`"""
    count = sum(letters.values())
    whom = ", ".join(named(letter, allocations) for letter in sorted(letters))
    return f"{counted(count, 'seat')} {'is' if count == 1 else 'are'} set aside for {whom}. " + (
        "Take it?" if count == 1 else "Take them?"
    )
