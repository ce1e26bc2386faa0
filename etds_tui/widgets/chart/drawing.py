"""A chart as lines of text: heading, names of the series, marks, the drawing. Pure, and cached by what goes in.

Where there is no room, or nothing to draw, one sentence says so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.text import Span, Text

from core.analytics.reports import Chart, Form, Kind
from etds_tui.text import fit, plain
from etds_tui.widgets.chart.figures import Figures, cleaned, value_words
from etds_tui.widgets.chart.glyphs import NO_COLOURS, Line, Palette, band_fill, fill, sign
from etds_tui.widgets.chart.lying import lying
from etds_tui.widgets.chart.places import place_words
from etds_tui.widgets.chart.upright import fewer, upright

WIDTH_MIN, HEIGHT_MIN = 20, 6
_LEAST_BODY = 5
_KEPT = 64
_TOLD_MAX = 4
_BARS = (Form.BARS, Form.STACKED)


def draw(
    chart: Chart,
    width: int,
    height: int,
    palette: Palette = NO_COLOURS,
    *,
    ascii_only: bool = False,
    at: int | None = None,
) -> tuple[Text, ...]:
    """Exactly `height` lines of exactly `width` cells. `at` is the place that a cursor stands on."""
    return tuple(line.copy() for line in _drawn(chart, width, height, palette, ascii_only, at))


@lru_cache(_KEPT)
def _drawn(
    chart: Chart, width: int, height: int, palette: Palette, ascii_only: bool, at: int | None
) -> tuple[Text, ...]:
    width, height = max(width, 0), max(height, 0)
    at = at if at is not None and 0 <= at < len(chart.places) else None
    lines = _lines(chart, width, height, at, ascii_only=ascii_only) if width else [[]] * height
    lines = [*lines[:height], *[[]] * (height - len(lines))]
    return tuple(_text(line, width, palette) for line in lines)


def _lines(chart: Chart, width: int, height: int, at: int | None, *, ascii_only: bool) -> list[Line]:
    figures = [cleaned(one.values, len(chart.places)) for one in chart.series]
    if width < WIDTH_MIN or height < HEIGHT_MIN:
        return _sentence("There is no room for the chart here.", width)
    if all(value is None for one in figures for value in one):
        heading = [(fit(plain(chart.title), width), "title")]
        return [heading, [], *_sentence("There is nothing to draw yet.", width)]
    names = _names(chart, width, 2 if height > 2 * HEIGHT_MIN else 1, ascii_only=ascii_only)
    is_short = height - 1 - len(names) < _LEAST_BODY
    is_named = chart.form in _BARS and all(isinstance(place, str) for place in chart.places)
    if is_named:
        head = names[:1] if is_short and names else [_heading(chart, width, 1), *names]
        return [*head, *lying(chart, figures, width, height - len(head), at, ascii_only=ascii_only)]
    cursor = None if at is None else (at, _told(chart, figures, at))
    shown, figures, each = fewer(chart, figures, width - 8)
    head = names[:1] if is_short and names else [_heading(chart, width, each), *names]
    cursor = cursor and (cursor[0] // each, cursor[1])
    return [*head, *upright(shown, figures, width, height - len(head), cursor, ascii_only=ascii_only)]


def _told(chart: Chart, figures: Sequence[Figures], at: int) -> str:
    """What the chart has at a place, in words."""
    values = ", ".join(value_words(one[at], chart.kind) for one in figures[:_TOLD_MAX])
    return f"{place_words(chart.places[at])}: {values}{', …' if len(figures) > _TOLD_MAX else ''}"


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
    """One piece of text with a span for each stretch of one colour: appending run by run takes many times as long."""
    spans: list[Span] = []
    start = end = 0
    style = ""
    for text, role in line:
        own = palette.style(role)
        if own != style:
            if style and end > start:
                spans.append(Span(start, end, style))
            start, style = end, own
        end += len(text)
    if style and end > start:
        spans.append(Span(start, end, style))
    drawn = Text("".join(text for text, _ in line), spans=spans, no_wrap=True, end="")
    if drawn.cell_len != width:
        drawn.truncate(width, pad=True)
    return drawn
