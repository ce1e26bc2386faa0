"""The chain over the journals finds every change of what was sealed, and names the row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from random import Random
from uuid import uuid4

import psycopg
import pytest

from core import inventory, payments, sales
from core.access import Role
from core.audit import houses_as_of, verify_house
from core.audit.seals import broken, kept, seal_journals
from core.errors import BadInput
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from db.queries import seals
from db.queries.seals import JOURNALS
from db.servers import Addresses
from tests.db.servers.processes import wait_until
from tests.factories.house import OpenHouse, a_house, someone

TAMPERINGS = {
    "seat_journal": ("set to_state = 'killed'", "set fences[1] = fences[1] + 1"),
    "money_journal": ("set amount_minor = amount_minor + 1", "set account = 'fees'"),
    "audit_entry": ("set detail = '{\"seats\": 0}'", "set account_id = null"),
    "voucher_journal": ("set amount_minor = amount_minor + 1", "set at = at + interval '1 us'"),
}


def busy(core: Core) -> OpenHouse:
    """A house with rows in every journal."""
    house, manager = a_house(core), someone(core, Role.MANAGER)
    for seat in range(6):
        cart, order = CartId(uuid4()), OrderId(uuid4())
        inventory.place_hold(core, manager, house.id, seats=[seat], cart=cart)
        sales.sell_for_cash(core, manager, house.id, cart=cart, order=order, seats={seat: "a"}, received_minor=1000)
        payments.issue_voucher(core, manager, house.id, voucher=uuid4(), name="Gift", amount_minor=500)
        sales.print_tickets(core, manager, house.id, order=order, folder=core.settings.tickets_dir)
    return house


def found(owner: psycopg.Connection, core: Core) -> list[str]:
    return broken(owner, kept(core.settings.state_dir))


def test_each_of_two_hundred_random_tamperings_is_found_and_its_row_named(core: Core, database: Addresses) -> None:
    busy(core)
    assert seal_journals(core) == len(JOURNALS)
    busy(core)
    assert (seal_journals(core), seal_journals(core)) == (len(JOURNALS), 0)
    random = Random(20_261_121)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        assert found(owner, core) == []
        missed: list[str] = []
        for _ in range(200):
            journal = random.choice(JOURNALS)
            ids = [row[0] for row in owner.execute(f"select id from {journal}").fetchall()]
            row_id, act = random.choice(ids), random.choice([*TAMPERINGS[journal], "delete"])
            with owner.transaction(force_rollback=True):
                sentence = f"delete from {journal}" if act == "delete" else f"update {journal} {act}"
                changed = owner.execute(f"{sentence} where id = %s", [row_id]).rowcount
                said = found(owner, core)
                if changed and not (len(said) == 1 and f"of {journal}: row {row_id} " in said[0]):
                    missed.append(f"{act} {row_id}: {said}")

    assert missed == []


def test_a_row_that_is_slipped_in_is_found(core: Core, database: Addresses) -> None:
    busy(core)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("insert into audit_entry (act, subject) values ('a', 'b')")
        (first,) = owner.execute("select min(id) from audit_entry").fetchone() or (0,)
        owner.execute("delete from audit_entry where id = %s", [first])
        seal_journals(core)
        owner.execute(
            "insert into audit_entry (id, act, subject) overriding system value values (%s, 'was', 'never')", [first]
        )

        assert found(owner, core) == [f"seal 1 of audit_entry: row {first} was slipped in"]


def test_sealed_up_to_the_last_row_alone_one_that_was_on_its_way_would_look_slipped_in(
    core: Core, database: Addresses
) -> None:
    """If this fails, the test below means nothing."""
    with psycopg.connect(database.owner_url, autocommit=True) as owner, a_late_entry(database) as late:
        owner.execute("insert into audit_entry (act, subject) values ('quick', 'b')")
        owner.execute("select seal_journal('audit_entry', (select max(id) from audit_entry), 1000)")
        late.commit()

        assert [said.endswith("was slipped in") for said in found(owner, core)] == [True]


def test_a_row_that_is_on_its_way_is_waited_for_and_nobody_waits_for_that(core: Core, database: Addresses) -> None:
    settled_upto, patient = partial(seals.settled_upto, core.postgres, "audit_entry"), 10.0
    with psycopg.connect(database.owner_url, autocommit=True) as owner, a_late_entry(database) as late:
        assert settled_upto(patience_seconds=0.01) is None
        with ThreadPoolExecutor(1) as pool:
            upto = pool.submit(settled_upto, patience_seconds=patient)
            wait_until(lambda: are_waiting(owner) == 1, what="the question for the last number")
            owner.execute("set lock_timeout = '1s'")
            owner.execute("insert into audit_entry (act, subject) values ('quick', 'b')")
            assert not upto.done()
            late.commit()
            assert upto.result(patient) == last_id(owner) - 1, "what came since is of the next seal"
        seal_journals(core)

        assert found(owner, core) == []


@contextmanager
def a_late_entry(database: Addresses) -> Iterator[psycopg.Connection]:
    """One that has its number and is not committed yet."""
    with psycopg.connect(database.owner_url) as late:
        late.execute("insert into audit_entry (act, subject) values ('late', 'a')")
        yield late


def are_waiting(owner: psycopg.Connection) -> int:
    row = owner.execute(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"
    ).fetchone()
    return row[0] if row else 0


def last_id(owner: psycopg.Connection) -> int:
    row = owner.execute("select coalesce(max(id), 0) from audit_entry").fetchone()
    return row[0] if row else 0


def test_numbers_that_were_drawn_and_never_written_are_passed_over(
    core: Core, database: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.audit.seals._ROWS_MAX", 2)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        first = last_id(owner) + 1
        for is_written in (True, False, False, False, False, False, True):
            with owner.transaction(force_rollback=not is_written):
                owner.execute("insert into audit_entry (act, subject) values ('a', 'b')")
        seal_journals(core)

        sealed = owner.execute("select row_ids from seal where journal = 'audit_entry' order by number desc").fetchall()
        assert [ids for (ids,) in sealed[:2]] == [[first + 6], [first]]
        assert found(owner, core) == []


def test_whoever_rewrites_the_seals_too_is_found_by_the_heads_kept_outside(core: Core, database: Addresses) -> None:
    busy(core)
    seal_journals(core)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update money_journal set amount_minor = -amount_minor")
        owner.execute("delete from seal where journal = 'money_journal'")
        upto = owner.execute("select max(id) from money_journal").fetchone()
        owner.execute("select seal_journal('money_journal', %s, 1000)", upto)
        assert owner.execute("select count(*) from broken_seals()").fetchone() == (0,)

        assert found(owner, core) == [
            "seal 1 of money_journal, kept in seals.jsonl, is another one: the books were rewritten"
        ]


def test_a_database_of_yesterday_is_found(core: Core, database: Addresses) -> None:
    busy(core)
    seal_journals(core)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("delete from seal where journal = 'seat_journal'; delete from seat_journal")

        assert found(owner, core) == ["seal 1 of seat_journal, kept in seals.jsonl, is gone: the books were rewritten"]


def test_a_seal_that_was_changed_or_taken_out_is_found(core: Core, database: Addresses) -> None:
    for _ in range(3):
        busy(core)
        seal_journals(core)
    (core.settings.state_dir / "seals.jsonl").unlink()
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        with owner.transaction(force_rollback=True):
            owner.execute("update seal set head = sha256('x') where journal = 'audit_entry' and number = 1")
            assert "seal 1 of audit_entry: the seal itself was changed" in found(owner, core)
        owner.execute("delete from seal where journal = 'audit_entry' and number = 2")

        assert "seal 3 of audit_entry: the seal before it is missing" in found(owner, core)


def test_the_runtime_role_cannot_write_a_seal(core: Core) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), core.postgres._pool.connection() as connection:
        connection.execute("insert into seal values ('seat_journal', 1, 1, '{1}', '12345678', sha256('x'))")


def test_a_torn_line_of_the_file_was_never_kept(core: Core, database: Addresses) -> None:
    busy(core)
    seal_journals(core)
    path = core.settings.state_dir / "seals.jsonl"
    kept = [json.loads(line) for line in path.read_text().splitlines()]
    assert {line["journal"] for line in kept} == set(JOURNALS)
    path.write_text(path.read_text() + '{"journal": "seat_jou')

    with psycopg.connect(database.owner_url) as owner:
        assert found(owner, core) == []
    assert path.stat().st_mode & 0o077 == 0


def test_verify_says_it(core: Core, database: Addresses) -> None:
    busy(core)
    seal_journals(core)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update audit_entry set subject = 'another' where act = 'ticket.print'")

    said = {finding.check for finding in verify_house(core, someone(core, Role.ADMIN)) if not finding.holds}

    assert said == {"seals_hold"}


def test_the_house_as_it_was_is_read_from_the_journals_alone(core: Core) -> None:
    house = busy(core)
    manager = someone(core, Role.MANAGER)
    (then,) = core.postgres.rows("select clock_timestamp()")[0]
    cart = CartId(uuid4())
    inventory.place_hold(core, manager, house.id, seats=[10, 11], cart=cart)
    sales.sell_for_cash(
        core, manager, house.id, cart=cart, order=OrderId(uuid4()), seats={10: "a"}, received_minor=1000
    )

    (before,) = houses_as_of(core, manager, then)
    (after,) = houses_as_of(core, manager, core.clock.now())

    assert (dict(before.seats), dict(after.seats)) == ({"open": 24, "sold": 6}, {"open": 22, "held": 1, "sold": 7})
    assert {account: amount.amount_minor for account, amount in after.money.items()} == {"cash": 7000, "revenue": -7000}
    assert before.balances and after.balances
    assert dict(after.seats).items() <= inventory.house_counts(core, manager, house.id).as_data().items()
    with pytest.raises(BadInput, match="still to come"):
        houses_as_of(core, manager, core.clock.now().replace(year=2999))
