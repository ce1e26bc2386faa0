-- The house as it stands, read whole: for planes, and for the house equation.

-- The touched seats of a house, packed: ordinals and fences as four bytes each (big-endian), states as the first letter
-- of their word, an allocated seat as the capital letter of its allocation. A run-out hold has ended, with the fence it has.
create function house_plane(
  p_performance bigint, out seat_count int, out ordinals bytea, out letters text, out fences bytea)
language sql stable as $$
  select p.seat_count, c.ordinals, c.letters, c.fences
    from performance p cross join lateral (
      select string_agg(int4send(seat_ordinal), '' order by seat_ordinal) as ordinals,
             string_agg(case when state = 'held' and expires_at <= clock_timestamp() then coalesce(code, 'o')
                             when state = 'allocated' then code
                             else left(state::text, 1) end, '' order by seat_ordinal) as letters,
             string_agg(int4send(fence::int), '' order by seat_ordinal) as fences
        from seat_claim where performance_id = p.id) c
    where p.id = p_performance
$$;

-- How many seats of each performance are in each state; open is what is left of the manifest. The house equation.
create function house_counts(p_performances bigint[])
returns table (
  performance_id bigint, open bigint, held bigint, paying bigint, reserved bigint, sold bigint, comp bigint,
  allocated bigint, killed bigint, manifest bigint)
language sql stable as $$
  select p.id,
         p.seat_count - coalesce(c.held + c.paying + c.reserved + c.sold + c.comp + c.allocated + c.killed, 0),
         coalesce(c.held, 0), coalesce(c.paying, 0), coalesce(c.reserved, 0), coalesce(c.sold, 0), coalesce(c.comp, 0),
         coalesce(c.allocated, 0), coalesce(c.killed, 0), p.seat_count
    from performance p
    left join lateral (
      select count(*) filter (where state = 'held' and expires_at > clock_timestamp()) as held,
             count(*) filter (where state = 'paying') as paying,
             count(*) filter (where state = 'reserved') as reserved,
             count(*) filter (where state = 'sold') as sold,
             count(*) filter (where state = 'comp') as comp,
             count(*) filter (where state = 'allocated'
                                 or (state = 'held' and expires_at <= clock_timestamp() and code is not null)) as allocated,
             count(*) filter (where state = 'killed') as killed
        from seat_claim where seat_claim.performance_id = p.id) c on true
    where p.id = any(p_performances)
$$;
