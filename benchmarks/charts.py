"""How long a chart takes: four lines of three years of days, drawn anew each time, and shown by the widget.

That is the heaviest that a screen of reports has: beside it stands a table, which changes only where figures do.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from datetime import date, timedelta

from textual.app import App, ComposeResult

from benchmarks.figures import Figure, figure, seen
from benchmarks.timing import Watch, median, p99
from core.analytics import Chart, Form, Mark, Series
from etds_tui.theme import THEMES
from etds_tui.widgets.chart import draw
from etds_tui.widgets.chart.view import ChartView

_TIMES, _QUICK_TIMES = 60, 10
_DAYS, _LINES = 1_096, 4
_GOAL_MS = 30


def run(quick: bool) -> list[Figure]:
    times = _QUICK_TIMES if quick else _TIMES
    draw(_chart(-1), 158, 40)  # the first one loads the library
    small = _drawn(range(times), 78, 14)
    large = _drawn(range(times, 2 * times), 158, 40)
    shown = asyncio.run(_shown([_chart(turn) for turn in range(2 * times, 3 * times)]))
    return [
        figure("four lines of three years: drawn at 80x24", median(small), "ms", _GOAL_MS, at_least=False),
        figure("four lines of three years: drawn at 160x45", median(large), "ms", _GOAL_MS, at_least=False),
        figure("four lines of three years: drawn and shown at 160x45", median(shown), "ms", _GOAL_MS, at_least=False),
        seen("four lines of three years: drawn and shown, p99", p99(shown), "ms"),
    ]


def _drawn(turns: range, width: int, height: int) -> list[float]:
    found = []
    for turn in turns:
        chart = _chart(turn)
        with Watch() as watch:
            draw(chart, width, height)
        found.append(1e3 * watch.seconds)
    return found


class _Screen(App[None]):
    def compose(self) -> ComposeResult:
        yield ChartView()

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "etds-dark"


async def _shown(charts: Sequence[Chart]) -> list[float]:
    """From another chart to its last line as the terminal gets it."""
    found = []
    async with _Screen().run_test(size=(160, 42)) as pilot:
        view = pilot.app.query_one(ChartView)
        await pilot.pause()
        for chart in charts:
            with Watch() as watch:
                view.show(chart)
                for line in range(view.size.height):
                    view.render_line(line)
            found.append(1e3 * watch.seconds)
            await pilot.pause()
    return found


def _chart(turn: int) -> Chart:
    """Another one each time, for what was drawn once is kept."""
    first = date(2024, 1, 1)
    return Chart(
        title="Sold to date",
        form=Form.LINE,
        places=tuple(first + timedelta(days=day) for day in range(_DAYS)),
        series=tuple(
            Series(f"tour {line}", tuple(900 + 800 * math.sin(day / (30 + line) + turn / 7) for day in range(_DAYS)))
            for line in range(_LINES)
        ),
        marks=(Mark(30, "on-sale"), Mark(700, "price step")),
    )
