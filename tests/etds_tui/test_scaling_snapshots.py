"""The desk that scales a house as pictures at 80x24 and 140x40."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from core import inventory, sales, scaling
from core.access import Actor, Role
from core.inventory import CartId
from core.runtime import Core
from core.sales import OrderId
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.scaling.desk import ScalingScreen
from etds_tui.screens.scaling.grid import PriceGrid
from etds_tui.screens.scaling.versions import VersionsDialog
from tests.etds_tui.test_snapshots import DATA, Snap, is_at_rest, size, still
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until

__all__ = ["size", "still"]


def planned(core: Core) -> Actor:
    """The theatre with two seats sold, and a draft in which the first row is dearer and costs are known."""
    from uuid import uuid4

    house = a_house(
        core, (DATA / "theatre.json").read_bytes(), code="KT-261121", event="An Evening with Fisher",
        venue="Kalendar Theatre",
    )  # fmt: skip
    seller, booker = someone(core, name="seller"), someone(core, Role.DISTRIBUTOR, name="operator1",
                                                           organisation="Presenter")  # fmt: skip
    cart = CartId(uuid4())
    inventory.place_hold(core, seller, house.id, seats=[40, 41], cart=cart)
    sales.sell_for_cash(
        core, seller, house.id, cart=cart, order=OrderId(uuid4()), seats={40: "a", 41: "c"}, received_minor=1_500
    )
    draft = scaling.draft_scaling(core, booker, house.id, note="first rows dearer")
    of = {"version": draft.version}
    revision = scaling.name_level(core, booker, house.id, **of, revision=1, name="First rows")
    level = len(draft.scale.names)
    revision = scaling.paint_levels(core, booker, house.id, **of, revision=revision, strokes={level: range(90)})
    revision = scaling.set_prices(
        core, booker, house.id, **of, revision=revision, prices_minor={(level, "a"): 1_800, (level, "c"): 900}
    )
    scaling.set_cost(core, booker, house.id, **of, revision=revision, cost_minor=450_000)
    return booker


async def desk(pilot: Pilot[None]) -> Any:
    await sign_in(pilot, "operator1")
    await pilot.press("s")
    await until(pilot, lambda: isinstance(pilot.app.screen, ScalingScreen) and pilot.app.screen.version)
    screen: Any = pilot.app.screen
    await until(pilot, lambda: screen.map.has_focus and is_at_rest(screen.map))
    await pilot.pause()
    screen.tick()
    screen.recount()
    await pilot.pause()
    return screen


@pytest.mark.parametrize("state", ["draft", "prices", "versions", "promote"])
def test_scaling(snap_compare: Snap, still: Core, size: tuple[int, int], state: str) -> None:
    booker = planned(still)
    if state == "promote":
        house = still.repertoire.id_of("KT-261121")
        scaling.propose_scaling(still, booker, house, version=1, revision=5, note="first rows dearer")
        someone(still, Role.DISTRIBUTOR, name="other", organisation="Presenter")

    async def scene(pilot: Pilot[None]) -> None:
        screen = await desk(pilot)
        if state == "draft":
            await pilot.press("5", "shift+right", "shift+right", "shift+down")
            await pilot.pause()
        elif state == "prices":
            await pilot.press("e")
            await until(pilot, lambda: isinstance(pilot.app.screen, PriceGrid) and pilot.app.focused is not None)
        elif state == "versions":
            await pilot.press("v")
            await until(pilot, lambda: isinstance(pilot.app.screen, VersionsDialog) and pilot.app.screen._shown)
        else:
            await pilot.press("P")
            await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await pilot.pause()
        assert screen.is_mounted

    assert snap_compare(an_app(still), terminal_size=size, run_before=scene)
