"""Keys are taken one after another, however quickly they are typed.

Textual hands a key to the widget with the focus at once, while the key before may still be on its way up to the binding
that moves the focus: in a burst a password's first letters stand in the field of the name, and what a row's Enter set
off is not done when the next act looks at it. Here a key waits until the one before has been through the widget with
the focus, all that it stands in, and the app, with whatever messages it set off on that way; and until a screen that
has just come up stands. A key that comes to a desk at rest is taken at once. What a screen asks of the core is not
waited for: that takes its time, and keys are for what is on the screen.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from textual.app import App
from textual.events import Event
from textual.message_pump import MessagePump

_SECONDS_MAX = 1.0  # a widget that is busy for so long keeps no key longer
_LOOK_SECONDS = 0.02
_ROUNDS_MAX = 8


class KeysInTurn:
    """`put` takes a key; `take` is what the app does with each when it is its turn."""

    def __init__(self, app: App[Any], take: Callable[[Event], Awaitable[None]]) -> None:
        self._app, self._take = app, take
        self._waiting: deque[Event] = deque()
        self._taking: asyncio.Task[None] | None = None
        self._rested: list[MessagePump] = []  # the way of the last key, once it had been through

    def put(self, event: Event) -> None:
        self._waiting.append(event)
        if self._taking is None or self._taking.done():
            self._taking = asyncio.create_task(self._take_all())

    @property
    def is_busy(self) -> bool:
        """Whether a key waits for its turn."""
        return bool(self._waiting) or not (self._taking is None or self._taking.done())

    async def _take_all(self) -> None:
        while self._waiting:
            way = _way(self._app)
            if way != self._rested or not _is_at_rest(way):
                await settle(self._app)
            try:
                await self._take(self._waiting.popleft())
            except Exception as error:  # comes out of the app, as where it takes a key by itself
                self._app.call_later(_raise, error)
                return
            self._rested = await settle(self._app)


async def settle(app: App[Any]) -> list[MessagePump]:
    """Until nothing is on its way from the focus to the app: a message that is answered by another takes a round.

    Returns the way that is at rest; an empty one if that took too long.
    """
    before: list[MessagePump] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS_MAX):
            for _ in range(_ROUNDS_MAX):
                way = _way(app)
                for place in way:
                    await _through(place)
                if way == before and _is_at_rest(way):
                    return way
                before = way
    return []


def _way(app: App[Any]) -> list[MessagePump]:
    """Where a key goes: from the focus up to the app, behind what is told beside that way. Another screen that came up
    meanwhile is another way."""
    if not app.screen_stack:
        return [app]
    told = [place for place in app.screen.walk_children() if place.message_queue_size]
    return [*told, *(app.focused or app.screen).ancestors_with_self]


def _is_at_rest(way: list[MessagePump]) -> bool:
    return not any(place.message_queue_size for place in way)


async def _through(place: MessagePump) -> None:
    """Until all that waits for this widget now is done, or the widget is gone."""
    done = asyncio.Event()
    if not place.call_later(done.set):
        return
    while not done.is_set() and place.is_running:
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _LOOK_SECONDS)


def _raise(error: Exception) -> None:
    raise error
