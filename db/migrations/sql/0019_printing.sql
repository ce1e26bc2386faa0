-- What goes to a printer, until it came out: a document as data, so that it can be sent again as it was. A job belongs
-- to the machine whose printer it is for, and to no performance. Taken by state, never by number.

create table print_job (
  id bigint generated always as identity primary key,
  made_at timestamptz not null default clock_timestamp(),
  account_id bigint,
  host safe_text not null,
  target text not null,
  title safe_text not null,
  about safe_text not null,
  documents jsonb not null,
  kick boolean not null default false,
  state text not null default 'waiting',
  tries smallint not null default 0,
  next_try_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  error safe_text,
  constraint print_job_state check (state in ('waiting', 'printed', 'dropped')),
  constraint print_job_ended_has_time check ((state = 'waiting') = (ended_at is null))
);
create index print_job_waiting_idx on print_job (next_try_at) where state = 'waiting';
create index print_job_ended_idx on print_job (ended_at) where state <> 'waiting';

-- When the code that is good now was printed: the door says it of an older one.
alter table ticket add column printed_at timestamptz;
-- When the envelope of the order was printed, so that only new ones are asked for.
alter table orders add column enveloped_at timestamptz;

grant select, insert, update, delete on print_job to etds_app;
grant usage on all sequences in schema public to etds_app;
