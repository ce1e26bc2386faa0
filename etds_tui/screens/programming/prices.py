"""The prices of a performance: the grid as it is now, the stack of a ticket, and the rules that make it so."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Static

from core import prices
from core.errors import EtdsError
from core.prices import PriceBook
from core.programming import Performance
from etds_tui.acts import PRICES
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.programming import price_words
from etds_tui.screens.programming.price_forms import FeeForm, RuleForm, StepForm, TaxForm, WindowForm
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing
from etds_tui.widgets.status_bar import StatusBar

_REFRESH_SECONDS = 5.0
_LEVELS_SHOWN = 5
_ENDS = {
    "window": (prices.end_window, "window"),
    "step": (prices.end_step, "step"),
    "fee": (prices.end_fee, "rule"),
    "tax": (prices.end_tax, "rule"),
}


class PricesScreen(DeskScreen):
    HELP = (
        "What each level costs each price type now, and in brackets what the buyer pays with all that is on top; a "
        "star says that it is not the list's price. Under it the stack of one ticket, from its face to the buyer's "
        "price. Left and right choose the price type, [ and ] the level."
    )
    DEFAULT_CSS = """
    PricesScreen #title { height: 1; padding: 0 1; text-style: bold; color: $primary; }
    PricesScreen #grid { height: auto; padding: 0 1; }
    PricesScreen #stages { height: 1; margin-top: 1; padding: 0 1; color: $text-muted; }
    PricesScreen #stack { height: 4; padding: 0 1; }
    PricesScreen Listing { margin-top: 1; }
    PricesScreen #none { height: 1fr; padding: 1 1; color: $text-muted; display: none; }
    PricesScreen #none.-empty { display: block; }
    PricesScreen #whole { height: 2; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = PRICES.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self.book: PriceBook | None = None
        self._level, self._letter = -1, ""

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="title", markup=False)
        yield Static("", id="grid", markup=False)
        yield Static("", id="stages", markup=False)
        yield Static("", id="stack", markup=False)
        yield Listing(Column("rule"), Column("name", gives=True), Column("what"), Column("when, how", gives=True))
        yield Static("The list alone says what is paid. w adds a window, s a step, f a fee, t a tax.", id="none")
        yield Static("", id="whole", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Prices", self.etds.person_name
        self.table.focus()
        self._reload()
        self.set_interval(_REFRESH_SECONDS, self._reload_if_seen)

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    def on_screen_resume(self) -> None:
        self._reload()

    def on_resize(self) -> None:
        self._draw()

    def _reload_if_seen(self) -> None:
        if self.is_current:
            self._reload()

    @work(exclusive=True, group="reload")
    async def _reload(self) -> None:
        try:
            self.book = await self.etds.ask(prices.price_book, self.performance.id)
        except EtdsError as error:
            self.refused(error)
            return
        if self.book.cell(self._level, self._letter) is None and self.book.cells:
            first = self.book.cells[0]
            self._level, self._letter = first.level, first.price_type.letter
        rows = price_words.rules(self.book)
        self.table.show(rows)
        self.query_one("#none").set_class(not rows, "-empty")
        self._draw()

    def _draw(self) -> None:
        book, width = self.book, max(self.size.width - 2, 20)
        if book is None:
            return
        self.query_one("#title", Static).update(plain(price_words.title(book, width)))
        self.query_one("#grid", Static).update(price_words.grid(book, self._level, self._letter, width, _LEVELS_SHOWN))
        cell = book.cell(self._level, self._letter)
        if cell is not None:
            ascii_only = self.etds.ascii_only
            self.query_one("#stages", Static).update(price_words.stages(book, cell))
            self.query_one("#stack", Static).update(price_words.stack(book, cell, width, ascii_only=ascii_only))
        self._tell()

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        if self.book is not None:
            told = price_words.preview(self.book, self.table.selected, max(self.size.width - 2, 20))
            self.query_one("#whole", Static).update(plain(told))

    # --- keys -----------------------------------------------------------------------------------------------------

    def action_turn(self, by: int) -> None:
        if self.book is not None and self.book.types:
            letters = [each.letter for each in self.book.types]
            at = letters.index(self._letter) if self._letter in letters else 0
            self._letter = letters[(at + by) % len(letters)]
            self._draw()

    def action_climb(self, by: int) -> None:
        if self.book is not None and self.book.levels:
            levels = list(self.book.levels)
            at = levels.index(self._level) if self._level in levels else 0
            self._level = levels[(at + by) % len(levels)]
            self._draw()

    def action_add_window(self) -> None:
        self._add(WindowForm)

    def action_add_step(self) -> None:
        self._add(StepForm)

    def action_add_fee(self) -> None:
        self._add(FeeForm)

    def action_add_tax(self) -> None:
        self._add(TaxForm)

    def _add(self, form: type[RuleForm]) -> None:
        if self.book is not None:
            self.app.push_screen(form(self.book, self._level, self._letter))

    @work(exclusive=True, group="end")
    async def action_end_rule(self) -> None:
        """It can be set again, so nobody is asked; the audit knows who ended it."""
        what, _, number = (self.table.selected or "").partition(":")
        if what not in _ENDS:
            self.notify("There is no rule to end.", markup=False)
            return
        service, key = _ENDS[what]
        try:
            await self.etds.ask(service, self.performance.id, **{key: int(number)})
        except EtdsError as error:
            self.refused(error)
        else:
            self.notify(f"The {what} is ended. Carts keep what they were quoted.", markup=False)
        self._reload()

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        self.app.pop_screen()
