"""The pencilled dates: every hall's day with its queue, clocks that count down, and a key for each act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer, Static

from core import programming
from core.errors import EtdsError
from core.programming import DateHold, ordinal
from core.programming.date_holds import Stack
from etds_tui.acts.dates import DATES
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.date_hold_dialogs import NewDateDialog
from etds_tui.screens.programming.date_hold_words import LIVE, about, due, rows_of, when
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Column, Listing
from etds_tui.widgets.status_bar import StatusBar

_AHEAD = timedelta(days=1_100)
_BEHIND = timedelta(days=60)
_REFRESH_SECONDS = 5.0


class DateList(Listing):
    """Enter opens nothing here: a pencilled date is no house yet."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", "open", show=False)]


class DateHoldsScreen(DeskScreen):
    HELP = (
        "Dates that are pencilled in halls. A day of a hall has one queue: first, second, third. Only the first is "
        "confirmed, with f, and becomes an event and its performance. Whoever stands below challenges with c: the "
        "first then has until its clock runs out. r releases, and those below move up. A hold that nobody confirms "
        "lapses by itself; + gives it a week more, - a week less."
    )
    DEFAULT_CSS = """
    DateHoldsScreen #about { height: 7; padding: 0 2; background: $panel; }
    DateHoldsScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    DateHoldsScreen #none.-empty { display: block; }
    DateHoldsScreen #about.-empty { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = DATES.bindings

    def __init__(self, *, day: date | None = None, hall_id: int | None = None) -> None:
        """`day` and `hall_id`: where the cursor stands at first."""
        super().__init__()
        self._wanted = (day, hall_id)
        self._made: int | None = None
        self._stacks: tuple[Stack, ...] = ()
        self._over = False
        self.is_read = False

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield DateList(
            Column("day"), Column("hall", gives=True), Column("rank"), Column("act", gives=True),
            Column("for", gives=True, least=110), Column("state", least=100), Column("clock", is_right=True),
        )  # fmt: skip
        yield Static("No date is pencilled. n pencils one.", id="none")
        yield Static("", id="about", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Date holds", self.etds.person_name
        self.table.focus()
        self.set_interval(1.0, self._tick)
        self.set_interval(_REFRESH_SECONDS, self._reload_if_seen)

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    @property
    def shown(self) -> list[DateHold]:
        """The holds of the list, in its order."""
        return [hold for stack in self._stacks for hold in (*stack.live, *(stack.over if self._over else ()))]

    def on_screen_resume(self) -> None:
        self._reload()

    def _reload_if_seen(self) -> None:
        if self.is_current:
            self._reload()

    @work(exclusive=True, group="read")
    async def _reload(self) -> None:
        today = self._now.date()
        first = today - (_BEHIND if self._over else timedelta(days=1))
        try:
            self._stacks = await self.etds.ask(programming.date_stacks, first=first, last=today + _AHEAD)
        except EtdsError as error:
            self.refused(error)
            return
        self._show()
        self.is_read = True

    @property
    def _now(self) -> datetime:
        return self.etds.core.clock.now()

    def _tick(self) -> None:
        """A second has gone. Where a clock has run out, the queue is another one: it is read anew."""
        if not self.is_current or not self.is_read:
            return
        now = self._now
        if any(hold.state in LIVE and due(hold) <= now for hold in self.shown):
            self._reload()
        else:
            self._show()

    def _show(self) -> None:
        """A list that is being taken away has nothing to show it on any more."""
        if not self.query(Listing):
            return
        shown, now = self.shown, self._now
        self.table.show(rows_of(shown, now))
        self.query_one("#none").set_class(not shown, "-empty")
        self.query_one("#about").set_class(not shown, "-empty")
        self._go_to_wanted(shown)
        self._tell()

    def _go_to_wanted(self, shown: Sequence[DateHold]) -> None:
        day, hall = self._wanted
        wanted = [hold for hold in shown if hold.id == self._made]
        wanted += [hold for hold in shown if hold.day == day and hall in (None, hold.hall_id)]
        if wanted:
            self.table.go_to(str(wanted[0].id))
            self._wanted, self._made = (None, None), None

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        hold = self._chosen()
        self.query_one("#about", Static).update("\n".join(map(plain, about(hold, self._now))) if hold else "")

    def _chosen(self) -> DateHold | None:
        return next((hold for hold in self.shown if str(hold.id) == self.table.selected), None)

    def _own(self) -> DateHold | None:
        """The hold under the cursor, if it is one to act on."""
        hold = self._chosen()
        if hold is None or hold.state not in LIVE:
            self.notify("The cursor is not on a hold that stands. n pencils a date.", markup=False)
            return None
        if hold.is_foreign:
            self.notify("That one is another presenter's. Stand on your own: c challenges from there.", markup=False)
            return None
        return hold

    # --- keys -----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="act")
    async def action_pencil(self) -> None:
        chosen = self._chosen()
        try:
            halls = await self.etds.ask(programming.halls_for_dates)
        except EtdsError as error:
            self.refused(error)
            return
        if not halls:
            self.notify("There is no hall yet. Import one first: etds venue import.", markup=False)
            return
        hall = next((one for one in halls if chosen and one.id == chosen.hall_id), halls[0])
        made = await self.app.push_screen_wait(NewDateDialog(hall, chosen.day if chosen else None))
        if made is not None:
            self._made = made.id
            self.notify(f"{made.title} has the {ordinal(made.rank or 1)} hold of {made.day:%a %d %b %Y}.", markup=False)
            self._reload()

    def action_challenge(self) -> None:
        hold = self._own()
        if hold is None:
            return
        if hold.challenging_since is None:
            self._do(programming.challenge_date, hold, "The first hold is on the clock now.")
        else:
            self._do(programming.withdraw_challenge, hold, "The challenge is taken back.")

    @work(exclusive=True, group="act")
    async def action_confirm(self) -> None:
        hold = self._own()
        if hold is None:
            return
        others = next((len(stack.live) - 1 for stack in self._stacks if hold in stack.live), 0)
        lines = [f"{when(hold)}, {hold.hall}", "Event and performance are made as a draft."]
        if others:
            lines.append(f"{counted(others, 'other hold')} of that day {'is' if others == 1 else 'are'} released.")
        if await self.app.push_screen_wait(ConfirmDialog(f"Confirm {hold.title}?", lines, "confirm")):
            self._do(programming.confirm_date, hold, f"{hold.title} is confirmed. It is in the list of performances.")

    @work(exclusive=True, group="act")
    async def action_let_go(self) -> None:
        hold = self._own()
        if hold is None:
            return
        lines = [f"{when(hold)}, {hold.hall}", "Those below move up. This cannot be undone."]
        if await self.app.push_screen_wait(ConfirmDialog(f"Release {hold.title}?", lines, "release")):
            self._do(programming.release_date, hold, f"{hold.title} is released.")

    def action_longer(self, days: int) -> None:
        hold = self._own()
        if hold is not None:
            self._do(programming.extend_date, hold, "", days=days)

    @work(exclusive=True, group="act")
    async def action_write(self) -> None:
        hold = self._own()
        if hold is None:
            return
        ask = AskDialog(f"Note on {hold.title}", "Enter keeps it; empty takes it away.")
        said = await self.app.push_screen_wait(ask)
        if said is not None:
            try:
                await self.etds.ask(programming.note_date, hold.id, note=said)
            except EtdsError as error:
                self.refused(error)
            self._reload()

    @work(exclusive=True, group="do")
    async def _do(self, service: Callable[..., Any], hold: DateHold, told: str, **more: object) -> None:
        """The act, on the hold as it was seen. Refused or not, the queue is read anew."""
        try:
            await self.etds.ask(lambda core, actor: service(core, actor, hold.id, version=hold.version, **more))
        except EtdsError as error:
            self.refused(error)
        else:
            if told:
                self.notify(told, markup=False)
        self._reload()

    def action_over(self) -> None:
        self._over = not self._over
        self._reload()

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        self.app.pop_screen()
