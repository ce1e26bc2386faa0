"""Seats set aside over all performances in reach, the ones to worry about first; and the ways to act on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import BindingType

from core import inventory
from core.errors import EtdsError
from core.inventory import Ageing, Worry, write_when
from core.programming import local_start
from etds_tui.acts import ALLOCATIONS
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.allocation_form import allocation_form
from etds_tui.screens.programming.listed import ListedScreen, worth
from etds_tui.text import counted
from etds_tui.widgets.listing import Column, Row

_MARKS = {Worry.CALM: " ", Worry.NO_STEP: "·", Worry.ASK: "?", Worry.WARN: "!", Worry.STUCK: "‼"}
_WIDE = 110


class AllocationsScreen(ListedScreen):
    DESK: ClassVar[str] = "Allocations"
    HELP = (
        "What is set aside where: how many seats, worth what at full price, whose, and what happens next. The ones to "
        "worry about come first. Enter edits, p paints on the map, r releases, t shows what goes on sale tonight."
    )
    NOTHING = "Nothing is set aside at performances to come. Press p on a performance's map, or A in a house."
    COLUMNS = (
        Column(" "),
        Column("performance"),
        Column("starts"),
        Column("L"),
        Column("name", gives=True),
        Column("seats", is_right=True),
        Column("value", is_right=True),
        Column("since", least=_WIDE),
        Column("whose", gives=True, least=_WIDE),
        Column("next step"),
        Column("worry", gives=True, least=_WIDE),
    )
    BINDINGS: ClassVar[list[BindingType]] = ALLOCATIONS.bindings

    def __init__(self, at: str | None = None) -> None:
        super().__init__()
        self._at = at
        self.found: tuple[Ageing, ...] = ()

    async def read(self) -> Sequence[Row]:
        self.found = await self.etds.ask(inventory.ageing_list)
        if self._at is not None and not self._is_read:
            self._first = next((_key(one) for one in self.found if str(one.performance.id) == self._at), None)
        return [_row(one) for one in self.found]

    def heading(self) -> str:
        worried = sum(one.worry > Worry.CALM for one in self.found)
        seats = sum(one.allocation.left for one in self.found)
        value = worth(one.value for one in self.found)
        return f"{counted(seats, 'seat')} set aside, worth {value}; {worried} of {len(self.found)} to look at"

    def whole(self) -> str:
        one = self.chosen
        if one is None:
            return ""
        row, zone = one.allocation, ZoneInfo(one.performance.time_zone)
        sold_by = ", ".join(row.sold_by) or "nobody as it stands"
        told = [f"{row.letter} {row.name} ({row.kind}), sold by {sold_by}; {row.taken:,} with buyers"]
        told += [f"reason: {row.reason}"] if row.reason else []
        told += [f"message: {row.message}"] if row.message else []
        asked = [f"{word} from {at.astimezone(zone):%d %b %H:%M}" for word, at in (("ask", row.ask_at),
                 ("warn", row.warn_at)) if at is not None]  # fmt: skip
        return "; ".join(told) + f"\n{one.performance.event}, {one.worry.words}{''.join(f'; {word}' for word in asked)}"

    @property
    def chosen(self) -> Ageing | None:
        return next((one for one in self.found if _key(one) == self.table.selected), None)

    def enter(self) -> None:
        self.action_edit()

    @work(exclusive=True, group="act")
    async def action_edit(self) -> None:
        one = self.chosen
        if one is None:
            return
        try:
            rows = await self.etds.ask(inventory.allocations_of, one.performance.id)
            steps = await self.etds.ask(inventory.release_ladder, one.performance.id)
        except EtdsError as error:
            self.refused(error)
            return
        row = next((row for row in rows if row.letter == one.allocation.letter), None)
        await self.app.push_screen_wait(allocation_form(self.etds, one.performance, one.allocation.letter, row, steps))
        self.reload()

    def action_paint(self) -> None:
        from etds_tui.screens.programming.paint import PaintScreen

        one = self.chosen
        if one is not None:
            self.app.push_screen(PaintScreen(one.performance, letter=one.allocation.letter))
        elif self._at is not None:
            self._paint_first()

    @work(exclusive=True, group="act")
    async def _paint_first(self) -> None:
        """Nothing is set aside anywhere: on the map of the performance that was chosen in the list before."""
        from core.programming import list_performances
        from etds_tui.screens.programming.paint import PaintScreen

        try:
            views = await self.etds.ask(list_performances)
        except EtdsError as error:
            self.refused(error)
            return
        found = next((view.performance for view in views if str(view.performance.id) == self._at), None)
        if found is not None:
            self.app.push_screen(PaintScreen(found))

    @work(exclusive=True, group="act")
    async def action_release(self) -> None:
        """The next rung now; where there is none, all that is left."""
        one = self.chosen
        if one is None:
            return
        step, row = one.next_step, one.allocation
        share = f"{step.percent} %" if step is not None else "all"
        to = f"to {step.to_letter}" if step is not None and step.to_letter else "on sale for everybody"
        lines = [f"{share} of {counted(row.left, 'seat')} left, worth {one.value} in all, {to}.", one.performance.event]
        title = f"Release {row.letter} {row.name} at {one.performance.code} now?"
        if not await self.app.push_screen_wait(ConfirmDialog(title, lines, "release")):
            return
        try:
            if step is None:
                count = await self.etds.ask(inventory.release_allocation, one.performance.id, letter=row.letter)
            else:
                count = await self.etds.ask(
                    inventory.release_step, one.performance.id, letter=row.letter, number=step.number
                )
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(f"{counted(count, 'seat')} of {row.letter} at {one.performance.code} went {to}.")
        self.reload()

    def action_due(self) -> None:
        from etds_tui.screens.programming.releases import ReleasesScreen

        self.app.push_screen(ReleasesScreen())

    def action_agents(self) -> None:
        from etds_tui.screens.programming.agents import AgentsScreen

        self.app.push_screen(AgentsScreen())

    def action_coupons(self) -> None:
        from etds_tui.screens.programming.coupons import CouponsScreen

        self.app.push_screen(CouponsScreen())

    def action_copy(self) -> None:
        self.copy("etds allocation ageing")


def _key(one: Ageing) -> str:
    return f"{one.performance.id}-{one.allocation.letter}"


def _row(one: Ageing) -> Row:
    row, zone = one.allocation, ZoneInfo(one.performance.time_zone)
    return Row(
        _key(one),
        (
            _MARKS[one.worry],
            one.performance.code,
            f"{local_start(one.performance):%a %d %b %H:%M}",
            row.letter,
            row.name,
            f"{row.left:,}",
            str(one.value),
            f"{row.since.astimezone(zone):%d %b}",
            row.owner or row.owner_role,
            _next(one, one.performance.starts_at, zone),
            one.worry.words,
        ),
    )


def _next(one: Ageing, curtain: datetime, zone: ZoneInfo) -> str:
    """`24h 50 %`, `2h 100 % to H`, or a dash."""
    step = one.next_step
    if step is None:
        return "–"
    before = write_when(step.due_at, curtain, zone)
    when = f"{step.due_at.astimezone(zone):%d %b %H:%M}" if "T" in before else before
    return f"{when} {step.percent} %{f' to {step.to_letter}' if step.to_letter else ''}"
