-- What a performance took, in one look at one moment; with p_at as it was known then.
--
-- `revenue`, `fees`, `tax` and `rounding` are what the books have earned of its orders: together all that buyers paid. One
-- walk over them, since a full stadium has a hundred thousand.
create function settlement_figures(p_performance bigint, p_at timestamptz default null) returns jsonb language sql stable as $$
  with books as (
    select -sum(j.amount_minor) filter (where j.account = 'revenue') as revenue,
           -sum(j.amount_minor) filter (where j.account = 'fees') as fees,
           -sum(j.amount_minor) filter (where j.account = 'tax') as tax,
           -sum(j.amount_minor) filter (where j.account = 'rounding') as rounding
      from money_journal j where j.performance_id = p_performance and (p_at is null or j.at <= p_at)),
  mix as (
    select s.level_number, s.price_type_id, sum(s.tickets) as tickets, sum(s.comps) as comps, sum(s.gross_minor) as minor
      from sales_by_mix(array[p_performance], p_at) s group by 1, 2)
  select jsonb_build_object(
    'mix', (
      select coalesce(jsonb_agg(jsonb_build_object('level', m.level_number, 'price_type', m.price_type_id, 'tickets', m.tickets,
                                                   'comps', m.comps, 'minor', m.minor)
                                order by m.level_number, t.position, t.id), '[]')
        from mix m join price_type t on t.id = m.price_type_id),
    'accounts', (select jsonb_strip_nulls(to_jsonb(b)) from books b))
$$;

-- What moves when a settlement has something new to show: sales, the deal, sheets and signatures.
create function settlement_stamp(p_performance bigint) returns text language sql stable as $$
  select concat_ws(' ',
    (select max(s.at) from sales_journal s where s.performance_id = p_performance),
    (select max(d.version) from deal d where d.performance_id = p_performance),
    (select max(s.number) from settlement s where s.performance_id = p_performance),
    (select count(*) from settlement_signature s where s.performance_id = p_performance))
$$;
