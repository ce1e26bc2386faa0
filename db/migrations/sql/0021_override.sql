-- PINs, and what an operator asks a manager for.

create table account_pin (
  account_id bigint primary key references account on delete cascade,
  pin_hash text not null,
  failures smallint not null default 0,  -- wrong tries since the PIN or the password was right
  set_at timestamptz not null default clock_timestamp(),
  constraint account_pin_failures check (failures >= 0)
);

-- A request is asked, answered once and used at most once. It lives until `expires_at`, before and after its answer.
create table override_request (
  id uuid primary key,
  permission text not null,
  act safe_text not null,                -- what is to be done, in words
  about safe_text not null,              -- to which order, seats and amount
  reason safe_text not null,
  fingerprint bytea not null,            -- sha256 of the service and of every argument that it is called with
  venue_id bigint references venue,      -- whose managers are asked; null: those of all houses
  asked_by bigint not null references account,
  session_id uuid not null,
  terminal safe_text not null,
  asked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  answer text,
  answered_by bigint references account,
  answered_at timestamptz,
  word safe_text not null default '',    -- what the manager says to it
  used_at timestamptz,
  constraint override_request_fingerprint check (octet_length(fingerprint) = 32),
  constraint override_request_answer check (answer in ('approved', 'refused', 'withdrawn')),
  constraint override_request_answered check (
    (answer is null) = (answered_at is null)
    and (answered_by is not null) = (answer is not null and answer <> 'withdrawn')),
  constraint override_request_by_another check (answered_by <> asked_by),
  constraint override_request_used check (used_at is null or (answer is not null and answer = 'approved'))
);
create index override_request_open_idx on override_request (expires_at) where answer is null;
create index override_request_grant_idx on override_request (session_id) where used_at is null;

grant select, insert, update, delete on account_pin to etds_app;
grant select, insert, update on override_request to etds_app;
