-- A cart changes hands. Its seats, fences and clock stay; only whose it is changes, in one guarded update: of any number
-- who want it, those who come after the first find that it is not `p_from`'s any more.
--
-- Account 0 is the counter: a parked cart is its. With `p_park_seconds` the clock is pushed on to so long after the cart's
-- first seat, and never further, however often it is parked.
--
-- Outcomes: handed; ended (it ran out, or there is none); theirs (it is `owner`'s). Raised: ET002 when a seat was lost.

create function hand_hold(
  p_performance bigint, p_cart uuid, p_from bigint, p_to bigint, p_session uuid, p_by bigint, p_park_seconds int,
  out outcome text, out owner bigint, out expires_at timestamptz, out remaining_ms bigint, out seats int[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_hold hold;
  v_fences bigint[];
begin
  update hold h set account_id = p_to, session_id = p_session,
                    expires_at = greatest(h.expires_at, h.held_since + make_interval(secs => p_park_seconds))
    where h.performance_id = p_performance and h.cart_id = p_cart
      and h.account_id = p_from and h.expires_at > clock_timestamp()
    returning h.* into v_hold;
  if not found then
    select * into v_hold from hold h where h.performance_id = p_performance and h.cart_id = p_cart;
    outcome := case when v_hold.expires_at > clock_timestamp() then 'theirs' else 'ended' end;
    owner := v_hold.account_id;
    return;
  end if;

  perform 1 from seat_claim c where c.performance_id = p_performance and c.seat_ordinal = any(v_hold.seats)
    order by c.seat_ordinal for update;
  with kept as (
    update seat_claim c set expires_at = v_hold.expires_at
      where c.performance_id = p_performance and c.seat_ordinal = any(v_hold.seats)
        and c.state = 'held' and c.cart_id = p_cart
      returning c.seat_ordinal, c.fence)
  select array_agg(fence order by seat_ordinal) into v_fences from kept;
  if cardinality(v_fences) is distinct from cardinality(v_hold.seats) then raise exception using errcode = 'ET002'; end if;
  insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, account_id, session_id)
    values (p_performance, 'hand', 'held', v_hold.seats, v_fences, p_cart, p_by, p_session);

  outcome := 'handed';
  owner := v_hold.account_id;
  expires_at := v_hold.expires_at;
  remaining_ms := (extract(epoch from v_hold.expires_at - clock_timestamp()) * 1000)::bigint;
  seats := v_hold.seats;
end $$;
