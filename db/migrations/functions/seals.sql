-- The chain over the journals: see 0015. The digest of a row is of its columns by name, so that columns which come later
-- change no digest. Settings that change how a value is written as text are fixed by each function.

create function journal_digests(p_journal text, p_after bigint, p_upto bigint)
returns table (id bigint, digest bytea) language plpgsql stable security definer
set search_path = public, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD' set bytea_output = 'hex' as $$
begin
  return query execute format(
    'select j.id, substr(sha256(convert_to(concat_ws(''|'', %s), ''UTF8'')), 1, 8) from %I j where j.id > $1 and j.id <= $2 order by j.id',
    case p_journal
      when 'seat_journal' then 'j.performance_id, j.id, j.at, j.act, j.to_state, j.seats, j.fences, coalesce(j.cart_id::text, ''-''), coalesce(j.order_id::text, ''-''), coalesce(j.account_id::text, ''-''), coalesce(j.session_id::text, ''-''), coalesce(j.reason, ''-''), coalesce(j.code, ''-'')'
      when 'money_journal' then 'j.performance_id, j.id, j.at, j.transaction_id, j.order_id, j.account, j.amount_minor, j.currency'
      when 'audit_entry' then 'j.id, j.at, coalesce(j.account_id::text, ''-''), coalesce(j.session_id::text, ''-''), j.act, j.subject, j.detail, j.correlation_id'
      when 'voucher_journal' then 'j.id, j.voucher_id, j.at, j.act, j.amount_minor, coalesce(j.performance_id::text, ''-''), coalesce(j.order_id::text, ''-''), coalesce(j.tender_id::text, ''-''), coalesce(j.account_id::text, ''-'')'
    end, p_journal) using p_after, p_upto;
end $$;

create function seal_head(p_journal text, p_number bigint, p_before bytea, p_ids bigint[], p_digests bytea) returns bytea
language sql immutable as $$
  select sha256(convert_to(p_journal || '|' || p_number || '|', 'UTF8') || p_before || convert_to(array_to_string(p_ids, ','), 'UTF8') || p_digests)
$$;

-- The highest number of a journal below which nothing is still on its way: the last one that was drawn, once all who
-- may have drawn one by then have ended. They are known by their locks on the journal; nobody is kept waiting. Null
-- where one of them does not end in time: ask again later.
create function settled_upto(p_journal text, p_patience interval) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_until timestamptz := clock_timestamp() + p_patience;
  v_upto bigint;
  v_writers text[];
begin
  execute format('select case when is_called then last_value else 0 end from %s', pg_get_serial_sequence(p_journal, 'id'))
    into v_upto;
  loop
    v_writers := array(
      select l.virtualtransaction from pg_locks l join pg_database d on d.oid = l.database
       where d.datname = current_database() and l.locktype = 'relation' and l.relation = p_journal::regclass
         and l.mode = 'RowExclusiveLock' and l.granted and (v_writers is null or l.virtualtransaction = any(v_writers)));
    if v_writers = '{}' then return v_upto; end if;
    if clock_timestamp() >= v_until then return null; end if;
    perform pg_sleep(0.005);
  end loop;
end $$;

-- Seals what came since the last seal up to a settled number, of at most p_rows numbers; the new head, or nothing where
-- nothing came. Numbers that were drawn and never written are passed over.
create function seal_journal(p_journal text, p_upto bigint, p_rows int, out number bigint, out last_id bigint, out head bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_last seal;
  v_after bigint;
  v_ids bigint[];
  v_digests bytea;
begin
  perform pg_advisory_xact_lock(hashtext('seal'), hashtext(p_journal));
  select * into v_last from seal s where s.journal = p_journal order by s.number desc limit 1;
  v_after := coalesce(v_last.last_id, 0);
  loop
    if v_after >= p_upto then return; end if;
    select array_agg(d.id order by d.id), string_agg(d.digest, '' order by d.id) into v_ids, v_digests
      from journal_digests(p_journal, v_after, least(p_upto, v_after + p_rows)) d;
    exit when v_ids is not null;
    v_after := v_after + p_rows;
  end loop;
  number := coalesce(v_last.number, 0) + 1;
  last_id := v_ids[cardinality(v_ids)];
  head := seal_head(p_journal, number, coalesce(v_last.head, ''), v_ids, v_digests);
  insert into seal (journal, number, last_id, row_ids, digests, head)
    values (p_journal, seal_journal.number, seal_journal.last_id, v_ids, v_digests, seal_journal.head);
end $$;

-- The seals that are broken, and the rows that they name: changed, gone, or slipped in.
create function broken_seals()
returns table (journal text, number bigint, row_id bigint, what text) language plpgsql stable security definer
set search_path = public, pg_temp as $$
declare
  v_seal seal;
  v_before seal;
begin
  for v_seal in select * from seal s order by s.journal, s.number loop
    if v_before.journal is distinct from v_seal.journal then v_before := null; end if;
    if v_seal.number <> coalesce(v_before.number, 0) + 1 then
      return query select v_seal.journal, v_seal.number, null::bigint, 'the seal before it is missing';
    elsif v_seal.head <> seal_head(v_seal.journal, v_seal.number, coalesce(v_before.head, ''), v_seal.row_ids, v_seal.digests) then
      return query select v_seal.journal, v_seal.number, null::bigint, 'the seal itself was changed';
    end if;
    return query
      select v_seal.journal, v_seal.number, coalesce(s.id, d.id),
             case when d.id is null then 'is gone' when s.id is null then 'was slipped in' else 'was changed' end
        from (select id, substr(v_seal.digests, n::int * 8 - 7, 8) as digest
                from unnest(v_seal.row_ids) with ordinality as r (id, n)) s
        full join journal_digests(v_seal.journal, coalesce(v_before.last_id, 0), v_seal.last_id) d on d.id = s.id
       where s.digest is distinct from d.digest;
    v_before := v_seal;
  end loop;
end $$;

revoke execute on function journal_digests, settled_upto, seal_journal, broken_seals from public;
grant execute on function journal_digests, settled_upto, seal_journal, broken_seals to etds_app;
