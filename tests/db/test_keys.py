"""Made to be sharded: what belongs to a performance is keyed and joined by it first."""

from __future__ import annotations

from core.runtime import Core

BELONGING = (
    "allocation",
    "allocation_step",
    "allotment",
    "attention",
    "cart_note",
    "comp_count",
    "customer_count",
    "deal",
    "deal_deposit",
    "deal_expense",
    "exchange",
    "guest",
    "guest_seat",
    "hold",
    "money_journal",
    "order_charge",
    "order_journal",
    "order_line",
    "order_word",
    "orders",
    "outbox",
    "performance_price",
    "presale_cart",
    "presale_code",
    "price_journal",
    "price_step",
    "price_window",
    "provider_event",
    "redemption",
    "refund",
    "rehearsal",
    "sale_window",
    "sales_day",
    "sales_journal",
    "sales_mix",
    "sales_total",
    "sales_whole",
    "scaling",
    "scaling_journal",
    "scaling_level",
    "scaling_price",
    "seat_claim",
    "seat_journal",
    "settlement",
    "settlement_signature",
    "tender",
    "ticket",
    "window_count",
    "window_use",
)
NAMING = ("coupon", "date_hold", "fee_rule", "hall_booking", "tax_rule", "voucher_journal")
"""These may name a performance and belong to none: a coupon is good at many, a voucher, a fee and a tax too, a booking
is the hall's, and a date that was held becomes one."""

_KEYS = """
select c.relname::text, i.relname::text,
       (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = x.indkey[0])
  from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
 where x.indisunique and c.relname = any(%s) order by 1, 2
"""
_REFERENCES = """
select c.relname::text, k.conname::text from pg_constraint k join pg_class c on c.oid = k.conrelid
 where k.contype = 'f' and c.relname = any(%s) order by 1, 2
"""


def test_the_tables_of_a_performance_are_known(shared_core: Core) -> None:
    found = shared_core.postgres.rows(
        "select distinct table_name::text from information_schema.columns"
        " where table_schema = 'public' and column_name = 'performance_id' order by 1"
    )

    assert tuple(row[0] for row in found if row[0] not in NAMING) == BELONGING


def test_the_performance_comes_first_in_every_key(shared_core: Core) -> None:
    keys = shared_core.postgres.rows(_KEYS, [list(BELONGING)])

    assert {row[0] for row in keys} == set(BELONGING)
    assert [row for row in keys if row[2] != "performance_id"] == []


def test_what_is_written_at_each_sale_refers_to_nothing(shared_core: Core) -> None:
    """Decision 0009: a foreign key locks its parent. `nothing_is_orphaned` of verify looks instead."""
    hot = [table for table in BELONGING if table not in ("performance_price", "allocation_step", "allotment")]

    assert shared_core.postgres.rows(_REFERENCES, [["performance_price"]]) != []
    assert shared_core.postgres.rows(_REFERENCES, [hot]) == []
