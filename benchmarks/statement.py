"""One cash sale as one hand-written statement: what the service is measured against.

It writes the rows that `sell_for_cash` writes, into the same tables, and no more: the claims become sold, the hold
goes; order, lines, tickets, tender, both money entries, outbox and both journals come. Seats that are not the cart's
are not sold, and then nothing is written. It asks nobody who sells, looks up no price, and tells no news. A table that
a sale has to write too is one more part of the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from psycopg.errors import UniqueViolation

from benchmarks.peers.sale import PRICE_MINOR, Clerk
from core.sales.references import new_names
from db.postgres import Connection, array

_SELL = """
with sold as (
  update seat_claim c set state = 'sold', order_id = %(order)s, expires_at = null, fence = c.fence + 1
   where c.performance_id = %(performance)s and c.seat_ordinal = any(%(seats)s::int[])
     and c.state = 'held' and c.cart_id = %(cart)s and c.expires_at > clock_timestamp()
  returning c.seat_ordinal, c.fence),
told as (
  select array_agg(seat_ordinal order by seat_ordinal) as seats, array_agg(fence order by seat_ordinal) as fences
    from sold having count(*) = cardinality(%(seats)s::int[])),
line as (
  select l.* from told, unnest(told.seats, %(codes)s::text[]) with ordinality as l (seat, code, number)),
ordered as (
  insert into orders (performance_id, id, reference, status, account_id, session_id, cart_id, channel, total_minor,
                      currency, paid_at)
    select %(performance)s, %(order)s, %(reference)s, 'paid', %(account)s, %(session)s, %(cart)s, 'counter', %(total)s,
           'EUR', clock_timestamp() from told),
lined as (
  insert into order_line (performance_id, order_id, number, seat_ordinal, level_number, price_type_id, price_minor)
    select %(performance)s, %(order)s, number, seat, %(level)s, %(price_type)s, %(price)s from line),
counted as (
  insert into sales_journal (performance_id, order_id, level_number, price_type_id, channel, tickets, comps,
                             gross_minor)
    select %(performance)s, %(order)s, %(level)s, %(price_type)s, 'counter', cardinality(seats), 0, %(total)s
      from told),
ticketed as (
  insert into ticket (performance_id, code, order_id, line_number, seat_ordinal)
    select %(performance)s, code, %(order)s, number, seat from line),
tendered as (
  insert into tender (performance_id, id, order_id, kind, state, amount_minor, received_minor, shift_id)
    select %(performance)s, %(tender)s, %(order)s, 'cash', 'succeeded', %(total)s, %(total)s,
           (select id from shift where account_id = %(account)s and state = 'open') from told),
entered as (
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    select %(performance)s, %(tender)s, %(order)s, e.account, e.sign * %(total)s::bigint, 'EUR'
      from told, (values ('cash'::money_account, 1), ('revenue', -1)) e (account, sign)),
to_tell as (
  insert into outbox (performance_id, topic, order_id) select %(performance)s, 'order_paid', %(order)s from told),
written as (
  insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, order_id, account_id, session_id)
    select %(performance)s, 'sell', 'sold', seats, fences, %(cart)s, %(order)s, %(account)s, %(session)s from told),
gone as (
  delete from hold h using told where h.performance_id = %(performance)s and h.cart_id = %(cart)s)
select seats, fences from told
"""


def sell(connection: Connection, clerk: Clerk, performance: int, seats: Sequence[int], cart: UUID) -> bool:
    """Prepared, in autocommit; whether the cart had these seats. A drawn name that is taken is drawn again."""
    try:
        return _sell(connection, clerk, performance, seats, cart)
    except UniqueViolation:
        return _sell(connection, clerk, performance, seats, cart)


def _sell(connection: Connection, clerk: Clerk, performance: int, seats: Sequence[int], cart: UUID) -> bool:
    reference, codes = new_names(len(seats))
    values = {
        "performance": performance,
        "order": uuid4(),
        "reference": reference,
        "tender": uuid4(),
        "cart": cart,
        "account": clerk.account_id,
        "session": clerk.session_id,
        "seats": array(seats),
        "codes": array(codes),
        "level": clerk.level,
        "price_type": clerk.price_type_id,
        "price": PRICE_MINOR,
        "total": PRICE_MINOR * len(seats),
    }
    return connection.execute(_SELL, values, prepare=True).fetchone() is not None
