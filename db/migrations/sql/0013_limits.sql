-- Counters that nobody can overrun: seats a customer, uses of a coupon, money on a voucher. Each is a row with a CHECK,
-- moved in the transaction of the order that it belongs to; nothing is looked at first and done later.

alter table performance add column customer_seats_max int constraint performance_customer_seats_max_check check (customer_seats_max > 0);

alter table orders add column customer safe_text;    -- whom limits count for: an account, or what the till was told
alter table orders add column contact safe_text;     -- where tickets are mailed to
alter table order_line add column discount_minor bigint not null default 0;
alter table order_line add constraint order_line_discount check (discount_minor between 0 and price_minor);

create table customer_count (
  performance_id bigint not null,
  customer safe_text not null,
  seats int not null,
  seats_max int not null,
  primary key (performance_id, customer),
  constraint customer_count_limit check (seats between 0 and seats_max)
);

-- A coupon may be good at many performances, so it and its counters belong to none.
create table coupon (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  name safe_text not null,
  code_sha256 bytea not null,
  kind coupon_kind not null,
  percent smallint,
  amount_minor bigint,
  currency currency_code,
  uses_max int,
  used int not null default 0,
  customer_uses_max int,
  minimum_minor bigint not null default 0 check (minimum_minor >= 0),
  starts_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz,
  event_id bigint references event,
  performance_id bigint references performance,
  created_at timestamptz not null default clock_timestamp(),
  constraint coupon_code_sha256_key unique (code_sha256),
  constraint coupon_uses check (used >= 0 and (uses_max is null or used <= uses_max)),
  constraint coupon_value check (
    case kind when 'percent' then percent between 1 and 100 and amount_minor is null and currency is null
              else percent is null and amount_minor > 0 and currency is not null end is true)
);

create table coupon_customer (
  coupon_id bigint not null references coupon,
  customer safe_text not null,
  used int not null,
  used_max int not null,
  primary key (coupon_id, customer),
  constraint coupon_customer_uses check (used between 0 and used_max)
);

-- The coupon of an order; given back when the order ends without a sale.
create table redemption (
  performance_id bigint not null,
  order_id uuid not null,
  coupon_id bigint not null,
  customer safe_text,
  is_live boolean not null default true,
  primary key (performance_id, order_id)
);
create index redemption_coupon_idx on redemption (coupon_id) where is_live;

-- Money that a house owes to the bearer of a code, or to the account that it is bound to.
create table voucher (
  id uuid primary key,
  organisation_id bigint not null references organisation,
  name safe_text not null,
  code_sha256 bytea not null,
  account_id bigint references account,
  balance_minor bigint not null,
  currency currency_code not null,
  ends_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint voucher_code_sha256_key unique (code_sha256),
  constraint voucher_balance check (balance_minor >= 0)
);

create table voucher_journal (
  id bigint generated always as identity primary key,
  voucher_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  act voucher_act not null,
  amount_minor bigint not null check (amount_minor <> 0),   -- what it changed the balance by
  performance_id bigint,
  order_id uuid,
  tender_id uuid,
  account_id bigint
);
create index voucher_journal_voucher_idx on voucher_journal (voucher_id);

grant select, insert, update on customer_count, coupon, coupon_customer, redemption, voucher to etds_app;
grant select, insert on voucher_journal to etds_app;
grant usage on all sequences in schema public to etds_app;
