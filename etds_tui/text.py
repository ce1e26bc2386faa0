"""The only way from text of people to a screen: never markup, never a terminal's escape sequence.

Data is refused at the stores when it holds such characters; this is the second net, under whatever came another way.
"""

from __future__ import annotations

_HIDDEN = dict.fromkeys(
    (*range(32), *range(127, 160), 1564, *range(8203, 8208), *range(8232, 8239), *range(8288, 8304), 65279), 65533
)


def plain(text: str) -> str:
    """The text with every control, C1, bidi and invisible character replaced by a visible sign."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_HIDDEN)


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells: cut with a mark, or filled up; wide characters are counted as they are."""
    from rich.cells import cell_len, set_cell_size

    shown = plain(text)
    if cell_len(shown) > width > 1:
        return set_cell_size(shown, width - 1) + "…"
    return set_cell_size(shown, width)
