"""A coupon gets other limits; what was redeemed stands."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core import inventory, sales
from core.access import Role
from core.errors import BadInput, NotFound
from core.inventory import CartId
from core.runtime import Core
from core.sales import Buyer, LimitReached, OrderId
from tests.factories.house import a_house, someone


def test_a_limit_moves_but_never_under_what_was_used(core: Core) -> None:
    house, clerk = a_house(core), someone(core)
    distributor = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    made = sales.create_coupon(core, distributor, house.id, name="Spring", percent=50, uses_max=1)

    def sell(seat: int) -> None:
        cart = CartId(uuid4())
        inventory.place_hold(core, clerk, house.id, seats=[seat], cart=cart)
        sales.sell_for_cash(
            core, clerk, house.id, cart=cart, order=OrderId(uuid4()), seats={seat: "a"}, received_minor=1000,
            buyer=Buyer(coupon=made.code),
        )  # fmt: skip

    def change(uses: int | None) -> None:
        sales.change_coupon(
            core, distributor, made.id, name="Spring sale", uses_max=uses, customer_uses_max=None, minimum_minor=0,
            ends_at=None,
        )  # fmt: skip

    sell(0)
    with pytest.raises(LimitReached):
        sell(1)
    change(2)
    sell(2)
    with pytest.raises(BadInput, match="used more often"):
        change(1)
    (row,) = sales.list_coupons(core, distributor)
    assert (row.name, row.uses_max, row.used, row.percent) == ("Spring sale", 2, 2, 50)
    with pytest.raises(NotFound):
        sales.change_coupon(
            core, someone(core, Role.DISTRIBUTOR, organisation="Else"), made.id, name="x", uses_max=None,
            customer_uses_max=None, minimum_minor=0, ends_at=None,
        )  # fmt: skip
