"""The real app at its selling desk, on a terminal that is not there and that only tells when something is written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from core.runtime import Core

SIZE = (200, 50)
_WAIT_SECONDS_MAX = 20.0


def at_the_desk(core: Core, name: str, act: Callable[[Any, Any], Awaitable[None]], written: Callable[[], None]) -> None:
    """Sign in, open the house under the cursor, show its map, and `act(pilot, screen)`. Every write calls `written`."""
    from textual.driver import Driver

    from etds_tui.app import EtdsApp
    from etds_tui.compat import patch_partial_updates
    from etds_tui.screens.boxoffice.sell import SellScreen
    from etds_tui.screens.programming.performances import PerformancesScreen

    class TellingDriver(Driver):
        def write(self, data: str) -> None:
            if data:
                written()

        def start_application_mode(self) -> None: ...
        def disable_input(self) -> None: ...
        def stop_application_mode(self) -> None: ...

    async def pilot_it(pilot: Any) -> None:
        app: Any = pilot.app
        await app.sign_in(name, "2222")
        await until(lambda: isinstance(app.screen, PerformancesScreen) and app.screen._views)
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SellScreen) and app.screen.house)
        screen = app.screen
        await until(lambda: screen._merger is not None and screen._merger.feed is not None)
        screen.show_map()
        await pilot.pause(0.5)
        screen.seat_map.go_to(0)
        await pilot.pause(0.5)
        await act(pilot, screen)
        app.exit()

    patch_partial_updates()
    app = EtdsApp(core, terminal="second till")
    app.driver_class = TellingDriver
    app.run(size=SIZE, auto_pilot=pilot_it)


async def until(holds: Callable[[], object]) -> None:
    """Wait for something to be so."""
    deadline = monotonic() + _WAIT_SECONDS_MAX
    while not holds():
        assert monotonic() < deadline, "what was waited for did not come"
        await asyncio.sleep(0.01)
