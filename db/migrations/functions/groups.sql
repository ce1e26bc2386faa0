-- Group orders: seats reserved until a date, with a deposit, fewer of them later. Paid in parts like any order; what lapses
-- is given up by the worker (`give_up_order`), which keeps the deposit where that was agreed.

-- Outcomes: those of claim_order.
create function reserve_group(
  p_performance bigint, p_order uuid, p_reference text, p_cart uuid, p_account bigint, p_session uuid, p_channel text,
  p_pay_seconds int, p_customer text, p_contact text, p_seats int[], p_levels smallint[], p_price_types smallint[],
  p_prices bigint[], p_deposit_minor bigint, p_keeps_deposit boolean, p_pricing jsonb default null, out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  select c.outcome, c.changed, c.fences into outcome, changed, fences from claim_order(
    p_performance, p_order, p_reference, p_cart, p_account, p_session, p_channel, 'reserved', p_pay_seconds, p_customer, p_contact,
    null, p_seats, p_levels, p_price_types, p_prices, array_fill(0::bigint, array[cardinality(p_seats)]), p_pricing) c;
  if outcome <> 'claimed' then return; end if;
  update orders o set deposit_minor = p_deposit_minor, keeps_deposit = p_keeps_deposit
    where o.performance_id = p_performance and o.id = p_order;
end $$;

-- Seats leave a reserved order; the price of the others stays. A line that was dropped costs nothing any more. Where what is
-- left is paid already, it is sold. Outcomes: dropped; paid; not_reserved; gone; all (give the order up instead);
-- paid_more (than what would be left).
create function drop_seats(
  p_performance bigint, p_order uuid, p_lines smallint[], p_account bigint, p_session uuid, p_reason text, p_codes text[],
  out outcome text, out changed int[], out fences bigint[], out codes text[], out sold int[], out sold_fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_order orders;
  v_seats int[];
  v_minor bigint;
  v_tendered bigint;
  v_paid bigint;
begin
  select * into v_order from orders o where o.performance_id = p_performance and o.id = p_order for update;
  if v_order.id is null or v_order.status <> 'reserved' then outcome := 'not_reserved'; return; end if;
  select array_agg(l.seat_ordinal order by l.seat_ordinal), sum(l.price_minor - l.discount_minor + l.charge_minor) into v_seats, v_minor
    from order_line l where l.performance_id = p_performance and l.order_id = p_order and l.number = any(p_lines)
     and l.kind = 'seat' and l.state = 'live';
  if cardinality(v_seats) is distinct from cardinality(p_lines) then outcome := 'gone'; return; end if;
  if not exists (select from order_line l where l.performance_id = p_performance and l.order_id = p_order and l.kind = 'seat'
                   and l.state = 'live' and l.number <> all(p_lines)) then outcome := 'all'; return; end if;
  select coalesce(sum(t.amount_minor), 0), coalesce(sum(t.amount_minor) filter (where t.state = 'succeeded'), 0)
    into v_tendered, v_paid from tender t
    where t.performance_id = p_performance and t.order_id = p_order and t.state <> 'cancelled';
  if v_tendered > v_order.total_minor - v_minor then outcome := 'paid_more'; return; end if;

  delete from order_charge c where c.performance_id = p_performance and c.order_id = p_order and c.line_number = any(p_lines);
  update order_line l set state = 'voided', discount_minor = l.price_minor, charge_minor = 0
    where l.performance_id = p_performance and l.order_id = p_order and l.number = any(p_lines);
  update orders o set total_minor = o.total_minor - v_minor, deposit_minor = least(o.deposit_minor, o.total_minor - v_minor)
    where o.performance_id = p_performance and o.id = p_order returning * into v_order;
  perform lock_seats(p_performance, v_seats, p_performance, array(
    select l.seat_ordinal from order_line l where l.performance_id = p_performance and l.order_id = p_order and l.state = 'live'));
  with freed as (
    update seat_claim c set state = let_go(c.code), cart_id = null, order_id = null, expires_at = null, fence = c.fence + 1
      where c.performance_id = p_performance and c.seat_ordinal = any(v_seats) and c.state = 'reserved' and c.order_id = p_order
      returning c.seat_ordinal as seat, c.fence, c.state, c.code),
  written as (
    insert into seat_journal (performance_id, act, to_state, seats, fences, code, cart_id, order_id, account_id, session_id, reason)
      select p_performance, 'free', f.state, array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), f.code,
             v_order.cart_id, p_order, p_account, p_session, p_reason
        from freed f group by f.state, f.code)
  select array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), array_agg(f.code order by f.seat)
    into changed, fences, codes from freed f;
  if cardinality(changed) is distinct from cardinality(v_seats) then raise exception using errcode = 'ET004'; end if;
  perform give_counters(v_order, cardinality(v_seats), false);
  outcome := 'dropped';
  if v_paid = v_order.total_minor then
    select c.outcome, c.changed, c.fences into outcome, sold, sold_fences from complete_order(v_order, p_codes) c;
  end if;
end $$;

-- What the house keeps of an order that lapses or is given up: the agreed deposit, where that was agreed. Nothing of a
-- performance that the house itself cancelled.
create function deposit_to_keep(p_order orders) returns bigint language sql stable as $$
  select case when p_order.keeps_deposit and not exists (
                select from performance p where p.id = p_order.performance_id and p.state = 'cancelled')
              then coalesce(p_order.deposit_minor, 0) else 0 end
$$;

create function keep_deposit(p_order orders, p_minor bigint) returns void language plpgsql as $$
begin
  if p_minor = 0 then return; end if;
  update orders o set kept_minor = o.kept_minor + p_minor where o.performance_id = p_order.performance_id and o.id = p_order.id;
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    select p_order.performance_id, t.id, p_order.id, e.account, e.sign * p_minor, p_order.currency
      from (select gen_random_uuid() as id) t, (values ('unearned'::money_account, 1), ('fees', -1)) e (account, sign);
end $$;
