"""A run in words, and below it what it would be: date by date, with what speaks against it, while it is typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Footer, Input, Static

from core import programming
from core.errors import BadInput, EtdsError, SessionEnded
from core.programming import BookingDoubtful, EventToPlan, ManifestId, PlannedDate, RunClash
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.programming.calendar_new import Made, which_event
from etds_tui.screens.programming.calendar_words import event_named
from etds_tui.text import counted, fit, plain
from etds_tui.widgets.calendar import Shown

_MINUTES_MAX = 43_200


class RunDialog(DeskDialog[Made]):
    """Gives what was planned, or None."""

    DEFAULT_CSS = """
    RunDialog > .dialog { width: 78; height: 94%; padding: 0 1; }
    RunDialog Input, RunDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    RunDialog .label { color: $text-muted; }
    RunDialog .title { margin-bottom: 0; }
    RunDialog #count { margin-top: 1; height: auto; min-height: 1; text-style: bold; }
    RunDialog VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    RunDialog .wrong { height: 2; }
    RunDialog .hint { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "skip", "without those that clash", show=True),
        Binding("pageup", "scroll(-1)", "page up", show=False),
        Binding("pagedown", "scroll(1)", "page down", show=False),
    ]

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        lane = shown.lane
        assert lane is not None, "there is a hall to plan in"
        self._shown, self._lane = shown, lane
        self._events: tuple[EventToPlan, ...] = ()
        self._manifest: ManifestId | None = None
        self.dates: tuple[PlannedDate, ...] = ()
        self._doubted: tuple[object, ...] | None = None

    def compose(self) -> ComposeResult:
        chosen = self._shown.chosen
        title = chosen.title if chosen is not None and chosen.event_id is not None else ""
        with Vertical(classes="dialog"):
            yield Static(plain(f"Plan a run in {self._lane.hall}, {self._lane.venue}"), classes="title", markup=False)
            yield Static("Event", classes="label")
            yield Input(title, id="event", max_length=120)
            yield Static("When", classes="label")
            yield Input("", id="pattern", max_length=160, placeholder="Tue-Sat 20:00, Sun 15:00 for five weeks")
            yield Static("Minutes", classes="label")
            yield Input("120", id="minutes", max_length=5)
            yield Static("", id="count", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static("", id="dates", markup=False)
            yield Static("", classes="wrong", markup=False)
            yield Static("Tab goes on, Enter plans all of it, F8 all but those that clash.", classes="hint")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        if self.query_one("#event", Input).value:
            self.query_one("#pattern", Input).focus()
        self._learn()

    @work(exclusive=True, group="learn")
    async def _learn(self) -> None:
        try:
            self._events = await self.etds.ask(programming.events_to_plan)
            self._manifest = await self.etds.ask(programming.hall_manifest, self._lane.hall_id)
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except EtdsError as error:
            self._wrong(error.message)
        else:
            self._preview()

    def on_key(self, event: Key) -> None:
        """Several fields, each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    def action_scroll(self, pages: int) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=pages * max(scroll.size.height - 1, 1), animate=False)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._wrong("")
        self._preview()

    @work(exclusive=True, group="preview")
    async def _preview(self) -> None:
        """What the words come to now. A run that is half typed is no mistake yet."""
        if self._manifest is None:
            return
        self.dates = ()
        try:
            event, minutes = self._asked()
            self.dates = await self.etds.ask(
                programming.plan_run, event.id, self._manifest, self._line("pattern"), minutes=minutes,
                first=self._shown.today,
            )  # fmt: skip
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
            return
        except EtdsError as error:
            self._show_dates(plain(error.message))
            return
        self._show_dates(_counted(self.dates))

    def _show_dates(self, count: str) -> None:
        self.query_one("#count", Static).update(count)
        hard = "x" if self.etds.ascii_only else "✕"
        width = max(self.query_one(VerticalScroll).size.width - 2, 40)
        self.query_one("#dates", Static).update(Content("\n").join(_line_of(one, hard, width) for one in self.dates))

    def _asked(self) -> tuple[EventToPlan, int]:
        """Raises BadInput."""
        event, minutes = event_named(self._events, self._line("event")), self._line("minutes")
        if event is None:
            raise BadInput(which_event(self._events, self._line("event")))
        if not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) <= _MINUTES_MAX):
            raise BadInput("Say how many minutes each lasts, such as 120.")
        return event, int(minutes)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._plan(skips=False)

    def action_skip(self) -> None:
        self._plan(skips=True)

    @work(exclusive=True, group="plan")
    async def _plan(self, *, skips: bool) -> None:
        if self._manifest is None:
            return
        fields = (*(self._line(name) for name in ("event", "pattern", "minutes")), skips)
        try:
            event, minutes = self._asked()
            made = await self.etds.ask(
                programming.schedule_run, event.id, self._manifest, self._line("pattern"), minutes=minutes,
                first=self._shown.today, skip_clashes=skips, accept_soft=fields == self._doubted,
            )  # fmt: skip
        except SessionEnded as error:
            self.etds.to_sign_in(error.message)
        except RunClash:
            clashing = sum(one.is_clash for one in self.dates)
            self._wrong(f"{counted(clashing, 'date')} of it clash. Change the run, or F8 plans the others.")
        except BookingDoubtful as error:
            self._doubted = fields
            key = "F8" if skips else "Enter"
            self._wrong(f"{error.message.removesuffix('Accept it, or take another time.')}{key} once more accepts it.")
        except EtdsError as error:
            self._wrong(error.message)
        else:
            first = made[0].starts_at.astimezone(self._lane.zone).date()
            words = f"{counted(len(made), 'performance')} planned: {made[0].code} to {made[-1].code}."
            self.dismiss(Made(first, words=words))

    def _line(self, name: str) -> str:
        return " ".join(self.query_one(f"#{name}", Input).value.split())

    def _wrong(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


def _counted(dates: tuple[PlannedDate, ...]) -> str:
    clashing = sum(one.is_clash for one in dates)
    doubtful = sum(bool(one.conflicts) for one in dates) - clashing
    return f"{counted(len(dates), 'date')}: {clashing} taken, {doubtful} to accept"


def _line_of(one: PlannedDate, hard: str, width: int) -> Content:
    sign, style = (hard, "bold $error") if one.is_clash else ("!", "$warning") if one.conflicts else (" ", "")
    why = [one.at.note, *(found.sentence for found in one.conflicts)]
    words = "; ".join(each for each in why if each)
    return Content.assemble((fit(f"{sign} {one.at.wall:%a %d %b %Y %H:%M}  {words}", width), style))
