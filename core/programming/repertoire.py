"""What is on: the facts that every act needs, kept near. One per process, safe from several threads.

Manifests are kept for good, because they never change. Facts and prices are kept for a second, so a change reaches
every terminal within one; what money depends on is judged again in the database.
"""

from __future__ import annotations

from math import inf

from core.clock import Clock
from core.errors import NotFound
from core.near import Near
from core.pricing.charges import Fee, Per, Tax, TaxRounding
from core.pricing.quote import PriceList, PriceType
from core.pricing.rules import NO_RULES, PriceRules
from core.pricing.scaling import overlaid
from core.pricing.stages import Step, Window
from core.venues.manifest import Manifest
from core.venues.stored import manifest_of
from db.postgres import Postgres
from db.queries import prices as price_rules
from db.queries import pricing, programming, scaling
from db.queries.programming import PerformanceRow as Performance
from db.vocabulary import ManifestId, PerformanceId

__all__ = ["Performance", "Repertoire"]

_KEPT_SECONDS = 1.0
_KEPT_MAX = 2_000
_SCALED_MAX = 100  # a house once more each; a live version never changes, so it is kept for good


class Repertoire:
    """Performances, manifests and price lists by id."""

    def __init__(self, postgres: Postgres, clock: Clock) -> None:
        self._postgres = postgres
        self._performances = Near[PerformanceId, Performance](clock, seconds=_KEPT_SECONDS, most=_KEPT_MAX)
        self._prices = Near[PerformanceId, PriceList](clock, seconds=_KEPT_SECONDS, most=_KEPT_MAX)
        self._scaled = Near[tuple[PerformanceId, ManifestId, int], Manifest](clock, seconds=inf, most=_SCALED_MAX)
        self._manifests = Near[ManifestId, Manifest](clock, seconds=inf, most=_KEPT_MAX)
        self._ids: dict[str, PerformanceId] = {}

    def performance(self, performance_id: PerformanceId) -> Performance:
        """Raises NotFound."""
        return self._performances.get(performance_id, lambda: self._ask_performance(performance_id))

    def forget(self, performance_id: PerformanceId) -> None:
        """Ask for its facts and prices anew: they were changed here just now."""
        self._performances.forget(performance_id)
        self._prices.forget(performance_id)

    def id_of(self, code: str) -> PerformanceId:
        """The performance of that code, in whatever case it is typed. Raises NotFound."""
        wanted = code.strip().upper()
        known = self._ids.get(wanted)
        if known is None or self.performance(known).code != wanted:  # a draft may get another code
            known = programming.performance_id_of(self._postgres, wanted)
            if known is None:
                raise NotFound("There is no such performance in your reach. Look at 'etds performance list'.")
            self._ids[wanted] = known
        return known

    def manifest(self, manifest_id: ManifestId) -> Manifest:
        return self._manifests.get(manifest_id, lambda: manifest_of(self._postgres, manifest_id))

    def manifest_for(self, performance: Performance) -> Manifest:
        """The house as it is sold: its manifest, with the levels of the live scaling where there is one."""
        manifest, version = self.manifest(performance.manifest_id), performance.scaling_version
        if version is None:
            return manifest
        key = performance.id, performance.manifest_id, version
        return self._scaled.get(key, lambda: self._overlaid(manifest, performance.id, version))

    def prices(self, performance_id: PerformanceId) -> PriceList:
        return self._prices.get(performance_id, lambda: self._ask_prices(performance_id))

    def _overlaid(self, manifest: Manifest, performance_id: PerformanceId, version: int) -> Manifest:
        found = scaling.levels_of(self._postgres, performance_id, version)
        assert found is not None, "a live scaling is there"
        return overlaid(manifest, *found)

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
            rules=self._ask_rules(performance_id) if self.performance(performance_id).price_stamp else NO_RULES,
        )

    def _ask_rules(self, performance_id: PerformanceId) -> PriceRules:
        """The stamp is read first: a rule that changes meanwhile makes these prices stale, never wrong."""
        stamp = price_rules.price_stamp(self._postgres, performance_id)
        return PriceRules(
            stamp=stamp,
            windows=tuple(
                Window(
                    id=row.id, name=row.name, level=row.level, letter=row.letter, price_minor=row.price_minor,
                    starts_at=row.starts_at, ends_at=row.ends_at,
                )
                for row in price_rules.windows_of(self._postgres, performance_id)
            ),
            steps=tuple(
                Step(
                    id=row.id, name=row.name, level=row.level, letter=row.letter, at=row.at,
                    sold_percent=row.sold_percent, change_minor=row.change_minor, change_bp=row.change_bp,
                    to_minor=row.to_minor, reached_at=row.reached_at,
                )
                for row in price_rules.steps_of(self._postgres, performance_id)
            ),
            fees=tuple(
                Fee(
                    id=row.id, name=row.name, per=Per(row.per), amount_minor=row.amount_minor, rate_bp=row.rate_bp,
                    is_on_top=row.is_on_top, is_kept=row.is_kept, on_free=row.on_free, starts_at=row.starts_at,
                    ends_at=row.ends_at,
                )
                for row in price_rules.fees_of(self._postgres, performance_id)
            ),
            taxes=tuple(
                Tax(
                    id=row.id, name=row.name, rate_bp=row.rate_bp, is_inclusive=row.is_inclusive,
                    on_price=row.on_price, on_fees=row.on_fees, rounding=TaxRounding(row.rounding),
                    starts_at=row.starts_at, ends_at=row.ends_at,
                )
                for row in price_rules.taxes_of(self._postgres, performance_id)
            ),
        )  # fmt: skip
