-- Vouchers: money owed to the bearer of a code. Issued, spent on orders, and given back by refunds; the journal row of
-- each is written with it, and a balance never falls below zero (its CHECK).

create function issue_voucher(
  p_voucher uuid, p_organisation bigint, p_name text, p_code_sha256 bytea, p_bound_to bigint, p_amount_minor bigint,
  p_currency text, p_ends_at timestamptz, p_account bigint) returns void
language plpgsql as $$
begin
  insert into voucher (id, organisation_id, name, code_sha256, account_id, balance_minor, currency, ends_at)
    values (p_voucher, p_organisation, p_name, p_code_sha256, p_bound_to, p_amount_minor, p_currency, p_ends_at);
  insert into voucher_journal (voucher_id, act, amount_minor, account_id) values (p_voucher, 'issue', p_amount_minor, p_account);
end $$;

-- Pays a part of an order, or all of it, from a voucher; there is no moment at which the outcome is unknown. Outcomes:
-- those of settle_tender and start_tender; ended, wrong_currency, empty (nothing is left on it); too little breaks its CHECK.
create function pay_by_voucher(
  p_performance bigint, p_order uuid, p_tender uuid, p_voucher uuid, p_amount_minor bigint, p_codes text[], p_account bigint,
  out outcome text, out changed int[], out fences bigint[]
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_voucher voucher;
begin
  select start_tender(p_performance, p_order, p_tender, 'voucher', null, p_amount_minor, p_amount_minor, 60, p_account) into outcome;
  if outcome <> 'created' then return; end if;
  select * into v_voucher from voucher v where v.id = p_voucher for update;
  if v_voucher.currency <> (select currency from performance where id = p_performance) then
    outcome := 'wrong_currency';
  elsif v_voucher.ends_at <= clock_timestamp() then
    outcome := 'ended';
  end if;
  if outcome <> 'created' then
    perform cancel_tender(p_performance, p_tender, true, outcome); return;
  end if;
  update voucher v set balance_minor = v.balance_minor - p_amount_minor where v.id = p_voucher;
  insert into voucher_journal (voucher_id, act, amount_minor, performance_id, order_id, tender_id, account_id)
    values (p_voucher, 'spend', -p_amount_minor, p_performance, p_order, p_tender, p_account);
  update tender t set provider_reference = p_voucher::text where t.performance_id = p_performance and t.id = p_tender;
  select s.outcome, s.changed, s.fences into outcome, changed, fences from settle_tender(p_performance, p_tender, p_codes) s;
end $$;

-- Money of a refund back on the voucher that paid.
create function refill_voucher(p_tender tender, p_amount_minor bigint) returns void language plpgsql as $$
begin
  update voucher v set balance_minor = v.balance_minor + p_amount_minor where v.id = p_tender.provider_reference::uuid;
  insert into voucher_journal (voucher_id, act, amount_minor, performance_id, order_id, tender_id)
    values (p_tender.provider_reference::uuid, 'back', p_amount_minor, p_tender.performance_id, p_tender.order_id, p_tender.id);
end $$;
