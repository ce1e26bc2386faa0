"""One more date of an event: hall, hour, length. What stands in the way is said before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, Static

from core import programming
from core.errors import BadInput, EtdsError, SessionEnded
from core.programming import BookingDoubtful, Event, HallLane, Performance, PerformanceId
from core.programming.hours import read_hour, written
from etds_tui.screens.base import DeskDialog
from etds_tui.screens.programming.form import Known
from etds_tui.text import plain

_MINUTES = 120


class AddDialog(DeskDialog[PerformanceId]):
    """Gives the draft that was made, or None. A doubt is told once; Enter behind it means it all the same."""

    DEFAULT_CSS = """
    AddDialog Input, AddDialog Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    AddDialog .label { margin-top: 1; color: $text-muted; }
    AddDialog .wrong { margin-top: 1; min-height: 2; }
    """

    def __init__(self, event: Event, there: Sequence[Performance]) -> None:
        super().__init__()
        self._event, self._last = event, there[-1] if there else None
        self._halls: tuple[HallLane, ...] = ()
        self._doubted: tuple[str, ...] | None = None

    def compose(self) -> ComposeResult:
        last = self._last
        with Vertical(classes="dialog"):
            yield Static(plain(f"A date of {self._event.title}"), classes="title", markup=False)
            yield Static("Hall; → completes its name")
            yield Input(
                f"{last.venue}, {last.hall}" if last else "", id="hall", max_length=150, select_on_focus=False,
                suggester=Known(lambda: [_name(lane) for lane in self._halls]),
            )  # fmt: skip
            yield Static("Begins, on the clock of the hall, like 2026-12-01 20:00", classes="label")
            yield Input(_next(last), id="begins", max_length=40, select_on_focus=False)
            yield Static("Minutes", classes="label")
            yield Input(str(_minutes(last)), id="minutes", max_length=5, select_on_focus=False)
            yield Static("", classes="wrong", markup=False)
            yield Static("Enter makes a draft; nobody is told of it. Esc leaves it.", classes="hint")

    def on_mount(self) -> None:
        self.query_one("#begins" if self._last else "#hall").focus()
        self._learn()

    def on_key(self, event: Key) -> None:
        """The base class gives everything to the first field; here each keeps its own."""
        if isinstance(self.focused, Input):
            event.prevent_default()

    @work
    async def _learn(self) -> None:
        today = self.etds.core.clock.now().date()
        try:
            self._halls = (await self.etds.ask(programming.read_calendar, today, today)).halls
        except EtdsError as error:
            self._refused(error)
            return
        hall = self.query_one("#hall", Input)
        if len(self._halls) == 1 and not hall.value:
            hall.value = _name(self._halls[0])

    @on(Input.Changed)
    def _other(self) -> None:
        """What was doubted was something else."""
        self._doubted = None

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._make()

    @work(exclusive=True, group="make")
    async def _make(self) -> None:
        try:
            lane, minutes = self._hall(), self._typed_minutes()
            starts = read_hour(
                self.query_one("#begins", Input).value, ZoneInfo(lane.time_zone), now=self.etds.core.clock.now()
            )
            manifest = await self.etds.ask(programming.hall_manifest, lane.hall_id)
            (made,) = await self.etds.ask(
                programming.schedule, self._event.id, manifest, starts=[starts], minutes=minutes,
                accept_soft=self._doubted is not None,
            )  # fmt: skip
        except BookingDoubtful as doubt:
            self._doubted = tuple(one.sentence for one in doubt.conflicts)
            self._tell(f"{' '.join(self._doubted)} Enter once more plans it all the same.")
        except EtdsError as error:
            self._refused(error)
        else:
            self.dismiss(made.id)

    def _hall(self) -> HallLane:
        """Raises BadInput."""
        typed = " ".join(self.query_one("#hall", Input).value.split()).casefold()
        found = [lane for lane in self._halls if _name(lane).casefold() == typed]
        found = found or [lane for lane in self._halls if typed and typed in _name(lane).casefold()]
        if len(found) != 1:
            raise BadInput("There is no such hall." if not found else "Several halls are called so. Type more of it.")
        return found[0]

    def _typed_minutes(self) -> int:
        typed = self.query_one("#minutes", Input).value.strip()
        if not (typed.isascii() and typed.isdigit()):
            raise BadInput("Say how many minutes it lasts, such as 120.")
        return int(typed)

    def _refused(self, error: EtdsError) -> None:
        if isinstance(error, SessionEnded):
            self.etds.to_sign_in(error.message)
        else:
            self._tell(error.message)

    def _tell(self, sentence: str) -> None:
        self.query_one(".wrong", Static).update(plain(sentence))


def _name(lane: HallLane) -> str:
    return f"{lane.venue}, {lane.hall}"


def _minutes(last: Performance | None) -> int:
    return _MINUTES if last is None else int((last.ends_at - last.starts_at).total_seconds() // 60)


def _next(last: Performance | None) -> str:
    """The same hour a day later than the last date that is planned."""
    return "" if last is None else written(last.starts_at + timedelta(days=1), ZoneInfo(last.time_zone))
