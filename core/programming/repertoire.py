"""What is on: the facts that every act needs, kept near. One per process, safe from several threads.

Manifests are kept for good, because they never change. Facts and prices are kept for a second, so a change reaches
every terminal within one; what money depends on is judged again in the database.
"""

from __future__ import annotations

from math import inf

from core.clock import Clock
from core.errors import NotFound
from core.near import Near
from core.pricing.quote import PriceList, PriceType
from core.venues.manifest import Manifest
from core.venues.stored import manifest_of
from db.postgres import Postgres
from db.queries import pricing, programming
from db.queries.programming import PerformanceRow as Performance
from db.vocabulary import ManifestId, PerformanceId

__all__ = ["Performance", "Repertoire"]

_KEPT_SECONDS = 1.0
_KEPT_MAX = 2_000


class Repertoire:
    """Performances, manifests and price lists by id."""

    def __init__(self, postgres: Postgres, clock: Clock) -> None:
        self._postgres = postgres
        self._performances = Near[PerformanceId, Performance](clock, seconds=_KEPT_SECONDS, most=_KEPT_MAX)
        self._prices = Near[PerformanceId, PriceList](clock, seconds=_KEPT_SECONDS, most=_KEPT_MAX)
        self._manifests = Near[ManifestId, Manifest](clock, seconds=inf, most=_KEPT_MAX)
        self._ids: dict[str, PerformanceId] = {}

    def performance(self, performance_id: PerformanceId) -> Performance:
        """Raises NotFound."""
        return self._performances.get(performance_id, lambda: self._ask_performance(performance_id))

    def forget(self, performance_id: PerformanceId) -> None:
        """Its facts have changed here: read them anew at once. Other processes do so within a second."""
        self._performances.forget(performance_id)
        self._prices.forget(performance_id)

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
        return self._manifests.get(manifest_id, lambda: manifest_of(self._postgres, manifest_id))

    def prices(self, performance_id: PerformanceId) -> PriceList:
        return self._prices.get(performance_id, lambda: self._ask_prices(performance_id))

    def _ask_performance(self, performance_id: PerformanceId) -> Performance:
        found = programming.performance_by_id(self._postgres, performance_id)
        if found is None:
            raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
        return found

    def _ask_prices(self, performance_id: PerformanceId) -> PriceList:
        rows = pricing.prices_of(self._postgres, performance_id)
        types = {row.letter: PriceType(id=row.price_type_id, letter=row.letter, name=row.price_type) for row in rows}
        return PriceList(
            currency=self.performance(performance_id).currency,
            types=tuple(types.values()),
            prices_minor={(row.level_number, row.letter): row.price_minor for row in rows},
        )
