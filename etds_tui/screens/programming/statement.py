"""The statement of one agent: by performance what it was allotted, sold, gave back, and what it may keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import BindingType

from core import agents
from core.agents import Agent, Statement, StatementLine
from core.errors import EtdsError
from etds_tui.acts import STATEMENT
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.text import counted
from etds_tui.widgets.listing import Column, Row

_WIDE = 100
STATEMENT_COLUMNS = (
    Column("performance"),
    Column("starts", least=_WIDE),
    Column("L"),
    Column("cut-off"),
    Column("allotted", is_right=True),
    Column("sold", is_right=True),
    Column("back", is_right=True),
    Column("left", is_right=True),
    Column("gone", is_right=True, least=_WIDE),
    Column("gross", is_right=True),
    Column("commission", is_right=True),
)


class StatementScreen(ListedScreen):
    DESK: ClassVar[str] = "Statement"
    HELP = (
        "What the agent was allotted and what became of it. Gone is what the cut-off released, or the house sold "
        "itself. The commission is of what living tickets were paid for. b takes all back that is unsold."
    )
    NOTHING = "Nothing was allotted yet. Esc, then l allots."
    COLUMNS = STATEMENT_COLUMNS
    BINDINGS: ClassVar[list[BindingType]] = STATEMENT.bindings

    def __init__(self, agent: Agent) -> None:
        super().__init__()
        self.agent = agent
        self.found = Statement(agent.name, ())

    async def read(self) -> Sequence[Row]:
        self.found = await self.etds.ask(agents.agent_statement, self.agent.id)
        return [statement_row(line) for line in self.found.lines]

    def heading(self) -> str:
        return totals(self.found)

    def whole(self) -> str:
        line = self.chosen
        return f"{line.allotment.event}\n{self.agent.name} owes {line.due} of it." if line is not None else ""

    @property
    def chosen(self) -> StatementLine | None:
        return next((one for one in self.found.lines if statement_row(one).key == self.table.selected), None)

    @work(exclusive=True, group="act")
    async def action_take_back(self) -> None:
        line = self.chosen
        if line is None or not line.allotment.left:
            self.say("There is nothing unsold to take back here.")
            return
        row = line.allotment
        lines = [f"{counted(row.left, 'seat')} of {row.code} go on sale for everybody.", row.event]
        if not await self.app.push_screen_wait(ConfirmDialog(f"Take back from {row.agent}?", lines, "take back")):
            return
        try:
            count = await self.etds.ask(agents.take_back, row.performance_id, letter=row.letter)
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(f"{counted(count, 'seat')} of {row.code} are on sale for everybody.")
        self.reload()

    def action_copy(self) -> None:
        self.copy(f"etds agent statement '{self.agent.name}'")


def totals(found: Statement) -> str:
    """`Ticket Kiosk: gross 30.00 EUR, commission 3.00 EUR, due 27.00 EUR`."""
    told = [
        f"gross {gross}, commission {commission}, due {gross - commission}"
        for gross, commission in found.totals().values()
    ]
    return f"{found.agent}: {'; '.join(told)}" if told else found.agent


def statement_row(line: StatementLine) -> Row:
    row = line.allotment
    zone = ZoneInfo(row.time_zone)
    return Row(
        f"{row.performance_id}-{row.letter}",
        (
            row.code,
            f"{row.starts_at.astimezone(zone):%a %d %b %H:%M}",
            row.letter,
            f"{row.cut_off_at.astimezone(zone):%d %b %H:%M}",
            *(f"{count:,}" for count in (row.allotted, row.sold, row.returned, row.left, line.gone)),
            line.gross.plain(),
            line.commission.plain(),
        ),
    )
