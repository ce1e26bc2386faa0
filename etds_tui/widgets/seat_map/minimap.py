"""The whole house in a corner: how full each part is, and which part the map shows."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from core.inventory import SeatState
from etds_tui.widgets.seat_map.layout import Layout
from etds_tui.widgets.seat_map.widget import CELL_WIDTHS, SeatMap

_SHADES = "·░▒▓█"
_PLAIN_SHADES = ".:+*#"
_OPEN = SeatState.OPEN.byte


class Minimap(Widget):
    """Shades say how many of the seats behind a cell are taken; the part in view is reversed."""

    DEFAULT_CSS = "Minimap { height: 9; background: $surface; color: $text-muted; }"

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shades = _PLAIN_SHADES if ascii_only else _SHADES
        self._map: SeatMap | None = None
        self._rows: list[str] = []

    def picture(self, seat_map: SeatMap) -> None:
        """Draw what the map has now."""
        self._map = seat_map
        if seat_map.layout_ is not None and self.size.width and self.size.height:
            self._rows = _shaded(seat_map.layout_, seat_map.plane, self.size.width, self.size.height, self._shades)
        self.refresh()

    def on_resize(self) -> None:
        if self._map is not None:
            self.picture(self._map)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y >= len(self._rows) or self._map is None or self._map.layout_ is None:
            return Strip.blank(width, self.rich_style)
        text = self._rows[y].ljust(width)[:width]
        layout = self._map.layout_
        cell = CELL_WIDTHS[self._map._zoom]
        view, offset = self._map.scrollable_content_region.size, self._map.scroll_offset
        top, bottom = (line * self.size.height // layout.height for line in (offset.y, offset.y + view.height - 1))
        if not top <= y <= bottom:
            return Strip([Segment(text, self.rich_style)], width)
        left = min(offset.x // cell * width // layout.width, width)
        right = min((offset.x + view.width) // cell * width // layout.width + 1, width)
        here = self.rich_style + Style(reverse=True)
        parts = [
            Segment(text[:left], self.rich_style),
            Segment(text[left:right], here),
            Segment(text[right:], self.rich_style),
        ]
        return Strip([part for part in parts if part.text], width)


def _shaded(layout: Layout, plane: bytearray, width: int, height: int, shades: str) -> list[str]:
    """Lines of the picture: a shade for each cell by the share of its seats that is taken."""
    seats = [[0] * width for _ in range(height)]
    taken = [[0] * width for _ in range(height)]
    for ordinal, state in enumerate(plane):
        x = layout.column[ordinal] * width // layout.width
        y = layout.line[ordinal] * height // layout.height
        seats[y][x] += 1
        taken[y][x] += state != _OPEN
    last = len(shades) - 1
    return [
        "".join(
            " " if not count else shades[min(last, (taken[y][x] * last + count - 1) // count)]
            for x, count in enumerate(seats[y])
        )
        for y in range(height)
    ]
