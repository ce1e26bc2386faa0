"""Picking faster than the database answers: what stands in the cart is what is held, in whatever order answers come."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from core import inventory
from core.runtime import Core
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

_HELD_UP_SECONDS = 0.5


async def test_an_answer_that_is_held_up_does_not_take_a_later_seat_out_of_the_cart(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer tells the whole cart. The first is held up until the second came, where that does not wait for it."""
    a_house(core)
    clerk = someone(core, name="operator1")
    hold_seats, second_came = inventory.place_hold, threading.Event()
    answers: list[int] = []

    def place_hold(*args: Any, **kwargs: Any) -> inventory.Hold:
        hold = hold_seats(*args, **kwargs)
        answers.append(len(hold.seats))
        if len(answers) == 1:
            second_came.wait(_HELD_UP_SECONDS)
        else:
            second_came.set()
        return hold

    monkeypatch.setattr(inventory, "place_hold", place_hold)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        screen: Any = await open_house(pilot)
        await pilot.press("space", "right", "space")
        await until(pilot, lambda: len(answers) == 2 and not screen.seat_map.pending)

        assert sorted(screen.cart.seats) == [0, 1]
        assert sorted(screen.seat_map.mine) == [0, 1]
    assert [sorted(hold.seats) for hold in inventory.my_holds(core, clerk)] == [[0, 1]]
