-- Reports that are sent by themselves. What is due is made with the reach that its account has then, and not now.

create table report_schedule (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  report text not null,                                        -- its name in the catalogue
  question jsonb not null,                                     -- in the words it was asked in: `-7d` goes on with the days
  recurs safe_text not null,                                   -- `daily 08:00`, on the clock of:
  time_zone text not null,
  form text not null,
  to_mail safe_text,                                           -- null: into the folder of reports
  next_at timestamptz not null,                                -- the moment that is due next, which its letter is named by
  not_before timestamptz not null default clock_timestamp(),   -- leased until then, or to be tried again
  tries int not null default 0,                                -- at that moment; with it the token of the lease
  last_at timestamptz,                                         -- when one went out
  last_error safe_text,
  failures int not null default 0,                             -- since then
  made_at timestamptz not null,
  constraint report_schedule_form check (form in ('csv', 'json', 'xlsx', 'txt')),
  constraint report_schedule_question check (jsonb_typeof(question) = 'object')
);
create index report_schedule_due_idx on report_schedule (next_at);
create index report_schedule_account_idx on report_schedule (account_id);

grant select, insert, update, delete on report_schedule to etds_app;
grant usage on all sequences in schema public to etds_app;
