"""The box office finds guests, holds their seats as nobody else can, and makes complimentary tickets of them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import guests, inventory, payments, sales
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import BadInput, NotFound, NotPermitted, SeatsUnavailable
from core.guests import GuestServed
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from tests.factories.guests import set_aside_for_an_artist
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core, artist="Ólafur Fisher")


@pytest.fixture
def manager(core: Core) -> Actor:
    return someone(core, Role.MANAGER)


@pytest.fixture
def artist(core: Core) -> Actor:
    return someone(core, Role.ARTIST, artist="Ólafur Fisher")


@pytest.fixture
def anna(core: Core, house: OpenHouse, manager: Actor, artist: Actor) -> int:
    set_aside_for_an_artist(core, manager, house, range(4))
    guests.name_guest(core, artist, house.id, name="Bo", seats=[3])
    return guests.name_guest(core, artist, house.id, name="Anna Åse", seats=[0, 1], note="wheelchair").id


def test_guests_are_found_by_their_name_or_whose_they_are(core: Core, house: OpenHouse, anna: int) -> None:
    operator = someone(core)

    def found(text: str, **given: object) -> list[str]:
        return [one.party.name for one in guests.find_guests(core, operator, text, **given)]  # type: ignore[arg-type]

    assert (found("anna"), found("ase ANN"), found("olafur"), found("zoe")) == (
        ["Anna Åse"], ["Anna Åse"], ["Anna Åse", "Bo"], []
    )  # fmt: skip
    assert found("", performance=house.id) == ["Anna Åse", "Bo"]
    assert found("%") == []
    (one,) = guests.find_guests(core, operator, "anna")
    assert (one.labels, one.party.note, one.served, one.performance.code) == (
        ("A-1-1", "A-1-2"), "wheelchair", 0, house.performance.code
    )  # fmt: skip
    with pytest.raises(BadInput):
        guests.find_guests(core, operator, " ")
    elsewhere = someone(core, venue="Another house")
    assert guests.find_guests(core, elsewhere, "anna") == ()
    with pytest.raises(NotFound):
        guests.find_guests(core, elsewhere, "anna", performance=house.id)


def test_a_guest_gets_complimentary_tickets_for_the_seats_that_were_kept(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor, anna: int
) -> None:
    order = OrderId(uuid4())
    sale = guests.give_to_guest(core, manager, house.id, anna, order=order)

    assert sale.total.amount_minor == 0
    (one,) = guests.find_guests(core, manager, "anna")
    assert one.is_served
    assert [found.brief.customer for found in sales.find_orders(core, manager, "anna")] == ["Anna Åse"]
    with pytest.raises(GuestServed):
        guests.give_to_guest(core, manager, house.id, anna, order=OrderId(uuid4()))
    for spoil in (
        lambda: guests.take_guest_off(core, artist, house.id, anna),
        lambda: guests.change_guest(core, artist, house.id, anna, party=1),
    ):
        with pytest.raises(GuestServed):
            spoil()
    assert guests.change_guest(core, artist, house.id, anna, note="came early").note == "came early"
    assert [one.check for one in verify_house(core, manager) if not one.holds] == []


def test_a_ticket_that_came_back_is_kept_for_the_guest_again(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor, anna: int
) -> None:
    order = OrderId(uuid4())
    guests.give_to_guest(core, manager, house.id, anna, order=order)
    code = core.postgres.rows("select code from ticket where seat_ordinal = 1")[0][0]
    payments.return_tickets(core, manager, house.id, order=order, act=uuid4(), tickets=[code], reason="ill")

    assert guests.guest_list(core, artist, house.id).kept() == (1, 3)
    assert guests.find_guests(core, manager, "anna")[0].served == 1
    guests.give_to_guest(core, manager, house.id, anna, order=OrderId(uuid4()))
    assert guests.guest_list(core, artist, house.id).kept() == (3,)


def test_one_till_serves_a_guest_and_a_cart_that_ends_gives_the_seats_back_to_the_list(
    core: Core, house: OpenHouse, anna: int, artist: Actor
) -> None:
    one, other, cart = someone(core), someone(core), CartId(uuid4())

    assert guests.hold_guest(core, one, house.id, anna, cart=cart).seats == (0, 1)
    assert guests.hold_guest(core, one, house.id, anna, cart=cart).seats == (0, 1)  # asked twice
    with pytest.raises(GuestServed):
        guests.hold_guest(core, other, house.id, anna, cart=CartId(uuid4()))
    inventory.release_hold(core, one, house.id, cart=cart)
    assert guests.guest_list(core, artist, house.id).kept() == (0, 1, 3)
    with pytest.raises(SeatsUnavailable, match="kept for a guest"):
        inventory.place_hold(core, other, house.id, seats=[0], cart=CartId(uuid4()))
    assert guests.hold_guest(core, other, house.id, anna, cart=CartId(uuid4())).seats == (0, 1)


def test_guests_are_the_box_offices_to_serve(core: Core, house: OpenHouse, anna: int) -> None:
    with pytest.raises(NotPermitted):
        guests.give_to_guest(core, someone(core), house.id, anna, order=OrderId(uuid4()))
    with pytest.raises(NotFound, match="no such guest"):
        guests.hold_guest(core, someone(core, Role.CUSTOMER), house.id, anna, cart=CartId(uuid4()))
    with pytest.raises(NotFound, match="no such guest"):
        guests.hold_guest(core, someone(core), house.id, anna + 99, cart=CartId(uuid4()))


def test_what_is_refused_leaves_nothing_held(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor, anna: int
) -> None:
    core.settings = core.settings.model_copy(update={"comp_seats_max": 1})

    with pytest.raises(sales.CompAllowance):
        guests.give_to_guest(core, manager, house.id, anna, order=OrderId(uuid4()))
    assert guests.guest_list(core, artist, house.id).kept() == (0, 1, 3)
