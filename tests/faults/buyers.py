"""The processes of a fault run: buyers who hold, sell, pay and return as fast as they can, and sweepers who clean up.

Each tells its history (`history.py`) before and after every call of a service.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random
from threading import Thread
from time import sleep
from uuid import uuid4

from core import inventory, payments, sales
from core.access import Actor
from core.errors import EtdsError, Outage
from core.inventory import CartId
from core.payments.providers import Faults, SimulatedTerminal, guarded
from core.runtime import Core, connect
from core.sales import OrderId
from core.settings import Settings
from db.errors import StoreBusy, StoreError, StoreUnavailable
from db.servers import Addresses
from db.vocabulary import PerformanceId
from tests.faults import mutants
from tests.faults.history import Book

SEATS = 960
_HOT, _THREADS = 60, 6
_PRICE_MINOR = 1_000
_LOOKS = 0.2
_PAUSE_SECONDS = 2  # a run has no time to leave a bad terminal alone for longer

BAD_TERMINAL = Faults(
    lost_before=0.03, lost_after=0.04, broken=0.03, declined=0.05, doubled=0.3, late=0.2, stale=0.1, slow=0.15,
    slow_seconds=1.8,
)  # fmt: skip
"""A terminal that loses calls and replies, breaks, declines, is slow; its news come twice, late and out of order."""


def a_core(settings: Settings, addresses: Addresses, faults: Faults | None = None) -> Core:
    """A core whose card terminal is shared by all processes, and has these faults here."""
    core = _connected(settings, addresses)
    core.providers.put(SimulatedTerminal(settings.state_dir / "terminal.sqlite", faults=faults or Faults()))
    return core


def _connected(settings: Settings, addresses: Addresses) -> Core:
    """Postgres may be on its way back from its last death."""
    while True:
        try:
            return connect(settings, addresses.postgres_url, addresses.redis_url)
        except StoreError:
            sleep(0.2)


def be_quiet() -> None:
    """Servers die here all the time; their clients need not say so."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a process is started with."""

    settings: Settings
    addresses: Addresses
    actor: Actor
    house: int
    seed: int
    history: Path
    mutant: str

    def begin(self, terminal: Faults) -> tuple[Core, Book]:
        """The process's core, with this terminal, and its history."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        be_quiet()
        mutants.apply(self.mutant)
        guarded.PAUSE_SECONDS = _PAUSE_SECONDS
        book, number = Book(self.history), count()

        def told(kind: str) -> None:
            book.tell("terminal", "invoke", next(number), kind=kind)

        return a_core(self.settings, self.addresses, replace(terminal, random=Random(self.seed), told=told)), book


def buy(job: Job) -> None:
    """A process of buyers, until it is killed."""
    core, book = job.begin(BAD_TERMINAL)
    house = PerformanceId(job.house)
    people = [Buyer(core, job.actor, house, Random(job.seed * 100 + n), book) for n in range(_THREADS)]
    threads = [Thread(target=_forever, args=(person.buy, book)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def sweep(job: Job) -> None:
    """A process that brings to an end what is left behind, until it is killed. It hears all news from the first on.

    Its terminal is seldom slow: whoever waits for a refund does not look after what is overdue.
    """
    core, book = job.begin(replace(BAD_TERMINAL, slow=0.01))
    heard = 0

    def clean() -> None:
        inventory.sweep(core)
        payments.resolve(core)

    def hear() -> None:
        nonlocal heard
        heard, _ = payments.hear(core, "simulated", heard)

    def now_and_then(act: Callable[[], None]) -> None:
        sleep(0.1)
        try:
            act()
        except (StoreUnavailable, StoreBusy) as error:
            raise Outage(str(error)) from error

    listener = Thread(target=_forever, args=(lambda: now_and_then(hear), book))
    listener.start()
    _forever(lambda: now_and_then(clean), book)


def _forever(act: Callable[[], None], book: Book) -> None:
    """Refusals and outages are life. Anything else is told, and found afterwards."""
    while True:
        try:
            act()
        except Outage:
            sleep(0.2)
        except EtdsError:
            sleep(0.005)
        except Exception as error:
            book.tell("process", "invoke", uuid4(), crash=f"{type(error).__name__}: {str(error)[:200]}")
            sleep(0.2)


class Buyer:
    """One person at one till."""

    def __init__(self, core: Core, actor: Actor, house: PerformanceId, random: Random, book: Book) -> None:
        self._core, self._actor, self._house, self._random, self._book = core, actor, house, random, book

    def buy(self) -> None:
        """From picking seats to, perhaps, bringing them back. Raises as the services do."""
        cart, order = CartId(uuid4()), OrderId(uuid4())
        first = self._random.randrange(_HOT if self._random.random() < 0.3 else SEATS - 3)
        seats = list(range(first, first + self._random.randint(1, 3)))
        self._hold(cart, seats)
        if self._random.random() < _LOOKS:
            self._look(seats[0])
        way = self._random.random()
        if way < 0.15:
            with self._book.act("release", uuid4(), cart=str(cart), seats=seats):
                inventory.release_hold(self._core, self._actor, self._house, cart=cart)
            return
        if way < 0.25:  # thinks it over, perhaps for too long
            sleep(self._random.random() * self._core.settings.operator_hold_seconds * 1.5)
        if way < 0.55:
            self._cash(cart, order, seats)
        else:
            self._card(cart, order, seats)
        if self._random.random() < 0.9:
            with self._book.act("return", uuid4(), order=str(order), seats=seats):
                payments.return_tickets(self._core, self._actor, self._house, order=order, act=uuid4())

    def _hold(self, cart: CartId, seats: list[int]) -> None:
        with self._book.act("hold", cart, seats=seats) as telling:
            hold = inventory.place_hold(self._core, self._actor, self._house, seats=seats, cart=cart, explain=False)
            # Counted from when it was asked for: this process may have been frozen since the answer.
            telling.more["until"] = telling.asked_at + hold.remaining_seconds

    def _look(self, seat: int) -> None:
        with self._book.act("look", uuid4(), seats=[seat]) as telling:
            telling.more["fence"] = inventory.seat_detail(self._core, self._actor, self._house, seat).fence

    def _cash(self, cart: CartId, order: OrderId, seats: list[int]) -> None:
        with self._book.act("sell", order, cart=str(cart), seats=seats):
            sales.sell_for_cash(
                self._core, self._actor, self._house, cart=cart, order=order, seats=dict.fromkeys(seats, "a"),
                received_minor=_PRICE_MINOR * len(seats),
            )  # fmt: skip

    def _card(self, cart: CartId, order: OrderId, seats: list[int]) -> None:
        with self._book.act("claim", order, cart=str(cart), seats=seats):
            payments.claim_order(
                self._core, self._actor, self._house, cart=cart, order=order, seats=dict.fromkeys(seats, "a")
            )
        in_parts = len(seats) > 1 and self._random.random() < 0.3
        status = self._pay(order, seats, _PRICE_MINOR if in_parts else None)
        if status.left.amount_minor and not status.is_open and self._random.random() < 0.7:
            status = self._pay(order, seats, None)
        if not status.is_paid and self._random.random() < 0.5:
            with self._book.act("give up", order, seats=seats):
                payments.give_up_order(self._core, self._actor, self._house, order=order)

    def _pay(self, order: OrderId, seats: list[int], amount_minor: int | None) -> payments.PaymentStatus:
        tender = uuid4()
        with self._book.act("pay", tender, order=str(order), seats=seats) as telling:
            status = payments.pay_by_card(
                self._core, self._actor, self._house, order=order, tender=tender, amount_minor=amount_minor
            )
            telling.more["is_paid"] = status.is_paid
        return status
