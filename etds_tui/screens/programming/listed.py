"""A desk that is a list: asked of a service, again and again while it is looked at, the row under the cursor told in
full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer, Static
from textual.worker import Worker

from core.errors import EtdsError
from core.money import Money
from etds_tui.screens.base import DeskScreen
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar


class ActListing(Listing, inherit_bindings=False):
    """A list whose Enter is an act of its desk, under the name that it has there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in DataTable.BINDINGS if not (isinstance(binding, Binding) and binding.key == "enter")
    ]


class ListedScreen(DeskScreen):
    """`read` asks the service and gives the rows; `heading` and `whole` are the lines above and below them."""

    DESK: ClassVar[str] = ""
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    REFRESH_SECONDS: ClassVar[float] = 3.0
    NOTHING: ClassVar[str] = "There is nothing here."
    DEFAULT_CSS = """
    ListedScreen #heading { height: 1; padding: 0 1; color: $text-muted; }
    ListedScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    ListedScreen #none.-empty { display: block; }
    ListedScreen #whole { height: auto; min-height: 2; max-height: 5; padding: 0 1; background: $panel; }
    """
    _is_read = False
    _first: str | None = None
    """The row to begin at."""
    _reading: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="heading", markup=False)
        yield ActListing(*self.COLUMNS)
        yield Static(self.NOTHING, id="none", markup=False)
        yield Static("", id="whole", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = self.DESK, self.etds.person_name
        self.table.focus()
        self.reload()
        self.set_interval(self.REFRESH_SECONDS, self._tick)

    def _tick(self) -> None:
        if self.is_current and not (self._reading is not None and self._reading.is_running):
            self.tick()  # a list that takes longer to read than it is looked at is read to its end

    def tick(self) -> None:
        """What is done again and again while it is looked at."""
        self.reload()

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    def on_screen_resume(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Read it anew, at once; what is being read is forgotten."""
        self._reading = self._reload()

    async def read(self) -> Sequence[Row]:
        """Raises EtdsError."""
        raise NotImplementedError

    def heading(self) -> str:
        return ""

    def whole(self) -> str:
        """What stands under the list of the row under the cursor."""
        return ""

    @work(exclusive=True)
    async def _reload(self) -> None:
        try:
            rows = await self.read()
        except EtdsError as error:
            self.refused(error)
            return
        self.table.show(rows)
        if not self._is_read and self._first is not None:
            self.table.go_to(self._first)
        self._is_read = True
        self.query_one("#none").set_class(not rows, "-empty")
        self.tell()

    @on(DataTable.RowHighlighted)
    def _pointed(self) -> None:
        self.tell()

    def tell(self) -> None:
        self.query_one("#heading", Static).update(plain(self.heading()))
        self.query_one("#whole", Static).update("\n".join(plain(line) for line in self.whole().split("\n")))

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        self.enter()

    def enter(self) -> None:
        """What Enter does to the row under the cursor."""

    def copy(self, command: str) -> None:
        """The shell command that says the same, for the clipboard of the terminal."""
        self.app.copy_to_clipboard(command)
        self.notify(f"Copied: {plain(command)}", markup=False)

    def say(self, sentence: str) -> None:
        self.notify(plain(sentence), markup=False)

    def action_refresh_now(self) -> None:
        self.reload()

    def action_back(self) -> None:
        self.app.pop_screen()


def worth(amounts: Iterable[Money]) -> str:
    """What they come to, each currency by itself."""
    totals: dict[str, Money] = {}
    for amount in amounts:
        totals[amount.currency] = totals.get(amount.currency, Money(0, amount.currency)) + amount
    return ", ".join(str(totals[key]) for key in sorted(totals)) or "nothing"
