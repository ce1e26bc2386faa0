"""Seats that are watched: when one opens, the desk that is looked at says so, whichever it is.

A watch ends when its seat is taken at this terminal or sold, with the performance, when `w` is pressed again, and with
the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import inventory
from core.access import Actor
from core.errors import EtdsError
from core.inventory import SeatState
from core.programming import Performance, PerformanceId
from core.runtime import Core
from etds_tui.feeds import Merger
from etds_tui.screens.base import DeskScreen
from etds_tui.widgets.notice import Notice

if TYPE_CHECKING:
    from etds_tui.app import EtdsApp

_OPEN, _GONE = SeatState.OPEN.byte, (SeatState.SOLD.byte, SeatState.COMP.byte)


@dataclass(slots=True)
class _Watched:
    performance: Performance
    seats: dict[int, str]  # labels
    merger: Merger | None = None


class Watches:
    """All watches of one terminal, by performance; each has a feed of its own, which outlives its desk."""

    def __init__(self, app: EtdsApp) -> None:
        self._app = app
        self._by_performance: dict[int, _Watched] = {}

    def has(self, performance_id: int, seat: int) -> bool:
        return performance_id in self._by_performance and seat in self._by_performance[performance_id].seats

    async def add(self, performance: Performance, seat: int, label: str) -> None:
        """Raises EtdsError where the house cannot be followed."""
        watched = self._by_performance.setdefault(performance.id, _Watched(performance, {}))
        watched.seats[seat] = label
        if watched.merger is not None:
            return
        merger = watched.merger = Merger(
            lambda states: self._look(watched, dict(enumerate(states))),
            lambda changes, _by: self._look(watched, changes),
            lambda _link: None,
        )

        def follow(core: Core, actor: Actor, performance_id: PerformanceId) -> None:
            merger.attach(inventory.follow_house(core, actor, performance_id, merger.hear))

        try:
            await self._app.ask(follow, performance.id)
        except EtdsError:
            self.end(performance.id, seat)
            raise

    def end(self, performance_id: int, seat: int) -> None:
        watched = self._by_performance.get(performance_id)
        if watched is not None:
            watched.seats.pop(seat, None)
            if not watched.seats:
                self._close(performance_id)

    def look_at_clock(self) -> None:
        """End the watches of performances that are over."""
        now = self._app.core.clock.now()
        for performance_id, watched in list(self._by_performance.items()):
            if watched.performance.ends_at <= now:
                self._close(performance_id)

    def close(self) -> None:
        for performance_id in list(self._by_performance):
            self._close(performance_id)

    def _close(self, performance_id: int) -> None:
        merger = self._by_performance.pop(performance_id).merger
        if merger is not None:
            merger.close()

    def _look(self, watched: _Watched, changes: dict[int, int]) -> None:
        for seat, label in list(watched.seats.items()):
            if changes.get(seat) in _GONE:
                self.end(watched.performance.id, seat)
            elif changes.get(seat) == _OPEN:
                self._say(watched.performance, seat, label)

    def _say(self, performance: Performance, seat: int, label: str) -> None:
        desk = next((screen for screen in reversed(self._app.screen_stack) if isinstance(screen, DeskScreen)), None)
        if desk is not None and self._app._person is not None:
            words = f"{label} of {performance.code} is open now."
            desk.notice(Notice(words, lambda: self._take(performance, seat), "takes it"))

    def _take(self, performance: Performance, seat: int) -> None:
        """At the house's own desk, which is opened where it is not among those that are open."""
        from etds_tui.screens.programming.performances import desk_of

        self.end(performance.id, seat)
        house = next((s for s in self._app.screen_stack if _is_of(s, performance)), None)
        if house is None:
            desk = desk_of(self._app.person)(performance)
            desk.take_first = (seat,)
            self._app.push_screen(desk)
            return
        while self._app.screen is not house:
            self._app.pop_screen()
        house.take_seats((seat,))  # type: ignore[attr-defined]


def _is_of(screen: object, performance: Performance) -> bool:
    from etds_tui.screens.boxoffice.house import HouseScreen

    return isinstance(screen, HouseScreen) and screen.performance.id == performance.id
