"""The will-call window: who paid and comes for the tickets. Type three letters, look at the name, press Enter.

The list is read anew every two seconds, so that what a colleague handed over is seen here; whether it may be handed
over is asked of the books at Enter all the same. Who is not on the list is looked for by the service, rung after rung.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer, Input, Static

from core import sales
from core.errors import EtdsError
from core.programming import Performance, local_start
from core.sales import ON_THE_LIST, Looked, OrderBrief, Waiting
from etds_tui.acts import WILL_CALL
from etds_tui.screens.boxoffice.guests_coming import GuestsComing
from etds_tui.screens.boxoffice.order_words import STATUS, marked, seats_of
from etds_tui.screens.boxoffice.orders import FindField
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_REFRESH_SECONDS = 2.0
_LETTERS_LEAST = 3


class NameField(FindField):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "collected")]


class WillCallScreen(GuestsComing):
    HELP = (
        "Orders that were paid and are collected here, by last name. Type the beginning of a name, look at the ID, and "
        "press Enter: collected. F8 takes the last one back. Who is not on the list is looked for by telephone, by the "
        "last four of the card, at other dates and by similar spelling. Guests of an artist stand below: "
        "Enter makes their tickets."
    )
    DEFAULT_CSS = """
    WillCallScreen #name { border: none; height: 1; padding: 0 1; background: $panel; }
    WillCallScreen #said { height: 1; padding: 0 1; color: $accent; }
    WillCallScreen #rung { height: 1; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = WILL_CALL.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self.waiting: tuple[Waiting, ...] = ()
        self.shown: tuple[Waiting | OrderBrief, ...] = ()
        self.looked: Looked | None = None
        self._looked_for = ""
        self._is_all = False
        self._last: OrderBrief | None = None
        self._is_read = self._is_due = False
        self.called: Sequence[Row] = ()

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield NameField(placeholder="name, three letters are enough", id="name", max_length=sales.SCAN_MAX)
        yield Static("", id="said", markup=False)
        yield Static("", id="rung", markup=False)
        yield Listing(
            Column("name", gives=True),
            Column("order"),
            Column("tickets", is_right=True),
            Column("printed"),
            Column("collected", gives=True),
        )
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Will-call", self.etds.person_name
        bar.about = f"{self.performance.code}  {self.performance.event}  {local_start(self.performance):%a %d %b %H:%M}"
        self.table.can_focus = False
        self.field.focus()
        self._reload()
        self.set_interval(_REFRESH_SECONDS, lambda: self._reload() if self.is_current else None)

    @property
    def field(self) -> NameField:
        return self.query_one(NameField)

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    def on_screen_resume(self) -> None:
        self._reload()

    @work(exclusive=True)
    async def _reload(self) -> None:
        try:
            self.waiting = await self.etds.ask(sales.will_call, self.performance.id)
            await self.read_guests(self.performance)
        except EtdsError as error:
            self.refused(error)
            return
        was_read, self._is_read = self._is_read, True
        self._fill()
        if not was_read:
            self._seek()
        if self._is_due:
            self._is_due = False
            self.call_after_refresh(self._collect_only)

    def _collect_only(self) -> None:
        """Enter came before the list: it means the one line that is left, and nothing where several are."""
        if len(self.shown) + len(self.called) == 1:
            self.action_collect()

    def _fill(self) -> None:
        typed = self.field.value.strip()
        kept = [one for one in self.waiting if sales.begins(one, typed)]
        if not typed and not self._is_all:
            kept = [one for one in kept if one.collected is None]
        if kept or not typed or self.looked is None or self._looked_for != typed:
            self.shown, rung = tuple(kept), ON_THE_LIST
        else:
            self.shown, rung = tuple(hit.brief for hit in self.looked.found), self.looked.rung
        self.called = self.guest_rows(typed)
        self.table.show([*map(_row, self.shown), *self.called])
        left = sum(one.collected is None for one in self.waiting)
        place = f"{counted(len(self.shown), 'order')} {rung}" if self.shown else rung if typed else "nobody waits"
        if self.called:
            place = f"{place if self.shown else 'no order'}, {counted(len(self.called), 'guest')}"
        self.query_one("#rung", Static).update(f"{place}   {left} of {len(self.waiting)} still to come")

    # --- keys -----------------------------------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self) -> None:
        self._fill()
        self._seek()

    def _seek(self) -> None:
        """Elsewhere, for who is not on the list; not before the list is there."""
        typed = self.field.value.strip()
        if self._is_read and not self.shown and not self.called and len(typed) >= _LETTERS_LEAST:
            self._look(typed)

    @work(exclusive=True, group="look")
    async def _look(self, typed: str) -> None:
        try:
            looked = await self.etds.ask(sales.look_beyond, self.performance.id, typed)
        except EtdsError as error:
            self.refused(error)
            return
        self.looked, self._looked_for = looked, typed
        self._fill()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_collect()

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        self.action_collect()

    def _under_cursor(self) -> Waiting | OrderBrief | None:
        return next((one for one in self.shown if str(_brief(one).order_id) == self.table.selected), None)

    def action_collect(self) -> None:
        """What is shown is meant, never what was typed; an Enter that comes before the list waits for it."""
        if not self._is_read:
            self._is_due = True
            return
        chosen = self._under_cursor()
        if (guest := self.guest_of(self.table.selected)) is not None:
            self.serve(guest)
        elif isinstance(chosen, Waiting):
            self._hand_over(chosen)
        elif chosen is not None:
            self._see(chosen)

    @work(group="collect")
    async def _hand_over(self, chosen: Waiting) -> None:
        brief = chosen.brief
        try:
            await self.etds.ask(sales.hand_over, self.performance.id, order=brief.order_id)
        except EtdsError as error:
            self.refused(error)
        else:
            self._last = brief
            printed = "" if chosen.printed >= brief.live else "  NOT PRINTED: F4, p prints"
            self._say(
                f"{chosen.name}: {counted(brief.live, 'ticket')} of {brief.reference} collected. F8 undoes.{printed}"
            )
            self.field.value = ""
        self._reload()

    @work(exclusive=True, group="collect")
    async def action_uncollect(self) -> None:
        last = self._last
        if last is None:
            self._say("Nothing was handed over here yet.")
            return
        try:
            await self.etds.ask(sales.take_hand_over_back, last.performance_id, order=last.order_id)
        except EtdsError as error:
            self.refused(error)
        else:
            self._last = None
            self._say(f"{last.reference} waits again.")
        self._reload()

    def action_see(self) -> None:
        chosen = self._under_cursor()
        if chosen is not None:
            self._see(_brief(chosen))

    def _see(self, brief: OrderBrief) -> None:
        from etds_tui.screens.boxoffice.order_changes import OrderDesk

        self.app.push_screen(OrderDesk(brief.performance_id, brief.order_id))

    def served(self, name: str, sentence: str) -> None:
        """The tickets are an order of this list now, under the guest's name."""
        self._say(sentence)
        self.field.value = name.split()[-1]
        self._reload()

    def _say(self, sentence: str) -> None:
        self.query_one("#said", Static).update(plain(sentence))

    def action_all(self) -> None:
        self._is_all = not self._is_all
        self._fill()

    def action_move(self, rows: int) -> None:
        self.table.go(rows)

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        """First out of what was typed, then out of the desk."""
        if self.field.value:
            self.field.value = ""
        else:
            self.app.pop_screen()


def _brief(one: Waiting | OrderBrief) -> OrderBrief:
    return one.brief if isinstance(one, Waiting) else one


def _row(one: Waiting | OrderBrief) -> Row:
    brief = _brief(one)
    if isinstance(one, Waiting):
        name, printed = one.name, "yes" if one.printed >= brief.live else "no" if not one.printed else "partly"
        where = f" at {one.where}" if one.where else ""
        done = f"{one.collected:%H:%M}{where}{f', {one.by}' if one.by else ''}" if one.collected is not None else ""
    else:
        name, printed = brief.customer or brief.by, STATUS[brief.status]
        done = f"{brief.code} {brief.starts:%d %b %H:%M}"
    return Row(str(brief.order_id), (name, marked(brief), seats_of(brief), printed, done))
