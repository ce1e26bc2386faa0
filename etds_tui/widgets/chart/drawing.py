"""A chart as lines of text: heading, names of the series, marks, the drawing. Pure, and cached by what goes in.

Where there is no room, or nothing to draw, one sentence says so.
"""

from __future__ import annotations

import textwrap
from functools import lru_cache

from rich.cells import cell_len
from rich.text import Text

from core.analytics.reports import Chart, Form, Kind
from etds_tui.text import fit, plain
from etds_tui.widgets.chart.figures import cleaned
from etds_tui.widgets.chart.glyphs import NO_COLOURS, Line, Palette, band_fill, fill, sign
from etds_tui.widgets.chart.lying import lying
from etds_tui.widgets.chart.upright import fewer, upright

WIDTH_MIN, HEIGHT_MIN = 20, 6
_LEAST_BODY = 5
_KEPT = 64
_BARS = (Form.BARS, Form.STACKED)


@lru_cache(_KEPT)
def draw(
    chart: Chart, width: int, height: int, palette: Palette = NO_COLOURS, *, ascii_only: bool = False
) -> tuple[Text, ...]:
    """Exactly `height` lines of exactly `width` cells."""
    width, height = max(width, 0), max(height, 0)
    lines = _lines(chart, width, height, ascii_only=ascii_only) if width else [[]] * height
    lines = [*lines[:height], *[[]] * (height - len(lines))]
    return tuple(_text(line, width, palette) for line in lines)


def _lines(chart: Chart, width: int, height: int, *, ascii_only: bool) -> list[Line]:
    figures = [cleaned(one.values, len(chart.places)) for one in chart.series]
    if width < WIDTH_MIN or height < HEIGHT_MIN:
        return _sentence("There is no room for the chart here.", width)
    if all(value is None for one in figures for value in one):
        heading = [(fit(plain(chart.title), width), "title")]
        return [heading, [], *_sentence("There is nothing to draw yet.", width)]
    names = _names(chart, width, 2 if height > 2 * HEIGHT_MIN else 1, ascii_only=ascii_only)
    is_short = height - 1 - len(names) < _LEAST_BODY
    is_named = chart.form in _BARS and all(isinstance(place, str) for place in chart.places)
    shown, figures, each = (chart, figures, 1) if is_named else fewer(chart, figures, width - 8)
    head = names[:1] if is_short and names else [_heading(chart, width, each), *names]
    body = lying if is_named else upright
    return [*head, *body(shown, figures, width, height - len(head), ascii_only=ascii_only)]


def _heading(chart: Chart, width: int, each: int) -> Line:
    """The title, and on the right what is drawn."""
    words = [] if len(chart.series) != 1 else [plain(chart.series[0].name)]
    words += [chart.currency] if chart.kind is Kind.MONEY and chart.currency else []
    words += [f"mean of {each}"] if each > 1 else []
    right = ", ".join(word for word in words if word)
    if cell_len(right) > width // 2:
        right = fit(right, width // 2)
    room = width - cell_len(right)
    return [(fit(plain(chart.title), max(room - 1, 0)), "title"), (" " + right, "muted")]


def _names(chart: Chart, width: int, most: int, *, ascii_only: bool) -> list[Line]:
    """Who is who, where there is more than one series."""
    named: list[tuple[str, str]] = []
    for number, one in enumerate(chart.series):
        shape = fill if chart.form in _BARS else sign
        named.append((f"{shape(number, ascii_only=ascii_only)} {plain(one.name)}", f"s{number}"))
    if chart.form is Form.BAND and len(named) > 1:
        low, high = (plain(one.name) for one in chart.series[:2])
        named[:2] = [(f"{band_fill(ascii_only=ascii_only)} {low} to {high}", "s0")]
    elif len(named) < 2:
        return []
    lines: list[Line] = [[]]
    used = 0
    for at, (words, role) in enumerate(named):
        shown = fit(words, width).rstrip()
        more = f"+{len(named) - at} more"
        if used and used + cell_len(shown) > width:
            if len(lines) == most:
                return [*lines[:-1], [(fit(_all(lines[-1]), width - len(more)), "text"), (more, "muted")]]
            lines.append([])
            used = 0
        lines[-1].append((shown + "   ", role))
        used += cell_len(shown) + 3
    return lines


def _all(line: Line) -> str:
    return "".join(text for text, _ in line)


def _sentence(words: str, width: int) -> list[Line]:
    return [[(line, "muted")] for line in textwrap.wrap(words, max(width, 1))]


def _text(line: Line, width: int, palette: Palette) -> Text:
    drawn = Text(no_wrap=True, end="")
    for text, role in line:
        drawn.append(text, palette.style(role) or None)
    drawn.truncate(width, pad=True)
    return drawn
