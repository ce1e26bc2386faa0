-- The last act of an account is taken back, by an act of its own that stands in the same books. What may be taken back, and
-- in which order, is said in `core/undo`; here is judged once more, under the locks, whether it is still harmless.

-- One at a time of an account, so that two terminals that undo the same act undo it once.
create function own_undo(p_account bigint) returns void language sql as $$
  select pg_advisory_xact_lock(hashtext('undo'), hashint8(p_account))
$$;

-- Why a sale is not taken back, null where it is harmless: gone (somebody changed it), admitted, printed, collected, closed
-- (its money is in a drawer that the account has not open). The caller has locked what it needs.
create function why_sale_stands(p_performance bigint, p_order uuid, p_account bigint) returns text
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_order orders;
  v_shift uuid;
begin
  select * into v_order from orders o where o.performance_id = p_performance and o.id = p_order;
  if v_order.id is null or v_order.status <> 'paid' then return 'gone'; end if;
  if exists (select from ticket t where t.performance_id = p_performance and t.order_id = p_order and t.state = 'admitted') then
    return 'admitted';
  end if;
  if exists (select from ticket t where t.performance_id = p_performance and t.order_id = p_order and t.print_generation > 0) then
    return 'printed';
  end if;
  if v_order.collected_at is not null then return 'collected'; end if;
  if exists (select from order_line l where l.performance_id = p_performance and l.order_id = p_order and l.state <> 'live')
     or exists (select from refund r where r.performance_id = p_performance and r.order_id = p_order)
     or exists (select from exchange e where e.from_performance_id = p_performance and e.from_order_id = p_order) then
    return 'gone';
  end if;
  v_shift := (select s.id from shift s where s.account_id = p_account and s.state = 'open' and s.currency = v_order.currency);
  if exists (select from tender t where t.performance_id = p_performance and t.order_id = p_order and t.state = 'succeeded'
               and t.carried_from is null and t.shift_id is distinct from v_shift
               and (t.shift_id is not null or t.kind = 'cash') and t.amount_minor > 0) then return 'closed'; end if;
  return null;
end $$;

-- The drawer, the order and its tickets under their locks, then the word of `why_sale_stands`: nobody prints, collects or
-- admits until the transaction ends.
create function lock_sale(p_performance bigint, p_order uuid, p_account bigint) returns text language plpgsql as $$
begin
  perform share_drawer(p_account);
  perform 1 from orders o where o.performance_id = p_performance and o.id = p_order for update;
  perform 1 from ticket t where t.performance_id = p_performance and t.order_id = p_order order by t.code for update;
  return why_sale_stands(p_performance, p_order, p_account);
end $$;

-- A whole sale is voided, and cash and vouchers are given back at once. Outcomes: owed, and the words of `why_sale_stands`
-- and `return_lines`.
create function undo_sale(
  p_performance bigint, p_order uuid, p_lines smallint[], p_refunds uuid[], p_tenders uuid[], p_amounts bigint[],
  p_reason text, p_account bigint, p_session uuid, out outcome text, out changed int[], out fences bigint[], out codes text[]
) language plpgsql as $$
begin
  outcome := lock_sale(p_performance, p_order, p_account);
  if outcome is not null then return; end if;
  select r.outcome, r.changed, r.fences, r.codes into outcome, changed, fences, codes from return_lines(
    p_performance, p_order, p_lines, p_refunds, p_tenders, p_amounts, 0, 'voided', p_reason, p_account, p_session, true) r;
end $$;

-- What each seat of a row of the journal was before it: open, of an allocation, or killed.
create function seats_before(p_performance bigint, p_entry bigint)
returns table (seat int, fence bigint, state seat_state, code text) language sql stable as $$
  select a.seat, a.fence,
         case b.to_state when 'allocated' then b.to_state when 'killed' then b.to_state
                         when 'held' then case when b.code is null then 'open'::seat_state else 'allocated' end
                         else 'open' end,
         case when b.to_state in ('allocated', 'killed', 'held') then b.code end
    from seat_journal j cross join lateral unnest(j.seats, j.fences) as a (seat, fence)
    left join lateral (
      select e.to_state, e.code from seat_journal e
       where e.performance_id = p_performance and e.id < p_entry and e.seats @> array[a.seat] order by e.id desc limit 1) b on true
   where j.performance_id = p_performance and j.id = p_entry
$$;

-- Whether nobody touched the seats of a row of the journal since, nor named a guest on one.
create function seats_stand(p_performance bigint, p_entry bigint) returns boolean language sql stable as $$
  select not exists (
    select from seats_before(p_performance, p_entry) b
      left join seat_claim c on (c.performance_id, c.seat_ordinal) = (p_performance, b.seat)
     where c.fence is distinct from b.fence
        or exists (select from guest_seat g where g.performance_id = p_performance and g.seat_ordinal = b.seat))
$$;

-- Seats that were set aside, killed or opened are again what they were; all of them, or none. Outcomes: done, gone.
create function undo_seats(
  p_performance bigint, p_entry bigint, p_account bigint, p_session uuid, p_reason text,
  out outcome text, out changed int[], out fences bigint[], out states seat_state[], out codes text[]
) language plpgsql as $$
begin
  perform 1 from seat_claim c join seats_before(p_performance, p_entry) b on b.seat = c.seat_ordinal
    where c.performance_id = p_performance order by c.seat_ordinal for update of c;
  if not seats_stand(p_performance, p_entry) then outcome := 'gone'; return; end if;
  with was as materialized (select * from seats_before(p_performance, p_entry)),
  back as (
    update seat_claim c set state = w.state, code = w.code, fence = c.fence + 1
      from was w where c.performance_id = p_performance and c.seat_ordinal = w.seat and c.fence = w.fence
      returning c.seat_ordinal as seat, c.fence, c.state, c.code),
  written as (
    insert into seat_journal (performance_id, act, to_state, seats, fences, code, account_id, session_id, reason)
      select p_performance, case b.state when 'allocated' then 'allocate'::seat_act when 'killed' then 'kill' else 'free' end,
             b.state, array_agg(b.seat order by b.seat), array_agg(b.fence order by b.seat), b.code, p_account, p_session, p_reason
        from back b group by b.state, b.code)
  select array_agg(b.seat order by b.seat), array_agg(b.fence order by b.seat), array_agg(b.state order by b.seat),
         array_agg(b.code order by b.seat) into changed, fences, states, codes from back b;
  outcome := 'done';
end $$;

-- The opposite of a movement of cash, between the same two places. Outcomes: done, again, closed, gone (it is of another
-- shift), too_much.
create function undo_movement(p_movement uuid, p_new uuid, p_account bigint, p_reason text) returns text language plpgsql as $$
declare
  v_movement drawer_movement;
  v_other drawer_account;
begin
  perform own_drawer(p_account);
  if exists (select from drawer_movement m where m.id = p_new) then return 'again'; end if;
  select m.* into v_movement from drawer_movement m join shift s on s.id = m.shift_id
    where m.id = p_movement and s.account_id = p_account;
  if not found then return 'gone'; end if;
  if not exists (select from shift s where s.id = v_movement.shift_id and s.state = 'open') then return 'closed'; end if;
  if v_movement.act = 'paid_in'
     and v_movement.amount_minor > (shift_figures(v_movement.shift_id)->>'expected_minor')::bigint then return 'too_much'; end if;
  v_other := case v_movement.act when 'drop' then 'safe'::drawer_account else 'petty' end;
  insert into drawer_movement (id, shift_id, act, amount_minor, reason, account_id)
    values (p_new, v_movement.shift_id, case v_movement.act when 'paid_in' then 'paid_out'::drawer_act else 'paid_in' end,
            v_movement.amount_minor, p_reason, p_account);
  if v_movement.act = 'paid_in' then
    perform post_drawer(v_movement.shift_id, p_new, v_other, 'drawer', v_movement.amount_minor);
  else
    perform post_drawer(v_movement.shift_id, p_new, 'drawer', v_other, v_movement.amount_minor);
  end if;
  return 'done';
end $$;
