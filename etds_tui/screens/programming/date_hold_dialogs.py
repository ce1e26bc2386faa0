"""Ask for a date that is to be pencilled: which hall and day, from when to when, and for whom."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core import programming
from core.errors import EtdsError, SessionEnded
from core.programming import DateHold, read_day, read_hours
from core.programming.date_holds import Hall, Wish
from etds_tui.screens.base import DeskDialog
from etds_tui.text import plain

_LINE_MAX = 120


class NewDateDialog(DeskDialog[DateHold]):
    """Gives the hold that was made, or None. What is refused stays in its field to be mended."""

    DEFAULT_CSS = """
    NewDateDialog > .dialog { width: 70; }
    NewDateDialog Horizontal { height: 1; margin-bottom: 1; }
    NewDateDialog .name { width: 12; color: $text-muted; }
    NewDateDialog Input, NewDateDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    NewDateDialog .wrong { min-height: 1; }
    """

    def __init__(self, hall: Hall, day: date | None) -> None:
        super().__init__()
        self._hall, self._day = hall, day

    def compose(self) -> ComposeResult:
        owner = self.etds.person.organisation_id
        with Vertical(classes="dialog"):
            yield Static("Pencil a date", classes="title")
            yield from self._field("act", "Act", "what it is to be")
            yield from self._field(
                "day", "Day", "2027-03-14, 14.3. or +30", f"{self._day:%Y-%m-%d}" if self._day else ""
            )
            yield from self._field("hours", "From, to", "20:00-22:30", "20:00-22:30")
            yield from self._field("hall", "Hall", "", f"{self._hall.venue}, {self._hall.hall}")
            if owner is None:
                yield from self._field("presenter", "Presenter", "for whom it is kept")
            yield from self._field("contact", "E-mail", "whom to write when it is challenged, or moves up")
            yield Static("", classes="wrong", markup=False)
            yield Static("Tab goes on, Enter pencils it.", classes="hint")

    def _field(self, name: str, words: str, hint: str, value: str = "") -> ComposeResult:
        with Horizontal():
            yield Static(words, classes="name", markup=False)
            yield Input(value, placeholder=hint, id=name, max_length=_LINE_MAX)

    def on_mount(self) -> None:
        self.query_one("#act").focus()

    def on_key(self, event: Key) -> None:
        """The base class gives everything to the first field; here are several, and each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @on(Input.Submitted)
    def _done(self) -> None:
        if not self._line("act"):
            self._wrong("Say what it is to be.", "act")
        elif not self._line("day"):
            self._wrong("Say on which day.", "day")
        else:
            self._keep()

    def _line(self, name: str) -> str:
        fields = self.query(f"#{name}")
        return " ".join(fields.first(Input).value.split()) if fields else ""

    def _wrong(self, words: str, field: str = "") -> None:
        self.query_one(".wrong", Static).update(plain(words))
        if field:
            self.query_one(f"#{field}").focus()

    @work(exclusive=True)
    async def _keep(self) -> None:
        try:
            hall = await self.etds.ask(programming.hall_named, self._line("hall"))
            today = self.etds.core.clock.now().astimezone(ZoneInfo(hall.time_zone)).date()
            starts, ends = read_hours(self._line("hours"), read_day(self._line("day"), today))
            wish = Wish(title=self._line("act"), starts_at=starts, ends_at=ends, contact=self._line("contact"))
            made = await self.etds.ask(
                programming.keep_date, hall_id=hall.id, wish=wish, organisation=self._line("presenter")
            )
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self._wrong(error.message)
        else:
            self.dismiss(made)
