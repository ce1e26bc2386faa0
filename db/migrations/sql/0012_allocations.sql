-- Seats that are set aside, and seats that are not sold at all.
--
-- A seat keeps the letter of its allocation while somebody holds or buys it, so that it goes back there when it is let
-- go. When an allocation is released, its letter goes from all its seats.

create table allocation (
  performance_id bigint not null,
  letter text not null,
  name safe_text not null,
  kind allocation_kind not null,
  owner_role account_role not null,      -- who may let seats of it go, beside those who manage allocations
  sold_by account_role[] not null,       -- who may sell from it as it stands
  created_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, letter),
  constraint allocation_letter_form check (letter ~ '^[A-Z]$')
);

-- The release ladder: when which share of what is left goes on sale, or to another allocation.
create table allocation_step (
  performance_id bigint not null,
  letter text not null,
  number smallint not null check (number > 0),
  due_at timestamptz not null,
  percent smallint not null,
  to_letter text,
  done_at timestamptz,
  primary key (performance_id, letter, number),
  foreign key (performance_id, letter) references allocation on delete cascade,
  constraint allocation_step_percent check (percent between 1 and 100),
  constraint allocation_step_elsewhere check (to_letter <> letter)
);
create index allocation_step_due_idx on allocation_step (due_at) where done_at is null;

alter table seat_journal add column code text;
alter table seat_claim drop constraint seat_claim_code;
alter table seat_claim add constraint seat_claim_code check (
  case state when 'open' then code is null when 'killed' then code ~ '^[a-z]+$' when 'allocated' then code ~ '^[A-Z]$'
             else code is null or code ~ '^[A-Z]$' end is true);

grant select, insert, update, delete on allocation, allocation_step to etds_app;
