"""Carts change hands: parked, taken, given, taken over; their clock, and what goes with them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from core import inventory
from core.access import Role
from core.audit import audit_trail, verify_house
from core.errors import BadInput, HoldEnded, NotFound, NotPermitted, SeatsUnavailable
from core.inventory import CartId, CartNote
from core.runtime import Core
from core.sales import sell_for_cash
from db.vocabulary import OrderId
from tests.core.inventory.test_holds import run_out
from tests.factories.house import a_house, someone

BLUE = CartNote(name="blue coat", price_types={1: "a", 2: "c"}, customer="Ada", contact="ada@example.org")


def cart() -> CartId:
    return CartId(uuid4())


def test_a_parked_cart_is_taken_up_by_a_colleague_as_it_was(core: Core) -> None:
    house, first, second, mine = a_house(core), someone(core), someone(core), cart()
    held = inventory.place_hold(core, first, house.id, seats=[1, 2], cart=mine)

    parked = inventory.park_cart(core, first, house.id, cart=mine, note=BLUE)
    (listed,) = inventory.counter_carts(core, second, house.id)
    hold, note = inventory.take_cart(core, second, house.id, cart=mine)

    assert (listed.is_parked, listed.name, listed.noted_by, listed.seats) == (
        True,
        "blue coat",
        first.display_name,
        (1, 2),
    )
    assert note == BLUE
    assert held.expires_at < parked.expires_at == hold.expires_at  # its clock is kept
    sale = sell_for_cash(
        core, second, house.id, cart=mine, order=OrderId(uuid4()), seats={1: "a", 2: "c"}, received_minor=1500
    )
    assert sale.total.amount_minor == 1500
    assert inventory.counter_carts(core, second, house.id) == ()
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


def test_a_parked_cart_is_nobodys_until_it_is_taken(core: Core) -> None:
    house, first, mine = a_house(core), someone(core, name="anna"), cart()
    inventory.place_hold(core, first, house.id, seats=[1, 2], cart=mine)
    inventory.park_cart(core, first, house.id, cart=mine, note=BLUE)

    assert inventory.my_holds(core, first) == ()
    for act in (
        lambda: inventory.release_hold(core, first, house.id, cart=mine),
        lambda: inventory.extend_hold(core, first, house.id, cart=mine),
        lambda: inventory.place_hold(core, first, house.id, seats=[3], cart=mine),
        lambda: inventory.park_cart(core, first, house.id, cart=mine, note=BLUE),
        lambda: sell_for_cash(
            core, first, house.id, cart=mine, order=OrderId(uuid4()), seats={1: "a", 2: "a"}, received_minor=2000
        ),
    ):
        with pytest.raises(HoldEnded):
            act()
    with pytest.raises(SeatsUnavailable, match=r"A-1-2 is parked as 'blue coat' by Anna until"):
        inventory.place_hold(core, first, house.id, seats=[1], cart=cart())
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


def test_parking_again_and_again_gives_no_more_time(open_core: Callable[..., Core]) -> None:
    core = open_core(operator_hold_seconds=600, parked_seconds=900)
    house, first, mine = a_house(core), someone(core), cart()
    inventory.place_hold(core, first, house.id, seats=[1], cart=mine)

    once = inventory.park_cart(core, first, house.id, cart=mine, note=BLUE)
    inventory.take_cart(core, first, house.id, cart=mine)
    twice = inventory.park_cart(core, first, house.id, cart=mine, note=BLUE)

    assert 890 < once.remaining_seconds <= 900
    assert once.expires_at == twice.expires_at


def test_a_parked_cart_that_runs_out_leaves_nothing_behind(core: Core) -> None:
    house, first, mine = a_house(core), someone(core), cart()
    inventory.place_hold(core, first, house.id, seats=[1], cart=mine)
    inventory.park_cart(core, first, house.id, cart=mine, note=BLUE)
    run_out(core, mine)

    with pytest.raises(HoldEnded):
        inventory.take_cart(core, first, house.id, cart=mine)
    assert inventory.counter_carts(core, first, house.id) == ()
    assert inventory.sweep(core) == 1
    inventory.sweep(core)
    assert core.postgres.rows("select count(*) from cart_note where cart_id = %s", [mine]) == [(0,)]


def test_a_cart_is_given_to_a_colleague_who_has_it_at_once(core: Core) -> None:
    house, first, second, mine = a_house(core), someone(core), someone(core, name="berta"), cart()
    inventory.place_hold(core, first, house.id, seats=[1, 2], cart=mine)

    hold, owner = inventory.give_cart(core, first, house.id, cart=mine, to=" Berta ", note=BLUE)

    assert owner == second.account_id
    assert [held.cart for held in inventory.my_holds(core, second)] == [mine]
    assert inventory.my_holds(core, first) == ()
    taken, note = inventory.take_cart(core, second, house.id, cart=mine)
    assert (taken.seats, taken.expires_at, note) == ((1, 2), hold.expires_at, BLUE)
    with pytest.raises(HoldEnded):
        inventory.take_cart(core, first, house.id, cart=mine)


@pytest.mark.parametrize(
    ("name", "role", "venue"),
    [
        ("nobody", None, None),
        ("door", Role.DOOR, None),
        ("elsewhere", Role.OPERATOR, "Another house"),
        ("me", Role.OPERATOR, None),
    ],
)
def test_a_cart_is_given_only_to_who_sells_here(core: Core, name: str, role: Role | None, venue: str | None) -> None:
    house, mine = a_house(core), cart()
    first = someone(core, name="first")
    if name == "me":
        name = "first"
    elif role is not None:
        someone(core, role, name=name, venue=venue)
    inventory.place_hold(core, first, house.id, seats=[1], cart=mine)

    with pytest.raises((NotFound, BadInput)):
        inventory.give_cart(core, first, house.id, cart=mine, to=name, note=BLUE)
    assert [held.cart for held in inventory.my_holds(core, first)] == [mine]


def test_a_manager_takes_over_and_the_audit_says_why(core: Core) -> None:
    house, first, mine = a_house(core), someone(core), cart()
    manager = someone(core, Role.MANAGER)
    inventory.place_hold(core, first, house.id, seats=[1, 2], cart=mine)

    with pytest.raises(NotPermitted):
        inventory.take_over_cart(core, someone(core), house.id, cart=mine, reason="frozen")
    with pytest.raises(BadInput):
        inventory.take_over_cart(core, manager, house.id, cart=mine, reason="  ")
    hold, note = inventory.take_over_cart(core, manager, house.id, cart=mine, reason="till 2 is frozen")

    assert (hold.seats, note) == ((1, 2), None)
    with pytest.raises(HoldEnded):  # the frozen terminal wakes up
        sell_for_cash(
            core, first, house.id, cart=mine, order=OrderId(uuid4()), seats={1: "a", 2: "a"}, received_minor=2000
        )
    (entry,) = [e for e in audit_trail(core, manager) if e.act == "cart.take_over"]
    assert "till 2 is frozen" in entry.detail and first.display_name in entry.detail
    with pytest.raises(HoldEnded):
        inventory.take_over_cart(core, manager, house.id, cart=cart(), reason="frozen")


def test_a_customer_sees_and_takes_no_carts_and_theirs_is_not_listed(core: Core) -> None:
    house, customer, mine = a_house(core), someone(core, Role.CUSTOMER), cart()
    inventory.place_hold(core, customer, house.id, seats=[1], cart=mine)

    assert inventory.counter_carts(core, someone(core), house.id) == ()
    with pytest.raises(NotPermitted):
        inventory.counter_carts(core, customer, house.id)
    with pytest.raises(NotPermitted):
        inventory.take_cart(core, customer, house.id, cart=mine)
    with pytest.raises(HoldEnded):
        inventory.take_over_cart(core, someone(core, Role.MANAGER), house.id, cart=mine, reason="frozen")
