-- What presenter and artist agreed on, and the sheets that they settled by. See docs/settlement.md.
--
-- Nothing here is ever changed: another deal is a new version, another sheet a new number. So a signature stays true.

create table deal (
  performance_id bigint not null,
  version int not null,
  kind text not null,
  guarantee_minor bigint not null,
  share_bp int not null,                        -- the artist's, in basis points
  share_of text not null,                       -- the net box office, before or after the expenses
  split_minor bigint,                           -- of a plus; null: guarantee, expenses and the presenter's profit
  profit_minor bigint not null,                 -- the presenter's, an amount
  profit_bp int not null,                       -- or that of guarantee and expenses
  cap_minor bigint,                             -- the most that the artist gets
  currency currency_code not null,
  made_by bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, version),
  constraint deal_version_check check (version > 0),
  constraint deal_kind check (kind in ('guarantee', 'percent', 'versus', 'plus')),
  constraint deal_share_of check (share_of in ('box_office', 'after_expenses')),
  constraint deal_amounts check (guarantee_minor >= 0 and split_minor >= 0 and profit_minor >= 0 and cap_minor > 0),
  constraint deal_rates check (share_bp between 0 and 10000 and profit_bp between 0 and 10000)
);

-- What comes off before the artist's share is worked out, or counts towards the split point.
create table deal_expense (
  performance_id bigint not null,
  version int not null,
  number smallint not null,
  name safe_text not null,
  amount_minor bigint,                          -- at all events
  ticket_minor bigint,                          -- for each ticket that is sold for money
  gross_bp int,                                 -- of what buyers paid
  cap_minor bigint,
  primary key (performance_id, version, number),
  constraint deal_expense_one_value check (num_nonnulls(amount_minor, ticket_minor, gross_bp) = 1),
  constraint deal_expense_values check (
    amount_minor > 0 and ticket_minor > 0 and gross_bp between 1 and 10000 and cap_minor > 0)
);

-- What the artist had before the night.
create table deal_deposit (
  performance_id bigint not null,
  version int not null,
  number smallint not null,
  name safe_text not null,
  amount_minor bigint not null,
  primary key (performance_id, version, number),
  constraint deal_deposit_amount check (amount_minor > 0)
);

-- A sheet as it was frozen. The one with the highest number is the one to sign.
create table settlement (
  performance_id bigint not null,
  number int not null,
  deal_version int not null,
  as_of timestamptz not null,
  content jsonb not null,
  sha256 bytea not null,                        -- of the content, as the database writes it
  frozen_by bigint not null,
  frozen_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, number),
  constraint settlement_number_check check (number > 0),
  constraint settlement_hash check (octet_length(sha256) = 32)
);

-- Who signed it, for which side, and the hash of what was signed. With both sides the sheet is settled.
create table settlement_signature (
  performance_id bigint not null,
  number int not null,
  side text not null,
  account_id bigint not null,
  session_id uuid not null,
  sha256 bytea not null,
  signed_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, number, side),
  constraint settlement_signature_side check (side in ('presenter', 'artist')),
  constraint settlement_signature_by_two unique (performance_id, number, account_id)
);

grant select, insert on deal, deal_expense, deal_deposit, settlement, settlement_signature to etds_app;
