"""The counter: where colleagues look and what they have in their carts, as long as they say so.

It is told to Redis with seconds of life and to no database; without Redis nobody is seen, and nothing else changes. One
thread a house looks around twice a second, and at most four times while its own cursor moves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

from core.access.actors import Actor
from db.live.client import LiveUnavailable
from db.live.counter import look
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_STEP_SECONDS = 0.25
_STEPS_IDLE = 2
_LIFE_SECONDS = 5.0
_SEATS_MAX = 100
_NAME_MAX = 40


@dataclass(frozen=True, slots=True)
class Here:
    """Where this terminal is: the seat under its cursor, those of its cart, and the cart it gave away just now."""

    cursor: int | None = None
    seats: tuple[int, ...] = ()
    gave: tuple[int, str] | None = None  # to whose account, which cart


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another terminal at the same house. What it says is not trusted: seats are checked by who draws them."""

    terminal: str
    name: str
    till: str
    cursor: int | None
    seats: tuple[int, ...]
    gave: tuple[int, str] | None = None


class Counter:
    """Looks around until `close`. `on_seen` is called on its thread, with all colleagues, when anything changed."""

    def __init__(
        self, core: Core, actor: Actor, performance_id: PerformanceId, on_seen: Callable[[tuple[Colleague, ...]], None],
        *, is_seen: bool,
    ) -> None:  # fmt: skip
        self._planes = core.news.planes
        self._actor, self._performance_id = actor, performance_id
        self._on_seen, self._is_seen = on_seen, is_seen
        self._terminal = uuid4().hex
        self._here = Here()
        self._moved, self._ended = Event(), Event()
        self._told: tuple[Colleague, ...] = ()
        if self._planes is not None:
            Thread(target=self._run, name=f"counter-{performance_id}", daemon=True).start()

    def tell(self, here: Here) -> None:
        """This terminal is here now. Returns at once."""
        if here != self._here:
            self._here = here
            self._moved.set()

    def close(self) -> None:
        self._ended.set()

    def _run(self) -> None:
        steps = _STEPS_IDLE
        while not self._ended.is_set():
            if steps >= _STEPS_IDLE or self._moved.is_set():
                steps = 0
                self._moved.clear()
                self._look_around()
            steps += 1
            self._ended.wait(_STEP_SECONDS)
        with suppress(LiveUnavailable):
            self._exchange(b"")

    def _look_around(self) -> None:
        try:
            seen = self._exchange(_word(self._actor, self._here) if self._is_seen else b"")
        except LiveUnavailable:
            seen = ()
        if seen != self._told and not self._ended.is_set():
            self._told = seen
            self._on_seen(seen)

    def _exchange(self, word: bytes) -> tuple[Colleague, ...]:
        assert self._planes is not None, "there is a Redis to look into"
        said = look(self._planes.live, self._performance_id, self._terminal, word, life_ms=int(_LIFE_SECONDS * 1000))
        found = (_heard(terminal, text) for terminal, text in sorted(said.items()))
        return tuple(colleague for colleague in found if colleague is not None)


def _word(actor: Actor, here: Here) -> bytes:
    said = {
        "n": actor.display_name[:_NAME_MAX],
        "t": actor.terminal[:_NAME_MAX],
        "c": here.cursor,
        "s": here.seats[:_SEATS_MAX],
        "g": here.gave,
    }
    return json.dumps(said, separators=(",", ":")).encode()


def _heard(terminal: str, word: bytes) -> Colleague | None:
    """What a terminal said, None where it makes no sense."""
    try:
        said = json.loads(word)
        cursor, gave = said["c"], said["g"]
        return Colleague(
            terminal=terminal,
            name=str(said["n"])[:_NAME_MAX],
            till=str(said["t"])[:_NAME_MAX],
            cursor=None if cursor is None else int(cursor),
            seats=tuple(int(seat) for seat in said["s"][:_SEATS_MAX]),
            gave=None if gave is None else (int(gave[0]), str(gave[1])),
        )
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None


def around(
    core: Core, actor: Actor, performance_id: PerformanceId, on_seen: Callable[[tuple[Colleague, ...]], None]
) -> Counter:
    """The counter of a performance. The guarded way in is `inventory.look_around`."""
    from core.access.permissions import Permission, may

    return Counter(core, actor, performance_id, on_seen, is_seen=may(actor, Permission.CART_SHARE))
