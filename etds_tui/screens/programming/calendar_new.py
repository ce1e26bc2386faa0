"""Taking a hall: what for, of which event or under which title, when, how long. What is refused stays to be mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core import programming
from core.errors import BadInput, EtdsError, SessionEnded
from core.programming import BookingDoubtful, BookingKind, CalendarEntry, EntryKind, EventToPlan, Proposal, conflicts
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.programming.calendar_words import event_named
from etds_tui.text import plain
from etds_tui.widgets.calendar import Shown
from etds_tui.widgets.calendar.glyphs import LOOKS

_LETTERS = {LOOKS[kind].letter: kind for kind in EntryKind if kind not in (EntryKind.TAKEN, EntryKind.DATE_HOLD)}
_SERVING = (EntryKind.LOAD_IN, EntryKind.STRIKE, EntryKind.REHEARSAL)
_MINUTES_MAX = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class Made:
    """Where to look at what was made."""

    day: date
    entry: int | None = None
    words: str = ""


class NewDialog(DeskDialog[Made]):
    """Gives what was booked, or None."""

    DEFAULT_CSS = """
    NewDialog Input, NewDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    NewDialog > .dialog { width: 76; padding: 0 1; }
    NewDialog .label { color: $text-muted; height: auto; }
    NewDialog #told { margin-top: 1; height: 2; }
    NewDialog .wrong { min-height: 2; }
    NewDialog .hint { margin-top: 0; }
    """

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        lane = shown.lane
        assert lane is not None, "there is a hall to take"
        self._shown, self._lane = shown, lane
        self._events: tuple[EventToPlan, ...] = ()
        self._doubted: tuple[str, ...] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(f"Take {self._lane.hall}, {self._lane.venue}"), classes="title", markup=False)
            kinds = ", ".join(f"{letter} {kind.words}" for letter, kind in _LETTERS.items())
            yield Static(f"What for: {kinds}", classes="label", markup=False)
            yield Input("P", id="kind", max_length=1)
            yield Static("Event, or title", classes="label")
            yield Input("", id="title", max_length=120)
            yield Static("When, on the clock of the hall", classes="label")
            yield Input(f"{self._shown.day:%d %b %Y} 20:00", id="when", max_length=40)
            yield Static("Minutes", classes="label")
            yield Input("120", id="minutes", max_length=6)
            yield Static("", id="told", markup=False)
            yield Static("", classes="wrong", markup=False)
            yield Static("Tab goes on, Enter books it.", classes="hint")

    def on_mount(self) -> None:
        self._learn()

    @work(exclusive=True, group="events")
    async def _learn(self) -> None:
        try:
            self._events = await self.etds.ask(programming.events_to_plan)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self._wrong(error.message)
        self._tell()

    def on_key(self, event: Key) -> None:
        """Several fields, each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._wrong("")
        self._tell()

    def _tell(self) -> None:
        """What it would be, and the first thing that speaks against it."""
        try:
            kind, start, end = self._when()
        except BadInput as error:
            self.query_one("#told", Static).update(plain(error.message))
            return
        at, until = start.astimezone(self._lane.zone), end.astimezone(self._lane.zone)
        event = event_named(self._events, self._field("title")) if kind is EntryKind.PERFORMANCE else None
        what = event.title if event is not None else kind.words
        asked = Proposal(hall_id=self._lane.hall_id, kind=kind, starts_at=start, ends_at=end)
        found = conflicts(self._shown.calendar, asked)
        served = self._served(kind)
        what = f"{what} for {served.performance_code}" if served is not None else what
        words = f"{what}, {at:%a %d %b %Y %H:%M} to {until:%H:%M}. "
        self.query_one("#told", Static).update(plain(words + (found[0].sentence if found else "It is free.")))

    def _when(self) -> tuple[EntryKind, datetime, datetime]:
        """Kind, start and end. Raises BadInput."""
        kind = _LETTERS.get(self._field("kind").upper())
        if kind is None:
            raise BadInput(f"Say what for with one letter of {', '.join(_LETTERS)}.")
        minutes = self._field("minutes")
        if not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) <= _MINUTES_MAX):
            raise BadInput("Say how many minutes, such as 120.")
        start = programming.one_moment(self._field("when"), first=self._shown.day, zone=self._lane.zone).starts_at
        return kind, start, start + timedelta(minutes=int(minutes))

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._book()

    @work(exclusive=True, group="book")
    async def _book(self) -> None:
        fields = tuple(self._field(name) for name in ("kind", "title", "when", "minutes"))
        accepts = fields == self._doubted
        try:
            kind, start, end = self._when()
            if kind is EntryKind.PERFORMANCE:
                await self._plan(start, end, accepts=accepts)
                entry = None
            else:
                entry = await self.etds.ask(
                    programming.book, self._lane.hall_id, BookingKind(kind.value), title=self._field("title"),
                    starts_at=start, ends_at=end, accept_soft=accepts,
                    performance_id=served.performance_id if (served := self._served(kind)) else None,
                )  # fmt: skip
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except BookingDoubtful as error:
            self._doubted = fields
            self._wrong(f"{error.conflicts[0].sentence} Enter once more accepts it.")
        except EtdsError as error:
            self._wrong(error.message)
        else:
            self.dismiss(Made(start.astimezone(self._lane.zone).date(), entry))

    async def _plan(self, start: datetime, end: datetime, *, accepts: bool) -> None:
        event = event_named(self._events, self._field("title"))
        if event is None:
            raise BadInput(which_event(self._events, self._field("title")))
        manifest = await self.etds.ask(programming.hall_manifest, self._lane.hall_id)
        await self.etds.ask(
            programming.schedule, event.id, manifest, starts=[start], minutes=int((end - start).total_seconds() // 60),
            accept_soft=accepts,
        )  # fmt: skip

    def _served(self, kind: EntryKind) -> CalendarEntry | None:
        """What is taken for the performance under the cursor goes with it from then on."""
        chosen = self._shown.chosen
        is_show = chosen is not None and chosen.kind is EntryKind.PERFORMANCE and chosen.hall_id == self._lane.hall_id
        return chosen if is_show and kind in _SERVING else None

    def _field(self, name: str) -> str:
        return " ".join(self.query_one(f"#{name}", Input).value.split())

    def _wrong(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


def which_event(events: tuple[EventToPlan, ...], typed: str) -> str:
    """Why no event is meant by that."""
    if not events:
        return "You have no event yet. Make one first, then plan it."
    near = [one.title for one in events if typed.casefold() in one.title.casefold()]
    if typed and near:
        return f"Several events are called so: {', '.join(near[:3])}. Write more of the title."
    if typed:
        return f"No event of yours for this house is called {typed}. Write a title, such as {events[0].title}."
    return f"Which event? Write its title, such as {events[0].title}."
