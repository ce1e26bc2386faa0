-- When, by whom and with which code a performance may be sold; and rehearsals of its on-sale.

-- Whether it has windows at all. The sale reads this row anyway, so a performance without windows pays for none of it.
alter table performance add column is_windowed boolean not null default false;

create table sale_window (
  performance_id bigint not null,
  id bigint generated always as identity,
  name safe_text not null,
  channel text,                                   -- null: by every channel
  price_types smallint[],                         -- null: to every price type
  opens_at timestamptz not null,
  closes_at timestamptz,                          -- null: it stays open
  needs_code boolean not null default false,
  buyer_seats_max int,                            -- seats for one customer in this window; null: as many as elsewhere
  created_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, id),
  constraint sale_window_channel_known check (channel in ('counter', 'group', 'web')),
  constraint sale_window_types_some check (cardinality(price_types) > 0),
  constraint sale_window_closes_after check (closes_at > opens_at),
  constraint sale_window_buyer_seats_max_check check (buyer_seats_max > 0)
);

create table presale_code (
  performance_id bigint not null,
  id bigint generated always as identity,
  window_id bigint not null,
  name safe_text not null,
  code_sha256 bytea not null,
  uses_max int,
  used int not null default 0,
  seats_max int,                                  -- seats of one use
  valid_until timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, id),
  constraint presale_code_code_sha256_key unique (performance_id, code_sha256),
  constraint presale_code_uses check (used >= 0 and (uses_max is null or used <= uses_max)),
  constraint presale_code_seats_max_check check (seats_max > 0)
);
create index presale_code_window_idx on presale_code (performance_id, window_id);

-- The code that was shown for a cart. It is not used before an order is.
create table presale_cart (
  performance_id bigint not null,
  cart_id uuid not null,
  presale_code_id bigint not null,
  at timestamptz not null default clock_timestamp(),
  primary key (performance_id, cart_id)
);
create index presale_cart_at_idx on presale_cart (at);

-- The window that an order was sold in; given back when the order ends without a sale.
create table window_use (
  performance_id bigint not null,
  order_id uuid not null,
  window_id bigint not null,
  presale_code_id bigint,
  customer safe_text,
  seats int not null,
  is_live boolean not null default true,
  primary key (performance_id, order_id),
  constraint window_use_seats_check check (seats >= 0)
);
create index window_use_window_idx on window_use (performance_id, window_id);

create table window_count (
  performance_id bigint not null,
  window_id bigint not null,
  customer safe_text not null,
  seats int not null,
  seats_max int not null,
  primary key (performance_id, window_id, customer),
  constraint window_count_limit check (seats between 0 and seats_max)
);

-- What a rehearsal found. Only grows.
create table rehearsal (
  performance_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  account_id bigint not null,
  is_whole boolean not null,                      -- false: it was ended before its time
  holds boolean not null,                         -- nothing was sold twice, and the copy added up
  report jsonb not null,
  primary key (performance_id, id)
);

grant select, insert, update, delete on sale_window, presale_code, presale_cart to etds_app;
grant select, insert, update on window_use, window_count to etds_app;
grant select, insert on rehearsal to etds_app;
grant usage on all sequences in schema public to etds_app;
