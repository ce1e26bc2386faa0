-- The journal of what was sold, and its sums. A ticket counts from the moment its order is paid until its line is not
-- live any more. `sell_for_cash` writes the rows of the orders that it makes, since it has their lines at hand; whatever
-- else pays an order, or changes a line of a paid one, is written down by triggers in the same transaction.

create function live_lines(p_performance bigint, p_order uuid, out level_number smallint, out price_type_id smallint, out seats int, out minor bigint)
returns setof record language sql stable as $$
  select l.level_number, l.price_type_id, count(*)::int, sum(l.price_minor - l.discount_minor)::bigint
    from order_line l
   where l.performance_id = p_performance and l.order_id = p_order and l.kind = 'seat' and l.state = 'live'
   group by 1, 2 order by 1, 2
$$;

-- An order that was waiting for its money.
create function journal_paid_order() returns trigger language plpgsql as $$
begin
  insert into sales_journal (performance_id, at, order_id, level_number, price_type_id, channel, tickets, comps, gross_minor)
    select new.performance_id, new.paid_at, new.id, l.level_number, l.price_type_id, new.channel,
           case when new.is_comp then 0 else l.seats end, case when new.is_comp then l.seats else 0 end, l.minor
      from live_lines(new.performance_id, new.id) l;
  return null;
end $$;

create trigger sold_when_paid after update of paid_at on orders for each row
  when (old.paid_at is null and new.paid_at is not null) execute function journal_paid_order();

-- Lines of paid orders that end, or come to cost something else.
create function journal_changed_lines() returns trigger language plpgsql as $$
begin
  insert into sales_journal (performance_id, order_id, level_number, price_type_id, channel, tickets, comps, gross_minor)
    select o.performance_id, o.id, d.level_number, d.price_type_id, o.channel,
           case when o.is_comp then 0 else d.seats end, case when o.is_comp then d.seats else 0 end, d.minor
      from (select c.performance_id, c.order_id, c.level_number, c.price_type_id, sum(c.sign)::int as seats,
                   sum(c.sign * (c.price_minor - c.discount_minor))::bigint as minor
              from (select 1 as sign, n.* from new_lines n union all select -1, o.* from old_lines o) c
             where c.kind = 'seat' and c.state = 'live'
             group by 1, 2, 3, 4) d
      cross join lateral (
        select o.* from orders o
         where o.performance_id = d.performance_id and o.id = d.order_id and o.paid_at is not null offset 0) o
     where d.seats <> 0 or d.minor <> 0;
  return null;
end $$;

create trigger lines_changed after update on order_line referencing old table as old_lines new table as new_lines
  for each statement execute function journal_changed_lines();

-- What was sold in a performance and stands in no journal yet: for loads of many orders at once. How many rows.
create function journal_loaded(p_performance bigint) returns bigint language sql as $$
  with written as (
    insert into sales_journal (performance_id, at, order_id, level_number, price_type_id, channel, tickets, comps, gross_minor)
      select o.performance_id, o.paid_at, o.id, l.level_number, l.price_type_id, o.channel,
             count(*) filter (where not o.is_comp), count(*) filter (where o.is_comp), sum(l.price_minor - l.discount_minor)
        from orders o join order_line l on (l.performance_id, l.order_id) = (o.performance_id, o.id)
       where o.performance_id = p_performance and o.paid_at is not null and l.kind = 'seat' and l.state = 'live'
         and not exists (select from sales_journal j where j.performance_id = o.performance_id and j.order_id = o.id)
       group by o.performance_id, o.paid_at, o.id, l.level_number, l.price_type_id, o.channel
       order by o.paid_at, o.id
      returning 1)
  select count(*) from written
$$;

-- Puts what is new into the sums, so many rows at most, and how many that were. One at a time: who comes second has nothing to do. A row
-- is in the sums exactly if it says so, at any moment and for any reader, since both are written by one transaction.
create function fold_sales(p_rows int) returns bigint language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  v_rows bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('fold_sales')) then return 0; end if;
  with fresh as (
    update sales_journal s set is_folded = true
      from (select j.performance_id, j.at, j.id from sales_journal j where not j.is_folded limit p_rows) f
     where (s.performance_id, s.at, s.id) = (f.performance_id, f.at, f.id) and not s.is_folded
      returning s.performance_id, s.at, s.level_number, s.price_type_id, s.channel, s.tickets, s.comps, s.gross_minor),
  told as (
    select f.*, (f.at at time zone v.time_zone)::date as day, p.event_id, p.currency
      from fresh f join performance p on p.id = f.performance_id join venue v on v.id = p.venue_id),
  by_day as (
    insert into sales_day as s
      select performance_id, day, sum(greatest(tickets, 0)), sum(greatest(-tickets, 0)), sum(comps), sum(gross_minor)
        from told group by 1, 2 order by 1, 2
      on conflict (performance_id, day) do update
        set sold = s.sold + excluded.sold, returned = s.returned + excluded.returned, comps = s.comps + excluded.comps,
            gross_minor = s.gross_minor + excluded.gross_minor),
  by_mix as (
    insert into sales_mix as s
      select performance_id, level_number, price_type_id, channel, sum(tickets), sum(comps), sum(gross_minor)
        from told group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (performance_id, level_number, price_type_id, channel) do update
        set tickets = s.tickets + excluded.tickets, comps = s.comps + excluded.comps,
            gross_minor = s.gross_minor + excluded.gross_minor),
  by_total as (
    insert into sales_total as s
      select performance_id, price_type_id, channel, sum(tickets), sum(comps), sum(gross_minor)
        from told group by 1, 2, 3 order by 1, 2, 3
      on conflict (performance_id, price_type_id, channel) do update
        set tickets = s.tickets + excluded.tickets, comps = s.comps + excluded.comps,
            gross_minor = s.gross_minor + excluded.gross_minor),
  by_whole as (
    insert into sales_whole as s
      select performance_id, sum(tickets), sum(comps), sum(gross_minor) from told group by 1 order by 1
      on conflict (performance_id) do update
        set tickets = s.tickets + excluded.tickets, comps = s.comps + excluded.comps,
            gross_minor = s.gross_minor + excluded.gross_minor),
  by_event as (
    insert into event_month as s
      select event_id, date_trunc('month', day)::date, currency, sum(tickets), sum(comps), sum(gross_minor)
        from told group by 1, 2, 3 order by 1, 2, 3
      on conflict (event_id, month, currency) do update
        set tickets = s.tickets + excluded.tickets, comps = s.comps + excluded.comps,
            gross_minor = s.gross_minor + excluded.gross_minor)
  select count(*) into v_rows from fresh;
  return v_rows;
end $$;

-- The sums anew from the whole journal: after a load, and to mend what should never need it. For the owner.
create function rebuild_sums() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('fold_sales'));
  truncate sales_day, sales_mix, sales_total, sales_whole, event_month;
  insert into sales_day
    select j.performance_id, (j.at at time zone v.time_zone)::date, sum(greatest(j.tickets, 0)), sum(greatest(-j.tickets, 0)),
           sum(j.comps), sum(j.gross_minor)
      from sales_journal j join performance p on p.id = j.performance_id join venue v on v.id = p.venue_id
     where j.is_folded group by 1, 2;
  insert into sales_mix
    select performance_id, level_number, price_type_id, channel, sum(tickets), sum(comps), sum(gross_minor)
      from sales_journal where is_folded group by 1, 2, 3, 4;
  insert into event_month
    select p.event_id, date_trunc('month', s.day)::date, p.currency, sum(s.sold - s.returned), sum(s.comps), sum(s.gross_minor)
      from sales_day s join performance p on p.id = s.performance_id group by 1, 2, 3;
  insert into sales_total
    select performance_id, price_type_id, channel, sum(tickets), sum(comps), sum(gross_minor) from sales_mix group by 1, 2, 3;
  insert into sales_whole select performance_id, sum(tickets), sum(comps), sum(gross_minor) from sales_total group by 1;
end $$;

-- What performances sold by day of their venue: the sums, and what no fold has seen yet. With p_at as it was known then:
-- the whole days before it, and that day up to it.
create function sales_by_day(p_performances bigint[], p_from date default null, p_upto date default null, p_at timestamptz default null)
returns table (performance_id bigint, day date, sold bigint, returned bigint, comps bigint, gross_minor bigint)
language sql stable as $$
  with wanted as (
    select p.id, v.time_zone, case when p_at is not null then (p_at at time zone v.time_zone)::date end as last_day
      from performance p join venue v on v.id = p.venue_id where p.id = any(p_performances)),
  counted as (
    select s.performance_id, s.day, s.sold, s.returned, s.comps, s.gross_minor
      from wanted w join sales_day s on s.performance_id = w.id
     where w.last_day is null or s.day < w.last_day
    union all
    select j.performance_id, (j.at at time zone w.time_zone)::date, greatest(j.tickets, 0), greatest(-j.tickets, 0), j.comps, j.gross_minor
      from wanted w join sales_journal j on j.performance_id = w.id
     where not j.is_folded and (w.last_day is null or j.at <= p_at)
    union all
    select j.performance_id, w.last_day, greatest(j.tickets, 0), greatest(-j.tickets, 0), j.comps, j.gross_minor
      from wanted w join sales_journal j on j.performance_id = w.id
     where j.is_folded and j.at >= w.last_day::timestamp at time zone w.time_zone and j.at <= p_at)
  select c.performance_id, c.day, sum(c.sold), sum(c.returned), sum(c.comps), sum(c.gross_minor)::bigint
    from counted c
   where (p_from is null or c.day >= p_from) and (p_upto is null or c.day <= p_upto)
   group by 1, 2 order by 1, 2
$$;

-- What performances sold all in all, by level, price type and channel; with p_at as it was known then.
create function sales_by_mix(p_performances bigint[], p_at timestamptz default null)
returns table (performance_id bigint, level_number smallint, price_type_id smallint, channel text, tickets bigint, comps bigint, gross_minor bigint)
language sql stable as $$
  select c.performance_id, c.level_number, c.price_type_id, c.channel, sum(c.tickets), sum(c.comps), sum(c.gross_minor)::bigint
    from (
      select s.performance_id, s.level_number, s.price_type_id, s.channel::text, s.tickets, s.comps, s.gross_minor
        from sales_mix s where s.performance_id = any(p_performances) and p_at is null
      union all
      select j.performance_id, j.level_number, j.price_type_id, j.channel::text, j.tickets, j.comps, j.gross_minor
        from sales_journal j
       where j.performance_id = any(p_performances) and case when p_at is null then not j.is_folded else j.at <= p_at end) c
   group by 1, 2, 3, 4
  having sum(c.tickets) <> 0 or sum(c.comps) <> 0 or sum(c.gross_minor) <> 0
   order by 1, 2, 3, 4
$$;
