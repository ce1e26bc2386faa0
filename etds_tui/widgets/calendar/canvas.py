"""A picture of cells that pure functions draw into, and what lies under each cell for the mouse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len

from core.programming import HallId
from etds_tui.text import fit

Style = str
"""Words with blanks between: a colour of the theme, `bold`, `reverse`, `dim`, `on:COLOUR`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under the cells `left` to `right` of a line: an entry, or an empty place of the calendar."""

    top: int
    left: int
    right: int
    entry: int | None = None
    hall: HallId | None = None
    day: date | None = None
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines of (text, style), each as wide as asked."""

    lines: tuple[tuple[tuple[str, Style], ...], ...]
    hits: tuple[Hit, ...]

    @property
    def text(self) -> str:
        return "\n".join("".join(text for text, _ in line).rstrip() for line in self.lines)

    def at(self, x: int, y: int) -> Hit | None:
        """What was put there last."""
        return next((hit for hit in reversed(self.hits) if hit.top == y and hit.left <= x < hit.right), None)


class Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = max(width, 1), max(height, 1)
        self._cells: list[list[tuple[str, Style]]] = [[(" ", "")] * self.width for _ in range(self.height)]
        self._hits: list[Hit] = []

    def put(self, x: int, y: int, text: str, style: Style = "", *, width: int | None = None) -> None:
        """Draw a text; in exactly so many cells, cut or filled, where a width is given. Nothing is drawn outside."""
        if not 0 <= y < self.height:
            return
        left = self.width - x
        for sign in fit(text, min(width, left) if width is not None else min(cell_len(text), left)):
            size = cell_len(sign)
            if x < 0 or x + size > self.width:
                x += size
                continue
            self._cells[y][x] = (sign, style)
            for covered in range(x + 1, x + size):
                self._cells[y][covered] = ("", style)
            x += size

    def hit(self, hit: Hit) -> None:
        self._hits.append(hit)

    def picture(self) -> Picture:
        return Picture(tuple(tuple(_runs(line)) for line in self._cells), tuple(self._hits))


def _runs(cells: Iterable[tuple[str, Style]]) -> Iterable[tuple[str, Style]]:
    """Neighbours of one style together."""
    text, style = "", ""
    for sign, its in cells:
        if its != style and text:
            yield text, style
            text = ""
        text, style = text + sign, its
    if text:
        yield text, style
