"""How well halls are used: one row a performance of a period, counted from claims and living tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.postgres import Postgres
from db.scope import Scope, within
from db.vocabulary import HallId, PerformanceId, PerformanceState, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class HallRow:
    id: HallId
    name: str
    venue_id: VenueId
    venue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One performance: its day on the venue's clock, its places by what became of them, what it took.

    `open` are places that anybody can buy now; `gross_minor` is what living tickets were paid for.
    """

    performance_id: PerformanceId
    code: str
    event: str
    hall_id: HallId
    hall: str
    venue_id: VenueId
    venue: str
    day: date
    state: PerformanceState
    seats: int
    killed: int
    open: int
    sold: int
    comp: int
    gross_minor: int
    currency: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", PerformanceState(self.state))


def halls(postgres: Postgres, scope: Scope) -> list[HallRow]:
    """Those in which a performance in reach is, was or will be."""
    condition, values = within(scope)
    return postgres.records(
        HallRow,
        "select h.id, h.name::text, v.id as venue_id, v.name::text as venue from hall h"
        " join venue v on v.id = h.venue_id"
        " where exists (select from performance p where p.hall_id = h.id and " + condition + ")"
        " order by v.name, h.name, h.id",
        values,
    )


def figures(postgres: Postgres, scope: Scope, first: date, last: date) -> list[FigureRow]:
    """Performances in reach from the first day to before the last, on their venue's clock; called off ones are none."""
    condition, values = within(scope)
    return postgres.records(
        FigureRow,
        "with shown as (select p.*, (p.starts_at at time zone v.time_zone)::date as day, v.name::text as venue"
        " from performance p join venue v on v.id = p.venue_id"
        " where p.starts_at >= %(first)s::date - 1 and p.starts_at < %(last)s::date + 1"
        " and p.state not in ('cancelled', 'postponed') and " + condition + "),"
        " places as (select c.performance_id, count(*) filter (where c.state = 'killed') as killed,"
        " count(*) filter (where c.state not in ('open', 'killed')"
        " and not (c.state = 'held' and c.expires_at <= clock_timestamp() and c.code is null)) as away"
        " from seat_claim c where c.performance_id in (select id from shown) group by c.performance_id),"
        " tickets as (select k.performance_id, count(*) filter (where not o.is_comp) as sold,"
        " count(*) filter (where o.is_comp) as comp, sum(l.price_minor - l.discount_minor)::bigint as gross_minor"
        " from ticket k join orders o on o.performance_id = k.performance_id and o.id = k.order_id"
        " join order_line l on l.performance_id = k.performance_id and l.order_id = k.order_id"
        " and l.number = k.line_number"
        " where k.performance_id in (select id from shown) and k.state in ('valid', 'admitted')"
        " group by k.performance_id)"
        " select s.id as performance_id, s.code, e.title::text as event, s.hall_id, h.name::text as hall, s.venue_id,"
        " s.venue, s.day, s.state::text, s.seat_count as seats, coalesce(c.killed, 0) as killed,"
        " s.seat_count - coalesce(c.killed + c.away, 0) as open, coalesce(t.sold, 0) as sold,"
        " coalesce(t.comp, 0) as comp, coalesce(t.gross_minor, 0) as gross_minor, s.currency::text"
        " from shown s join event e on e.id = s.event_id join hall h on h.id = s.hall_id"
        " left join places c on c.performance_id = s.id left join tickets t on t.performance_id = s.id"
        " where s.day >= %(first)s and s.day < %(last)s order by s.starts_at, s.code",
        {"first": first, "last": last, **values},
    )
