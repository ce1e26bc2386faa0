-- Windows of sale, judged where an order claims its seats: which window it is sold in, whose code lets it, how many seats
-- its customer has there. A cart that was begun before a window closed may be paid after that.
--
-- Locked before the counters of `limits.sql`: the customer's seats of the window, then the code.
--
-- Raised: ET008 no window lets this be sold now; ET009 more seats than one use of the code is good for.

-- The window: one without a code where there is one, since that takes no use of anybody's code.
create function take_window(
  p_performance performance, p_order uuid, p_cart uuid, p_since timestamptz, p_channel text, p_customer text,
  p_price_types smallint[]) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_code presale_code;
  v_window sale_window;
  v_seats int := cardinality(p_price_types);
begin
  select c.* into v_code from presale_cart s
    join presale_code c on (c.performance_id, c.id) = (s.performance_id, s.presale_code_id)
    where s.performance_id = p_performance.id and s.cart_id = p_cart;
  select w.* into v_window from sale_window w
    where w.performance_id = p_performance.id
      and (w.channel is null or w.channel = case p_channel when 'shell' then 'counter' else p_channel end)
      and (w.price_types is null or w.price_types @> p_price_types)
      and w.opens_at <= clock_timestamp() and (w.closes_at is null or w.closes_at > p_since)
      and (not w.needs_code or (w.id = v_code.window_id and (v_code.valid_until is null or v_code.valid_until > p_since)))
    order by w.needs_code, w.buyer_seats_max desc nulls first, w.id limit 1;
  if not found then raise exception using errcode = 'ET008'; end if;
  if v_window.needs_code and v_seats > v_code.seats_max then raise exception using errcode = 'ET009'; end if;
  perform count_window(p_performance.id, v_window.id, p_customer, v_seats, v_window.buyer_seats_max);
  if v_window.needs_code then
    update presale_code c set used = c.used + 1 where c.performance_id = p_performance.id and c.id = v_code.id;
  end if;
  insert into window_use (performance_id, order_id, window_id, presale_code_id, customer, seats)
    values (p_performance.id, p_order, v_window.id, case when v_window.needs_code then v_code.id end,
            customer_key(p_customer), v_seats);
end $$;

-- More seats of a customer in a window, or fewer; only where it is known who buys, and the window counts.
create function count_window(p_performance bigint, p_window bigint, p_customer text, p_seats int, p_seats_max int) returns void
language plpgsql as $$
begin
  if p_customer is null or p_seats_max is null then return; end if;
  insert into window_count as c (performance_id, window_id, customer, seats, seats_max)
    values (p_performance, p_window, customer_key(p_customer), p_seats, p_seats_max)
    on conflict (performance_id, window_id, customer)
      do update set seats = c.seats + excluded.seats, seats_max = excluded.seats_max;
end $$;

-- `p_seats` of the order come back; with `p_whole` all of them, and its code is good once more.
create function give_window(p_order orders, p_seats int, p_whole boolean) returns void language plpgsql as $$
declare
  v_use window_use;
  v_left int;
begin
  select * into v_use from window_use u
    where u.performance_id = p_order.performance_id and u.order_id = p_order.id and u.is_live for update;
  if not found then return; end if;
  v_left := case when p_whole then 0 else greatest(v_use.seats - p_seats, 0) end;
  update window_use u set seats = v_left, is_live = not p_whole
    where u.performance_id = v_use.performance_id and u.order_id = v_use.order_id;
  update window_count c set seats = greatest(c.seats - (v_use.seats - v_left), 0)
    where c.performance_id = v_use.performance_id and c.window_id = v_use.window_id and c.customer = v_use.customer;
  if p_whole and v_use.presale_code_id is not null then
    update presale_code c set used = c.used - 1 where c.performance_id = v_use.performance_id and c.id = v_use.presale_code_id;
  end if;
end $$;

-- Late money takes seats and use once more, whatever the hour; a counter that is full breaks its CHECK.
create function retake_window(p_order orders, p_seats int) returns void language plpgsql as $$
declare
  v_use window_use;
begin
  update window_use u set seats = p_seats, is_live = true
    where u.performance_id = p_order.performance_id and u.order_id = p_order.id and not u.is_live returning u.* into v_use;
  if not found then return; end if;
  perform count_window(w.performance_id, w.id, v_use.customer, p_seats, w.buyer_seats_max) from sale_window w
    where w.performance_id = v_use.performance_id and w.id = v_use.window_id;
  update presale_code c set used = c.used + 1 where c.performance_id = v_use.performance_id and c.id = v_use.presale_code_id;
end $$;
