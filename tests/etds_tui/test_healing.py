"""What the database did not give at first comes by itself; who quits while it opens leaves nothing open."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Event
from typing import Any

import pytest

from core import inventory
from core.access import Role
from core.errors import Outage
from core.runtime import Core
from core.settings import Settings
from etds_tui.app import EtdsApp
from etds_tui.cli import app as shell
from etds_tui.screens.artist import counts
from etds_tui.screens.boxoffice.house import HouseScreen
from tests.factories.house import a_house, someone
from tests.fixtures.app import an_app, sign_in, until


def once_away(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[int]:
    """The service of that name is without a database the first time; how often it was asked."""
    service, asked = getattr(owner, name), list[int]()

    def serving(*given: Any, **more: Any) -> object:
        asked.append(1)
        if len(asked) == 1:
            raise Outage("The database does not answer.")
        return service(*given, **more)

    monkeypatch.setattr(owner, name, serving)
    return asked


async def test_a_house_comes_once_the_database_answers(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    a_house(core)
    someone(core, name="olga")
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "olga")
        asked = once_away(monkeypatch, inventory, "open_house")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, HouseScreen) and pilot.app.screen.house)

        assert len(asked) == 2


async def test_counts_come_once_the_database_answers(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    a_house(core, artist="Ann")
    someone(core, Role.ARTIST, name="ann", artist="Ann")
    async with an_app(core).run_test(size=(100, 30)) as pilot:
        await sign_in(pilot, "ann")
        asked = once_away(monkeypatch, counts, "tour_counts")
        await pilot.press("t")
        await until(pilot, lambda: getattr(pilot.app.screen, "found", None) is not None)

        assert len(asked) == 2


def test_a_core_that_opens_after_the_end_is_closed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    begun, ended, closed = Event(), Event(), list[str]()

    class Late:
        def close(self) -> None:
            closed.append("late")

    def opening(_: Settings) -> Late:
        begun.set()
        assert ended.wait(30)
        return Late()

    def quit_at_once(self: EtdsApp) -> None:
        assert self._open_core is not None
        opened: Future[Core] = self.lane._threads.submit(self._open_core)
        assert begun.wait(30) and not opened.done()
        self.lane.close()
        ended.set()

    monkeypatch.setattr("core.runtime.open_core", opening)
    monkeypatch.setattr(EtdsApp, "run", quit_at_once)
    monkeypatch.setattr("etds_tui.terminal.prepare", lambda: None)
    with pytest.raises(SystemExit):
        shell._run(settings, seeded=False)

    assert closed == ["late"]


async def test_what_was_made_safe_is_kept_from_frame_to_frame(core: Core) -> None:
    """Textual keeps a line by the filters that it went through: another filter is another line."""
    app = an_app(core)
    async with app.run_test():
        [one] = app.get_line_filters()

        assert app.get_line_filters()[0] is one
