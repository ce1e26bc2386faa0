-- The counter: a cart that is parked belongs to nobody at it (account 0), and anybody of the house may take it.

-- What goes with a cart from hand to hand, since it is in no other table: its name, and what the screen knew of it.
create table cart_note (
  performance_id bigint not null,
  cart_id uuid not null,
  name safe_text not null,              -- `blue coat`
  by_account bigint not null,           -- who parked it or gave it away
  noted_at timestamptz not null default clock_timestamp(),
  seats int[] not null,
  price_types text[] not null,          -- a letter a seat
  customer safe_text,
  contact safe_text,
  coupon safe_text,
  primary key (performance_id, cart_id),
  constraint cart_note_equally_long check (cardinality(seats) = cardinality(price_types))
);

alter type seat_act add value 'hand' after 'extend';   -- a cart changed hands; its seats and fences stay

grant select, insert, update, delete on cart_note to etds_app;
