-- An exchange (T11): lines of a paid order go out, seats of a cart come in, in a new order, netted in one commit. The new
-- order is paid by the money of what goes out, tender by tender, and by what is left to pay.
--
-- Even, money back, cash and vouchers are one transaction. Where a card pays the difference, the new order claims its seats
-- first (T3) and is paid like any other; its settlement (T5) makes the exchange, or finds the old tickets gone.
--
-- Locks as in `payments.sql`, the new order before the old one; the claim rows of both together, by performance and ordinal.
-- Cash comes in by `start_tender` and `settle_tender` and goes out by `end_refund`, and by nothing else: what is carried
-- from order to order (`carried_from`, `carried_to`) moves in no drawer.
--
-- Raised: ET007 the difference was not paid after all, or the money is not there; nothing was done.

-- Outcomes: exchanged; claimed (a card is to pay); again (the new order is there); not_paid, gone, admitted, comp (of the
-- old one); other_currency; wrong_sum; too_small (the cash); and those of claim_order.
create function exchange_lines(
  p_performance bigint, p_order uuid, p_reference text, p_cart uuid, p_account bigint, p_session uuid, p_channel text,
  p_pay_seconds int, p_from_performance bigint, p_from uuid, p_out smallint[], p_fee_minor bigint, p_reason text,
  p_seats int[], p_levels smallint[], p_price_types smallint[], p_prices bigint[],
  p_refunds uuid[], p_tenders uuid[], p_amounts bigint[],
  p_kind tender_kind, p_tender uuid, p_received_minor bigint, p_voucher uuid, p_codes text[], p_pricing jsonb default null,
  out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_from orders;
  v_new orders;
  v_performance performance;
  v_out_seats int[];
  v_out bigint;
  v_difference bigint;
  v_counted int;
begin
  perform share_drawer(p_account);  -- before the rows, as everybody does
  perform 1 from hold h where h.performance_id = p_performance and h.cart_id = p_cart for update;
  select * into v_from from orders o where o.performance_id = p_from_performance and o.id = p_from for update;
  if exists (select from orders o where o.performance_id = p_performance and o.id = p_order) then outcome := 'again'; return; end if;
  outcome := why_not_exchanged(v_from, p_out);
  if outcome is not null then return; end if;
  select * into v_performance from performance p where p.id = p_performance;
  if v_performance.currency <> v_from.currency then outcome := 'other_currency'; return; end if;
  v_out_seats := array(select l.seat_ordinal from order_line l
    where l.performance_id = p_from_performance and l.order_id = p_from and l.number = any(p_out));
  v_out := worth_of(v_from, p_out, false);
  v_difference := (select sum(p) from unnest(p_prices) p) + on_top_of(p_pricing) + p_fee_minor - v_out;
  if (select coalesce(sum(a), 0) from unnest(p_amounts) a) <> greatest(-v_difference, 0) or p_fee_minor < 0
     or (p_kind is null and v_difference > 0) then outcome := 'wrong_sum'; return; end if;
  if p_kind = 'cash' and p_received_minor < v_difference then outcome := 'too_small'; return; end if;

  perform lock_seats(p_performance, p_seats, p_from_performance, v_out_seats);
  select c.outcome, c.changed, c.fences into outcome, changed, fences from claim_order(
    p_performance, p_order, p_reference, p_cart, p_account, p_session, p_channel, 'paying', p_pay_seconds, null, v_from.contact,
    null, p_seats, p_levels, p_price_types, p_prices, array_fill(0::bigint, array[cardinality(p_seats)]), p_pricing) c;
  if outcome <> 'claimed' then return; end if;
  v_counted := case when v_from.customer is null then 0
                    when p_performance <> p_from_performance then cardinality(p_seats)
                    else greatest(cardinality(p_seats) - cardinality(p_out), 0) end;
  perform take_counters(v_performance, p_order, v_from.customer, null, v_counted) where v_counted > 0;
  insert into order_line (performance_id, order_id, number, kind, price_minor)
    select p_performance, p_order, max(l.number) + 1, 'fee', p_fee_minor from order_line l
     where l.performance_id = p_performance and l.order_id = p_order and p_fee_minor > 0 having p_fee_minor > 0;
  update orders o set customer = v_from.customer, total_minor = greatest(v_difference, 0)
    where o.performance_id = p_performance and o.id = p_order returning * into v_new;
  if v_new.customer is not null then
    perform keep_words(p_performance, p_order, v_new.created_at, v_new.customer, v_new.contact);
  end if;
  insert into exchange (performance_id, order_id, from_performance_id, from_order_id, out_lines, out_minor, fee_minor, back_minor,
                        counted_seats, reason, account_id, session_id)
    values (p_performance, p_order, p_from_performance, p_from, p_out, v_out, p_fee_minor, greatest(-v_difference, 0),
            v_counted, p_reason, p_account, p_session);

  if v_difference <= 0 then
    perform owe_back(v_from, p_refunds, p_tenders, p_amounts, p_reason, p_account);
    select c.outcome, c.changed, c.fences into outcome, changed, fences from complete_order(v_new, p_codes) c;
    perform end_refund(p_from_performance, r.id, true, null, '', p_account)
      from refund r join tender t on (t.performance_id, t.id) = (r.performance_id, r.tender_id)
     where r.performance_id = p_from_performance and r.id = any(p_refunds) and t.kind in ('cash', 'voucher');
  elsif p_kind = 'cash' then
    perform start_tender(p_performance, p_order, p_tender, 'cash', null, v_difference, p_received_minor, 60, p_account);
    select s.outcome, s.changed, s.fences into outcome, changed, fences from settle_tender(p_performance, p_tender, p_codes, p_account) s;
  elsif p_kind = 'voucher' then
    select s.outcome, s.changed, s.fences into outcome, changed, fences
      from pay_by_voucher(p_performance, p_order, p_tender, p_voucher, v_difference, p_codes, p_account) s;
  end if;
  if p_kind is distinct from 'card' and outcome <> 'exchanged' then raise exception using errcode = 'ET007'; end if;
end $$;

-- Why these lines of an order cannot go out, null where they can. The caller has locked the order.
create function why_not_exchanged(p_from orders, p_out smallint[]) returns text language plpgsql as $$
begin
  if p_from.id is null or p_from.status <> 'paid' then return 'not_paid'; end if;
  if p_from.is_comp then return 'comp'; end if;
  if exists (select from ticket t where t.performance_id = p_from.performance_id and t.order_id = p_from.id
               and t.line_number = any(p_out) and t.state = 'admitted') then return 'admitted'; end if;
  if (select count(*) from order_line l where l.performance_id = p_from.performance_id and l.order_id = p_from.id
        and l.number = any(p_out) and l.kind = 'seat' and l.state = 'live') <> cardinality(p_out) then return 'gone'; end if;
  return null;
end $$;

-- Whether an order that is paid may be completed: what an exchange gives for it is still there. Locks the old order.
create function exchange_stands(p_order orders) returns boolean language plpgsql as $$
declare
  v_exchange exchange;
  v_from orders;
begin
  select * into v_exchange from exchange e where e.performance_id = p_order.performance_id and e.order_id = p_order.id
    and e.done_at is null;
  if not found then return true; end if;
  select * into v_from from orders o where o.performance_id = v_exchange.from_performance_id and o.id = v_exchange.from_order_id
    for update;
  return why_not_exchanged(v_from, v_exchange.out_lines) is null;
end $$;

-- How many seats an order took of its customer's limit: those of an exchange only what they are more than the old ones.
create function counted_seats(p_order orders, p_seats int) returns int language sql stable as $$
  select coalesce((select e.counted_seats from exchange e where e.performance_id = p_order.performance_id
                     and e.order_id = p_order.id and e.done_at is null), p_seats)
$$;

create function lock_seats(p_performance bigint, p_seats int[], p_other bigint, p_others int[]) returns void language plpgsql as $$
begin
  perform 1 from seat_claim c
    join (select p_performance as performance_id, s as seat from unnest(p_seats) s
          union select p_other, s from unnest(p_others) s) a on (a.performance_id, a.seat) = (c.performance_id, c.seat_ordinal)
   order by c.performance_id, c.seat_ordinal for update of c;
end $$;

-- What an exchange gives back of the old order, by the rule of `core`, before the rest is carried over.
create function owe_back(
  p_from orders, p_refunds uuid[], p_tenders uuid[], p_amounts bigint[], p_reason text, p_account bigint) returns void
language plpgsql as $$
begin
  perform 1 from tender t where t.performance_id = p_from.performance_id and t.order_id = p_from.id order by t.id for update;
  update tender t set refunding_minor = t.refunding_minor + r.amount
    from unnest(p_tenders, p_amounts) as r (tender, amount)
    where t.performance_id = p_from.performance_id and t.order_id = p_from.id and t.id = r.tender;
  insert into refund (performance_id, id, order_id, tender_id, state, amount_minor, reason, account_id)
    select p_from.performance_id, r.refund, p_from.id, r.tender, 'created', r.amount, p_reason, p_account
      from unnest(p_refunds, p_tenders, p_amounts) as r (refund, tender, amount);
  insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
    select p_from.performance_id, r.refund, p_from.id, e.account, e.sign * r.amount, p_from.currency
      from unnest(p_refunds, p_amounts) as r (refund, amount), (values ('revenue'::money_account, 1), ('refunds', -1)) e (account, sign);
end $$;

-- The old lines end, their tickets die, their seats open, and their money becomes that of the new order. Gives the new order
-- with its total. `p_in` are its seats. Raises ET004, ET007.
create function carry_over(p_exchange exchange, p_order orders, p_in int[]) returns orders
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_from orders;
  v_seats int[];
  v_changed int[];
  v_fences bigint[];
  v_codes text[];
  v_reason text;
begin
  select * into v_from from orders o where o.performance_id = p_exchange.from_performance_id and o.id = p_exchange.from_order_id
    for update;
  v_reason := 'exchanged for ' || p_order.reference;
  v_seats := array(select l.seat_ordinal from order_line l where l.performance_id = v_from.performance_id
                     and l.order_id = v_from.id and l.number = any(p_exchange.out_lines) order by l.seat_ordinal);
  perform lock_seats(p_order.performance_id, p_in, v_from.performance_id, v_seats);
  perform end_charges(v_from, p_exchange.out_lines, 'exchanged', null);
  update order_line l set state = 'exchanged'
    where l.performance_id = v_from.performance_id and l.order_id = v_from.id and l.number = any(p_exchange.out_lines);
  update ticket t set state = 'void' where t.performance_id = v_from.performance_id and t.order_id = v_from.id
    and t.line_number = any(p_exchange.out_lines) and t.state = 'valid';
  with freed as (
    update seat_claim c set state = let_go(c.code), cart_id = null, order_id = null, expires_at = null, fence = c.fence + 1
      where c.performance_id = v_from.performance_id and c.seat_ordinal = any(v_seats) and c.state = 'sold' and c.order_id = v_from.id
      returning c.seat_ordinal as seat, c.fence, c.state, c.code),
  written as (
    insert into seat_journal (performance_id, act, to_state, seats, fences, code, cart_id, order_id, account_id, session_id, reason)
      select v_from.performance_id, 'free', f.state, array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), f.code,
             v_from.cart_id, v_from.id, p_exchange.account_id, p_exchange.session_id, v_reason
        from freed f group by f.state, f.code)
  select array_agg(f.seat order by f.seat), array_agg(f.fence order by f.seat), array_agg(f.code order by f.seat)
    into v_changed, v_fences, v_codes from freed f;
  if cardinality(v_changed) is distinct from cardinality(p_exchange.out_lines) then raise exception using errcode = 'ET004'; end if;

  perform carry_money(v_from, p_order, p_exchange.out_minor - p_exchange.back_minor, v_reason, p_exchange.account_id);
  if not exists (select from order_line l where l.performance_id = v_from.performance_id and l.order_id = v_from.id
                   and l.kind = 'seat' and l.state = 'live') then
    update orders o set status = case when exists (
        select from refund r where r.performance_id = o.performance_id and r.order_id = o.id and r.state <> 'succeeded')
        then 'refund_due'::order_status else 'refunded' end
      where o.performance_id = v_from.performance_id and o.id = v_from.id;
  end if;
  perform give_counters(v_from, case when v_from.performance_id <> p_order.performance_id then cardinality(v_seats)
                                     else greatest(cardinality(v_seats) - cardinality(p_in), 0) end, false);
  update exchange e set done_at = clock_timestamp(), freed = v_changed, freed_fences = v_fences, freed_codes = v_codes
    where e.performance_id = p_exchange.performance_id and e.order_id = p_exchange.order_id;
  update orders o set total_minor = lines_minor(o.performance_id, o.id)
    where o.performance_id = p_order.performance_id and o.id = p_order.id returning * into p_order;
  return p_order;
end $$;

-- Money of one order becomes money of another, each part in a tender of the same kind that its provider still knows, so that
-- it can go back to where it came from. By the order in which money goes back. Raises ET007 where it is not there.
create function carry_money(p_from orders, p_to orders, p_minor bigint, p_reason text, p_account bigint) returns void
language plpgsql as $$
declare
  v_tender tender;
  v_part bigint;
  v_refund uuid;
  v_new uuid;
begin
  for v_tender in select t.* from tender t where t.performance_id = p_from.performance_id and t.order_id = p_from.id
                     and t.state = 'succeeded' and t.amount_minor > t.refunded_minor + t.refunding_minor
                   order by t.kind = 'cash', t.kind = 'voucher', t.created_at desc, t.id desc for update loop
    exit when p_minor = 0;
    v_part := least(p_minor, v_tender.amount_minor - v_tender.refunded_minor - v_tender.refunding_minor);
    p_minor := p_minor - v_part;
    v_refund := gen_random_uuid();
    v_new := gen_random_uuid();
    update tender t set refunded_minor = t.refunded_minor + v_part where t.performance_id = v_tender.performance_id and t.id = v_tender.id;
    insert into refund (performance_id, id, order_id, tender_id, state, amount_minor, reason, account_id, completed_at, carried_to)
      values (p_from.performance_id, v_refund, p_from.id, v_tender.id, 'succeeded', v_part, p_reason, p_account,
              clock_timestamp(), v_new);
    insert into tender (performance_id, id, order_id, kind, state, amount_minor, received_minor, provider, provider_reference, carried_from)
      values (p_to.performance_id, v_new, p_to.id, v_tender.kind, 'succeeded', v_part, v_part, v_tender.provider,
              v_tender.provider_reference, coalesce(v_tender.carried_from, v_tender.id));
    insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
      values (p_from.performance_id, v_refund, p_from.id, 'revenue', v_part, p_from.currency),
             (p_from.performance_id, v_refund, p_from.id, v_tender.kind::text::money_account, -v_part, p_from.currency),
             (p_to.performance_id, v_new, p_to.id, v_tender.kind::text::money_account, v_part, p_to.currency),
             (p_to.performance_id, v_new, p_to.id, 'unearned', -v_part, p_to.currency);
    insert into voucher_journal (voucher_id, act, amount_minor, performance_id, order_id, tender_id, account_id)
      select v_tender.provider_reference::uuid, j.act, j.sign * v_part, j.performance, j.order_id, j.tender, p_account
        from (values ('back'::voucher_act, 1, p_from.performance_id, p_from.id, v_tender.id),
                     ('spend', -1, p_to.performance_id, p_to.id, v_new)) j (act, sign, performance, order_id, tender)
       where v_tender.kind = 'voucher';
  end loop;
  if p_minor > 0 then raise exception using errcode = 'ET007'; end if;
end $$;
