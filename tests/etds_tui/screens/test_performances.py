"""The list of performances: what is typed right behind the slash finds, however fast it comes."""

from __future__ import annotations

from textual.events import Key

from core.runtime import Core
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
