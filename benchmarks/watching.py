"""How soon a sale is on a chart that somebody looks at: the real app with it open, and a sale at another terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import cycle
from time import monotonic
from typing import Any
from uuid import uuid4

from benchmarks.desk import until
from benchmarks.house import Town
from core import inventory, sales
from core.analytics import Question
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from db.vocabulary import PerformanceId, Role
from tests.factories.house import someone

_SIZE = (160, 45)  # chart and table side by side
_PHASES_SECONDS = (0.15, 0.4, 0.65, 0.9)  # the screen looks once a second: sales come at any moment of it


def seconds_until_seen(town: Town, times: int) -> list[float]:
    """From the end of each sale to the frame in which the chart has it."""
    house = town.house(4_000)
    reader = someone(town.core, Role.MANAGER, name=f"reader-{uuid4().hex[:6]}")
    with town.connect(pool_size=4) as watching:
        return asyncio.run(_watched(town, watching, reader.username, house.id, house.performance.code, times))


async def _watched(
    town: Town, watching: Core, name: str, performance: PerformanceId, code: str, times: int
) -> list[float]:
    from etds_tui.app import EtdsApp
    from etds_tui.screens.artist.report import ReportScreen
    from etds_tui.screens.programming.performances import PerformancesScreen
    from etds_tui.widgets.chart.view import ChartView

    app: Any = EtdsApp(watching, terminal="van")
    found: list[float] = []
    async with app.run_test(size=_SIZE) as pilot:
        await app.sign_in(name, "2222")
        await until(lambda: isinstance(app.screen, PerformancesScreen) and app.screen._views)
        app.push_screen(ReportScreen("daily", Question(key=code)))
        await until(lambda: isinstance(app.screen, ReportScreen) and app.screen.report is not None)
        await pilot.press("v")
        view, seats = app.screen.query_one(ChartView), iter(range(4_000))
        for count, pause in zip(range(1, times + 1), _phases(), strict=False):
            await asyncio.sleep(pause)
            await asyncio.to_thread(_sell, town, performance, next(seats))
            sold_at, wanted = monotonic(), float(count)
            await until(lambda: _last(view) == wanted and view.lines)  # noqa: B023
            found.append(monotonic() - sold_at)
    return found


def _phases() -> Iterator[float]:
    return cycle(_PHASES_SECONDS)


def _last(view: Any) -> float | None:
    return view.chart.series[0].values[-1] if view.chart is not None else None


def _sell(town: Town, performance: PerformanceId, seat: int) -> None:
    cart = CartId(uuid4())
    inventory.place_hold(town.core, town.actor, performance, seats=[seat], cart=cart)
    sales.sell_for_cash(
        town.core, town.actor, performance, cart=cart, order=OrderId(uuid4()), seats={seat: "a"}, received_minor=1_000
    )
