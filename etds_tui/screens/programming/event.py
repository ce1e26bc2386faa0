"""One event: its text, its artists, its dates. Made here, edited here; two who edit at once see each other's work."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import DataTable, Footer, Static, TextArea

from core import programming
from core.errors import EtdsError
from core.programming import (
    EditedMeanwhile,
    Event,
    EventFacts,
    EventId,
    PerformanceId,
    PerformanceOverview,
    differences,
    event_facts,
    merged,
)
from etds_tui.acts import EVENT
from etds_tui.screens.programming.cloning import CloneDialog
from etds_tui.screens.programming.event_dialogs import ChoosingDialog, LeaveDialog
from etds_tui.screens.programming.event_words import (
    BETWEEN_ARTISTS,
    artists_shown,
    artists_typed,
    performance_row,
)
from etds_tui.screens.programming.form import Field, FormScreen, Known
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing
from etds_tui.widgets.status_bar import StatusBar


class EventScreen(FormScreen):
    HELP = (
        "An event and its dates. F2 goes into the text, Tab on, ctrl+s saves; artists stand in billing order with a ; "
        "between, and what is known of a name is completed by →. Esc goes to the dates, where letters are acts."
    )
    DEFAULT_CSS = """
    EventScreen #form { height: auto; padding: 1 0 0 0; }
    EventScreen #about { height: auto; }
    EventScreen #about Static { width: 14; padding: 0 1; color: $text-muted; }
    EventScreen TextArea, EventScreen TextArea:focus { border: none; height: 5; padding: 0 1; background: $panel;
        width: 1fr; }
    EventScreen.-tall TextArea { height: 11; }
    EventScreen #said { height: 1; padding: 0 1; margin: 0 0 1 13; color: $text-muted; }
    EventScreen #said.-unsaved { color: $warning; }
    EventScreen #none { height: 1fr; padding: 0 1; color: $text-muted; display: none; }
    EventScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = EVENT.bindings
    FIELDS: ClassVar[tuple[str, ...]] = ("title", "artists", "genre", "description")

    def __init__(self, event_id: EventId | None, *, at: PerformanceId | None = None) -> None:
        super().__init__()
        self._event_id, self._at = event_id, at
        self.event: Event | None = None
        self.views: tuple[PerformanceOverview, ...] = ()
        self._read = EventFacts(title="", artists=(), genre="", description="")
        self._is_filled = event_id is None
        self._artists: tuple[str, ...] = ()
        self._genres: tuple[str, ...] = ()
        self._owners: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        yield StatusBar()
        with Vertical(id="form"):
            if self._event_id is None:
                yield Field("Organisation", "organisation", suggester=Known(lambda: self._owners))
            yield Field("Title", "title")
            artists = Known(lambda: self._artists, between=BETWEEN_ARTISTS)
            yield Field("Artists", "artists", hint="in billing order, a ; between", suggester=artists)
            yield Field("Genre", "genre", suggester=Known(lambda: self._genres))
            with Horizontal(id="about"):
                yield Static("Description")
                yield TextArea(id="description", soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False)
            yield Static("", id="said", markup=False)
        yield Listing(
            Column("code"), Column("begins"), Column("house", gives=True), Column("state"),
            Column("open", is_right=True), Column("sold", is_right=True),
        )  # fmt: skip
        yield Static("", id="none", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Event", self.etds.person_name
        if self._event_id is None:
            self.query_one("#organisation").parent.display = False  # type: ignore[union-attr]
            self.query_one("#title").focus()
        else:
            self.table.focus()
        self._mark()
        self._load()
        self._learn()

    def on_resize(self) -> None:
        self.set_class(self.size.height >= 36, "-tall")

    def on_screen_resume(self) -> None:
        self._load()

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    # --- what is known --------------------------------------------------------------------------------------------

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        """The dates anew; the text only where nobody has typed into it."""
        if self._event_id is None:
            return
        try:
            event = await self.etds.ask(programming.find_event, self._event_id)
            self.views = await self.etds.ask(programming.performances_of, self._event_id)
        except EtdsError as error:
            self.refused(error)
            return
        if not self._is_filled or not self.is_changed:
            self._show(event)
        self._list()

    def _show(self, event: Event) -> None:
        """Fill the form with this; it is what is compared with from now on."""
        self.event, self._read, self._is_filled = event, event_facts(event), True
        self._put(self._read)

    def _put(self, facts: EventFacts) -> None:
        self.put("title", facts.title)
        self.put("artists", artists_shown(facts.artists))
        self.put("genre", facts.genre)
        self.put("description", facts.description)
        self._mark()

    def _list(self) -> None:
        now = self.etds.core.clock.now()
        self.table.show([performance_row(view, now) for view in self.views])
        if self._at in [view.performance.id for view in self.views]:
            self.table.go_to(str(self._at))
            self._at = None
        self._mark()

    @work(group="learn")
    async def _learn(self) -> None:
        """Names to complete from. Without them everything is typed whole."""
        try:
            self._artists = await self.etds.ask(programming.known_artists)
            self._genres = await self.etds.ask(programming.known_genres)
            self._owners = await self.etds.ask(programming.known_organisations)
        except EtdsError:
            return
        if self._event_id is None and len(self._owners) > 1:
            self.query_one("#organisation").parent.display = True  # type: ignore[union-attr]

    # --- what is typed --------------------------------------------------------------------------------------------

    @property
    def facts(self) -> EventFacts:
        """What stands in the form."""
        return EventFacts(
            title=self.text_of("title").strip(),
            artists=artists_typed(self.text_of("artists")),
            genre=self.text_of("genre").strip(),
            description=self.text_of("description").strip("\n"),
        )

    @property
    def is_changed(self) -> bool:
        return self.facts != self._read

    @on(TextArea.Changed)
    def _typed_on(self) -> None:
        self._mark()

    def on_input_changed(self) -> None:
        self._mark()

    def _mark(self) -> None:
        said = self.query_one("#said", Static)
        is_unsaved = self._is_filled and self.is_changed
        said.update("not saved yet: ctrl+s saves" if is_unsaved else self._owner())
        said.set_class(is_unsaved, "-unsaved")
        none = self.query_one("#none", Static)
        none.set_class(not self.views, "-empty")
        none.update(
            "It has no date yet. a plans one." if self._event_id else "Save it with ctrl+s; then it gets dates."
        )

    def _owner(self) -> str:
        if self.event is None:
            return ""
        return plain(f"{self.event.organisation}{', archived' if self.event.archived_at else ''}")

    def action_save(self) -> None:
        self._save(leaving=False)

    @work(exclusive=True, group="save")
    async def _save(self, *, leaving: bool) -> None:
        facts, before = self.facts, self._read
        version = self.event.version if self.event else 0
        while True:
            try:
                saved = await self._written(facts, before, version)
            except EditedMeanwhile as refused:
                theirs = refused.theirs
                assert isinstance(theirs, EventFacts), "an event was saved"
                found = differences(before, facts, theirs)
                sides = await self.app.push_screen_wait(ChoosingDialog(f"'{theirs.title}'", found)) if found else {}
                if sides is None:
                    return
                facts, before, version = merged(theirs, found, sides), theirs, refused.version
            except EtdsError as error:
                self.refused(error)
                return
            else:
                break
        self._event_id = saved.id
        self._show(saved)
        self.notify(plain(f"Saved: {saved.title}"), markup=False)
        if leaving:
            self.dismiss_desk()
        else:
            self.table.focus()
            self._load()

    async def _written(self, facts: EventFacts, before: EventFacts, version: int) -> Event:
        """Raises EtdsError."""
        if self._event_id is not None:
            return await self.etds.ask(
                programming.edit_event, self._event_id, version=version, before=before, facts=facts
            )
        made = await self.etds.ask(
            programming.create_event, title=facts.title, artists=facts.artists, genre=facts.genre,
            description=facts.description, organisation=self.text_of("organisation").strip() or None,
        )  # fmt: skip
        return await self.etds.ask(programming.find_event, made)

    # --- acts ------------------------------------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        from etds_tui.screens.programming.performance import PerformanceScreen

        chosen = next((v.performance for v in self.views if str(v.performance.id) == self.table.selected), None)
        if chosen is not None and not self.is_in_a_field:
            self.app.push_screen(PerformanceScreen(chosen))

    @work(exclusive=True, group="add")
    async def action_add(self) -> None:
        from etds_tui.screens.programming.adding import AddDialog

        if self.event is None:
            self.notify("Save the event first: ctrl+s.", severity="warning", markup=False)
            return
        made = await self.app.push_screen_wait(AddDialog(self.event, [view.performance for view in self.views]))
        if made is not None:
            self._at = made
            self._load()

    @work(exclusive=True, group="clone")
    async def action_clone(self) -> None:
        if self.event is None:
            return
        made = await self.app.push_screen_wait(CloneDialog(self.event, len(self.views)))
        if made is not None:
            self.app.switch_screen(EventScreen(made))

    def action_refresh_now(self) -> None:
        self._load()

    @work(exclusive=True, group="leave")
    async def action_back(self) -> None:
        if self.is_in_a_field and self._event_id is not None:
            self.table.focus()
        elif not (self._is_filled and self.is_changed):
            self.dismiss_desk()
        else:
            answer = await self.app.push_screen_wait(LeaveDialog())
            if answer is True:
                self._save(leaving=True)
            elif answer is False:
                self.dismiss_desk()

    def dismiss_desk(self) -> None:
        if self.is_current:
            self.app.pop_screen()
