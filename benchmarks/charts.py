"""How long a screen of reports takes: four lines of three years of days, another chart each time; and what comes in
while one looks at it, a table of five hundred rows in which some figures changed, and its chart.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from textual.app import App, ComposeResult

from benchmarks.figures import Figure, figure, seen
from benchmarks.timing import Watch, median, p99
from core.analytics import Chart, Column, Form, Kind, Mark, Report, Row, Series
from etds_tui.screens.artist.report import ReportTable
from etds_tui.screens.artist.report_table import ROWS_MAX, table_of
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
        figure("a table of 500 rows and its chart: figures anew", median(shown), "ms", _GOAL_MS, at_least=False),
        seen("a table of 500 rows and its chart: figures anew, p99", p99(shown), "ms"),
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
        yield ReportTable()

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "etds-dark"


async def _shown(charts: Sequence[Chart]) -> list[float]:
    """From the report to the last line of its chart as the terminal gets it, and the cells that changed."""
    found = []
    async with _Screen().run_test(size=(160, 45)) as pilot:
        view, table = pilot.app.query_one(ChartView), pilot.app.query_one(ReportTable)
        await pilot.pause()
        for turn, chart in enumerate(charts):
            report = _report(turn)
            with Watch() as watch:
                shown = table_of(report, 156)
                table.turn_to(shown.columns)
                table.show(shown.rows)
                view.show(chart)
                for line in range(view.size.height):
                    view.render_line(line)
            found.append(1e3 * watch.seconds)
            await pilot.pause()
    return found[1:]  # the first one fills the table


def _report(turn: int) -> Report:
    """One row in fifty sold something since."""
    first = date(2026, 1, 1)
    return Report(
        name="tour",
        title="The tour",
        columns=(
            Column("show"), Column("day", Kind.DAY), Column("event"), Column("venue"), Column("sold", Kind.COUNT),
            Column("week", Kind.CHANGE), Column("share", Kind.SHARE), Column("gross", Kind.MONEY),
        ),
        rows=tuple(
            Row(f"KT-{row}", (f"KT-{row}", first + timedelta(days=row), f"Event {row % 30} of the tour",
                              f"Venue {row % 40}", 3 * row + (0 if row % 50 else turn), 5, row / 500, 54_321 * row))
            for row in range(ROWS_MAX)
        ),
        as_of=datetime(2026, 1, 1, tzinfo=UTC),
        currency="EUR",
    )  # fmt: skip


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
