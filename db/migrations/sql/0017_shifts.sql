-- Shifts: an account's time at a cash drawer. What is taken and given in cash names its shift, so that every figure of a
-- closing opens into its rows.

create table shift (
  id uuid primary key,
  venue_id bigint not null references venue,
  account_id bigint not null references account,
  terminal safe_text not null,
  currency currency_code not null,
  state shift_state not null default 'open',
  float_minor bigint not null check (float_minor >= 0),
  float_pieces jsonb,               -- by denomination in minor units, where it was counted so
  opened_at timestamptz not null default clock_timestamp(),
  counted_minor bigint check (counted_minor >= 0),
  counted_pieces jsonb,
  closed_at timestamptz,
  closed_by bigint references account,
  approved_at timestamptz,
  approved_by bigint references account,
  constraint shift_closed_is_counted check (
    (state in ('closed', 'reconciled')) = (counted_minor is not null and closed_at is not null and closed_by is not null)),
  constraint shift_reconciled_is_approved check (
    (state = 'reconciled') = (approved_at is not null and approved_by is not null)),
  constraint shift_approved_by_another check (approved_by <> account_id)
);
create unique index shift_one_open_an_account on shift (account_id) where state in ('open', 'counting');
create unique index shift_one_open_a_terminal on shift (venue_id, terminal) where state in ('open', 'counting');
create index shift_venue_idx on shift (venue_id, opened_at);

-- Cash into a drawer and out of it that no order explains.
create table drawer_movement (
  id uuid primary key,
  shift_id uuid not null references shift,
  act drawer_act not null,
  amount_minor bigint not null check (amount_minor > 0),
  reason safe_text not null,
  account_id bigint not null references account,
  at timestamptz not null default clock_timestamp()
);
create index drawer_movement_shift_idx on drawer_movement (shift_id);

-- Double entry of the cash that no order explains, in the currency of its shift: float, movements, what a count found, and
-- the way back to the safe. What orders bring is in money_journal; together they empty a closed drawer.
create table drawer_journal (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  shift_id uuid not null references shift,
  transaction_id uuid not null,
  account drawer_account not null,
  amount_minor bigint not null check (amount_minor <> 0)
);
create index drawer_journal_shift_idx on drawer_journal (shift_id);

-- Numbers of closings without a gap: the row is locked by the transaction that closes, so a number is used or not drawn.
create table z_counter (
  venue_id bigint primary key references venue,
  number bigint not null check (number > 0)
);

create table z_report (
  venue_id bigint not null references venue,
  number bigint not null check (number > 0),
  shift_id uuid not null unique references shift,
  figures jsonb not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  at timestamptz not null default clock_timestamp(),
  primary key (venue_id, number)
);

-- What was found out later. A Z is never edited.
create table z_note (
  id bigint generated always as identity primary key,
  shift_id uuid not null references shift,
  account_id bigint not null references account,
  at timestamptz not null default clock_timestamp(),
  sentence safe_text not null
);
create index z_note_shift_idx on z_note (shift_id);

-- By whose drawer; null for what no till took: seeds, cards that a machine charged later.
alter table tender add column shift_id uuid;
alter table refund add column shift_id uuid;
alter table order_line add column shift_id uuid;   -- the shift that took the seat back
create index tender_shift_idx on tender (shift_id) where shift_id is not null;
create index refund_shift_idx on refund (shift_id) where shift_id is not null;
create index order_line_shift_idx on order_line (shift_id) where shift_id is not null;

grant select, insert, update on shift, z_counter to etds_app;
grant select, insert on drawer_movement, drawer_journal, z_report, z_note to etds_app;
grant usage on all sequences in schema public to etds_app;
