-- Refunds, what a person must look at, and what providers told.

create table refund (
  performance_id bigint not null,
  id uuid not null,
  order_id uuid not null,
  tender_id uuid not null,
  state refund_state not null,
  amount_minor bigint not null check (amount_minor > 0),
  reason safe_text not null,
  account_id bigint,
  created_at timestamptz not null default clock_timestamp(),
  completed_at timestamptz,
  provider_reference safe_text,
  primary key (performance_id, id),
  constraint refund_ended_has_time check ((state in ('succeeded', 'failed')) = (completed_at is not null))
);
create index refund_order_idx on refund (performance_id, order_id);
create index refund_open_idx on refund (created_at) where state in ('created', 'submitted');

-- What a person must look at: late money, a refund that a provider refuses.
create table attention (
  performance_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  order_id uuid not null,
  sentence safe_text not null,
  resolved_at timestamptz,
  resolved_by bigint,
  primary key (performance_id, id)
);
create index attention_open_idx on attention (at) where resolved_at is null;

-- What providers told, each event once.
create table provider_event (
  performance_id bigint not null,
  provider safe_text not null,
  event_id safe_text not null,
  tender_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (performance_id, provider, event_id)
);

grant select, insert, update on refund, attention to etds_app;
grant select, insert on provider_event to etds_app;
grant usage on all sequences in schema public to etds_app;
