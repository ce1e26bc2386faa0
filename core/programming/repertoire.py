"""What is on: the facts that every act needs, kept near. One per process, safe from several threads.

Manifests are kept for good, because they never change. Facts and prices are kept for a second, so a change reaches
every terminal within one; what money depends on is judged again in the database.
"""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

from core.clock import Clock
from core.errors import NotFound
from core.pricing.quote import PriceList, PriceType
from core.venues.manifest import Manifest
from core.venues.stored import manifest_of
from db.postgres import Postgres
from db.queries import pricing, programming
from db.queries.programming import PerformanceRow as Performance
from db.vocabulary import ManifestId, PerformanceId

__all__ = ["Performance", "Repertoire"]

K = TypeVar("K")
V = TypeVar("V")

_KEPT_SECONDS = 1.0
_KEPT_MAX = 2_000


class _Near(Generic[K, V]):
    """Values kept for a moment by a monotonic clock; the oldest go when there are too many."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[K, tuple[float, V]] = {}
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        kept = self._kept.get(key)
        if kept is None or self._clock.monotonic() - kept[0] >= _KEPT_SECONDS:
            return None
        return kept[1]

    def put(self, key: K, value: V) -> V:
        with self._lock:
            if len(self._kept) >= _KEPT_MAX:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = (self._clock.monotonic(), value)
        return value


class Repertoire:
    """Performances, manifests and price lists by id."""

    def __init__(self, postgres: Postgres, clock: Clock) -> None:
        self._postgres = postgres
        self._performances = _Near[PerformanceId, Performance](clock)
        self._prices = _Near[PerformanceId, PriceList](clock)
        self._ids: dict[str, PerformanceId] = {}
        self._manifests: dict[ManifestId, Manifest] = {}

    def performance(self, performance_id: PerformanceId) -> Performance:
        """Raises NotFound."""
        known = self._performances.get(performance_id)
        if known is not None:
            return known
        found = programming.performance_by_id(self._postgres, performance_id)
        if found is None:
            raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
        return self._performances.put(performance_id, found)

    def id_of(self, code: str) -> PerformanceId:
        """The performance of that code, in whatever case it is typed. Raises NotFound."""
        wanted = code.strip().upper()
        if wanted not in self._ids:
            found = programming.performance_id_of(self._postgres, wanted)
            if found is None:
                raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
            self._ids[wanted] = found
        return self._ids[wanted]

    def manifest(self, manifest_id: ManifestId) -> Manifest:
        if manifest_id not in self._manifests:
            self._manifests[manifest_id] = manifest_of(self._postgres, manifest_id)
        return self._manifests[manifest_id]

    def prices(self, performance_id: PerformanceId) -> PriceList:
        known = self._prices.get(performance_id)
        if known is not None:
            return known
        rows = pricing.prices_of(self._postgres, performance_id)
        types = {row.letter: PriceType(id=row.price_type_id, letter=row.letter, name=row.price_type) for row in rows}
        return self._prices.put(
            performance_id,
            PriceList(
                currency=self.performance(performance_id).currency,
                types=tuple(types.values()),
                prices_minor={(row.level_number, row.letter): row.price_minor for row in rows},
            ),
        )
