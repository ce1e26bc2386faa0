"""Count and close: blind, in the Z or refused, without a gap, and frozen from then on."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest

from core import payments, shifts
from core.access import Role
from core.errors import NoDrawer, NotFound, NotPermitted
from core.runtime import Core
from core.shifts import DrawerAct, ShiftState
from core.shifts.review import NotApprovable
from db.servers import Addresses
from tests.core.shifts.conftest import Counter
from tests.factories.house import someone

_NO_LOCK = "create or replace function share_drawer(p_account bigint) returns void language sql as 'select'"
_BREAKS = {
    "cash_has_a_drawer": "update tender set shift_id = null",
    "z_equals_its_rows": "update tender set amount_minor = amount_minor - 1 where refunded_minor = 0",
    "z_numbers_have_no_gap": "update z_counter set number = 2",
    "one_open_drawer_each": (
        "drop index shift_one_open_an_account; drop index shift_one_open_a_terminal;"
        " insert into shift (id, venue_id, account_id, terminal, currency, float_minor)"
        " select gen_random_uuid(), venue_id, account_id, terminal, currency, 0 from shift, generate_series(1, 2)"
    ),
    "drawers_balance": "update drawer_movement set amount_minor = amount_minor + 1",
}


def a_day(counter: Counter) -> shifts.ZReport:
    """200.00, three seats sold in two orders, one of them back, a card, 20.00 out, 50.00 in, 100.00 dropped: 130.00."""
    counter.open()
    counter.sell(1, 2)
    sale = counter.sell(3)
    payments.void_order(counter.core, counter.operator, counter.house.id, order=sale.order_id)
    order = counter.claim(4)
    payments.pay_by_card(counter.core, counter.operator, counter.house.id, order=order, tender=uuid4())
    counter.move(DrawerAct.PAID_OUT, 2000, reason="taxi")
    counter.move(DrawerAct.PAID_IN, 5000, reason="change")
    counter.move(DrawerAct.DROP, 10_000, reason="safe")
    return counter.close(14_950)


def test_a_z_says_what_the_rows_say(counter: Counter) -> None:
    z = a_day(counter)

    assert z.cash is not None
    assert [(f.key, f.count, f.amount.amount_minor) for f in z.cash] == [
        ("cash", 2, 3000), ("cash_back", 1, 1000), ("paid_in", 1, 5000), ("paid_out", 1, 2000), ("drop", 1, 10_000),
    ]  # fmt: skip
    assert [(f.key, f.count, f.amount.amount_minor) for f in z.others] == [("card", 1, 1000)]
    assert (z.orders, z.tickets, z.comps, z.returned, z.voided) == (3, 4, 0, 0, 1)
    assert (str(z.expected), str(z.counted), str(z.shift.over)) == ("150.00 EUR", "149.50 EUR", "-0.50 EUR")
    assert (str(z.total), str(z.average), z.shift.number) == ("40.00 EUR", "13.33 EUR", 1)
    assert counter.odd() == []


def test_every_figure_opens_into_its_rows(counter: Counter) -> None:
    z = a_day(counter)
    assert z.cash is not None
    signs = {"cash_back": -1, "paid_out": -1, "drop": -1}

    for figure in (*z.cash, *z.others):
        rows = shifts.shift_rows(counter.core, counter.operator, shift=z.shift.id, figure=figure.key)
        total = sum(row.amount.amount_minor for row in rows)
        assert (len(rows), total) == (figure.count, figure.amount.amount_minor * signs.get(figure.key, 1)), figure.key


def test_the_count_is_blind(counter: Counter) -> None:
    mine = counter.open()
    counter.sell(1)
    counter.move(DrawerAct.PAID_OUT, 500, reason="taxi")
    x = shifts.shift_report(counter.core, counter.operator, shift=mine.id)
    told = json.dumps(x.as_data()) + shifts.slip(x)

    assert (x.cash, x.expected, [str(m.amount) for m in x.movements]) == (None, None, ["5.00 EUR"])
    assert not any(sum_ in told for sum_ in ("205.00", "20500", "10.00", "1000,"))
    with pytest.raises(NotFound):
        shifts.shift_rows(counter.core, counter.operator, shift=mine.id, figure="cash")
    seen = shifts.shift_report(counter.core, counter.manager, shift=mine.id)
    assert str(seen.expected) == "205.00 EUR"  # a manager sees what the operator does not


def test_closing_twice_gives_the_same_z(counter: Counter) -> None:
    z = a_day(counter)
    again = shifts.close_shift(counter.core, counter.operator, shift=z.shift.id, counted_minor=1)

    assert again == z
    with pytest.raises(NoDrawer):
        counter.close(1)


def test_numbers_have_no_gap_even_where_a_closing_is_rolled_back(counter: Counter, database: Addresses) -> None:
    for wanted in (1, 2, 3):
        mine = counter.open()
        with psycopg.connect(database.postgres_url) as connection:
            row = connection.execute("select number from close_shift(%s, 0, null, 1)", [mine.id]).fetchone()
            connection.rollback()
        assert row == (wanted,)
        assert counter.close(20_000).shift.number == wanted

    assert counter.odd() == []


@pytest.mark.parametrize("has_lock", [False, True], ids=["without the lock", "with the lock"])
def test_a_sale_that_commits_while_the_drawer_closes_is_in_its_z(
    counter: Counter, database: Addresses, open_core: Callable[..., Core], has_lock: bool
) -> None:
    """The sale has its rows and has not committed. Without the lock the Z misses it; with it the closing waits."""
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        if not has_lock:
            owner.execute(_NO_LOCK)
        mine = counter.open()
        owner.execute(  # the sale stops at its very end, its rows written
            "create function dawdle() returns trigger language plpgsql as $$ begin"
            " perform pg_advisory_xact_lock(4711); return null; end $$;"
            " create constraint trigger dawdle after insert on tender deferrable initially deferred"
            " for each row execute function dawdle()"
        )
        owner.execute("select pg_advisory_lock(4711)")
        other = open_core(postgres_lock_timeout_ms=10_000, postgres_statement_timeout_ms=20_000)
        slow = replace(counter, core=other)
        with ThreadPoolExecutor(2) as pool:
            sale = pool.submit(slow.sell, 1)
            _until(owner, "select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = 4711")
            closing = pool.submit(slow.close, 20_000)
            if has_lock:
                _until(owner, "select count(*) - 1 from pg_locks where locktype = 'advisory' and not granted")
            else:
                closing.result(10)
            owner.execute("select pg_advisory_unlock(4711)")
            assert sale.result(10).total.amount_minor == 1000
            z = closing.result(10)
    assert z.cash is not None and z.shift.id == mine.id

    assert (z.cash[0].count, str(z.shift.over)) == ((1, "-10.00 EUR") if has_lock else (0, "0.00 EUR"))
    broken = [odd.split(":")[0] for odd in counter.odd()]
    assert broken == ([] if has_lock else ["z_equals_its_rows", "drawers_balance"])


def _until(owner: psycopg.Connection, sql: str) -> None:
    for _ in range(5_000):
        row = owner.execute(sql).fetchone()  # type: ignore[arg-type]
        if row is not None and row[0] > 0:
            return
    raise AssertionError("what was waited for did not come")


def test_a_manager_closes_for_somebody_who_is_not_there_and_another_approves(counter: Counter) -> None:
    mine = counter.open()
    with pytest.raises(NotPermitted):
        shifts.close_shift_of(counter.core, counter.operator, shift=mine.id, counted_minor=0)
    z = shifts.close_shift_of(counter.core, counter.manager, shift=mine.id, counted_minor=20_000)
    done = shifts.approve_shift(counter.core, counter.manager, shift=mine.id)

    assert (z.closed_by, z.shift.operator) == (counter.manager.display_name, counter.operator.display_name)
    assert (done.shift.state, done.approved_by) == (ShiftState.RECONCILED, counter.manager.display_name)
    assert counter.odd() == []


def test_nobody_approves_a_drawer_of_their_own_or_one_that_is_open(counter: Counter) -> None:
    mine = counter.open(by=counter.manager)
    with pytest.raises(NotApprovable, match="not counted yet"):
        shifts.approve_shift(counter.core, counter.manager, shift=mine.id)
    shifts.close_shift(counter.core, counter.manager, counted_minor=20_000)
    with pytest.raises(NotApprovable, match="of their own"):
        shifts.approve_shift(counter.core, counter.manager, shift=mine.id)


def test_a_manager_of_another_house_sees_no_shift_of_this_one(counter: Counter) -> None:
    z = a_day(counter)
    stranger = someone(counter.core, Role.MANAGER, venue="Elsewhere", drawer=False)
    colleague = someone(counter.core, venue="The House", drawer=False)

    for actor in (stranger, colleague):
        assert shifts.list_shifts(counter.core, actor) == ()
        with pytest.raises(NotFound):
            shifts.shift_report(counter.core, actor, shift=z.shift.id)
        with pytest.raises(NotFound):
            shifts.find_shift(counter.core, actor, number=1)
    assert [one.number for one in shifts.list_shifts(counter.core, counter.manager)] == [1]


def test_what_is_found_out_later_is_a_note(counter: Counter) -> None:
    z = a_day(counter)
    shifts.note_shift(counter.core, counter.manager, shift=z.shift.id, sentence="50 cents were under the tray")

    after = shifts.shift_report(counter.core, counter.operator, shift=z.shift.id)
    assert [note.sentence for note in after.notes] == ["50 cents were under the tray"]
    assert replace(after, notes=()) == z


def test_the_runtime_role_edits_no_z(counter: Counter) -> None:
    a_day(counter)
    for act in ("update z_report set figures = '{}'", "delete from z_report", "delete from drawer_movement"):
        with (
            counter.core.postgres._pool.connection() as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(act)  # type: ignore[arg-type]


@pytest.mark.parametrize("check", _BREAKS)
def test_a_broken_drawer_is_found_and_named(counter: Counter, database: Addresses, check: str) -> None:
    a_day(counter)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(_BREAKS[check])  # type: ignore[arg-type]

    assert check in {odd.split(":")[0] for odd in counter.odd()}
