-- What a performance is now. Its row says what somebody last wrote down; the clock may have gone on since.

-- The state by the row and the clock: `core/programming/lifecycle.py` draws the same table. One expression without a
-- block, so that the planner puts it in place of its call.
create function due_state(p performance) returns performance_state language sql as $$
  select case
    when p.state in ('played', 'settled', 'postponed', 'cancelled') then p.state
    when p.state = 'draft' and coalesce(p.announce_at > clock_timestamp(), true) then p.state
    when p.state = 'in_progress' or p.starts_at <= clock_timestamp() then
      case when p.ends_at <= clock_timestamp() then 'played'::performance_state else 'in_progress'::performance_state end
    when p.state = 'off_sale' then p.state
    when p.state = 'on_sale' or p.on_sale_at <= clock_timestamp() then
      case when p.off_sale_at <= clock_timestamp() then 'off_sale'::performance_state else 'on_sale'::performance_state end
    else 'announced'::performance_state end
$$;

-- Whether seats are held now. After its beginning the till sells to latecomers, unless the sale ended before.
create function is_selling(p performance) returns boolean language sql as $$
  select case due_state(p)
    when 'on_sale' then true
    when 'in_progress' then coalesce(p.off_sale_at > clock_timestamp(), true)
    else false end
$$;

-- Whether a cart that was held while it sold may still be paid.
create function may_be_paid(p performance) returns boolean language sql as $$
  select due_state(p) in ('on_sale', 'off_sale', 'in_progress')
$$;

-- Everybody with seats and an address is written to; how many. `p_was`: when it was to begin.
create function tell_holders(p_performance bigint, p_topic text, p_was timestamptz) returns int language sql as $$
  with told as (
    insert into outbox (performance_id, topic, order_id, starts_was)
      select o.performance_id, p_topic, o.id, p_was from orders o
       where o.performance_id = p_performance and o.status in ('paid', 'reserved') and o.contact is not null
         and exists (select from order_line l where l.performance_id = o.performance_id and l.order_id = o.id
                       and l.kind = 'seat' and l.state = 'live') returning 1)
  select count(*)::int from told
$$;

-- Whose tickets came back reads so; where the performance is cancelled, that it is.
create function tell_returned(p_order orders) returns void language sql as $$
  insert into outbox (performance_id, topic, order_id)
    select p.id, case p.state when 'cancelled' then 'performance_cancelled' else 'order_returned' end, p_order.id
      from performance p where p.id = p_order.performance_id
$$;

-- Whose seats were reserved and not all paid, at a performance that is cancelled. Nobody reads of it where it is not.
create function tell_cancelled(p_order orders) returns void language sql as $$
  insert into outbox (performance_id, topic, order_id)
    select p.id, 'performance_cancelled', p_order.id
      from performance p where p.id = p_order.performance_id and p.state = 'cancelled'
$$;
