-- What is presented and when, and what a place costs.

create table event (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  title safe_text not null,
  created_at timestamptz not null default clock_timestamp()
);

create table event_artist (
  event_id bigint not null references event on delete cascade,
  artist_id bigint not null references artist,
  billing smallint not null default 1 check (billing > 0),
  primary key (event_id, artist_id)
);
create index event_artist_artist_idx on event_artist (artist_id);

create table performance (
  id bigint generated always as identity primary key,
  code text not null,
  event_id bigint not null references event,
  organisation_id bigint not null references organisation,  -- of the event; here so that reach is one look
  venue_id bigint not null references venue,                -- of the hall; here for the same reason
  hall_id bigint not null references hall,
  manifest_id bigint not null references manifest,
  seat_count int not null check (seat_count > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state performance_state not null default 'draft',
  currency currency_code not null,
  version int not null default 1 check (version > 0),
  constraint performance_code_key unique (code),
  constraint performance_code_form check (code ~ '^[A-Z0-9][A-Z0-9-]{1,23}$'),
  constraint performance_ends_after_start check (ends_at > starts_at)
);
create index performance_starts_at_idx on performance (starts_at);
create index performance_event_idx on performance (event_id);

create table price_type (
  id smallint generated always as identity primary key,
  letter text not null,
  name safe_text not null unique,
  position smallint not null default 1,
  constraint price_type_letter_key unique (letter),
  constraint price_type_letter_form check (letter ~ '^[a-z]$')
);

create table performance_price (
  performance_id bigint not null references performance on delete cascade,
  level_number smallint not null,
  price_type_id smallint not null references price_type,
  price_minor bigint not null check (price_minor >= 0),
  primary key (performance_id, level_number, price_type_id)
);
