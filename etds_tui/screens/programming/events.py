"""All events in reach, also those without a date: opened, made, copied, put into the archive."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Static

from core import programming
from core.errors import EtdsError
from core.programming import Event
from etds_tui.acts import EVENTS
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.programming.cloning import CloneDialog
from etds_tui.screens.programming.event import EventScreen
from etds_tui.screens.programming.event_words import event_row
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing
from etds_tui.widgets.status_bar import StatusBar


class EventsScreen(DeskScreen):
    HELP = (
        "Events in your reach: what is still to be played first, then what has no date, then what was played. Nothing "
        "is ever deleted: x puts an event into the archive with its dates, v shows it there, x takes it back."
    )
    DEFAULT_CSS = """
    EventsScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    EventsScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = EVENTS.bindings

    def __init__(self) -> None:
        super().__init__()
        self.events: tuple[Event, ...] = ()
        self._past = False

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Listing(
            Column("event", gives=True), Column("artists", gives=True), Column("dates"), Column("shows", is_right=True)
        )
        yield Static("There is no event yet. n makes one.", id="none")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Events", self.etds.person_name
        self.table.focus()
        self._load()

    def on_screen_resume(self) -> None:
        self._load()

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    @property
    def chosen(self) -> Event | None:
        return next((event for event in self.events if str(event.id) == self.table.selected), None)

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        try:
            self.events = await self.etds.ask(programming.list_events, archived=self._past)
        except EtdsError as error:
            self.refused(error)
            return
        self.table.show([event_row(event) for event in self.events])
        self.query_one("#none").set_class(not self.events, "-empty")

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.chosen is not None:
            self.app.push_screen(EventScreen(self.chosen.id))

    def action_new_event(self) -> None:
        self.app.push_screen(EventScreen(None))

    @work(exclusive=True, group="act")
    async def action_clone(self) -> None:
        event = self.chosen
        if event is None:
            return
        made = await self.app.push_screen_wait(CloneDialog(event, event.performances))
        if made is not None:
            self.app.push_screen(EventScreen(made))

    @work(exclusive=True, group="act")
    async def action_archive(self) -> None:
        event = self.chosen
        if event is None:
            return
        act = programming.restore_event if event.archived_at else programming.archive_event
        try:
            done = await self.etds.ask(act, event.id)
        except EtdsError as error:
            self.refused(error)
            return
        where = "in the archive; v shows it, x takes it back" if done.archived_at else "back from the archive"
        self.notify(plain(f"{done.title} is {where}."), markup=False)
        self._load()

    def action_past(self) -> None:
        self._past = not self._past
        self._load()

    def action_refresh_now(self) -> None:
        self._load()

    def action_back(self) -> None:
        self.app.pop_screen()
