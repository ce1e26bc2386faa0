"""The settlement of a performance, as presenter and artist see it grow: the walkout large, and how it comes about."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits, Footer, Static

from core import settlement
from core.errors import EtdsError, SessionEnded
from core.money import Money
from core.programming import Performance
from core.settlement import Deal, NoDeal, Sheet, deal_words
from etds_tui.acts import SETTLEMENT
from etds_tui.screens.artist import settlement_words as words
from etds_tui.screens.artist.settlement_signing import SheetActs
from etds_tui.screens.programming.listed import ActListing
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing
from etds_tui.widgets.status_bar import StatusBar

_LOOK_SECONDS = 1.0
_WIDE = 110


class SettlementScreen(SheetActs):
    HELP = (
        "What the artist walks out with: now, and if every seat that is left goes at its list price. Under it how it "
        "comes about, from what buyers paid, less taxes and fees, down to the walkout; = closes a part. It grows by "
        "itself. A frozen sheet stays as it was; v turns from the one of now to the frozen ones."
    )
    DEFAULT_CSS = """
    SettlementScreen #title { height: 1; padding: 0 1; text-style: bold; color: $primary; }
    SettlementScreen #deal { height: auto; max-height: 2; padding: 0 1; }
    SettlementScreen #big { height: 4; padding: 0 1; }
    SettlementScreen #big Vertical { width: 1fr; }
    SettlementScreen #big Static { height: 1; color: $text-muted; }
    SettlementScreen #walkout { color: $success; text-style: bold; }
    SettlementScreen #full { color: $text-muted; }
    SettlementScreen #big #signed { height: 4; display: none; }
    SettlementScreen #big.-frozen #signed { display: block; }
    SettlementScreen #big.-frozen #beside, SettlementScreen #big.-frozen #full { display: none; }
    SettlementScreen #state { height: 1; padding: 0 1; text-style: bold; }
    SettlementScreen #bar { height: 1; padding: 0 1; color: $text-muted; }
    SettlementScreen #lists { height: 1fr; }
    SettlementScreen #lists Listing { width: 3fr; height: 1fr; }
    SettlementScreen #lists #sold { width: 2fr; display: none; }
    SettlementScreen #lists.-wide #sold { display: block; }
    SettlementScreen #lists.-levels #sums { display: none; }
    SettlementScreen #lists.-levels #sold { display: block; }
    SettlementScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    SettlementScreen.-none #none { display: block; }
    SettlementScreen.-none #big, SettlementScreen.-none #lists, SettlementScreen.-none #state,
    SettlementScreen.-none #bar { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = SETTLEMENT.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self._stamp: str | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="title", markup=False)
        yield Static("", id="deal", markup=False)
        with Horizontal(id="big"):
            with Vertical():
                yield Static("", id="what", markup=False)
                yield Digits("", id="walkout")
            with Vertical():
                yield Static("", id="beside", markup=False)
                yield Digits("", id="full")
                yield Static("", id="signed", markup=False)
        yield Static("", id="state", markup=False)
        yield Static("", id="bar", markup=False)
        with Horizontal(id="lists"):
            yield ActListing(
                Column("  settlement"), Column("", gives=True), Column(self.performance.currency, is_right=True),
                id="sums",
            )  # fmt: skip
            yield ActListing(
                Column("level", gives=True), Column("type"), Column("sold", is_right=True),
                Column("comps", is_right=True), Column(self.performance.currency, is_right=True), id="sold",
            )  # fmt: skip
        yield Static("", id="none", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Settlement", self.etds.person_name
        self.sums.focus()
        self.reload()
        self.set_interval(_LOOK_SECONDS, lambda: self._look() if self.is_current else None)

    @property
    def sums(self) -> Listing:
        return self.query_one("#sums", Listing)

    @property
    def sheet(self) -> Sheet | None:
        """The one that is looked at."""
        return self.now if self.looked_at is None else self.looked_at.sheet

    @property
    def deal(self) -> Deal | None:
        return None if self.now is None else self.now.deal

    @property
    def item(self) -> str:
        chosen = self.sums.selected or ""
        return chosen.removeprefix(words.ITEM) if chosen.startswith(words.ITEM) else ""

    # --- what is shown --------------------------------------------------------------------------------------------

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Read anew where something moved."""
        try:
            stamp = await self.etds.ask(settlement.settlement_stamp, self.performance.id)
        except SessionEnded as error:
            self.refused(error)
            return
        except EtdsError:  # the next look comes in a second, and nobody wants to be told each time
            return
        if stamp != self._stamp:
            self.reload()

    @work(exclusive=True, group="read")
    async def reload(self) -> None:
        try:
            self._stamp = await self.etds.ask(settlement.settlement_stamp, self.performance.id)
            self.frozen = await self.etds.ask(settlement.list_settlements, self.performance.id)
            self.now = await self.etds.ask(settlement.settlement_now, self.performance.id)
        except NoDeal as error:
            self.now = None
            self._say_none(error.message)
            return
        except EtdsError as error:
            self.refused(error)
            return
        self.draw()

    def on_screen_resume(self) -> None:
        self.reload()

    def on_resize(self) -> None:
        self.draw()

    def _say_none(self, sentence: str) -> None:
        if not self.query("#none"):
            return
        self.add_class("-none")
        self.query_one("#title", Static).update(plain(f"{self.performance.code}  {self.performance.event}"))
        self.query_one("#none", Static).update(plain(sentence))

    def draw(self) -> None:
        sheet, frozen, width = self.sheet, self.looked_at, max(self.size.width - 2, 40)
        if sheet is None or not self.query("#sold"):  # being taken away
            return
        self.remove_class("-none")
        self.query_one("#title", Static).update(plain(words.title(sheet, frozen, width)))
        self.query_one("#deal", Static).update(plain(deal_words(sheet.deal)))
        self.query_one("#big").set_class(frozen is not None, "-frozen")
        what, amount = words.walkout(sheet)
        self._say("#what", f"{what}, {amount.currency}")
        self._show("#walkout", amount)
        what, full = words.beside(sheet, frozen)
        self._say("#beside", what)
        self._show("#full", full)
        self._say("#signed", words.signed(frozen) if frozen is not None else "")
        self._say("#state", words.state(sheet, frozen, self.now))
        self._say("#bar", words.bar(sheet, width, ascii_only=self.etds.ascii_only))
        self.query_one("#lists").set_class(self.size.width >= _WIDE, "-wide")
        self.sums.show(words.listed(sheet))
        self.query_one("#sold", Listing).show(words.sold(sheet))

    def _say(self, place: str, text: str) -> None:
        self.query_one(place, Static).update("\n".join(map(plain, text.split("\n"))))

    def _show(self, place: str, amount: Money | None) -> None:
        self.query_one(place, Digits).update("" if amount is None else amount.plain())

    # --- keys -----------------------------------------------------------------------------------------------------

    def action_sheets(self) -> None:
        """From now to the newest, to older ones, and back."""
        numbers: list[int | None] = [None, *(one.number for one in self.frozen)]
        at = numbers.index(self.shown) if self.shown in numbers else 0
        self.shown = numbers[(at + 1) % len(numbers)]
        if len(numbers) == 1:
            self.notify("No sheet was frozen yet.", markup=False)
        self.draw()

    def action_levels(self) -> None:
        lists = self.query_one("#lists")
        lists.toggle_class("-levels")
        self.query_one("#sold" if lists.has_class("-levels") else "#sums").focus()

    def action_copy(self) -> None:
        of = "" if self.shown is None else f" --sheet {self.shown}"
        command = f"etds settle show {self.performance.code}{of}"
        self.app.copy_to_clipboard(command)
        self.notify(f"Copied: {plain(command)}", markup=False)

    def action_refresh_now(self) -> None:
        self.reload()

    def action_back(self) -> None:
        self.app.pop_screen()
