"""The sold seats of one performance: when, for what, as what and where each was bought.

A row for each way of buying; its seats come as packed arrays, since a stadium has 80,000 of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from db.postgres import Postgres
from db.vocabulary import PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtSeats:
    """`seats` (32 bits each), `minutes` since 1970 (32) and `minor` (64), in network order, place by place."""

    price_type: str
    channel: str
    is_comp: bool
    seats: bytes
    minutes: bytes
    minor: bytes


_PACKED: LiteralString = (
    "select t.name::text as price_type, s.channel, s.is_comp, s.seats, s.minutes, s.minor from ("
    " select l.price_type_id, o.channel::text, o.is_comp, string_agg(int4send(l.seat_ordinal), ''::bytea) as seats,"
    " string_agg(int4send((extract(epoch from o.paid_at) / 60)::int), ''::bytea) as minutes,"
    " string_agg(int8send(l.price_minor - l.discount_minor), ''::bytea) as minor"
)
_NAMED: LiteralString = " group by 1, 2, 3) s join price_type t on t.id = s.price_type_id order by t.position, 2, 3"


def bought_seats(postgres: Postgres, performance_id: PerformanceId, *, at: datetime | None = None) -> list[BoughtSeats]:
    """Seats of live lines of paid orders; `at`: those that the journal of seats tells were sold then, at what their
    lines say now."""
    if at is None:
        return postgres.records(
            BoughtSeats,
            _PACKED + " from order_line l join orders o on o.performance_id = l.performance_id and o.id = l.order_id"
            " where l.performance_id = %(performance)s and o.performance_id = %(performance)s and l.kind = 'seat'"
            " and l.state = 'live' and o.paid_at is not null" + _NAMED,
            {"performance": performance_id},
        )
    return postgres.records(
        BoughtSeats,
        "with told as (select distinct on (s.seat) s.seat, j.to_state, j.order_id from seat_journal j"
        " cross join lateral unnest(j.seats, j.fences) as s (seat, fence)"
        " where j.performance_id = %(performance)s and j.at <= %(at)s order by s.seat, s.fence desc, j.id desc),"
        " last as (select distinct on (t.seat) l.* from told t join order_line l on l.performance_id = %(performance)s"
        " and l.order_id = t.order_id and l.seat_ordinal = t.seat and l.kind = 'seat'"
        " where t.to_state in ('sold', 'comp') order by t.seat, l.number desc) "
        + _PACKED
        + " from last l join orders o on o.performance_id = l.performance_id and o.id = l.order_id"
        " where o.paid_at <= %(at)s" + _NAMED,
        {"performance": performance_id, "at": at},
    )
