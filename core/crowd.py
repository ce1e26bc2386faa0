"""How many of one process are at the same thing now, so that they can keep out of each other's way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Hashable
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Crowd(Generic[K]):
    """Counts by key. Safe from any number of threads."""

    def __init__(self) -> None:
        self._at: Counter[K] = Counter()
        self._lock = Lock()

    @contextmanager
    def joined(self, key: K) -> Generator[None]:
        """Be one of those at `key` until the end of the block."""
        with self._lock:
            self._at[key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._at[key] -= 1
                if not self._at[key]:
                    del self._at[key]

    def size(self, key: K) -> int:
        """How many there are now."""
        return self._at.get(key, 0)
