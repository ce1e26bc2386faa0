-- A word knows what else was said of its order: a question of several words is one walk through the rarest of them,
-- in the index alone. Newest first within a word, so that a common name shows its newest orders.
alter table order_word add column said text not null default '';
drop index order_word_idx;
create index order_word_idx on order_word (word text_pattern_ops, at desc, performance_id, order_id) include (said);
grant update (said) on order_word to etds_app;
