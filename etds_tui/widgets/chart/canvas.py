"""The only place that calls plotext: layers in, lines of runs out.

Its figure is one for the whole process, so a lock guards it, and it crashes on NaN and infinities, so only finite
numbers come here (`figures.py`). Coordinates are cells from the lower left corner. Scales, axes and words are ours: it
only turns lines and areas into characters. It is loaded at the first chart, since that takes a tenth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from etds_tui.widgets.chart.glyphs import Line

_lock = Lock()
_CODE = re.compile("\x1b\\[(?:38;2;(\\d+);0;0|[0-9;]*)m([^\x1b]*)")
_EDGE = 0.01
_ROLES_MAX = 250
_ROLES = {"": "text"} | {str(series + 1): f"s{series}" for series in range(_ROLES_MAX)}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points; `gaps` are those to which no line leads. `marker`: `braille`, or one character."""

    series: int
    marker: str
    points: tuple[Point, ...]
    gaps: frozenset[int] = frozenset()
    is_line: bool = True


@dataclass(frozen=True, slots=True)
class Stems:
    """Straight strokes side by side, which make an area. `marker`: `hd` (quarters of a cell), or one character."""

    series: int
    marker: str
    strokes: tuple[tuple[Point, Point], ...]


Layer = Path | Stems


def rasterise(layers: Sequence[Layer], width: int, height: int) -> list[Line]:
    """The layers in so many cells, the later over the earlier ones."""
    import plotext

    with _lock:
        plotext.terminal.limit(False, False)
        try:
            told = _built(plotext, layers, width, height)
        finally:
            plotext.figure.clear()
    lines = [_runs(line, width) for line in told.split("\n")[:height]]
    return lines + [[(" " * width, "text")] for _ in range(height - len(lines))]


def _built(plotext: Any, layers: Sequence[Layer], width: int, height: int) -> str:
    figure = plotext.figure
    figure.plot_size(width, height)
    figure.theme("colorless")
    figure.canvas("default")
    figure.axes(False)
    figure.legend(False)
    for axis, cells in (("x", width), ("y", height)):
        figure.ruler(axis).frequency(0).alignment(lim="edge").lim(0, cells)
    for layer in layers:
        _draw(plotext, layer, width, height)
    return str(figure.build().string())


def _draw(plotext: Any, layer: Layer, width: int, height: int) -> None:
    def signal(points: Sequence[Point]) -> Any:
        # The colour is no colour: it says whose the cell is, and `_runs` reads it.
        pixel = plotext.pixel(foreground=(layer.series % _ROLES_MAX + 1, 0, 0))
        xs = [min(max(x, _EDGE), width - _EDGE) for x, _ in points]
        ys = [min(max(y, _EDGE), height - _EDGE) for _, y in points]
        return plotext.figure.signal(xs, ys, marker=plotext.marker(layer.marker, pixel=pixel))

    # `draw` also looks at every point for its colour, to hand out another one next time: most of its time, for nothing
    # here. Where a version has no such inside, `draw` does the same slowly.
    signals = getattr(plotext.figure, "_signals", None)
    add = getattr(signals, "_add", plotext.figure.draw)
    if isinstance(layer, Path):
        if layer.points:
            drawn = signal(layer.points).lines(layer.is_line)
            for gap in layer.gaps:
                drawn.line(gap, False)
            add(drawn)
    elif layer.strokes:
        drawn = signal([end for _, end in layer.strokes])
        drawn.fill(signal([start for start, _ in layer.strokes])).density("full", scope="fill")
        add(drawn)


def _runs(line: str, width: int) -> Line:
    """What plotext wrote as text with codes."""
    runs = [(text, _ROLES[number]) for number, text in _CODE.findall("\x1b[0m" + line) if text]
    cells = sum(len(text) for text, _ in runs)
    return runs if cells == width else [*runs, (" " * (width - cells), "text")]
