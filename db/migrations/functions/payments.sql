-- Payments that somebody else moves (T3 to T8): an order claims its seats, its tenders pay it, a provider says how each
-- ended. Each function is one transaction and makes no network call. Nothing is charged before the claim is committed, and
-- a claimed seat is never let go by a clock: only by the provider's word, or because the provider was never asked.
--
-- Locks in this order: hold rows, the order, its tenders by id, its refunds, claim rows by ordinal.
--
-- Raised: ET002 hold lost, ET004 a paid order lost its seats (this must never happen; somebody is called), ET005 the coupon
-- is spent on this order already; and the names of the counters of `limits.sql` that would overrun.

-- T3. Outcomes: claimed; again (the stored order stands); ended; not_mine; closed; price_changed. The status is `paying`,
-- or `reserved` for an order that is paid later. What is left of the cart stays held.
create function claim_order(
  p_performance bigint, p_order uuid, p_reference text, p_cart uuid, p_account bigint, p_session uuid, p_channel text,
  p_status order_status, p_pay_seconds int, p_customer text, p_contact text, p_coupon bigint,
  p_seats int[], p_levels smallint[], p_price_types smallint[], p_prices bigint[], p_discounts bigint[],
  p_pricing jsonb default null, out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_hold hold;
  v_performance performance;
  v_left int[];
begin
  select * into v_hold from hold h where h.performance_id = p_performance and h.cart_id = p_cart for update;
  if exists (select from orders o where o.performance_id = p_performance and o.id = p_order) then outcome := 'again'; return; end if;
  if v_hold.cart_id is null then outcome := 'ended'; return; end if;
  if v_hold.account_id <> p_account then outcome := 'not_mine'; return; end if;
  if v_hold.expires_at <= clock_timestamp() or not v_hold.seats @> p_seats then outcome := 'ended'; return; end if;
  select * into v_performance from performance p where p.id = p_performance;
  if not may_be_paid(v_performance) then outcome := 'closed'; return; end if;
  if not pricing_stands(v_performance, v_hold, p_pricing, p_levels, p_price_types, p_prices) then
    outcome := 'price_changed'; return;
  end if;
  if not levels_stand(v_performance, p_seats, p_levels) then outcome := 'price_changed'; return; end if;
  if p_coupon is not null and not coupon_is_good(p_coupon, v_performance, p_prices, p_discounts) then
    outcome := 'coupon_refused'; return;
  end if;

  perform 1 from seat_claim c where c.performance_id = p_performance and c.seat_ordinal = any(p_seats)
    order by c.seat_ordinal for update;
  with claimed as (
    update seat_claim c
      set state = case p_status when 'paying' then 'paying'::seat_state else 'reserved' end,
          order_id = p_order, expires_at = null, fence = c.fence + 1
      where c.performance_id = p_performance and c.seat_ordinal = any(p_seats)
        and c.state = 'held' and c.cart_id = p_cart and c.expires_at > clock_timestamp()
      returning c.seat_ordinal, c.fence)
  select array_agg(seat_ordinal order by seat_ordinal), array_agg(fence order by seat_ordinal)
    into changed, fences from claimed;
  if cardinality(changed) is distinct from cardinality(p_seats) then raise exception using errcode = 'ET002'; end if;

  insert into orders (performance_id, id, reference, status, account_id, session_id, cart_id, channel, total_minor, currency,
                      pay_by, customer, contact)
    values (p_performance, p_order, p_reference, p_status, p_account, p_session, p_cart, p_channel,
            (select sum(l.price - l.discount) from unnest(p_prices, p_discounts) as l (price, discount)), v_performance.currency,
            clock_timestamp() + make_interval(secs => p_pay_seconds), p_customer, p_contact);
  if p_customer is not null or p_contact is not null then
    perform keep_words(p_performance, p_order, clock_timestamp(), p_customer, p_contact);
  end if;
  insert into order_line (performance_id, order_id, number, seat_ordinal, level_number, price_type_id, price_minor, discount_minor)
    select p_performance, p_order, l.number, l.seat, l.level, l.price_type, l.price, l.discount
      from unnest(p_seats, p_levels, p_price_types, p_prices, p_discounts)
        with ordinality as l (seat, level, price_type, price, discount, number);
  if p_pricing is not null then perform charge_order(p_performance, p_order, p_pricing); end if;
  insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, order_id, account_id, session_id)
    values (p_performance, 'claim', case p_status when 'paying' then 'paying'::seat_state else 'reserved' end,
            changed, claim_order.fences, p_cart, p_order, p_account, p_session);
  v_left := array(select s from unnest(v_hold.seats) s where s <> all(p_seats) order by s);
  if cardinality(v_left) = 0 then
    delete from hold h where h.performance_id = p_performance and h.cart_id = p_cart;
  else
    update hold h set seats = v_left where h.performance_id = p_performance and h.cart_id = p_cart;
  end if;
  perform take_counters(v_performance, p_order, p_customer, p_coupon, cardinality(p_seats));
  outcome := 'claimed';
end $$;

-- A tender for a part of an unpaid order, or all of it, in the shift of who takes it. Outcomes: created, again,
-- not_paying, too_much. Raises ET006 for cash without an open drawer.
create function start_tender(
  p_performance bigint, p_order uuid, p_tender uuid, p_kind tender_kind, p_provider text, p_amount_minor bigint,
  p_received_minor bigint, p_seconds int, p_account bigint default null) returns text
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_order orders;
  v_drawer uuid := open_drawer(p_account, (select p.currency from performance p where p.id = p_performance));
begin
  select * into v_order from orders o where o.performance_id = p_performance and o.id = p_order for update;
  if exists (select from tender t where t.performance_id = p_performance and t.id = p_tender) then return 'again'; end if;
  if v_order.id is null or v_order.status not in ('paying', 'reserved') then return 'not_paying'; end if;
  if p_amount_minor + (select coalesce(sum(t.amount_minor), 0) from tender t
                        where t.performance_id = p_performance and t.order_id = p_order and t.state <> 'cancelled')
     > v_order.total_minor then return 'too_much'; end if;
  if p_kind = 'cash' and p_amount_minor > 0 and v_drawer is null then raise exception using errcode = 'ET006'; end if;
  insert into tender (performance_id, id, order_id, kind, state, amount_minor, received_minor, provider, deadline, shift_id)
    values (p_performance, p_tender, p_order, p_kind, 'created', p_amount_minor, p_received_minor, p_provider,
            clock_timestamp() + make_interval(secs => p_seconds), v_drawer);
  return 'created';
end $$;

-- T4, committed before the provider is told to charge: a terminal that was frozen past its deadline does not charge.
create function submit_tender(p_performance bigint, p_tender uuid, p_provider_reference text) returns boolean
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  update tender t set state = 'submitted', provider_reference = p_provider_reference
    where t.performance_id = p_performance and t.id = p_tender and t.state = 'created' and t.deadline > clock_timestamp();
  return found;
end $$;

-- No answer came: somebody will ask the provider, from now on.
create function doubt_tender(p_performance bigint, p_tender uuid) returns boolean
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  update tender t set state = 'unknown', deadline = least(t.deadline, clock_timestamp())
    where t.performance_id = p_performance and t.id = p_tender and t.state = 'submitted';
  return found;
end $$;

-- T5: the money of this tender is taken. `p_codes` are fresh ticket codes, one a line, for when this pays the order.
-- Outcomes: paid; exchanged; part (more is to pay); again; unheard (no such tender); refund_due (the order was over: money
-- back); lost (the tickets that an exchange gives for these seats are gone: give the order up).
-- Late money for a cancelled order gets its seats if nobody else has them. Cash is of the drawer of `p_account`, and
-- raises ET006 where that is not open; other money is of the shift that it was begun in, if that was not closed since.
create function settle_tender(
  p_performance bigint, p_tender uuid, p_codes text[], p_account bigint default null, out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_order orders;
  v_tender tender;
  v_paid bigint;
  v_drawer uuid := shift_of_tender(p_performance, p_tender, p_account);
begin
  select o.* into v_order from orders o join tender t on (t.performance_id, t.order_id) = (o.performance_id, o.id)
    where t.performance_id = p_performance and t.id = p_tender for update of o;
  if not found then outcome := 'unheard'; return; end if;
  select * into v_tender from tender t where t.performance_id = p_performance and t.id = p_tender for update;
  if v_tender.state = 'succeeded' then outcome := 'again'; return; end if;
  if v_tender.kind = 'cash' and v_tender.amount_minor > 0 and v_drawer is null then raise exception using errcode = 'ET006'; end if;
  update tender t set state = 'succeeded', deadline = null, reason = null, shift_id = v_drawer where t.performance_id = p_performance and t.id = p_tender;
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    select p_performance, p_tender, v_order.id, e.account, e.sign * v_tender.amount_minor, v_order.currency
      from (values (v_tender.kind::text::money_account, 1), ('unearned', -1)) e (account, sign) where v_tender.amount_minor > 0;
  select sum(t.amount_minor - t.refunded_minor - t.refunding_minor) into v_paid from tender t
    where t.performance_id = p_performance and t.order_id = v_order.id and t.state = 'succeeded';
  if exists (select from performance p where p.id = p_performance and p.state = 'cancelled') then
    if v_order.status in ('paying', 'reserved') then outcome := 'part'; return; end if;  -- given up with what was paid, by the worker
    update orders o set status = 'refund_due' where o.performance_id = p_performance and o.id = v_order.id;
    perform owe(v_order, v_tender, 'money for a cancelled performance');
    outcome := 'refund_due';
  elsif v_order.status in ('paying', 'reserved') then
    if v_paid < v_order.total_minor then outcome := 'part'; return; end if;
    if not exchange_stands(v_order) then outcome := 'lost'; return; end if;
    select c.outcome, c.changed, c.fences into outcome, changed, fences from complete_order(v_order, p_codes) c;
  elsif v_order.status = 'cancelled' and v_order.kept_minor = 0 and v_paid = v_order.total_minor
        and exchange_stands(v_order) and take_back(v_order) then
    select c.outcome, c.changed, c.fences into outcome, changed, fences from complete_order(v_order, p_codes) c;
  else
    update orders o set status = 'refund_due' where o.performance_id = p_performance and o.id = v_order.id;
    perform owe(v_order, v_tender, 'late money');
    outcome := 'refund_due';
  end if;
end $$;

-- The order is paid in full: seats sold, tickets issued, the money earned; and what an exchange gives for it goes out.
-- Outcomes: paid, exchanged. Raises ET004.
create function complete_order(p_order orders, p_codes text[], out outcome text, out changed int[], out fences bigint[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_exchange exchange;
  v_state seat_state := case when p_order.is_comp then 'comp'::seat_state else 'sold' end;
  v_fees bigint;
  v_seats int[] := array(select l.seat_ordinal from order_line l where l.performance_id = p_order.performance_id
                           and l.order_id = p_order.id and l.kind = 'seat' and l.state = 'live' order by l.seat_ordinal);
begin
  select * into v_exchange from exchange e
    where e.performance_id = p_order.performance_id and e.order_id = p_order.id and e.done_at is null;
  outcome := case when found then 'exchanged' else 'paid' end;
  if outcome = 'exchanged' then p_order := carry_over(v_exchange, p_order, v_seats); end if;
  perform 1 from seat_claim c where c.performance_id = p_order.performance_id and c.seat_ordinal = any(v_seats)
    order by c.seat_ordinal for update;
  with sold as (
    update seat_claim c set state = v_state, fence = c.fence + 1
      where c.performance_id = p_order.performance_id and c.seat_ordinal = any(v_seats)
        and c.state in ('paying', 'reserved') and c.order_id = p_order.id
      returning c.seat_ordinal, c.fence)
  select array_agg(seat_ordinal order by seat_ordinal), array_agg(fence order by seat_ordinal) into changed, fences from sold;
  if cardinality(changed) is distinct from cardinality(v_seats) then raise exception using errcode = 'ET004'; end if;
  insert into ticket (performance_id, code, order_id, line_number, seat_ordinal)
    select p_order.performance_id, p_codes[row_number() over (order by l.number)], p_order.id, l.number, l.seat_ordinal
      from order_line l where l.performance_id = p_order.performance_id and l.order_id = p_order.id
       and l.kind = 'seat' and l.state = 'live';
  update orders o set status = 'paid', paid_at = clock_timestamp(), pay_by = null
    where o.performance_id = p_order.performance_id and o.id = p_order.id;
  select coalesce(sum(l.price_minor), 0) into v_fees from order_line l
    where l.performance_id = p_order.performance_id and l.order_id = p_order.id and l.kind = 'fee' and l.state = 'live';
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    select p_order.performance_id, p_order.id, p_order.id, e.account, e.minor, p_order.currency
      from (values ('unearned'::money_account, p_order.total_minor), ('revenue', v_fees - p_order.total_minor),
                   ('fees', -v_fees)) e (account, minor) where e.minor <> 0;
  perform post_charges(p_order);
  insert into outbox (performance_id, topic, order_id) values (p_order.performance_id, 'order_' || outcome, p_order.id);
  insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, order_id, account_id, session_id)
    values (p_order.performance_id, 'sell', v_state, changed, complete_order.fences, p_order.cart_id, p_order.id,
            p_order.account_id, p_order.session_id);
end $$;

-- The seats of a cancelled order once more, all of them or none: only where nobody has them.
create function take_back(p_order orders) returns boolean language plpgsql as $$
declare
  v_seats int[] := array(select l.seat_ordinal from order_line l where l.performance_id = p_order.performance_id
                           and l.order_id = p_order.id and l.kind = 'seat' and l.state = 'live' order by l.seat_ordinal);
  v_taken int[];
  v_fences bigint[];
begin
  perform 1 from seat_claim c where c.performance_id = p_order.performance_id and c.seat_ordinal = any(v_seats)
    order by c.seat_ordinal for update;
  if exists (select from seat_claim c where c.performance_id = p_order.performance_id and c.seat_ordinal = any(v_seats)
               and c.state <> 'open' and not (c.state = 'held' and c.expires_at <= clock_timestamp() and c.code is null)) then
    return false;
  end if;
  begin
    with claimed as (
      update seat_claim c set state = 'paying', cart_id = p_order.cart_id, order_id = p_order.id, expires_at = null, fence = c.fence + 1
        where c.performance_id = p_order.performance_id and c.seat_ordinal = any(v_seats)
        returning c.seat_ordinal, c.fence)
    select array_agg(seat_ordinal order by seat_ordinal), array_agg(fence order by seat_ordinal) into v_taken, v_fences from claimed;
    insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, order_id, account_id, session_id, reason)
      values (p_order.performance_id, 'claim', 'paying', v_taken, v_fences, p_order.cart_id, p_order.id,
              p_order.account_id, p_order.session_id, 'late money');
    perform take_counters(p, p_order.id, p_order.customer, r.coupon_id, counted_seats(p_order, cardinality(v_seats)))
      from performance p left join redemption r on r.performance_id = p.id and r.order_id = p_order.id
     where p.id = p_order.performance_id;
  exception when check_violation then  -- the customer's seats or the coupon's uses went to another order
    return false;
  end;
  return true;
end $$;

-- Money that must go back: a refund row for the worker, the debt in the books, a line for a person.
create function owe(p_order orders, p_tender tender, p_reason text) returns void language plpgsql as $$
declare
  v_amount bigint := p_tender.amount_minor - p_tender.refunded_minor - p_tender.refunding_minor;
  v_refund uuid := gen_random_uuid();
begin
  if v_amount = 0 then return; end if;
  update tender t set refunding_minor = t.refunding_minor + v_amount
    where t.performance_id = p_tender.performance_id and t.id = p_tender.id;
  insert into refund (performance_id, id, order_id, tender_id, state, amount_minor, reason)
    values (p_order.performance_id, v_refund, p_order.id, p_tender.id, 'created', v_amount, p_reason);
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    values (p_order.performance_id, v_refund, p_order.id, 'unearned', v_amount, p_order.currency),
           (p_order.performance_id, v_refund, p_order.id, 'refunds', -v_amount, p_order.currency);
  insert into attention (performance_id, order_id, sentence)
    values (p_order.performance_id, p_order.id,
            format('%s of order %s: %s goes back by %s', p_reason, p_order.reference,
                   money_text(v_amount, p_order.currency), p_tender.kind));
end $$;

-- An amount as people read it. Currencies of ISO 4217 with other than two digits are named.
create function money_text(p_minor bigint, p_currency text) returns text language sql immutable as $$
  select case d.digits when 0 then p_minor::text
                       else round(p_minor / power(10::numeric, d.digits), d.digits)::text end || ' ' || p_currency
    from (select case when p_currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI',
                                          'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
                      when p_currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3 else 2 end as digits) d
$$;

-- T6 for one tender, only when it never was submitted, or on the provider's word that nothing was and will be charged
-- (`p_word`). Outcomes: cancelled, again, succeeded, submitted (ask the provider), unheard.
create function cancel_tender(p_performance bigint, p_tender uuid, p_word boolean, p_reason text) returns text
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_tender tender;
begin
  select * into v_tender from tender t where t.performance_id = p_performance and t.id = p_tender for update;
  if not found then return 'unheard'; end if;
  if v_tender.state = 'succeeded' then return 'succeeded'; end if;
  if v_tender.state = 'cancelled' then return 'again'; end if;
  if v_tender.state <> 'created' and not p_word then return 'submitted'; end if;
  update tender t set state = 'cancelled', deadline = null, reason = p_reason
    where t.performance_id = p_performance and t.id = p_tender;
  return 'cancelled';
end $$;

-- T6 for the order: its buyer gives up, or its time is over. Seats go back, what was paid of it too. Tenders that were not
-- submitted are dropped; while one may still charge, nothing happens. Outcomes: cancelled, refund_due, pending, not_paying.
create function give_up_order(
  p_performance bigint, p_order uuid, p_reason text,
  out outcome text, out changed int[], out fences bigint[], out codes text[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_order orders;
  v_tender tender;
  v_owed boolean := false;
  v_keep bigint;   -- of the deposit
  v_part bigint;
begin
  select * into v_order from orders o where o.performance_id = p_performance and o.id = p_order for update;
  if v_order.id is null or v_order.status not in ('paying', 'reserved') then outcome := 'not_paying'; return; end if;
  perform 1 from tender t where t.performance_id = p_performance and t.order_id = p_order order by t.id for update;
  if exists (select from tender t where t.performance_id = p_performance and t.order_id = p_order
               and t.state in ('submitted', 'unknown')) then outcome := 'pending'; return; end if;
  update tender t set state = 'cancelled', deadline = null, reason = p_reason
    where t.performance_id = p_performance and t.order_id = p_order and t.state = 'created';
  v_keep := deposit_to_keep(v_order);
  for v_tender in select t.* from tender t where t.performance_id = p_performance and t.order_id = p_order
                     and t.state = 'succeeded' order by t.id loop
    v_part := least(v_keep, v_tender.amount_minor);
    v_keep := v_keep - v_part;
    v_tender.amount_minor := v_tender.amount_minor - v_part;
    perform keep_deposit(v_order, v_part);
    perform owe(v_order, v_tender, p_reason);
    v_owed := v_owed or v_tender.amount_minor > 0;
  end loop;
  outcome := case when v_owed then 'refund_due' else 'cancelled' end;
  update orders o set status = outcome::order_status, pay_by = null where o.performance_id = p_performance and o.id = p_order;
  if v_owed or v_order.status = 'reserved' then perform tell_cancelled(v_order); end if;

  perform 1 from seat_claim c join order_line l on (l.performance_id, l.seat_ordinal) = (c.performance_id, c.seat_ordinal)
    where l.performance_id = p_performance and l.order_id = p_order and l.state = 'live' order by c.seat_ordinal for update of c;
  with freed as (
    update seat_claim c set state = let_go(c.code), cart_id = null, order_id = null, expires_at = null, fence = c.fence + 1
      from order_line l
      where l.performance_id = p_performance and l.order_id = p_order and c.performance_id = p_performance
        and c.seat_ordinal = l.seat_ordinal and c.state in ('paying', 'reserved') and c.order_id = p_order
      returning c.seat_ordinal as seat, c.fence, c.state, c.code),
  written as (
    insert into seat_journal (performance_id, act, to_state, seats, fences, code, cart_id, order_id, account_id, session_id, reason)
      select p_performance, 'free', f.state, array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), f.code,
             v_order.cart_id, p_order, v_order.account_id, v_order.session_id, p_reason
        from freed f group by f.state, f.code)
  select array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), array_agg(f.code order by f.seat)
    into changed, fences, codes from freed f;
  perform give_counters(v_order, (select count(*)::int from order_line l where l.performance_id = p_performance
                                     and l.order_id = p_order and l.kind = 'seat' and l.state = 'live'), true);
end $$;

-- T8, for lines of a paid order: their tickets are void, their seats open, the money owed; each refund goes back to the
-- tender that it names, cash and vouchers at once where p_pays_out. Tickets that were admitted are not taken back. The amounts come from the rule (`core`), which is
-- compared here with what the lines cost. Outcomes: owed; again; not_paid; admitted; gone (a line is not live any more);
-- wrong_sum; more_than_paid is raised by the tender's own check.
create function return_lines(
  p_performance bigint, p_order uuid, p_lines smallint[], p_refunds uuid[], p_tenders uuid[], p_amounts bigint[],
  p_kept_minor bigint, p_state order_line_state, p_reason text, p_account bigint, p_session uuid, p_pays_out boolean,
  out outcome text, out changed int[], out fences bigint[], out codes text[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_order orders;
  v_seats int[];
  v_minor bigint;
  v_drawer uuid := open_drawer(p_account, (select p.currency from performance p where p.id = p_performance));
begin
  select * into v_order from orders o where o.performance_id = p_performance and o.id = p_order for update;
  if exists (select from refund r where r.performance_id = p_performance and r.id = any(p_refunds)) then outcome := 'again'; return; end if;
  if v_order.id is null or v_order.status <> 'paid' then outcome := 'not_paid'; return; end if;
  perform 1 from tender t where t.performance_id = p_performance and t.order_id = p_order order by t.id for update;
  if exists (select from ticket t where t.performance_id = p_performance and t.order_id = p_order
               and t.line_number = any(p_lines) and t.state = 'admitted') then outcome := 'admitted'; return; end if;
  select array_agg(l.seat_ordinal order by l.seat_ordinal) into v_seats from order_line l
    where l.performance_id = p_performance and l.order_id = p_order and l.number = any(p_lines) and l.state = 'live';
  if cardinality(v_seats) is distinct from cardinality(p_lines) then outcome := 'gone'; return; end if;
  v_minor := worth_of(v_order, p_lines, p_state = 'voided');
  if v_minor - p_kept_minor <> (select coalesce(sum(a), 0) from unnest(p_amounts) a) or p_kept_minor < 0 then
    outcome := 'wrong_sum'; return;
  end if;

  perform end_charges(v_order, p_lines, p_state, v_drawer);
  update order_line l set state = p_state, shift_id = v_drawer where l.performance_id = p_performance and l.order_id = p_order and l.number = any(p_lines);
  update ticket t set state = 'void' where t.performance_id = p_performance and t.order_id = p_order
    and t.line_number = any(p_lines) and t.state = 'valid';
  update tender t set refunding_minor = t.refunding_minor + r.amount
    from unnest(p_tenders, p_amounts) as r (tender, amount)
    where t.performance_id = p_performance and t.order_id = p_order and t.id = r.tender;
  insert into refund (performance_id, id, order_id, tender_id, state, amount_minor, reason, account_id, shift_id)
    select p_performance, r.refund, p_order, r.tender, 'created', r.amount, p_reason, p_account, v_drawer
      from unnest(p_refunds, p_tenders, p_amounts) as r (refund, tender, amount);
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    select p_performance, r.refund, p_order, e.account, e.sign * r.amount, v_order.currency
      from unnest(p_refunds, p_amounts) as r (refund, amount), (values ('revenue'::money_account, 1), ('refunds', -1)) e (account, sign);
  if not exists (select from order_line l where l.performance_id = p_performance and l.order_id = p_order and l.kind = 'seat'
                   and l.state = 'live') then
    update orders o set status = case when cardinality(p_refunds) > 0 then 'refund_due'::order_status else 'refunded' end
      where o.performance_id = p_performance and o.id = p_order;
  end if;

  perform 1 from seat_claim c where c.performance_id = p_performance and c.seat_ordinal = any(v_seats)
    order by c.seat_ordinal for update;
  with freed as (
    update seat_claim c set state = let_go(c.code), cart_id = null, order_id = null, expires_at = null, fence = c.fence + 1
      where c.performance_id = p_performance and c.seat_ordinal = any(v_seats) and c.state in ('sold', 'comp') and c.order_id = p_order
      returning c.seat_ordinal as seat, c.fence, c.state, c.code),
  written as (
    insert into seat_journal (performance_id, act, to_state, seats, fences, code, cart_id, order_id, account_id, session_id, reason)
      select p_performance, 'free', f.state, array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), f.code,
             v_order.cart_id, p_order, p_account, p_session, p_reason
        from freed f group by f.state, f.code)
  select array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), array_agg(f.code order by f.seat)
    into changed, fences, codes from freed f;
  if cardinality(changed) is distinct from cardinality(v_seats) then raise exception using errcode = 'ET004'; end if;
  perform tell_returned(v_order);
  perform give_counters(v_order, cardinality(p_lines), not exists (
    select from order_line l where l.performance_id = p_performance and l.order_id = p_order and l.kind = 'seat' and l.state = 'live'));
  if p_pays_out then
    perform end_refund(p_performance, r.id, true, null, '', p_account)
      from refund r join tender t on (t.performance_id, t.id) = (r.performance_id, r.tender_id)
     where r.performance_id = p_performance and r.id = any(p_refunds) and t.kind in ('cash', 'voucher');
  end if;
  outcome := 'owed';
end $$;

-- A refund is on its way to its provider, under its own id as the key: asking twice pays once.
create function submit_refund(p_performance bigint, p_refund uuid) returns boolean
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  update refund r set state = 'submitted' where r.performance_id = p_performance and r.id = p_refund and r.state in ('created', 'submitted');
  return found;
end $$;

-- How a refund ended. Outcomes: refunded, failed, again, unheard. Cash is counted out of the drawer of `p_account`;
-- raises ET006 where that is not open.
create function end_refund(
  p_performance bigint, p_refund uuid, p_paid boolean, p_provider_reference text, p_reason text, p_account bigint default null) returns text
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_refund refund;
  v_order orders;
  v_tender tender;
  v_paying uuid := gen_random_uuid();
  v_drawer uuid := open_drawer(p_account, (select p.currency from performance p where p.id = p_performance));
begin
  select o.* into v_order from orders o join refund r on (r.performance_id, r.order_id) = (o.performance_id, o.id)
    where r.performance_id = p_performance and r.id = p_refund for update of o;
  if not found then return 'unheard'; end if;
  select * into v_refund from refund r where r.performance_id = p_performance and r.id = p_refund;
  select * into v_tender from tender t where t.performance_id = p_performance and t.id = v_refund.tender_id for update;
  select * into v_refund from refund r where r.performance_id = p_performance and r.id = p_refund for update;
  if v_refund.state in ('succeeded', 'failed') then return 'again'; end if;
  if not p_paid then
    update refund r set state = 'failed', completed_at = clock_timestamp() where r.performance_id = p_performance and r.id = p_refund;
    update tender t set refunding_minor = t.refunding_minor - v_refund.amount_minor where t.performance_id = p_performance and t.id = v_tender.id;
    insert into attention (performance_id, order_id, sentence)
      values (p_performance, v_order.id, format('the refund of %s for order %s was refused: %s',
              money_text(v_refund.amount_minor, v_order.currency), v_order.reference, left(p_reason, 80)));
    return 'failed';
  end if;
  if v_tender.kind = 'cash' and v_drawer is null then raise exception using errcode = 'ET006'; end if;
  update refund r set state = 'succeeded', completed_at = clock_timestamp(), provider_reference = p_provider_reference,
         shift_id = case when v_tender.kind = 'cash' then v_drawer else r.shift_id end
    where r.performance_id = p_performance and r.id = p_refund;
  update tender t set refunding_minor = t.refunding_minor - v_refund.amount_minor, refunded_minor = t.refunded_minor + v_refund.amount_minor
    where t.performance_id = p_performance and t.id = v_tender.id;
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    select p_performance, v_paying, v_order.id, e.account, e.sign * v_refund.amount_minor, v_order.currency
      from (values ('refunds'::money_account, 1), (v_tender.kind::text::money_account, -1)) e (account, sign);
  if v_tender.kind = 'voucher' then perform refill_voucher(v_tender, v_refund.amount_minor); end if;
  if v_order.status = 'refund_due' and not exists (
      select from refund r where r.performance_id = p_performance and r.order_id = v_order.id and r.state in ('created', 'submitted', 'failed')) then
    update orders o set status = 'refunded' where o.performance_id = p_performance and o.id = v_order.id;
  end if;
  return 'refunded';
end $$;

-- T10 for an order with a customer, a coupon or an address, which counters must judge: claim, cash and success in one
-- transaction. Outcomes: sold, and those of claim_order.
create function sell_order_for_cash(
  p_performance bigint, p_order uuid, p_reference text, p_tender uuid, p_cart uuid, p_account bigint, p_session uuid,
  p_channel text, p_received_minor bigint, p_customer text, p_contact text, p_coupon bigint,
  p_seats int[], p_levels smallint[], p_price_types smallint[], p_prices bigint[], p_discounts bigint[], p_codes text[],
  p_pricing jsonb default null, out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_total bigint;
begin
  perform share_drawer(p_account);  -- before the rows, as everybody does
  select c.outcome into outcome from claim_order(
    p_performance, p_order, p_reference, p_cart, p_account, p_session, p_channel, 'paying', 60, p_customer, p_contact, p_coupon,
    p_seats, p_levels, p_price_types, p_prices, p_discounts, p_pricing) c;
  if outcome <> 'claimed' then return; end if;
  select o.total_minor into v_total from orders o where o.performance_id = p_performance and o.id = p_order;
  perform start_tender(p_performance, p_order, p_tender, 'cash', null, v_total, p_received_minor, 60, p_account);
  select s.changed, s.fences into changed, fences from settle_tender(p_performance, p_tender, p_codes, p_account) s;
  outcome := 'sold';
end $$;
