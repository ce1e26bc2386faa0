"""A house, an operator without a drawer, and a manager."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from core import inventory, payments, sales, shifts
from core.access import Actor, Role
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId, Sale
from core.shifts import DrawerAct, Shift, ShiftId, ZReport
from tests.factories.house import OpenHouse, a_house, someone


@dataclass
class Counter:
    """One till. Adults pay 10.00, children 5.00."""

    core: Core
    house: OpenHouse
    operator: Actor
    manager: Actor

    def open(self, float_minor: int = 20_000, by: Actor | None = None) -> Shift:
        who = by or self.operator
        place = shifts.drawer_place(self.core, who, house=self.house.performance.venue_id)
        return shifts.open_shift(self.core, who, shift=ShiftId(uuid4()), place=place, float_minor=float_minor)

    def hold(self, *seats: int, by: Actor | None = None) -> CartId:
        cart = CartId(uuid4())
        inventory.place_hold(self.core, by or self.operator, self.house.id, seats=seats, cart=cart)
        return cart

    def sell(self, *seats: int, received_minor: int = 100_000, by: Actor | None = None) -> Sale:
        return sales.sell_for_cash(
            self.core, by or self.operator, self.house.id, cart=self.hold(*seats, by=by), order=OrderId(uuid4()),
            seats=dict.fromkeys(seats, "a"), received_minor=received_minor,
        )  # fmt: skip

    def claim(self, *seats: int, by: Actor | None = None) -> OrderId:
        order = OrderId(uuid4())
        payments.claim_order(
            self.core, by or self.operator, self.house.id, cart=self.hold(*seats, by=by), order=order,
            seats=dict.fromkeys(seats, "a"),
        )  # fmt: skip
        return order

    def move(self, act: DrawerAct, amount_minor: int, *, movement: UUID | None = None, reason: str = "why not") -> None:
        shifts.move_cash(
            self.core, self.operator, movement=movement or uuid4(), act=act, amount_minor=amount_minor, reason=reason
        )

    def close(self, counted_minor: int) -> ZReport:
        return shifts.close_shift(self.core, self.operator, counted_minor=counted_minor)

    def odd(self) -> list[str]:
        """Promises that do not hold."""
        found = verify_house(self.core, someone(self.core, Role.ADMIN))
        return [f"{one.check}: {one.detail}" for one in found if not one.holds]


@pytest.fixture
def counter(core: Core) -> Counter:
    house = a_house(core, venue="The House", drawers=False)
    operator = someone(core, venue="The House", drawer=False)
    manager = replace(someone(core, Role.MANAGER, venue="The House", drawer=False), terminal="office")
    return Counter(core, house, operator, manager)
