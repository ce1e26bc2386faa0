"""The journal of sales and its sums, against a recount of the raw rows that shares nothing with them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import psycopg
import pytest

from core import inventory, payments, sales
from core.access import Actor, Role
from core.analytics.freshness import fold_sales
from core.audit import verify_house
from core.inventory import CartId
from core.payments import Outgoing
from core.runtime import Core
from core.sales import OrderId
from db.queries import analytics
from db.servers import Addresses
from tests.core.printing.orders import sold
from tests.factories.house import OpenHouse, a_house, someone

_RECOUNT = """
select k.performance_id, count(*) filter (where not o.is_comp), count(*) filter (where o.is_comp),
       sum(l.price_minor - l.discount_minor)::bigint
  from ticket k
  join order_line l on (l.performance_id, l.order_id, l.number) = (k.performance_id, k.order_id, k.line_number)
  join orders o on (o.performance_id, o.id) = (k.performance_id, k.order_id)
 where k.state <> 'void' group by 1 order by 1
"""


def told(core: Core, *houses: OpenHouse) -> list[tuple[int, int, int, int]]:
    """Of each performance: tickets, comps and money, by its days."""
    days = analytics.by_day(core.postgres, [house.id for house in houses])
    found = []
    for key in sorted({day.performance_id for day in days}):
        own = [day for day in days if day.performance_id == key]
        found.append((key, sum(d.net for d in own), sum(d.comps for d in own), sum(d.gross_minor for d in own)))
    return found


def recount(core: Core) -> list[tuple[int, int, int, int]]:
    return [tuple(row) for row in core.postgres.rows(_RECOUNT)]  # type: ignore[misc]


def broken(core: Core) -> list[str]:
    return [found.check for found in verify_house(core, someone(core, Role.ADMIN)) if not found.holds]


def take_back(core: Core, actor: Actor, house: OpenHouse, order: OrderId, *codes: str) -> None:
    payments.return_tickets(core, actor, house.id, order=order, act=uuid4(), tickets=codes or None)


def exchange(core: Core, actor: Actor, house: OpenHouse, sale: sales.Sale, seat: int) -> None:
    cart = CartId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=[seat], cart=cart)
    out = Outgoing(performance_id=house.id, order=sale.order_id, tickets=(sale.tickets[0].code,))
    payments.exchange_tickets(
        core, actor, house.id, outgoing=out, cart=cart, order=OrderId(uuid4()), seats=[seat],
    )  # fmt: skip


def test_each_way_of_selling_and_taking_back_is_told(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    first, second = sold(core, manager, house, 1, 2), sold(core, manager, house, 3, 4)
    take_back(core, manager, house, first.order_id, first.tickets[0].code)
    exchange(core, manager, house, second, 6)

    before = told(core, house)
    fold_sales(core)

    assert before == told(core, house) == recount(core) == [(house.id, 3, 0, 3000)]
    [day] = analytics.by_day(core.postgres, [house.id])
    assert (day.sold, day.returned) == (5, 2)
    assert broken(core) == []


def test_a_fold_takes_each_row_once(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    sold(core, operator, house, 1)

    assert (fold_sales(core), fold_sales(core)) == (1, 0)
    sold(core, operator, house, 2)
    assert told(core, house) == [(house.id, 2, 0, 2000)]
    assert fold_sales(core) == 1
    assert told(core, house) == [(house.id, 2, 0, 2000)]


def test_as_of_a_moment_is_what_was_known_then(core: Core) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    sale = sold(core, manager, house, 1, 2)
    [(then,)] = core.postgres.rows("select clock_timestamp()")
    take_back(core, manager, house, sale.order_id)
    fold_sales(core)

    [day] = analytics.by_day(core.postgres, [house.id], at=then)

    assert (day.sold, day.returned, day.gross_minor) == (2, 0, 2000)
    assert [row.tickets for row in analytics.by_mix(core.postgres, [house.id], at=then)] == [2]
    assert analytics.by_mix(core.postgres, [house.id]) == []


def test_a_day_is_that_of_the_venue(core: Core, database: Addresses) -> None:
    """Half past midnight in Kyiv is still the evening before in London."""
    house, operator = a_house(core, venue="River Stadium"), someone(core)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update venue set time_zone = 'Europe/Kyiv'")
        sold(core, operator, house, 1)
        owner.execute("update sales_journal set at = '2026-01-31 22:30+00'")
    fold_sales(core)

    assert [day.day for day in analytics.by_day(core.postgres, [house.id])] == [date(2026, 2, 1)]
    months = "select month, tickets, gross_minor from event_month"
    assert core.postgres.rows(months) == [(date(2026, 2, 1), 1, 1000)]


def busy(core: Core, house: OpenHouse, who: Actor, seats: range) -> None:
    for seat in seats:
        sale = sold(core, who, house, seat)
        if seat % 3 == 0:
            take_back(core, who, house, sale.order_id)


def test_sums_stay_right_while_people_sell_and_take_back(core: Core) -> None:
    house = a_house(core)
    people = [someone(core, Role.MANAGER) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        tasks = [pool.submit(busy, core, house, who, range(n * 9, n * 9 + 9)) for n, who in enumerate(people)]
        folded = 0
        while not all(task.done() for task in tasks):
            folded += fold_sales(core)
            [task.result() for task in tasks if task.done()]
    folded += fold_sales(core)

    assert told(core, house) == recount(core) == [(house.id, 18, 0, 18_000)]
    assert folded == 27 + 9
    assert broken(core) == []


def paid_later(core: Core, actor: Actor, house: OpenHouse, seat: int) -> None:
    cart, order = CartId(uuid4()), OrderId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=[seat], cart=cart)
    payments.claim_order(core, actor, house.id, cart=cart, order=order, seats={seat: "c"})
    assert told(core, house) == []
    payments.pay_by_cash(core, actor, house.id, order=order, tender=uuid4(), received_minor=500)


def test_what_is_only_claimed_is_not_sold(core: Core) -> None:
    house, operator = a_house(core), someone(core)

    paid_later(core, operator, house, 1)

    assert told(core, house) == recount(core) == [(house.id, 1, 0, 500)]


def test_what_is_loaded_is_journaled_once(core: Core, database: Addresses) -> None:
    house, operator = a_house(core), someone(core)
    sold(core, operator, house, 1, 2)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        assert owner.execute("select journal_loaded(%s)", [house.id]).fetchone() == (0,)
        owner.execute("delete from sales_journal")
        assert owner.execute("select journal_loaded(%s)", [house.id]).fetchone() == (1,)

    assert told(core, house) == [(house.id, 2, 0, 2000)]


@pytest.mark.parametrize("trigger", ["sold_when_paid on orders", "lines_changed on order_line"])
def test_without_a_trigger_verify_says_so(core: Core, database: Addresses, trigger: str) -> None:
    """If this fails, the tests above mean little."""
    house, manager = a_house(core), someone(core, Role.MANAGER)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(f"drop trigger {trigger}")
    if trigger.startswith("sold"):
        paid_later(core, manager, house, 1)
    else:
        sale = sold(core, manager, house, 1, 2)
        take_back(core, manager, house, sale.order_id, sale.tickets[0].code)

    assert broken(core) == ["sales_journal_is_the_orders"]


def test_sums_that_are_made_anew_are_the_same(core: Core, database: Addresses) -> None:
    house, manager = a_house(core), someone(core, Role.MANAGER)
    sale = sold(core, manager, house, 1, 2)
    take_back(core, manager, house, sale.order_id, sale.tickets[0].code)
    sums = (
        "select * from (table sales_day) d, (table sales_mix) m, (table event_month) e,"
        " (table sales_total) t, (table sales_whole) w"
    )
    fold_sales(core)
    before = core.postgres.rows(sums)
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("update sales_day set sold = 99")
        owner.execute("select rebuild_sums()")

    assert before == core.postgres.rows(sums) != []
