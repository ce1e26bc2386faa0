"""A hall is redrawn by keys: its manifest is edited, published, and a performance is put on the new version."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from core import inventory
from core.access import Role
from core.audit import verify_house
from core.inventory import CartId
from core.runtime import Core
from core.venues import find_hall, find_version, list_drafts, read_manifest, versions_of
from core.venues.edits import RemoveSeats
from etds_tui.screens.boxoffice.house import HouseScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming import hall as hall_screen
from etds_tui.screens.programming.hall import HallScreen, LinesDialog
from etds_tui.screens.programming.manifest_editor import ManifestEditor
from etds_tui.screens.programming.manifest_forms import EditDialog
from etds_tui.screens.programming.roll_out import RollOutDialog
from etds_tui.screens.programming.venues import VenuesScreen
from etds_tui.widgets.listing import Listing
from tests.factories.gates import gated
from tests.factories.house import a_house, someone
from tests.factories.versions import a_version
from tests.fixtures.app import an_app, open_house, sign_in, until


async def to_hall(pilot: Pilot[None]) -> Any:
    """From the list of performances to the only hall."""
    await pilot.press("m")
    await until(pilot, lambda: isinstance(pilot.app.screen, VenuesScreen) and pilot.app.screen._halls)
    await pilot.press("enter")
    await until(
        pilot, lambda: isinstance(pilot.app.screen, HallScreen) and pilot.app.screen.query_one(Listing).row_count
    )
    return pilot.app.screen


async def to_editor(pilot: Pilot[None], key: str = "e") -> Any:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, ManifestEditor) and pilot.app.screen._history)
    return pilot.app.screen


async def form(pilot: Pilot[None], editor: Any, key: str, *keys: str) -> None:
    """Open a form, fill it in, do it."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
    await pilot.press(*keys, "enter")
    await until(pilot, lambda: pilot.app.screen is editor)


def rows(editor: Any) -> list[str]:
    return [f"{row.name}: {' '.join(seat.number for seat in row.seats)}" for row in editor.draft.rows]


async def test_a_version_is_drawn_published_and_a_performance_goes_to_it(core: Core) -> None:
    house, clerk = a_house(core, venue="Opera"), someone(core)
    someone(core, Role.ADMIN, name="boss")
    inventory.place_hold(core, clerk, house.id, seats=[4], cart=CartId(uuid4()))
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "boss")
        hall = await to_hall(pilot)
        editor = await to_editor(pilot)
        await until(pilot, lambda: editor.seat_map.has_focus and editor.seat_map.cursor == 0)

        await pilot.press("w", "right", "c")  # a wheelchair space and its companion
        await until(pilot, lambda: bytes(editor.seat_map.plane[:3]) == b"WCo")
        await pilot.press("end", "down", "down")
        await form(pilot, editor, "a")  # row 4 under row 3, as long as it
        await pilot.press("home")
        await form(pilot, editor, "n", "right", "right")  # one seat: odd
        assert rows(editor)[2:] == ["3: 1 2 3 4 5 6 7 8 9 10", "4: 1 2 3 4 5 6 7 8 9 10"]
        await pilot.press("up", "up", "d")
        await until(pilot, lambda: editor.draft.seat_count == 39)
        await pilot.press("u", "u", "U", "U", "ctrl+s")
        await until(pilot, lambda: editor._saved is editor.draft)
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is hall and len(hall._versions) == 2 and not hall._drafts)

        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, RollOutDialog) and app.screen._ready)
        await pilot.press("y")
        await until(pilot, lambda: core.repertoire.performance(house.id).manifest_id == hall._versions[0].id)
        await until(pilot, lambda: "1 done" in str(app.screen.query_one("#told").content))  # type: ignore[attr-defined]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is hall and hall._versions[0].performances == 1)

    assert core.news.draw(house.id).states.count(b"k") == 1
    assert [f.detail for f in verify_house(core, someone(core, Role.ADMIN)) if not f.holds] == []


async def test_the_version_that_is_new_has_the_cursor_also_where_the_list_was_read_twice(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = a_house(core, venue="Opera")
    boss = someone(core, Role.ADMIN, name="boss")
    app = an_app(core)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, "boss")
        hall = await to_hall(pilot)
        new = a_version(core, boss, house, RemoveSeats(seats=(3,)))
        slow, gate = gated(list_drafts)
        monkeypatch.setattr(hall_screen, "list_drafts", slow)
        hall.action_refresh_now()
        await until(pilot, lambda: gate.was_asked)  # the versions were read by then
        hall.action_refresh_now()
        gate.open()
        await until(pilot, lambda: hall.query_one(Listing).row_count == 2)

        assert hall._chosen().id == new


async def test_a_hall_is_drawn_from_nothing_and_a_draft_is_never_lost(core: Core, tmp_path: Path) -> None:
    someone(core, Role.ADMIN, name="boss")
    a_house(core, venue="Opera")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "boss")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, VenuesScreen) and app.screen._halls)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*"Barn, Floor, Europe/Berlin, EUR", "enter")
        await until(pilot, lambda: isinstance(app.screen, VenuesScreen) and len(app.screen._halls) == 2)
        await pilot.press("up", "up", "enter")
        await until(pilot, lambda: isinstance(app.screen, HallScreen) and app.screen.hall.hall == "Floor")
        editor = await to_editor(pilot, "n")
        await form(pilot, editor, "s", *"Stalls")
        await form(pilot, editor, "a", "down", *(["backspace"] * 2), "A", "down", *(["backspace"] * 2), "6")
        await form(pilot, editor, "t")
        await form(pilot, editor, "g", "down", "down", *(["backspace"] * 3), "8")
        assert rows(editor) == ["A: 1 2 3 4 5 6", "T1: 1 2 3", "T1: 4 5 6", "GA: 1 2 3 4", "GA: 5 6 7 8"]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HallScreen) and app.screen._drafts)
        editor = await to_editor(pilot, "enter")
        assert len(rows(editor)) == 5
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, HallScreen) and app.screen._versions)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*str(tmp_path / "hall.json"), "enter")
        await until(pilot, lambda: (tmp_path / "hall.json").exists())
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press(*str(tmp_path / "hall.json"), "enter")
        await until(pilot, lambda: isinstance(app.screen, LinesDialog))

    boss = someone(core, Role.ADMIN)
    floor = find_hall(core, boss, "Barn", "Floor").hall_id
    first = core.repertoire.manifest(find_version(core, boss, floor, 1).id)
    assert read_manifest((tmp_path / "hall.json").read_bytes(), source="hall") == first
    assert len(versions_of(core, boss, floor)) == 2
    assert list_drafts(core, boss, floor) == ()


async def test_a_till_that_looks_on_gets_the_new_plan_and_keeps_its_cart(core: Core) -> None:
    from core.programming import rebase
    from core.venues.edits import ExtendRow

    house, boss = a_house(core), someone(core, Role.ADMIN)
    someone(core, name="clerk")
    version = a_version(core, boss, house, RemoveSeats(seats=(0,)), ExtendRow(seat=0, count=2))
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "clerk")
        screen: Any = await open_house(pilot)
        await until(pilot, lambda: screen.seat_map.has_focus and screen.seat_map.cursor == 0)
        await pilot.press("right", "space")
        await until(pilot, lambda: screen.seat_map.mine == {1})

        rebase(core, boss, house.id, version)

        await until(pilot, lambda: len(screen.seat_map.plane) == 32 and screen.seat_map.mine == {1})
        assert isinstance(screen, HouseScreen)
        assert screen.house is not None
        assert screen.house.manifest.seats_there == 31


async def test_who_may_not_edit_is_not_shown_the_door(core: Core) -> None:
    someone(core, name="clerk")
    a_house(core)
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "clerk")
        await pilot.press("m")
        await pilot.pause()

        assert not isinstance(app.screen, VenuesScreen)
