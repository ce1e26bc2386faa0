"""Values kept near for a while, so that every act does not ask the database what it asked a moment ago.

Whoever finds a value gone asks for it; who wants the same meanwhile waits for that one answer, or that one failure. So
many threads at one moment put one question a key, not one each.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

from core.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Near(Generic[K, V]):
    """Values by key, kept for `seconds` of a monotonic clock; the oldest go when there are more than `most`."""

    def __init__(self, clock: Clock, *, seconds: float, most: int) -> None:
        self._clock, self._seconds, self._most = clock, seconds, most
        self._kept: dict[K, tuple[float, V]] = {}
        self._asked: dict[K, Future[V]] = {}
        self._lock = Lock()

    def get(self, key: K, ask: Callable[[], V]) -> V:
        """The kept value, else what `ask` gives, which is kept. Raises what `ask` raises; that is not kept."""
        kept = self._kept.get(key)
        if kept is not None and self._clock.monotonic() - kept[0] < self._seconds:
            return kept[1]
        with self._lock:
            answer = self._asked.get(key)
            is_mine = answer is None
            if answer is None:
                answer = self._asked[key] = Future[V]()
        if is_mine:
            self._ask(key, ask, answer)
        return answer.result()

    def forget(self, key: K) -> None:
        """Ask anew the next time."""
        self._kept.pop(key, None)

    def _ask(self, key: K, ask: Callable[[], V], answer: Future[V]) -> None:
        asked_at = self._clock.monotonic()  # before the question: a slow answer is no younger for it
        try:
            value = ask()
        except BaseException as error:
            with self._lock:
                del self._asked[key]
            answer.set_exception(error)
            return
        with self._lock:
            self._kept.pop(key, None)
            if len(self._kept) >= self._most:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = (asked_at, value)
            del self._asked[key]
        answer.set_result(value)
