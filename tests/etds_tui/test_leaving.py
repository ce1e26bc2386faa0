"""What a desk was still reading when it was left does no harm; what it cannot find while it is there is a fault."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from textual import work
from textual.app import App, ComposeResult
from textual.widgets import Static
from textual.worker import WorkerFailed

from etds_tui.screens.base import DeskScreen


class _Desk(DeskScreen):
    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted, self.read, self.is_told = wanted, asyncio.Event(), asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Static("", id="line")

    @work
    async def tell(self) -> None:
        with suppress(asyncio.CancelledError):  # the answer came before the end of the worker did
            await self.read.wait()
        self.is_told.set()
        self.query_one(self.wanted, Static).update("told")


async def _told(wanted: str, *, is_left: bool) -> None:
    desk = _Desk(wanted)
    async with App[None]().run_test() as pilot:
        await pilot.app.push_screen(desk)
        desk.tell()
        await pilot.pause()
        if is_left:
            await pilot.app.pop_screen()
        desk.read.set()
        await asyncio.wait_for(desk.is_told.wait(), 10)
        await pilot.pause()


async def test_a_desk_that_was_left_is_told_nothing() -> None:
    await _told("#line", is_left=True)


async def test_a_desk_that_is_there_must_have_what_it_tells() -> None:
    with pytest.raises(WorkerFailed):
        await _told("#nothing", is_left=False)
