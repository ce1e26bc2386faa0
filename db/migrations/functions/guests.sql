-- Guests, who are expected on seats of an allocation. A named seat is kept: no ladder and no release lets it go, nobody
-- moves or kills it, and no cart holds it but the one with which the party is served.
--
-- Locks: the guest, then hold rows, then claim rows by ordinal. Whoever takes a seat out of an allocation asks
-- `kept_for_guests` once the claim rows are locked, and in a statement of its own, which sees what was committed
-- meanwhile; whoever names a guest locks them first too. So of a release and a naming one comes first, whoever it is.
--
-- Raised: ET001 some of the seats are not free in the allocation, or are named for somebody else.

-- Which of these seats are kept for a guest, and not for the party that this cart serves.
create function kept_for_guests(p_performance bigint, p_seats int[], p_cart uuid default null)
returns int[] language sql stable as $$
  select array_agg(g.seat_ordinal order by g.seat_ordinal) from guest_seat g
   where g.performance_id = p_performance and g.seat_ordinal = any(p_seats) and (g.cart_id = p_cart) is not true
$$;

-- Whether a seat of the party, but for these, is with a cart or has its ticket.
create function has_come(p_performance bigint, p_guest bigint, p_but int[]) returns boolean language sql stable as $$
  select exists (
    select from guest_seat g join seat_claim c using (performance_id, seat_ordinal)
     where g.performance_id = p_performance and g.guest_id = p_guest and g.seat_ordinal <> all(p_but)
       and c.state <> 'allocated' and (c.state = 'held' and c.expires_at <= clock_timestamp()) is not true)
$$;

-- Name a party for free seats of an allocation. Outcomes: named, no_allocation.
create function name_guest(
  p_performance bigint, p_letter text, p_seats int[], p_name text, p_note text, p_under text, p_folded text, p_account bigint,
  out outcome text, out guest_id bigint
) language plpgsql as $$
begin
  perform 1 from allocation a where a.performance_id = p_performance and a.letter = p_letter;
  if not found then outcome := 'no_allocation'; return; end if;
  insert into guest as g (performance_id, letter, name, note, under, folded, named_by)
    values (p_performance, p_letter, p_name, p_note, p_under, p_folded, p_account) returning g.id into guest_id;
  perform keep_seats(p_performance, p_letter, p_seats, guest_id);
  outcome := 'named';
end $$;

-- Another name, note or other seats for a party. Outcomes: changed, no_guest, served (a seat that was to go has its ticket).
create function change_guest(
  p_performance bigint, p_guest bigint, p_seats int[], p_name text, p_note text, p_folded text, out outcome text
) language plpgsql as $$
declare
  v_guest guest;
  v_had int[];
begin
  select * into v_guest from guest g where g.performance_id = p_performance and g.id = p_guest for update;
  if not found then outcome := 'no_guest'; return; end if;
  v_had := array(
    select g.seat_ordinal from guest_seat g where g.performance_id = p_performance and g.guest_id = p_guest);
  if has_come(p_performance, p_guest, p_seats) then outcome := 'served'; return; end if;
  perform keep_seats(
    p_performance, v_guest.letter, array(select s from unnest(p_seats) s where s <> all(v_had) order by s), p_guest);
  delete from guest_seat g
    where g.performance_id = p_performance and g.guest_id = p_guest and g.seat_ordinal <> all(p_seats);
  update guest g set name = p_name, note = p_note, folded = p_folded where g.performance_id = p_performance and g.id = p_guest;
  outcome := 'changed';
end $$;

create function keep_seats(p_performance bigint, p_letter text, p_seats int[], p_guest bigint) returns void language plpgsql as $$
declare
  v_free int[];
begin
  v_free := array(
    select c.seat_ordinal from seat_claim c
     where c.performance_id = p_performance and c.seat_ordinal = any(p_seats) and c.state = 'allocated' and c.code = p_letter
     order by c.seat_ordinal for update);
  if cardinality(v_free) <> cardinality(p_seats) or kept_for_guests(p_performance, p_seats) is not null then
    raise exception using errcode = 'ET001';
  end if;
  insert into guest_seat (performance_id, seat_ordinal, guest_id) select p_performance, s, p_guest from unnest(p_seats) s;
end $$;

-- Nobody is expected on these seats any more; how many are free again. Outcomes: off, no_guest, served.
create function take_guest_off(p_performance bigint, p_guest bigint, out outcome text, out freed int) language plpgsql as $$
begin
  perform 1 from guest g where g.performance_id = p_performance and g.id = p_guest for update;
  if not found then outcome := 'no_guest'; return; end if;
  if has_come(p_performance, p_guest, '{}') then outcome := 'served'; return; end if;
  with gone as (delete from guest_seat g where g.performance_id = p_performance and g.guest_id = p_guest returning 1)
  select count(*)::int into freed from gone;
  delete from guest g where g.performance_id = p_performance and g.id = p_guest;
  outcome := 'off';
end $$;

-- Free seats of an allocation on sale, by whose they are: those of p_seats that are still in it. Those with guests stay,
-- unless p_with_guests; their guests then lose these seats, and are gone with the last.
create function release_own(
  p_performance bigint, p_letter text, p_seats int[], p_with_guests boolean, p_account bigint, p_session uuid, p_reason text,
  out changed int[], out fences bigint[], out kept int[]
) language plpgsql as $$
declare
  v_seats int[];
begin
  if p_with_guests then  -- parties first, as everywhere
    perform 1 from guest g where g.performance_id = p_performance and g.letter = p_letter order by g.id for update;
  end if;
  v_seats := array(
    select c.seat_ordinal from seat_claim c
     where c.performance_id = p_performance and c.seat_ordinal = any(p_seats) and c.state = 'allocated' and c.code = p_letter
     order by c.seat_ordinal for update);
  if p_with_guests then
    delete from guest_seat g where g.performance_id = p_performance and g.seat_ordinal = any(v_seats);
    delete from guest g where g.performance_id = p_performance and g.letter = p_letter and not exists (
      select from guest_seat s where s.performance_id = p_performance and s.guest_id = g.id);
  else
    kept := kept_for_guests(p_performance, v_seats);
    v_seats := array(select s from unnest(v_seats) s where (s = any(kept)) is not true order by s);
  end if;
  if cardinality(v_seats) > 0 then
    select o.changed, o.fences into changed, fences from open_seats(p_performance, v_seats, p_account, p_session, p_reason) o;
  end if;
end $$;

-- What place_hold does, for the cart with which a party is served: all its seats that nobody has yet. Outcomes: those of
-- place_hold; no_guest, served (all of them have their tickets, or are with a cart).
create function place_guest_hold(
  p_performance bigint, p_guest bigint, p_cart uuid, p_account bigint, p_session uuid, p_hold_seconds int, p_seats_max int,
  out outcome text, out expires_at timestamptz, out remaining_ms bigint, out seats int[], out changed int[], out fences bigint[]
) language plpgsql as $$
declare
  v_guest guest;
  v_seats int[];
begin
  select * into v_guest from guest g where g.performance_id = p_performance and g.id = p_guest for update;
  if not found then outcome := 'no_guest'; return; end if;
  v_seats := array(
    select g.seat_ordinal from guest_seat g join seat_claim c using (performance_id, seat_ordinal)
     where g.performance_id = p_performance and g.guest_id = p_guest
       and (c.state = 'allocated' or (c.state = 'held' and (c.cart_id = p_cart or c.expires_at <= clock_timestamp())))
     order by g.seat_ordinal);
  if cardinality(v_seats) = 0 then outcome := 'served'; return; end if;
  update guest_seat g set cart_id = p_cart where g.performance_id = p_performance and g.seat_ordinal = any(v_seats);
  select h.outcome, h.expires_at, h.remaining_ms, h.seats, h.changed, h.fences
    into outcome, expires_at, remaining_ms, seats, changed, fences
    from place_hold(p_performance, p_cart, v_seats, p_account, p_session, p_hold_seconds, p_seats_max, array[v_guest.letter]) h;
end $$;
