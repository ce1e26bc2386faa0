-- What was sold, when, and for what: a journal that is written with every change of a paid order, and sums of it by day
-- that a fold keeps. See docs/analytics.md and decision 22.

-- One row for each change of an order, level, and price type. What comes back is negative. Only is_folded ever changes.
create table sales_journal (
  performance_id bigint not null,
  at timestamptz not null default clock_timestamp(),
  id bigint generated always as identity,
  order_id uuid not null,
  level_number smallint not null,
  price_type_id smallint not null,
  channel text not null,
  tickets int not null,                                        -- for money
  comps int not null,                                          -- for nothing
  gross_minor bigint not null,                                 -- prices less discounts: without fees, with taxes inside
  is_folded boolean not null default false,                    -- it is in the sums below
  primary key (performance_id, at, id),
  constraint sales_journal_says_something check (tickets <> 0 or comps <> 0 or gross_minor <> 0)
);
create index sales_journal_fresh_idx on sales_journal (performance_id) where not is_folded;

-- Of one performance on one day of its venue.
create table sales_day (
  performance_id bigint not null,
  day date not null,
  sold int not null,                                           -- tickets that went out
  returned int not null,                                       -- tickets that came back
  comps int not null,
  gross_minor bigint not null,
  primary key (performance_id, day)
);

-- Of one performance, all in all, by what was bought and where.
create table sales_mix (
  performance_id bigint not null,
  level_number smallint not null,
  price_type_id smallint not null,
  channel text not null,
  tickets int not null,
  comps int not null,
  gross_minor bigint not null,
  primary key (performance_id, level_number, price_type_id, channel)
);

-- Of an event, and of everybody on its bill, in one month (named by its first day) and currency.
create table event_month (
  event_id bigint not null,
  month date not null,
  currency currency_code not null,
  tickets bigint not null,
  comps bigint not null,
  gross_minor bigint not null,
  primary key (event_id, month, currency)
);
create table artist_month (
  artist_id bigint not null,
  month date not null,
  currency currency_code not null,
  tickets bigint not null,
  comps bigint not null,
  gross_minor bigint not null,
  primary key (artist_id, month, currency)
);
create index artist_month_month_idx on artist_month (month);

-- What was sold before there was a journal, as it stands now.
insert into sales_journal (performance_id, at, order_id, level_number, price_type_id, channel, tickets, comps, gross_minor)
  select o.performance_id, o.paid_at, o.id, l.level_number, l.price_type_id, o.channel,
         count(*) filter (where not o.is_comp), count(*) filter (where o.is_comp), sum(l.price_minor - l.discount_minor)
    from orders o join order_line l on (l.performance_id, l.order_id) = (o.performance_id, o.id)
   where o.paid_at is not null and l.kind = 'seat' and l.state = 'live'
   group by o.performance_id, o.paid_at, o.id, l.level_number, l.price_type_id, o.channel;

grant select, insert on sales_journal to etds_app;
grant select on sales_day, sales_mix, event_month, artist_month to etds_app;
