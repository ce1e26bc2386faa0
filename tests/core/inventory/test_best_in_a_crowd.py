"""Who comes alone gets the best there is; a crowd spreads, so that not all of it goes for one seat."""

from __future__ import annotations

from contextlib import ExitStack
from uuid import uuid4

import pytest

from core import inventory
from core.access import Actor
from core.crowd import Crowd
from core.errors import SeatsUnavailable
from core.inventory import CartId
from core.runtime import Core
from tests.factories.house import OpenHouse, a_house, someone

_ROWS = 8
_HALL = b"level,section,row,seat_from,seat_to\n" + b"".join(b"s,A,%d,1,5\n" % row for row in range(1, _ROWS + 1))


def rows_drawn(core: Core, house: OpenHouse, operator: Actor, times: int) -> set[int]:
    """The rows from which one seat was given, the house empty each time."""
    drawn = set[int]()
    for _ in range(times):
        cart = CartId(uuid4())
        hold, _ = inventory.hold_best(core, operator, house.id, count=1, cart=cart)
        drawn.add(hold.seats[0] // 5)
        inventory.release_hold(core, operator, house.id, cart=cart)
        core.news.flush(10)
    return drawn


@pytest.mark.parametrize(("others", "most"), [(0, 1), (1, 2), (_ROWS * 4, _ROWS)])
def test_as_many_rows_are_as_good_as_there_are_seekers(core: Core, others: int, most: int) -> None:
    house, operator = a_house(core, _HALL), someone(core)
    with ExitStack() as crowd:
        for _ in range(others):
            crowd.enter_context(core.seekers.joined(house.id))
        drawn = rows_drawn(core, house, operator, 24)

    assert drawn <= {house.manifest.row_ranks.index(rank) for rank in range(most)}
    assert (len(drawn) > 1) is (others > 0)


def test_a_single_seat_that_was_lost_is_not_asked_for_again(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plane shows it open still: without news, every try but one would go for the same."""
    house, operator = a_house(core, b"level,section,row,seat_from,seat_to\ns,A,1,1,5\n"), someone(core)
    monkeypatch.setattr(core.news, "announce", lambda *_, **__: None)
    core.news.draw(house.id)

    given = [inventory.hold_best(core, operator, house.id, count=1, cart=CartId(uuid4()))[0].seats[0] for _ in range(5)]

    assert sorted(given) == [0, 1, 2, 3, 4]
    with pytest.raises(SeatsUnavailable):
        inventory.hold_best(core, operator, house.id, count=1, cart=CartId(uuid4()))


def test_who_leaves_is_counted_no_more_however_it_left() -> None:
    crowd = Crowd[str]()
    with crowd.joined("a"), crowd.joined("a"), crowd.joined("b"):
        assert (crowd.size("a"), crowd.size("b"), crowd.size("c")) == (2, 1, 0)
    with pytest.raises(ZeroDivisionError), crowd.joined("a"):
        _ = 1 / 0

    assert (crowd.size("a"), crowd._at) == (0, {})
