"""A report as a picture: its charts one under the other, or its table where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from core.analytics.as_text import text_of
from etds_tui.text import plain

if TYPE_CHECKING:
    from core.analytics import Report

_WIDTH, _CHART_HEIGHT = 110, 30
_SERIES = ("#0b57d0", "#b06000", "#146e32", "#78288c", "#b00020", "#006978")
_MUTED = "#5f6368"


def report_png(report: Report) -> bytes:
    from etds_tui.picture import png_of

    return png_of(_charts(report) if report.charts else _table(report), _WIDTH)


def _charts(report: Report) -> Iterator[Text]:
    from etds_tui.widgets.chart import Palette, draw

    palette = Palette(series=_SERIES, title="bold", muted=_MUTED, mark="bold")
    for chart in report.charts:
        lines = list(draw(chart, _WIDTH, _CHART_HEIGHT, palette))
        while lines and not lines[-1].plain.strip():
            lines.pop()  # a chart of a few bars is short
        yield from (*lines, Text())
    yield Text(plain(f"{report.title}, as of {report.as_of:%Y-%m-%d %H:%M %Z}".rstrip()), style=_MUTED)
    for note in report.notes:
        yield Text(plain(note), style=_MUTED)


def _table(report: Report) -> Iterator[Text]:
    for line in text_of(report, _WIDTH).splitlines():
        yield Text(plain(line))
