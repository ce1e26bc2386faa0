"""What orders bore beside their prices, as it was written when they were made."""

from __future__ import annotations

from dataclasses import dataclass

from db.postgres import Postgres
from db.vocabulary import OrderId, PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRow:
    """`seat_line` is None for what the order bore as a whole."""

    seat_line: int | None
    kind: str
    name: str
    rate_bp: int | None
    is_on_top: bool
    is_kept: bool
    base_minor: int
    amount_minor: int
    gone_back: bool


def charges_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[ChargeRow]:
    """As they were written: by line, those of the order last."""
    return postgres.records(
        ChargeRow,
        "select case when l.kind = 'seat' then l.number end as seat_line, c.kind::text, c.name::text, c.rate_bp,"
        " c.is_on_top, c.is_kept, c.base_minor, c.amount_minor, c.gone_back"
        " from order_charge c join order_line l"
        "   on (l.performance_id, l.order_id, l.number) = (c.performance_id, c.order_id, c.line_number)"
        " where c.performance_id = %s and c.order_id = %s order by c.number",
        [performance_id, order_id],
    )


def kept_of(
    postgres: Postgres, performance_id: PerformanceId, order_id: OrderId, lines: list[int], *, whole: bool
) -> tuple[int, int]:
    """What these lines are worth when they come back, and what of their price the house keeps, in minor units."""
    row = postgres.call(
        "select worth_of(o, %(lines)s::smallint[], %(whole)s), worth_of(o, %(lines)s::smallint[], true)"
        " from orders o where o.performance_id = %(performance)s and o.id = %(order)s",
        {"lines": lines, "whole": whole, "performance": performance_id, "order": order_id},
    )
    assert row is not None, "an order that is there"
    return row[0], row[1] - row[0]


def on_top_of(postgres: Postgres, performance_id: PerformanceId, order_id: OrderId) -> list[tuple[str, int]]:
    """What the order bears on top of its prices, by name."""
    rows = postgres.rows(
        "select name::text, sum(amount_minor)::bigint from order_charge where performance_id = %s and order_id = %s"
        " and is_on_top group by name order by min(number)",
        [performance_id, order_id],
    )
    return [(str(name), int(minor)) for name, minor in rows]
