"""What the ladders let go soon, with its value, and the key that does it before its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import BindingType

from core import inventory
from core.errors import EtdsError
from core.inventory import DueStep
from etds_tui.acts import RELEASES
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.listed import ListedScreen, worth
from etds_tui.text import counted
from etds_tui.widgets.listing import Column, Row


class ReleasesScreen(ListedScreen):
    DESK: ClassVar[str] = "Releases"
    HELP = (
        "Steps of release ladders that are due soon, in the order of time, with the seats and the value that go on sale"
        " if nobody buys of them first. The worker does them by itself; r does the one under the cursor now."
    )
    NOTHING = "Nothing is released in this time. Press 3 or 7 to look further."
    COLUMNS = (
        Column("due"),
        Column("performance"),
        Column("L"),
        Column("name", gives=True),
        Column("share", is_right=True),
        Column("seats", is_right=True),
        Column("value", is_right=True),
        Column("to"),
    )
    BINDINGS: ClassVar[list[BindingType]] = RELEASES.bindings

    def __init__(self) -> None:
        super().__init__()
        self.days = 1
        self.found: tuple[DueStep, ...] = ()

    async def read(self) -> Sequence[Row]:
        until = self.etds.core.clock.now() + timedelta(days=self.days)
        self.found = await self.etds.ask(inventory.releases_due, until=until)
        return [_row(one) for one in self.found]

    def heading(self) -> str:
        opened = [one for one in self.found if one.step.to_letter is None]
        seats = sum(len(one.seats) for one in opened)
        span = "24 hours" if self.days == 1 else f"{self.days} days"
        return f"Next {span}: {counted(seats, 'seat')} go on sale, worth {worth(one.value for one in opened)}"

    def whole(self) -> str:
        one = self.chosen
        if one is None:
            return ""
        more = " …" if len(one.seats) > len(one.labels) else ""
        return f"{one.performance.event}\n{', '.join(one.labels)}{more}"

    @property
    def chosen(self) -> DueStep | None:
        return next((one for one in self.found if _key(one) == self.table.selected), None)

    def enter(self) -> None:
        self.action_release()

    @work(exclusive=True, group="act")
    async def action_release(self) -> None:
        one = self.chosen
        if one is None:
            return
        to = f"to {one.step.to_letter}" if one.step.to_letter else "on sale for everybody"
        lines = [f"{counted(len(one.seats), 'seat')}, worth {one.value}, {to}.", one.performance.event]
        title = f"Take this step of {one.letter} {one.name} at {one.performance.code} now?"
        if not await self.app.push_screen_wait(ConfirmDialog(title, lines, "release")):
            return
        try:
            count = await self.etds.ask(
                inventory.release_step, one.performance.id, letter=one.letter, number=one.step.number
            )
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(f"{counted(count, 'seat')} of {one.letter} at {one.performance.code} went {to}.")
        self.reload()

    def action_span(self, days: int) -> None:
        self.days = days
        self.reload()

    def action_copy(self) -> None:
        self.copy(f"etds allocation due --until {24 * self.days}h")


def _key(one: DueStep) -> str:
    return f"{one.performance.id}-{one.letter}-{one.step.number}"


def _row(one: DueStep) -> Row:
    due = one.step.due_at.astimezone(ZoneInfo(one.performance.time_zone))
    return Row(
        _key(one),
        (
            f"{due:%a %d %b %H:%M}",
            one.performance.code,
            one.letter,
            one.name,
            f"{one.step.percent} %",
            f"{len(one.seats):,}",
            str(one.value),
            one.step.to_letter or "open",
        ),
    )
