"""The whole house in a corner: how full each part is, and a frame around what the map shows."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from etds_tui.widgets.seat_map.canvas import OVERVIEW
from etds_tui.widgets.seat_map.glyphs import FULLEST, shade
from etds_tui.widgets.seat_map.layout import Layout
from etds_tui.widgets.seat_map.overview import Overview
from etds_tui.widgets.seat_map.widget import SeatMap

_FRAME = "┌─┐│└┘"
_PLAIN_FRAME = "+-+|++"


class Minimap(Widget):
    """Shades say how many of the seats behind a cell are taken. Drawn when told to: news are many, this is large."""

    DEFAULT_CSS = "Minimap { height: 9; background: $surface; }"

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii = ascii_only
        self._map: SeatMap | None = None
        self._layout: Layout | None = None
        self._overview: Overview | None = None
        self._shown: tuple[tuple[bytes, ...], tuple[int, int, int, int] | None] = ((), None)

    def picture(self, seat_map: SeatMap) -> None:
        """Draw what the map has now, if it is other than what is drawn."""
        self._map = seat_map
        width, height = self.content_size
        layout = seat_map.layout_
        if layout is None or not layout.height or not width or not height:
            return
        if layout is not self._layout or self._overview is None:
            self._layout, self._overview = layout, Overview(layout, width, height)
        rows = tuple(self._overview.levels(row, seat_map.drawn) for row in range(self._overview.height))
        shown = rows, self._frame(seat_map, layout, self._overview)
        before, self._shown = self._shown, shown
        if before[1] != shown[1] or len(before[0]) != len(rows):
            self.refresh()
            return
        for line, (was, now) in enumerate(zip(before[0], rows, strict=True)):
            if was != now:
                self.refresh(Region(0, line, width, 1))

    def on_resize(self) -> None:
        self._overview = None
        if self._map is not None:
            self.picture(self._map)

    def _frame(self, seat_map: SeatMap, layout: Layout, overview: Overview) -> tuple[int, int, int, int] | None:
        """Left, top, right and bottom cell of what the map shows; None where that is the whole house."""
        if seat_map.zoom == OVERVIEW or not seat_map.size:
            return None
        now = seat_map.view
        x, y = max((now.edge - now.left) // now.cell, 0), now.first_line
        right = min((now.width - 1 - now.left) // now.cell, layout.width - 1)
        bottom = min(now.height - 1 - now.top, layout.height - 1)
        if (x, y, right, bottom) == (0, 0, layout.width - 1, layout.height - 1) or x > right or y > bottom:
            return None
        return *overview.cell_of(x, y), *overview.cell_of(right, bottom)

    def render(self) -> RenderResult:
        rows, frame = self._shown
        lines = [[(shade(level, ascii_only=self._ascii), _colour(level)) for level in row] for row in rows]
        if frame is not None:
            _draw_frame(lines, frame, _PLAIN_FRAME if self._ascii else _FRAME)
        pad = " " * (max(self.content_size.width - max(map(len, rows), default=0), 0) // 2)
        return Content("\n").join(Content.assemble(pad, *line) for line in lines)


def _colour(level: int) -> str:
    return "$seat-sold" if level == FULLEST else "$seat-open" if level <= 2 else "$seat-open 65%"


def _draw_frame(lines: list[list[tuple[str, str]]], frame: tuple[int, int, int, int], signs: str) -> None:
    """Lay a box over the picture: corners, sides; a box of one line or column is only a part of it."""
    left, top, right, bottom = frame
    upper_left, flat, upper_right, upright, lower_left, lower_right = signs
    for x in range(left, right + 1):
        lines[top][x] = lines[bottom][x] = (flat, "$seat-mine")
    for y in range(top, bottom + 1):
        lines[y][left] = lines[y][right] = (upright, "$seat-mine")
    corners = (
        (top, left, upper_left),
        (top, right, upper_right),
        (bottom, left, lower_left),
        (bottom, right, lower_right),
    )
    for y, x, sign in corners:
        lines[y][x] = (sign, "$seat-mine")
