"""Practice at this terminal: for a while the app works on a sandbox's core, as the same person, and says so all
the time.

The desks know nothing of it: they ask the app for its core and its person, as ever.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import App
from textual.reactive import reactive

from core.errors import EtdsError

if TYPE_CHECKING:
    from core.access import Actor
    from core.practice import Practice
    from core.programming import Performance
    from core.runtime import Core
    from etds_tui.lane import Lane


class Practising(App[None]):
    """What the app can do about practice. A mixin, so that the app itself stays short."""

    practising = reactive(False, repaint=False)
    lane: Lane
    _core: Core | None
    _person: Actor | None

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._practice: Practice | None = None
        self._house: tuple[Core, Actor] | None = None  # where the person comes back to
        self._practice_began = 0.0
        self._depth = 0  # screens of the house, which lie under those of the practice

    @property
    def practised_seconds(self) -> int:
        return int(time.monotonic() - self._practice_began) if self.practising else 0

    @work(exclusive=True, group="practice")
    async def begin_practice(self, performance: Performance) -> None:
        """Clone the performance and open its desk; where that cannot be, say why and stay."""
        from core.practice import begin_practice
        from etds_tui.screens.programming.performances import PerformancesScreen

        if self._practice is not None or self._core is None or self._person is None:
            return
        house, person = self._core, self._person
        self.notify(f"Making a copy of {performance.code} to practise on.", markup=False)
        try:
            practice = await self.lane(begin_practice, house, person, performance.id)
        except EtdsError as error:
            self.notify(error.message, severity="warning", markup=False)
            return
        if self._person is not person:  # signed out meanwhile: nobody comes back in by this door
            self._take_away(house, practice)
            return
        self._house, self._practice = (house, person), practice
        self._core, self._person = practice.core, practice.actor
        self._practice_began, self._depth = time.monotonic(), len(self.screen_stack)
        self.practising = True
        self.clear_notifications()
        await self.push_screen(PerformancesScreen())

    def action_end_practice(self) -> None:
        """Back to the house, and the copy is gone."""
        self.leave_practice()

    def leave_practice(self) -> None:
        """The person is in the house again at once; the sandbox is taken away behind them."""
        if self._practice is None or self._house is None:
            return
        practice, (house, person) = self._practice, self._house
        self._practice, self._house = None, None
        self._core, self._person = house, person
        self.practising = False
        while len(self.screen_stack) > self._depth:
            self.pop_screen()
        self._take_away(house, practice)

    @work(group="practice-end")
    async def _take_away(self, house: Core, practice: Practice) -> None:
        from core.practice import leave_sandbox

        with suppress(EtdsError):
            await self.lane(leave_sandbox, house, practice)

    def forget_practice(self) -> None:
        """The app ends: nobody waits for a worker any more."""
        if self._practice is None or self._house is None:
            return  # and nothing is imported while a thread may still be importing the core
        from core.practice import leave_sandbox

        practice, house = self._practice, self._house[0]
        self._practice = None
        self._core = house
        leave_sandbox(house, practice)
