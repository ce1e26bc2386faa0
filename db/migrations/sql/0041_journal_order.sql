-- The big journals in the order they were written, which is the order they lie in: a seal reads the rows of its numbers,
-- the trail those of its days, and no others. An index of block ranges costs an insert next to nothing.
create index seat_journal_written_idx on seat_journal using brin (id, at)
  with (pages_per_range = 32, autosummarize = on);
create index money_journal_written_idx on money_journal using brin (id, at)
  with (pages_per_range = 32, autosummarize = on);

-- Money is asked for by order: one index is the key and finds it.
alter table money_journal drop constraint money_journal_pkey, add primary key (performance_id, order_id, id);
drop index money_journal_order_idx;
