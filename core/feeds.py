"""Feeds: follow one performance as it changes, the whole plane first, from Redis or, where that is away, by polling.

    commit -> News.announce -> Redis -> Feed -> callback

A delta is taken only right after the one before it; a gap, another epoch or a doubt reads the plane again. Each feed
has one thread. Its callback is called on that thread and must not block for long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from core.news import Link, News
from db.errors import StoreError
from db.live.client import LiveUnavailable
from db.live.keys import news_channel
from db.live.planes import Delta, Planes, Snapshot, read_news
from db.queries.planes import house_plane
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_HEAL_SECONDS = 4.0
_POLL_SECONDS = 1.0
_HEARTBEAT_SECONDS = 1.0
_RELOAD_CHANGES = 2_000


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The whole plane, one letter a seat."""

    states: bytes


@dataclass(frozen=True, slots=True)
class SeatsChanged:
    """(ordinal, letter) of seats that changed, and a label of who did it."""

    changes: tuple[tuple[int, int], ...]
    by: str


@dataclass(frozen=True, slots=True)
class LinkChanged:
    link: Link


NewsItem: TypeAlias = Reloaded | SeatsChanged | LinkChanged


class _Gap(Exception):
    """The next delta does not follow on the last: read the plane again."""


class Feed:
    """News of one performance until `close`."""

    def __init__(self, news: News, performance_id: PerformanceId, on_news: Callable[[NewsItem], None]) -> None:
        self._news = news
        self._performance_id = performance_id
        self._on_news = on_news
        self._ended = Event()
        self._states: bytearray | None = None
        self._epoch: int | None = None
        self._link: Link | None = None
        self._heard_at = monotonic()
        self._thread = Thread(target=self._run, name=f"feed-{performance_id}", daemon=True)
        self._thread.start()

    @property
    def age_seconds(self) -> float:
        """Seconds since a store was last heard; more than three means that the picture is stale."""
        return monotonic() - self._heard_at

    def close(self) -> None:
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._turn()
            except StoreError:
                self._tell_link(Link.OFFLINE)
                self._ended.wait(_POLL_SECONDS)
            except Exception:
                if not self._ended.is_set():  # a connection that is closed under a listener fails in odd ways
                    raise

    def _turn(self) -> None:
        """Live as long as that goes well; one look at the database where it does not."""
        try:
            if self._news.planes is None:
                raise LiveUnavailable("no Redis is configured")
            self._follow(self._news.planes)
        except _Gap:
            return
        except LiveUnavailable:
            self._poll()

    def _follow(self, planes: Planes) -> None:
        """Live: listen first, then read the plane, so that nothing falls between."""
        with planes.live.listening(news_channel(self._performance_id)) as subscription:
            at = self._snapshot(planes)
            if self._epoch not in (None, at.epoch):
                self._states = None  # a plane drawn from nothing: the house may be another one
            self._epoch = at.epoch
            self._take(at.states)
            self._tell_link(Link.LIVE)
            heartbeat = monotonic()
            while not self._ended.is_set():
                message = subscription.get_message(timeout=_HEARTBEAT_SECONDS)
                at = self._hear(message, at)
                if monotonic() - heartbeat >= _HEARTBEAT_SECONDS:
                    heartbeat = monotonic()
                    planes.ping()  # a frozen Redis is silent, not gone
                    self._heard_at = monotonic()
                    if planes.is_my_turn(self._performance_id, self._news.name, _HEAL_SECONDS):
                        self._news.heal(self._performance_id)

    def _snapshot(self, planes: Planes) -> Snapshot:
        snapshot = planes.snapshot(self._performance_id)
        if snapshot is None:
            self._news.draw(self._performance_id)
            snapshot = planes.snapshot(self._performance_id)
            if snapshot is None:
                raise LiveUnavailable("Redis lost the plane at once")
        return snapshot

    def _hear(self, message: Any, at: Snapshot) -> Snapshot:
        if message is None or message["type"] != "message":
            return at
        self._heard_at = monotonic()
        delta = read_news(message["data"])
        if delta is None or delta.epoch != at.epoch or delta.version > at.version + 1:
            raise _Gap
        if delta.version == at.version + 1:
            self._change(delta)
            return Snapshot(at.epoch, delta.version, at.states)
        return at

    def _change(self, delta: Delta) -> None:
        changes = tuple((change.ordinal, change.state) for change in delta.changes)
        if self._states is not None:
            for ordinal, state in changes:
                self._states[ordinal] = state
        self._on_news(SeatsChanged(changes, delta.by))

    def _poll(self) -> None:
        """Without Redis: read the house once a second, tell what differs, then see whether Redis is back."""
        house = house_plane(self._news.postgres, self._performance_id)
        if house is not None:
            self._heard_at = monotonic()
            self._take(house.states)
            self._tell_link(Link.DATABASE)
        self._ended.wait(_POLL_SECONDS)

    def _take(self, states: bytes) -> None:
        """Tell a whole plane, or only what differs from what was told before."""
        if self._states is None or len(self._states) != len(states):
            self._states = bytearray(states)
            self._on_news(Reloaded(states))
        elif bytes(self._states) != states:
            changes = tuple(
                (i, new) for i, (old, new) in enumerate(zip(self._states, states, strict=True)) if old != new
            )
            self._states = bytearray(states)
            self._on_news(SeatsChanged(changes, "") if len(changes) <= _RELOAD_CHANGES else Reloaded(states))

    def _tell_link(self, link: Link) -> None:
        if link is not self._link:
            self._link = link
            self._on_news(LinkChanged(link))


def follow(core: Core, performance_id: PerformanceId, on_news: Callable[[NewsItem], None]) -> Feed:
    """News of this performance, until the feed is closed. The guarded way in is `inventory.follow_house`."""
    return Feed(core.news, performance_id, on_news)
