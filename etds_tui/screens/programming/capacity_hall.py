"""The performances behind a cell of the heat map, each with what it sold and took; Enter opens its house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from core.access import Permission
from core.errors import EtdsError
from core.money import Money
from core.programming import Capacity, Figure, UsedHall, find_performance
from etds_tui.acts import CAPACITY_HALL
from etds_tui.screens.programming.listed import ListedScreen, worth
from etds_tui.text import counted
from etds_tui.widgets.listing import Column, Row


class CapacityHallScreen(ListedScreen):
    DESK: ClassVar[str] = "Capacity"
    HELP = "What was on in this hall in this week, with figures. F2 shows the whole period; Enter opens the house."
    NOTHING = "Nothing is on in this hall then. F2 shows the whole period."
    COLUMNS = (
        Column("day"),
        Column("performance"),
        Column("event", gives=True),
        Column("state"),
        Column("sold", is_right=True),
        Column("given", is_right=True),
        Column("open", is_right=True),
        Column("of", is_right=True),
        Column("gross", is_right=True),
    )
    BINDINGS: ClassVar[list[BindingType]] = CAPACITY_HALL.bindings

    def __init__(self, found: Capacity, hall: UsedHall, week: int) -> None:
        super().__init__()
        self.capacity, self.hall, self.week = found, hall, week
        self.is_all = False

    @property
    def shown(self) -> tuple[Figure, ...]:
        return self.capacity.of_hall(self.hall.id, None if self.is_all else self.week)

    async def read(self) -> Sequence[Row]:
        return [_row(row) for row in self.shown]

    def heading(self) -> str:
        when = (
            f"{self.capacity.weeks} weeks from {self.capacity.first:%d %b %Y}"
            if self.is_all
            else f"week of {self.capacity.mondays[self.week]:%d %b %Y}"
        )
        rows = self.shown
        value = worth(Money(row.gross_minor, row.currency) for row in rows)
        return f"{self.hall.venue}, {self.hall.name}, {when}: {counted(len(rows), 'performance')}, gross {value}"

    def enter(self) -> None:
        self.action_open()

    @work(exclusive=True, group="act")
    async def action_open(self) -> None:
        from etds_tui.screens.programming.performances import desk_of

        if self.table.selected is None or not self.etds.may(Permission.HOUSE_SEE):
            return
        try:
            performance = await self.etds.ask(find_performance, self.table.selected)
        except EtdsError as error:
            self.refused(error)
            return
        self.app.push_screen(desk_of(self.etds.person)(performance))

    def action_all(self) -> None:
        self.is_all = not self.is_all
        self.reload()


def _row(row: Figure) -> Row:
    counts = (row.sold, row.comp, row.open, row.seats - row.killed)
    return Row(
        row.code,
        (
            f"{row.day:%a %d %b}",
            row.code,
            row.event,
            row.state.replace("_", " "),
            *(f"{count:,}" for count in counts),
            str(Money(row.gross_minor, row.currency)),
        ),
    )
