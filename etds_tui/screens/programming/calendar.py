"""The calendar of the halls: month, week, agenda, lanes. What is in them is planned, moved, copied and taken out here.

A bar that is moved follows the arrows, and at each step the rules say what speaks against it; saving asks the house,
where somebody else may have been quicker. The calendar is read around the day in view, and again every few seconds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Static

from core import programming
from core.access import Permission
from core.errors import BadInput, EtdsError
from core.programming import BookingId, Calendar, CalendarEntry, EntryKind, proposal_of
from etds_tui.acts import CALENDAR
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.programming.calendar_bar import MovesBars
from etds_tui.screens.programming.calendar_panel import CalendarPanel
from etds_tui.screens.programming.calendar_words import heading, told
from etds_tui.text import plain
from etds_tui.widgets.calendar import CalendarView, Shown, View
from etds_tui.widgets.calendar import shown as moves
from etds_tui.widgets.status_bar import StatusBar

_REFRESH_SECONDS = 5.0
DAYS_AROUND = 70  # read so far around the cursor: what speaks against a move is in it
_DAYS_LEFT = 35  # nearer to the edge it is read anew
_DAYS_SEARCHED = 730
_ACTS = {act.action.split("(")[0] for act in CALENDAR.acts}


class CalendarScreen(MovesBars, DeskScreen):
    HELP = (
        "Who has which hall when. m, w, a and l are month, week, agenda and lanes of halls, + one day hour by hour; "
        "[ and ] go a period back and on, / to a date or a title, f to the next hall. n takes a hall, r plans a run in "
        "words, v moves what is under the cursor: while the bar follows the arrows, the lines below say what speaks "
        "against it. With the mouse: press to choose, drag to move, the wheel goes on."
    )
    DEFAULT_CSS = """
    CalendarScreen #head { height: 1; padding: 0 1; color: $foreground; }
    CalendarScreen CalendarView { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = CALENDAR.bindings

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self._first_day = day
        self.shown: Shown | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="head", markup=False)
        yield CalendarView()
        yield CalendarPanel()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Calendar", self.etds.person_name
        self._reload()
        self.set_interval(_REFRESH_SECONDS, self._reload_if_seen)

    def on_screen_resume(self) -> None:
        if self.shown is not None:
            self._reload()

    def on_resize(self) -> None:
        if self.shown is not None:
            self.show(self.shown)

    # --- reading and showing --------------------------------------------------------------------------------------

    def _reload_if_seen(self) -> None:
        if self.is_current:
            self._reload()

    @work(exclusive=True, group="calendar")
    async def _reload(self) -> None:
        await self.read()

    async def read(self, day: date | None = None, entry: int | None = None) -> None:
        """The calendar around that day; the cursor stays where it is where no other is given."""
        shown = self.shown
        today, goes = self.etds.core.clock.now().date(), day
        day = day or (shown.day if shown is not None else self._first_day or today)
        try:
            calendar = await self.etds.ask(
                programming.read_calendar, day - timedelta(days=DAYS_AROUND), day + timedelta(days=DAYS_AROUND)
            )
        except EtdsError as error:
            self.refused(error)
            return
        if calendar.halls:
            today = self.etds.core.clock.now().astimezone(calendar.halls[0].zone).date()
        self._take(calendar, goes or self._first_day or today, today, entry, goes is not None)

    def _take(self, calendar: Calendar, day: date, today: date, entry: int | None, goes: bool) -> None:
        shown = self.shown  # as it is by now: keys go on while it is read
        if shown is None:
            hall = calendar.halls[0].hall_id if calendar.halls else None
            new = Shown(calendar, View.MONTH, day, hall, today, ascii_only=self.etds.ascii_only)
            self.show(moves.goto(new, day))
            return
        hall = shown.hall if shown.hall in calendar.lanes else None
        if hall is None and calendar.halls:
            hall = calendar.halls[0].hall_id
        new = replace(shown, calendar=calendar, hall=hall, today=today)
        if entry is not None:
            found = next((one for one in calendar.entries if one.id == entry), None)
            new = moves.choose(new, found) if found is not None else moves.goto(new, day)
        elif goes:
            new = moves.goto(new, day)
        elif new.chosen is None:
            new = moves.goto(new, new.day)
        self.show(self.rejudged(new))

    def show(self, shown: Shown) -> None:
        self.shown = shown
        view = self.query_one(CalendarView)
        view.show(shown)
        self.query_one("#head", Static).update(heading(shown, self.size.width))
        if shown.moved:
            self.show_bar(shown)
        else:
            self.query_one(CalendarPanel).tell(told(shown, self._against(shown)))
        edge = timedelta(days=_DAYS_LEFT)
        if not shown.calendar.first + edge <= shown.day <= shown.calendar.last - edge:
            self._reload()

    def _against(self, shown: Shown) -> tuple[programming.Conflict, ...]:
        """What speaks against what is there as it is: what was accepted once, is told again."""
        entry = shown.chosen
        if entry is None or entry.kind is EntryKind.TAKEN:
            return ()
        return programming.conflicts(shown.calendar, proposal_of(entry))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a bar is moved, its keys alone count."""
        if self.shown is not None and self.shown.moved and action in _ACTS:
            return False
        return super().check_action(action, parameters)

    # --- going around ---------------------------------------------------------------------------------------------

    def action_view(self, name: str) -> None:
        if self.shown is not None:
            shown = replace(self.shown, view=View(name))
            self.show(shown if shown.chosen is not None else moves.goto(shown, shown.day))

    def action_walk(self, right: int, down: int) -> None:
        if self.shown is not None:
            self.show(moves.step(self.shown, right, down))

    def action_turn(self, by: int) -> None:
        if self.shown is not None:
            self.show(moves.turn(self.shown, by, self.size.width))

    def action_next(self, by: int) -> None:
        if self.shown is not None:
            self.show(moves.next_entry(self.shown, by))

    def action_only(self) -> None:
        if self.shown is not None:
            self.show(moves.other_only(self.shown))

    def action_today(self) -> None:
        if self.shown is not None:
            self.show(moves.goto(self.shown, self.shown.today))

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        self.app.pop_screen()

    @work(exclusive=True, group="dialog")
    async def action_jump(self) -> None:
        typed = await self.app.push_screen_wait(
            AskDialog("Where to?", "A date (6 Mar, 2027-03-06), or letters of a title, an artist or a code.")
        )
        if typed and typed.strip() and self.shown is not None:
            await self._jump_to(typed.strip(), self.shown)

    async def _jump_to(self, typed: str, shown: Shown) -> None:
        try:
            lane = shown.lane or shown.calendar.halls[0]
            day = programming.one_moment(f"{typed} 12:00", first=shown.today, zone=lane.zone).wall.date()
            self.show(moves.goto(shown, day))
            return
        except (BadInput, IndexError):
            pass
        try:
            whole = await self.etds.ask(
                programming.read_calendar, shown.day, shown.day + timedelta(days=_DAYS_SEARCHED)
            )
        except EtdsError as error:
            self.refused(error)
            return
        found = next((one for one in whole.entries if one.id != shown.entry and _says(one, typed)), None)
        if found is None:
            self.notify(plain(f"Nothing from this day on is called '{typed}'."), markup=False)
            return
        await self.read(found.local(found.starts_at).date(), found.id)

    # --- doing ----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_open(self) -> None:
        """The house of the performance."""
        entry = self.shown.chosen if self.shown is not None else None
        if entry is None or entry.performance_code is None:
            return
        if not self.etds.may(Permission.HOUSE_SEE):
            return
        from etds_tui.screens.programming.performances import desk_of

        try:
            found = await self.etds.ask(programming.find_performance, entry.performance_code)
        except EtdsError as error:
            self.refused(error)
            return
        self.app.push_screen(desk_of(self.etds.person)(found))

    @work(exclusive=True, group="dialog")
    async def action_plan_new(self) -> None:
        from etds_tui.screens.programming.calendar_new import NewDialog

        shown = self.shown
        if shown is None or shown.lane is None:
            return
        made = await self.app.push_screen_wait(NewDialog(shown))
        if made is not None:
            await self.read(made.day, made.entry)

    @work(exclusive=True, group="dialog")
    async def action_plan_run(self) -> None:
        from etds_tui.screens.programming.calendar_run import RunDialog

        shown = self.shown
        if shown is None or shown.lane is None:
            return
        made = await self.app.push_screen_wait(RunDialog(shown))
        if made is not None:
            self.notify(plain(made.words), markup=False)
            await self.read(made.day, made.entry)

    @work(exclusive=True, group="dialog")
    async def action_take_out(self) -> None:
        entry = self.own_entry()
        if entry is None:
            return
        at = entry.local(entry.starts_at)
        lines = [f"{entry.title}, {at:%a %d %b %Y %H:%M}, {entry.hall}."]
        if entry.kind is EntryKind.PERFORMANCE:
            lines.append("Its load-in, strike and rehearsals go with it.")
        if not await self.app.push_screen_wait(ConfirmDialog("Take it out of the calendar?", lines, "take it out")):
            return
        try:
            await self.etds.ask(programming.remove, BookingId(entry.id), version=entry.version)
        except EtdsError as error:
            self.told_otherwise(error)
        await self.read()

    # --- the mouse ------------------------------------------------------------------------------------------------

    @on(CalendarView.Clicked)
    def _clicked(self, event: CalendarView.Clicked) -> None:
        shown, hit = self.shown, event.hit
        if shown is None or shown.moved or hit.day is None:
            return
        self.show(moves.goto(shown, hit.day, hit.hall, hit.entry))

    @on(CalendarView.Dragged)
    def _dragged(self, event: CalendarView.Dragged) -> None:
        if self.shown is not None:
            self.drag(self.shown, event.from_, event.to)

    @on(CalendarView.Scrolled)
    def _scrolled(self, event: CalendarView.Scrolled) -> None:
        shown = self.shown
        if shown is None or shown.moved:
            return
        down = shown.view in (View.AGENDA, View.LANES, View.HOURS)
        self.show(moves.step(shown, 0, event.by) if down else moves.turn(shown, event.by, self.size.width))

    def action_dates(self) -> None:
        from etds_tui.screens.programming.date_holds import DateHoldsScreen

        shown = self.shown
        if shown is not None:
            self.app.push_screen(DateHoldsScreen(day=shown.day, hall_id=shown.hall))


def _says(entry: CalendarEntry, typed: str) -> bool:
    words = " ".join((entry.title, entry.performance_code or "", *entry.artists))
    return entry.kind is not EntryKind.TAKEN and typed.casefold() in words.casefold()
