-- Versions of a manifest that keep the ordinals of their seats, what is special about seats, and drafts.

-- The first version of which this one keeps the ordinals; null where it is itself the first. Performances go from one
-- version to another of the same line only. No key: a sandbox copies one version of a line.
alter table manifest add column line_id bigint;
create index manifest_line_idx on manifest (line_id);

-- Bits of what is special (1 wheelchair space, 2 companion, 4 restricted view, 8 aisle), and by how many lines a seat of
-- a bent row is drawn below the others; both empty where nothing is.
alter table manifest_row
  add column traits smallint[] not null default '{}',
  add column rises smallint[] not null default '{}',
  add constraint manifest_row_extras_long check (
    cardinality(traits) in (0, cardinality(seat_numbers)) and cardinality(rises) in (0, cardinality(seat_numbers)));

-- Ordinals of seats that an earlier version of the line had: nobody else gets them, and papers still name them.
create table manifest_gone (
  manifest_id bigint not null references manifest on delete cascade,
  ordinal int not null check (ordinal >= 0),
  section safe_text not null,
  row_name safe_text not null,
  seat safe_text not null,
  level_number smallint not null,
  primary key (manifest_id, ordinal)
);

-- A layout that is worked on. `revision` grows with every save, so that of two who edit none overwrites the other.
create table manifest_draft (
  id bigint generated always as identity primary key,
  hall_id bigint not null references hall,
  based_on bigint references manifest,
  name safe_text not null,
  content jsonb not null,
  seat_count int not null check (seat_count >= 0),
  revision int not null default 1 check (revision > 0),
  edited_by bigint not null references account,
  edited_at timestamptz not null default clock_timestamp()
);
create index manifest_draft_hall_idx on manifest_draft (hall_id);

grant select, insert, update, delete on manifest_gone, manifest_draft to etds_app;
grant usage on all sequences in schema public to etds_app;
