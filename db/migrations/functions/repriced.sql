-- Orders at other prices than the list's, and orders that cost nothing: who allowed it and why stands with each line, and in
-- a journal of its own.

-- T3 at other prices. `p_lists` are compared with the price list, `p_prices` are charged. Outcomes: those of claim_order. A
-- performance that gave its complimentary seats away breaks the CHECK of its counter.
create function claim_repriced_order(
  p_performance bigint, p_order uuid, p_reference text, p_cart uuid, p_account bigint, p_session uuid, p_channel text,
  p_pay_seconds int, p_customer text, p_contact text, p_seats int[], p_levels smallint[], p_price_types smallint[],
  p_lists bigint[], p_prices bigint[], p_reason text, p_is_comp boolean, p_comp_seats_max int, p_pricing jsonb default null,
  out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  select c.outcome, c.changed, c.fences into outcome, changed, fences from claim_order(
    p_performance, p_order, p_reference, p_cart, p_account, p_session, p_channel, 'paying', p_pay_seconds, p_customer, p_contact,
    null, p_seats, p_levels, p_price_types, p_lists, array_fill(0::bigint, array[cardinality(p_seats)]), p_pricing) c;
  if outcome <> 'claimed' then return; end if;
  update order_line l set price_minor = n.price, list_minor = l.price_minor, price_override_reason = p_reason
    from unnest(p_seats, p_prices) as n (seat, price)
    where l.performance_id = p_performance and l.order_id = p_order and l.seat_ordinal = n.seat
      and (l.price_minor <> n.price or p_is_comp);
  insert into price_journal (performance_id, order_id, line_number, list_minor, price_minor, is_comp, reason, account_id, session_id)
    select p_performance, p_order, l.number, l.list_minor, l.price_minor, p_is_comp, p_reason, p_account, p_session
      from order_line l where l.performance_id = p_performance and l.order_id = p_order and l.list_minor is not null;
  update orders o set total_minor = lines_minor(p_performance, p_order), is_comp = p_is_comp
    where o.performance_id = p_performance and o.id = p_order;
  if p_is_comp then
    insert into comp_count as c (performance_id, seats, seats_max)
      select p.id, cardinality(p_seats), coalesce(p.comp_seats_max, p_comp_seats_max) from performance p where p.id = p_performance
      on conflict (performance_id) do update set seats = c.seats + excluded.seats, seats_max = excluded.seats_max;
  end if;
end $$;

-- Complimentary tickets: claimed and given in one transaction, as nobody is charged. Outcomes: given, and those of claim_order.
create function give_comps(
  p_performance bigint, p_order uuid, p_reference text, p_cart uuid, p_account bigint, p_session uuid, p_channel text,
  p_customer text, p_contact text, p_seats int[], p_levels smallint[], p_price_types smallint[], p_lists bigint[],
  p_reason text, p_comp_seats_max int, p_codes text[], p_pricing jsonb default null, out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_order orders;
begin
  select c.outcome into outcome from claim_repriced_order(
    p_performance, p_order, p_reference, p_cart, p_account, p_session, p_channel, 60, p_customer, p_contact,
    p_seats, p_levels, p_price_types, p_lists, array_fill(0::bigint, array[cardinality(p_seats)]), p_reason, true, p_comp_seats_max,
    p_pricing) c;
  if outcome <> 'claimed' then return; end if;
  select * into v_order from orders o where o.performance_id = p_performance and o.id = p_order;
  select c.changed, c.fences into changed, fences from complete_order(v_order, p_codes) c;
  outcome := 'given';
end $$;
