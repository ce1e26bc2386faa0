"""Holds: all or none, one judge, one clock for the cart, idempotent by cart."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from core import inventory
from core.access import Role
from core.errors import BadInput, HoldEnded, HoldLimitReached, HoldNotExtendable, NotFound, SaleClosed, SeatsUnavailable
from core.inventory import CartId, HouseCounts
from core.runtime import Core
from tests.factories.house import a_house, someone


def cart() -> CartId:
    return CartId(uuid4())


def test_a_hold_takes_all_its_seats(core: Core) -> None:
    house, operator, mine = a_house(core), someone(core), cart()

    hold = inventory.place_hold(core, operator, house.id, seats=[3, 1, 2], cart=mine)

    assert (hold.cart, hold.seats) == (mine, (1, 2, 3))
    assert inventory.house_counts(core, operator, house.id) == HouseCounts(
        open=27, held=3, paying=0, reserved=0, sold=0, comp=0, allocated=0, killed=0, manifest=30
    )


def test_a_hold_takes_none_of_its_seats_where_one_is_taken(core: Core) -> None:
    house, first, second = a_house(core), someone(core), someone(core)
    inventory.place_hold(core, first, house.id, seats=[2], cart=cart())

    with pytest.raises(SeatsUnavailable) as refused:
        inventory.place_hold(core, second, house.id, seats=[1, 2, 3], cart=cart())

    assert refused.value.seats == ("A-1-3",)
    assert len(refused.value.alternatives) == 3
    assert inventory.house_counts(core, second, house.id).held == 1


def test_asking_again_with_the_same_cart_gives_the_same_hold(core: Core) -> None:
    house, operator, mine = a_house(core), someone(core), cart()

    first = inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=mine)
    again = inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=mine)

    assert (again.seats, again.expires_at) == (first.seats, first.expires_at)
    told = core.postgres.rows("select act::text, seats, fences from seat_journal where performance_id = %s", [house.id])
    assert told == [("hold", [1, 2], [1, 1])]


def test_seats_added_later_run_on_the_clock_of_the_cart(core: Core) -> None:
    house, operator, mine = a_house(core), someone(core), cart()
    first = inventory.place_hold(core, operator, house.id, seats=[1], cart=mine)

    later = inventory.place_hold(core, operator, house.id, seats=[2], cart=mine)

    assert (later.seats, later.expires_at) == ((1, 2), first.expires_at)


def test_a_cart_holds_no_more_than_the_house_allows(open_core: Callable[..., Core]) -> None:
    core = open_core(hold_seats_max=3)
    house, operator, mine = a_house(core), someone(core), cart()
    inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=mine)

    with pytest.raises(HoldLimitReached):
        inventory.place_hold(core, operator, house.id, seats=[3, 4], cart=mine)

    assert inventory.house_counts(core, operator, house.id).held == 2


def test_a_released_seat_is_open_with_a_higher_fence(core: Core) -> None:
    house, operator, mine = a_house(core), someone(core), cart()
    inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=mine)

    freed = inventory.release_hold(core, operator, house.id, cart=mine, seats=[1])

    assert freed == (1,)
    detail = inventory.seat_detail(core, operator, house.id, 1)
    assert (detail.state, detail.fence) == (inventory.SeatState.OPEN, 2)
    assert [hold.seats for hold in inventory.my_holds(core, operator)] == [(2,)]


def test_releasing_twice_is_harmless(core: Core) -> None:
    house, operator, mine = a_house(core), someone(core), cart()
    inventory.place_hold(core, operator, house.id, seats=[1], cart=mine)

    assert inventory.release_hold(core, operator, house.id, cart=mine) == (1,)
    assert inventory.release_hold(core, operator, house.id, cart=mine) == ()


def test_nobody_releases_or_extends_the_hold_of_another(core: Core) -> None:
    house, first, second, theirs = a_house(core), someone(core), someone(core), cart()
    inventory.place_hold(core, first, house.id, seats=[1], cart=theirs)

    with pytest.raises(HoldEnded):
        inventory.release_hold(core, second, house.id, cart=theirs)
    with pytest.raises(HoldEnded):
        inventory.extend_hold(core, second, house.id, cart=theirs)
    with pytest.raises(HoldEnded):
        inventory.place_hold(core, second, house.id, seats=[2], cart=theirs)
    with pytest.raises(HoldEnded):
        inventory.find_hold(core, second, theirs)

    assert inventory.house_counts(core, first, house.id).held == 1


def test_a_hold_is_extended_a_bounded_number_of_times(open_core: Callable[..., Core]) -> None:
    core = open_core(operator_hold_seconds=100, hold_extensions_max=2)
    house, operator, mine = a_house(core), someone(core), cart()
    first = inventory.place_hold(core, operator, house.id, seats=[1], cart=mine)

    second = inventory.extend_hold(core, operator, house.id, cart=mine)
    third = inventory.extend_hold(core, operator, house.id, cart=mine)

    assert first.expires_at < second.expires_at < third.expires_at
    with pytest.raises(HoldNotExtendable):
        inventory.extend_hold(core, operator, house.id, cart=mine)


def run_out(core: Core, mine: CartId) -> None:
    """Put the cart's clock into the past, as time would."""
    with core.postgres.write() as connection:
        for table in ("hold", "seat_claim"):
            connection.execute(
                f"update {table} set expires_at = now() - interval '1 second'"
                " where cart_id = %s and expires_at is not null",
                [mine],
            )


def test_a_run_out_hold_counts_as_open_without_any_worker(core: Core) -> None:
    house, operator, mine = a_house(core), someone(core), cart()
    inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=mine)

    run_out(core, mine)

    assert inventory.house_counts(core, operator, house.id).open == 30
    assert inventory.my_holds(core, operator) == ()
    with pytest.raises(HoldEnded):
        inventory.extend_hold(core, operator, house.id, cart=mine)


def test_a_run_out_seat_is_taken_over_by_who_asks_next(core: Core) -> None:
    house, first, second, theirs = a_house(core), someone(core), someone(core), cart()
    inventory.place_hold(core, first, house.id, seats=[1, 2], cart=theirs)
    run_out(core, theirs)

    hold = inventory.place_hold(core, second, house.id, seats=[2, 3], cart=cart())

    assert hold.seats == (2, 3)
    assert inventory.sweep(core) == 1  # seat 1 alone; seat 2 has another holder now
    assert inventory.house_counts(core, second, house.id).held == 2


def test_a_cart_that_ran_out_starts_anew(core: Core) -> None:
    house, operator, mine = a_house(core), someone(core), cart()
    inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=mine)
    run_out(core, mine)

    hold = inventory.place_hold(core, operator, house.id, seats=[5], cart=mine)

    assert hold.seats == (5,)
    assert inventory.house_counts(core, operator, house.id).held == 1


def test_the_sweep_frees_what_ran_out_and_nothing_else(core: Core) -> None:
    house, operator, old, young = a_house(core), someone(core), cart(), cart()
    inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=old)
    inventory.place_hold(core, operator, house.id, seats=[3], cart=young)
    run_out(core, old)

    assert inventory.sweep(core) == 2
    assert inventory.sweep(core) == 0
    assert [hold.seats for hold in inventory.my_holds(core, operator)] == [(3,)]


@pytest.mark.parametrize("seats", [[], [-1], [30], [0, 10_000_000]])
def test_seats_that_the_house_does_not_have_are_refused(core: Core, seats: list[int]) -> None:
    house, operator = a_house(core), someone(core)

    with pytest.raises(BadInput):
        inventory.place_hold(core, operator, house.id, seats=seats, cart=cart())


def test_nothing_is_held_where_the_sale_is_closed(core: Core) -> None:
    house, operator = a_house(core, state="off_sale"), someone(core)

    with pytest.raises(SaleClosed):
        inventory.place_hold(core, operator, house.id, seats=[1], cart=cart())


def test_a_foreign_performance_looks_as_if_it_did_not_exist(core: Core) -> None:
    there, here = a_house(core, venue="There"), a_house(core, venue="Here")
    operator = someone(core, venue="Here")

    inventory.place_hold(core, operator, here.id, seats=[1], cart=cart())
    with pytest.raises(NotFound) as foreign:
        inventory.place_hold(core, operator, there.id, seats=[1], cart=cart())
    with pytest.raises(NotFound) as missing:
        inventory.place_hold(core, operator, type(there.id)(10**9), seats=[1], cart=cart())

    assert foreign.value.message == missing.value.message


def test_a_customer_has_less_time_than_a_till(open_core: Callable[..., Core]) -> None:
    core = open_core(hold_seconds=60, operator_hold_seconds=120)
    house = a_house(core)

    customer = inventory.place_hold(core, someone(core, Role.CUSTOMER), house.id, seats=[1], cart=cart())
    till = inventory.place_hold(core, someone(core), house.id, seats=[2], cart=cart())

    assert 58 < customer.remaining_seconds <= 60
    assert 118 < till.remaining_seconds <= 120


def test_the_best_two_are_together(core: Core) -> None:
    house, operator = a_house(core), someone(core)

    hold, pick = inventory.hold_best(core, operator, house.id, count=2, cart=cart())

    assert hold.seats == pick.seats
    assert house.manifest.neighbours(pick.seats[0])[1] == pick.seats[1]
    assert pick.rung is inventory.Rung.TOGETHER_NO_SINGLE


def test_more_than_are_open_are_refused_and_nothing_is_held(core: Core) -> None:
    house, operator = a_house(core), someone(core)

    with pytest.raises(SeatsUnavailable):
        inventory.hold_best(core, operator, house.id, count=31, cart=cart())

    assert inventory.house_counts(core, operator, house.id).open == 30
