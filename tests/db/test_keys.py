"""Made to be sharded: what belongs to a performance is keyed and joined by it first."""

from __future__ import annotations

from core.runtime import Core

BELONGING = ("hold", "money_journal", "order_line", "orders", "performance_price", "seat_claim", "seat_journal",
             "tender", "ticket")  # fmt: skip

_KEYS = """
select c.relname::text, i.relname::text,
       (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = x.indkey[0])
  from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
 where x.indisunique and c.relname = any(%s) order by 1, 2
"""
_REFERENCES = """
select c.relname::text, k.conname::text, f.relname::text,
       (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = k.conkey[1]),
       (select a.attname::text from pg_attribute a where a.attrelid = f.oid and a.attnum = k.confkey[1])
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
 where k.contype = 'f' and c.relname = any(%s) and f.relname = any(%s) order by 1, 2
"""


def test_the_tables_of_a_performance_are_known(shared_core: Core) -> None:
    found = shared_core.postgres.rows(
        "select distinct table_name::text from information_schema.columns"
        " where table_schema = 'public' and column_name = 'performance_id' order by 1"
    )

    assert tuple(row[0] for row in found) == BELONGING


def test_the_performance_comes_first_in_every_key(shared_core: Core) -> None:
    keys = shared_core.postgres.rows(_KEYS, [list(BELONGING)])

    assert {row[0] for row in keys} == set(BELONGING)
    assert [row for row in keys if row[2] != "performance_id"] == []


def test_tables_of_a_performance_refer_to_each_other_by_it(shared_core: Core) -> None:
    references = shared_core.postgres.rows(_REFERENCES, [list(BELONGING), list(BELONGING)])

    assert len(references) == 4
    assert {row[3:] for row in references} == {("performance_id", "performance_id")}
