-- Shifts and their drawers. Whoever moves cash for an account shares the lock of its drawer; whoever counts, closes or
-- takes out of it has the lock alone. So what commits before a closing is in its Z, and what comes after it finds the
-- drawer closed. The lock is taken before any row is, and several in the order of their accounts.

create function share_drawer(p_account bigint) returns void language sql as $$
  select pg_advisory_xact_lock_shared(hashtext('drawer'), hashint8(p_account))
$$;

create function own_drawer(p_account bigint) returns void language sql as $$
  select pg_advisory_xact_lock(hashtext('drawer'), hashint8(p_account))
$$;

-- The shift in whose drawer cash of this currency may move for the account, under its lock; null where there is none.
create function open_drawer(p_account bigint, p_currency text) returns uuid
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform share_drawer(p_account);
  return (select s.id from shift s where s.account_id = p_account and s.state = 'open' and s.currency = p_currency);
end $$;

-- The shift that a tender without cash was begun in, where it still stands; for cash, the open drawer of the account.
create function shift_of_tender(p_performance bigint, p_tender uuid, p_account bigint) returns uuid
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_tender tender;
begin
  select * into v_tender from tender t where t.performance_id = p_performance and t.id = p_tender;
  if v_tender.kind = 'cash' then
    return open_drawer(p_account, (select p.currency from performance p where p.id = p_performance));
  end if;
  if v_tender.shift_id is null then return null; end if;
  perform share_drawer((select s.account_id from shift s where s.id = v_tender.shift_id));
  return (select s.id from shift s where s.id = v_tender.shift_id and s.state in ('open', 'counting'));
end $$;

create function post_drawer(p_shift uuid, p_transaction uuid, p_to drawer_account, p_from drawer_account, p_minor bigint) returns void
language sql as $$
  insert into drawer_journal (shift_id, transaction_id, account, amount_minor)
    select p_shift, p_transaction, e.account, e.sign * p_minor
      from (values (p_to, 1), (p_from, -1)) e (account, sign) where p_minor <> 0
$$;

-- Outcomes: opened, again. Raises the unique indexes of shift where the account or the terminal has an open one.
create function open_shift(
  p_shift uuid, p_venue bigint, p_account bigint, p_terminal text, p_currency text, p_float_minor bigint, p_pieces jsonb) returns text
language plpgsql as $$
begin
  if exists (select from shift s where s.id = p_shift) then return 'again'; end if;
  insert into shift (id, venue_id, account_id, terminal, currency, float_minor, float_pieces)
    values (p_shift, p_venue, p_account, p_terminal, p_currency, p_float_minor, p_pieces);
  perform post_drawer(p_shift, p_shift, 'drawer', 'safe', p_float_minor);
  return 'opened';
end $$;

-- Begins or breaks off a count. Outcomes: done, again, closed.
create function count_shift(p_shift uuid, p_counting boolean) returns text language plpgsql as $$
declare
  v_state shift_state;
begin
  perform own_drawer((select s.account_id from shift s where s.id = p_shift));
  select s.state into v_state from shift s where s.id = p_shift for update;
  if v_state is null or v_state not in ('open', 'counting') then return 'closed'; end if;
  if (v_state = 'counting') = p_counting then return 'again'; end if;
  update shift s set state = case when p_counting then 'counting'::shift_state else 'open' end where s.id = p_shift;
  return 'done';
end $$;

-- Cash in or out for a reason. Outcomes: done, again, closed (or being counted), too_much (it is not in the drawer).
create function move_cash(
  p_movement uuid, p_shift uuid, p_act drawer_act, p_amount_minor bigint, p_reason text, p_account bigint) returns text
language plpgsql as $$
begin
  perform own_drawer((select s.account_id from shift s where s.id = p_shift));
  if exists (select from drawer_movement m where m.id = p_movement) then return 'again'; end if;
  if not exists (select from shift s where s.id = p_shift and s.state = 'open') then return 'closed'; end if;
  if p_act <> 'paid_in' and p_amount_minor > (shift_figures(p_shift)->>'expected_minor')::bigint then return 'too_much'; end if;
  insert into drawer_movement (id, shift_id, act, amount_minor, reason, account_id)
    values (p_movement, p_shift, p_act, p_amount_minor, p_reason, p_account);
  case p_act
    when 'paid_in' then perform post_drawer(p_shift, p_movement, 'drawer', 'petty', p_amount_minor);
    when 'paid_out' then perform post_drawer(p_shift, p_movement, 'petty', 'drawer', p_amount_minor);
    when 'drop' then perform post_drawer(p_shift, p_movement, 'safe', 'drawer', p_amount_minor);
  end case;
  return 'done';
end $$;

-- Everything that a closing says, recounted from the rows. What changes after a closing is not in it: orders count when
-- they were paid in the time of the shift, with the tickets that were issued in it.
create function shift_figures(p_shift uuid) returns jsonb language sql stable as $$
  with s as (select *, coalesce(closed_at, 'infinity') as until from shift where id = p_shift),
  taken as (
    select t.kind::text as kind, count(*) as n, sum(t.amount_minor)::bigint as minor
      from tender t where t.shift_id = p_shift and t.state = 'succeeded' group by 1),
  given as (
    select t.kind::text || '_back' as kind, count(*) as n, sum(r.amount_minor)::bigint as minor
      from refund r join tender t on (t.performance_id, t.id) = (r.performance_id, r.tender_id)
     where r.shift_id = p_shift and (t.kind <> 'cash' or r.state = 'succeeded') group by 1),
  moved as (
    select m.act::text as kind, count(*) as n, sum(m.amount_minor)::bigint as minor from drawer_movement m
     where m.shift_id = p_shift group by 1),
  each as (
    select k.kind, coalesce(f.n, 0) as n, coalesce(f.minor, 0) as minor
      from unnest(array['cash', 'card', 'voucher', 'account', 'cash_back', 'card_back', 'voucher_back', 'account_back',
                        'paid_in', 'paid_out', 'drop']) k (kind)
      left join (select * from taken union all select * from given union all select * from moved) f using (kind)),
  paid as (
    select distinct o.performance_id, o.id, o.total_minor
      from tender t join orders o on (o.performance_id, o.id) = (t.performance_id, t.order_id) cross join s
     where t.shift_id = p_shift and t.state = 'succeeded' and o.paid_at between s.opened_at and s.until),
  issued as (
    select distinct k.performance_id, k.order_id, k.line_number, l.price_minor = l.discount_minor as is_comp
      from paid p join ticket k on (k.performance_id, k.order_id) = (p.performance_id, p.id)
      join order_line l on (l.performance_id, l.order_id, l.number) = (k.performance_id, k.order_id, k.line_number)
     cross join s where k.issued_at <= s.until),
  back as (select l.state, count(*) as n from order_line l where l.shift_id = p_shift group by 1),
  sums as (
    select s.float_minor + (select sum(case when kind in ('cash', 'paid_in') then minor
                                            when kind in ('cash_back', 'paid_out', 'drop') then -minor else 0 end) from each)::bigint
           as expected from s)
  select jsonb_object_agg(e.kind, jsonb_build_object('count', e.n, 'minor', e.minor)) || jsonb_build_object(
           'shift', p_shift, 'float_minor', (select float_minor from s),
           'orders', (select count(*) from paid), 'orders_minor', (select coalesce(sum(total_minor), 0)::bigint from paid),
           'tickets', (select count(*) from issued), 'comps', (select count(*) from issued where is_comp),
           'returned', coalesce((select n from back where state = 'returned'), 0),
           'voided', coalesce((select n from back where state = 'voided'), 0),
           'expected_minor', (select expected from sums), 'counted_minor', (select counted_minor from s),
           'over_minor', (select counted_minor from s) - (select expected from sums))
         || coalesce((select jsonb_build_object('taxes', t) from shift_taxes(p_shift) t where t is not null), '{}')
    from each e
$$;

-- Counted and closed, with the next number of the house. Outcomes: closed, again (the Z that stands), unheard.
create function close_shift(
  p_shift uuid, p_counted_minor bigint, p_pieces jsonb, p_account bigint, out outcome text, out number bigint, out sha256 text)
language plpgsql as $$
declare
  v_shift shift;
  v_figures jsonb;
begin
  select * into v_shift from shift s where s.id = p_shift;
  if not found then outcome := 'unheard'; return; end if;
  perform own_drawer(v_shift.account_id);
  select * into v_shift from shift s where s.id = p_shift for update;
  if v_shift.state in ('closed', 'reconciled') then
    outcome := 'again';
    select z.number, encode(z.sha256, 'hex') into close_shift.number, close_shift.sha256 from z_report z where z.shift_id = p_shift;
    return;
  end if;
  update shift s set state = 'closed', closed_at = clock_timestamp(), closed_by = p_account, counted_minor = p_counted_minor,
         counted_pieces = p_pieces where s.id = p_shift;
  v_figures := shift_figures(p_shift);
  insert into z_counter as c (venue_id, number) values (v_shift.venue_id, 1)
    on conflict (venue_id) do update set number = c.number + 1 returning c.number into close_shift.number;
  insert into z_report (venue_id, number, shift_id, figures, sha256)
    values (v_shift.venue_id, close_shift.number, p_shift, v_figures, sha256(convert_to(v_figures::text, 'UTF8')))
    returning encode(z_report.sha256, 'hex') into close_shift.sha256;
  perform post_drawer(p_shift, gen_random_uuid(), 'drawer', 'over_short', (v_figures->>'over_minor')::bigint);
  perform post_drawer(p_shift, gen_random_uuid(), 'safe', 'drawer', p_counted_minor);
  outcome := 'closed';
end $$;

-- Outcomes: approved, again, not_closed, own (nobody approves a shift of their own).
create function approve_shift(p_shift uuid, p_account bigint) returns text language plpgsql as $$
declare
  v_shift shift;
begin
  select * into v_shift from shift s where s.id = p_shift for update;
  if v_shift.state = 'reconciled' then return 'again'; end if;
  if v_shift.state is distinct from 'closed' then return 'not_closed'; end if;
  if v_shift.account_id = p_account then return 'own'; end if;
  update shift s set state = 'reconciled', approved_at = clock_timestamp(), approved_by = p_account where s.id = p_shift;
  return 'approved';
end $$;
