-- Prices by window and step, fees and taxes: the rules, and what an order bore of them.

-- A stamp for each organisation, venue and performance that has, or had, a rule. It moves with each of them, so that one
-- look says whether a price was worked out by the rules that stand (`price_stamp`).
create table price_scope (
  scope text not null,
  id bigint not null,
  stamp bigint not null default 1 check (stamp > 0),
  primary key (scope, id),
  constraint price_scope_known check (scope in ('organisation', 'venue', 'performance'))
);

-- Another price of a level and a price type, for a time.
create table price_window (
  performance_id bigint not null,
  id bigint generated always as identity,
  name safe_text not null,
  level_number smallint not null,
  price_type_id smallint not null,
  price_minor bigint not null check (price_minor >= 0),
  starts_at timestamptz not null,
  ends_at timestamptz,
  made_by bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, id),
  constraint price_window_ends_after_start check (ends_at >= starts_at)
);

-- A change of prices from a date on, or from so many percent sold on. Reached stays reached; `told_at`: it is in the audit.
create table price_step (
  performance_id bigint not null,
  id bigint generated always as identity,
  name safe_text not null,
  level_number smallint,                       -- null: every level
  price_type_id smallint,                      -- null: every price type
  at timestamptz,
  sold_percent smallint check (sold_percent between 1 and 100),
  change_minor bigint,
  change_bp int check (change_bp >= -10000),
  to_minor int not null default 1 check (to_minor > 0),
  reached_at timestamptz,
  told_at timestamptz,
  ended_at timestamptz,
  made_by bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, id),
  constraint price_step_one_trigger check (num_nonnulls(at, sold_percent) = 1),
  constraint price_step_one_change check (num_nonnulls(change_minor, change_bp) = 1)
);

-- Of one organisation, one venue or one performance. `cash` is no fee: cash totals are rounded to its amount.
create table fee_rule (
  id bigint generated always as identity primary key,
  organisation_id bigint references organisation,
  venue_id bigint references venue,
  performance_id bigint references performance on delete cascade,
  name safe_text not null,
  per fee_per not null,
  amount_minor bigint check (amount_minor > 0),
  currency currency_code,
  rate_bp int check (rate_bp between 1 and 10000),
  is_on_top boolean not null,
  is_kept boolean not null,
  on_free boolean not null,
  starts_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz,
  made_by bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  constraint fee_rule_one_scope check (num_nonnulls(organisation_id, venue_id, performance_id) = 1),
  constraint fee_rule_one_value check (num_nonnulls(amount_minor, rate_bp) = 1),
  constraint fee_rule_amount_has_currency check ((amount_minor is null) = (currency is null)),
  constraint fee_rule_cash_is_a_step check (per <> 'cash' or amount_minor is not null)
);

create table tax_rule (
  id bigint generated always as identity primary key,
  organisation_id bigint references organisation,
  venue_id bigint references venue,
  performance_id bigint references performance on delete cascade,
  name safe_text not null,
  rate_bp int not null check (rate_bp between 1 and 10000),
  is_inclusive boolean not null,
  on_price boolean not null,
  on_fees boolean not null,
  rounding tax_rounding not null default 'line',
  starts_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz,
  made_by bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  constraint tax_rule_one_scope check (num_nonnulls(organisation_id, venue_id, performance_id) = 1),
  constraint tax_rule_on_something check (on_price or on_fees)
);

-- What an order bore, as it was told to its buyer: rules may end, this stays. Written only where there is something. What
-- is on top is in `charge_minor` of its line too; an order's own charges have a line of kind `fee`.
create table order_charge (
  performance_id bigint not null,
  order_id uuid not null,
  number smallint not null,
  line_number smallint not null,
  kind charge_kind not null,
  rule_id bigint not null,
  name safe_text not null,
  rate_bp int,
  is_on_top boolean not null,
  is_kept boolean not null,                    -- stays with the house when its ticket comes back
  base_minor bigint not null,                  -- what it was worked out from; of a tax the net
  amount_minor bigint not null check (amount_minor <> 0),
  gone_back boolean not null default false,
  primary key (performance_id, order_id, number)
);

alter table order_line add column charge_minor bigint not null default 0;
-- What the place cost after each stage, where that is not the list's price alone.
alter table order_line add column stages jsonb;

grant select, insert, update on price_scope, price_window, price_step, fee_rule, tax_rule to etds_app;
grant select, insert, update, delete on order_charge to etds_app;
grant usage on all sequences in schema public to etds_app;
