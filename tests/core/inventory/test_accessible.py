"""Seats that are kept for wheelchairs: given to who asks for them and may sell them, and to nobody else."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory
from core.access import Actor, Role
from core.errors import SeatsUnavailable
from core.inventory import AllocationKind, CartId
from core.runtime import Core
from tests.factories.house import OpenHouse, a_house, someone

KEPT = (8, 9)


@pytest.fixture
def operator(core: Core) -> Actor:
    return someone(core, Role.OPERATOR)


@pytest.fixture
def house(core: Core) -> OpenHouse:
    """Thirty seats; two of the first row are for wheelchairs, and the operator sells them. Two are the press's."""
    made, manager = a_house(core), someone(core, Role.MANAGER)
    core.news.plane(made.id)
    for letter, kind, seats in (("W", AllocationKind.ACCESSIBLE, KEPT), ("P", AllocationKind.PRESS, (18, 19))):
        inventory.put_allocation(
            core, manager, made.id, letter=letter, name=letter, kind=kind, sold_by=[Role.OPERATOR, Role.DISTRIBUTOR]
        )
        inventory.allocate_seats(core, manager, made.id, letter=letter, seats=seats)
    core.news.flush(5)
    return made


def best(core: Core, actor: Actor, house: OpenHouse, count: int, *, accessible: bool = False) -> tuple[int, ...]:
    try:
        cart = CartId(uuid4())
        return inventory.hold_best(core, actor, house.id, count=count, cart=cart, accessible=accessible)[1].seats
    finally:
        core.news.flush(5)


def test_who_asks_for_them_is_given_them(core: Core, house: OpenHouse, operator: Actor) -> None:
    assert best(core, operator, house, 2, accessible=True) == KEPT


def test_one_after_another_until_they_are_gone(core: Core, house: OpenHouse, operator: Actor) -> None:
    given = [best(core, operator, house, 1, accessible=True) for _ in KEPT]

    assert sorted(seat for seats in given for seat in seats) == list(KEPT)
    with pytest.raises(SeatsUnavailable, match="no 1 seats left that are kept for wheelchairs"):
        best(core, operator, house, 1, accessible=True)
    assert inventory.house_counts(core, operator, house.id).open == 26  # no other seat was given instead


def test_a_general_request_is_never_given_them_even_in_a_full_house(
    core: Core, house: OpenHouse, operator: Actor
) -> None:
    given = best(core, operator, house, 26)

    assert set(given) == set(range(30)) - {*KEPT, 18, 19}
    with pytest.raises(SeatsUnavailable, match="no 1 open seats"):
        best(core, operator, house, 1)
    assert best(core, operator, house, 2, accessible=True) == KEPT


def test_a_role_that_may_not_sell_from_them_is_given_none(core: Core, house: OpenHouse) -> None:
    customer = someone(core, Role.CUSTOMER)

    with pytest.raises(SeatsUnavailable, match="wheelchairs"):
        best(core, customer, house, 1, accessible=True)

    assert inventory.house_counts(core, customer, house.id).held == 0


def test_more_than_there_are_is_refused_whole(core: Core, house: OpenHouse, operator: Actor) -> None:
    """The press's seats, which the operator may sell too, do not make up the number."""
    with pytest.raises(SeatsUnavailable, match="no 3 seats left"):
        best(core, operator, house, 3, accessible=True)

    assert inventory.house_counts(core, operator, house.id).allocated == 4


def test_what_is_let_go_is_kept_for_wheelchairs_again(core: Core, house: OpenHouse, operator: Actor) -> None:
    best(core, operator, house, 2, accessible=True)
    (mine,) = inventory.my_holds(core, operator)
    inventory.release_hold(core, operator, house.id, cart=mine.cart)
    core.news.flush(5)

    assert set(best(core, operator, house, 26)).isdisjoint(KEPT)
    assert best(core, operator, house, 2, accessible=True) == KEPT
