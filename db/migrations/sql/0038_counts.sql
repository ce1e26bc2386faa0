-- What is set aside at a performance is counted without walking through what is sold: only these claims have a code. It
-- never changes while a seat is held and sold, so the index costs a sale nothing.
create index seat_claim_code_idx on seat_claim (performance_id, code text_pattern_ops) where code is not null;
