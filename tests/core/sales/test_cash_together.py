"""Cash sales of several carts in one call: all in one commit, each judged for itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest

from core import inventory
from core.access import Actor
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from core.sales.references import new_reference, new_ticket_code
from db.errors import ActUndone
from db.queries.sales import CashOrder, PricedSeat, SaleOutcome, sell_for_cash
from db.servers import Addresses
from tests.core.inventory.test_holds import run_out
from tests.db.servers.processes import wait_until
from tests.factories.house import OpenHouse, a_house, someone

_ORDERS = "select id, total_minor from orders where performance_id = %s order by total_minor"
_TICKETS = "select order_id, array_agg(seat_ordinal order by 1) from ticket group by 1 order by 2"
_MONEY = "select account::text, sum(amount_minor)::int from money_journal group by 1 order by 1"


def held(core: Core, house: OpenHouse, operator: Actor, *seats: int) -> CashOrder:
    """An order for seats that its cart holds, adults at 10.00."""
    cart = CartId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=seats, cart=cart)
    (adult,) = core.postgres.rows("select id from price_type where letter = 'a'")[0]
    return CashOrder(
        order_id=OrderId(uuid4()),
        reference=new_reference(),
        tender_id=uuid4(),
        cart=cart,
        account_id=operator.account_id,
        session_id=operator.session_id,
        channel="counter",
        received_minor=10_000,
        lines=[
            PricedSeat(
                seat_ordinal=seat, level_number=0, price_type_id=adult, price_minor=1000, ticket_code=new_ticket_code()
            )
            for seat in seats
        ],
    )


def told(outcomes: list[SaleOutcome]) -> list[tuple[str, list[int]]]:
    return [(outcome.word, outcome.seats) for outcome in outcomes]


def odd(core: Core, operator: Actor) -> list[str]:
    return [finding.check for finding in verify_house(core, operator) if not finding.holds]


def test_each_order_is_paid_with_its_own_seats(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    first, second = held(core, house, operator, 5, 6), held(core, house, operator, 1)

    outcomes = sell_for_cash(core.postgres, house.id, [first, second])

    assert [(o.word, o.seats, o.fences) for o in outcomes] == [("sold", [5, 6], [2, 2]), ("sold", [1], [2])]
    assert core.postgres.rows(_ORDERS, [house.id]) == [(second.order_id, 1000), (first.order_id, 2000)]
    assert core.postgres.rows(_TICKETS) == [(second.order_id, [1]), (first.order_id, [5, 6])]
    assert core.postgres.rows(_MONEY) == [("cash", 3000), ("revenue", -3000)]
    assert core.postgres.rows("select from hold") == []
    assert odd(core, operator) == []


def test_those_that_cannot_be_sold_do_not_stop_the_others(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    good, ended, foreign, dear, sold = (held(core, house, operator, seat) for seat in range(5))
    run_out(core, ended.cart)
    foreign = replace(foreign, account_id=someone(core).account_id)
    dear = replace(dear, lines=[replace(line, price_minor=900) for line in dear.lines])
    sell_for_cash(core.postgres, house.id, [sold])

    outcomes = sell_for_cash(core.postgres, house.id, [ended, foreign, good, dear, sold])

    assert told(outcomes) == [("ended", []), ("not_mine", []), ("sold", [0]), ("price_changed", []), ("again", [])]
    assert core.postgres.rows(_TICKETS) == [(good.order_id, [0]), (sold.order_id, [4])]
    assert odd(core, operator) == []


def test_a_cart_keeps_the_seats_that_were_not_sold(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    cart, other = held(core, house, operator, 1, 2, 3), held(core, house, operator, 7)
    part = replace(cart, lines=cart.lines[:2])

    assert told(sell_for_cash(core.postgres, house.id, [part, other])) == [("sold", [1, 2]), ("sold", [7])]

    assert core.postgres.rows("select cart_id, seats from hold") == [(cart.cart, [3])]
    assert odd(core, operator) == []


def test_a_seat_that_is_not_the_carts_any_more_undoes_the_whole_call(core: Core) -> None:
    house, operator = a_house(core), someone(core)
    good, robbed = held(core, house, operator, 1), held(core, house, operator, 2)
    with core.postgres.write() as connection:  # what the protocol never does
        connection.execute("update seat_claim set cart_id = %s where seat_ordinal = 2", [uuid4()])

    with pytest.raises(ActUndone) as undone:
        sell_for_cash(core.postgres, house.id, [good, robbed])

    assert undone.value.code == ActUndone.HOLD_LOST
    assert core.postgres.rows(_ORDERS, [house.id]) == []
    assert core.postgres.rows("select state::text from seat_claim order by 1") == [("held",), ("held",)]


BY_ROWS = "alter function sell_for_cash reset all; alter function sell_for_cash set enable_indexscan = off"


@pytest.mark.parametrize("is_by_key", [False, True], ids=["by rows", "by key"])
def test_seats_are_locked_by_their_numbers_whatever_the_order_of_carts_and_rows(
    core: Core, database: Addresses, is_by_key: bool
) -> None:
    """As everybody locks several: one who came the other way would wait for this one, and this one for him. A function
    that goes by the rows as they lie shows it: if that fails, the other case means nothing."""
    house, operator = a_house(core), someone(core)
    later, sooner = held(core, house, operator, 5), held(core, house, operator, 2)
    with psycopg.connect(database.owner_url) as other, ThreadPoolExecutor(1) as pool:
        if not is_by_key:
            other.execute(BY_ROWS)
            other.commit()
        other.execute("select from seat_claim where seat_ordinal = 2 for update")
        selling = pool.submit(sell_for_cash, core.postgres, house.id, [later, sooner])
        wait_until(lambda: waiting(other) == 1, what="the sale at the seat that is locked")

        row = other.execute(
            "select count(*) from (select from seat_claim where seat_ordinal = 5 for update skip locked)"
        )
        assert row.fetchone() == (is_by_key,)
        other.rollback()
        assert told(selling.result(10)) == [("sold", [5]), ("sold", [2])]


def waiting(connection: psycopg.Connection) -> int:
    row = connection.execute(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    ).fetchone()
    return row[0] if row else 0
