-- Whether these seats are of these levels by the live scaling of the performance. Where it has none the manifest says so,
-- which never changes and was read by whoever asks: nothing is looked up then.
--
-- Asked at every sale of a house that was scaled: a price that is right for a level is wrong for a seat that has left it.
create function levels_stand(p_performance performance, p_seats int[], p_levels smallint[]) returns boolean
language plpgsql stable as $$
begin
  return p_performance.scaling_version is null or not exists (
    select from scaling s, unnest(p_seats, p_levels) as a (seat, level)
     where s.performance_id = p_performance.id and s.version = p_performance.scaling_version
       and substring(s.levels from a.seat + 1 for 1) <> set_byte('\x00'::bytea, 0, a.level::int));
end $$;
