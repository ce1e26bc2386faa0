-- Seats set aside, once more: why they are, whose they are and when to ask; and agents, who sell what is allotted to them.

alter type account_role add value 'agent';

alter table allocation add column reason safe_text;            -- why it is kept
alter table allocation add column message safe_text;           -- what whoever touches a seat of it should know
alter table allocation add column owner safe_text;             -- whose it is, by name
alter table allocation add column owner_account_id bigint;     -- the same, where that is an account: it may release it
alter table allocation add column ask_at timestamptz;          -- from then on the owner is asked whether it is needed
alter table allocation add column warn_at timestamptz;         -- from then on the list of what sits where warns
alter table allocation add constraint allocation_moments check (ask_at <= warn_at);

-- Somebody outside who sells for an organisation, for a commission.
create table agent (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisation,
  name safe_text not null,
  commission_bp int not null,                                  -- of what it sold, in basis points
  created_at timestamptz not null default clock_timestamp(),
  constraint agent_organisation_id_name_key unique (organisation_id, name),
  constraint agent_commission check (commission_bp between 0 and 10000)
);
alter table account add column agent_id bigint references agent;

-- What an agent may sell of one performance: the seats under one letter, until a moment.
create table allotment (
  performance_id bigint not null,
  letter text not null,
  agent_id bigint not null references agent,
  seats int not null default 0,                                -- given to it, all in all
  returned int not null default 0,                             -- given back by it before the cut-off
  cut_off_at timestamptz not null,
  commission_bp int not null,                                  -- as agreed when it was allotted
  created_at timestamptz not null default clock_timestamp(),
  primary key (performance_id, letter),
  foreign key (performance_id, letter) references allocation on delete cascade,
  constraint allotment_one_an_agent unique (performance_id, agent_id),
  constraint allotment_returned check (returned between 0 and seats),
  constraint allotment_commission check (commission_bp between 0 and 10000)
);
create index allotment_agent_idx on allotment (agent_id);

grant select, insert, update on agent, allotment to etds_app;
grant usage on all sequences in schema public to etds_app;
