"""A ticket is scanned into the orders desk: an old print says so before its order opens, a foreign one is refused."""

from __future__ import annotations

from typing import Any

from core import printing
from core.runtime import Core
from etds_tui.screens.boxoffice.order import OrderScreen
from etds_tui.screens.boxoffice.orders import OrdersScreen
from tests.core.sales.test_scanned import printed, signed
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until


async def test_scans_open_warn_and_are_refused(core: Core) -> None:
    house, omar = a_house(core), someone(core, name="omar")
    sale, old = printed(core, omar, house)
    printing.reprint_tickets(core, omar, house.id, order=sale.order_id, reason="lost")
    new = signed(core)
    app = an_app(core)

    def desk() -> Any:
        return app.screen

    def said(name: str) -> str:
        return str(app.screen.query_one(name).content)  # type: ignore[attr-defined]

    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "omar")
        await app.push_screen(OrdersScreen())
        orders = app.screen
        await until(pilot, lambda: desk().table.row_count)

        desk().field.value = new  # as a paste or a scanner gives it
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OrderScreen) and desk()._view)
        assert desk()._view.brief.reference == sale.reference
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is orders)

        desk().field.value = old  # as a paste or a scanner gives it
        await pilot.press("enter")
        await until(pilot, lambda: "printed again: take the newer one. Enter opens its order." in said("#wrong"))
        assert app.screen is orders
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OrderScreen) and desk()._view)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is orders)

        changed = old[:40] + ("A" if old[40] != "A" else "C") + old[41:]
        desk().field.value = ""
        desk().field.value = changed  # as a paste or a scanner gives it
        await pilot.press("enter")
        await until(pilot, lambda: any("not one of this house" in one.message for one in app._notifications))
        assert app.screen is orders

        desk().field.value = ""
        await pilot.press(*"tone", "enter")
        await until(pilot, lambda: "begins so: 'tone'" in said("#wrong"))
        assert "Else try the reference." in said("#wrong")
