-- Who may come in: organisations, accounts, sessions, throttled tries, and what they did.

create table organisation (
  id bigint generated always as identity primary key,
  name safe_text not null unique
);

create table artist (
  id bigint generated always as identity primary key,
  name safe_text not null unique
);

create table account (
  id bigint generated always as identity primary key,
  username safe_text not null,
  display_name safe_text not null,
  password_hash text not null,
  role account_role not null,
  state account_state not null default 'active',
  is_demo boolean not null default false,
  organisation_id bigint references organisation,
  artist_id bigint references artist,
  venue_id bigint,                       -- an operator's house; null reaches all venues
  created_at timestamptz not null default clock_timestamp(),
  constraint account_username_form check (username ~ '^[a-z0-9][a-z0-9._-]{0,39}$'),
  constraint account_username_key unique (username)
);

create table session (
  id uuid primary key,
  account_id bigint not null references account on delete cascade,
  family_id uuid not null,               -- all sessions that one sign-in was refreshed into
  refresh_hash bytea not null,           -- sha256 of the refresh token; the token itself is never stored
  refreshed_at timestamptz,              -- when the refresh token was used up
  terminal safe_text not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint session_refresh_hash_key unique (refresh_hash)
);
create index session_account_idx on session (account_id);
create index session_family_idx on session (family_id);

-- The key that signs session tokens: one row, made at first start, rotated by adding a row.
create table signing_key (
  id bigint generated always as identity primary key,
  private_pem text not null,
  public_pem text not null,
  created_at timestamptz not null default clock_timestamp()
);

-- Failed tries by subject (an account name or a terminal, hashed). Kept here and not in Redis: whoever can empty a
-- cache could otherwise guess without end.
create table sign_in_throttle (
  subject bytea primary key,
  failures int not null check (failures >= 0),
  next_try_at timestamptz not null
);

create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  account_id bigint references account,
  session_id uuid,
  act safe_text not null,
  subject safe_text not null,
  detail jsonb not null default '{}',
  correlation_id uuid
);
create index audit_entry_at_idx on audit_entry (at);
create index audit_entry_account_idx on audit_entry (account_id, at);
