-- Finding an order by anything, what happens to it at the window, and who has come for it.

-- How its tickets reach the customer. Null: the rule of `will_call` in queries/finding.py.
alter table orders add column delivery text constraint orders_delivery_known check (delivery in ('now', 'will_call', 'mail'));
alter table orders add column collected_at timestamptz;

-- The words of customer and address, folded. An order without them has none, and costs nothing here.
create table order_word (
  performance_id bigint not null,
  order_id uuid not null,
  word text not null,
  at timestamptz not null,                                     -- when the order was made: the newest are wanted first
  primary key (performance_id, order_id, word)
);
create index order_word_idx on order_word (word text_pattern_ops, at, performance_id, order_id);

-- The same index, which now also finds the beginning of a reference whatever the collation.
drop index orders_reference_idx;
create index orders_reference_idx on orders (reference text_pattern_ops);

-- The last four signs of what the provider calls a card payment. Cash has none, and costs nothing here.
create index tender_card_tail_idx on tender (lower(right(provider_reference, 4))) where kind = 'card';

-- What people did to an order and said of it. Only grows.
create table order_journal (
  performance_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  order_id uuid not null,
  act text not null,
  account_id bigint not null,
  session_id uuid not null,
  sentence safe_text,
  primary key (performance_id, id),
  constraint order_journal_act check (act in ('note', 'collect', 'uncollect', 'deliver', 'print')),
  constraint order_journal_note_says check ((act <> 'note') or (sentence is not null))
);
create index order_journal_order_idx on order_journal (performance_id, order_id);

grant select, insert on order_word, order_journal to etds_app;
grant usage on all sequences in schema public to etds_app;
