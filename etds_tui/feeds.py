"""News of one performance on the screen: merged while they come in, handed over at the pace of the eye.

The feed calls back on its own thread. What it says is put together seat by seat and given to the screen at most
forty-five times a second, and not at all while a dialog lies over the map.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from threading import Lock

from core.feeds import Feed, LinkChanged, NewsItem, Reloaded, SeatsChanged
from core.news import Link

FRAME_SECONDS = 1 / 45


class Merger:
    """Collects news from a thread, gives them to the loop's thread merged."""

    def __init__(
        self,
        on_plane: Callable[[bytes], None],
        on_changes: Callable[[dict[int, int], str], None],
        on_link: Callable[[Link], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        # Textual finds its app in the context; a call from another thread would come without it.
        self._context = copy_context()
        self._on_plane, self._on_changes, self._on_link = on_plane, on_changes, on_link
        self._lock = Lock()
        self._plane: bytes | None = None
        self._changes: dict[int, int] = {}
        self._by = ""
        self._link: Link | None = None
        self._is_due = False
        self._is_held = self._is_closed = False
        self._flushed_at = 0.0
        self.feed: Feed | None = None

    def hear(self, item: NewsItem) -> None:
        """Called on the feed's thread."""
        with self._lock:
            match item:
                case Reloaded(states):
                    self._plane = states
                    self._changes.clear()
                case SeatsChanged(changes, by):
                    self._changes.update(changes)
                    self._by = by
                case LinkChanged(link):
                    self._link = link
            is_due, self._is_due = self._is_due, True
        if not is_due and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._schedule, context=self._context)

    def hold(self, is_held: bool) -> None:
        """Keep news back while a dialog is up; hand them over afterwards."""
        self._is_held = is_held
        if not is_held:
            self._flush()

    def attach(self, feed: Feed) -> None:
        """Take the feed that calls `hear`; a screen that was left while it was being opened has no use for it."""
        with self._lock:
            self.feed, is_closed = feed, self._is_closed
        if is_closed:
            feed.close()

    def close(self) -> None:
        with self._lock:
            feed, self._is_closed = self.feed, True
        if feed is not None:
            feed.close()
        self._is_held = True

    def _schedule(self) -> None:
        """At once after a quiet moment, else a frame after the last time."""
        wait_seconds = max(0.0, self._flushed_at + FRAME_SECONDS - self._loop.time())
        self._loop.call_later(wait_seconds, self._flush, context=self._context)

    def _flush(self) -> None:
        self._flushed_at = self._loop.time()
        if self._is_held:
            with self._lock:
                self._is_due = False
            return
        with self._lock:
            plane, changes, link, by = self._plane, self._changes, self._link, self._by
            self._plane, self._changes, self._link, self._is_due = None, {}, None, False
        if link is not None:
            self._on_link(link)
        if plane is not None:
            self._on_plane(plane)
        if changes:
            self._on_changes(changes, by)
