"""The prices of a performance with all that moves them, as they are now, and what is to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.money import Money
from core.prices.moment import prices_for
from core.pricing.ahead import Ahead, ahead
from core.pricing.charges import Charge
from core.pricing.quote import PriceList, PriceType
from core.pricing.stack import Part, stack_of
from core.pricing.stages import Stages, Window
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from db.queries import prices as queries
from db.queries.prices import FeeRow, TaxRow
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a price type pays at a level now: the price by its stages, and all in with what is on top of one ticket."""

    level: int
    level_name: str
    price_type: PriceType
    stages: Stages
    charges: tuple[Charge, ...]
    price: Money
    all_in: Money

    @property
    def stack(self) -> tuple[Part, ...]:
        return stack_of(self.stages.price_minor, self.charges)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """`at` is the moment it was read, on the clock of the venue; `sold_percent` of what may be sold is gone."""

    performance: Performance
    at: datetime
    sold_percent: float
    prices: PriceList
    levels: Mapping[int, str]
    types: tuple[PriceType, ...]
    cells: tuple[Cell, ...]
    windows: tuple[Window, ...]
    steps: tuple[Ahead, ...]
    fees: tuple[FeeRow, ...]
    taxes: tuple[TaxRow, ...]

    def cell(self, level: int, letter: str) -> Cell | None:
        return next((one for one in self.cells if (one.level, one.price_type.letter) == (level, letter)), None)


@permits(Permission.PRICE_SET)
def price_book(core: Core, actor: Actor, performance_id: PerformanceId) -> PriceBook:
    """Everything that makes a price of this performance. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.PRICE_SET, performance_id)
    core.repertoire.forget(performance_id)  # whoever sets prices sees what stands
    performance = core.repertoire.performance(performance_id)
    prices, moment = prices_for(core, performance)
    at = moment or core.clock.now()
    levels = {level.number: level.name for level in core.repertoire.manifest(performance.manifest_id).levels}
    cells: list[Cell] = []
    for price_type in prices.types:
        for level, name in levels.items():
            listed = prices.prices_minor.get((level, price_type.letter))
            if listed is None:
                continue
            stages = prices.rules.stages(listed, level, price_type.letter, at)
            charges = tuple(each for each in prices.rules.charges([stages.price_minor], at) if each.line == 1)
            on_top = sum(each.amount_minor for each in charges if each.is_on_top)
            cells.append(
                Cell(
                    level=level,
                    level_name=name,
                    price_type=price_type,
                    stages=stages,
                    charges=charges,
                    price=Money(stages.price_minor, prices.currency),
                    all_in=Money(stages.price_minor + on_top, prices.currency),
                )
            )
    return PriceBook(
        performance=performance,
        at=at.astimezone(ZoneInfo(performance.time_zone)),
        sold_percent=queries.sold_percent(core.postgres, performance_id),
        prices=prices,
        levels=levels,
        types=prices.types,
        cells=tuple(cells),
        windows=tuple(each for each in prices.rules.windows if each.ends_at is None or each.ends_at > at),
        steps=ahead(prices, at),
        fees=tuple(
            row for row in queries.fees_of(core.postgres, performance_id) if row.ends_at is None or row.ends_at > at
        ),
        taxes=tuple(
            row for row in queries.taxes_of(core.postgres, performance_id) if row.ends_at is None or row.ends_at > at
        ),
    )
