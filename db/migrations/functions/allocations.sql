-- Seats set aside under a letter, killed, and given back. Each function is all or none, and locks claim rows by ordinal.
--
-- Raised: ET001 some of the seats are with somebody, or kept for guests (see guests.sql).

-- Seats into an allocation, from the open house or from another allocation. Outcomes: allocated, no_allocation,
-- no_such_seat.
create function allocate_seats(
  p_performance bigint, p_letter text, p_seats int[], p_account bigint, p_session uuid, p_reason text,
  out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform 1 from allocation a where a.performance_id = p_performance and a.letter = p_letter for share;
  if not found then outcome := 'no_allocation'; return; end if;
  select s.outcome, s.changed, s.fences into outcome, changed, fences
    from set_aside(p_performance, 'allocated', p_letter, p_seats, p_account, p_session, p_reason) s;
end $$;

-- Seats that are not sold at this performance; `p_code` says why in a word. Outcomes: killed, no_such_seat.
create function kill_seats(
  p_performance bigint, p_code text, p_seats int[], p_account bigint, p_session uuid, p_reason text,
  out outcome text, out changed int[], out fences bigint[]
) language sql as $$
  select * from set_aside(p_performance, 'killed'::seat_state, p_code, p_seats, p_account, p_session, p_reason)
$$;

create function set_aside(
  p_performance bigint, p_state seat_state, p_code text, p_seats int[], p_account bigint, p_session uuid, p_reason text,
  out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform 1 from performance p where p.id = p_performance and p_seats[cardinality(p_seats)] < p.seat_count;
  if not found then outcome := 'no_such_seat'; return; end if;
  with claimed as (
    insert into seat_claim as c (performance_id, seat_ordinal, state, code)
      select p_performance, s, p_state, p_code from unnest(p_seats) s order by s
      on conflict (performance_id, seat_ordinal) do update
        set state = p_state, code = p_code, cart_id = null, expires_at = null, fence = c.fence + 1
        where (c.state in ('open', 'allocated', 'killed') or (c.state = 'held' and c.expires_at <= clock_timestamp()))
          and c.code is distinct from 'gone'
      returning c.seat_ordinal, c.fence)
  select array_agg(seat_ordinal order by seat_ordinal), array_agg(fence order by seat_ordinal) into changed, fences from claimed;
  if cardinality(changed) is distinct from cardinality(p_seats) then raise exception using errcode = 'ET001'; end if;
  perform 1 from guest_seat s join guest g on g.performance_id = s.performance_id and g.id = s.guest_id
    where s.performance_id = p_performance and s.seat_ordinal = any(p_seats) and g.letter <> p_code;  -- a kill's is a word
  if found then raise exception using errcode = 'ET001'; end if;
  insert into seat_journal (performance_id, act, to_state, seats, fences, code, account_id, session_id, reason)
    values (p_performance, case p_state when 'killed' then 'kill'::seat_act else 'allocate' end, p_state, changed,
            set_aside.fences, p_code, p_account, p_session, p_reason);
  outcome := p_state;
end $$;

-- Seats of allocations, or killed ones, back into the open house. Those that are open already stay as they are; where one
-- is kept for a guest, none goes.
create function open_seats(
  p_performance bigint, p_seats int[], p_account bigint, p_session uuid, p_reason text,
  out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform 1 from seat_claim c where c.performance_id = p_performance and c.seat_ordinal = any(p_seats)
    order by c.seat_ordinal for update;
  if kept_for_guests(p_performance, p_seats) is not null then raise exception using errcode = 'ET001'; end if;
  with opened as (
    update seat_claim c set state = 'open', code = null, fence = c.fence + 1
      where c.performance_id = p_performance and c.seat_ordinal = any(p_seats) and c.state in ('allocated', 'killed')
        and c.code <> 'gone'
      returning c.seat_ordinal, c.fence)
  select array_agg(seat_ordinal order by seat_ordinal), array_agg(fence order by seat_ordinal) into changed, fences from opened;
  if changed is not null then
    insert into seat_journal (performance_id, act, to_state, seats, fences, account_id, session_id, reason)
      values (p_performance, 'free', 'open', changed, open_seats.fences, p_account, p_session, p_reason);
  end if;
end $$;

-- A share of what is left in an allocation, from the back of the house: to the open house, or to another allocation.
-- Released whole, its letter goes from the seats that are with somebody too. Seats with guests are not among what is left.
create function release_allocation(
  p_performance bigint, p_letter text, p_percent int, p_to text, p_account bigint, p_session uuid, p_reason text,
  out changed int[], out fences bigint[]
) language plpgsql as $$
declare
  v_seats int[];
  v_kept int[];
begin
  v_seats := array(
    select c.seat_ordinal from seat_claim c
     where c.performance_id = p_performance and c.state = 'allocated' and c.code = p_letter order by c.seat_ordinal for update);
  v_kept := kept_for_guests(p_performance, v_seats);
  if v_kept is not null then v_seats := array(select s from unnest(v_seats) s where s <> all(v_kept) order by s); end if;
  v_seats := v_seats[cardinality(v_seats) - ceil(cardinality(v_seats) * p_percent / 100.0)::int + 1 :];
  if cardinality(v_seats) > 0 and p_to is not null then
    select a.changed, a.fences into changed, fences
      from allocate_seats(p_performance, p_to, v_seats, p_account, p_session, p_reason) a;
  elsif cardinality(v_seats) > 0 then
    select o.changed, o.fences into changed, fences from open_seats(p_performance, v_seats, p_account, p_session, p_reason) o;
  end if;
  if p_percent = 100 then
    perform 1 from seat_claim c where c.performance_id = p_performance and c.code = p_letter
      order by c.seat_ordinal for update;
    update seat_claim c set code = p_to
      where c.performance_id = p_performance and c.code = p_letter and c.state not in ('allocated', 'killed', 'open')
        and not exists (
          select from guest_seat g where g.performance_id = p_performance and g.seat_ordinal = c.seat_ordinal);
  end if;
end $$;

-- The steps of release ladders that are due, at most p_limit, each once whoever comes first.
create function climb_ladders(p_limit int)
returns table (performance_id bigint, letter text, to_letter text, seats int[], fences bigint[]) language plpgsql as $$
declare
  v_step allocation_step;
begin
  for v_step in
    select s.* from allocation_step s where s.done_at is null and s.due_at <= clock_timestamp()
     order by s.due_at, s.performance_id, s.letter, s.number limit p_limit for update skip locked
  loop
    update allocation_step s set done_at = clock_timestamp()
      where s.performance_id = v_step.performance_id and s.letter = v_step.letter and s.number = v_step.number;
    return query
      select v_step.performance_id, v_step.letter, v_step.to_letter, r.changed, r.fences
        from release_allocation(v_step.performance_id, v_step.letter, v_step.percent, v_step.to_letter, null, null,
                                format('release step %s of %s', v_step.number, v_step.letter)) r;
  end loop;
end $$;
