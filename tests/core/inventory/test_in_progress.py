"""A performance that has begun: the box office goes on, a customer does not; one that is over sells to nobody."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from core import inventory, sales
from core.access import Role
from core.errors import SaleClosed
from core.inventory import CartId
from core.programming.states import move_performances
from core.runtime import Core
from core.sales import OrderId
from tests.factories.house import OpenHouse, a_house, someone


def at_its_hour(core: Core, *, starts: str, ends: str, state: str = "on_sale") -> OpenHouse:
    house = a_house(core, state=state)
    with core.postgres.write() as connection:
        connection.execute(
            "update performance set starts_at = now() + %s::interval, ends_at = now() + %s::interval where id = %s",
            [starts, ends, house.id],
        )
    return house


def state_of(core: Core, house: OpenHouse) -> str:
    return str(core.postgres.rows("select state::text from performance where id = %s", [house.id])[0][0])


@pytest.mark.parametrize("is_moved", [True, False], ids=["moved", "no-worker-came-yet"])
def test_the_box_office_holds_and_sells_to_latecomers_and_a_customer_does_not(
    core: Core, open_core: Callable[..., Core], is_moved: bool
) -> None:
    house = at_its_hour(core, starts="-1 min", ends="2 hours")
    operator, customer = someone(core, Role.OPERATOR), someone(core, Role.CUSTOMER)
    if is_moved:
        assert move_performances(core) == 1
    till, cart = open_core(), CartId(uuid4())

    with pytest.raises(SaleClosed):
        inventory.place_hold(till, customer, house.id, seats=[20], cart=CartId(uuid4()))
    inventory.hold_best(till, operator, house.id, count=2, cart=cart)
    (mine,) = inventory.my_holds(till, operator)
    sale = sales.sell_for_cash(
        till, operator, house.id, cart=cart, order=OrderId(uuid4()), seats=dict.fromkeys(mine.seats, "a"),
        received_minor=2_000,
    )  # fmt: skip

    assert len(sale.tickets) == 2


def test_a_customer_holds_until_it_begins(core: Core) -> None:
    house = at_its_hour(core, starts="5 min", ends="2 hours")

    assert inventory.place_hold(core, someone(core, Role.CUSTOMER), house.id, seats=[20], cart=CartId(uuid4()))


def test_a_performance_that_is_over_sells_to_nobody(core: Core) -> None:
    house, operator = at_its_hour(core, starts="-2 hours", ends="-1 min"), someone(core, Role.OPERATOR)
    assert move_performances(core) == 1

    with pytest.raises(SaleClosed):
        inventory.place_hold(core, operator, house.id, seats=[0], cart=CartId(uuid4()))


@pytest.mark.parametrize(
    ("state", "starts", "ends", "becomes"),
    [
        ("on_sale", "1 min", "1 hour", "on_sale"),
        ("on_sale", "-1 min", "1 hour", "in_progress"),
        ("off_sale", "-1 min", "1 hour", "in_progress"),
        ("on_sale", "-1 hour", "-1 min", "played"),
        ("in_progress", "-1 hour", "-1 min", "played"),
        ("in_progress", "-1 hour", "1 min", "in_progress"),
        ("cancelled", "-1 hour", "-1 min", "cancelled"),
        ("played", "-1 hour", "-1 min", "played"),
    ],
)
def test_each_state_at_its_hour(core: Core, state: str, starts: str, ends: str, becomes: str) -> None:
    house = at_its_hour(core, starts=starts, ends=ends, state=state)

    assert move_performances(core) == (becomes != state)
    assert state_of(core, house) == becomes
    assert move_performances(core) == 0
