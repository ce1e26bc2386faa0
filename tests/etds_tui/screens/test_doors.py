"""Who gets in, who sees what, and what hostile text does on a screen: nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.access import Role
from core.runtime import Core
from etds_tui.screens.boxoffice.house import HouseScreen
from etds_tui.screens.login.lock import LockDialog
from etds_tui.screens.login.sign_in import SignInScreen
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, open_house, sign_in, until

HOSTILE = ("[@click=app.quit]x[/]", "[/]", "[red]no[/red]", "$(rm)", "[link=a]b[/link]")


def said(app: object) -> str:
    return str(app.screen.query_one("#say").content)  # type: ignore[attr-defined]


async def test_a_wrong_password_and_an_unknown_name_say_the_same(core: Core) -> None:
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test() as pilot:
        await pilot.press(*"operator1", "enter", *"wrong", "enter")
        await until(pilot, lambda: "not right" in said(app))
        first = said(app)
        app.screen.query_one("#username").value = ""  # type: ignore[attr-defined]
        app.screen.query_one("#username").focus()
        await pilot.press(*"nobody", "enter", *"wrong", "enter")
        await until(pilot, lambda: "not right" in said(app))

        assert said(app) == first == "Name or password is not right. Check both and try again."
        assert isinstance(app.screen, SignInScreen)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.ADMIN, 2),
        (Role.DISTRIBUTOR, 1),
        (Role.ARTIST, 1),
        (Role.DOOR, 2),
        (Role.CUSTOMER, 2),
        (Role.MANAGER, 2),
    ],
)
async def test_every_role_lands_on_the_performances_in_its_reach(core: Core, role: Role, sees: int) -> None:
    a_house(core, organisation="Mine", artist="Me", event="Mine")
    a_house(core, organisation="Theirs", artist="Them", event="Theirs")
    someone(core, role, name="person", organisation="Mine", artist="Me")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "person")
        assert len(app.screen._views) == sees  # type: ignore[attr-defined]
        await until(pilot, lambda: app.screen.table.row_count == sees)  # type: ignore[attr-defined]


async def test_who_may_not_sell_may_look_and_nothing_more(core: Core) -> None:
    a_house(core)
    someone(core, Role.DOOR, name="door1")
    app = an_app(core)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await sign_in(pilot, "door1")
        await open_house(pilot)
        await pilot.press("space", "2", "b", "t")
        await pilot.pause()
        assert type(app.screen) is HouseScreen
        assert core.postgres.rows("select count(*) from hold") == [(0,)]


async def test_a_locked_terminal_opens_for_its_person_only(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, LockDialog))
        await pilot.press("escape", *"9999", "enter")
        await until(pilot, lambda: "not right" in str(app.screen.query_one(".wrong").content))  # type: ignore[attr-defined]
        assert isinstance(app.screen, LockDialog)
        await pilot.press(*"2222", "enter")
        await until(pilot, lambda: not isinstance(app.screen, LockDialog))


async def test_signing_out_ends_the_session_and_hides_the_desk(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        await open_house(pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        assert core.postgres.rows("select count(*) from session where account_id = %s and revoked_at is null", [1]) == [
            (1,)  # the factory's own; the terminal's is revoked
        ]


async def test_a_session_that_is_revoked_goes_back_to_the_sign_in(core: Core) -> None:
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        with core.postgres.write() as connection:
            connection.execute("update session set revoked_at = clock_timestamp()")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.screen.query("#say"))
        assert said(app) == "Your session has ended. Sign in again."


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_names_appear_literally(core: Core, text: str) -> None:
    manifest = f'level,section,row,seat_from,seat_to\nx,"{text}",1,1,12\n'.encode()
    a_house(core, manifest, event=text, artist=text)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(140, 40)) as pilot:
        await sign_in(pilot, "operator1")
        assert text in _picture(app)
        await open_house(pilot)
        await pilot.press("1", "b")
        await until(pilot, lambda: len(app.screen.cart.seats) == 1)  # type: ignore[attr-defined]
        shown = _picture(app)
        assert shown.count(text) >= 2
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "SoldDialog" and text in _picture(app))


def _picture(app: object) -> str:
    """What stands on the screen, as text."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())  # type: ignore[attr-defined]


async def test_an_idle_terminal_locks_itself(open_core: Callable[..., Core]) -> None:
    core = open_core(idle_lock_seconds=3)
    a_house(core)
    someone(core, name="operator1")
    app = an_app(core)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "operator1")
        await until(pilot, lambda: isinstance(app.screen, LockDialog))
