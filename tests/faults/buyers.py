"""The processes of a fault run: buyers who hold, sell, pay and return as fast as they can, and sweepers who clean up.

Each writes what it was told into a history of its own, a line an act, before it goes on. What a buyer does not learn
because something died is `info`: it may be there or not.
"""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Thread
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from core import inventory, payments, sales
from core.access import Actor
from core.errors import EtdsError, Outage
from core.inventory import CartId
from core.payments.providers import Faults, SimulatedTerminal
from core.runtime import Core, connect
from core.sales import OrderId
from core.settings import Settings
from db.errors import StoreError
from db.servers import Addresses
from db.vocabulary import PerformanceId
from tests.faults import mutants

SEATS = 960
_HOT, _THREADS = 60, 6
_PRICE_MINOR = 1_000


def a_core(settings: Settings, addresses: Addresses, seed: int, *, calm: bool = False) -> Core:
    """A core whose terminal loses calls and replies, declines, is slow, and tells its events twice."""
    core = _connected(settings, addresses)
    faults = Faults() if calm else Faults(
        lost_before=0.04, lost_after=0.06, declined=0.05, doubled=0.3, slow=0.1, random=Random(seed)
    )  # fmt: skip
    core.providers.put(SimulatedTerminal(settings.state_dir / "terminal.sqlite", faults=faults))
    return core


def _connected(settings: Settings, addresses: Addresses) -> Core:
    """Postgres may be on its way back from its last death."""
    while True:
        try:
            return connect(settings, addresses.postgres_url, addresses.redis_url)
        except StoreError:
            sleep(0.2)


def buy(
    settings: Settings, addresses: Addresses, actor: Actor, house: int, seed: int, history: Path, mutant: str
) -> None:
    """A process of buyers, until it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    be_quiet()
    mutants.apply(mutant)
    core = a_core(settings, addresses, seed)
    with history.open("a", buffering=1) as book:
        buyers = [
            Thread(target=_buy_on, args=(core, actor, PerformanceId(house), Random(seed * 100 + n), _teller(book)))
            for n in range(_THREADS)
        ]
        for buyer in buyers:
            buyer.start()
        for buyer in buyers:
            buyer.join()


def sweep(settings: Settings, addresses: Addresses, seed: int, mutant: str) -> None:
    """A process that brings to an end what is left behind, until it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    be_quiet()
    mutants.apply(mutant)
    core, heard = a_core(settings, addresses, seed), 0
    while True:
        with suppress(StoreError, EtdsError):
            inventory.sweep(core)
            payments.resolve(core)
            heard, _ = payments.hear(core, "simulated", heard)
        sleep(0.1)


def be_quiet() -> None:
    """Servers die here all the time; their clients need not say so."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)


def _teller(book: Any) -> Callable[..., None]:
    def tell(act: str, word: str, **what: object) -> None:
        book.write(json.dumps({"at": monotonic(), "pid": os.getpid(), "act": act, "word": word, **what}) + "\n")

    return tell


def _buy_on(core: Core, actor: Actor, house: PerformanceId, random: Random, tell: Callable[..., None]) -> None:
    """Whatever a service raises that it should not is told, and found afterwards."""
    while True:
        try:
            _buy(core, actor, house, random, tell)
        except Exception as error:
            tell("crash", type(error).__name__, why=str(error)[:200])


def _buy(core: Core, actor: Actor, house: PerformanceId, random: Random, tell: Callable[..., None]) -> None:
    while True:
        cart, order = CartId(uuid4()), OrderId(uuid4())
        first = random.randrange(_HOT if random.random() < 0.3 else SEATS - 3)
        seats = range(first, first + random.randint(1, 3))
        try:
            inventory.place_hold(core, actor, house, seats=seats, cart=cart, explain=False)
        except Outage:
            sleep(0.2)
            continue
        except EtdsError:
            sleep(0.005)
            continue
        tell("hold", "ok", seats=list(seats))
        way = random.random()
        try:
            if way < 0.15:
                inventory.release_hold(core, actor, house, cart=cart)
            elif way < 0.25:
                sleep(random.random() * settings_hold_seconds(core))  # thinks it over, perhaps for too long
            elif way < 0.55:
                _cash(core, actor, house, cart, order, seats, tell)
            else:
                _card(core, actor, house, cart, order, seats, random, tell)
        except Outage:
            sleep(0.2)
            continue
        except EtdsError:
            continue
        if random.random() < 0.9:
            _give_back(core, actor, house, order, tell)


def settings_hold_seconds(core: Core) -> float:
    return core.settings.operator_hold_seconds * 1.5


def _cash(
    core: Core, actor: Actor, house: PerformanceId, cart: CartId, order: OrderId, seats: range,
    tell: Callable[..., None],
) -> None:  # fmt: skip
    told: dict[str, object] = {"order": str(order), "seats": list(seats)}
    try:
        sales.sell_for_cash(
            core, actor, house, cart=cart, order=order, seats=dict.fromkeys(seats, "a"),
            received_minor=_PRICE_MINOR * len(seats),
        )  # fmt: skip
    except Outage:
        tell("sale", "info", **told)
        raise
    except EtdsError:
        tell("sale", "fail", **told)
        raise
    tell("sale", "ok", **told)


def _card(
    core: Core, actor: Actor, house: PerformanceId, cart: CartId, order: OrderId, seats: range, random: Random,
    tell: Callable[..., None],
) -> None:  # fmt: skip
    told: dict[str, object] = {"order": str(order), "seats": list(seats)}
    try:
        payments.claim_order(core, actor, house, cart=cart, order=order, seats=dict.fromkeys(seats, "a"))
        part = _PRICE_MINOR if len(seats) > 1 and random.random() < 0.3 else None
        status = payments.pay_by_card(core, actor, house, order=order, tender=uuid4(), amount_minor=part)
        if status.left.amount_minor and not status.is_open and random.random() < 0.7:
            status = payments.pay_by_card(core, actor, house, order=order, tender=uuid4())
    except Outage:
        tell("sale", "info", **told)
        raise
    except EtdsError:
        tell("sale", "info", **told)  # what was begun ends by itself
        raise
    tell("sale", "ok" if status.is_paid else "info", **told)
    if not status.is_paid and random.random() < 0.5:
        payments.give_up_order(core, actor, house, order=order)


def _give_back(core: Core, actor: Actor, house: PerformanceId, order: OrderId, tell: Callable[..., None]) -> None:
    try:
        payments.return_tickets(core, actor, house, order=order, act=uuid4())
    except Outage:
        tell("return", "info", order=str(order))
    except EtdsError:
        return
    else:
        tell("return", "ok", order=str(order))
