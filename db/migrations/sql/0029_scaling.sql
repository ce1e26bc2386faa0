-- What places cost, version by version: a scaling lays price levels and prices over the manifest of one performance.
--
-- A level's number keeps its meaning over all versions of a performance: levels are added and renamed, never dropped. So
-- an order line, which keeps its level and its price for good, reads the same under every version.

create table scaling (
  performance_id bigint not null,
  version int not null,
  state text not null default 'draft',
  revision int not null default 1,       -- counts the changes; who paints says which one was seen
  note safe_text not null default '',
  base_version int,                      -- what it was drawn from; null: the manifest and the price list of the time
  levels bytea not null,                 -- a byte a seat, the number of its level, in ordinal order
  cost_minor bigint,                     -- what the performance costs, for the break-even
  made_by bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  proposed_by bigint,
  proposed_at timestamptz,
  approved_by bigint,
  live_at timestamptz,
  retired_at timestamptz,
  primary key (performance_id, version),
  constraint scaling_version_check check (version > 0),
  constraint scaling_revision_check check (revision > 0),
  constraint scaling_state check (state in ('draft', 'proposed', 'live', 'retired')),
  constraint scaling_cost check (cost_minor > 0),
  constraint scaling_proposed check ((proposed_by is null) = (proposed_at is null)
    and (state <> 'proposed' or proposed_by is not null)),
  constraint scaling_approved check ((state <> 'live' or approved_by is not null)
    and (approved_by is null) = (live_at is null))
);
alter table scaling alter column levels set storage external;  -- one seat of it is read without the rest
create unique index scaling_one_live on scaling (performance_id) where state = 'live';

create table scaling_level (
  performance_id bigint not null,
  version int not null,
  number smallint not null,
  name safe_text not null,
  primary key (performance_id, version, number),
  constraint scaling_level_number_check check (number between 0 and 255)
);

create table scaling_price (
  performance_id bigint not null,
  version int not null,
  level_number smallint not null,
  price_type_id smallint not null,
  price_minor bigint not null,
  primary key (performance_id, version, level_number, price_type_id),
  constraint scaling_price_price_minor_check check (price_minor >= 0)
);

-- Every change of a version. Of painting it keeps which seats, what they were and what they are: a byte a seat.
create table scaling_journal (
  performance_id bigint not null,
  id bigint generated always as identity,
  version int not null,
  revision int not null,                 -- after the change
  act text not null,
  seats int[],
  was bytea,
  now bytea,
  detail jsonb not null default '{}',
  account_id bigint not null,
  session_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (performance_id, id),
  constraint scaling_journal_act check (act in (
    'draft', 'paint', 'level', 'price', 'cost', 'propose', 'send_back', 'promote', 'retire')),
  constraint scaling_journal_painted check (
    (seats is null and was is null) or (cardinality(seats) = octet_length(was) and octet_length(was) = octet_length(now)))
);
create index scaling_journal_version_idx on scaling_journal (performance_id, version, id);

-- Which version is live; null: the manifest's own levels. Here, since every sale reads this row anyway.
alter table performance add column scaling_version int;

-- A scaling that is kept for a hall, to be laid over its other performances.
create table scaling_template (
  id bigint generated always as identity primary key,
  hall_id bigint not null references hall,
  manifest_id bigint not null references manifest,  -- whose ordinals the levels are by
  organisation_id bigint not null references organisation,
  name safe_text not null,
  currency currency_code not null,
  levels bytea not null,
  made_by bigint not null references account,
  made_at timestamptz not null default clock_timestamp(),
  constraint scaling_template_hall_id_organisation_id_name_key unique (hall_id, organisation_id, name)
);

create table scaling_template_level (
  template_id bigint not null references scaling_template on delete cascade,
  number smallint not null,
  name safe_text not null,
  primary key (template_id, number),
  constraint scaling_template_level_number_check check (number between 0 and 255)
);

create table scaling_template_price (
  template_id bigint not null references scaling_template on delete cascade,
  level_number smallint not null,
  price_type_id smallint not null references price_type,
  price_minor bigint not null,
  primary key (template_id, level_number, price_type_id),
  constraint scaling_template_price_price_minor_check check (price_minor >= 0)
);

grant select, insert, update on scaling to etds_app;
grant select, insert, update, delete on scaling_level, scaling_price to etds_app;
grant select, insert on scaling_journal to etds_app;
grant select, insert, update, delete on scaling_template, scaling_template_level, scaling_template_price to etds_app;
grant usage on all sequences in schema public to etds_app;
