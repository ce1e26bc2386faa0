"""What each kind of entry looks like: a letter that does without colour, and a colour of the theme.

A new kind of entry is one more row here.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.programming import CalendarEntry, EntryKind, PerformanceState


@dataclass(frozen=True, slots=True)
class Look:
    """The letter of a kind, its colour (a variable of the theme), and its word in the legend."""

    letter: str
    colour: str
    words: str


LOOKS: dict[EntryKind, Look] = {
    EntryKind.PERFORMANCE: Look("P", "primary", "performance"),
    EntryKind.LOAD_IN: Look("L", "success", "load-in"),
    EntryKind.STRIKE: Look("S", "success", "strike"),
    EntryKind.REHEARSAL: Look("R", "accent", "rehearsal"),
    EntryKind.DARK: Look("D", "secondary", "dark"),
    EntryKind.MAINTENANCE: Look("M", "warning", "maintenance"),
    EntryKind.OTHER: Look("O", "secondary", "other"),
    EntryKind.TAKEN: Look("×", "dim", "taken"),
    EntryKind.DATE_HOLD: Look("H", "accent", "date hold"),
}
DRAFT = Look("p", "primary", "draft")
_PLAIN = {"×": "x"}


def look_of(entry: CalendarEntry) -> Look:
    """A performance that is not announced yet has a small letter."""
    if entry.kind is EntryKind.PERFORMANCE and entry.state in (None, PerformanceState.DRAFT):
        return DRAFT
    return LOOKS[entry.kind]


def letter_of(entry: CalendarEntry, *, ascii_only: bool) -> str:
    letter = look_of(entry).letter
    return _PLAIN.get(letter, letter) if ascii_only else letter


@dataclass(frozen=True, slots=True)
class Signs:
    """What is drawn beside letters."""

    shade: str
    body: str
    curfew: str
    upright: str
    dark: str
    today: str
    goes_on: str


FULL = Signs("░", "│", "╌", "┆", "·", "▸", "→")
ASCII = Signs(":", "|", "-", "!", ".", ">", "->")
