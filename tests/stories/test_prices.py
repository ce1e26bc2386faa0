"""A distributor sets prices by keyboard, and the till sells by them at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from core import inventory, prices, sales
from core.access import Role
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.programming.performances import PerformancesScreen
from etds_tui.screens.programming.price_forms import FeeForm, StepForm, TaxForm, WindowForm
from etds_tui.screens.programming.prices import PricesScreen
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app
from tests.stories.hands import Hands


async def test_prices_are_set_seen_sold_by_and_ended(core: Core) -> None:
    house = a_house(core, organisation="Presenter")
    distributor = someone(core, Role.DISTRIBUTOR, name="booker", organisation="Presenter")
    seller, app = someone(core), an_app(core)

    def sold(seat: int) -> int:
        cart = CartId(uuid4())
        inventory.place_hold(core, seller, house.id, seats=[seat], cart=cart)
        sale = sales.sell_for_cash(
            core, seller, house.id, cart=cart, order=OrderId(uuid4()), seats={seat: "a"}, received_minor=5_000
        )
        return sale.total.amount_minor

    async with app.run_test(size=(100, 30)) as pilot:
        hands = Hands(pilot)
        await hands.sign_in("booker")
        await hands.press("f")
        desk: Any = await hands.see(PricesScreen, lambda screen: screen.book and screen.book.cells)

        await hands.press("w")
        await hands.see(WindowForm)
        await hands.type("Early bird", "enter", "enter", "enter")
        await hands.type("8.00", "enter", "enter", "enter")
        await hands.see(PricesScreen, lambda screen: screen.table.row_count == 1)
        await hands.press("f")
        await hands.see(FeeForm)
        await hands.type("Service", "enter")
        await hands.type("lots", "enter", "enter", "enter", "enter", "enter")
        await hands.until(lambda: "is not an amount" in hands.words(".wrong"))
        hands.screen.query_one("#value").value = ""
        hands.screen.query_one("#value").focus()
        await hands.type("2.00", "enter", "enter", "enter", "enter", "enter")
        await hands.see(PricesScreen, lambda screen: screen.table.row_count == 2)
        await hands.press("t")
        await hands.see(TaxForm)
        await hands.type("VAT", "enter")
        await hands.type("19%", "enter", "enter", "enter", "enter", "enter")
        await hands.see(PricesScreen, lambda screen: screen.table.row_count == 3)
        await hands.until(lambda: "8.00* (10.00)" in hands.words("#grid"))
        assert "the buyer pays 10.00 EUR" in hands.words("#stack")
        assert sold(0) == 1000

        await hands.press("s")
        await hands.see(StepForm)
        await hands.type("First sold", "enter")
        await hands.type("3%", "enter")
        await hands.type("+1.00")
        await hands.until(lambda: "0 a 8.00 → 9.00" in hands.words("#ahead"))
        await hands.press("enter", "enter", "enter", "enter")
        await hands.see(PricesScreen, lambda screen: screen.table.row_count == 4)
        assert sold(1) == 1100

        await hands.press("home", "x")  # the window
        await hands.see(PricesScreen, lambda screen: screen.table.row_count == 3)
        assert sold(2) == 1300
        await hands.press("escape")
        await hands.see(PerformancesScreen)

    assert [fee.name for fee in prices.price_book(core, distributor, house.id).fees] == ["Service"]
    assert [finding for finding in verify_house(core, someone(core, Role.ADMIN)) if not finding.holds] == []
    assert desk.performance.id == house.id
