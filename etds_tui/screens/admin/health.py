"""Health: how the stores are, asked again and again; and whether every promise of the house holds, when it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from core.audit import Finding, health, house_care, verify_house
from core.errors import EtdsError, Outage
from core.runtime import is_outage
from core.worker import take_care
from etds_tui.acts import HEALTH
from etds_tui.screens.admin.health_words import Line, Word, away, heading_of, lines_of, promise_rows, verdict
from etds_tui.screens.admin.telling import TellDialog
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Row
from etds_tui.widgets.status_bar import StatusBar

_NOT_YET = "v checks every promise of the house against its rows; that may take a minute, and harms nothing."
_CHECKING = "Checking every promise against the rows …"
_COLOURS = {Word.OK: "success", Word.LOOK: "warning", Word.AWAY: "error"}


class HealthScreen(ListedScreen):
    DESK: ClassVar[str] = "Health"
    HELP = (
        "How Postgres and Redis are, who looks after the house, what waits, and how much room there is; asked anew "
        "every few seconds, also while a store is away. v checks every promise of the house against its rows: what is "
        "broken stands first, Enter shows it in full."
    )
    NOTHING = _NOT_YET
    COLUMNS = (Column("no."), Column("is"), Column("promise", gives=True), Column("what", gives=True, least=100))
    DEFAULT_CSS = """
    HealthScreen #state { height: auto; padding: 0 1; margin-bottom: 1; text-style: bold; }
    HealthScreen #figures { height: auto; padding: 0 1; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = HEALTH.bindings

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self.is_checking = False

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            yield widget
            if isinstance(widget, StatusBar):
                yield Static("", id="state", markup=False)
                yield Static("", id="figures", markup=False)

    async def read(self) -> Sequence[Row]:
        """A database that is away is what this desk is there to say; it goes on looking."""
        try:
            found, care = await self.etds.ask(health), await self.etds.ask(house_care)
        except Outage as error:
            self.lines = away(self.lines, error.message)
        else:
            self.lines = lines_of(found, care, version("etds"))
        return promise_rows(self.findings)

    def tell(self) -> None:
        super().tell()
        self.query_one("#state", Static).update(heading_of(self.lines))
        self.query_one("#figures", Static).update(self._figures())

    def _figures(self) -> Table:
        """A line that is long goes on under itself."""
        table = Table.grid(padding=(0, 2))
        for line in self.lines:
            table.add_row(
                Text(line.name, style="dim"), Text(line.word, style=self._colour(line.word)), Text(plain(line.said))
            )
        return table

    def _colour(self, word: Word) -> str:
        colour = self.app.theme_variables.get(f"text-{_COLOURS[word]}", "")
        return colour if colour.startswith("#") else ""

    def heading(self) -> str:
        if self.is_checking:
            return _CHECKING
        return verdict(self.findings) if self.findings else ""

    def whole(self) -> str:
        one = self.chosen
        return f"{one.number} {one.check.replace('_', ' ')}\n{one.detail}" if one is not None else ""

    @property
    def chosen(self) -> Finding | None:
        return next((one for one in self.findings if one.check == self.table.selected), None)

    # --- acts -----------------------------------------------------------------------------------------------------

    def action_verify_now(self) -> None:
        if not self.is_checking:
            self._verify()

    @work(exclusive=True, group="verify")
    async def _verify(self) -> None:
        """What is only late is brought to its end first, as any terminal does in passing."""
        self.is_checking = True
        self._say_none(_CHECKING)
        self.tell()
        try:
            await self._take_care()
            self.findings = await self.etds.ask(verify_house)
        except EtdsError as error:
            self.refused(error)
        finally:
            self.is_checking = False
        self._say_none(_NOT_YET)
        self.reload()

    async def _take_care(self) -> None:
        try:
            await self.etds.lane(take_care, self.etds.core)
        except Exception as error:
            if not is_outage(error):
                raise

    def _say_none(self, said: str) -> None:
        self.query_one("#none", Static).update(said)

    def enter(self) -> None:
        self.action_open_promise()

    def action_open_promise(self) -> None:
        one = self.chosen
        if one is not None:
            is_ = "It holds." if one.holds else "It does not hold."
            lines = (("promise", one.check.replace("_", " ")), ("is", is_), ("what", one.detail))
            self.app.push_screen(TellDialog(f"Promise {one.number}", lines))

    def action_copy(self) -> None:
        self.copy("etds verify" if self.findings else "etds health")
