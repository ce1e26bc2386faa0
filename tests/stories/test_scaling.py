"""The house is scaled by keys: drawn, painted, priced, compared, proposed by one and put into force by another."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from core import scaling
from core.access import Actor, Role, set_pin
from core.runtime import Core
from core.scaling import ScalingState
from etds_tui.screens.boxoffice.tender import SoldDialog, TenderDialog
from etds_tui.screens.boxoffice.till import TillScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.override import asking
from etds_tui.screens.override.asking import AskManagerDialog
from etds_tui.screens.programming.performances import PerformancesScreen
from etds_tui.screens.scaling.choosing import DraftDialog
from etds_tui.screens.scaling.desk import ScalingScreen
from etds_tui.screens.scaling.grid import PriceGrid
from etds_tui.screens.scaling.versions import VersionsDialog
from tests.core.scaling.test_drafts import TWO
from tests.etds_tui.widgets.houses import place_of
from tests.factories.gates import gated
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

PIN = "4711"


@pytest.fixture
def house(core: Core) -> OpenHouse:
    return a_house(core, TWO, organisation="Presenter", venue="House")


@pytest.fixture
def booker(core: Core, house: OpenHouse) -> Actor:
    return someone(core, Role.DISTRIBUTOR, organisation="Presenter", name="booker")


async def desk(pilot: Pilot[None], name: str = "booker") -> Any:
    await sign_in(pilot, name)
    await pilot.press("s")
    await until(pilot, lambda: isinstance(pilot.app.screen, ScalingScreen) and pilot.app.screen.version)
    screen: Any = pilot.app.screen
    await until(pilot, lambda: screen.map.has_focus)
    return screen


async def drafted(pilot: Pilot[None]) -> Any:
    screen = await desk(pilot)
    await pilot.press("n")
    await until(pilot, lambda: isinstance(pilot.app.screen, DraftDialog))
    await pilot.press("1")
    await until(pilot, lambda: pilot.app.screen is screen and screen.version.state == "draft")
    return screen


async def proposed(pilot: Pilot[None]) -> Any:
    """One that has something to propose, proposed."""
    screen = await drafted(pilot)
    await pilot.press("2", "space", "p")
    await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog))
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen is screen and screen.version.state is ScalingState.PROPOSED)
    return screen


async def asking_a_manager(pilot: Pilot[None]) -> Any:
    """The desk, behind the dialog that asks for who may put the proposal into force."""
    screen = await proposed(pilot)
    await pilot.press("P")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
    await pilot.press("y")
    await until(pilot, lambda: isinstance(pilot.app.screen, AskManagerDialog))
    return screen


async def in_books(pilot: Pilot[None], screen: Any, core: Core, actor: Actor, levels: bytes) -> None:
    def written() -> bytes:
        return scaling.see_scaling(core, actor, screen.performance.id, screen.version.version).scale.levels

    await until(pilot, lambda: screen.strokes.levels == levels and screen.strokes.is_saved and written() == levels)
    assert "not saved" not in screen.query_one("Inspector").text


def told(screen: Any) -> str:
    return screen.query_one("ScalingFigures").text


async def test_what_is_sold_by_is_not_painted_but_drawn_from(core: Core, house: OpenHouse, booker: Actor) -> None:
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await desk(pilot)
        await pilot.press("2", "space")
        await until(pilot, lambda: "not painted" in str(screen.query_one("#prompt").content))
        assert screen.strokes.levels == bytes([0] * 10 + [1] * 10)


async def test_seats_ranges_rows_sections_and_levels_are_painted_and_taken_back(
    core: Core, house: OpenHouse, booker: Actor
) -> None:
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("2", "space")
        await in_books(pilot, screen, core, booker, bytes([1] + [0] * 9 + [1] * 10))
        await pilot.press("right", "shift+right", "shift+right", "enter")  # a range
        await in_books(pilot, screen, core, booker, bytes([1] * 4 + [0] * 6 + [1] * 10))
        await pilot.press("u", "u")
        await in_books(pilot, screen, core, booker, bytes([0] * 10 + [1] * 10))
        await pilot.press("U")
        await in_books(pilot, screen, core, booker, bytes([1] + [0] * 9 + [1] * 10))
        await pilot.press("r")
        await in_books(pilot, screen, core, booker, bytes([1] * 20))
        await pilot.press("tab", "1", "s")
        await in_books(pilot, screen, core, booker, bytes([1] * 10 + [0] * 10))
        await pilot.press("2", "f")  # every seat of the level under the cursor
        await in_books(pilot, screen, core, booker, bytes([1] * 20))
        await until(pilot, lambda: "10 seats of another level" in told(screen))


async def test_a_drag_of_the_mouse_paints_a_block(core: Core, house: OpenHouse, booker: Actor) -> None:
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("2")
        await pilot.click("#map", offset=place_of(screen.map, 7))
        await in_books(pilot, screen, core, booker, bytes([0] * 7 + [1] + [0] * 2 + [1] * 10))


async def test_levels_and_prices_are_typed_into_the_grid(core: Core, house: OpenHouse, booker: Actor) -> None:
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, PriceGrid) and app.focused is not None)
        await pilot.press("home", *["delete"] * 8, *"12,50", "down", "down", *"30", "enter")
        await until(pilot, lambda: "a name" in str(app.screen.query_one(".wrong").content))  # the new level has none
        await pilot.press(*"Gold", "enter")
        await until(pilot, lambda: app.screen is screen and len(screen.version.scale.names) == 3)
        await pilot.press("3", "space")
        await until(pilot, lambda: "242.50" in told(screen))  # 30 + 9 x 12.50 + 10 x 10 instead of 200
        assert "+42.50 (+21.3 %)" in told(screen)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*"121.25", "enter")
        await until(pilot, lambda: app.screen is screen and "50.0 %" in told(screen))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*"a=1,c=1", "enter")
        await until(pilot, lambda: "a=1,c=1" in told(screen))
    version = scaling.see_scaling(core, booker, house.id, 1)
    assert (version.scale.names, version.scale.prices.prices_minor[0, "a"], version.cost_minor) == (
        ("stalls", "balcony", "Gold"), 1250, 12125,
    )  # fmt: skip


async def test_somebody_elses_stroke_is_never_painted_over_unseen(core: Core, house: OpenHouse, booker: Actor) -> None:
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await drafted(pilot)
        scaling.paint_levels(core, booker, house.id, version=1, revision=1, strokes={1: [9]})
        await pilot.press("2", "space")
        await until(pilot, lambda: "read anew" in str(screen.query_one("#prompt").content))
        assert screen.strokes.levels == bytes([0] * 9 + [1] * 11)
        await pilot.press("U")  # nothing was lost
        await in_books(pilot, screen, core, booker, bytes([1] + [0] * 8 + [1] * 11))


async def test_one_proposes_another_puts_it_into_force_and_the_till_sells_by_it(
    core: Core, house: OpenHouse, booker: Actor
) -> None:
    someone(core, Role.MANAGER, name="boss", venue="House")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, PriceGrid) and app.focused is not None)
        await pilot.press("home", *["delete"] * 8, *"15", "enter")
        await until(pilot, lambda: app.screen is screen and "250.00" in told(screen))
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*"dearer stalls", "enter")
        await until(pilot, lambda: app.screen is screen and screen.version.state is ScalingState.PROPOSED)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await desk(pilot, "boss")
        assert screen.version.note == "dearer stalls"
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is screen and screen.version.state is ScalingState.LIVE)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))
        till: Any = await open_house(pilot)
        assert isinstance(till, TillScreen)
        await until(pilot, lambda: till.seat_map.has_focus)
        await pilot.press("space")
        await until(pilot, lambda: till.cart.quote() is not None)
        assert till.cart.quote().total.amount_minor == 1500


async def test_the_own_proposal_asks_a_manager_and_goes_on(core: Core, house: OpenHouse, booker: Actor) -> None:
    manager = someone(core, Role.MANAGER, name="boss", venue="House")
    set_pin(core, manager, pin=PIN, password="2222")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await asking_a_manager(pilot)
        await pilot.press("m")
        await until(pilot, lambda: app.focused is not None and app.focused.id == "manager")
        await pilot.press(*"boss", "enter", *PIN, "enter")
        await until(pilot, lambda: app.screen is screen and screen.version.state is ScalingState.LIVE)


async def test_a_manager_who_is_quicker_than_the_request_need_not_type_again(
    core: Core, house: OpenHouse, booker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = someone(core, Role.MANAGER, name="boss", venue="House")
    set_pin(core, manager, pin=PIN, password="2222")
    slow, gate = gated(asking.ask_override)
    monkeypatch.setattr(asking, "ask_override", slow)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await asking_a_manager(pilot)
        await pilot.press("m", *"boss", "enter", *PIN, "enter")
        assert isinstance(app.screen, AskManagerDialog)
        gate.open()
        await until(pilot, lambda: app.screen is screen and screen.version.state is ScalingState.LIVE)


async def test_a_proposal_is_sent_back_and_versions_stand_side_by_side(
    core: Core, house: OpenHouse, booker: Actor
) -> None:
    scaling.draft_scaling(core, booker, house.id, note="first")
    scaling.paint_levels(core, booker, house.id, version=1, revision=1, strokes={1: range(10)})
    scaling.propose_scaling(core, booker, house.id, version=1, revision=2)
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await desk(pilot)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*"too dear", "enter")
        await until(pilot, lambda: app.screen is screen and screen.version.state is ScalingState.DRAFT)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, VersionsDialog))
        dialog: Any = app.screen
        await until(pilot, lambda: "hall live" in str(dialog.query_one("#beside").content))
        assert "Gross potential" in str(dialog.query_one("#beside").content)
        await pilot.press("n")  # a draft of the hall's own
        await until(pilot, lambda: app.screen is screen and screen.version.version == 2)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, VersionsDialog) and app.screen._shown == (2, 1))
        await pilot.press("d")
        await until(pilot, lambda: app.screen is screen and "laid aside" in str(screen.query_one("#prompt").content))
    assert [(one.version, one.state) for one in scaling.scaling_board(core, booker, house.id).versions] == [
        (2, "draft"), (1, "retired"),
    ]  # fmt: skip


async def test_a_template_is_kept_and_offered(core: Core, house: OpenHouse, booker: Actor) -> None:
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await drafted(pilot)
        await pilot.press("2", "r", "T")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*"Flat", "enter")
        await until(pilot, lambda: app.screen is screen and "Flat" in str(screen.query_one("#prompt").content))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, DraftDialog))
        await pilot.press("3")
        await until(pilot, lambda: app.screen is screen and screen.version.version == 2)
        assert screen.strokes.levels == bytes([1] * 20)


async def test_a_till_with_a_cart_shows_the_new_total_before_it_sells(
    core: Core, house: OpenHouse, booker: Actor
) -> None:
    someone(core, name="seller")
    other = someone(core, Role.DISTRIBUTOR, organisation="Presenter")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "seller")
        till: Any = await open_house(pilot)
        await until(pilot, lambda: till.seat_map.has_focus)
        await pilot.press("space")
        await until(pilot, lambda: till.cart.quote() is not None)
        assert till.cart.quote().total.amount_minor == 1000

        version = scaling.draft_scaling(core, booker, house.id).version
        scaling.set_prices(core, booker, house.id, version=version, revision=1, prices_minor={(0, "a"): 1500})
        scaling.propose_scaling(core, booker, house.id, version=version, revision=2)
        planned = scaling.preview_promotion(core, other, house.id, version=version)
        assert planned.words[-1] == "1 seat is in carts now: their tills show the new price before they are sold."
        scaling.promote_scaling(core, other, house.id, version=version, stamp=planned.stamp)

        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TenderDialog))
        await pilot.press("enter")  # exactly what was shown
        await until(pilot, lambda: till.cart.quote() and till.cart.quote().total.amount_minor == 1500)
        await until(pilot, lambda: app.screen is till and till.noticed)
        await pilot.press("escape", "t")
        await until(pilot, lambda: isinstance(app.screen, TenderDialog))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SoldDialog))


async def test_operators_have_no_such_key(core: Core, house: OpenHouse) -> None:
    someone(core, name="seller")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "seller")
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, PerformancesScreen)
        assert "s" not in set(app.screen.active_bindings)
