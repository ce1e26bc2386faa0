-- The acts of one account that are seldom, newest first: where `u` looks for what was done last. Holds and sales have no
-- row in these, so they cost nothing there.
create index seat_journal_act_idx on seat_journal (account_id, at)
  where act not in ('hold', 'extend', 'release', 'expire', 'claim', 'sell');
create index order_journal_account_idx on order_journal (account_id, at);
create index voucher_journal_issue_idx on voucher_journal (account_id, at) where act = 'issue';
