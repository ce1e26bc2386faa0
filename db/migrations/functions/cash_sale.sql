-- T10: a cash sale is claim and success in one transaction, because no unknown outcome exists. The lines come priced
-- from the caller and are compared with the price list here: what was shown is what is charged, or nothing is.
--
-- Several orders of one performance go together in one call: what one process was asked for at the same moment costs one
-- round trip and one commit. Their carts are different ones. `p_owners` gives for each line the number of its order,
-- from 1, and `p_numbers` that of the line in it; the lines of an order stand together, by seat.
--
-- Outcomes, each order judged for itself: sold; again (this order id was sold before: the stored sale stands); ended (the
-- hold is gone); not_mine; price_changed; closed; no_drawer (its seller has no open one for this currency); alone (it is
-- sold in a window, which counts: ask sell_order_for_cash). Raised, and then nothing of the call is done: ET002 when a seat of a living hold is not the cart's any more.
--
-- The holds are read where they are locked, and orders looked up by their ids: a statement that joins them is planned
-- while the tables are small, and then walks all of a performance at each sale. The claims are locked by the update
-- itself, in the order of their key as every other act locks them: it must go by the index, hence no scan of another kind.

create function sell_for_cash(
  p_performance bigint,
  p_orders uuid[], p_references text[], p_tenders uuid[], p_carts uuid[], p_accounts bigint[], p_sessions uuid[],
  p_channels text[], p_received_minor bigint[],
  p_owners int[], p_numbers smallint[], p_seats int[], p_levels smallint[], p_price_types smallint[], p_prices bigint[],
  p_codes text[])
returns table (number int, outcome text, changed int[], fences bigint[])
language plpgsql
set plan_cache_mode = force_generic_plan set enable_bitmapscan = off set enable_seqscan = off as $$
declare
  v_holds hold[];         -- of the carts, as they are under their locks
  v_currency text;
  v_is_payable boolean;
  v_is_windowed boolean;
  v_is_scaled boolean;
  v_is_ruled boolean;     -- windows, fees or taxes stand
  v_known uuid[];         -- orders of the call that were sold before
  v_drawers uuid[];       -- the open shift of each order's seller
  v_outcomes text[];
  v_is_whole boolean;     -- whether of no cart that is sold a seat stays behind
  v_owners int[];         -- of the seats that are sold, by seat: order, seat, fence
  v_seats int[];
  v_fences bigint[];
begin
  perform share_drawer(a) from (select distinct a from unnest(p_accounts) a order by a) sellers;
  v_holds := array(select h from hold h where h.performance_id = p_performance and h.cart_id = any(p_carts)
                    order by h.cart_id for update);
  -- After the locks, with eyes of its own: a first try may have committed while this one waited.
  select may_be_paid(p), p.is_windowed, p.scaling_version is not null, p.currency,
         exists (select from price_scope s where (s.scope, s.id) in (
           ('organisation', p.organisation_id), ('venue', p.venue_id), ('performance', p.id))),
         array(select o.id from orders o where o.performance_id = p.id and o.id = any(p_orders)),
         array(select (select s.id from shift s where s.account_id = a.account and s.state = 'open' and s.currency = p.currency)
                 from unnest(p_accounts) with ordinality a (account, n) order by a.n)
    into v_is_payable, v_is_windowed, v_is_scaled, v_currency, v_is_ruled, v_known, v_drawers
    from performance p where p.id = p_performance;
  select array_agg(j.outcome order by j.owner), bool_and(j.is_whole) filter (where j.outcome = 'sold')
    into v_outcomes, v_is_whole
    from (
      select l.owner, h.seats <@ l.seats as is_whole, case
          when p_orders[l.owner] = any(v_known) then 'again'
          when h.cart_id is null then 'ended'
          when h.account_id <> p_accounts[l.owner] then 'not_mine'
          when h.expires_at <= clock_timestamp() or not h.seats @> l.seats then 'ended'
          when not v_is_payable then 'closed'
          when v_is_windowed then 'alone'
          when l.priced < cardinality(l.seats) then 'price_changed'
          when v_is_scaled
            and not (select levels_stand(p, l.seats, l.levels) from performance p where p.id = p_performance) then 'price_changed'
          when v_is_ruled then 'price_changed'  -- such an order is sold by itself, with what it bears
          when l.minor > 0 and v_drawers[l.owner] is null then 'no_drawer'
          else 'sold' end as outcome
        from (select a.owner, array_agg(a.seat) as seats, array_agg(a.level) as levels, count(pp.price_minor) as priced, sum(a.price) as minor
                from unnest(p_owners, p_seats, p_levels, p_price_types, p_prices) as a (owner, seat, level, price_type, price)
                left join performance_price pp on pp.performance_id = p_performance and pp.level_number = a.level
                  and pp.price_type_id = a.price_type and pp.price_minor = a.price
               group by a.owner) l
        left join unnest(v_holds) h on h.cart_id = p_carts[l.owner]) j;
  if 'sold' <> all(v_outcomes) then
    return query select n, v_outcomes[n], null::int[], null::bigint[] from generate_subscripts(v_outcomes, 1) n;
    return;
  end if;
  if 'sold' <> any(v_outcomes) then
    select array_agg(owner), array_agg(a.number), array_agg(seat), array_agg(level), array_agg(price_type), array_agg(price), array_agg(code)
      into p_owners, p_numbers, p_seats, p_levels, p_price_types, p_prices, p_codes
      from unnest(p_owners, p_numbers, p_seats, p_levels, p_price_types, p_prices, p_codes)
        as a (owner, number, seat, level, price_type, price, code)
     where v_outcomes[owner] = 'sold';
  end if;

  -- The order of a seat is found by its cart, so that the seats are looked up by their key and by nothing else.
  with sold as (
    update seat_claim c
      set state = 'sold', order_id = p_orders[array_position(p_carts, c.cart_id)], expires_at = null, fence = c.fence + 1
      where c.performance_id = p_performance and c.seat_ordinal = any(p_seats)
        and c.state = 'held' and c.cart_id = any(p_carts) and c.expires_at > clock_timestamp()
      returning array_position(p_carts, c.cart_id) as owner, c.seat_ordinal as seat, c.fence)
  select array_agg(owner order by seat), array_agg(seat order by seat), array_agg(fence order by seat)
    into v_owners, v_seats, v_fences from sold;
  if (v_seats, v_owners) is distinct from (p_seats, p_owners)  -- of one order they stand alike
    and v_owners is distinct from array(select owner from unnest(p_owners, p_seats) as a (owner, seat) order by seat) then
    raise exception using errcode = 'ET002';
  end if;

  if not v_is_whole then
    update hold h set seats = array(select s from unnest(h.seats) s where s <> all(v_seats) order by s)
     where h.performance_id = p_performance and h.cart_id = any(p_carts)
       and v_outcomes[array_position(p_carts, h.cart_id)] = 'sold' and not h.seats <@ v_seats;
  end if;
  return query
    with line as (
      select * from unnest(p_owners, p_numbers, p_seats, p_levels, p_price_types, p_prices, p_codes)
        as a (owner, number, seat, level, price_type, price, code)),
    told as (
      select a.owner, array_agg(a.seat order by a.seat) as seats, array_agg(a.fence order by a.seat) as fences
        from unnest(v_owners, v_seats, v_fences) as a (owner, seat, fence) group by a.owner),
    total as (select owner, sum(price)::bigint as minor from line group by owner),
    gone as (
      delete from hold h where h.performance_id = p_performance and h.cart_id = any(p_carts)
         and v_outcomes[array_position(p_carts, h.cart_id)] = 'sold' and h.seats <@ v_seats),
    ordered as (
      insert into orders (performance_id, id, reference, status, account_id, session_id, cart_id, channel, total_minor, currency, paid_at)
        select p_performance, p_orders[owner], p_references[owner], 'paid', p_accounts[owner], p_sessions[owner],
               p_carts[owner], p_channels[owner], minor, v_currency, clock_timestamp() from total),
    lined as (
      insert into order_line (performance_id, order_id, number, seat_ordinal, level_number, price_type_id, price_minor)
        select p_performance, p_orders[owner], line.number, seat, level, price_type, price from line),
    journaled as (
      insert into sales_journal (performance_id, order_id, level_number, price_type_id, channel, tickets, comps, gross_minor)
        select p_performance, p_orders[owner], level, price_type, p_channels[owner], count(*), 0, sum(price)
          from line group by owner, level, price_type order by owner, level, price_type),
    ticketed as (
      insert into ticket (performance_id, code, order_id, line_number, seat_ordinal)
        select p_performance, code, p_orders[owner], line.number, seat from line),
    tendered as (
      insert into tender (performance_id, id, order_id, kind, state, amount_minor, received_minor, shift_id)
        select p_performance, p_tenders[owner], p_orders[owner], 'cash', 'succeeded', minor, p_received_minor[owner],
               v_drawers[owner] from total),
    entered as (
      insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
        select p_performance, p_tenders[owner], p_orders[owner], entry.account, entry.sign * minor, v_currency
          from total, (values ('cash'::money_account, 1), ('revenue', -1)) entry (account, sign) where minor > 0),
    to_tell as (
      insert into outbox (performance_id, topic, order_id) select p_performance, 'order_paid', p_orders[owner] from total),
    written as (
      insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, order_id, account_id, session_id)
        select p_performance, 'sell', 'sold', t.seats, t.fences, p_carts[t.owner], p_orders[t.owner],
               p_accounts[t.owner], p_sessions[t.owner] from told t)
    select n, v_outcomes[n], t.seats, t.fences
      from generate_subscripts(v_outcomes, 1) n left join told t on t.owner = n;
end $$;
