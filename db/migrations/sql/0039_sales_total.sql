-- What a performance sold all in all, by price type and channel: reports over a whole house read a tenth of the rows. What
-- artists sold by month was read by nobody: months of events and the bills say the same.
create table sales_total (
  performance_id bigint not null,
  price_type_id smallint not null,
  channel text not null,
  tickets int not null,
  comps int not null,
  gross_minor bigint not null,
  primary key (performance_id, price_type_id, channel)
);
insert into sales_total
  select performance_id, price_type_id, channel, sum(tickets), sum(comps), sum(gross_minor) from sales_mix group by 1, 2, 3;
grant select on sales_total to etds_app;

drop trigger if exists bill_changed on event_artist;
drop table artist_month;
