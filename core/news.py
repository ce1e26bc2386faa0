"""News: what an act changed, told to everybody after its commit, by a thread of its own.

Telling never slows an act and never fails it: it puts a small packet into a bounded queue. When Redis is away, the
packets are dropped, the performances are remembered as doubtful, and their planes are drawn again from Postgres once
Redis answers. So losing Redis costs freshness and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic, sleep
from uuid import uuid4

from db.errors import StoreError
from db.live.client import Live, LiveUnavailable
from db.live.planes import Act, Planes, packed
from db.postgres import Postgres
from db.queries.planes import HousePlane, house_mark, house_plane
from db.vocabulary import PerformanceId, SeatState

_QUEUE_MAX = 10_000
_BATCH_MAX = 200
_COMPARE_SECONDS = 5.0
_GATHER_SECONDS = 0.008


class Link(StrEnum):
    """Where a terminal's news come from."""

    LIVE = "live"
    DATABASE = "database"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Plane:
    """A house at one moment: one letter a seat (`SeatState.byte`), by ordinal, and where it was read."""

    states: bytes
    link: Link


class News:
    """The teller of one process. Safe from several threads."""

    def __init__(self, postgres: Postgres, planes: Planes | None) -> None:
        self.postgres = postgres
        self.planes = planes
        self.name = uuid4().hex[:8]
        self._queue: SimpleQueue[Act | None] = SimpleQueue()
        self._untold, self._counting = 0, Lock()
        self._idle = Event()
        self._idle.set()
        self._doubtful: set[int] = set()
        self._marks: dict[int, tuple[int, ...]] = {}
        self._teller: Thread | None = None
        if planes is not None:
            self._teller = Thread(target=self._tell_all, name="news", daemon=True)
            self._teller.start()

    def announce(
        self,
        performance_id: PerformanceId,
        state: SeatState,
        seats: Sequence[int],
        fences: Sequence[int],
        *,
        codes: Sequence[str | None] = (),
        by: str = "",
    ) -> None:
        """Tell that these seats have this state with these fences. After the commit. Returns at once, never raises.

        A seat with a letter in `codes` is in that allocation instead.
        """
        if self.planes is None or not seats:
            return
        if self._queue.qsize() >= _QUEUE_MAX:
            self._doubtful.add(performance_id)
            return
        letters = [ord(code) if code else state.byte for code in codes] or [state.byte] * len(seats)
        act = Act(performance_id, packed(letters, seats, fences), by)
        with self._counting:
            self._untold += 1
            self._idle.clear()
        self._queue.put(act)

    def link(self) -> Link:
        """Whether news are live now, as far as is known."""
        return Link.LIVE if self.planes is not None and self.planes.live.is_open else Link.DATABASE

    def plane(self, performance_id: PerformanceId) -> Plane:
        """The house now: from Redis, else from Postgres (and drawn in Redis where that is up). Raises StoreError."""
        if self.planes is not None and performance_id not in self._doubtful:
            with suppress(LiveUnavailable):
                snapshot = self.planes.snapshot(performance_id)
                if snapshot is not None:
                    return Plane(snapshot.states, Link.LIVE)
        return Plane(self.draw(performance_id).states, self.link())

    def draw(self, performance_id: int) -> HousePlane:
        """Read the house from Postgres and put its plane right in Redis, where that can be done."""
        house = house_plane(self.postgres, performance_id)
        assert house is not None, "a plane is drawn of a performance that exists"
        if self.planes is not None:
            try:
                self.planes.install(performance_id, house)
                self._doubtful.discard(performance_id)
            except LiveUnavailable:
                self._doubtful.add(performance_id)
        return house

    def renew(self, performance_id: int) -> None:
        """The house is another one now: draw its plane from nothing, so that every follower reads it anew."""
        if self.planes is not None:
            try:
                self.planes.forget(performance_id)
            except LiveUnavailable:
                self._doubtful.add(performance_id)
        self.draw(performance_id)

    def heal(self, performance_id: int) -> None:
        """Compare with Postgres where anything moved since the last time, and put right what differs.

        This is what frees seats on screens when holds run out, and what makes up for a process that was killed between
        its commit and its news.
        """
        mark = house_mark(self.postgres, performance_id)
        if self._marks.get(performance_id) != mark or performance_id in self._doubtful:
            self.draw(performance_id)
            self._marks[performance_id] = mark

    def flush(self, timeout_seconds: float = 0.25) -> None:
        """Wait until everything is told, or the time is up."""
        self._idle.wait(timeout_seconds)

    def close(self) -> None:
        if self._teller is not None and self.planes is not None:
            self.flush()
            self._queue.put(None)
            self._teller.join(timeout=1)
            self.planes.live.close()

    def _tell_all(self) -> None:
        while True:
            acts = self._next_batch()
            if acts is None:
                return
            self._tell(acts)
            self._make_good()
            with self._counting:
                self._untold -= len(acts)
                if not self._untold:
                    self._idle.set()

    def _next_batch(self) -> list[Act] | None:
        """The acts that wait, at least one unless there is doubt to mend; None at the end."""
        try:
            act = self._queue.get(timeout=1.0 if self._doubtful else None)
        except Empty:
            return []
        sleep(_GATHER_SECONDS)  # more come in a rush: told together, they take less from the acts they compete with
        batch: list[Act] = []
        while act is not None:
            batch.append(act)
            if len(batch) == _BATCH_MAX or self._queue.empty():
                return batch
            act = self._queue.get_nowait()
        if batch:
            self._queue.put(None)  # the end, once they are told
        return batch or None

    def _tell(self, acts: list[Act]) -> None:
        if not acts or self.planes is None:
            return
        try:
            self.planes.apply(_merged(acts))
        except LiveUnavailable:
            self._doubtful.update(act.performance_id for act in acts)

    def _make_good(self) -> None:
        """Draw doubtful planes again, as soon as Redis answers and Postgres does."""
        for performance_id in tuple(self._doubtful):  # a copy: other threads add to it
            if self.link() is Link.LIVE or (self.planes is not None and self._answers()):
                with suppress(StoreError):
                    self.draw(performance_id)

    def _answers(self) -> bool:
        try:
            assert self.planes is not None, "only asked where there is a Redis"
            self.planes.ping()
        except LiveUnavailable:
            return False
        return True


def _merged(acts: Sequence[Act]) -> list[Act]:
    """Acts of one person at one performance, as far as they follow each other, as one: told once, drawn once."""
    return [
        Act(performance_id, b"".join(act.changes for act in together), by)
        for (performance_id, by), together in groupby(acts, key=lambda act: (act.performance_id, act.by))
    ]


def open_news(postgres: Postgres, redis_url: str | None, *, timeout_ms: int) -> News:
    """The teller over this Redis; without one, news come from the database only."""
    planes = None if redis_url is None else Planes(Live(redis_url, timeout_ms=timeout_ms))
    return News(postgres, planes)


def compare_planes(news: News) -> list[str]:
    """Planes that differ from Postgres and stay different although they were put right, a sentence each.

    News may be under way, so a difference counts only when it lasts.
    """
    if news.planes is None:
        return []
    news.flush()
    try:
        wrong = [performance_id for performance_id in news.planes.drawn() if _differs(news, performance_id)]
        deadline = monotonic() + _COMPARE_SECONDS
        while wrong and monotonic() < deadline:
            for performance_id in wrong:
                news.draw(performance_id)
            wrong = [performance_id for performance_id in wrong if _differs(news, performance_id)]
    except LiveUnavailable:
        return []
    return [f"the plane of performance {performance_id} differs from its rows" for performance_id in wrong]


def _differs(news: News, performance_id: int) -> bool:
    assert news.planes is not None, "only asked where there is a Redis"
    snapshot, house = news.planes.snapshot(performance_id), house_plane(news.postgres, performance_id)
    return snapshot is not None and (house is None or snapshot.states != house.states)
