"""A service that takes as long as a test wants it to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Event
from typing import Any

_SECONDS_MAX = 60.0


class Gate:
    """Shut until it is set open; `was_asked` as soon as somebody stands before it."""

    def __init__(self) -> None:
        self._open = Event()
        self.was_asked = False

    def open(self) -> None:
        self._open.set()

    def wait(self) -> None:
        self.was_asked = True
        assert self._open.wait(_SECONDS_MAX), "nobody opened the gate"


def gated(service: Callable[..., Any]) -> tuple[Callable[..., Any], Gate]:
    """The service behind a gate."""
    gate = Gate()

    @wraps(service)
    def waits(*args: Any, **kwargs: Any) -> Any:
        gate.wait()
        return service(*args, **kwargs)

    return waits, gate
