"""From another thread onto the loop of the screen, with the context in which Textual finds its app."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context


def on_loop(act: Callable[[], object]) -> Callable[[], None]:
    """The act as it may be called on any thread; made on the loop's. Once the loop is over, nothing happens."""
    loop, context = asyncio.get_running_loop(), copy_context()

    def call() -> None:
        with suppress(RuntimeError):  # the loop is closed: the app has gone
            loop.call_soon_threadsafe(act, context=context)

    return call
