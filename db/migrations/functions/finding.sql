-- What an order is found by, and what happens to it at the window.

-- Text as it is compared: small letters, without accents. Its twin is `folded` in core/sales/questions.py.
create function folded(p_text text) returns text language sql immutable as $$
  select translate(regexp_replace(normalize(replace(lower(p_text), 'ß', 'ss'), NFKD), '[\u0300-\u036f]', '', 'g'), 'øłđı', 'oldi')
$$;

-- The words of a text: what stands between spaces and signs, an address also whole, a telephone number as one word behind
-- `#` and from its end to its beginning, because people tell the end of it and leave the country away.
create function words_of(p_text text) returns setof text language sql immutable as $$
  select w from regexp_split_to_table(
    folded(regexp_replace(p_text, '\+?\d(?:[ /().-]*\d){5,}', ' ', 'g')), '[^[:alnum:]]+') w where w <> ''
  union select w from regexp_split_to_table(folded(p_text), '\s+') w where w like '%_@_%'
  union select '#' || reverse(regexp_replace(n[1], '\D', '', 'g'))
    from regexp_matches(p_text, '(\+?\d(?:[ /().-]*\d){5,})', 'g') n
$$;

-- Each word keeps all others of its order beside it, between spaces: see 0023_search.sql. What is told later is told with
-- what was known before.
create function keep_words(p_performance bigint, p_order uuid, p_at timestamptz, p_customer text, p_contact text) returns void
language sql as $$
  with words as (select distinct left(w, 80) as word
      from (select words_of(p_customer) union select words_of(p_contact)) said (w) where w is not null)
  insert into order_word (performance_id, order_id, word, at, said)
    select p_performance, p_order, word, p_at,
           (select left(' ' || string_agg(word, ' ' order by word) || ' ', 560) from words)
      from words
    on conflict (performance_id, order_id, word) do update set said = excluded.said
$$;

-- The tickets of an order are handed over, or were not after all. Outcomes: done; again (it stands so already); no_order;
-- not_paid (there is nothing to hand over). `again` comes with when, who and where.
create function collect_order(
  p_performance bigint, p_order uuid, p_collected boolean, p_account bigint, p_session uuid,
  out outcome text, out at timestamptz, out who text, out terminal text
) language plpgsql as $$
declare
  v_order orders;
begin
  select * into v_order from orders o where o.performance_id = p_performance and o.id = p_order for update;
  if not found then outcome := 'no_order'; return; end if;
  if (v_order.collected_at is not null) = p_collected then
    select j.at, a.display_name, s.terminal into at, who, terminal
      from order_journal j left join account a on a.id = j.account_id left join session s on s.id = j.session_id
     where j.performance_id = p_performance and j.order_id = p_order and j.act in ('collect', 'uncollect')
     order by j.id desc limit 1;
    outcome := 'again'; return;
  end if;
  if p_collected and not exists (select from ticket t where t.performance_id = p_performance and t.order_id = p_order
                                   and t.state <> 'void') then outcome := 'not_paid'; return; end if;
  update orders o set collected_at = case when p_collected then clock_timestamp() end
    where o.performance_id = p_performance and o.id = p_order;
  insert into order_journal (performance_id, order_id, act, account_id, session_id)
    values (p_performance, p_order, case when p_collected then 'collect' else 'uncollect' end, p_account, p_session);
  outcome := 'done';
end $$;
