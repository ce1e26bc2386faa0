"""What a performance has that must end when it is cancelled."""

from __future__ import annotations

from dataclasses import dataclass

from db.postgres import Connection, Postgres
from db.queries.inventory import SeatsMoved
from db.vocabulary import CartId, OrderId, PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """Orders, tickets and seats, and what was paid for the valid ones by where it came from, in minor units."""

    orders: int
    tickets: int
    admitted: int
    unpaid: int
    held: int
    card_minor: int
    voucher_minor: int
    cash_minor: int


def what_stands(postgres: Postgres, performance_id: PerformanceId) -> StandingRow:
    """Money goes back to its tenders, cards first and cash last; that is why it is counted order by order."""
    found = postgres.records(
        StandingRow,
        """
        with owed as (
          select l.order_id, count(*) as tickets,
                 sum(l.price_minor - l.discount_minor + l.charge_minor) + coalesce((
                   select sum(f.charge_minor) from order_line f
                    where f.performance_id = %(id)s and f.order_id = l.order_id and f.kind = 'fee' and f.state = 'live'
                      and not exists (select from ticket a where a.performance_id = %(id)s and a.order_id = l.order_id
                                         and a.state = 'admitted')), 0) as minor
            from order_line l join ticket t
              on (t.performance_id, t.order_id, t.line_number) = (l.performance_id, l.order_id, l.number)
           where l.performance_id = %(id)s and l.state = 'live' and t.state = 'valid' group by l.order_id),
        brought as (
          select t.order_id,
                 sum(left_minor) filter (where kind not in ('cash', 'voucher')) as card,
                 sum(left_minor) filter (where kind = 'voucher') as voucher
            from (select order_id, kind, amount_minor - refunded_minor - refunding_minor as left_minor from tender
                   where performance_id = %(id)s and state = 'succeeded') t group by t.order_id),
        split as (
          select o.minor, o.tickets, least(o.minor, coalesce(b.card, 0)) as card,
                 least(o.minor - least(o.minor, coalesce(b.card, 0)), coalesce(b.voucher, 0)) as voucher
            from owed o left join brought b using (order_id))
        select count(*)::int as orders, coalesce(sum(tickets), 0)::int as tickets,
               (select count(*)::int from ticket where performance_id = %(id)s and state = 'admitted') as admitted,
               (select count(*)::int from orders
                 where performance_id = %(id)s and status in ('paying', 'reserved')) as unpaid,
               (select count(*)::int from seat_claim where performance_id = %(id)s and state = 'held'
                   and expires_at > clock_timestamp()) as held,
               coalesce(sum(card), 0)::bigint as card_minor, coalesce(sum(voucher), 0)::bigint as voucher_minor,
               coalesce(sum(minor - card - voucher), 0)::bigint as cash_minor
          from split
        """,
        {"id": performance_id},
    )
    return found[0]


def close_performance(connection: Connection, performance_id: PerformanceId) -> None:
    connection.execute(
        "update performance set state = 'cancelled', version = version + 1 where id = %s and state <> 'cancelled'",
        [performance_id],
    )


def free_holds_of_cancelled(postgres: Postgres, limit: int) -> list[SeatsMoved]:
    """Let go of the carts that are still open at cancelled performances."""
    rows = postgres.rows(
        "select h.performance_id, h.cart_id, r.changed, r.fences, r.codes"
        " from (select h.* from hold h join performance p on p.id = h.performance_id"
        "        where p.state = 'cancelled' limit %s) h"
        " cross join lateral release_hold(h.performance_id, h.cart_id, null, h.account_id, h.session_id) r",
        [limit],
    )
    return [
        SeatsMoved("released", PerformanceId(row[0]), CartId(row[1]), row[2] or [], row[3] or [], row[4] or [])
        for row in rows
    ]


def unpaid_of_cancelled(postgres: Postgres, limit: int) -> list[tuple[PerformanceId, OrderId]]:
    """Unpaid orders with nothing that a provider may still charge."""
    rows = postgres.rows(
        "select o.performance_id, o.id from orders o join performance p on p.id = o.performance_id"
        " where p.state = 'cancelled' and o.status in ('paying', 'reserved') and not exists ("
        "   select from tender t where t.performance_id = o.performance_id and t.order_id = o.id"
        "    and t.state in ('submitted', 'unknown')) limit %s",
        [limit],
    )
    return [(PerformanceId(row[0]), OrderId(row[1])) for row in rows]


def paid_of_cancelled(postgres: Postgres, limit: int) -> list[tuple[PerformanceId, OrderId]]:
    """Paid orders with a ticket that nobody went in with."""
    rows = postgres.rows(
        "select distinct o.performance_id, o.id from orders o join performance p on p.id = o.performance_id"
        " join ticket t on (t.performance_id, t.order_id) = (o.performance_id, o.id) and t.state = 'valid'"
        " where p.state = 'cancelled' and o.status = 'paid' limit %s",
        [limit],
    )
    return [(PerformanceId(row[0]), OrderId(row[1])) for row in rows]
