"""The widget that shows a chart, line by line, in the colours of the theme.

What it drew it keeps: it draws anew only for another chart, another size or another theme.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

from core.analytics.reports import Chart
from etds_tui.widgets.chart.drawing import draw
from etds_tui.widgets.chart.glyphs import Palette

_SERIES = ("primary", "warning", "success", "seat-reserved", "error", "accent")


class ChartView(Widget):
    """Give it a chart with `show`."""

    DEFAULT_CSS = """
    ChartView { height: 1fr; padding: 0 1; }
    """

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii = ascii_only
        self._chart: Chart | None = None
        self._at: int | None = None
        self._drawn: tuple[Text, ...] | None = None
        self._strips: dict[int, Strip] = {}

    @property
    def chart(self) -> Chart | None:
        return self._chart

    def show(self, chart: Chart | None, at: int | None = None) -> None:
        """This chart, with the cursor on that place of it."""
        if chart != self._chart or at != self._at:
            self._chart, self._at = chart, at
            self._draw_anew()

    @property
    def lines(self) -> tuple[Text, ...]:
        """What stands on the screen now."""
        if self._drawn is None and self._chart is not None:
            width, height = self.size
            self._drawn = draw(self._chart, width, height, self.palette, ascii_only=self._ascii, at=self._at)
        return self._drawn or ()

    @property
    def palette(self) -> Palette:
        colours = self.app.theme_variables

        def colour(name: str) -> str:
            found = colours.get(name, "")
            return found if found.startswith("#") else ""

        return Palette(
            series=tuple(colour(name) for name in _SERIES),
            title=f"bold {colour('primary')}".strip(),
            muted=colour("secondary") or "dim",
            mark=f"bold {colour('accent')}".strip(),
        )

    def on_resize(self) -> None:
        self._draw_anew()

    def notify_style_update(self) -> None:
        self._draw_anew()
        super().notify_style_update()

    def _draw_anew(self) -> None:
        self._drawn = None
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y not in self._strips:
            self._strips[y] = self._strip(y)
        return self._strips[y]

    def _strip(self, y: int) -> Strip:
        base, lines = self.rich_style, self.lines
        if y >= len(lines):
            return Strip.blank(self.size.width, base)
        segments = [
            Segment(segment.text, base + segment.style if segment.style else base)
            for segment in lines[y].render(self.app.console)
            if segment.text
        ]
        return Strip(segments).adjust_cell_length(self.size.width, base)
