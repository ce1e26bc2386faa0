"""Keys and seconds at the window: how many keys the day's tasks take, and how soon a key shows.

The tasks are done in the real app, by the keys of `benchmarks/tasks.py`; each task is checked by what it left behind.
Then one key after the other at a desk while ten other terminals sell in the same house, a sale of two seats a second
each: a key counts from its arrival to the write of the frame in which the map has changed for it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from itertools import cycle
from threading import Thread
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from benchmarks.crew import Crew, Kit
from benchmarks.desk import at_the_desk
from benchmarks.figures import Figure, figure, seen
from benchmarks.house import Town, a_town
from benchmarks.tasks import SHIFT_SALES, TASKS, a_window, at_the_window
from benchmarks.timing import median
from core import inventory, sales
from core.inventory import CartId
from core.sales import OrderId
from db.vocabulary import PerformanceId
from tests.factories.house import someone

_TERMINALS = 10
_SEATS = 8_000
_ROW = 80
_PAUSE_SECONDS = 0.05  # twenty keys a second, which is quicker than anybody
_KEYS = ("right", "right", "down", "space", "left", "up", "space")


def run(quick: bool) -> list[Figure]:
    seconds = 8 if quick else 30
    os.environ.update(TEXTUAL_COLOR_SYSTEM="truecolor", TERM="xterm-256color")
    with a_town() as town:
        house = town.house(_SEATS, row=_ROW)
        someone(town.core, name="watcher")
        with Crew(2) as crew:
            sold, waits = crew.all(_part, town, house.id, seconds)
    ordered = sorted(waits)
    return [
        *_tasks(),
        figure(
            "key to first changed cell, ten others selling, p95",
            ordered[len(ordered) * 95 // 100],
            "ms",
            30,
            at_least=False,
        ),
        seen("key to first changed cell, p50", median(ordered), "ms"),
        seen("key to first changed cell, longest", ordered[-1], "ms"),
        seen("sales of the ten others", sum(sold) / seconds, "1/s"),
    ]


def _tasks() -> list[Figure]:
    """In a town of its own, so that the closing counts only what was sold there."""
    with a_town() as town:
        done, closing = asyncio.run(at_the_window(a_window(town.core)))
    figures: list[Figure] = []
    for name, one in done.items():
        figures += [
            figure(name, one.keys, "keys", TASKS[name][1], at_least=False),
            seen(f"{name}, at 0.35 s a key", one.seconds, "s"),
        ]
    name = f"closing a shift of {SHIFT_SALES} sales"
    return [
        *figures,
        seen(name, closing.keys, "keys"),
        figure(f"{name}, at 0.35 s a key", closing.seconds, "s", 180, at_least=False),
    ]


def _part(kit: Kit, town: Town, performance: PerformanceId, seconds: float) -> list[float]:
    """The first process sells at ten terminals, the second presses keys."""
    return _others(kit, town, performance, seconds) if kit.number == 0 else _desk(kit, town, seconds)


def _others(kit: Kit, town: Town, performance: PerformanceId, seconds: float) -> list[float]:
    """A number of sales of each of the ten."""
    counts = [0.0] * _TERMINALS

    def sell(number: int) -> None:
        with town.connect() as core:
            mine = iter(range(_SEATS // 2 + number * 300, _SEATS // 2 + number * 300 + 300, 2))
            ends = monotonic() + seconds
            for first in mine:
                if monotonic() >= ends:
                    return
                cart, seats = CartId(uuid4()), (first, first + 1)
                inventory.place_hold(core, town.actor, performance, seats=seats, cart=cart)
                sleep(0.5)
                sales.sell_for_cash(
                    core, town.actor, performance, cart=cart, order=OrderId(uuid4()),
                    seats=dict.fromkeys(seats, "a"), received_minor=10_000,
                )  # fmt: skip
                counts[number] += 1
                sleep(0.5)

    threads = [Thread(target=sell, args=(number,)) for number in range(_TERMINALS)]
    kit.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts


def _desk(kit: Kit, town: Town, seconds: float) -> list[float]:
    waits: list[float] = []
    pressed: list[float] = []  # when, of keys that the map has not answered yet
    answered: list[float] = []  # of those that it has, whose frame is not written yet

    def written() -> None:
        at = monotonic()
        waits.extend((at - key) * 1000 for key in answered)
        answered.clear()

    async def press(pilot: Any, screen: Any) -> None:
        _answering(screen.seat_map, pressed, answered)
        await asyncio.to_thread(kit.start)
        ends = monotonic() + seconds
        for key in _keys():
            if monotonic() >= ends:
                break
            await asyncio.sleep(_PAUSE_SECONDS)
            pressed.append(monotonic())
            pilot.app.post_message(_event(key))
        await asyncio.sleep(1)

    with town.connect(pool_size=4) as core:
        at_the_desk(core, "watcher", press, written)
    return waits


def _keys() -> Iterator[str]:
    return cycle(_KEYS)


def _event(key: str) -> Any:
    from textual.events import Key

    return Key(key, " " if key == "space" else None)


def _answering(seat_map: Any, pressed: list[float], answered: list[float]) -> None:
    """Have the map tell when it has done what a key asks for."""
    for name in ("action_walk", "action_climb", "action_pick"):
        plain = getattr(seat_map, name)

        def telling(*arguments: Any, act: Any = plain) -> None:
            act(*arguments)
            if pressed:
                answered.append(pressed.pop(0))

        setattr(seat_map, name, telling)
