-- What the outside is still to be told about an order, written in the transaction of the sale and sent by a worker.
-- Taken by state, never by number: a lower number may be committed later.

create table outbox (
  performance_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  topic text not null,
  order_id uuid not null,
  tries smallint not null default 0,
  next_try_at timestamptz not null default clock_timestamp(),
  done_at timestamptz,
  error safe_text,
  primary key (performance_id, id),
  constraint outbox_topic check (topic in ('order_paid', 'order_returned', 'performance_cancelled'))
);
create index outbox_open_idx on outbox (next_try_at) where done_at is null;

grant select, insert, update on outbox to etds_app;
grant usage on all sequences in schema public to etds_app;
