-- The invariants of the house, one query a check. Each returns rows only where the check is broken; the first column
-- is a sentence fragment that names the row which is wrong. `-- check: NUMBER NAME` begins a check; the line after it
-- says what is promised. Numbers are those of docs/reliability.md.

-- check: I1 one_live_ticket_a_seat
-- No seat of a performance has two live tickets.
select format('%s seat %s has %s live tickets', p.code, t.seat_ordinal, count(*))
  from ticket t join performance p on p.id = t.performance_id
 where t.state in ('valid', 'admitted')
 group by p.code, t.performance_id, t.seat_ordinal having count(*) > 1;

-- check: I2 sold_seat_has_its_ticket
-- A seat is sold exactly where it has a live ticket of the same order.
select format('%s seat %s is %s, its live ticket is %s', p.code, coalesce(c.seat_ordinal, t.seat_ordinal),
              coalesce(c.state::text, 'open'), coalesce(t.code, 'missing'))
  from (select * from seat_claim where state in ('sold', 'comp')) c
  full join (select * from ticket where state in ('valid', 'admitted')) t
    on (t.performance_id, t.seat_ordinal, t.order_id) = (c.performance_id, c.seat_ordinal, c.order_id)
  join performance p on p.id = coalesce(c.performance_id, t.performance_id)
 where c.seat_ordinal is null or t.seat_ordinal is null;

-- check: I3 order_has_its_lines
-- The lines of a paid order add up to its total, and each live seat line, and no other, has its live ticket.
select format('order %s comes to %s, its lines to %s with %s tickets for %s seats', o.reference, o.total_minor,
              l.total_minor, t.tickets, l.seats)
  from orders o
  join lateral (select coalesce(sum(price_minor - discount_minor + charge_minor), 0) as total_minor,
                       count(*) filter (where kind = 'seat' and state = 'live') as seats
                  from order_line where performance_id = o.performance_id and order_id = o.id) l on true
  join lateral (select count(*) as tickets from ticket
                 where performance_id = o.performance_id and order_id = o.id and state <> 'void') t on true
 where o.status = 'paid' and (l.total_minor <> o.total_minor or t.tickets <> l.seats);

-- check: I5 order_is_paid_by_its_tenders
-- What the successful tenders pay of a paid order is its total.
select format('order %s comes to %s, its tenders pay %s', o.reference, o.total_minor, t.amount_minor)
  from orders o
  join lateral (select coalesce(sum(amount_minor), 0) as amount_minor from tender
                 where performance_id = o.performance_id and order_id = o.id and state = 'succeeded') t on true
 where o.status = 'paid' and t.amount_minor <> o.total_minor;

-- check: I4 money_balances
-- The entries of every money transaction sum to zero in each currency.
select format('transaction %s of order %s is off by %s %s', m.transaction_id, o.reference, sum(m.amount_minor), m.currency)
  from money_journal m join orders o on (o.performance_id, o.id) = (m.performance_id, m.order_id)
 group by m.transaction_id, o.reference, m.currency having sum(m.amount_minor) <> 0;

-- check: I5 money_explains_orders
-- What the money journal has in cash, on cards and in vouchers is what succeeded tenders brought, less what went back.
select format('performance %s: the journal has %s by %s, tenders less refunds %s', p.code, coalesce(m.amount_minor, 0),
              k.kind, coalesce(t.amount_minor, 0))
  from performance p cross join (values ('cash'), ('card'), ('voucher')) k (kind)
  left join (select performance_id, account::text as kind, sum(amount_minor) as amount_minor from money_journal
              group by 1, 2) m on (m.performance_id, m.kind) = (p.id, k.kind)
  left join (select performance_id, kind::text, sum(amount_minor - refunded_minor) as amount_minor from tender
              where state = 'succeeded' group by 1, 2) t on (t.performance_id, t.kind) = (p.id, k.kind)
 where coalesce(m.amount_minor, 0) <> coalesce(t.amount_minor, 0);

-- check: I6 nothing_is_overdue
-- No hold has run out and no payment is past its deadline for more than a quarter of an hour.
select format('%s seat %s is held, and ran out at %s', p.code, c.seat_ordinal, c.expires_at)
  from seat_claim c join performance p on p.id = c.performance_id
 where c.state = 'held' and c.expires_at < clock_timestamp() - interval '15 min'
union all
select format('tender %s of order %s is %s since %s', t.id, o.reference, t.state, t.deadline)
  from tender t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)
 where t.state in ('created', 'submitted', 'unknown') and t.deadline < clock_timestamp() - interval '15 min'
union all
select format('order %s is %s since %s', o.reference, o.status, o.pay_by) from orders o
 where o.status in ('paying', 'reserved') and o.pay_by < clock_timestamp() - interval '15 min';

-- check: I7 refunds_are_counted
-- Each tender counts what its refunds gave back and what they still owe, and never more than it brought.
select format('tender %s counts %s back and %s owed, its refunds say %s and %s', t.id, t.refunded_minor, t.refunding_minor,
              coalesce(r.back, 0), coalesce(r.owed, 0))
  from tender t
  left join (select performance_id, tender_id, sum(amount_minor) filter (where state = 'succeeded') as back,
                    sum(amount_minor) filter (where state in ('created', 'submitted')) as owed
               from refund group by 1, 2) r on (r.performance_id, r.tender_id) = (t.performance_id, t.id)
 where (t.refunded_minor, t.refunding_minor) is distinct from (coalesce(r.back, 0), coalesce(r.owed, 0));

-- check: I5 unearned_is_explained
-- What is taken and not earned is the paid part of unpaid orders; what is owed to customers is their open refunds.
select format('performance %s: %s is %s in the journal, %s by its orders', p.code, k.account, coalesce(m.amount_minor, 0),
              coalesce(o.amount_minor, 0))
  from performance p cross join (values ('unearned'), ('refunds')) k (account)
  left join (select performance_id, account::text, -sum(amount_minor) as amount_minor from money_journal group by 1, 2) m
    on (m.performance_id, m.account) = (p.id, k.account)
  left join (
    select o.performance_id, 'unearned' as account, sum(t.amount_minor) as amount_minor
      from tender t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)
     where t.state = 'succeeded' and o.status in ('paying', 'reserved') group by 1
    union all
    select performance_id, 'refunds', sum(amount_minor) from refund where state <> 'succeeded' group by 1) o
    on (o.performance_id, o.account) = (p.id, k.account)
 where coalesce(m.amount_minor, 0) <> coalesce(o.amount_minor, 0);

-- check: I14 journal_tells_every_seat
-- Folding the seat journal gives every seat the state and fence that its row has.
with told as (
  select distinct on (j.performance_id, s.seat) j.performance_id, s.seat, s.fence, j.to_state
    from seat_journal j cross join lateral unnest(j.seats, j.fences) as s (seat, fence)
   order by j.performance_id, s.seat, s.fence desc, j.id desc)
select format('%s seat %s is %s with fence %s, its journal says %s with fence %s', p.code,
              coalesce(c.seat_ordinal, told.seat), coalesce(c.state::text, 'open'), coalesce(c.fence, 0),
              coalesce(told.to_state::text, 'nothing'), coalesce(told.fence, 0))
  from told
  full join seat_claim c on (c.performance_id, c.seat_ordinal) = (told.performance_id, told.seat)
  join performance p on p.id = coalesce(c.performance_id, told.performance_id)
 where (c.state, c.fence) is distinct from (told.to_state, told.fence);

-- check: I14 fences_never_fall
-- Along the journal of a seat, fences never fall.
select format('%s seat %s: fence %s follows %s', p.code, x.seat, x.fence, x.before)
  from (select j.performance_id, s.seat, s.fence,
               lag(s.fence) over (partition by j.performance_id, s.seat order by j.id) as before
          from seat_journal j cross join lateral unnest(j.seats, j.fences) as s (seat, fence)) x
  join performance p on p.id = x.performance_id
 where x.before > x.fence;

-- check: E1 held_seat_is_in_its_hold
-- Every held seat is in the hold of its cart, on that hold's clock.
select format('%s seat %s is held without its hold', p.code, c.seat_ordinal)
  from seat_claim c
  join performance p on p.id = c.performance_id
  left join hold h on h.performance_id = c.performance_id and h.cart_id = c.cart_id
       and h.expires_at = c.expires_at and c.seat_ordinal = any(h.seats)
 where c.state = 'held' and h.cart_id is null;

-- check: I3 nothing_paying_without_order
-- A seat in payment belongs to an order in payment.
select format('%s seat %s is paying, its order is %s', p.code, c.seat_ordinal, coalesce(o.status::text, 'missing'))
  from seat_claim c
  join performance p on p.id = c.performance_id
  left join orders o on (o.performance_id, o.id) = (c.performance_id, c.order_id)
 where c.state = 'paying' and o.status is distinct from 'paying';

-- check: I8 counters_are_explained
-- Every coupon counts its live redemptions, every voucher its journal and its tenders, and no counter is beyond its limit.
select format('coupon %s counts %s uses, its redemptions %s', c.name, c.used, coalesce(r.uses, 0))
  from coupon c left join (select coupon_id, count(*) as uses from redemption where is_live group by 1) r on r.coupon_id = c.id
 where c.used <> coalesce(r.uses, 0) or c.used > c.uses_max
union all
select format('coupon %s counts %s uses of %s, the redemptions %s', u.coupon_id, u.used, u.customer, coalesce(r.uses, 0))
  from coupon_customer u
  left join (select coupon_id, customer, count(*) as uses from redemption where is_live group by 1, 2) r
    on (r.coupon_id, r.customer) = (u.coupon_id, u.customer)
 where u.used > coalesce(r.uses, 0) or u.used > u.used_max
union all
select format('%s counts %s seats of %s, the orders %s', p.code, c.seats, c.customer, coalesce(l.seats, 0))
  from customer_count c join performance p on p.id = c.performance_id
  left join (select o.performance_id, customer_key(o.customer) as customer, count(*) as seats from orders o
               join order_line l on (l.performance_id, l.order_id) = (o.performance_id, o.id) and l.state = 'live'
              where o.status in ('paying', 'reserved', 'paid') group by 1, 2) l
    on (l.performance_id, l.customer) = (c.performance_id, c.customer)
 where c.seats > coalesce(l.seats, 0) or c.seats > c.seats_max
union all
select format('presale code %s counts %s uses, its orders %s', c.name, c.used, coalesce(u.uses, 0))
  from presale_code c left join (select performance_id, presale_code_id, count(*) as uses from window_use where is_live group by 1, 2) u
    on (u.performance_id, u.presale_code_id) = (c.performance_id, c.id)
 where c.used <> coalesce(u.uses, 0) or c.used > c.uses_max
union all
select format('window %s counts %s seats of %s, its orders %s', c.window_id, c.seats, c.customer, coalesce(u.seats, 0))
  from window_count c left join (select performance_id, window_id, customer, sum(seats) as seats from window_use where is_live group by 1, 2, 3) u
    on (u.performance_id, u.window_id, u.customer) = (c.performance_id, c.window_id, c.customer)
 where c.seats > coalesce(u.seats, 0) or c.seats > c.seats_max
union all
select format('voucher %s has %s left, its journal says %s', v.name, v.balance_minor, coalesce(j.minor, 0))
  from voucher v left join (select voucher_id, sum(amount_minor) as minor from voucher_journal group by 1) j on j.voucher_id = v.id
 where v.balance_minor <> coalesce(j.minor, 0)
union all
select format('tender %s took %s from its voucher, its journal says %s', t.id, t.amount_minor - t.refunded_minor, coalesce(j.minor, 0))
  from tender t left join (select tender_id, -sum(amount_minor) as minor from voucher_journal group by 1) j on j.tender_id = t.id
 where t.kind = 'voucher' and t.state = 'succeeded' and t.amount_minor - t.refunded_minor <> coalesce(j.minor, 0);

-- check: I9 seats_are_of_the_house
-- No claim lies outside the manifest of its performance, and the manifest's rows cover it without a gap.
select format('%s seat %s is not of the house', coalesce(p.code, c.performance_id::text), c.seat_ordinal)
  from seat_claim c left join performance p on p.id = c.performance_id
 where p.id is null or c.seat_ordinal >= p.seat_count
union all
select format('manifest %s has %s seats, its rows %s', m.name, m.seat_count, coalesce(r.seats, 0) + g.seats)
  from manifest m
  left join (select manifest_id, sum(cardinality(seat_numbers)) as seats from manifest_row group by 1) r on r.manifest_id = m.id
  cross join lateral (select count(*) as seats from manifest_gone where manifest_id = m.id) g
 where m.seat_count <> coalesce(r.seats, 0) + g.seats
union all
select format('%s has %s seats, its manifest %s', p.code, p.seat_count, m.seat_count)
  from performance p join manifest m on m.id = p.manifest_id where m.seat_count <> p.seat_count
union all
select format('%s seat %s is no seat of its manifest, and %s', p.code, g.ordinal, coalesce(c.state::text, 'open'))
  from performance p join manifest_gone g on g.manifest_id = p.manifest_id
  left join seat_claim c on (c.performance_id, c.seat_ordinal) = (p.id, g.ordinal)
 where c.state is distinct from 'killed' or c.code is distinct from 'gone';

-- check: E3 nothing_is_orphaned
-- Every hold and order names a performance and an account that exist, every line its order and a price type, every
-- ticket its line, every tender and money entry its order.
select format('hold %s has no performance or account', h.cart_id) from hold h
 where not exists (select from performance where id = h.performance_id)
    or not exists (select from account where id = h.account_id)
       and not (h.account_id = 0  -- parked: it is the counter's
                and exists (select from cart_note n where n.performance_id = h.performance_id and n.cart_id = h.cart_id))
union all
select format('order %s has no performance or account', o.reference) from orders o
 where not exists (select from performance where id = o.performance_id) or not exists (select from account where id = o.account_id)
union all
select format('line %s of order %s has no price type', l.number, l.order_id) from order_line l
 where l.price_type_id is not null and not exists (select from price_type where id = l.price_type_id)
union all
select format('line %s of order %s has no order', l.number, l.order_id) from order_line l
 where not exists (select from orders o where (o.performance_id, o.id) = (l.performance_id, l.order_id))
union all
select format('ticket %s has no line', t.code) from ticket t
 where not exists (select from order_line l
                    where (l.performance_id, l.order_id, l.number) = (t.performance_id, t.order_id, t.line_number))
union all
select format('tender %s has no order', t.id) from tender t
 where not exists (select from orders o where (o.performance_id, o.id) = (t.performance_id, t.order_id))
union all
select format('money entry %s has no order', m.id) from money_journal m
 where not exists (select from orders o where (o.performance_id, o.id) = (m.performance_id, m.order_id));

-- check: E2 house_adds_up
-- Open, held, paying, reserved, sold, comp, allocated and killed add up to the manifest, nothing below zero.
select format('%s does not add up: %s open of %s', p.code, h.open, h.manifest)
  from house_counts(array(select id from performance)) h join performance p on p.id = h.performance_id
 where h.open < 0
    or h.open + h.held + h.paying + h.reserved + h.sold + h.comp + h.allocated + h.killed <> h.manifest;

-- check: I10 late_money_goes_back
-- What was paid for an order that is over went back or is on its way, all of it but the deposit that was agreed to be kept.
select format('order %s, which is over, keeps %s, of which %s are its deposit', o.reference, sum(t.amount_minor - t.refunded_minor
              - t.refunding_minor), o.kept_minor)
  from tender t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)
 where (o.status = 'cancelled' or o.kept_minor > 0) and t.state = 'succeeded'
 group by o.performance_id, o.id having sum(t.amount_minor - t.refunded_minor - t.refunding_minor) <> o.kept_minor;

-- check: I11 tenders_do_not_overrun
-- All tenders of an order that may still bring money or did come to no more than the order.
select format('order %s comes to %s, its tenders to %s', o.reference, o.total_minor, t.minor)
  from orders o join (select performance_id, order_id, sum(amount_minor) as minor from tender
                       where state <> 'cancelled' group by 1, 2) t on (t.performance_id, t.order_id) = (o.performance_id, o.id)
 where o.status in ('paying', 'reserved', 'paid') and t.minor > o.total_minor;

-- check: I20 exchanges_are_netted
-- What an exchange took out ended, is what its new order was paid with, cent by cent, and no tender was carried but by one.
select format('exchange for order %s: %s went out for %s given back, %s were carried, %s lines ended', n.reference, e.out_minor,
              e.back_minor, coalesce(c.minor, 0), l.ended)
  from exchange e join orders n on (n.performance_id, n.id) = (e.performance_id, e.order_id)
  left join (select t.performance_id, t.order_id, sum(t.amount_minor) as minor from tender t join refund r on r.carried_to = t.id
              where t.carried_from is not null and r.amount_minor = t.amount_minor group by 1, 2) c
    on (c.performance_id, c.order_id) = (e.performance_id, e.order_id)
  join lateral (select count(*) as ended from order_line l where l.performance_id = e.from_performance_id
                   and l.order_id = e.from_order_id and l.number = any(e.out_lines) and l.state = 'exchanged') l on true
 where e.done_at is not null and (coalesce(c.minor, 0) <> e.out_minor - e.back_minor or l.ended <> cardinality(e.out_lines))
union all
select format('line %s of order %s is exchanged for nothing', l.number, o.reference)
  from order_line l join orders o on (o.performance_id, o.id) = (l.performance_id, l.order_id)
 where l.state = 'exchanged' and l.kind = 'seat' and not exists (
   select from exchange e where e.from_performance_id = l.performance_id and e.from_order_id = l.order_id
      and l.number = any(e.out_lines) and e.done_at is not null)
union all
select format('tender %s was carried by no exchange', t.id) from tender t
 where t.carried_from is not null and not exists (
   select from exchange e where (e.performance_id, e.order_id) = (t.performance_id, t.order_id) and e.done_at is not null)
union all
select format('refund %s of order %s went to a tender that is not there', r.id, o.reference)
  from refund r join orders o on (o.performance_id, o.id) = (r.performance_id, r.order_id)
 where r.carried_to is not null and not exists (select from tender t where t.id = r.carried_to and t.amount_minor = r.amount_minor);

-- check: I21 free_and_repriced_say_why
-- A seat is a comp exactly where its order is, as many as the allowance counts; each price that is not the list's is in its journal.
select format('%s seat %s is %s, its order %s is not so', p.code, c.seat_ordinal, c.state, o.reference)
  from seat_claim c join performance p on p.id = c.performance_id
  join orders o on (o.performance_id, o.id) = (c.performance_id, c.order_id)
 where c.state in ('sold', 'comp') and (c.state = 'comp') <> o.is_comp
union all
select format('%s counts %s comps, its house has %s', p.code, coalesce(k.seats, 0), coalesce(c.seats, 0))
  from (select performance_id, count(*) as seats from seat_claim where state = 'comp' group by 1) c
  full join comp_count k on k.performance_id = c.performance_id
  join performance p on p.id = coalesce(c.performance_id, k.performance_id)
 where coalesce(c.seats, 0) <> coalesce(k.seats, 0)
union all
select format('line %s of order %s: list %s, price %s, its journal says %s and %s', coalesce(l.number, j.line_number),
              coalesce(l.order_id, j.order_id), l.list_minor, l.price_minor, j.list_minor, j.price_minor)
  from (select * from order_line where list_minor is not null) l
  full join price_journal j on (j.performance_id, j.order_id, j.line_number) = (l.performance_id, l.order_id, l.number)
 where (l.list_minor, l.price_minor) is distinct from (j.list_minor, j.price_minor);

-- check: I24 charges_are_in_their_lines
-- What is on top of a line is what its charges say, and every charge has its line.
select format('line %s of order %s has %s on top, its charges say %s', coalesce(l.number, c.line_number),
              coalesce(l.order_id, c.order_id), coalesce(l.charge_minor, 0), coalesce(c.minor, 0))
  from order_line l
  full join (select performance_id, order_id, line_number, coalesce(sum(amount_minor) filter (where is_on_top), 0) as minor
               from order_charge group by 1, 2, 3) c
    on (c.performance_id, c.order_id, c.line_number) = (l.performance_id, l.order_id, l.number)
 where l.number is null or l.charge_minor <> coalesce(c.minor, 0);

-- check: I25 charges_are_in_the_books
-- The books have in fees, taxes and rounding what orders bore that were paid for, less what went back; and the fees of
-- exchanges and kept deposits.
select format('performance %s: %s is %s in the journal, %s by its orders', p.code, k.account, coalesce(m.minor, 0), coalesce(o.minor, 0))
  from performance p cross join (values ('fees'), ('tax'), ('rounding')) k (account)
  left join (select performance_id, account::text, -sum(amount_minor) as minor from money_journal group by 1, 2) m
    on (m.performance_id, m.account) = (p.id, k.account)
  left join (
    select performance_id, account, sum(minor) as minor from (
      select c.performance_id, case c.kind when 'fee' then 'fees' else c.kind::text end as account, c.amount_minor as minor
        from order_charge c join orders o on (o.performance_id, o.id) = (c.performance_id, c.order_id)
       where o.paid_at is not null and not c.gone_back
      union all
      select l.performance_id, 'fees', l.price_minor from order_line l
        join orders o on (o.performance_id, o.id) = (l.performance_id, l.order_id)
       where l.kind = 'fee' and o.paid_at is not null
      union all
      select performance_id, 'fees', kept_minor from orders) e group by 1, 2) o
    on (o.performance_id, o.account) = (p.id, k.account)
 where coalesce(m.minor, 0) <> coalesce(o.minor, 0);

-- check: I26 sales_journal_is_the_orders
-- The journal of sales adds up to the living seats of paid orders, by level, price type, channel, number and money.
select format('performance %s, level %s, price type %s, %s: %s tickets, %s comps, %s in the journal; %s, %s, %s by its orders',
              coalesce(j.performance_id, o.performance_id), coalesce(j.level_number, o.level_number),
              coalesce(j.price_type_id, o.price_type_id), coalesce(j.channel, o.channel),
              coalesce(j.tickets, 0), coalesce(j.comps, 0), coalesce(j.minor, 0), coalesce(o.tickets, 0), coalesce(o.comps, 0), coalesce(o.minor, 0))
  from (select performance_id, level_number, price_type_id, channel::text, sum(tickets) as tickets, sum(comps) as comps, sum(gross_minor) as minor
          from sales_journal group by 1, 2, 3, 4) j
  full join (
    select o.performance_id, l.level_number, l.price_type_id, o.channel::text, count(*) filter (where not o.is_comp) as tickets,
           count(*) filter (where o.is_comp) as comps, sum(l.price_minor - l.discount_minor) as minor
      from order_line l join orders o on (o.performance_id, o.id) = (l.performance_id, l.order_id)
     where l.kind = 'seat' and l.state = 'live' and o.paid_at is not null group by 1, 2, 3, 4) o
    on (o.performance_id, o.level_number, o.price_type_id, o.channel) = (j.performance_id, j.level_number, j.price_type_id, j.channel)
 where (coalesce(j.tickets, 0), coalesce(j.comps, 0), coalesce(j.minor, 0)) <> (coalesce(o.tickets, 0), coalesce(o.comps, 0), coalesce(o.minor, 0));

-- check: I27 sums_are_the_sales_journal
-- The sums of sales by day, by what was bought, all in all, and by month of events are what the folded journal adds up to.
with told as (
  select j.*, (j.at at time zone v.time_zone)::date as day, p.event_id, p.currency::text as currency
    from sales_journal j join performance p on p.id = j.performance_id join venue v on v.id = p.venue_id where j.is_folded),
months as (
  select event_id, date_trunc('month', day)::date as month, currency, sum(tickets) as tickets, sum(comps) as comps, sum(gross_minor) as minor
    from told group by 1, 2, 3)
select format('performance %s on %s differs from its journal', coalesce(s.performance_id, t.performance_id), coalesce(s.day, t.day))
  from sales_day s
  full join (select performance_id, day, sum(greatest(tickets, 0)) as sold, sum(greatest(-tickets, 0)) as returned, sum(comps) as comps,
                    sum(gross_minor) as minor from told group by 1, 2) t
    on (t.performance_id, t.day) = (s.performance_id, s.day)
 where (s.sold, s.returned, s.comps, s.gross_minor) is distinct from (t.sold, t.returned, t.comps, t.minor)
union all
select format('performance %s, level %s, price type %s, %s differs from its journal', coalesce(s.performance_id, t.performance_id),
              coalesce(s.level_number, t.level_number), coalesce(s.price_type_id, t.price_type_id), coalesce(s.channel, t.channel))
  from sales_mix s
  full join (select performance_id, level_number, price_type_id, channel::text, sum(tickets) as tickets, sum(comps) as comps,
                    sum(gross_minor) as minor from told group by 1, 2, 3, 4) t
    on (t.performance_id, t.level_number, t.price_type_id, t.channel) = (s.performance_id, s.level_number, s.price_type_id, s.channel)
 where (s.tickets, s.comps, s.gross_minor) is distinct from (t.tickets, t.comps, t.minor)
union all
select format('event %s in %s differs from its journal', coalesce(s.event_id, m.event_id), coalesce(s.month, m.month))
  from event_month s full join months m on (m.event_id, m.month, m.currency) = (s.event_id, s.month, s.currency::text)
 where (s.tickets, s.comps, s.gross_minor) is distinct from (m.tickets, m.comps, m.minor)
union all
select format('performance %s, price type %s, %s differs from its journal', coalesce(s.performance_id, t.performance_id),
              coalesce(s.price_type_id, t.price_type_id), coalesce(s.channel, t.channel))
  from sales_total s
  full join (select performance_id, price_type_id, channel::text, sum(tickets) as tickets, sum(comps) as comps,
                    sum(gross_minor) as minor from told group by 1, 2, 3) t
    on (t.performance_id, t.price_type_id, t.channel) = (s.performance_id, s.price_type_id, s.channel)
 where (s.tickets, s.comps, s.gross_minor) is distinct from (t.tickets, t.comps, t.minor)
union all
select format('performance %s differs from its journal', coalesce(s.performance_id, t.performance_id))
  from sales_whole s
  full join (select performance_id, sum(tickets) as tickets, sum(comps) as comps, sum(gross_minor) as minor from told group by 1) t
    on t.performance_id = s.performance_id
 where (s.tickets, s.comps, s.gross_minor) is distinct from (t.tickets, t.comps, t.minor);

-- check: I28 guests_have_their_seats
-- A seat that is kept for a guest is in the allocation of that guest, or with the cart or the order that serves it.
select format('%s seat %s is kept for guest %s under %s, and is under %s', p.code, s.seat_ordinal, s.guest_id,
              coalesce(g.letter, 'nothing'), coalesce(c.code, 'nothing'))
  from guest_seat s join performance p on p.id = s.performance_id
  left join guest g on g.performance_id = s.performance_id and g.id = s.guest_id
  left join seat_claim c on c.performance_id = s.performance_id and c.seat_ordinal = s.seat_ordinal
 where g.id is null or g.letter is distinct from c.code or c.state in ('open', 'killed')
union all
select format('%s guest %s has no seat', p.code, g.id)
  from guest g join performance p on p.id = g.performance_id
 where not exists (select from guest_seat s where s.performance_id = g.performance_id and s.guest_id = g.id);

-- check: I12 guards_stand
-- Every constraint and index that the promises rest on is there and valid.
select format('constraint %s is not validated', conname) from pg_constraint where not convalidated
union all
select format('index %s is not valid', indexrelid::regclass) from pg_index where not indisvalid or not indisready
union all
select 'index ticket_one_live_a_seat is missing' where to_regclass('public.ticket_one_live_a_seat') is null
union all
select format('constraint %s is missing', name)
  from unnest(array['coupon_uses', 'comp_count_allowance', 'coupon_customer_uses', 'customer_count_limit', 'voucher_balance', 'tender_refund_is_no_more',
                    'presale_code_uses', 'window_count_limit',
                    'seat_claim_pkey', 'orders_pkey', 'ticket_pkey', 'tender_pkey', 'hall_booking_free']) name
 where not exists (select from pg_constraint where conname = name);

-- check: E4 grant_is_told
-- What a manager allowed and was done has its row in the audit, with both names: one more than was given back.
with told as (
  select e.detail ->> 'request' as request, e.account_id, e.session_id, e.detail ->> 'asked_by' as asked_by,
         e.detail ->> 'approved_by' as approved_by, e.act
    from audit_entry e where e.act in ('override.use', 'override.give_back')),
uses as (
  select r.id, m.username as manager, a.username as asker, r.used_at,
         count(*) filter (where t.act = 'override.use' and t.asked_by = a.username and t.approved_by = m.username) as used,
         count(*) filter (where t.act = 'override.give_back') as given_back
    from override_request r
    join account a on a.id = r.asked_by left join account m on m.id = r.answered_by
    left join told t on t.request = r.id::text and t.account_id = r.asked_by and t.session_id = r.session_id
   group by r.id, m.username, a.username)
select format('the grant %s of %s for %s was used %s times and given back %s times, and its row says %s', id, manager, asker,
              used, given_back, case when used_at is null then 'open' else 'used' end)
  from uses where used - given_back <> (used_at is not null)::int
union all
select format('the audit tells of a grant %s that is not there', t.request) from told t
 where not exists (select from override_request r where r.id::text = t.request);

-- check: I13 journals_only_grow
-- The runtime role may neither change nor delete a row of a journal.
select format('%s may %s on %s', 'etds_app', privilege, t)
  from unnest(array['seat_journal', 'money_journal', 'audit_entry', 'voucher_journal', 'price_journal', 'seal', 'drawer_journal',
             'drawer_movement', 'z_report', 'z_note', 'scaling_journal', 'deal', 'deal_expense', 'deal_deposit', 'settlement',
             'settlement_signature']) t
 cross join unnest(array['update', 'delete', 'truncate']) privilege
 where has_table_privilege('etds_app', t, privilege);

-- check: I15 cash_has_a_drawer
-- Since the first drawer was opened, no cash was taken or given without a shift.
select format('tender %s of order %s took cash without a drawer', t.id, o.reference)
  from tender t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id)
 where t.kind = 'cash' and t.state = 'succeeded' and t.amount_minor > 0 and t.carried_from is null
   and t.created_at >= (select min(opened_at) from shift) and not exists (select from shift s where s.id = t.shift_id)
union all
select format('refund %s of order %s gave cash without a drawer', r.id, o.reference)
  from refund r join tender t on (t.performance_id, t.id) = (r.performance_id, r.tender_id)
  join orders o on (o.performance_id, o.id) = (r.performance_id, r.order_id)
 where t.kind = 'cash' and r.state = 'succeeded' and r.carried_to is null
   and r.completed_at >= (select min(opened_at) from shift) and not exists (select from shift s where s.id = r.shift_id);

-- check: I16 z_equals_its_rows
-- Every closed shift has its Z, and the figures of a Z are those of its rows, under its hash.
select format('Z %s of %s says %s, its rows %s', z.number, v.name, z.figures, shift_figures(z.shift_id))
  from z_report z join venue v on v.id = z.venue_id where z.figures <> shift_figures(z.shift_id)
union all
select format('Z %s of %s does not have its hash', z.number, v.name)
  from z_report z join venue v on v.id = z.venue_id where z.sha256 <> sha256(convert_to(z.figures::text, 'UTF8'))
union all
select format('shift %s is %s and %s a Z', s.id, s.state, case when z.number is null then 'has not' else 'has' end)
  from shift s left join z_report z on z.shift_id = s.id
 where (s.state in ('closed', 'reconciled')) <> (z.number is not null);

-- check: I17 z_numbers_have_no_gap
-- The numbers of the Zs of a house are those up to its counter, each once.
select format('%s has %s Zs up to number %s, its counter is at %s', v.name, z.zs, z.last, c.number)
  from (select venue_id, count(*) as zs, max(number) as last from z_report group by 1) z
  full join z_counter c on c.venue_id = z.venue_id join venue v on v.id = coalesce(z.venue_id, c.venue_id)
 where z.zs is distinct from c.number or z.last is distinct from c.number;

-- check: I18 one_open_drawer_each
-- No account and no terminal of a house has two open drawers.
select format('account %s has %s open drawers', s.account_id, count(*)) from shift s
 where s.state in ('open', 'counting') group by s.account_id having count(*) > 1
union all
select format('terminal %s of venue %s has %s open drawers', s.terminal, s.venue_id, count(*)) from shift s
 where s.state in ('open', 'counting') group by s.venue_id, s.terminal having count(*) > 1;

-- check: I19 drawers_balance
-- Each entry of a drawer has its counter-entry, each movement its entries, and with its orders a closed drawer is empty.
select format('transaction %s of shift %s is off by %s', j.transaction_id, j.shift_id, sum(j.amount_minor))
  from drawer_journal j group by j.transaction_id, j.shift_id having sum(j.amount_minor) <> 0
union all
select format('movement %s of %s has %s in the journal', m.id, m.amount_minor, coalesce(j.minor, 0))
  from drawer_movement m
  left join (select transaction_id, sum(amount_minor) as minor from drawer_journal where account = 'drawer' group by 1) j
    on j.transaction_id = m.id
 where coalesce(j.minor, 0) <> case m.act when 'paid_in' then m.amount_minor else -m.amount_minor end
union all
select format('the closed drawer of shift %s still has %s', s.id, d.minor)
  from shift s cross join lateral (
    select coalesce((select sum(amount_minor) from drawer_journal where shift_id = s.id and account = 'drawer'), 0)
         + coalesce((select sum(amount_minor) from tender where shift_id = s.id and kind = 'cash' and state = 'succeeded'), 0)
         - coalesce((select sum(r.amount_minor) from refund r join tender t on (t.performance_id, t.id) = (r.performance_id, r.tender_id)
                      where r.shift_id = s.id and t.kind = 'cash' and r.state = 'succeeded'), 0) as minor) d
 where s.state in ('closed', 'reconciled') and d.minor <> 0;

-- check: I22 performance_has_its_hall
-- A performance that is neither called off nor a draft in the archive has its hall booked for its own time, and no other has one.
select format('performance %s %s', p.code, case when b.id is null then 'has no booking of its hall' when not has_its_hall(p) then
              'still has its hall' else 'is booked for another time or hall' end)
  from performance p left join hall_booking b on b.performance_id = p.id and b.kind = 'performance'
 where (not has_its_hall(p)) = (b.id is not null)
    or (b.hall_id, b.starts_at, b.ends_at) is distinct from (p.hall_id, p.starts_at, p.ends_at) and b.id is not null;
-- check: I23 scaling_stands
-- A performance names its one live scaling, and every scaling has a named level for each of its seats.
select format('%s names scaling %s, live is %s', p.code, coalesce(p.scaling_version::text, 'none'),
              coalesce(s.version::text, 'none'))
  from performance p left join scaling s on s.performance_id = p.id and s.state = 'live'
 where p.scaling_version is distinct from s.version
union all
select format('%s scaling %s has %s levels for %s seats', p.code, s.version, octet_length(s.levels), p.seat_count)
  from scaling s join performance p on p.id = s.performance_id
 where octet_length(s.levels) <> p.seat_count
union all
select format('%s scaling %s has seats of a level without a name', p.code, s.version)
  from (select performance_id, version, levels || ''::bytea as levels,  -- out of its store once, not once a seat
               (select count(*) from scaling_level l
                 where l.performance_id = w.performance_id and l.version = w.version) as named
          from scaling w where w.state <> 'retired' offset 0) s
  join performance p on p.id = s.performance_id
 where exists (select from generate_series(0, octet_length(s.levels) - 1) seat where get_byte(s.levels, seat) >= s.named);

-- check: E5 settlement_is_signed_as_it_is
-- A sheet has the hash of its content, and each signature names that hash: one a side, by two accounts where both have signed.
select format('sheet %s of %s does not have the hash of its content', s.number, p.code)
  from settlement s join performance p on p.id = s.performance_id
 where s.sha256 <> sha256(convert_to(s.content::text, 'UTF8'))
union all
select format('the %s of sheet %s of performance %s signed %s', g.side, g.number, g.performance_id,
              case when s.number is null then 'what is not there' else 'something else' end)
  from settlement_signature g left join settlement s on (s.performance_id, s.number) = (g.performance_id, g.number)
 where s.sha256 is distinct from g.sha256
union all
select format('sheet %s of performance %s has %s signatures of %s sides and %s accounts', g.number, g.performance_id, count(*),
              count(distinct g.side), count(distinct g.account_id))
  from settlement_signature g group by g.performance_id, g.number
having count(*) > 2 or count(distinct g.side) <> count(*) or count(distinct g.account_id) <> count(*);
