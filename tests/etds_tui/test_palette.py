"""What the palette offers at the list of performances, by role: the desks that the person may go to, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from core.access import Role
from core.runtime import Core
from etds_tui.palette import _GOES
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

_ALWAYS = {"Theme", "Help", "Set PIN", "Lock", "Sign out", "Quit"}
_PLANS = {"Calendar", "Date holds", "Events", "Venues", "Allocations", "Capacity", "Coupons"}
_READS = {"Counts", "Reports", "Settlement"}


@pytest.mark.parametrize(
    ("role", "desks"),
    [
        (Role.OPERATOR, {"Orders", "Drawer"}),
        (Role.ARTIST, _READS),
        (Role.DISTRIBUTOR, _PLANS | _READS),
        (Role.ADMIN, {"Orders", "Drawer", "Attention list", "Accounts", "Audit", "Health"} | _PLANS | _READS),
    ],
)
async def test_it_offers_the_desks_of_the_role(core: Core, role: Role, desks: set[str]) -> None:
    a_house(core)
    belongs: dict[Role, dict[str, Any]] = {
        Role.ARTIST: {"artist": "Artist"},
        Role.DISTRIBUTOR: {"organisation": "Presenter"},
    }
    someone(core, role, name="person", **belongs.get(role, {}))
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "person")

        assert {one.title for one in app.get_system_commands(app.screen)} == _ALWAYS | desks


async def test_each_goes_where_it_says(core: Core) -> None:
    a_house(core)
    someone(core, Role.ADMIN, name="boss")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "boss")
        home, gone_to = app.screen, {}
        names = {name for name, _, _ in _GOES} - {"Settlement", "Allocations"}  # of the performance under the cursor
        offered: list[Any] = [one for one in app.get_system_commands(home) if one.title in names]
        for one in offered:
            one.callback()
            await until(pilot, lambda: app.screen is not home)
            gone_to[one.title] = type(app.screen).__name__
            app.pop_screen()
            await until(pilot, lambda: app.screen is home)

    assert gone_to == {
        "Orders": "OrdersScreen",
        "Drawer": "DrawerScreen",
        "Attention list": "AttentionScreen",
        "Calendar": "CalendarScreen",
        "Date holds": "DateHoldsScreen",
        "Events": "EventsScreen",
        "Venues": "VenuesScreen",
        "Capacity": "CapacityScreen",
        "Coupons": "CouponsScreen",
        "Counts": "CountsScreen",
        "Reports": "ReportsScreen",
        "Accounts": "AccountsScreen",
        "Audit": "AuditScreen",
        "Health": "HealthScreen",
    }
