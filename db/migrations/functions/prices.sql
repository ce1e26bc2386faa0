-- Rules of prices and what an order bears by them. The rules are worked out in `core/pricing`; the database sees to it that
-- they were those that stand (`price_stamp`), for the moment that the cart was begun, and keeps the books.
--
-- `p_pricing` is what `core` worked out: stamp, at (when the cart was begun), lists (what the list says, a line), stages (a
-- line), charges (line, kind, rule, name, rate_bp, on_top, kept, base, minor; line 0 is the order).

-- 0 where the performance has no rules and never had one: then the list's price is what is paid.
create function price_stamp(p performance) returns bigint language sql stable as $$
  select coalesce(sum(s.stamp), 0)::bigint from price_scope s
   where (s.scope, s.id) in (('organisation', p.organisation_id), ('venue', p.venue_id), ('performance', p.id))
$$;

create function touch_prices(p_organisation bigint, p_venue bigint, p_performance bigint) returns void language sql as $$
  insert into price_scope as s (scope, id)
    select k.scope, k.id from (values ('organisation', p_organisation), ('venue', p_venue), ('performance', p_performance)) k (scope, id)
     where k.id is not null
    on conflict (scope, id) do update set stamp = s.stamp + 1
$$;

-- For which moment a cart is priced: the one that it was begun at, as long as it is held; else now. Steps that wait for so
-- many percent sold are looked after here and at each sale, so that no worker need do it.
create function price_moment(p_performance bigint, p_cart uuid, out stamp bigint, out at timestamptz)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform reach_steps(p_performance);
  select price_stamp(p) into price_moment.stamp from performance p where p.id = p_performance;
  select h.held_since into price_moment.at from hold h
    where h.performance_id = p_performance and h.cart_id = p_cart and h.expires_at > clock_timestamp();
  price_moment.at := coalesce(price_moment.at, clock_timestamp());
end $$;

-- Sold is what is sold, given, reserved or being paid; of what may be sold at all.
create function sold_percent(p_performance bigint) returns numeric language sql stable as $$
  select 100.0 * (h.sold + h.comp + h.reserved + h.paying) / nullif(h.manifest - h.killed, 0) from house_counts(array[p_performance]) h
$$;

create function reach_steps(p_performance bigint) returns void language plpgsql as $$
declare
  v_sold numeric;
begin
  if not exists (select from price_step s where s.performance_id = p_performance and s.sold_percent is not null
                    and s.reached_at is null and s.ended_at is null) then return; end if;
  v_sold := sold_percent(p_performance);
  update price_step s set reached_at = clock_timestamp()
    where s.performance_id = p_performance and s.sold_percent <= v_sold and s.reached_at is null and s.ended_at is null;
  if found then perform touch_prices(null, null, p_performance); end if;
end $$;

-- Whether an order was priced by what stands. Without rules that is the list; else the rules and the moment must be those,
-- and the list that they began from.
create function pricing_stands(
  p_performance performance, p_hold hold, p_pricing jsonb, p_levels smallint[], p_price_types smallint[], p_prices bigint[]) returns boolean
language sql stable as $$
  select price_stamp(p_performance) = coalesce((p_pricing->>'stamp')::bigint, 0)
     and coalesce((p_pricing->>'at')::timestamptz, p_hold.held_since) = p_hold.held_since
     and (select count(*) = cardinality(p_levels)
            from unnest(p_levels, p_price_types,
                        case when p_pricing is null then p_prices
                             else array(select e::bigint from jsonb_array_elements_text(p_pricing->'lists') e) end)
                   as l (level, price_type, price)
            join performance_price pp on pp.performance_id = p_performance.id and pp.level_number = l.level
             and pp.price_type_id = l.price_type and pp.price_minor = l.price)
$$;

-- What an order that has just been written bears besides its prices; its total with it. The order's own charges get a line.
create function charge_order(p_performance bigint, p_order uuid, p_pricing jsonb) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_own smallint := (select max(l.number) + 1 from order_line l where l.performance_id = p_performance and l.order_id = p_order);
begin
  insert into order_charge (performance_id, order_id, number, line_number, kind, rule_id, name, rate_bp, is_on_top, is_kept,
                            base_minor, amount_minor)
    select p_performance, p_order, c.ordinality, case when c.line = 0 then v_own else c.line end, c.kind::charge_kind, c.rule,
           c.name, c.rate_bp, c.on_top, c.kept, c.base, c.minor
      from rows from (jsonb_to_recordset(p_pricing->'charges') as (
             line smallint, kind text, rule bigint, name text, rate_bp int, on_top boolean, kept boolean, base bigint, minor bigint))
           with ordinality as c (line, kind, rule, name, rate_bp, on_top, kept, base, minor, ordinality);
  insert into order_line (performance_id, order_id, number, kind, price_minor)
    select p_performance, p_order, v_own, 'fee', 0 where exists (
      select from order_charge c where c.performance_id = p_performance and c.order_id = p_order and c.line_number = v_own);
  update order_line l set charge_minor = s.minor
    from (select c.line_number, sum(c.amount_minor) as minor from order_charge c
           where c.performance_id = p_performance and c.order_id = p_order and c.is_on_top group by 1) s
    where l.performance_id = p_performance and l.order_id = p_order and l.number = s.line_number;
  update order_line l set stages = s.stages
    from jsonb_array_elements(p_pricing->'stages') with ordinality as s (stages, number)
    where l.performance_id = p_performance and l.order_id = p_order and l.number = s.number and jsonb_typeof(s.stages) = 'object';
  update orders o set total_minor = lines_minor(p_performance, p_order) where o.performance_id = p_performance and o.id = p_order;
  perform reach_steps(p_performance);  -- by these very seats, perhaps
end $$;

-- What comes on top of the prices of an order.
create function on_top_of(p_pricing jsonb) returns bigint language sql immutable as $$
  select coalesce(sum((c->>'minor')::bigint), 0)::bigint from jsonb_array_elements(p_pricing->'charges') c where (c->>'on_top')::boolean
$$;

-- What the lines of an order come to, all in.
create function lines_minor(p_performance bigint, p_order uuid) returns bigint language sql stable as $$
  select coalesce(sum(l.price_minor - l.discount_minor + l.charge_minor), 0)::bigint from order_line l
   where l.performance_id = p_performance and l.order_id = p_order
$$;

-- The money of an order is earned: what of it is fees, taxes and rounding goes from revenue to accounts of its own.
create function post_charges(p_order orders) returns void language plpgsql as $$
begin
  perform move_charges(p_order, p_order.id, array(
    select c.number from order_charge c where c.performance_id = p_order.performance_id and c.order_id = p_order.id), 1);
end $$;

create function move_charges(p_order orders, p_transaction uuid, p_numbers smallint[], p_sign int) returns void
language plpgsql as $$
begin
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    select p_order.performance_id, p_transaction, p_order.id, e.account::money_account, e.minor, p_order.currency
      from (select case c.kind when 'fee' then 'fees' else c.kind::text end as account, -p_sign * sum(c.amount_minor) as minor
              from order_charge c where c.performance_id = p_order.performance_id and c.order_id = p_order.id
               and c.number = any(p_numbers) group by 1
            union all
            select 'revenue', p_sign * sum(c.amount_minor) from order_charge c
             where c.performance_id = p_order.performance_id and c.order_id = p_order.id and c.number = any(p_numbers)) e
     where e.minor <> 0;
end $$;

-- The charges that go back with lines that end: theirs, and with the last seat the order's own. What is kept stays, unless
-- the whole sale is undone (`p_whole`), or the house itself cancelled the performance.
create function charges_of(p_order orders, p_lines smallint[], p_whole boolean) returns smallint[] language sql stable as $$
  select array(
    select c.number from order_charge c
      join order_line l on (l.performance_id, l.order_id, l.number) = (c.performance_id, c.order_id, c.line_number)
     where c.performance_id = p_order.performance_id and c.order_id = p_order.id and not c.gone_back
       and (not c.is_kept or p_whole or exists (
              select from performance p where p.id = p_order.performance_id and p.state = 'cancelled'))
       and (c.line_number = any(p_lines) or l.kind = 'fee' and not exists (
              select from order_line s where s.performance_id = p_order.performance_id and s.order_id = p_order.id
                 and s.kind = 'seat' and s.state = 'live' and s.number <> all(p_lines)))
     order by c.number)
$$;

-- What these lines are worth when they come back: what was paid for them, without what the house keeps.
create function worth_of(p_order orders, p_lines smallint[], p_whole boolean) returns bigint language sql stable as $$
  select (select coalesce(sum(l.price_minor - l.discount_minor), 0) from order_line l
           where l.performance_id = p_order.performance_id and l.order_id = p_order.id and l.number = any(p_lines))::bigint
       + (select coalesce(sum(c.amount_minor), 0) from order_charge c
           where c.performance_id = p_order.performance_id and c.order_id = p_order.id and c.is_on_top
             and c.number = any(charges_of(p_order, p_lines, p_whole)))::bigint
$$;

-- The charges of lines that end go back, before the lines are ended: out of their accounts into revenue, from where the
-- money goes.
create function end_charges(p_order orders, p_lines smallint[], p_state order_line_state, p_shift uuid) returns void
language plpgsql as $$
declare
  v_numbers smallint[] := charges_of(p_order, p_lines, p_state = 'voided');
begin
  if cardinality(v_numbers) = 0 then return; end if;
  perform move_charges(p_order, gen_random_uuid(), v_numbers, -1);
  update order_charge c set gone_back = true
    where c.performance_id = p_order.performance_id and c.order_id = p_order.id and c.number = any(v_numbers);
  update order_line l set state = p_state, shift_id = p_shift
    from order_charge c
    where c.performance_id = p_order.performance_id and c.order_id = p_order.id and c.number = any(v_numbers)
      and (l.performance_id, l.order_id, l.number) = (c.performance_id, c.order_id, c.line_number) and l.kind = 'fee';
end $$;

-- What a shift took of each tax, and gave back: of the orders that were paid in it, and of what came back in it. Null where
-- there is nothing.
create function shift_taxes(p_shift uuid) returns jsonb language sql stable as $$
  with s as (select *, coalesce(closed_at, 'infinity') as until from shift where id = p_shift),
  swapped as (
    select e.* from exchange e cross join s join performance p on p.id = e.performance_id and p.currency = s.currency
     where e.account_id = s.account_id and e.done_at between s.opened_at and s.until),
  paid as (
    select o.performance_id, o.id from tender t
      join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id) cross join s
     where t.shift_id = p_shift and t.state = 'succeeded' and o.paid_at between s.opened_at and s.until
       and not exists (select from exchange e where (e.performance_id, e.order_id) = (o.performance_id, o.id))
    union select performance_id, order_id from swapped),
  ended as (
    select l.performance_id, l.order_id, l.number from order_line l
     where l.shift_id = p_shift and l.state in ('returned', 'voided')
    union
    select l.performance_id, l.order_id, l.number from swapped e
      join order_line l on (l.performance_id, l.order_id) = (e.from_performance_id, e.from_order_id)
     where l.state = 'exchanged' and (l.number = any(e.out_lines) or l.kind = 'fee' and e.done_at = (
             select max(x.done_at) from exchange x
              where (x.from_performance_id, x.from_order_id) = (e.from_performance_id, e.from_order_id)))),
  told as (
    select c.name, c.rate_bp, c.base_minor, c.amount_minor from paid p
      join order_charge c on (c.performance_id, c.order_id) = (p.performance_id, p.id) where c.kind = 'tax'
    union all
    select c.name, c.rate_bp, -c.base_minor, -c.amount_minor from ended l
      join order_charge c on (c.performance_id, c.order_id, c.line_number) = (l.performance_id, l.order_id, l.number)
     where c.kind = 'tax' and c.gone_back),
  rated as (
    select name, rate_bp, sum(base_minor)::bigint as net, sum(amount_minor)::bigint as minor from told group by name, rate_bp)
  select jsonb_agg(jsonb_build_object('name', name::text, 'rate_bp', rate_bp, 'net_minor', net, 'minor', minor)
                   order by rate_bp desc, name::text) from rated
$$;
