-- Seals over the journals. A seal covers the rows that came since the one before it, with a digest of each row, and its
-- head hashes them together with the head before it. Whoever changes, drops or slips in a row breaks a seal; whoever
-- rewrites the seals too is found by a head that was kept elsewhere.

create table seal (
  journal text not null,
  number bigint not null check (number > 0),
  last_id bigint not null,
  row_ids bigint[] not null,
  digests bytea not null,       -- eight bytes a row, in the order of row_ids
  head bytea not null,
  sealed_at timestamptz not null default clock_timestamp(),
  primary key (journal, number),
  constraint seal_journal_known check (journal in ('seat_journal', 'money_journal', 'audit_entry', 'voucher_journal')),
  constraint seal_complete check (octet_length(digests) = 8 * cardinality(row_ids) and octet_length(head) = 32)
);

grant select on seal to etds_app;
