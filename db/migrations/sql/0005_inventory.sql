-- The seats of a performance. A seat without a row is open with fence 0; the row appears at first touch and stays.
-- Nothing but the functions of `functions/` writes here.
--
-- The hot tables have no foreign key to performance, account or price type: every hold and sale of a house would lock the
-- same parent row, which costs more than the act. The functions look the parents up, and `verify` looks for orphans.

create table seat_claim (
  performance_id bigint not null,
  seat_ordinal int not null check (seat_ordinal >= 0),
  state seat_state not null,
  fence bigint not null default 1 check (fence > 0),   -- grows at every change of holder
  cart_id uuid,                                        -- who holds it, and who held it when it was sold
  expires_at timestamptz,                              -- of a held seat only
  order_id uuid,
  code text,                                           -- allocation letter or kill reason
  primary key (performance_id, seat_ordinal),
  constraint seat_claim_held_has_clock check ((state = 'held') = (expires_at is not null)),
  constraint seat_claim_taken_has_order check ((state in ('paying', 'reserved', 'sold', 'comp')) = (order_id is not null)),
  constraint seat_claim_holder check ((state in ('held', 'paying', 'reserved', 'sold', 'comp')) = (cart_id is not null)),
  constraint seat_claim_code check ((state in ('allocated', 'killed')) <= (code is not null))
) with (fillfactor = 70);

-- A hold: the seats of one cart at one performance, on one clock. Gone when sold, released or swept.
create table hold (
  performance_id bigint not null,
  cart_id uuid not null,
  account_id bigint not null,
  session_id uuid not null,
  seats int[] not null,
  held_since timestamptz not null,
  expires_at timestamptz not null,
  extensions smallint not null default 0 check (extensions >= 0),
  primary key (performance_id, cart_id)
) with (fillfactor = 70);
create index hold_expires_at_idx on hold (expires_at);

-- Every change of a seat, for ever. `seats` and `fences` are equally long; `fences` are those after the change.
create table seat_journal (
  performance_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  act seat_act not null,
  to_state seat_state not null,
  seats int[] not null,
  fences bigint[] not null,
  cart_id uuid,
  order_id uuid,
  account_id bigint,
  session_id uuid,
  reason safe_text,
  primary key (performance_id, id),
  constraint seat_journal_equally_long check (cardinality(seats) > 0 and cardinality(seats) = cardinality(fences))
);
