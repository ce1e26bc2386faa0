"""Seats set aside, by keys: painted, edited, released, allotted to an agent, sold there and given back; coupons."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from textual.events import MouseMove
from textual.pilot import Pilot
from textual.widgets import Input

from core import agents, inventory, sales
from core.access import Actor, Role
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from etds_tui.app import EtdsApp
from etds_tui.screens.boxoffice.kiosk import KioskScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import FormDialog
from etds_tui.screens.programming.agents import AgentsScreen
from etds_tui.screens.programming.allocations import AllocationsScreen
from etds_tui.screens.programming.allotments import AllotmentsScreen
from etds_tui.screens.programming.coupons import CouponsScreen
from etds_tui.screens.programming.paint import PaintScreen
from etds_tui.screens.programming.performances import PerformancesScreen
from etds_tui.screens.programming.releases import ReleasesScreen
from etds_tui.screens.programming.statement import StatementScreen
from tests.factories.agents import allotted, an_agent, seller_of
from tests.factories.house import OpenHouse, a_house, someone
from tests.fixtures.app import an_app, sign_in, until


def plane(core: Core, house: OpenHouse) -> str:
    return core.news.draw(house.id).states.decode()


async def at_list(pilot: Pilot[None], app: EtdsApp) -> Any:
    await sign_in(pilot, "person")
    await pilot.press("A")
    await until(pilot, lambda: isinstance(app.screen, AllocationsScreen) and app.screen._is_read)
    return app.screen


async def painting(pilot: Pilot[None], app: EtdsApp) -> Any:
    await pilot.press("p")
    await until(pilot, lambda: isinstance(app.screen, PaintScreen) and app.screen.values)
    screen: Any = app.screen
    await until(pilot, lambda: screen._merger is not None and screen._merger.feed is not None)
    await until(pilot, lambda: screen.seat_map.has_focus and screen.seat_map.cursor is not None)
    return screen


async def typed(pilot: Pilot[None], app: EtdsApp, **lines: str) -> None:
    """Fill the form that is up, and send it."""
    await until(pilot, lambda: isinstance(app.screen, FormDialog))
    form: Any = app.screen
    for name, text in lines.items():
        form.query_one(f"#{name}", Input).value = text
    await pilot.press("enter")
    await until(pilot, lambda: app.screen is not form or str(form.query_one(".wrong").content))


def person(core: Core, role: Role = Role.DISTRIBUTOR) -> Actor:
    return someone(core, role, name="person", organisation="Presenter")


async def test_a_house_is_painted_and_a_stroke_is_taken_back(core: Core) -> None:
    house, me = a_house(core), person(core)
    clerk = someone(core)
    inventory.kill_seats(core, me, house.id, code="pillar", seats=[28])
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_list(pilot, app)
        screen = await painting(pilot, app)
        await pilot.press("space")
        assert plane(core, house) == "o" * 28 + "ko"  # no brush yet
        await pilot.press("P", "shift+right", "shift+down", "space")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*"Press", "enter")
        await until(pilot, lambda: plane(core, house) == "PP" + "o" * 8 + "PP" + "o" * 16 + "ko")
        await until(pilot, lambda: "Press" in str(screen.query_one("#letters").content))
        assert "4 40.00" in str(screen.query_one("#letters").content).replace("  ", " ")

        await pilot.press("r")  # the row of the cursor
        await until(pilot, lambda: plane(core, house) == "PP" + "o" * 8 + "P" * 10 + "o" * 8 + "ko")
        await pilot.press("u")
        await until(pilot, lambda: plane(core, house) == "PP" + "o" * 8 + "PP" + "o" * 16 + "ko")
        await pilot.press("full_stop", "s")  # the whole section, but for what is off sale for a reason of its own
        await until(pilot, lambda: plane(core, house) == "o" * 28 + "ko")
        await pilot.press("u")
        await until(pilot, lambda: plane(core, house).count("P") == 4)

        inventory.place_hold(core, clerk, house.id, seats=[29], cart=CartId(uuid4()))
        await pilot.press("P", "s")
        await until(pilot, lambda: screen.noticed)
        assert "A-3-10 is held by" in screen.noticed.text  # named, and nothing moved
        assert plane(core, house).count("P") == 4
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []
    assert inventory.allocations_of(core, me, house.id)[0].name == "Press"


async def test_a_drag_of_the_mouse_paints(core: Core) -> None:
    house = a_house(core)
    person(core)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_list(pilot, app)
        screen = await painting(pilot, app)
        inventory.put_allocation(
            core, screen.etds.person, house.id, letter="P", name="Press", kind=inventory.AllocationKind.PRESS
        )
        await screen.learn_allocations()
        await pilot.press("P")
        seats = screen.seat_map
        places = [(seats.view.span(column, column)[0], seats.view.top + line) for column, line in
                  zip(seats.layout_.column[:4], seats.layout_.line[:4], strict=True)]  # fmt: skip
        await pilot.mouse_down(seats, offset=places[0])
        for place in places[1:]:
            await pilot._post_mouse_events([MouseMove], seats, offset=place, button=1)
        await pilot.mouse_up(seats, offset=places[3])
        await until(pilot, lambda: plane(core, house) == "PPPP" + "o" * 26)


async def test_a_letter_is_edited_and_its_step_taken_before_its_time(core: Core) -> None:
    house, me = a_house(core), person(core)
    inventory.put_allocation(core, me, house.id, letter="H", name="House", kind=inventory.AllocationKind.HOUSE)
    inventory.allocate_seats(core, me, house.id, letter="H", seats=range(4))
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await at_list(pilot, app)
        assert "curtain near" in screen.whole()
        await pilot.press("enter")
        await typed(pilot, app, ladder="6h 50, 2h never")
        assert "is not a step" in str(app.screen.query_one(".wrong").content)
        await typed(pilot, app, ladder="6h 50, 2h 100", owner="Mona", reason="sponsors", sold_by="manager, operator")
        await until(pilot, lambda: app.screen is screen and screen.found and screen.found[0].next_step)
        (row,) = inventory.allocations_of(core, me, house.id)
        assert (row.owner, row.reason, row.sold_by) == ("Mona", "sponsors", (Role.MANAGER, Role.OPERATOR))

        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ReleasesScreen) and len(app.screen.found) == 2)
        assert "4 seats go on sale, worth 40.00 EUR" in app.screen.heading()  # type: ignore[attr-defined]
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: plane(core, house)[:4] == "HHoo")
        await until(pilot, lambda: isinstance(app.screen, ReleasesScreen) and len(app.screen.found) == 1)
        await pilot.press("escape", "r")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("escape")  # no is no
        await until(pilot, lambda: app.screen is screen)
        assert plane(core, house)[:4] == "HHoo"


async def test_an_agent_is_made_gets_seats_and_its_statement_is_read(core: Core) -> None:
    house, me = a_house(core, code="SHOW"), person(core)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_list(pilot, app)
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, AgentsScreen) and app.screen._is_read)
        screen: Any = app.screen
        await pilot.press("n")
        await typed(pilot, app, name="Kiosk", commission="12.5")
        await until(pilot, lambda: app.screen is screen and screen.chosen)
        await pilot.press("i")
        await typed(pilot, app, username="kiosk1", name="Karl", password="correct horse battery")
        await until(pilot, lambda: app.screen is screen and screen.found[0].accounts == ("kiosk1",))
        await pilot.press("l")
        await typed(pilot, app, code="show", letter="g", seats="200", cut_off="2h")
        assert "Only 30 seats are open" in str(app.screen.query_one(".wrong").content)
        await typed(pilot, app, seats="3")
        await until(pilot, lambda: app.screen is screen and screen.allotments)
        assert plane(core, house)[-4:] == "oGGG"

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StatementScreen) and app.screen.found.lines)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: plane(core, house) == "o" * 30)
    (row,) = agents.allotments_of(core, me)
    assert (row.allotted, row.returned, row.left) == (3, 3, 0)


async def test_an_agent_sells_from_its_own_seats_and_gives_the_rest_back(core: Core) -> None:
    house, agent = a_house(core), an_agent(core)
    a_house(core, code="OTHER")
    allotted(core, agent, house, range(4, 8))
    seller_of(core, agent, name="person")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "person")
        assert len(app.screen._views) == 1  # type: ignore[attr-defined]
        await pilot.press("A", "C", "o")  # none of its keys
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, KioskScreen) and app.screen.house)
        screen: Any = app.screen
        await until(pilot, lambda: screen._merger is not None and screen._merger.feed is not None)
        await until(pilot, lambda: screen.seat_map.has_focus and screen.seat_map.cursor == 4)
        assert bytes(screen.seat_map.plane).decode() == "kkkk" + "oooo" + "k" * 22
        await pilot.press("2", "b")
        await until(pilot, lambda: len(screen.cart.seats) == 2)
        await pilot.press("t", "enter")
        await until(pilot, lambda: plane(core, house).count("s") == 2)
        await until(pilot, lambda: type(app.screen).__name__ == "SoldDialog")
        await pilot.press("p")
        await until(pilot, lambda: app.screen is screen)
        assert screen.noticed is None
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, AllotmentsScreen) and app.screen.found.lines)
        assert "gross 20.00 EUR, commission 2.00 EUR, due 18.00 EUR" in app.screen.heading()  # type: ignore[attr-defined]
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: plane(core, house).count("o") == 28)
    assert [f for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


async def test_a_coupon_is_made_changed_and_ended(core: Core) -> None:
    a_house(core, code="SHOW")
    me = person(core)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_list(pilot, app)
        await pilot.press("K")
        await until(pilot, lambda: isinstance(app.screen, CouponsScreen) and app.screen._is_read)
        screen: Any = app.screen
        await pilot.press("n")
        await typed(pilot, app, code="show", name="Spring", value="10 %", uses="few")
        assert "is no number of uses" in str(app.screen.query_one(".wrong").content)
        await typed(pilot, app, uses="5")
        await until(pilot, lambda: app.screen is screen and screen.found)
        await until(pilot, lambda: "kept nowhere" in screen.whole())
        await pilot.press("enter")
        await typed(pilot, app, name="Spring sale", uses="")
        await until(pilot, lambda: app.screen is screen and screen.found[0].name == "Spring sale")
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is screen and screen.found[0].ends_at is not None)
    (row,) = sales.list_coupons(core, me)
    assert (row.uses_max, row.percent) == (None, 10)


async def test_an_operator_has_none_of_these_doors(core: Core) -> None:
    a_house(core)
    person(core, Role.OPERATOR)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "person")
        screen = app.screen
        await pilot.press("A", "C", "l")
        await pilot.pause()
        assert app.screen is screen
        offered = {command.title for command in app.get_system_commands(screen)}
        assert "Orders" in offered and not {"Allocations", "Capacity", "Coupons", "Agents", "Allotments"} & offered
