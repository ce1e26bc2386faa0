"""The letters that paper is printed with, out of wheels: Cascadia Mono, and Noto Sans Mono CJK for wide characters.

No font of the system is used, so a ticket looks the same on every machine. Both are under the SIL Open Font License.
The large one is opened only where something needs it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

WIDE_FACE = 5  # of the collection: Noto Sans Mono CJK JP
_MISSING = "?"


def narrow_font() -> bytes:
    """A TrueType font: Latin, Greek, Cyrillic, Hebrew, Arabic, blocks and lines."""
    from pymupdf_fonts import CascadiaMono_Regular  # pyright: ignore[reportMissingTypeStubs]

    return bytes(CascadiaMono_Regular.fontbuffer)


def wide_font() -> Path:
    """An OpenType collection: Chinese, Japanese, Korean."""
    return Path(str(files("noto_cjk_sans_otc"))) / "NotoSansCJK-Regular.ttc"


@cache
def _narrow_points() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs]

    font: Any = TTFont(BytesIO(narrow_font()), lazy=True)
    return frozenset(font.getBestCmap())


@cache
def _wide_points() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs]

    with TTFont(wide_font(), fontNumber=WIDE_FACE, lazy=True) as opened:
        font: Any = opened
        return frozenset(font.getBestCmap())


def runs(text: str) -> list[tuple[bool, str]]:
    """The text in parts of one font, each with whether that is the wide one; a letter that neither has is a sign."""
    found: list[tuple[bool, str]] = []
    for character in text:
        wide = not character.isascii() and ord(character) not in _narrow_points()
        if wide and ord(character) not in _wide_points():
            wide, character = False, _MISSING
        if found and found[-1][0] == wide and not wide:
            found[-1] = (wide, found[-1][1] + character)
        else:
            found.append((wide, character))  # wide ones one by one: each has its own place on the grid
    return found
