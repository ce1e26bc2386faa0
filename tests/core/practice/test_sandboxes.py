"""Practice is the house as it is, and nothing that is done in it is done in the house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from uuid import uuid4

import psycopg
import pytest

from core import inventory, sales
from core.access import Actor
from core.audit import verify_house
from core.errors import NotFound, NotPermitted
from core.feeds import Reloaded, SeatsChanged
from core.inventory import CartId, SeatState
from core.practice import Practice, PracticeUnavailable, begin_practice, leave_sandbox
from core.runtime import Core
from core.sales import OrderId
from db import sandbox
from db.errors import StoreError
from db.servers import Addresses
from db.vocabulary import PerformanceId, Role
from tests.factories.drawers import open_drawers
from tests.factories.house import OpenHouse, a_house, someone


@contextmanager
def practising(core: Core, actor: Actor, house: OpenHouse) -> Iterator[Practice]:
    practice = begin_practice(core, actor, house.id)
    open_drawers(practice.core)  # the house's stay in the house
    try:
        open_drawers(practice.core)
        yield practice
    finally:
        leave_sandbox(core, practice)


def sell(core: Core, actor: Actor, performance: PerformanceId, *seats: int) -> sales.Sale:
    cart = CartId(uuid4())
    inventory.place_hold(core, actor, performance, seats=seats, cart=cart)
    chosen = dict.fromkeys(seats, "a")
    return sales.sell_for_cash(
        core, actor, performance, cart=cart, order=OrderId(uuid4()), seats=chosen, received_minor=1000 * len(seats)
    )


def every_row(database: Addresses) -> dict[str, str]:
    """What each table of the house has in it, as one word."""
    with psycopg.connect(database.owner_url) as connection:
        tables = connection.execute(
            "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname in ('public', 'jobs') and c.relkind in ('r', 'p') and not c.relispartition order by 1"
        ).fetchall()
        return {
            table: str(
                connection.execute(f"select md5(string_agg(t::text, '|' order by t::text)) from {table} t").fetchone()
            )
            for (table,) in tables
        }


def test_the_clone_is_the_house_as_it_is(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sold = sell(core, operator, house.id, 3, 4)
    another = a_house(core)

    with practising(core, operator, house) as practice:
        there = inventory.open_house(practice.core, practice.actor, house.id)
        order = sales.find_sale(practice.core, practice.actor, house.id, order=sold.order_id)

        assert there.plane.states == inventory.open_house(core, operator, house.id).plane.states
        assert order is not None
        assert [ticket.code for ticket in order.tickets] == [ticket.code for ticket in sold.tickets]
        assert practice.core.postgres.rows("select id from performance") == [(house.id,)]
        assert another.id != house.id


def test_a_day_of_practice_changes_no_row_of_the_house(core: Core, database: Addresses) -> None:
    house, operator = a_house(core), someone(core)
    sell(core, operator, house.id, 3)

    before = every_row(database)
    with practising(core, operator, house) as practice:
        sale = sell(practice.core, practice.actor, house.id, 5, 6)
        assert sale.total.amount_minor == 2000
        counts = inventory.house_counts(practice.core, practice.actor, house.id)
        assert (counts.sold, counts.open) == (3, 27)
        assert [finding.check for finding in verify_house(practice.core, practice.actor) if not finding.holds] == []
    assert every_row(database) == before

    sell(core, operator, house.id, 5, 6)  # what was done there is seen where it is done here
    after = every_row(database)
    assert {name for name in before if before[name] != after[name]} >= {"orders", "seat_claim", "money_journal"}


def test_its_login_reaches_nothing_of_the_house(core: Core, database: Addresses) -> None:
    house, operator = a_house(core), someone(core)

    with practising(core, operator, house) as practice:
        inside = practice.core.postgres_url
        house_name = database.owner_url.split("?")[0].rpartition("/")[2]
        outside = inside.replace(f"/{practice.name}?", f"/{house_name}?")
        with psycopg.connect(inside, autocommit=True) as connection:
            assert connection.execute("update seat_claim set fence = fence").rowcount == 0
        with psycopg.connect(outside, autocommit=True) as connection:
            for act in ("select 1 from orders", "delete from seat_claim", "set role etds_app", "create table t ()"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(act)


def test_nobody_in_the_house_hears_of_practice(core: Core) -> None:
    """The first seats that colleagues hear of are those that are sold in the house afterwards."""
    house, operator = a_house(core), someone(core)
    heard: SimpleQueue[object] = SimpleQueue()
    feed = inventory.follow_house(core, operator, house.id, heard.put)
    while not isinstance(heard.get(timeout=10), Reloaded):
        pass

    with practising(core, operator, house) as practice:
        sell(practice.core, practice.actor, house.id, 0)
        assert practice.core.redis_url is None
    assert inventory.open_house(core, operator, house.id).plane.states[0] == SeatState.OPEN.byte
    sell(core, operator, house.id, 7)
    while not isinstance(news := heard.get(timeout=10), SeatsChanged):
        pass
    feed.close()

    assert {seat for seat, _ in news.changes} == {7}  # its hold and its sale, or both at once


def test_nothing_leaves_it(core: Core) -> None:
    house, operator = a_house(core), someone(core)

    with practising(core, operator, house) as practice:
        settings = practice.core.settings

        assert (settings.smtp_url, settings.stripe_secret_key, str(settings.card_provider)) == (None, None, "simulated")
        assert settings.tickets_dir == core.settings.tickets_dir / "practice"
        assert practice.core.postgres.rows("select count(*) from outbox") == [(0,)]
        ours = {row[0] for row in core.postgres.rows("select public_pem from signing_key")}
        theirs = {row[0] for row in practice.core.postgres.rows("select public_pem from signing_key")}
        assert (len(ours), len(theirs), ours & theirs) == (1, 1, set())


def test_the_sandbox_goes_with_its_end_and_those_of_the_killed_go_later(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, operator = a_house(core), someone(core)
    assert core.owner_url is not None
    with practising(core, operator, house) as practice:
        name, url = practice.name, practice.core.postgres_url
        assert name not in sandbox.abandoned(core.owner_url)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)

    killed = sandbox.make(core.owner_url, house.id)
    assert killed.name not in sandbox.abandoned(core.owner_url)  # somebody may just be entering it
    monkeypatch.setattr(sandbox, "_YOUNG_SECONDS", -5)
    assert killed.name in sandbox.abandoned(core.owner_url)
    sandbox.drop(core.owner_url, killed.name)
    assert killed.name not in sandbox.abandoned(core.owner_url)
    sandbox.drop(core.owner_url, killed.name)  # gone already


def test_who_may_not_sell_may_not_practise_and_foreign_houses_are_not_there(core: Core) -> None:
    here, elsewhere = a_house(core, venue="Here"), a_house(core, venue="Elsewhere")

    with pytest.raises(NotPermitted):
        begin_practice(core, someone(core, Role.DOOR), here.id)
    with pytest.raises(NotFound):
        begin_practice(core, someone(core, venue="Here"), elsewhere.id)


def test_without_the_owner_it_is_refused_in_words(core: Core, database: Addresses) -> None:
    house, operator = a_house(core), someone(core)

    core.owner_url = None
    with pytest.raises(PracticeUnavailable, match="ETDS_OWNER_DATABASE_URL"):
        begin_practice(core, operator, house.id)
    core.owner_url = database.postgres_url  # the runtime login, which may not make databases
    with pytest.raises((PracticeUnavailable, StoreError), match="ETDS_OWNER_DATABASE_URL"):
        begin_practice(core, operator, house.id)
