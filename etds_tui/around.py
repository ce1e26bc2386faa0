"""Colleagues at the house on the screen: what they tell is drawn on the map, and what this till does is told them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import copy_context
from typing import TYPE_CHECKING

from core import inventory
from core.access import Actor
from core.errors import EtdsError
from core.inventory import Colleague, Counter, Here
from core.programming import PerformanceId
from core.runtime import Core
from etds_tui.colleagues import people, written

if TYPE_CHECKING:
    from etds_tui.screens.boxoffice.house import HouseScreen


class Around:
    """One per house screen, opened and closed with its news."""

    def __init__(self, screen: HouseScreen) -> None:
        self._screen = screen
        self._counter: Counter | None = None
        self._is_closed = False
        self.colleagues: tuple[Colleague, ...] = ()
        self.gave: tuple[int, str] | None = None

    async def open(self) -> None:
        """Who may not see the counter, or asks while a store is away, simply sees nobody."""
        loop, context, screen = asyncio.get_running_loop(), copy_context(), self._screen

        def seen(colleagues: tuple[Colleague, ...]) -> None:
            with suppress(RuntimeError):  # the app has ended meanwhile
                loop.call_soon_threadsafe(self._see, colleagues, context=context)

        def look(core: Core, actor: Actor, performance_id: PerformanceId) -> None:
            counter = inventory.look_around(core, actor, performance_id, seen)
            if counter is not None and self._is_closed:
                counter.close()
            self._counter = counter

        with suppress(EtdsError):
            await screen.etds.ask(look, screen.performance.id)
            self.tell()

    def tell(self) -> None:
        if self._counter is not None:
            seat_map = self._screen.seat_map
            self._counter.tell(Here(seat_map.cursor, tuple(sorted(seat_map.mine)), self.gave))

    def close(self) -> None:
        self._is_closed = True
        if self._counter is not None:
            self._counter.close()

    def _see(self, colleagues: tuple[Colleague, ...]) -> None:
        if self._is_closed or not self._screen.is_mounted:
            return
        before, self.colleagues = self.colleagues, colleagues
        self._screen.seat_map.colleagues = written(colleagues)
        self._screen.show_people(people(colleagues))
        known = {one.gave for one in before}
        for one in colleagues:
            if one.gave is not None and one.gave not in known and one.gave[0] == self._screen.etds.person.account_id:
                self._screen.was_given(one.name, one.gave[1])
