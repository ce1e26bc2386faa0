-- Exchanges, complimentary tickets, prices that somebody changed, group orders with a deposit.

-- An exchange: lines of a paid order go out, a new order comes in, whose id is the exchange's. Written when its seats are
-- taken, done in the transaction that sells them (decision 19).
create table exchange (
  performance_id bigint not null,          -- of the new order
  order_id uuid not null,
  from_performance_id bigint not null,
  from_order_id uuid not null,
  out_lines smallint[] not null,
  out_minor bigint not null check (out_minor >= 0),      -- what was paid for them
  fee_minor bigint not null check (fee_minor >= 0),
  back_minor bigint not null check (back_minor >= 0),    -- what goes back of it
  counted_seats int not null check (counted_seats >= 0), -- what the new order took of its customer's limit beforehand
  reason safe_text not null,
  account_id bigint not null,
  session_id uuid not null,
  begun_at timestamptz not null default clock_timestamp(),
  done_at timestamptz,
  freed int[], freed_fences bigint[], freed_codes text[], -- the seats that went out, for the news
  primary key (performance_id, order_id),
  constraint exchange_has_lines check (cardinality(out_lines) > 0),
  constraint exchange_done_freed check ((done_at is null) = (freed is null))
);
create index exchange_from_idx on exchange (from_performance_id, from_order_id);

-- Money that an exchange took from one order to another keeps the tender that a provider knows it by.
alter table tender add column carried_from uuid;
alter table refund add column carried_to uuid;

-- A line that was sold for another price than the list's, and every such act once more for ever.
alter table order_line add column list_minor bigint constraint order_line_list_minor_check check (list_minor >= 0);
alter table order_line add column price_override_reason safe_text;
alter table order_line add constraint order_line_override check ((list_minor is null) = (price_override_reason is null));
create table price_journal (
  performance_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  order_id uuid not null,
  line_number smallint not null,
  list_minor bigint not null,
  price_minor bigint not null check (price_minor >= 0),
  is_comp boolean not null,
  reason safe_text not null,
  account_id bigint not null,              -- who allowed it
  session_id uuid not null,
  primary key (performance_id, id)
);
create index price_journal_order_idx on price_journal (performance_id, order_id);

-- Complimentary tickets: how many a performance may give, and how many it gave.
alter table performance add column comp_seats_max int constraint performance_comp_seats_max_check check (comp_seats_max >= 0);
create table comp_count (
  performance_id bigint primary key,
  seats int not null,
  seats_max int not null,
  constraint comp_count_allowance check (seats between 0 and seats_max)
);

alter table orders add column is_comp boolean not null default false;
alter table orders add constraint orders_comp_is_free check (not is_comp or total_minor = 0);
-- A group order: the deposit that was agreed, whether the house keeps it when the order lapses, and what it kept.
alter table orders add column deposit_minor bigint constraint orders_deposit_minor_check check (deposit_minor >= 0);
alter table orders add column keeps_deposit boolean not null default false;
alter table orders add column kept_minor bigint not null default 0;
alter table orders add constraint orders_kept_is_deposit check (kept_minor between 0 and coalesce(deposit_minor, 0));

alter table outbox drop constraint outbox_topic;
alter table outbox add constraint outbox_topic
  check (topic in ('order_paid', 'order_returned', 'order_exchanged', 'performance_cancelled'));

grant select, insert, update on exchange, comp_count to etds_app;
grant select, insert on price_journal to etds_app;
grant usage on all sequences in schema public to etds_app;
