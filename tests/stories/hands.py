"""A person at a terminal: presses keys, and looks for what a person would look for before the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.keys import _character_to_key
from textual.pilot import Pilot

from etds_tui.widgets.notice import NoticeBar
from tests.fixtures.app import sign_in, until


class Hands:
    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot

    @property
    def app(self) -> Any:
        return self.pilot.app

    @property
    def screen(self) -> Any:
        return self.pilot.app.screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str, *keys: str) -> None:
        """The letters of a text, and then these keys."""
        await self.press(*map(_character_to_key, text), *keys)

    async def until(self, holds: Callable[[], object]) -> None:
        await until(self.pilot, holds)

    async def see(self, kind: type, holds: Callable[[Any], object] = lambda _: True) -> Any:
        """The desk or dialog of this kind on top, once `holds` is so of it."""
        await self.until(lambda: isinstance(self.screen, kind) and holds(self.screen))
        return self.screen

    async def sign_in(self, name: str) -> None:
        await sign_in(self.pilot, name)

    def told(self) -> str:
        """What stands above the footer."""
        bars = self.screen.query(NoticeBar)
        return bars.first().text if bars else ""

    def words(self, selector: str) -> str:
        return str(self.screen.query_one(selector).content)
