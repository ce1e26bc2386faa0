-- A performance and the versions of its manifest. Ordinals never move (decision 21): what a version takes away is killed
-- with the code `gone`, which nothing else gives or takes.

-- The ordinals that a manifest has no seat for are off sale at every performance on it, from its first moment.
create function close_gone_seats() returns trigger language plpgsql as $$
declare
  v_seats int[] := array(select g.ordinal from manifest_gone g where g.manifest_id = new.manifest_id order by g.ordinal);
begin
  if cardinality(v_seats) > 0 then
    perform set_aside(new.id, 'killed', 'gone', v_seats, null, null, 'no seat of this manifest');
  end if;
  return new;
end $$;

create trigger performance_closes_gone_seats after insert on performance
  for each row execute function close_gone_seats();

-- Puts a performance on another version of the line of its manifest, whole or not at all: seats that the version does
-- not have go off sale, those that it has again come back, and its places behind the last become seats. Whoever holds or
-- buys at the same moment is judged seat by seat under the claim's key, as ever: a seat that somebody has is not taken
-- away (ET001), and one that is taken away cannot be had.
--
-- Outcomes: rebased; moved_on (it is not on p_from any more); other_line (or an earlier version); over.
create function rebase_performance(
  p_performance bigint, p_from bigint, p_to bigint, p_account bigint, p_reason text,
  out outcome text, out closed int[], out closed_fences bigint[], out opened int[], out opened_fences bigint[]
) language plpgsql as $$
declare
  v_performance performance;
  v_gone int[] := array(
    select ordinal from manifest_gone where manifest_id = p_to
    except select ordinal from manifest_gone where manifest_id = p_from order by 1);
  v_back int[] := array(
    select ordinal from manifest_gone where manifest_id = p_from
    except select ordinal from manifest_gone where manifest_id = p_to order by 1);
begin
  select * into v_performance from performance p where p.id = p_performance for update;
  if v_performance.manifest_id is distinct from p_from then outcome := 'moved_on'; return; end if;
  if v_performance.state in ('played', 'cancelled') then outcome := 'over'; return; end if;
  update performance p set manifest_id = m.id, seat_count = m.seat_count, version = p.version + 1
    from manifest m join manifest o on coalesce(o.line_id, o.id) = coalesce(m.line_id, m.id)
   where p.id = p_performance and m.id = p_to and o.id = p_from and m.seat_count >= p.seat_count;
  if not found then outcome := 'other_line'; return; end if;
  if cardinality(v_gone) > 0 then
    select s.changed, s.fences into closed, closed_fences
      from take_away(p_performance, v_gone, p_account, p_reason) s;
  end if;
  with back as (
    update seat_claim c set state = 'open', code = null, fence = c.fence + 1
      where c.performance_id = p_performance and c.seat_ordinal = any(v_back) and c.state = 'killed' and c.code = 'gone'
      returning c.seat_ordinal, c.fence)
  select array_agg(seat_ordinal order by seat_ordinal), array_agg(fence order by seat_ordinal) into opened, opened_fences from back;
  if opened is not null then
    insert into seat_journal (performance_id, act, to_state, seats, fences, account_id, reason)
      values (p_performance, 'free', 'open', opened, opened_fences, p_account, p_reason);
  end if;
  -- What a new price level costs, its manifest says; other prices are the performance's own.
  insert into performance_price (performance_id, level_number, price_type_id, price_minor)
    select p_performance, l.number, t.price_type_id, l.price_minor
      from manifest_level l
     cross join (select distinct price_type_id from performance_price where performance_id = p_performance) t
     where l.manifest_id = p_to and l.price_minor is not null
       and v_performance.scaling_version is null
       and not exists (select from manifest_level o where o.manifest_id = p_from and o.number = l.number)
    on conflict do nothing;
  -- Scalings have a byte a seat: a new seat is of the level that is called like its own, else of the first.
  update scaling s set revision = s.revision + 1, levels = s.levels || n.levels
    from (select v.version, string_agg(set_byte('\x00'::bytea, 0, coalesce(k.number, 0)::int), ''::bytea order by seat) as levels
            from scaling v
           cross join new_seats(p_to, v_performance.seat_count) w
            left join scaling_level k on (k.performance_id, k.version, k.name) = (v.performance_id, v.version, w.level)
           where v.performance_id = p_performance group by v.version) n
   where s.performance_id = p_performance and s.version = n.version;
  outcome := 'rebased';
end $$;

-- The ordinals of a manifest from so many on, with the names of their price levels; null where no seat is.
create function new_seats(p_manifest bigint, p_first int) returns table (seat int, level text) language sql stable as $$
  select r.first_ordinal + u.n::int - 1, l.name::text
    from manifest_row r cross join lateral unnest(r.levels) with ordinality u (number, n)
    join manifest_level l on l.manifest_id = r.manifest_id and l.number = u.number
   where r.manifest_id = p_manifest and r.first_ordinal + u.n - 1 >= p_first
  union all
  select g.ordinal, null from manifest_gone g where g.manifest_id = p_manifest and g.ordinal >= p_first
$$;

-- Seats off sale for good, all or none: those only that are open or that nobody has asked for. Raised: ET001.
create function take_away(
  p_performance bigint, p_seats int[], p_account bigint, p_reason text, out changed int[], out fences bigint[]
) language plpgsql as $$
begin
  with claimed as (
    insert into seat_claim as c (performance_id, seat_ordinal, state, code)
      select p_performance, s, 'killed', 'gone' from unnest(p_seats) s order by s
      on conflict (performance_id, seat_ordinal) do update
        set state = 'killed', code = 'gone', cart_id = null, expires_at = null, fence = c.fence + 1
        where c.state = 'open' or (c.state = 'held' and c.expires_at <= clock_timestamp() and c.code is null)
      returning c.seat_ordinal, c.fence)
  select array_agg(seat_ordinal order by seat_ordinal), array_agg(claimed.fence order by seat_ordinal)
    into changed, fences from claimed;
  if cardinality(changed) is distinct from cardinality(p_seats) then raise exception using errcode = 'ET001'; end if;
  insert into seat_journal (performance_id, act, to_state, seats, fences, code, account_id, reason)
    values (p_performance, 'kill', 'killed', changed, take_away.fences, 'gone', p_account, p_reason);
end $$;
