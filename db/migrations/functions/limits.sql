-- The counters of an order: seats of its customer, uses of its coupon. Taken with the order, given back when it ends.
-- Locked last, customer before coupon. A counter that would overrun breaks its CHECK, and nothing of the order is done.
--
-- Raised: ET005 the coupon is not good here and now.

-- Whether a coupon is good for an order of this value at this performance, and what it takes off. Amounts a line come
-- from the rule (`core/pricing/coupons.py`) and must come to what the coupon says.
create function coupon_is_good(p_coupon bigint, p_performance performance, p_prices bigint[], p_discounts bigint[]) returns boolean
language sql stable as $$
  select exists (
    select from coupon c cross join lateral (select sum(p) as minor from unnest(p_prices) p) gross
     where c.id = p_coupon and c.organisation_id = p_performance.organisation_id
       and c.starts_at <= clock_timestamp() and (c.ends_at is null or c.ends_at > clock_timestamp())
       and (c.event_id is null or c.event_id = p_performance.event_id)
       and (c.performance_id is null or c.performance_id = p_performance.id)
       and (c.currency is null or c.currency = p_performance.currency)
       and gross.minor >= c.minimum_minor
       and (select sum(d) from unnest(p_discounts) d)
         = case c.kind when 'fixed' then least(c.amount_minor, gross.minor)
                       else (select sum(round(p * c.percent / 100.0)) from unnest(p_prices) p) end)
$$;

-- A customer for the counters: a name in whatever letters it was typed this time.
create function customer_key(p_customer text) returns text language sql immutable as $$ select replace(lower(p_customer), 'ß', 'ss') $$;

create function take_counters(
  p_performance performance, p_order uuid, p_customer text, p_coupon bigint, p_seats int) returns void
language plpgsql as $$
begin
  if p_customer is not null and p_performance.customer_seats_max is not null then
    insert into customer_count as c (performance_id, customer, seats, seats_max)
      values (p_performance.id, customer_key(p_customer), p_seats, p_performance.customer_seats_max)
      on conflict (performance_id, customer) do update set seats = c.seats + excluded.seats, seats_max = excluded.seats_max;
  end if;
  if p_coupon is null then return; end if;
  insert into coupon_customer as c (coupon_id, customer, used, used_max)
    select id, customer_key(p_customer), 1, customer_uses_max from coupon
     where id = p_coupon and customer_uses_max is not null and p_customer is not null
    on conflict (coupon_id, customer) do update set used = c.used + 1, used_max = excluded.used_max;
  update coupon set used = used + 1 where id = p_coupon;
  insert into redemption as r (performance_id, order_id, coupon_id, customer)
    values (p_performance.id, p_order, p_coupon, customer_key(p_customer))
    on conflict (performance_id, order_id) do update set is_live = true where not r.is_live;
  if not found then raise exception using errcode = 'ET005'; end if;
end $$;

-- `p_seats` of the order are not its customer's any more; with `p_whole` its coupon is good once more.
create function give_counters(p_order orders, p_seats int, p_whole boolean) returns void language plpgsql as $$
declare
  v_redemption redemption;
begin
  perform give_window(p_order, p_seats, p_whole);
  p_seats := counted_seats(p_order, p_seats);
  if p_order.is_comp then
    update comp_count c set seats = greatest(c.seats - p_seats, 0) where c.performance_id = p_order.performance_id;
  end if;
  if p_order.customer is not null then
    update customer_count c set seats = greatest(c.seats - p_seats, 0)
      where c.performance_id = p_order.performance_id and c.customer = customer_key(p_order.customer);
  end if;
  if not p_whole then return; end if;
  update redemption r set is_live = false
    where r.performance_id = p_order.performance_id and r.order_id = p_order.id and r.is_live returning * into v_redemption;
  if found then
    update coupon_customer c set used = c.used - 1
      where c.coupon_id = v_redemption.coupon_id and c.customer = v_redemption.customer;
    update coupon c set used = c.used - 1 where c.id = v_redemption.coupon_id;
  end if;
end $$;
