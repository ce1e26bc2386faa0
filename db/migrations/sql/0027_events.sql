-- Events are written and edited: what they are, and the moments in the life of a performance.

alter table event
  add column genre safe_text not null default '',
  add column description safe_lines not null default '',
  add column archived_at timestamptz,              -- left the lists; nothing is ever deleted
  add column version int not null default 1 constraint event_version_check check (version > 0);
create index event_organisation_idx on event (organisation_id);

alter table performance
  add column announce_at timestamptz,              -- a draft is announced then; null: by an act only
  add column on_sale_at timestamptz,               -- judged at each sale; a worker writes the state down
  add column off_sale_at timestamptz,              -- null: until it is over
  add column doors_at timestamptz,
  add column archived_at timestamptz,
  add constraint performance_sale_ends_after_start check (off_sale_at > on_sale_at),
  add constraint performance_doors_before_start check (doors_at <= starts_at);

-- Who had a ticket for another hour reads both.
alter table outbox add column starts_was timestamptz;
alter table outbox drop constraint outbox_topic;
alter table outbox add constraint outbox_topic check (topic in (
  'order_paid', 'order_returned', 'order_exchanged', 'performance_cancelled', 'performance_postponed',
  'performance_rescheduled'));
