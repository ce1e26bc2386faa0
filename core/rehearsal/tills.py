"""The tills of a rehearsal: threads of a process of its own, each a clerk with a drawer, over the services themselves.

Buyers come by the curve and wait for a till that is free. They want a party's seats, the best there are or those that
they pick on a map that was looked at a moment before; some go away again; the others pay in cash or by card.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from random import Random
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from core.access.actors import Actor
from core.errors import EtdsError
from core.settings import Settings
from db.vocabulary import CartId, OrderId, PerformanceId, SeatState, ShiftId

if TYPE_CHECKING:
    from core.rehearsal.report import Tally
    from core.runtime import Core

_PARTIES = (1, 2, 2, 2, 2, 3, 4, 4, 5, 6)
_FLOAT_MINOR = 20_000
_TENDERED_MINOR = 10**9
_START_SECONDS_MAX = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How buyers behave; shares between 0 and 1. They think so long on average, twice: before a seat, before paying."""

    think_seconds: float = 0.3
    picks: float = 0.3
    abandons: float = 0.1
    cards: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What one process does. `arrivals` are (second, number of the buyer), ascending."""

    settings: Settings
    url: str
    actor: Actor  # in whose name the clerks are let in
    performance_id: PerformanceId
    usernames: tuple[str, ...]
    arrivals: tuple[tuple[float, int], ...]
    shape: Shape
    seed: int
    seats_max: int
    are_named: bool  # buyers give a name, since seats are counted by customer


def run_tills(duty: Duty, ready: Any, begin: Any, stop: Any, counts: Any, pipe: Any) -> None:
    """The process: sign in, wait for the beginning, serve, and send back what was seen.

    Ctrl+C is the parent's: it says stop, and each till ends the buyer who stands there.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, args=(stop,), daemon=True).start()
    from core.rehearsal.report import Tally
    from core.runtime import connect

    tally = Tally()
    try:
        with connect(duty.settings, duty.url, None, is_practice=True) as core:
            clerks = [_clerk(core, name, duty) for name in duty.usernames]
            ready.release()
            if begin.wait(_START_SECONDS_MAX):
                Floor(core, duty, tally, stop, counts).serve(clerks)
    except Exception as error:
        ready.release()
        tally.failed.append(f"{type(error).__name__}: {str(error)[:160]}")
    pipe.send(tally)
    pipe.close()


def _end_with_parent(stop: Any) -> None:
    """A parent that was killed says nothing: the tills close, so that nobody keeps the copy alive."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        stop.set()


def _clerk(core: Core, username: str, duty: Duty) -> Actor:
    """Signed in, with a drawer."""
    from core.access.sessions import enter_sandbox
    from core.shifts import drawer_place, open_shift

    actor = enter_sandbox(core, replace(duty.actor, username=username, terminal=username)).actor
    open_shift(core, actor, shift=ShiftId(uuid4()), place=drawer_place(core, actor), float_minor=_FLOAT_MINOR)
    return actor


class Floor:
    """Buyers in a line, and clerks who take the next one."""

    def __init__(self, core: Core, duty: Duty, tally: Tally, stop: Any, counts: Any) -> None:
        self._core, self._duty, self._tally, self._stop, self._counts = core, duty, tally, stop, counts
        self._line = iter(duty.arrivals)
        self._lock = Lock()
        self._began = core.clock.monotonic()
        self._letter = core.repertoire.prices(duty.performance_id).standard.letter
        self._house = core.repertoire.manifest(core.repertoire.performance(duty.performance_id).manifest_id)

    def serve(self, clerks: Sequence[Actor]) -> None:
        self._began = self._core.clock.monotonic()
        tills = [Thread(target=self._till, args=(clerk,), daemon=True) for clerk in clerks]
        for till in tills:
            till.start()
        for till in tills:
            till.join()

    def _till(self, clerk: Actor) -> None:
        while not self._stop.is_set():
            with self._lock:
                due, buyer = next(self._line, (0.0, -1))
            if buyer < 0 or not self._waited_until(due):
                return
            came = self._core.clock.monotonic()
            with self._lock:
                self._tally.arrived += 1
                self._tally.wait_ms.append(max(0.0, came - self._began - due) * 1000)
            self._tell(0)
            try:
                self._buyer(clerk, buyer)
            except EtdsError as error:
                with self._lock:
                    self._tally.refused[error.code] += 1
                self._tell(2)
            except Exception as error:  # told in the report, and the next buyer is served
                with self._lock:
                    self._tally.failed.append(f"{type(error).__name__}: {str(error)[:160]}")

    def _buyer(self, clerk: Actor, number: int) -> None:
        from core import inventory

        duty, performance, random = self._duty, self._duty.performance_id, Random(f"{self._duty.seed} {number}")
        party, cart = min(random.choice(_PARTIES), duty.seats_max), CartId(uuid4())
        picks = random.random() < duty.shape.picks
        seen = self._core.news.plane(performance).states if picks else b""
        if not self._thought(random):
            return
        began = self._core.clock.monotonic()
        try:
            wanted = self._picked(seen, party, random) if picks else ()
            if wanted:
                hold = inventory.place_hold(self._core, clerk, performance, seats=wanted, cart=cart, explain=False)
            else:
                hold, _ = inventory.hold_best(self._core, clerk, performance, count=party, cart=cart)
        finally:
            self._timed("hold_ms", began)
        with self._lock:
            self._tally.carts += 1
        if random.random() < duty.shape.abandons or not self._thought(random):
            inventory.release_hold(self._core, clerk, performance, cart=cart)
            with self._lock:
                self._tally.abandoned += 1
            return
        name = f"buyer {number}" if duty.are_named else None
        began = self._core.clock.monotonic()
        try:
            self._pay(clerk, cart, hold.seats, name, by_card=random.random() < duty.shape.cards)
        finally:
            self._timed("sale_ms", began)
        with self._lock:
            self._tally.orders += 1
            self._tally.told += hold.seats
        self._tell(1, len(hold.seats))

    def _pay(self, clerk: Actor, cart: CartId, seats: Sequence[int], name: str | None, *, by_card: bool) -> None:
        from core import payments, sales

        core, performance, order = self._core, self._duty.performance_id, OrderId(uuid4())
        priced, buyer = dict.fromkeys(seats, self._letter), sales.Buyer(customer=name)
        if not by_card:
            sales.sell_for_cash(
                core, clerk, performance, cart=cart, order=order, seats=priced, received_minor=_TENDERED_MINOR,
                buyer=buyer,
            )  # fmt: skip
            return
        payments.claim_order(core, clerk, performance, cart=cart, order=order, seats=priced, buyer=buyer)
        status = payments.pay_by_card(core, clerk, performance, order=order, tender=uuid4())
        if not status.is_paid:
            payments.give_up_order(core, clerk, performance, order=order)
            raise payments.CardOff("The card was declined.")

    def _picked(self, seen: bytes, party: int, random: Random) -> tuple[int, ...]:
        """So many open neighbours by number, from a random place of the house on; empty where there are none."""
        is_open = bytes([SeatState.OPEN.byte]) * party
        at = seen.find(is_open, random.randrange(len(seen)))
        if at < 0:
            at = seen.find(is_open)
        return tuple(range(at, at + party)) if at >= 0 else ()

    def _thought(self, random: Random) -> bool:
        """False where the rehearsal ends meanwhile."""
        mean = self._duty.shape.think_seconds
        return not self._stop.wait(random.expovariate(1 / mean)) if mean > 0 else not self._stop.is_set()

    def _waited_until(self, due: float) -> bool:
        left = self._began + due - self._core.clock.monotonic()
        return not self._stop.wait(left) if left > 0 else not self._stop.is_set()

    def _timed(self, what: str, began: float) -> None:
        took = (self._core.clock.monotonic() - began) * 1000
        with self._lock:
            getattr(self._tally, what).append(took)

    def _tell(self, place: int, count: int = 1) -> None:
        with self._counts.get_lock():
            self._counts[place] += count
