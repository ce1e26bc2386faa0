"""Seats set aside: who may sell them, where they go back to, and the ladder that releases them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from core import inventory, payments, sales
from core.access import Actor, Role
from core.audit import verify_house
from core.errors import BadInput, NotFound, NotPermitted, SeatsUnavailable
from core.inventory import AllocationKind, CartId, Release
from core.runtime import Core
from core.sales import OrderId
from tests.factories.house import OpenHouse, a_house, someone


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core)


@pytest.fixture
def manager(core: Core) -> Actor:
    return someone(core, Role.MANAGER)


@pytest.fixture
def operator(core: Core) -> Actor:
    return someone(core, Role.OPERATOR)


def put(core: Core, manager: Actor, house: OpenHouse, letter: str, seats: range, *sold_by: Role) -> None:
    inventory.put_allocation(
        core, manager, house.id, letter=letter, name=f"For {letter}", kind=AllocationKind.HOUSE, sold_by=sold_by
    )
    assert inventory.allocate_seats(core, manager, house.id, letter=letter, seats=seats) == len(seats)


def hold(core: Core, actor: Actor, house: OpenHouse, *seats: int, cart: CartId | None = None) -> CartId:
    cart = cart or CartId(uuid4())
    inventory.place_hold(core, actor, house.id, seats=seats, cart=cart)
    return cart


def plane(core: Core, house: OpenHouse) -> str:
    """The house as every screen draws it; told by news, and not drawn anew."""
    core.news.flush(5)
    assert core.news.planes is not None
    snapshot = core.news.planes.snapshot(house.id)
    return (snapshot.states if snapshot else core.news.plane(house.id).states).decode()


def whole(core: Core, actor: Actor) -> bool:
    return [finding for finding in verify_house(core, actor) if not finding.holds] == []


def test_seats_set_aside_are_on_the_map_by_letter_and_not_for_everybody(
    core: Core, house: OpenHouse, manager: Actor, operator: Actor
) -> None:
    core.news.plane(house.id)
    put(core, manager, house, "P", range(4))

    with pytest.raises(SeatsUnavailable, match=r"A-1-1 is set aside \(P\)"):
        hold(core, operator, house, 0)

    assert plane(core, house) == "PPPP" + "o" * 26
    assert inventory.house_counts(core, operator, house.id).as_data() | {"allocated": 4, "open": 26} == (
        inventory.house_counts(core, operator, house.id).as_data()
    )


def test_who_may_sell_from_it_holds_it_with_open_seats_in_one_act(
    core: Core, house: OpenHouse, manager: Actor, operator: Actor
) -> None:
    core.news.plane(house.id)
    put(core, manager, house, "H", range(2), Role.OPERATOR)

    hold(core, operator, house, 0, 1, 2)

    assert plane(core, house)[:4] == "hhho"


def test_a_seat_that_is_let_go_is_set_aside_again(
    core: Core, house: OpenHouse, manager: Actor, operator: Actor
) -> None:
    core.news.plane(house.id)
    put(core, manager, house, "H", range(2), Role.OPERATOR)
    cart = hold(core, operator, house, 0, 1, 2)

    inventory.release_hold(core, operator, house.id, cart=cart, seats=[1, 2])
    assert plane(core, house)[:3] == "hHo"
    inventory.release_hold(core, operator, house.id, cart=cart)

    assert plane(core, house)[:3] == "HHo"
    assert whole(core, manager)


def test_a_run_out_hold_gives_it_back_and_no_passer_by_takes_it_meanwhile(
    core: Core, house: OpenHouse, manager: Actor, operator: Actor
) -> None:
    core.news.plane(house.id)
    put(core, manager, house, "H", range(2), Role.MANAGER)
    hold(core, manager, house, 0)
    with core.postgres.write() as connection:
        connection.execute("update seat_claim set expires_at = now() - interval '1 s' where state = 'held'")
        connection.execute("update hold set expires_at = now() - interval '1 s'")

    with pytest.raises(SeatsUnavailable, match="set aside"):
        hold(core, operator, house, 0)
    assert inventory.house_counts(core, manager, house.id).allocated == 2
    assert inventory.sweep(core) == 1

    assert plane(core, house)[:2] == "HH"
    assert whole(core, manager)


def test_a_returned_ticket_goes_back_to_its_allocation(core: Core, house: OpenHouse, manager: Actor) -> None:
    core.news.plane(house.id)
    put(core, manager, house, "H", range(2), Role.MANAGER)
    cart, order = hold(core, manager, house, 0, 5), OrderId(uuid4())
    sales.sell_for_cash(core, manager, house.id, cart=cart, order=order, seats={0: "a", 5: "a"}, received_minor=2000)

    payments.return_tickets(core, manager, house.id, order=order, act=uuid4())

    assert plane(core, house)[:6] == "HHoooo"
    assert whole(core, manager)


def test_it_is_broken_by_right_with_a_reason_and_the_audit_says_so(
    core: Core, house: OpenHouse, manager: Actor, operator: Actor
) -> None:
    put(core, manager, house, "P", range(2))
    cart = CartId(uuid4())

    with pytest.raises(NotPermitted):
        inventory.break_allocation(core, operator, house.id, seats=[0], cart=cart, reason="late guest")
    with pytest.raises(BadInput, match="why"):
        inventory.break_allocation(core, manager, house.id, seats=[0], cart=cart, reason=" ")
    held = inventory.break_allocation(core, manager, house.id, seats=[0, 3], cart=cart, reason="late guest")

    assert held.seats == (0, 3)
    told = core.postgres.rows("select detail->>'reason' from audit_entry where act = 'allocation.break'")
    assert told == [("late guest",)]


def test_release_goes_from_the_back_in_shares_and_ends_whole(
    core: Core, house: OpenHouse, manager: Actor, operator: Actor
) -> None:
    core.news.plane(house.id)
    put(core, manager, house, "H", range(10), Role.OPERATOR)
    hold(core, operator, house, 0)

    assert inventory.release_allocation(core, manager, house.id, letter="H", percent=50) == 5
    assert plane(core, house)[:11] == "h" + "H" * 4 + "o" * 6
    assert inventory.release_allocation(core, manager, house.id, letter="H") == 4
    (mine,) = inventory.my_holds(core, operator)
    inventory.release_hold(core, operator, house.id, cart=mine.cart)

    assert plane(core, house)[:11] == "o" * 11  # the held one too: its allocation is no more
    assert whole(core, manager)


def test_seats_that_are_with_somebody_are_not_set_aside(
    core: Core, house: OpenHouse, manager: Actor, operator: Actor
) -> None:
    inventory.put_allocation(core, manager, house.id, letter="A", name="Artist", kind=AllocationKind.ARTIST)
    hold(core, operator, house, 3)

    with pytest.raises(SeatsUnavailable, match="A-1-4 is held"):
        inventory.allocate_seats(core, manager, house.id, letter="A", seats=range(5))
    with pytest.raises(NotFound, match="no allocation 'B'"):
        inventory.allocate_seats(core, manager, house.id, letter="B", seats=[1])

    assert inventory.house_counts(core, manager, house.id).allocated == 0


def test_kills_are_of_any_open_or_allocated_seat_and_open_again(core: Core, house: OpenHouse, manager: Actor) -> None:
    core.news.plane(house.id)
    put(core, manager, house, "P", range(2))

    with pytest.raises(BadInput, match="camera, damaged"):
        inventory.kill_seats(core, manager, house.id, code="because", seats=[0])
    assert inventory.kill_seats(core, manager, house.id, code="camera", seats=[1, 2]) == 2
    assert plane(core, house)[:4] == "Pkko"
    with pytest.raises(SeatsUnavailable, match=r"not for sale \(camera\)"):
        hold(core, manager, house, 2)
    assert inventory.open_seats(core, manager, house.id, seats=[0, 1, 2, 3]) == 3

    assert plane(core, house)[:4] == "oooo"
    assert whole(core, manager)


def test_the_ladder_is_climbed_once_whoever_comes(core: Core, house: OpenHouse, manager: Actor) -> None:
    core.news.plane(house.id)
    put(core, manager, house, "H", range(2), Role.OPERATOR)
    now = core.clock.now()
    ladder = [
        Release(due_at=now + timedelta(hours=2), percent=100),
        Release(due_at=now - timedelta(hours=2), percent=50, to_letter="H"),
        Release(due_at=now - timedelta(hours=1), percent=50),
    ]
    inventory.put_allocation(
        core, manager, house.id, letter="A", name="Artist", kind=AllocationKind.ARTIST, ladder=ladder
    )
    inventory.allocate_seats(core, manager, house.id, letter="A", seats=range(2, 10))

    assert [inventory.climb_ladders(core) for _ in range(2)] == [2, 0]

    assert plane(core, house)[:10] == "HH" + "AA" + "oo" + "HHHH"
    steps = inventory.release_ladder(core, manager, house.id)
    assert [(step.number, step.percent, step.done_at is not None) for step in steps] == [
        (1, 50, True), (2, 50, True), (3, 100, False)]  # fmt: skip
    assert whole(core, manager)


def test_its_owner_may_release_it_and_nobody_else_of_that_kind(core: Core, house: OpenHouse, manager: Actor) -> None:
    artist = someone(core, Role.ARTIST, artist="Artist")
    for letter, owner in (("A", Role.ARTIST), ("B", Role.MANAGER)):
        inventory.put_allocation(
            core, manager, house.id, letter=letter, name=letter, kind=AllocationKind.ARTIST, owner_role=owner
        )
        inventory.allocate_seats(core, manager, house.id, letter=letter, seats=[ord(letter) - 65])

    assert inventory.release_allocation(core, artist, house.id, letter="A") == 1
    with pytest.raises(NotPermitted):
        inventory.release_allocation(core, artist, house.id, letter="B")


@pytest.mark.parametrize(
    ("letter", "name", "ladder", "sentence"),
    [
        ("AB", "x", (), "one letter"),
        ("é", "x", (), "one letter"),
        ("A", " ", (), "a name"),
        ("A", "\x1b[2J", (), "a name"),
        ("A", "x", ((1, 0, None),), "1 to 100 percent"),
        ("A", "x", ((1, 50, "Z"),), "no other allocation 'Z'"),
        ("A", "x", ((1, 50, "A"),), "no other allocation 'A'"),
        ("A", "x", ((48, 50, None),), "before the performance begins"),
    ],
)
def test_what_makes_no_sense_is_refused(
    core: Core, house: OpenHouse, manager: Actor, letter: str, name: str, ladder: tuple[tuple[int, int, str | None]],
    sentence: str,
) -> None:  # fmt: skip
    rungs = [
        Release(due_at=core.clock.now() + timedelta(hours=hours), percent=percent, to_letter=to)
        for hours, percent, to in ladder
    ]

    with pytest.raises(BadInput, match=sentence):
        inventory.put_allocation(
            core, manager, house.id, letter=letter, name=name, kind=AllocationKind.OTHER, ladder=rungs
        )

    assert inventory.allocations_of(core, manager, house.id) == ()
