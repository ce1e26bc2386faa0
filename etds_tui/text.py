"""The only way from text of people to a screen: never markup, never a terminal's escape sequence, never unseen.

Data is refused at the stores when it holds such characters; this is the second net, under whatever came another way.
"""

from __future__ import annotations

import re

_SIGN = "\ufffd"
_HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control and C1: what escape sequences are made of
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi: text that reads other than it is
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # invisible
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U00013455"  # of no width counted alike
    "\ufe00-\ufe0f"  # selectors, some of which make their neighbour wider than it is counted
    "\ud800-\udfff"  # halves of characters, which cannot be written at all
    "]"
)


def plain(text: str) -> str:
    """The text with every control, C1, bidi and invisible character replaced by a visible sign, one for one."""
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub(_SIGN, text)


def fit(text: str, width: int, *, mark: str = "…") -> str:
    """The text in exactly so many cells: cut with a mark, or filled up; wide characters are counted as they are."""
    from rich.cells import cell_len, set_cell_size

    shown = plain(text)
    if width > 1 and cell_len(shown) > width:
        return set_cell_size(shown, width - 1) + mark
    return set_cell_size(shown, max(width, 0))


def fit_seat(label: str, width: int) -> str:
    """A seat's name `SECTION-ROW-SEAT` in so many cells: row and seat stay, the section gives way."""
    from rich.cells import cell_len

    section, *rest = plain(label).rsplit("-", 2)
    seat = "".join(f"-{part}" for part in rest)
    room = width - cell_len(seat)
    return fit(fit(section, room).rstrip() + seat if 2 <= room < cell_len(section) else label, width)


def counted(count: int, thing: str) -> str:
    """`1 seat`, `2 seats`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def whole_sentences(text: str, width: int) -> str:
    """As many sentences from the first one on as are shown in so many cells; the first is cut where it must be."""
    from rich.cells import cell_len

    shown = plain(text)
    while cell_len(shown) > width and ". " in shown:
        shown = shown[: shown.rindex(". ") + 1]
    return fit(shown, width).rstrip()
