-- Places: venues, halls, and versioned manifests kept as row runs.

create table venue (
  id bigint generated always as identity primary key,
  name safe_text not null unique,
  time_zone text not null default 'UTC',
  currency currency_code not null
);

alter table account add constraint account_venue_fk foreign key (venue_id) references venue;

create table hall (
  id bigint generated always as identity primary key,
  venue_id bigint not null references venue,
  name safe_text not null,
  constraint hall_venue_id_name_key unique (venue_id, name)
);

create table manifest (
  id bigint generated always as identity primary key,
  hall_id bigint not null references hall,
  version int not null check (version > 0),
  name safe_text not null,
  state manifest_state not null default 'published',
  seat_count int not null check (seat_count > 0),
  source_sha256 bytea,
  created_at timestamptz not null default clock_timestamp(),
  constraint manifest_hall_id_version_key unique (hall_id, version)
);

create table manifest_level (
  manifest_id bigint not null references manifest on delete cascade,
  number smallint not null check (number >= 0),
  name safe_text not null,
  price_minor bigint check (price_minor >= 0),   -- listed adult price; null where the source knew none
  primary key (manifest_id, number),
  constraint manifest_level_manifest_id_name_key unique (manifest_id, name)
);

create table manifest_section (
  manifest_id bigint not null references manifest on delete cascade,
  number smallint not null check (number >= 0),
  name safe_text not null,
  stand safe_text not null,
  kind section_kind not null,
  first_ordinal int not null check (first_ordinal >= 0),
  seat_count int not null check (seat_count > 0),
  primary key (manifest_id, number),
  constraint manifest_section_manifest_id_name_key unique (manifest_id, name),
  constraint manifest_section_manifest_id_first_ordinal_key unique (manifest_id, first_ordinal)
);

-- One row of seats a row: the arrays are equally long, one entry a seat in ordinal order.
create table manifest_row (
  manifest_id bigint not null references manifest on delete cascade,
  number int not null check (number >= 0),
  section_number smallint not null,
  name safe_text not null,
  first_ordinal int not null check (first_ordinal >= 0),
  grid_y int not null check (grid_y >= 0),
  seat_numbers text[] not null,
  grid_x int[] not null,
  levels smallint[] not null,
  primary key (manifest_id, number),
  constraint manifest_row_section_fk foreign key (manifest_id, section_number)
    references manifest_section (manifest_id, number) on delete cascade,
  constraint manifest_row_manifest_id_first_ordinal_key unique (manifest_id, first_ordinal),
  constraint manifest_row_equally_long check (
    cardinality(seat_numbers) > 0
    and cardinality(grid_x) = cardinality(seat_numbers)
    and cardinality(levels) = cardinality(seat_numbers)),
  constraint manifest_row_visible check (
    array_to_string(seat_numbers, '') !~ '[\u0001-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
);
