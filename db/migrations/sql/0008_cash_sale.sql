-- T10: a cash sale is claim and success in one transaction, because no unknown outcome exists. The lines come priced
-- from the caller and are compared with the price list here: what was shown is what is charged, or nothing is.
--
-- Outcomes: sold; again (this order id was sold before: the stored sale stands); ended (the hold is gone);
-- not_mine; price_changed; closed. Raised: ET002 when a seat of a living hold is not the cart's any more.

create function sell_for_cash(
  p_performance bigint, p_order uuid, p_reference text, p_tender uuid, p_cart uuid, p_account bigint, p_session uuid,
  p_channel text, p_seats int[], p_levels smallint[], p_price_types smallint[], p_prices bigint[], p_codes text[],
  p_received_minor bigint,
  out outcome text, out changed int[], out fences bigint[], out total_minor bigint
) language plpgsql as $$
declare
  v_hold hold;
  v_performance performance;
  v_left int[];
begin
  select o.total_minor into total_minor from orders o where o.performance_id = p_performance and o.id = p_order;
  if found then outcome := 'again'; return; end if;
  select * into v_hold from hold h where h.performance_id = p_performance and h.cart_id = p_cart for update;
  if not found then
    -- The first try may have committed between the look above and this lock.
    select o.total_minor into total_minor from orders o where o.performance_id = p_performance and o.id = p_order;
    outcome := case when found then 'again' else 'ended' end;
    return;
  end if;
  if v_hold.account_id <> p_account then outcome := 'not_mine'; return; end if;
  if v_hold.expires_at <= clock_timestamp() or not v_hold.seats @> p_seats then outcome := 'ended'; return; end if;
  select * into v_performance from performance p where p.id = p_performance;
  if v_performance.state not in ('on_sale', 'off_sale', 'in_progress') then outcome := 'closed'; return; end if;
  if (select count(*) from unnest(p_levels, p_price_types, p_prices) as l (level, price_type, price)
        join performance_price pp on pp.performance_id = p_performance and pp.level_number = l.level
          and pp.price_type_id = l.price_type and pp.price_minor = l.price) <> cardinality(p_seats) then
    outcome := 'price_changed'; return;
  end if;
  select sum(price) into total_minor from unnest(p_prices) price;

  perform 1 from seat_claim c where c.performance_id = p_performance and c.seat_ordinal = any(p_seats)
    order by c.seat_ordinal for update;
  with sold as (
    update seat_claim c set state = 'sold', order_id = p_order, expires_at = null, fence = c.fence + 1
      where c.performance_id = p_performance and c.seat_ordinal = any(p_seats)
        and c.state = 'held' and c.cart_id = p_cart and c.expires_at > clock_timestamp()
      returning c.seat_ordinal, c.fence)
  select array_agg(seat_ordinal order by seat_ordinal), array_agg(fence order by seat_ordinal) into changed, fences from sold;
  if cardinality(changed) is distinct from cardinality(p_seats) then raise exception using errcode = 'ET002'; end if;

  insert into orders (performance_id, id, reference, status, account_id, session_id, cart_id, channel, total_minor, currency, paid_at)
    values (p_performance, p_order, p_reference, 'paid', p_account, p_session, p_cart, p_channel, sell_for_cash.total_minor,
            v_performance.currency, clock_timestamp());
  insert into order_line (performance_id, order_id, number, seat_ordinal, level_number, price_type_id, price_minor)
    select p_performance, p_order, l.number, l.seat, l.level, l.price_type, l.price
      from unnest(p_seats, p_levels, p_price_types, p_prices) with ordinality as l (seat, level, price_type, price, number);
  insert into ticket (performance_id, code, order_id, line_number, seat_ordinal)
    select p_performance, t.code, p_order, t.number, t.seat
      from unnest(p_codes, p_seats) with ordinality as t (code, seat, number);
  insert into tender (performance_id, id, order_id, kind, state, amount_minor, received_minor)
    values (p_performance, p_tender, p_order, 'cash', 'succeeded', sell_for_cash.total_minor, p_received_minor);
  if total_minor > 0 then
    insert into money_journal (performance_id, transaction_id, order_id, account, amount_minor, currency)
      values (p_performance, p_tender, p_order, 'cash', sell_for_cash.total_minor, v_performance.currency),
             (p_performance, p_tender, p_order, 'revenue', -sell_for_cash.total_minor, v_performance.currency);
  end if;
  insert into seat_journal (performance_id, act, to_state, seats, fences, cart_id, order_id, account_id, session_id)
    values (p_performance, 'sell', 'sold', changed, sell_for_cash.fences, p_cart, p_order, p_account, p_session);

  v_left := array(select s from unnest(v_hold.seats) s where s <> all(p_seats) order by s);
  if cardinality(v_left) = 0 then
    delete from hold h where h.performance_id = p_performance and h.cart_id = p_cart;
  else
    update hold h set seats = v_left where h.performance_id = p_performance and h.cart_id = p_cart;
  end if;
  outcome := 'sold';
end $$;
