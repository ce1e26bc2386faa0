"""Halls by week as a heat map: a glyph says how full, the figure beside it where there is room; no colour is needed.

The head has the Mondays, or the months where there is no room for those. The cursor is a cell; whoever owns the widget
moves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.text import Text
from textual.app import RenderResult
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from etds_tui.text import fit
from etds_tui.widgets.seat_map.glyphs import FULLEST, shade

_NAME_MIN, _NAME_MAX = 16, 36
_CELL_MAX = 6
_FIGURE_FROM = 5


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A line: its name, and by week a share from 0 to 1, or None where nothing was on."""

    name: str
    shares: tuple[float | None, ...]


class HeatMap(Widget, can_focus=True):
    """`show` fills it; `cursor` is (week, row)."""

    DEFAULT_CSS = """
    HeatMap { height: auto; padding: 0 1; }
    """

    class Moved(Message):
        """The cursor is on another cell."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii = ascii_only
        self.rows: tuple[HeatRow, ...] = ()
        self.mondays: tuple[date, ...] = ()
        self.cursor = (0, 0)

    def show(self, mondays: Sequence[date], rows: Sequence[HeatRow]) -> None:
        self.mondays, self.rows = tuple(mondays), tuple(rows)
        self.move(0, 0)
        self.refresh(layout=True)

    def move(self, weeks: int, rows: int) -> None:
        """Move the cursor, as far as there are cells."""
        week = min(max(self.cursor[0] + weeks, 0), max(len(self.mondays) - 1, 0))
        row = min(max(self.cursor[1] + rows, 0), max(len(self.rows) - 1, 0))
        self.cursor = (week, row)
        self.refresh()
        self.post_message(self.Moved())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows) + 1

    def render(self) -> RenderResult:
        return Text("\n").join([self._head(), *(self._line(number) for number in range(len(self.rows)))])

    @property
    def _cell(self) -> int:
        """Columns of a week: a glyph, or a glyph and a figure."""
        room = self.content_size.width - _NAME_MIN
        cell = min(max(room // max(len(self.mondays), 1), 1), _CELL_MAX)
        return cell if cell >= _FIGURE_FROM else min(cell, 2)

    @property
    def _name_width(self) -> int:
        longest = max((len(row.name) for row in self.rows), default=_NAME_MIN) + 1
        room = self.content_size.width - self._cell * len(self.mondays)
        return max(min(longest, room, _NAME_MAX), 1)

    def _head(self) -> Text:
        """The day of each Monday where it fits, and the month where it begins."""
        cell, taken = self._cell, 0
        line = Text(" " * self._name_width, style="dim")
        for week, monday in enumerate(self.mondays):
            is_new = week == 0 or monday.month != self.mondays[week - 1].month
            words = f"{monday:%d.%m}" if cell == _CELL_MAX else f"{monday:%b}" if is_new else ""
            if not words and cell >= _FIGURE_FROM:
                words = f"{monday:%d}"
            if words and taken <= week * cell:
                line.append(" " * (week * cell - taken) + words)
                taken = week * cell + len(words)
        return line

    def _line(self, number: int) -> Text:
        row, cell = self.rows[number], self._cell
        is_here = number == self.cursor[1]
        width = self._name_width
        line = Text(f"{fit(row.name, width - 1):{width}}", style="bold" if is_here else "", no_wrap=True)
        for week, share in enumerate(row.shares):
            style = _style(share)
            if self.has_focus and (week, number) == self.cursor:
                style = f"{style} reverse bold"
            line.append(self._cell_text(share, cell), style=style)
        return line

    def _cell_text(self, share: float | None, cell: int) -> str:
        """Blank where nothing was on."""
        if share is None:
            return " " * cell
        glyph = shade(level_of(share), ascii_only=self._ascii)
        if cell < _FIGURE_FROM:
            return glyph * cell
        return f"{glyph}{100 * share:.0f}".ljust(cell)


def level_of(share: float) -> int:
    """How full, 1 to FULLEST, of shares from 0 to 1: the last only where nothing is left. Pure."""
    return FULLEST if share >= 1 else 1 + min(int(share * (FULLEST - 1)), FULLEST - 2)


def _style(share: float | None) -> str:
    return "dim" if share is None else "" if share < 0.5 else "bold"
