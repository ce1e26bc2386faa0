"""The settlement as pictures at 80x24 and 140x40: while tickets sell, and a frozen sheet that one side has signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from textual.pilot import Pilot

from core import inventory, prices, sales, settlement
from core.access import Actor, Role
from core.clock import HandMovedClock
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from core.settlement import Deal, DealKind, Deposit, Expense
from db.servers import Addresses
from etds_tui.screens.artist.settlement import SettlementScreen
from tests.etds_tui.test_snapshots import DATA, Snap, size
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size"]

NOW = datetime(2036, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def still(open_core: Callable[..., Core]) -> Core:
    return open_core(clock=HandMovedClock(NOW))


def night(core: Core) -> tuple[OpenHouse, Actor, Actor]:
    """A theatre that has sold sixty seats under a plus deal, with tax and a fee inside of its prices."""
    presenter = someone(core, Role.DISTRIBUTOR, name="presenter", organisation="Presenter")
    artist = someone(core, Role.ARTIST, name="fisher", artist="Fisher")
    house = a_house(
        core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event="An Evening with Fisher", artist="Fisher",
        venue="Kalendar Theatre",
    )  # fmt: skip
    prices.add_fee(core, presenter, house.id, name="Facility", amount_minor=1_00, is_on_top=False)
    prices.add_tax(
        core, presenter, house.id, name="VAT", rate_bp=700, is_inclusive=True, on_price=True, on_fees=False
    )  # fmt: skip
    terms = Deal(
        kind=DealKind.PLUS, currency="EUR", guarantee_minor=150_00, share_bp=8_500, profit_bp=1_500,
        expenses=(
            Expense(name="Hall hire", amount_minor=80_00),
            Expense(name="Insurance", ticket_minor=50, cap_minor=25_00),
            Expense(name="Card fees", gross_bp=250),
        ),
        deposits=(Deposit(name="On signing", amount_minor=75_00),),
    )  # fmt: skip
    settlement.set_deal(core, presenter, house.id, deal=terms)
    clerk = someone(core, Role.MANAGER)
    for first in range(40, 100, 4):
        cart, seats = CartId(uuid4()), range(first, first + 4)
        inventory.place_hold(core, clerk, house.id, seats=seats, cart=cart)
        sales.sell_for_cash(
            core, clerk, house.id, cart=cart, order=OrderId(uuid4()), received_minor=40_00,
            seats={seat: "c" if seat % 7 == 0 else "a" for seat in seats},
        )  # fmt: skip
    core.news.draw(house.id)
    return house, presenter, artist


async def looking(pilot: Pilot[None], name: str) -> Any:
    await sign_in(pilot, name)
    await pilot.press("S")
    await until(pilot, lambda: isinstance(pilot.app.screen, SettlementScreen) and pilot.app.screen.now)
    await pilot.pause()
    return pilot.app.screen


@pytest.mark.parametrize("state", ["growing", "frozen"])
def test_the_settlement(
    snap_compare: Snap, still: Core, database: Addresses, size: tuple[int, int], state: str
) -> None:
    house, presenter, artist = night(still)
    if state == "frozen":
        sheet = settlement.freeze_settlement(still, presenter, house.id)
        settlement.sign_settlement(still, artist, house.id, number=1, sha256=sheet.sha256)
        with psycopg.connect(database.owner_url, autocommit=True) as owner:  # whose moments are the database's
            owner.execute("update settlement set frozen_at = %s, sha256 = sha256('a picture')", [NOW])
            owner.execute("update settlement_signature set signed_at = %s", [NOW])

    async def scene(pilot: Pilot[None]) -> None:
        screen = await looking(pilot, "presenter" if state == "growing" else "fisher")
        if state == "frozen":
            await pilot.press("v")
            await until(pilot, lambda: screen.looked_at)
        await pilot.pause()

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
