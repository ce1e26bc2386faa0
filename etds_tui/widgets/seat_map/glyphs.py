"""How a seat looks: the glyph says the state, the colour only helps. Pure.

`MINE` and `PENDING` are overlays of this terminal on top of the states of the plane. A seat that is set aside shows the
letter of its allocation. Every glyph is one cell wide where
ambiguous characters are narrow; the plain set is for terminals and locales where they are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.inventory import ALLOCATION_LETTERS, SeatState

MINE = ord("@")
PENDING = ord("?")
AISLE = ord(" ")


@dataclass(frozen=True, slots=True)
class Look:
    """A state on the map: the word in the legend, the name of its style, its glyph in both sets."""

    word: str
    style: str
    glyph: str
    plain: str


LOOKS: Mapping[int, Look] = {
    SeatState.OPEN.byte: Look("open", "open", "○", "."),
    SeatState.HELD.byte: Look("held", "held", "◐", "+"),
    SeatState.PAYING.byte: Look("paying", "paying", "◒", "%"),
    SeatState.RESERVED.byte: Look("reserved", "reserved", "▣", "r"),
    SeatState.SOLD.byte: Look("sold", "sold", "■", "#"),
    SeatState.COMP.byte: Look("comp", "comp", "◈", "c"),
    SeatState.ALLOCATED.byte: Look("allocated", "allocated", "▤", "a"),
    SeatState.KILLED.byte: Look("killed", "killed", "╳", "x"),
    MINE: Look("mine", "mine", "◆", "@"),
    PENDING: Look("asked", "pending", "◇", "?"),
} | {ord(letter): Look(f"allocated {letter}", "allocated", letter, letter) for letter in ALLOCATION_LETTERS}

_AROUND = ("aisle", "cursor", "range", "gutter", "label", "here", "dense", "colleague")
STYLES = (*_AROUND, *dict.fromkeys(look.style for look in LOOKS.values()))

LOOKED_AT = "◉"
LOOKED_AT_PLAIN = "*"

_SHADES = " ·░▒▓█"
_PLAIN_SHADES = " .:+*#"
FULLEST = len(_SHADES) - 1


def glyph(byte: int, *, ascii_only: bool, looks: Mapping[int, Look] = LOOKS) -> str:
    """The character of a seat in that state; a blank for what is no seat."""
    look = looks.get(byte)
    if look is None:
        return " "
    return look.plain if ascii_only else look.glyph


def shade(level: int, *, ascii_only: bool) -> str:
    """The character for a share of seats taken, from 1 (none) to FULLEST (all); 0 is where no seat is."""
    return (_PLAIN_SHADES if ascii_only else _SHADES)[level]
