"""Holds of several carts in one call: each is judged for itself, and who loses leaves no trace."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory
from core.access import Actor
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from db.queries.inventory import HoldAsked, HoldOutcome, place_holds
from tests.core.inventory.test_holds import run_out
from tests.factories.house import OpenHouse, a_house, someone

_CLAIMS = "select seat_ordinal, state::text, fence, cart_id from seat_claim where performance_id = %s order by 1"
_TOLD = "select act::text, seats, fences, cart_id from seat_journal where performance_id = %s order by id"
_HOLDS = "select cart_id, seats from hold where performance_id = %s order by seats"


def asked(operator: Actor, *seats: int, cart: CartId | None = None) -> HoldAsked:
    return HoldAsked(
        cart=cart or CartId(uuid4()),
        seats=seats,
        account_id=operator.account_id,
        session_id=operator.session_id,
        hold_seconds=240,
        seats_max=20,
    )


def words(outcomes: list[HoldOutcome | None]) -> list[str | None]:
    return [outcome and outcome.word for outcome in outcomes]


def odd(core: Core, operator: Actor) -> list[str]:
    return [finding.check for finding in verify_house(core, operator) if not finding.holds]


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core)


@pytest.fixture
def operator(core: Core, house: OpenHouse) -> Actor:
    return someone(core)


def test_each_cart_gets_its_own_hold(core: Core, house: OpenHouse, operator: Actor) -> None:
    first, second = asked(operator, 5, 6), asked(operator, 1)

    outcomes = place_holds(core.postgres, house.id, [first, second])

    assert [(o.word, o.seats, o.changed, o.fences) for o in outcomes if o] == [
        ("held", [5, 6], [5, 6], [1, 1]),
        ("held", [1], [1], [1]),
    ]
    assert all(o and 239_000 < o.remaining_ms <= 240_000 for o in outcomes)
    assert core.postgres.rows(_HOLDS, [house.id]) == [(second.cart, [1]), (first.cart, [5, 6])]
    assert sorted(core.postgres.rows(_TOLD, [house.id]), key=lambda row: row[1]) == [
        ("hold", [1], [1], second.cart),
        ("hold", [5, 6], [1, 1], first.cart),
    ]
    assert odd(core, operator) == []


def test_a_loser_leaves_no_trace(core: Core, house: OpenHouse, operator: Actor) -> None:
    held, freed = CartId(uuid4()), CartId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=[3], cart=held)
    inventory.place_hold(core, operator, house.id, seats=[2], cart=freed)
    inventory.release_hold(core, operator, house.id, cart=freed)
    run_out(core, inventory.place_hold(core, operator, house.id, seats=[1], cart=CartId(uuid4())).cart)
    before, told = core.postgres.rows(_CLAIMS, [house.id]), core.postgres.rows(_TOLD, [house.id])
    assert [(row[0], row[1], row[2]) for row in before] == [(1, "held", 1), (2, "open", 2), (3, "held", 1)]
    loser, winner = asked(operator, 0, 1, 2, 3), asked(operator, 7)

    outcomes = place_holds(core.postgres, house.id, [loser, winner])

    assert words(outcomes) == ["taken", "held"]
    assert core.postgres.rows(_CLAIMS, [house.id]) == [*before, (7, "held", 1, winner.cart)]
    assert core.postgres.rows(_TOLD, [house.id]) == [*told, ("hold", [7], [1], winner.cart)]
    assert core.postgres.rows("select from hold where cart_id = %s", [loser.cart]) == []
    assert odd(core, operator) == []


def test_a_hold_that_ran_out_is_taken_over(core: Core, house: OpenHouse, operator: Actor) -> None:
    run_out(core, inventory.place_hold(core, operator, house.id, seats=[1, 2], cart=CartId(uuid4())).cart)
    new = asked(operator, 2)

    outcomes = place_holds(core.postgres, house.id, [new, asked(operator, 8)])

    assert words(outcomes) == ["held", "held"]
    assert outcomes[0] is not None and outcomes[0].fences == [2]
    assert odd(core, operator) == []


def test_a_cart_that_is_there_already_must_ask_alone(core: Core, house: OpenHouse, operator: Actor) -> None:
    mine = CartId(uuid4())
    inventory.place_hold(core, operator, house.id, seats=[1], cart=mine)

    outcomes = place_holds(core.postgres, house.id, [asked(operator, 2, cart=mine), asked(operator, 3)])

    assert words(outcomes) == [None, "held"]
    assert core.postgres.rows("select seats from hold where cart_id = %s", [mine]) == [([1],)]
    assert odd(core, operator) == []


def test_off_sale_everybody_must_ask_alone(core: Core) -> None:
    closed, operator = a_house(core, state="announced"), someone(core)

    assert words(place_holds(core.postgres, closed.id, [asked(operator, 1), asked(operator, 2)])) == [None, None]
    assert core.postgres.rows(_CLAIMS, [closed.id]) == []
    assert core.postgres.rows(_HOLDS, [closed.id]) == []
