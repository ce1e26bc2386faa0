"""The life of holds against a model: three buyers, four seats, any order of acts, on a real Postgres."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core import inventory, sales
from core.audit import verify_house
from core.errors import HoldEnded, SeatsUnavailable
from core.inventory import CartId, SeatState
from core.runtime import Core
from core.sales import OrderId
from tests.core.inventory.test_holds import run_out
from tests.factories.house import OpenHouse, a_house, someone

_SEATS = range(4)
BUYERS = st.sampled_from(range(3))
SEATS = st.sets(st.sampled_from(_SEATS), min_size=1)


class HoldLife(RuleBasedStateMachine):
    """`core` and `house` are set by the test; each run uses a performance of its own."""

    core: Core

    def __init__(self) -> None:
        super().__init__()
        self.house: OpenHouse = a_house(self.core)
        self.people = [someone(self.core) for _ in range(3)]
        self.carts = [self._cart(n) for n in range(3)]
        self.held: list[set[int]] = [set(), set(), set()]
        self.run_out: list[bool] = [False, False, False]
        self.sold: set[int] = set()
        self.fences = dict.fromkeys(_SEATS, 0)

    def _cart(self, number: int) -> CartId:
        return CartId(UUID(int=uuid4().int ^ number))

    def _taken(self, by_others_than: int) -> set[int]:
        return self.sold.union(*(self.held[n] for n in range(3) if n != by_others_than and not self.run_out[n]))

    def _take_over(self, seats: set[int], buyer: int) -> None:
        for n in range(3):
            if n != buyer and self.run_out[n]:
                self.held[n] -= seats

    @rule(buyer=BUYERS, seats=SEATS)
    def hold(self, buyer: int, seats: set[int]) -> None:
        possible = not (seats & self._taken(buyer))
        if possible:
            hold = inventory.place_hold(
                self.core, self.people[buyer], self.house.id, seats=seats, cart=self.carts[buyer]
            )
            self._take_over(seats, buyer)
            self.held[buyer] = seats if self.run_out[buyer] else self.held[buyer] | seats
            self.run_out[buyer] = False
            assert set(hold.seats) == self.held[buyer]
        else:
            with pytest.raises(SeatsUnavailable):
                inventory.place_hold(self.core, self.people[buyer], self.house.id, seats=seats, cart=self.carts[buyer])

    @rule(buyer=BUYERS, seats=SEATS)
    def release(self, buyer: int, seats: set[int]) -> None:
        freed = inventory.release_hold(
            self.core, self.people[buyer], self.house.id, cart=self.carts[buyer], seats=seats
        )
        assert set(freed) == self.held[buyer] & seats
        self.held[buyer] -= seats
        if not self.held[buyer]:
            self.run_out[buyer] = False

    @precondition(lambda self: any(self.held[n] and not self.run_out[n] for n in range(3)))
    @rule(buyer=BUYERS)
    def time_passes_for(self, buyer: int) -> None:
        if self.held[buyer]:
            run_out(self.core, self.carts[buyer])
            self.run_out[buyer] = True

    @rule()
    def sweep(self) -> None:
        inventory.sweep(self.core)
        for n in range(3):
            if self.run_out[n]:
                self.held[n], self.run_out[n] = set(), False

    @rule(buyer=BUYERS)
    def sell(self, buyer: int) -> None:
        wanted = dict.fromkeys(self.held[buyer] or {0}, "a")
        try:
            sales.sell_for_cash(
                self.core,
                self.people[buyer],
                self.house.id,
                cart=self.carts[buyer],
                order=OrderId(uuid4()),
                seats=wanted,
                received_minor=100_000,
            )
        except HoldEnded:
            assert not self.held[buyer] or self.run_out[buyer]
        else:
            assert self.held[buyer]
            assert not self.run_out[buyer]
            self.sold |= self.held[buyer]
            self.held[buyer] = set()

    @invariant()
    def the_house_agrees(self) -> None:
        for seat in _SEATS:
            detail = inventory.seat_detail(self.core, self.people[0], self.house.id, seat)
            assert detail.state is self._expected(seat)
            assert detail.fence >= self.fences[seat]
            self.fences[seat] = detail.fence

    def _expected(self, seat: int) -> SeatState:
        if seat in self.sold:
            return SeatState.SOLD
        return SeatState.HELD if seat in self._taken(-1) else SeatState.OPEN

    def teardown(self) -> None:
        with suppress(AttributeError):
            broken = [finding for finding in verify_house(self.core, self.people[0]) if not finding.holds]
            assert broken == []


def test_any_order_of_acts_keeps_every_promise(core: Core) -> None:
    HoldLife.core = core
    run_state_machine_as_test(
        HoldLife,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),  # shrinking on a real database takes minutes; the seed is printed
            suppress_health_check=list(HealthCheck),
        ),
    )
