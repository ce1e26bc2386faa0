-- Ticket counts of many performances at once. Nothing here walks through the claims of sold seats: what is sold comes
-- out of the sums, and what is not open for another reason stands in tables where such places are few.

-- What performances sold on a day of theirs, on the day before, in the seven whole days before it and in the seven before
-- those, and all in all, returns taken off; with p_at as it was known then. `p_todays` are their days, in the same order.
-- Now, the totals say all in all, and of the sums by day only the last two weeks are read.
create function sales_windows(p_performances bigint[], p_todays date[], p_at timestamptz default null)
returns table (performance_id bigint, today bigint, yesterday bigint, week bigint, week_before bigint, sold bigint, comps bigint,
  gross_minor bigint)
language sql stable as $$
  select w.id, coalesce(d.today, 0)::bigint, coalesce(d.yesterday, 0)::bigint, coalesce(d.week, 0)::bigint,
         coalesce(d.week_before, 0)::bigint, coalesce(case when p_at is null then t.sold else d.sold end, 0)::bigint,
         coalesce(case when p_at is null then t.comps else d.comps end, 0)::bigint,
         coalesce(case when p_at is null then t.gross_minor else d.gross_minor end, 0)::bigint
    from unnest(p_performances) w (id)
    left join (
      select s.performance_id, sum(s.sold - s.returned) filter (where s.day = f.today) as today,
             sum(s.sold - s.returned) filter (where s.day = f.today - 1) as yesterday,
             sum(s.sold - s.returned) filter (where s.day between f.today - 7 and f.today - 1) as week,
             sum(s.sold - s.returned) filter (where s.day between f.today - 14 and f.today - 8) as week_before,
             sum(s.sold - s.returned) as sold, sum(s.comps) as comps, sum(s.gross_minor) as gross_minor
        from sales_by_day(p_performances, case when p_at is null then (select min(today) - 14 from unnest(p_todays) t (today)) end,
                          null, p_at) s
        join unnest(p_performances, p_todays) f (id, today) on f.id = s.performance_id
       group by 1) d on d.performance_id = w.id
    left join (
      select c.performance_id, sum(c.tickets) as sold, sum(c.comps) as comps, sum(c.gross_minor) as gross_minor
        from (select s.performance_id, s.tickets, s.comps, s.gross_minor
                from sales_whole s where p_at is null and s.performance_id = any(p_performances)
              union all
              select j.performance_id, j.tickets, j.comps, j.gross_minor
                from sales_journal j where p_at is null and not j.is_folded and j.performance_id = any(p_performances)) c
       group by 1) t on t.performance_id = w.id
$$;

-- Places that are neither open nor sold, as house_counts tells them: the seats of living holds, the lines of orders that
-- wait for money, and the claims with a code. A run-out hold of an allocated seat is allocated again.
create function places_aside(p_performances bigint[])
returns table (performance_id bigint, held bigint, paying bigint, reserved bigint, allocated bigint, killed bigint, seats int)
language sql stable as $$
  select p.id, coalesce(h.held, 0), coalesce(u.paying, 0), coalesce(u.reserved, 0), a.allocated, k.killed, p.seat_count
    from performance p
    left join (
      select o.performance_id, count(*) filter (where o.status = 'paying') as paying,
             count(*) filter (where o.status = 'reserved') as reserved
        from orders o join order_line l on l.performance_id = o.performance_id and l.order_id = o.id
       where o.status in ('paying', 'reserved') and o.pay_by is not null and o.performance_id = any(p_performances)
         and l.kind = 'seat' and l.state = 'live'
       group by 1) u on u.performance_id = p.id
    left join lateral (
      select sum(cardinality(seats)) as held from hold where hold.performance_id = p.id and expires_at > clock_timestamp()) h on true
    cross join lateral (
      select count(*) as killed from seat_claim c
       where c.performance_id = p.id and c.code is not null and c.code ~>=~ 'a') k
    cross join lateral (
      select count(*) as allocated from seat_claim c
       where c.performance_id = p.id and c.code is not null and c.code ~<~ 'a'
         and (c.state = 'allocated' or (c.state = 'held' and c.expires_at <= clock_timestamp()))) a
   where p.id = any(p_performances)
$$;

-- The same as the journal of seats tells it was then; a hold counts until the journal says that it ended.
create function places_aside_then(p_performances bigint[], p_at timestamptz)
returns table (performance_id bigint, held bigint, paying bigint, reserved bigint, allocated bigint, killed bigint, seats int)
language sql stable as $$
  with told as (
    select distinct on (j.performance_id, s.seat) j.performance_id, s.seat, j.to_state
      from seat_journal j cross join lateral unnest(j.seats, j.fences) as s (seat, fence)
     where j.performance_id = any(p_performances) and j.at <= p_at
     order by j.performance_id, s.seat, s.fence desc, j.id desc)
  select p.id, count(*) filter (where t.to_state = 'held'), count(*) filter (where t.to_state = 'paying'),
         count(*) filter (where t.to_state = 'reserved'), count(*) filter (where t.to_state = 'allocated'),
         count(*) filter (where t.to_state = 'killed'), p.seat_count
    from performance p left join told t on t.performance_id = p.id
   where p.id = any(p_performances)
   group by p.id
$$;
