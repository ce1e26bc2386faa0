-- Orders, their lines, tickets and tenders, and the money journal. Ids are made by the caller, so that a retry after
-- an unknown outcome finds what the first try did.

create table orders (
  performance_id bigint not null,
  id uuid not null,
  reference text not null,
  status order_status not null,
  account_id bigint not null,
  session_id uuid not null,
  cart_id uuid not null,
  channel safe_text not null default 'counter',
  total_minor bigint not null check (total_minor >= 0),
  currency currency_code not null,
  created_at timestamptz not null default clock_timestamp(),
  paid_at timestamptz,
  pay_by timestamptz,                                          -- until when an unpaid order keeps its seats
  primary key (performance_id, id),
  constraint orders_performance_id_reference_key unique (performance_id, reference),
  constraint orders_reference_form check (reference ~ '^[A-Z0-9]{3}-[A-Z0-9]{4}$'),
  constraint orders_paid_has_time check ((status = 'paid') <= (paid_at is not null)),
  constraint orders_unpaid_has_term check ((status in ('paying', 'reserved')) <= (pay_by is not null))
);
create index orders_reference_idx on orders (reference);
create index orders_created_at_idx on orders (created_at);
create index orders_pay_by_idx on orders (pay_by) where status in ('paying', 'reserved');

create table order_line (
  performance_id bigint not null,
  order_id uuid not null,
  number smallint not null check (number > 0),
  kind order_line_kind not null default 'seat',
  state order_line_state not null default 'live',
  seat_ordinal int,
  level_number smallint,
  price_type_id smallint,
  price_minor bigint not null check (price_minor >= 0),
  primary key (performance_id, order_id, number),
  constraint order_line_seat_complete check (
    (kind = 'seat') = (seat_ordinal is not null and level_number is not null and price_type_id is not null))
);

create table ticket (
  performance_id bigint not null,
  code text not null,
  order_id uuid not null,
  line_number smallint not null,
  seat_ordinal int not null,
  state ticket_state not null default 'valid',
  print_generation smallint not null default 0 check (print_generation >= 0),
  issued_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, code),
  constraint ticket_code_form check (code ~ '^[A-Z0-9-]{6,24}$')
);
-- The last word against selling a seat twice.
create unique index ticket_one_live_a_seat on ticket (performance_id, seat_ordinal) where state in ('valid', 'admitted');
create index ticket_order_idx on ticket (performance_id, order_id);

create table tender (
  performance_id bigint not null,
  id uuid not null,
  order_id uuid not null,
  kind tender_kind not null,
  state tender_state not null,
  amount_minor bigint not null check (amount_minor >= 0),      -- what it pays of the order
  received_minor bigint not null,                              -- what was handed over
  change_minor bigint generated always as (received_minor - amount_minor) stored,
  created_at timestamptz not null default clock_timestamp(),
  provider safe_text,                                          -- who moves the money; null for cash
  provider_reference safe_text,                                  -- what the provider calls it
  deadline timestamptz,                                        -- when somebody must ask the provider how it ended
  reason safe_text,                                            -- why it was cancelled, as a cashier reads it
  refunded_minor bigint not null default 0 check (refunded_minor >= 0),
  refunding_minor bigint not null default 0 check (refunding_minor >= 0),
  primary key (performance_id, id),
  constraint tender_covers check (received_minor >= amount_minor),
  constraint tender_refund_is_no_more check (refunded_minor + refunding_minor <= amount_minor),
  constraint tender_open_has_deadline check ((state in ('created', 'submitted', 'unknown')) <= (deadline is not null)),
  constraint tender_card_has_provider check ((kind = 'card') = (provider is not null))
);
create index tender_open_idx on tender (deadline) where state in ('created', 'submitted', 'unknown');
create index tender_order_idx on tender (performance_id, order_id);

-- Double entry, append-only: the amounts of one transaction sum to zero in each currency. Debits are positive.
create table money_journal (
  performance_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  transaction_id uuid not null,
  order_id uuid not null,
  account money_account not null,
  amount_minor bigint not null check (amount_minor <> 0),
  currency currency_code not null,
  primary key (performance_id, id)
);
create index money_journal_order_idx on money_journal (performance_id, order_id);
