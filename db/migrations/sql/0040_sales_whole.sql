-- What a performance sold all in all: one row of each, which is what rankings and counts of a whole house read.
create table sales_whole (
  performance_id bigint primary key,
  tickets int not null,
  comps int not null,
  gross_minor bigint not null
);
insert into sales_whole select performance_id, sum(tickets), sum(comps), sum(gross_minor) from sales_total group by 1;
grant select on sales_whole to etds_app;
