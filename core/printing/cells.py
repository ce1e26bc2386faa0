"""Text in cells of paper: a wide character takes two, a combining one none. Pure.

Text of people comes to paper through `printable` alone: nothing that a printer or a terminal would act on is left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_SIGN = "?"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def printable(text: str) -> str:
    """Every control, format, private or unassigned character as a visible sign, one for one; spaces as spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Zs":
        return " "
    return _SIGN if kind in _UNSEEN else character


def cells(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if text.isascii() else sum(map(cell, text))


def cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cut(text: str, width: int) -> str:
    """The text in at most so many cells; what does not fit ends in two dots, where there is room for them."""
    if cells(text) <= width:
        return text
    dots = ".." if width > 3 else ""
    kept, taken = "", len(dots)
    for character in text:
        taken += cell(character)
        if taken > width:
            break
        kept += character
    return kept.rstrip() + dots


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most so many cells, broken at spaces; a longer word is broken where it must be."""
    if cells(text) <= width:
        if text:
            yield text
        return
    line = ""
    for word in text.split():
        if line and cells(line) + 1 + cells(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        *whole, line = _pieces(word, width)
        yield from whole
    if line:
        yield line


def _pieces(word: str, width: int) -> list[str]:
    pieces, taken = [""], 0
    for character in word:
        if taken + cell(character) > width:
            pieces.append("")
            taken = 0
        pieces[-1] += character
        taken += cell(character)
    return pieces


def padded(text: str, width: int) -> str:
    """The text in exactly so many cells."""
    shown = cut(text, width)
    return shown + " " * (width - cells(shown))


def paired(left: str, right: str, width: int) -> str:
    """Words at the left edge, an amount at the right one; the words give way."""
    room = max(width - cells(right) - 1, 0)
    return f"{padded(left, room)} {cut(right, width)}" if room else cut(right, width)


def centred(text: str, width: int) -> str:
    shown = cut(text, width)
    return " " * ((width - cells(shown)) // 2) + shown
