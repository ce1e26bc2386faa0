-- Whom an artist's account stands for, and who is expected on the seats of an allocation.

-- A manager of artists looks after several: the one column becomes rows.
create table account_artist (
  account_id bigint not null references account on delete cascade,
  artist_id bigint not null references artist,
  primary key (account_id, artist_id)
);
create index account_artist_artist_idx on account_artist (artist_id);
insert into account_artist (account_id, artist_id) select id, artist_id from account where artist_id is not null;
alter table account drop column artist_id;

-- A party that is expected at a performance, under the letter of the allocation that its seats are of.
create table guest (
  performance_id bigint not null,
  id bigint generated always as identity,
  letter text not null,
  name safe_text not null,
  note safe_text,                                              -- what the box office should know
  under safe_text not null,                                    -- whose guests they are, as the window asks
  folded text not null,                                        -- name and whose, folded, to be found by
  named_by bigint not null,
  named_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, id),
  constraint guest_letter_form check (letter ~ '^[A-Z]$'),
  constraint guest_name check (name ~ '\S')
);

-- A seat is named for one party at most. While it is, no ladder and nobody else takes it out of the allocation: the one
-- cart that may have it is the one with which the box office serves the party.
create table guest_seat (
  performance_id bigint not null,
  seat_ordinal int not null,
  guest_id bigint not null,
  cart_id uuid,
  primary key (performance_id, seat_ordinal)
);
create index guest_seat_guest_idx on guest_seat (performance_id, guest_id);

grant select, insert, delete on account_artist to etds_app;
grant select, insert, update, delete on guest, guest_seat to etds_app;
grant usage on all sequences in schema public to etds_app;
