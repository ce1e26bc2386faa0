"""Bars of things that have names: a line each, the name on the left, the figure at the end of the bar."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from core.analytics.reports import Chart, Form
from etds_tui.text import fit
from etds_tui.widgets.chart.canvas import Layer, Stems, rasterise
from etds_tui.widgets.chart.figures import Figures, value_words
from etds_tui.widgets.chart.glyphs import Line, fill
from etds_tui.widgets.chart.places import place_words

_BARS_MIN = 6

Stroke = tuple[int, int, float, float]
"""Row, series, from and to."""


def lying(
    chart: Chart, figures: Sequence[Figures], width: int, height: int, at: int | None, *, ascii_only: bool
) -> list[Line]:
    """The bars under the heading, and a sign before the place of the cursor; places that have no room are counted in
    the last line."""
    is_stacked = chart.form is Form.STACKED
    each = 1 if is_stacked else len(figures)
    count = len(chart.places)
    if count * each > height:
        count = max((height - 1) // each, 1)
    gap = 1 if count > 1 and count * (each + 1) - 1 <= height and count == len(chart.places) else 0
    strokes: list[Stroke] = []
    told: dict[int, str] = {}
    names: dict[int, str] = {}
    start = max((at or 0) - count + 1, 0)  # the cursor is always seen
    for number, place in enumerate(range(start, start + count)):
        first = number * (each + gap)
        names[first] = ("" if at is None else "> " if at == place else "  ") + place_words(chart.places[place])
        values = [one[place] for one in figures]
        if is_stacked:
            strokes += _stacked(first, values)
            known = [value for value in values if value is not None]
            told[first] = value_words(sum(known) if known else None, chart.kind)
        else:
            strokes += [(first + n, n, 0.0, value) for n, value in enumerate(values) if value]
            told |= {first + n: value_words(value, chart.kind) for n, value in enumerate(values)}
    rows = min(count * (each + gap) - gap, height)
    hidden = len(chart.places) - count
    lines = _drawn(strokes, names, told, (rows, len(figures)), width, ascii_only=ascii_only)
    if hidden:
        lines = [*lines[: height - 1], [(fit(f"and {hidden:,} more", width), "muted")]]
    return lines


def _drawn(
    strokes: Sequence[Stroke],
    names: dict[int, str],
    told: dict[int, str],
    size: tuple[int, int],
    width: int,
    *,
    ascii_only: bool,
) -> list[Line]:
    rows, series = size
    right = max(map(len, told.values())) + 1
    left = min(max(map(cell_len, names.values())), max(width - right - 1 - _BARS_MIN, 3), max(2 * width // 5, 3))
    room = max(width - left - right - 1, 1)
    low = min([0.0, *(min(start, end) for _, _, start, end in strokes)])
    high = max([0.0, *(max(start, end) for _, _, start, end in strokes)])
    span = (high - low) or 1.0
    is_fine = series == 1 and not ascii_only

    layers: list[Layer] = []
    for number in range(series):
        marker = "hd" if is_fine else fill(number, ascii_only=ascii_only)
        own = []
        for row, of, start, end in strokes:
            from_x, to_x = sorted(((start - low) / span * room, (end - low) / span * room))
            if of != number:
                continue
            for part in (0.25, 0.75) if is_fine else (0.5,):
                y = rows - row - part
                own.append(((from_x + 0.02, y), (max(to_x - 0.02, from_x + 0.02), y)))
        layers.append(Stems(number, marker, tuple(own)))
    cells = rasterise(layers, room, rows)
    return [
        [
            (fit(names.get(row, ""), left) + " ", "text"),
            *cells[row],
            (f"{told.get(row, ''):>{right}}"[:right], "text"),
        ]
        for row in range(rows)
    ]


def _stacked(row: int, values: Sequence[float | None]) -> list[Stroke]:
    """What is above zero to the right, what is below it to the left."""
    above = below = 0.0
    strokes: list[Stroke] = []
    for number, value in enumerate(values):
        if not value:
            continue
        start = above if value > 0 else below
        strokes.append((row, number, start, start + value))
        if value > 0:
            above += value
        else:
            below += value
    return strokes
