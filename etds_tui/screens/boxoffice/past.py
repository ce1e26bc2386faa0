"""A house as it was: the map and the counts at a moment, told from the journal, which is walked entry by entry.

Nothing can be taken, sold or let go here: the desk has no such acts.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Footer, Input, Static

from core import audit
from core.audit import Change, HouseStory
from core.errors import BadInput, EtdsError
from core.moments import read_moment
from core.programming import Performance
from etds_tui.acts import AS_OF
from etds_tui.screens.base import DeskDialog, DeskScreen
from etds_tui.text import counted, fit_seat, plain
from etds_tui.widgets.seat_map import HouseEquation, SeatMap
from etds_tui.widgets.status_bar import StatusBar

_NAMED_MAX, _NAME_WIDTH = 4, 16


class MomentDialog(DeskDialog[str]):
    """Gives the moment as an ISO text, or None; what cannot be read stays to be mended."""

    DEFAULT_CSS = "MomentDialog .wrong { margin-top: 1; }"

    def __init__(self, time_zone: str, title: str = "The house as of when?") -> None:
        super().__init__()
        self._time_zone, self._title = time_zone, title

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            yield Input(max_length=40)
            yield Static("", classes="wrong", markup=False)
            yield Static("19:42, -2h, yesterday 18:00, 2026-11-21T18:00; on the clock of the venue.", classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        now = self.etds.core.clock.now().astimezone(ZoneInfo(self._time_zone))
        try:
            self.dismiss(read_moment(event.value, now).isoformat())
        except BadInput as error:
            self.query_one(".wrong", Static).update(plain(error.message))


class PastScreen(DeskScreen):
    HELP = (
        "The house as its journal tells it was at a moment. Left and right step through the journal entry by entry, "
        "and the line under the map says what each did; Home and End go to its ends, @ to another moment. Nothing can "
        "be sold or held here. Esc is back to now."
    )
    DEFAULT_CSS = """
    PastScreen #banner { height: 1; padding: 0 1; background: $warning; color: $background; text-style: bold; }
    PastScreen SeatMap { height: 1fr; }
    PastScreen #entry { height: 2; padding: 0 1; color: $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = AS_OF.bindings

    def __init__(self, performance: Performance, moment: str) -> None:
        super().__init__()
        self.performance, self._moment = performance, moment
        self.story: HouseStory | None = None
        self.step = 0

    def compose(self) -> ComposeResult:
        plain_set = self.etds.ascii_only
        yield StatusBar()
        yield Static("", id="banner", markup=False)
        yield HouseEquation(ascii_only=plain_set)
        yield SeatMap(ascii_only=plain_set, picks=False, id="map")
        yield Static("", id="entry", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "As of", self.etds.person_name
        bar.about = f"{self.performance.code}  {self.performance.event}"
        self.seat_map.can_focus = False  # the arrows walk through time here
        self._open(self._moment)

    @property
    def seat_map(self) -> SeatMap:
        return self.query_one(SeatMap)

    @work(exclusive=True)
    async def _open(self, moment: str) -> None:
        try:
            story = await self.etds.ask(audit.house_story, self.performance.id)
        except EtdsError as error:
            self.refused(error)
            return
        self._moment, self.step = moment, story.step_at(datetime.fromisoformat(moment))
        self.seat_map.show(story.manifest, story.plane(self.step))
        self.seat_map.go_to(None)
        self.story = story
        self._show(f"{datetime.fromisoformat(moment):%a %d %b %Y %H:%M:%S}")

    def _show(self, at: str) -> None:
        """The house after `step` entries; `at` is the moment that the banner tells."""
        story = self.story
        assert story is not None, "it was read"
        plane = story.plane(self.step)
        self.seat_map.replace(plane)
        self.query_one(HouseEquation).count(plane)
        place = f"entry {self.step:,} of {len(story.changes):,}"
        self.query_one("#banner", Static).update(plain(f"AS OF {at}   {place}   nothing can be sold here"))
        told = (
            _told(story, story.changes[self.step - 1]) if self.step else "Before the first entry: every seat is open."
        )
        self.query_one("#entry", Static).update(plain(told))
        if self.step:
            self.seat_map.go_to(story.changes[self.step - 1].seats[0])

    def action_step(self, steps: int) -> None:
        if self.story is not None:
            self._go(min(max(self.step + steps, 0), len(self.story.changes)))

    def action_first(self) -> None:
        if self.story is not None:
            self._go(0)

    def action_last(self) -> None:
        if self.story is not None:
            self._go(len(self.story.changes))

    def _go(self, step: int) -> None:
        assert self.story is not None, "it was read"
        self.step = step
        changes = self.story.changes
        at = changes[step - 1].at if step else changes[0].at if changes else None
        self._show(f"{at:%a %d %b %Y %H:%M:%S}" if at is not None else "the beginning")

    def action_as_of(self) -> None:
        def asked(moment: str | None) -> None:
            if moment is not None:
                self._open(moment)

        self.app.push_screen(MomentDialog(self.performance.time_zone), asked)

    def action_zoom(self, step: int) -> None:
        self.seat_map.action_zoom(step)

    def action_back(self) -> None:
        self.app.pop_screen()


def _told(story: HouseStory, change: Change) -> str:
    """`19:42:03  2 seats sold by Omar: A-1-1, A-1-2, order E7K-WF4M`."""
    named = [fit_seat(str(story.manifest.label(seat)), _NAME_WIDTH).rstrip() for seat in change.seats[:_NAMED_MAX]]
    more = f" and {len(change.seats) - _NAMED_MAX} more" if len(change.seats) > _NAMED_MAX else ""
    who = f" by {change.who}" if change.who else ""
    order = f", order {change.order}" if change.order else ""
    reason = f", {change.reason}" if change.reason else ""
    seats = counted(len(change.seats), "seat")
    return f"{change.at:%H:%M:%S}  {seats} {change.done}{who}: {', '.join(named)}{more}{order}{reason}"
