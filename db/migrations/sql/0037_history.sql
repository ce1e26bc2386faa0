-- What was played before this house was kept here, as box-office reports of others tell it. See docs/history.md.

-- One file that said something new.
create table history_source (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  name safe_text not null,                                     -- of the file
  sha256 bytea not null,
  columns jsonb not null,                                      -- which column was read as what
  account_id bigint not null references account,
  at timestamptz not null default clock_timestamp(),
  lines int not null,
  added int not null,
  changed int not null,
  problems int not null,
  constraint history_source_sha256 check (octet_length(sha256) = 32)
);
create index history_source_organisation_idx on history_source (organisation_id, at);

-- A show as the reports of one organisation call it. title_key is what makes two spellings one.
create table history_show (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  title safe_text not null,
  title_key text not null,
  artist_id bigint references artist,                          -- whose figures these are
  is_linked_by_hand boolean not null default false,            -- then no import changes it
  constraint history_show_organisation_id_title_key_key unique (organisation_id, title_key)
);
create index history_show_artist_idx on history_show (artist_id) where artist_id is not null;

-- A show in one place: what a curve is drawn of. Where no venue was told the place is empty.
create table history_run (
  id bigint generated always as identity primary key,
  show_id bigint not null references history_show on delete cascade,
  place safe_text not null,
  place_key text not null,
  venue_id bigint references venue,                            -- where the house knows a venue of that name
  constraint history_run_show_id_place_key_key unique (show_id, place_key)
);
create index history_run_venue_idx on history_run (venue_id) where venue_id is not null;

-- What it did in the days up to one. Where nothing was told it is null; the file that said it last is named.
create table history_week (
  run_id bigint not null references history_run on delete cascade,
  last_day date not null,
  days smallint not null,                                      -- 7, or 1 in a report by day
  currency currency_code not null,
  gross_minor bigint,
  attendance int,
  share_bp int,                                                -- of the places that there were, in basis points
  average_minor bigint,
  performances smallint,
  source_id bigint not null references history_source,
  primary key (run_id, last_day, days),
  constraint history_week_days check (days in (1, 7)),
  constraint history_week_says_something check (gross_minor is not null or attendance is not null),
  constraint history_week_figures check (gross_minor >= 0 and attendance >= 0 and share_bp >= 0 and performances >= 0)
);
create index history_week_day_idx on history_week (last_day);
create index history_week_source_idx on history_week (source_id);

grant select, insert, update, delete on history_source, history_show, history_run, history_week to etds_app;
grant usage on all sequences in schema public to etds_app;
