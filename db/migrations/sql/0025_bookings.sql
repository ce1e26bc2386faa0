-- What a hall is taken by: performances, and the hours around and between them. Two bookings never overlap in a hall.
--
-- The server that comes with ETDS has no btree_gist, so hall and time are one range of numbers: each hall has a piece of
-- the number line to itself, a million million seconds long (decision 20).

create type booking_kind as enum ('performance', 'load_in', 'strike', 'rehearsal', 'dark', 'maintenance', 'other');

alter table venue
  add column latitude_microdegrees int check (latitude_microdegrees between -90000000 and 90000000),
  add column longitude_microdegrees int check (longitude_microdegrees between -180000000 and 180000000),
  add constraint venue_place_whole check ((latitude_microdegrees is null) = (longitude_microdegrees is null));

alter table hall
  add column turnaround_minutes smallint not null default 60 check (turnaround_minutes >= 0),
  add column doors_minutes smallint not null default 60 check (doors_minutes >= 0),
  add column curfew_minute smallint check (curfew_minute between 0 and 1439);   -- of the day, on the clock of the venue

-- No other performance of its artists so near, so many days before and after; null where nothing was agreed.
alter table event
  add column radius_km int check (radius_km > 0),
  add column radius_days int check (radius_days > 0),
  add constraint event_radius_whole check ((radius_km is null) = (radius_days is null));

create table hall_booking (
  id bigint generated always as identity primary key,
  hall_id bigint not null references hall,
  organisation_id bigint references organisation,                    -- null where the house itself took it
  kind booking_kind not null,
  performance_id bigint references performance on delete cascade,    -- what it is, or what it serves
  title safe_text not null default '',
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  version int not null default 1 check (version > 0),
  changed_at timestamptz not null default clock_timestamp(),
  changed_by bigint references account,
  constraint hall_booking_ends_after_start check (ends_at > starts_at),
  constraint hall_booking_length check (ends_at - starts_at <= interval '366 days'),  -- so that a look back has an end
  constraint hall_booking_is_told check (case kind when 'performance' then performance_id is not null else title <> '' end),
  constraint hall_booking_free exclude using gist (
    numrange(hall_id * 1000000000000 + extract(epoch from (starts_at at time zone 'UTC')),
             hall_id * 1000000000000 + extract(epoch from (ends_at at time zone 'UTC'))) with &&)
);
create unique index hall_booking_one_a_performance on hall_booking (performance_id) where kind = 'performance';
create index hall_booking_performance_idx on hall_booking (performance_id);
create index hall_booking_starts_at_idx on hall_booking (starts_at);

-- Of performances that overlap already, the one that was made first has the hall; `etds verify` names the others.
insert into hall_booking (hall_id, organisation_id, kind, performance_id, starts_at, ends_at)
select p.hall_id, p.organisation_id, 'performance', p.id, p.starts_at, p.ends_at from performance p
 where p.state not in ('cancelled', 'postponed')
   and not exists (select from performance o
                    where o.hall_id = p.hall_id and o.id < p.id and o.state not in ('cancelled', 'postponed')
                      and o.starts_at < p.ends_at and p.starts_at < o.ends_at);

grant select, insert, update, delete on hall_booking to etds_app;
grant usage on all sequences in schema public to etds_app;
