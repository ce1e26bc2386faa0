"""Ours: the services as a screen calls them, with guard, quote, journal, plane and news.

A buyer looks at the plane before he asks, and does not ask for what is taken there, as the other designs read a seat
before they write it. Here he reads the whole plane from Redis each time, and pays for it; a terminal has it already.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from benchmarks.peers.sale import PRICE_MINOR
from core import inventory, sales
from core.access import Actor
from core.errors import HoldEnded, SeatsUnavailable
from core.inventory import CartId, SeatState
from core.runtime import Core
from core.sales import OrderId
from db.postgres import Connection
from db.vocabulary import PerformanceId


class Services:
    """One buyer's way in. The core belongs to his process, which closes it."""

    is_safe = True

    def __init__(self, core: Core, actor: Actor) -> None:
        self._core, self._actor = core, actor

    @staticmethod
    def prepare(owner: Connection, performance: int, seat_count: int) -> None:
        """A performance goes on sale as it is."""

    def hold(self, performance: int, seats: Sequence[int], cart: UUID) -> bool:
        states = self._core.news.plane(PerformanceId(performance)).states
        if any(states[seat] != SeatState.OPEN.byte for seat in seats):
            return False
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
