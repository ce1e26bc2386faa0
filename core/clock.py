"""What time it is, passed in. Nothing else in `core` asks the system."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean anything."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class HandMovedClock:
    """A clock for tests: it stands until it is moved."""

    def __init__(self, moment: datetime) -> None:
        assert moment.tzinfo is not None, "a moment has a zone"
        self._moment = moment.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._moment

    def monotonic(self) -> float:
        return self._elapsed

    def move(self, by: timedelta) -> None:
        self._moment += by
        self._elapsed += by.total_seconds()
