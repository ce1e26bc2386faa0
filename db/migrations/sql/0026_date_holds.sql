-- Dates that are pencilled in a hall: first, second, third. One queue a hall and day, on the hall's own clock.

create table date_hold (
  id bigint generated always as identity primary key,
  venue_id bigint not null references venue,                -- of the hall; here so that reach is one look
  hall_id bigint not null references hall,
  day date not null,                                        -- on which it starts, on the clock of the venue
  organisation_id bigint not null references organisation,  -- whom it is kept for
  artist_id bigint references artist,
  title safe_text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null default 'held',
  rank int,                                                 -- 1 is the first refusal; null once it is over
  above int generated always as (nullif(rank, 1) - 1) stored,
  challenging_since timestamptz,                            -- since when it wants an answer of those above
  challenged_at timestamptz,
  answer_by timestamptz,                                    -- confirm or release until then
  lapses_at timestamptz not null,
  ended_at timestamptz,
  ended_why text,
  performance_id bigint references performance,             -- what it became
  contact safe_text,                                        -- the mail address of whom it is kept for
  note safe_text not null default '',
  kept_by bigint not null references account,
  made_at timestamptz not null,
  version int not null default 1,
  constraint date_hold_state_known check (state in ('held', 'challenged', 'confirmed', 'released', 'lapsed')),
  constraint date_hold_why_known check (ended_why in ('withdrawn', 'silence', 'time', 'taken', 'played')),
  constraint date_hold_ends_after_start check (ends_at > starts_at),
  constraint date_hold_lapses_in_time check (lapses_at <= starts_at),
  constraint date_hold_rank_check check (rank > 0),
  constraint date_hold_live_has_rank check (
    (state in ('held', 'challenged')) = (rank is not null)
    and (rank is null) = (ended_at is not null) and (rank is null) = (ended_why is not null)),
  constraint date_hold_first_is_challenged check (
    (state = 'challenged') = (answer_by is not null) and (state = 'challenged') = (challenged_at is not null)
    and (state <> 'challenged' or rank = 1)),
  constraint date_hold_challenger_waits check (challenging_since is null or coalesce(rank, 0) > 1),
  constraint date_hold_confirmed_is_played check ((state = 'confirmed') = (performance_id is not null)),
  constraint date_hold_version_check check (version > 0),
  -- Nobody shares a rank, and nobody has one without the rank above: 1 to n without a gap, whoever writes.
  constraint date_hold_rank_key unique (hall_id, day, rank),
  constraint date_hold_no_gap foreign key (hall_id, day, above) references date_hold (hall_id, day, rank)
    deferrable initially deferred
);
create index date_hold_day_idx on date_hold (day);
create index date_hold_lapse_idx on date_hold (lapses_at) where rank is not null;
create index date_hold_answer_idx on date_hold (answer_by) where answer_by is not null;

-- What whoever keeps a date is still to be told, written in the transaction of the act and mailed by a worker.
create table date_hold_notice (
  id bigint generated always as identity primary key,
  date_hold_id bigint not null references date_hold,
  at timestamptz not null,
  topic text not null,
  rank int,
  until timestamptz,
  tries smallint not null default 0,
  next_try_at timestamptz not null default clock_timestamp(),
  done_at timestamptz,
  error safe_text,
  constraint date_hold_notice_topic check (
    topic in ('challenged', 'unchallenged', 'moved_up', 'silence', 'lapsed', 'taken', 'confirmed'))
);
create index date_hold_notice_open_idx on date_hold_notice (next_try_at) where done_at is null;

-- What came out of the calendar files of others, so that the same file once more changes nothing.
create table calendar_item (
  hall_id bigint not null references hall,
  organisation_id bigint not null references organisation,
  uid_sha256 bytea not null,                                -- the name of the entry there, which may be anything
  occurrence timestamptz not null,                          -- which of its recurrences
  said_sha256 bytea not null,                               -- what it said when it came
  date_hold_id bigint references date_hold,
  booking_id bigint,                                        -- a block of the hall
  imported_at timestamptz not null,
  primary key (hall_id, organisation_id, uid_sha256, occurrence),
  constraint calendar_item_hashes check (octet_length(uid_sha256) = 32 and octet_length(said_sha256) = 32),
  constraint calendar_item_is_something check ((date_hold_id is null) <> (booking_id is null))
);

grant select, insert, update on date_hold, date_hold_notice to etds_app;
grant select, insert, update, delete on calendar_item to etds_app;
grant usage on all sequences in schema public to etds_app;
