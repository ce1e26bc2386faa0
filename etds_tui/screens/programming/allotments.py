"""What an agent itself sees of its allotments: until when, how many are left, what it sold; and giving back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from core import agents
from core.agents import Statement, StatementLine
from core.errors import EtdsError
from core.programming import find_performance
from etds_tui.acts import ALLOTMENTS
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.screens.programming.statement import STATEMENT_COLUMNS, statement_row, totals
from etds_tui.text import counted
from etds_tui.widgets.listing import Row


class AllotmentsScreen(ListedScreen):
    DESK: ClassVar[str] = "Allotments"
    HELP = (
        "Your allotments: what you may sell until the cut-off, what you sold, and your commission. Enter opens the "
        "house; r gives back everything that is unsold. After the cut-off it goes by itself."
    )
    NOTHING = "Nothing is allotted to you at the moment. Ask the presenter."
    COLUMNS = STATEMENT_COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = ALLOTMENTS.bindings

    def __init__(self) -> None:
        super().__init__()
        self.found = Statement("", ())

    async def read(self) -> Sequence[Row]:
        self.found = await self.etds.ask(agents.own_statement)
        return [statement_row(line) for line in self.found.lines]

    def heading(self) -> str:
        return totals(self.found)

    def whole(self) -> str:
        line = self.chosen
        return f"{line.allotment.event}\n{line.due} are due to the presenter." if line is not None else ""

    @property
    def chosen(self) -> StatementLine | None:
        return next((one for one in self.found.lines if statement_row(one).key == self.table.selected), None)

    def enter(self) -> None:
        self.action_open()

    @work(exclusive=True, group="act")
    async def action_open(self) -> None:
        from etds_tui.screens.programming.performances import desk_of

        line = self.chosen
        if line is None:
            return
        try:
            performance = await self.etds.ask(find_performance, line.allotment.code)
        except EtdsError as error:
            self.refused(error)
            return
        self.app.push_screen(desk_of(self.etds.person)(performance))

    @work(exclusive=True, group="act")
    async def action_give_back(self) -> None:
        line = self.chosen
        if line is None or not line.allotment.left:
            self.say("There is nothing unsold to give back here.")
            return
        row = line.allotment
        lines = [f"{counted(row.left, 'seat')} of {row.code} go on sale for everybody.", row.event]
        if not await self.app.push_screen_wait(ConfirmDialog("Give back what is unsold?", lines, "give back")):
            return
        try:
            count = await self.etds.ask(agents.return_unsold, row.performance_id)
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(f"{counted(count, 'seat')} of {row.code} were given back.")
        self.reload()

    def action_copy(self) -> None:
        self.copy("etds agent statement")
