"""Agents: who sells for the organisation, what they have, and the forms that give them more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import BindingType

from core import agents, inventory
from core.agents import Agent, Allotment, read_commission, write_commission
from core.money import Money
from core.programming import find_performance
from etds_tui.acts import AGENTS
from etds_tui.screens.modals.form import Field, FormDialog
from etds_tui.screens.programming.listed import ListedScreen, worth
from etds_tui.text import counted
from etds_tui.widgets.listing import Column, Row


class AgentsScreen(ListedScreen):
    DESK: ClassVar[str] = "Agents"
    HELP = (
        "Who sells for the organisation from an allotment, for a commission. An agent signs in with an account of its "
        "own and sees its allotments, nothing else. l allots seats until a cut-off; Enter shows the statement."
    )
    NOTHING = "There is no agent yet. Press n for the first one."
    COLUMNS = (
        Column("agent", gives=True),
        Column("commission", is_right=True),
        Column("signs in", gives=True),
        Column("allotted", is_right=True),
        Column("sold", is_right=True),
        Column("left", is_right=True),
        Column("gross", is_right=True),
    )
    BINDINGS: ClassVar[list[BindingType]] = AGENTS.bindings

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Agent, ...] = ()
        self.allotments: tuple[Allotment, ...] = ()

    async def read(self) -> Sequence[Row]:
        self.found = await self.etds.ask(agents.list_agents)
        self.allotments = await self.etds.ask(agents.allotments_of)
        return [self._row(agent) for agent in self.found]

    def heading(self) -> str:
        return f"{counted(len(self.found), 'agent')}, {counted(len(self.allotments), 'allotment')}"

    def whole(self) -> str:
        agent = self.chosen
        if agent is None:
            return ""
        mine = [f"{row.code} {row.letter} ({row.left:,} left)" for row in self._of(agent)]
        return f"{agent.name}, sells for {agent.organisation}\n{', '.join(mine) or 'nothing is allotted yet; l allots'}"

    def _of(self, agent: Agent) -> list[Allotment]:
        return [row for row in self.allotments if row.agent_id == agent.id]

    def _row(self, agent: Agent) -> Row:
        rows = self._of(agent)
        return Row(
            str(agent.id),
            (
                agent.name,
                write_commission(agent.commission_bp),
                ", ".join(agent.accounts) or "nobody yet",
                f"{sum(row.allotted for row in rows):,}",
                f"{sum(row.sold for row in rows):,}",
                f"{sum(row.left for row in rows):,}",
                worth(Money(row.gross_minor, row.currency) for row in rows) if rows else "–",
            ),
        )

    @property
    def chosen(self) -> Agent | None:
        return next((one for one in self.found if str(one.id) == self.table.selected), None)

    def enter(self) -> None:
        self.action_statement()

    def action_statement(self) -> None:
        from etds_tui.screens.programming.statement import StatementScreen

        agent = self.chosen
        if agent is not None:
            self.app.push_screen(StatementScreen(agent))

    @work(exclusive=True, group="act")
    async def action_new(self) -> None:
        async def done(typed: Mapping[str, str]) -> str:
            made = await self.etds.ask(
                agents.add_agent, name=typed["name"], commission_bp=read_commission(typed["commission"]),
                organisation=typed.get("organisation") or None,
            )  # fmt: skip
            return made.name

        fields = [Field("name", "name", "", "Ticket Kiosk"), Field("commission", "commission", "10", "percent: 12.5")]
        if self.etds.person.organisation_id is None:
            fields.append(Field("organisation", "sells for", "", "the name of an organisation"))
        if await self.app.push_screen_wait(FormDialog("A new agent", fields, done)):
            self.reload()

    @work(exclusive=True, group="act")
    async def action_edit(self) -> None:
        agent = self.chosen
        if agent is None:
            return

        async def done(typed: Mapping[str, str]) -> bool:
            points = read_commission(typed["commission"])
            await self.etds.ask(agents.change_agent, agent.id, name=typed["name"], commission_bp=points)
            return True

        share = write_commission(agent.commission_bp).removesuffix(" %")
        fields = [Field("name", "name", agent.name), Field("commission", "commission", share, "percent: 12.5")]
        hint = "What is allotted keeps the commission it was allotted with."
        if await self.app.push_screen_wait(FormDialog(f"Agent {agent.name}", fields, done, hint)):
            self.reload()

    @work(exclusive=True, group="act")
    async def action_let_in(self) -> None:
        agent = self.chosen
        if agent is None:
            return

        async def done(typed: Mapping[str, str]) -> bool:
            await self.etds.ask(
                agents.add_agent_account, agent.id, username=typed["username"],
                display_name=typed["name"] or typed["username"], password=typed["password"],
            )  # fmt: skip
            return True

        fields = [
            Field("username", "user name", "", "a-z, digits, dots and dashes"),
            Field("name", "shown as", "", "Karl of the kiosk"),
            Field("password", "password", "", "as long as the house wants it", is_secret=True),
        ]
        if await self.app.push_screen_wait(FormDialog(f"Let somebody in for {agent.name}", fields, done)):
            self.reload()

    @work(exclusive=True, group="act")
    async def action_allot(self) -> None:
        agent = self.chosen
        if agent is None:
            return

        async def done(typed: Mapping[str, str]) -> int:
            performance = await self.etds.ask(find_performance, typed["code"])
            seats, quantity = typed["seats"], None
            ordinals: tuple[int, ...] = ()
            if seats.isascii() and seats.isdigit() and len(seats) < 7:
                quantity = int(seats)
            else:
                names = seats.replace(",", " ").split()
                ordinals = await self.etds.ask(inventory.seats_named, performance.id, names)
            cut_off = inventory.read_when(typed["cut_off"], performance.starts_at, ZoneInfo(performance.time_zone))
            return await self.etds.ask(
                agents.allot, performance.id, agent_id=agent.id, letter=typed["letter"], seats=ordinals,
                quantity=quantity, cut_off_at=cut_off,
            )  # fmt: skip

        fields = [
            Field("code", "performance", "", "its code"),
            Field("letter", "letter", "", "A to Z, the same for all of this agent's seats"),
            Field("seats", "seats", "", "how many, from the back; or their names"),
            Field("cut_off", "cut-off", "24h", "so long before the curtain, or 2026-12-01T10:00"),
        ]
        count = await self.app.push_screen_wait(FormDialog(f"Allot seats to {agent.name}", fields, done))
        if count:
            self.say(f"{counted(count, 'seat')} allotted to {agent.name}.")
            self.reload()

    def action_copy(self) -> None:
        self.copy("etds agent list")
