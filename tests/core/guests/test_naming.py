"""Guests on seats of the own allocation: named, changed, taken off; and whose allocation is whose."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import guests, inventory
from core.access import Actor, Role
from core.audit import verify_house
from core.audit.trail import audit_trail
from core.errors import BadInput, NotFound, NotPermitted, SeatsUnavailable
from core.inventory import CartId, SeatState
from core.runtime import Core
from tests.factories.guests import set_aside_for_an_artist
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core)


@pytest.fixture
def manager(core: Core) -> Actor:
    return someone(core, Role.MANAGER)


@pytest.fixture
def artist(core: Core) -> Actor:
    return someone(core, Role.ARTIST, artist="Artist")


def seats_of(core: Core, actor: Actor, house: OpenHouse) -> dict[str, tuple[int, ...]]:
    return {party.name: party.seats for party in guests.guest_list(core, actor, house.id).parties}


def test_a_party_is_named_together_changed_and_taken_off(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor
) -> None:
    set_aside_for_an_artist(core, manager, house, range(8, 14))

    anna = guests.name_guest(core, artist, house.id, name="  Anna   Ant ", party=3, note="wheelchair")
    assert (anna.name, anna.note, anna.under, anna.letter, anna.seats) == (
        "Anna Ant", "wheelchair", "Artist", "F", (10, 11, 12)
    )  # fmt: skip
    bo = guests.name_guest(core, artist, house.id, name="Bo", start=8)
    assert bo.seats == (8,)
    assert guests.change_guest(core, artist, house.id, bo.id, name="Bo Bee", party=2).seats == (8, 9)
    assert guests.change_guest(core, artist, house.id, anna.id, party=2, note="").seats == (10, 11)
    assert seats_of(core, artist, house) == {"Anna Ant": (10, 11), "Bo Bee": (8, 9)}

    assert guests.take_guest_off(core, artist, house.id, anna.id) == 2
    there = guests.guest_list(core, artist, house.id)
    assert (there.free(), there.kept()) == ((10, 11, 12, 13), (8, 9))
    assert str(there.free_value) == "40.00 EUR"
    with pytest.raises(NotFound, match="no such guest"):
        guests.take_guest_off(core, artist, house.id, anna.id)
    trail = [(row.act, row.subject) for row in audit_trail(core, someone(core, Role.ADMIN))]
    assert [act for act, subject in trail if subject.endswith(" F") and act.startswith("guest")] == [
        "guest.off", "guest.change", "guest.change", "guest.name", "guest.name"
    ]  # fmt: skip


def test_nobody_is_named_where_the_seats_are_not_free(
    core: Core, house: OpenHouse, manager: Actor, artist: Actor
) -> None:
    with pytest.raises(NotFound, match="Nothing is set aside for you"):
        guests.name_guest(core, artist, house.id, name="Anna")
    set_aside_for_an_artist(core, manager, house, range(3))
    guests.name_guest(core, artist, house.id, name="Anna", seats=[1])

    for wanted in ([1], [0, 1], [5]):
        with pytest.raises(SeatsUnavailable):
            guests.name_guest(core, artist, house.id, name="Bo", seats=wanted)
    with pytest.raises(SeatsUnavailable, match="Only 2 seats of F are free"):
        guests.name_guest(core, artist, house.id, name="Bo", party=3)
    for name, note, party in ((" ", "", 1), ("x" * 81, "", 1), ("a\x1bb", "", 1), ("Bo", "x" * 121, 1), ("Bo", "", 0)):
        with pytest.raises(BadInput):
            guests.name_guest(core, artist, house.id, name=name, note=note, party=party)
    assert seats_of(core, artist, house) == {"Anna": (1,)}


def test_whose_allocation_it_is_the_owner_says(core: Core, manager: Actor) -> None:
    house = a_house(core, artist="Fisher")
    with core.postgres.write() as connection:  # a second artist of the same evening
        connection.execute("insert into artist (name) values ('Kite')")
        connection.execute(
            "insert into event_artist (event_id, artist_id, billing)"
            " select p.event_id, a.id, 2 from performance p, artist a where p.id = %s and a.name = 'Kite'",
            [house.id],
        )
    core.repertoire.forget(house.id)
    fisher = someone(core, Role.ARTIST, name="fisher2", artist="Fisher")
    kite = someone(core, Role.ARTIST, artist="Kite")
    both = someone(core, Role.ARTIST, artist=["Fisher", "Kite"])
    for letter, owner, seats in (
        ("A", "", range(2)), ("B", "fisher2", range(2, 4)), ("C", "kite", range(4, 6)), ("D", "Tour desk", range(6, 8))
    ):  # fmt: skip
        set_aside_for_an_artist(core, manager, house, seats, letter=letter, owner=owner)
    inventory.put_allocation(
        core, manager, house.id, letter="P", name="Press", kind=inventory.AllocationKind.PRESS
    )  # fmt: skip
    inventory.allocate_seats(core, manager, house.id, letter="P", seats=range(8, 10))

    def seen(actor: Actor) -> str:
        return "".join(row.letter for row in guests.guest_list(core, actor, house.id).allocations)

    assert [seen(one) for one in (fisher, kite, both, manager)] == ["ABD", "ACD", "ABCD", "ABCDP"]
    assert [row.letter for row in inventory.allocations_of(core, kite, house.id)] == ["A", "C", "D"]
    plane = inventory.open_house(core, kite, house.id).plane.states.decode()
    assert plane[:10] == f"AA{chr(SeatState.KILLED.byte) * 2}CCDD{chr(SeatState.KILLED.byte) * 2}"
    assert inventory.open_house(core, manager, house.id).plane.states.decode()[:10] == "AABBCCDDPP"
    assert inventory.seat_detail(core, kite, house.id, 2).state is SeatState.KILLED
    with pytest.raises(NotFound, match="no allocation 'B'"):
        guests.name_guest(core, kite, house.id, name="Anna", letter="B")
    with pytest.raises(BadInput, match="A, C, D"):
        guests.name_guest(core, kite, house.id, name="Anna")
    assert guests.name_guest(core, kite, house.id, name="Anna", start=5).under == "Kite"
    assert guests.name_guest(core, manager, house.id, name="Critic", letter="P").under == "Press"
    assert seats_of(core, fisher, house) == {}


def test_a_kept_seat_is_nobody_elses(core: Core, house: OpenHouse, manager: Actor, artist: Actor) -> None:
    set_aside_for_an_artist(core, manager, house, range(4), sold_by=[Role.OPERATOR, Role.MANAGER])
    guests.name_guest(core, artist, house.id, name="Anna", seats=[1])
    operator = someone(core)

    with pytest.raises(SeatsUnavailable, match="kept for a guest of Artist"):
        inventory.place_hold(core, operator, house.id, seats=[0, 1], cart=CartId(uuid4()))
    with pytest.raises(SeatsUnavailable, match="kept for a guest"):
        inventory.break_allocation(core, manager, house.id, seats=[1], cart=CartId(uuid4()), reason="a friend")
    with pytest.raises(SeatsUnavailable, match="kept for a guest"):
        inventory.kill_seats(core, manager, house.id, code="camera", seats=[0, 1])
    with pytest.raises(SeatsUnavailable, match="Take the guest off the list first"):
        inventory.open_seats(core, manager, house.id, seats=[0, 1])
    set_aside_for_an_artist(core, manager, house, range(10, 11), letter="G")
    with pytest.raises(SeatsUnavailable, match="kept for a guest"):
        inventory.allocate_seats(core, manager, house.id, letter="G", seats=[1])

    assert inventory.allocate_seats(core, manager, house.id, letter="F", seats=[1, 2]) == 2  # where they are
    inventory.place_hold(core, operator, house.id, seats=[0], cart=CartId(uuid4()))  # the seat beside it
    assert seats_of(core, artist, house) == {"Anna": (1,)}
    assert [one.check for one in verify_house(core, manager) if not one.holds] == []


def test_who_may_name_guests(core: Core, house: OpenHouse, manager: Actor) -> None:
    set_aside_for_an_artist(core, manager, house, range(4))
    organisation = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    admin = someone(core, Role.ADMIN)
    for number, actor in enumerate((organisation, admin, manager)):
        assert guests.name_guest(core, actor, house.id, name=f"Guest {number}").seats == (number,)
    for role in (Role.OPERATOR, Role.DOOR, Role.CUSTOMER):
        with pytest.raises(NotPermitted):
            guests.guest_list(core, someone(core, role), house.id)
