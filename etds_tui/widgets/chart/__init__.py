"""Charts: a pure drawing function over plotext, and the widget that shows what it draws."""

from etds_tui.widgets.chart.drawing import draw
from etds_tui.widgets.chart.glyphs import NO_COLOURS, Palette

__all__ = ["NO_COLOURS", "Palette", "draw"]
