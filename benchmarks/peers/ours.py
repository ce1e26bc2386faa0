"""Ours: the services as a screen calls them, with guard, quote, journal, plane and news.

A process follows the house that it sells, as every terminal does: one feed, which its buyers look at before they ask.
They do not ask for what is taken there, as the other designs read a seat before they write it. The feed begins with
the first look, inside the time that is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Lock
from uuid import UUID, uuid4

from benchmarks.peers.sale import PRICE_MINOR
from core import inventory, sales
from core.access import Actor
from core.errors import HoldEnded, SeatsUnavailable
from core.feeds import NewsItem, Reloaded, SeatsChanged
from core.inventory import CartId, SeatState
from core.runtime import Core
from core.sales import OrderId
from db.postgres import Connection
from db.vocabulary import PerformanceId


class Window:
    """The house as one process sees it, live. Its buyers share it."""

    def __init__(self, core: Core, actor: Actor, performance: PerformanceId) -> None:
        self._states = bytearray()
        self._is_drawn = Event()
        self._feed = inventory.follow_house(core, actor, performance, self._hear)
        self._is_drawn.wait(10)

    def _hear(self, item: NewsItem) -> None:
        match item:
            case Reloaded(states):
                self._states = bytearray(states)
                self._is_drawn.set()
            case SeatsChanged(changes):
                for seat, state in changes:
                    self._states[seat] = state
            case _:
                pass

    def are_open(self, seats: Sequence[int]) -> bool:
        return all(self._states[seat] == SeatState.OPEN.byte for seat in seats)

    def close(self) -> None:
        self._feed.close()


class Counter:
    """What the buyers of one process share: the core and a window for each house."""

    def __init__(self, core: Core, actor: Actor) -> None:
        self.core, self.actor = core, actor
        self._windows: dict[int, Window] = {}
        self._lock = Lock()

    def window(self, performance: int) -> Window:
        window = self._windows.get(performance)
        if window is None:
            with self._lock:
                window = self._windows.get(performance)
                if window is None:
                    window = self._windows[performance] = Window(self.core, self.actor, PerformanceId(performance))
        return window

    def close(self) -> None:
        for window in self._windows.values():
            window.close()


class Services:
    """One buyer's way in. The counter belongs to his process, which closes it."""

    is_safe = True

    def __init__(self, counter: Counter) -> None:
        self._counter, self._core, self._actor = counter, counter.core, counter.actor

    @staticmethod
    def prepare(owner: Connection, performance: int, seat_count: int) -> None:
        """A performance goes on sale as it is."""

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        return self._counter.window(performance).are_open(seats) and self._place(performance, seats, cart)

    def _place(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        try:
            inventory.place_hold(
                self._core, self._actor, PerformanceId(performance), seats=seats, cart=CartId(cart), explain=False
            )
        except SeatsUnavailable:
            return False
        return True

    def sell(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        try:
            sales.sell_for_cash(
                self._core,
                self._actor,
                PerformanceId(performance),
                cart=CartId(cart),
                order=OrderId(uuid4()),
                seats=dict.fromkeys(seats, "a"),
                received_minor=PRICE_MINOR * len(seats),
            )
        except HoldEnded:
            return False
        return True

    def close(self) -> None: ...


class Blind(Services):
    """One who asks without a look, where nobody else wants the seats."""

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        return self._place(performance, seats, cart)
