"""The bell: something was asked of a manager, or answered. It says that, and not what: whoever hears it looks.

Over Redis where there is one, which is heard at once; the database is looked at all the same, every second where Redis
is away and every five where it is not, so a lost ring costs seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from core.news import News
from db.live.client import LiveUnavailable
from db.live.keys import OVERRIDES

if TYPE_CHECKING:
    from core.runtime import Core

_POLL_SECONDS = 1.0
_ANYWAY_SECONDS = 5.0


def ring(core: Core) -> None:
    """Tell everybody. Never fails: whoever does not hear it, looks a little later."""
    if core.news.planes is not None:
        with suppress(LiveUnavailable):
            core.news.planes.live.ask(lambda client: client.publish(OVERRIDES, b"1"))


class OverrideBell:
    """Calls back on a thread of its own until `close`: at once, at each ring, and now and then without one."""

    def __init__(self, news: News, on_ring: Callable[[], None]) -> None:
        self._news = news
        self._on_ring = on_ring
        self._ended = Event()
        self._thread = Thread(target=self._run, name="override-bell", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen()
            except LiveUnavailable:
                self._tell()
                self._ended.wait(_POLL_SECONDS)
            except Exception:
                if not self._ended.is_set():  # a connection that is closed under a listener fails in odd ways
                    raise

    def _listen(self) -> None:
        if self._news.planes is None:
            raise LiveUnavailable("no Redis is configured")
        with self._news.planes.live.listening(OVERRIDES) as subscription:
            self._tell()
            told_at = monotonic()
            while not self._ended.is_set():
                message = subscription.get_message(timeout=_POLL_SECONDS)
                if (message and message["type"] == "message") or monotonic() - told_at >= _ANYWAY_SECONDS:
                    self._tell()
                    told_at = monotonic()

    def _tell(self) -> None:
        if not self._ended.is_set():
            self._on_ring()
