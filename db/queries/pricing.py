"""Price lists of performances."""

from __future__ import annotations

from dataclasses import dataclass

from db.postgres import Postgres
from db.vocabulary import PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    level_number: int
    price_type_id: int
    letter: str
    price_type: str
    price_minor: int


def prices_of(postgres: Postgres, performance_id: PerformanceId) -> list[PriceRow]:
    """Every price of the performance, by price type position and level."""
    return postgres.records(
        PriceRow,
        "select pp.level_number, pp.price_type_id, t.letter, t.name as price_type, pp.price_minor"
        " from performance_price pp join price_type t on t.id = pp.price_type_id"
        " where pp.performance_id = %s order by t.position, t.id, pp.level_number",
        [performance_id],
    )
