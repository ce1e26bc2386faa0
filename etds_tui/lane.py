"""The one way to call a service from a screen: on a thread of a small pool, so that nothing blocks the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_THREADS = 4


class Lane:
    """A bounded pool; calls beyond it wait in order."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="lane")

    async def __call__(self, service: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the service on a thread; its refusals and outages come out here."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(service, *args, **kwargs))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def wait(self) -> None:
        """Once closed: until the calls that had begun are through."""
        self._threads.shutdown(wait=True)
