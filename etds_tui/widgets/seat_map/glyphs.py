"""How a seat looks: the glyph says the state, the colour only helps. Pure.

`MINE` and `PENDING` are overlays of this terminal on top of the states of the plane. Every glyph is one cell wide; the
plain set is for terminals and locales where it may not be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.inventory import SeatState

MINE = ord("M")
PENDING = ord("P")
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
}

STYLES = ("aisle", "cursor", "gutter", "label", *(look.style for look in LOOKS.values()))


def glyph(byte: int, *, ascii_only: bool) -> str:
    look = LOOKS.get(byte)
    if look is None:
        return " "
    return look.plain if ascii_only else look.glyph
