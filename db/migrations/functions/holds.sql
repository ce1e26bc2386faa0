-- T1, T2 and the sweep of holds. Each function is one transaction when called in autocommit, makes no network call,
-- and writes the journal row of its change itself.
--
-- Locks are always taken in this order: hold rows by cart, then claim rows by performance and ordinal, all of a kind in
-- one ordered statement. So no cycle can form. Leases are judged by clock_timestamp(), never by now(), which stands
-- still while a lock is waited for.
--
-- Outcomes are words; what must undo the whole act is raised: ET001 seats not open, ET002 hold lost, ET003 too many.

create function place_hold(
  p_performance bigint, p_cart uuid, p_seats int[], p_account bigint, p_session uuid,
  p_hold_seconds int, p_seats_max int,
  p_letters text[],           -- allocations that may be sold from
  out outcome text, out expires_at timestamptz, out remaining_ms bigint,
  out seats int[],            -- all seats of the cart after this
  out changed int[],          -- the seats that this call took
  out fences bigint[]         -- their fences
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_hold hold;
  v_found int;
begin
  -- Nearly always a new cart at a performance on sale: one statement looks, judges and writes.
  insert into hold as h (performance_id, cart_id, account_id, session_id, seats, held_since, expires_at)
    select p.id, p_cart, p_account, p_session, p_seats,
           clock_timestamp(), clock_timestamp() + make_interval(secs => p_hold_seconds)
      from performance p
     where p.id = p_performance and is_selling(p) and p_seats[cardinality(p_seats)] < p.seat_count
    on conflict (performance_id, cart_id) do nothing returning h.* into v_hold;
  if not found then
    outcome := why_not_new(p_performance, p_seats);
    if outcome is not null then return; end if;
    select * into v_hold from hold h where h.performance_id = p_performance and h.cart_id = p_cart for update;
    if not found then outcome := 'busy'; return; end if;  -- let go at this very moment
    if v_hold.account_id <> p_account then outcome := 'not_mine'; return; end if;
    if v_hold.expires_at <= clock_timestamp() then
      perform free_hold(v_hold, 'expire');
      insert into hold as h (performance_id, cart_id, account_id, session_id, seats, held_since, expires_at)
        values (p_performance, p_cart, p_account, p_session, p_seats,
                clock_timestamp(), clock_timestamp() + make_interval(secs => p_hold_seconds))
        returning h.* into v_hold;
    elsif not v_hold.seats @> p_seats then
      update hold h set seats = (select array_agg(distinct s order by s) from unnest(h.seats || p_seats) s)
        where h.performance_id = p_performance and h.cart_id = p_cart returning h.* into v_hold;
    end if;
  end if;
  if cardinality(v_hold.seats) > p_seats_max then raise exception using errcode = 'ET003'; end if;

  with claimed as (
    insert into seat_claim as c (performance_id, seat_ordinal, state, cart_id, expires_at)
      select p_performance, s, 'held', p_cart, v_hold.expires_at from unnest(p_seats) s order by s
      on conflict (performance_id, seat_ordinal) do update
        set state = 'held', cart_id = excluded.cart_id, expires_at = excluded.expires_at,
            fence = c.fence + (c.state <> 'held' or c.cart_id <> excluded.cart_id or c.expires_at <= clock_timestamp())::int
        where c.state = 'open'
           or (c.state = 'held' and c.cart_id = excluded.cart_id)
           or (c.state = 'held' and c.expires_at <= clock_timestamp() and (c.code is null or c.code = any(p_letters)))
           or (c.state = 'allocated' and c.code = any(p_letters))
      returning seat_ordinal, new.fence as fence, old.fence is distinct from new.fence as moved),
  told as (
    -- Rows come back as they were claimed, in ordinal order.
    select count(*)::int as found, array_agg(seat_ordinal) filter (where moved) as moved,
           array_agg(fence) filter (where moved) as fences from claimed),
  written as (
    insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, account_id, session_id)
      select p_performance, 'hold', 'held', told.moved, told.fences, p_cart, p_account, p_session
        from told where told.moved is not null)
  select told.found, told.moved, told.fences into v_found, changed, fences from told;
  if v_found <> cardinality(p_seats) then raise exception using errcode = 'ET001'; end if;
  -- Only seats that are set aside are kept for guests. In a statement of its own, now that the rows are locked.
  if p_letters <> '{}' and kept_for_guests(p_performance, p_seats, p_cart) is not null then
    raise exception using errcode = 'ET001';
  end if;

  outcome := 'held';
  expires_at := v_hold.expires_at;
  remaining_ms := (extract(epoch from v_hold.expires_at - clock_timestamp()) * 1000)::bigint;
  seats := v_hold.seats;
end $$;

-- T1 for several carts at once, all of them new and their seats apart from each other: what one process was asked for at
-- the same moment costs one round trip and one commit. `p_owners` gives for each seat the number of its cart, from 1.
-- Each cart is judged for itself: held; taken (not all of its seats were open, and none is held now); or alone (there is
-- such a cart already, or the performance is not on sale: ask place_hold, which says why).
create function place_holds(
  p_performance bigint, p_carts uuid[], p_accounts bigint[], p_sessions uuid[], p_hold_seconds int[],
  p_owners int[], p_seats int[])
returns table (number int, outcome text, expires_at timestamptz, remaining_ms bigint, fences bigint[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_until timestamptz[] := array(select clock_timestamp() + make_interval(secs => s) from unnest(p_hold_seconds) s);
  v_new int[];            -- numbers of the carts whose hold row could be written
  v_seats int[];          -- what they claimed: seat, number, fence, and the row as it was (null at first touch)
  v_numbers int[];
  v_fences bigint[];
  v_before seat_claim[];
  v_lost int[];
begin
  with asked as (
    select owner as number, array_agg(seat order by seat) as seats from unnest(p_owners, p_seats) as s (owner, seat) group by owner),
  written as (
    insert into hold (performance_id, cart_id, account_id, session_id, seats, held_since, expires_at)
      select p.id, p_carts[a.number], p_accounts[a.number], p_sessions[a.number], a.seats,
             v_until[a.number] - make_interval(secs => p_hold_seconds[a.number]), v_until[a.number]
        from performance p, asked a
       where p.id = p_performance and is_selling(p) and a.seats[cardinality(a.seats)] < p.seat_count
      on conflict (performance_id, cart_id) do nothing returning cart_id)
  select coalesce(array_agg(array_position(p_carts, cart_id)), '{}') into v_new from written;

  with claimed as (
    insert into seat_claim as c (performance_id, seat_ordinal, state, cart_id, expires_at)
      select p_performance, seat, 'held', p_carts[owner], v_until[owner]
        from unnest(p_owners, p_seats) as s (owner, seat) where owner = any(v_new) order by seat
      on conflict (performance_id, seat_ordinal) do update
        set state = 'held', cart_id = excluded.cart_id, expires_at = excluded.expires_at, fence = c.fence + 1
        where c.state = 'open' or (c.state = 'held' and c.expires_at <= clock_timestamp() and c.code is null)
      returning seat_ordinal, new.cart_id, new.fence, old)
  select array_agg(seat_ordinal), array_agg(array_position(p_carts, cart_id)), array_agg(fence), array_agg(old)
    into v_seats, v_numbers, v_fences, v_before from claimed;

  if cardinality(v_new) < cardinality(p_carts) or cardinality(v_seats) is distinct from cardinality(p_seats) then
    v_lost := array(
      select n from unnest(v_new) n
       where (select count(*) from unnest(v_numbers) m where m = n) < (select count(*) from unnest(p_owners) o where o = n));
    perform undo_claims(p_performance, p_carts, v_lost, v_numbers, v_seats, v_before);
  end if;

  return query
    with won as (
      select c.number, array_agg(c.seat order by c.seat) as seats, array_agg(c.fence order by c.seat) as fences
        from unnest(v_numbers, v_seats, v_fences) as c (number, seat, fence)
       where v_lost is null or c.number <> all(v_lost) group by c.number),
    written as (
      insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, account_id, session_id)
        select p_performance, 'hold', 'held', w.seats, w.fences, p_carts[w.number], p_accounts[w.number], p_sessions[w.number]
          from won w)
    select w.number, 'held', v_until[w.number],
           (extract(epoch from v_until[w.number] - clock_timestamp()) * 1000)::bigint, w.fences from won w
    union all select n, 'taken', null, null, null from unnest(v_lost) n
    union all select n, 'alone', null, null, null from generate_subscripts(p_carts, 1) n
      where cardinality(v_new) < cardinality(p_carts) and n <> all(v_new);
end $$;

-- Puts back what these carts claimed in this very transaction, as if they had never asked: nobody else has seen it.
create function undo_claims(
  p_performance bigint, p_carts uuid[], p_lost int[], p_numbers int[], p_seats int[], p_before seat_claim[])
returns void language plpgsql as $$
begin
  delete from seat_claim c
    using unnest(p_numbers, p_seats, p_before) as u (number, seat, performance_id, seat_ordinal, state)
    where u.number = any(p_lost) and u.state is null and c.performance_id = p_performance and c.seat_ordinal = u.seat;
  update seat_claim c set state = u.state, fence = u.fence, cart_id = u.cart_id, expires_at = u.expires_at
    from unnest(p_numbers, p_seats, p_before)
      as u (number, seat, performance_id, seat_ordinal, state, fence, cart_id, expires_at)
    where u.number = any(p_lost) and u.state is not null and c.performance_id = p_performance and c.seat_ordinal = u.seat;
  delete from hold h using unnest(p_lost) n where h.performance_id = p_performance and h.cart_id = p_carts[n];
end $$;

-- Why no new hold could be written: the seats are not of the house, the sale is closed, or (null) the cart is there.
create function why_not_new(p_performance bigint, p_seats int[]) returns text language sql stable as $$
  select case when count(*) = 0 then 'no_such_seat' when bool_or(not is_selling(p)) then 'closed' end
    from performance p where p.id = p_performance and p_seats[cardinality(p_seats)] < p.seat_count
$$;

-- What a seat is when its holder lets it go: back in its allocation, if that still stands, else open.
create function let_go(p_code text) returns seat_state language sql immutable as $$
  select case when p_code is null then 'open' else 'allocated' end::seat_state
$$;

-- Gives the seats of one hold row back, as far as they are still its own; the caller has locked the row.
create function free_hold(p_hold hold, p_act seat_act, out changed int[], out fences bigint[], out codes text[])
language plpgsql as $$
begin
  select f.changed, f.fences, f.codes into changed, fences, codes
    from free_seats_of_cart(p_hold, p_hold.seats, p_act, p_hold.account_id, p_hold.session_id) f;
  delete from hold h where h.performance_id = p_hold.performance_id and h.cart_id = p_hold.cart_id;
end $$;

create function free_seats_of_cart(
  p_hold hold, p_seats int[], p_act seat_act, p_account bigint, p_session uuid,
  out changed int[], out fences bigint[], out codes text[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform 1 from seat_claim c
    where c.performance_id = p_hold.performance_id and c.seat_ordinal = any(p_seats)
    order by c.seat_ordinal for update;
  with freed as (
    update seat_claim c set state = let_go(c.code), cart_id = null, expires_at = null, fence = c.fence + 1
      where c.performance_id = p_hold.performance_id and c.seat_ordinal = any(p_seats)
        and c.state = 'held' and c.cart_id = p_hold.cart_id
      returning c.seat_ordinal as seat, c.fence, c.state, c.code),
  written as (
    insert into seat_journal (performance_id, act, to_state, seats, fences, code, cart_id, account_id, session_id)
      select p_hold.performance_id, p_act, f.state, array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat),
             f.code, p_hold.cart_id, p_account, p_session
        from freed f group by f.state, f.code)
  select array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), array_agg(f.code order by f.seat)
    into changed, fences, codes from freed f;
end $$;

-- A null p_seats gives back the whole cart. Outcomes: released, ended (nothing of it was left), not_mine.
create function release_hold(
  p_performance bigint, p_cart uuid, p_seats int[], p_account bigint, p_session uuid,
  out outcome text, out seats int[], out changed int[], out fences bigint[], out codes text[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_hold hold;
  v_left int[];
begin
  select * into v_hold from hold h where h.performance_id = p_performance and h.cart_id = p_cart for update;
  if not found then outcome := 'ended'; return; end if;
  if v_hold.account_id <> p_account then outcome := 'not_mine'; return; end if;
  v_left := array(select s from unnest(v_hold.seats) s where p_seats is not null and s <> all(p_seats) order by s);
  select f.changed, f.fences, f.codes into changed, fences, codes
    from free_seats_of_cart(v_hold, coalesce(p_seats, v_hold.seats), 'release', p_account, p_session) f;
  if cardinality(v_left) = 0 then
    delete from hold h where h.performance_id = p_performance and h.cart_id = p_cart;
  else
    update hold h set seats = v_left where h.performance_id = p_performance and h.cart_id = p_cart;
  end if;
  outcome := 'released';
  seats := v_left;
end $$;

-- More time for the whole cart, to its owner, while it lives. Outcomes: extended, ended, not_mine, spent.
create function extend_hold(
  p_performance bigint, p_cart uuid, p_account bigint, p_session uuid,
  p_hold_seconds int, p_ceiling_seconds int, p_extensions_max int,
  out outcome text, out expires_at timestamptz, out remaining_ms bigint, out seats int[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_hold hold;
  v_fences bigint[];
begin
  select * into v_hold from hold h where h.performance_id = p_performance and h.cart_id = p_cart for update;
  if not found or v_hold.expires_at <= clock_timestamp() then outcome := 'ended'; return; end if;
  if v_hold.account_id <> p_account then outcome := 'not_mine'; return; end if;
  expires_at := greatest(v_hold.expires_at, least(
    clock_timestamp() + make_interval(secs => p_hold_seconds),
    v_hold.held_since + make_interval(secs => p_ceiling_seconds)));
  if v_hold.extensions >= p_extensions_max or expires_at = v_hold.expires_at then outcome := 'spent'; return; end if;

  perform 1 from seat_claim c where c.performance_id = p_performance and c.seat_ordinal = any(v_hold.seats)
    order by c.seat_ordinal for update;
  with extended as (
    update seat_claim c set expires_at = extend_hold.expires_at
      where c.performance_id = p_performance and c.seat_ordinal = any(v_hold.seats)
        and c.state = 'held' and c.cart_id = p_cart and c.expires_at > clock_timestamp()
      returning c.seat_ordinal, c.fence)
  select array_agg(fence order by seat_ordinal) into v_fences from extended;
  if cardinality(v_fences) is distinct from cardinality(v_hold.seats) then raise exception using errcode = 'ET002'; end if;
  update hold h set expires_at = extend_hold.expires_at, extensions = h.extensions + 1
    where h.performance_id = p_performance and h.cart_id = p_cart;
  insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, account_id, session_id)
    values (p_performance, 'extend', 'held', v_hold.seats, v_fences, p_cart, p_account, p_session);
  outcome := 'extended';
  remaining_ms := (extract(epoch from extend_hold.expires_at - clock_timestamp()) * 1000)::bigint;
  seats := v_hold.seats;
end $$;

-- Frees holds that have run out, at most p_limit of them. Any number of sweepers may run; none need run, because a
-- run-out hold is taken over by whoever asks for the seat and counted as open by whoever counts.
create function sweep_holds(p_limit int)
returns table (performance_id bigint, cart_id uuid, seats int[], fences bigint[], codes text[]) language plpgsql as $$
declare
  v_holds hold[];
begin
  delete from cart_note n
    where not exists (select from hold h where h.performance_id = n.performance_id and h.cart_id = n.cart_id);
  v_holds := array(
    select h from hold h where h.expires_at <= clock_timestamp() order by h.expires_at limit p_limit for update skip locked);
  if cardinality(v_holds) = 0 then return; end if;
  perform 1 from seat_claim c
    join unnest(v_holds) h on h.performance_id = c.performance_id and c.seat_ordinal = any(h.seats)
    order by c.performance_id, c.seat_ordinal for update of c;
  return query
    with freed as (
      update seat_claim c set state = let_go(c.code), cart_id = null, expires_at = null, fence = c.fence + 1
        from unnest(v_holds) h
        where c.performance_id = h.performance_id and c.seat_ordinal = any(h.seats)
          and c.state = 'held' and c.cart_id = h.cart_id
        returning c.performance_id, h.cart_id, h.account_id, h.session_id, c.seat_ordinal as seat, c.fence, c.state, c.code),
    written as (
      insert into seat_journal (performance_id, act, to_state, seats, fences, code, cart_id, account_id, session_id)
        select f.performance_id, 'expire', f.state, array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat),
               f.code, f.cart_id, f.account_id, f.session_id
          from freed f group by f.performance_id, f.cart_id, f.account_id, f.session_id, f.state, f.code),
    gone as (
      delete from hold h using unnest(v_holds) o where h.performance_id = o.performance_id and h.cart_id = o.cart_id)
    select f.performance_id, f.cart_id, array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat),
           array_agg(f.code order by f.seat)
      from freed f group by f.performance_id, f.cart_id;
end $$;
