"""The list of performances: what is typed right behind the slash finds, however fast it comes."""

from __future__ import annotations

import pytest
from textual.events import Key

from core.access import Role
from core.programming import list_performances
from core.runtime import Core
from etds_tui.screens.programming.performances import PerformancesScreen, _matching
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until


async def test_a_name_typed_in_one_go_opens_its_house(core: Core) -> None:
    """As a terminal sends it: all keys at once, long before the field has the focus."""
    for name in ("Velvet", "Kettle", "Brass"):
        a_house(core, event=name)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        for key in [Key("slash", "/"), *(Key(letter, letter) for letter in "kettle"), Key("enter", "\r")]:
            app.post_message(key)

        await until(pilot, lambda: getattr(app.screen, "house", None) is not None)
        assert app.screen.performance.event == "Kettle"  # type: ignore[attr-defined]


async def test_escape_leaves_the_finding_and_shows_all_again(core: Core) -> None:
    for name in ("Velvet", "Kettle"):
        a_house(core, event=name)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        await pilot.press("slash", *"vel")
        await until(pilot, lambda: app.screen.table.row_count == 1)  # type: ignore[attr-defined]
        await pilot.press("escape")

        await until(pilot, lambda: app.screen.table.row_count == 2)  # type: ignore[attr-defined]
        assert app.screen.focused is app.screen.table  # type: ignore[attr-defined]
        assert not app.screen.field.display  # type: ignore[attr-defined]


async def test_coming_back_from_a_house_the_slash_finds_anew(core: Core) -> None:
    """What was typed for the last house must not be in front of what is typed for the next one."""
    for name in ("Velvet", "Kettle"):
        a_house(core, event=name)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        for event in ("Kettle", "Velvet"):
            await pilot.press("slash", *event.lower(), "enter")
            await until(pilot, lambda: getattr(app.screen, "house", None) is not None)
            assert app.screen.performance.event == event  # type: ignore[attr-defined]
            await pilot.press("slash")
            await until(pilot, lambda: isinstance(app.screen, PerformancesScreen))
            assert not app.screen.field.display


@pytest.mark.parametrize(
    ("wanted", "events"),
    [
        ("paper kalendar", ["The Paper Lanterns"]),
        ("kalendar", ["Velvet Carousel", "The Paper Lanterns"]),
        ("PAPER", ["Paper at the River", "The Paper Lanterns"]),
        ("latnerns", ["The Paper Lanterns"]),
        ("zzzz", []),
        ("  ", ["Paper at the River", "Velvet Carousel", "The Paper Lanterns"]),
    ],
)
def test_every_word_counts_and_a_slip_of_the_finger_is_forgiven(core: Core, wanted: str, events: list[str]) -> None:
    a_house(core, code="P-1", event="Paper at the River", venue="River Stadium")
    a_house(core, code="P-2", event="Velvet Carousel", venue="Kalendar Theatre")
    a_house(core, code="P-3", event="The Paper Lanterns", venue="Kalendar Theatre")
    views = list_performances(core, someone(core))

    assert [view.performance.event for view in _matching(views, wanted)] == events


@pytest.mark.parametrize(
    ("role", "codes"), [(Role.OPERATOR, ["P-1"]), (Role.CUSTOMER, ["P-1"]), (Role.ADMIN, ["P-1", "P-2"])]
)
def test_drafts_are_for_those_who_plan(core: Core, role: Role, codes: list[str]) -> None:
    a_house(core, code="P-1")
    a_house(core, code="P-2", state="draft")

    assert sorted(view.performance.code for view in list_performances(core, someone(core, role))) == codes
