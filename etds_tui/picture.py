"""Lines of a terminal as a picture, without a terminal: drawn with letters out of wheels, so alike on every machine."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from functools import cache
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from core.printing.fonts import narrow_font, runs, wide_font

_FACE = "Cascadia Mono"
_WIDE_FACE = "Noto Sans Mono CJK JP"
_ZOOM = 1.5
_NARROW = 0.5859  # how wide a letter of that face is for its height
_SET, _LETTER = 20, 21.5  # lines are set for letters of the first height; of the second, blocks leave no seam
_CLIPPED = re.compile(' clip-path="[^"]*"')
_PAPER = TerminalTheme(
    (255, 255, 255),
    (32, 33, 36),
    [(0, 0, 0), (176, 0, 32), (20, 110, 50), (140, 90, 0), (11, 87, 208), (120, 40, 140), (0, 105, 120), (95, 99, 104)],
    [(95, 99, 104), (176, 0, 32), (20, 110, 50), (140, 90, 0), (11, 87, 208), (120, 40, 140), (0, 105, 120), (0, 0, 0)],
)
_SVG = f"""\
<svg viewBox="-12 -24 {{width}} {{height}}" xmlns="http://www.w3.org/2000/svg">
<style>{{styles}} .letters {{{{ font-family: {_FACE}, {_WIDE_FACE}; font-size: {_LETTER}px; }}}}</style>
<rect x="-12" y="-24" width="100%" height="100%" fill="#ffffff"/>
<g>{{backgrounds}}<g class="letters">{{matrix}}</g></g></svg>
"""
"""Paper without the window that the library draws around it."""


def png_of(lines: Iterable[Text], width: int) -> bytes:
    """These lines, each of at most so many cells, on white paper."""
    import resvg_py

    console = Console(record=True, width=width, file=StringIO(), color_system="truecolor", force_terminal=True)
    for line in lines:
        _apart(line)
        console.print(line, no_wrap=True, overflow="crop", crop=True, markup=False, highlight=False)
    svg = console.export_svg(title="", theme=_PAPER, code_format=_SVG, font_aspect_ratio=_NARROW * _LETTER / _SET)
    svg = _CLIPPED.sub("", svg)  # clipped line by line, blocks would show their seams
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=_fonts(),
        font_family=_FACE,
        monospace_family=_FACE,
        languages=["en"],
        zoom=_ZOOM,
        background="#ffffff",
    )
    return bytes(drawn)


def _apart(line: Text) -> None:
    """Mark what the wide font draws. One element of a picture has one font, and would take its neighbours along."""
    at = 0
    for number, (is_wide, text) in enumerate(runs(line.plain)):
        if is_wide:
            line.stylize(Style(meta={"run": number}), at, at + len(text))
        at += len(text)


@cache
def _fonts() -> list[str]:
    """Files of both fonts; that of the narrow one is written once a process, and swept up with its folder."""
    folder = _Kept()
    narrow = Path(folder.name) / "narrow.ttf"
    narrow.write_bytes(narrow_font())
    _KEPT.append(folder)
    return [str(narrow), str(wide_font())]


class _Kept(tempfile.TemporaryDirectory[str]):
    """A folder that goes with the process."""

    def __init__(self) -> None:
        super().__init__(prefix="etds-letters-", ignore_cleanup_errors=True)


_KEPT: list[_Kept] = []
