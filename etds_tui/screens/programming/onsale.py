"""The desk of an on-sale: a timeline of windows, who may buy now and what comes next, codes, checklist, going live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from textwrap import wrap
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import DataTable, Footer, Static

from core import programming
from core.access import Role
from core.errors import EtdsError
from core.programming import Check, Light, OnSale, Performance, PerformanceState, PresaleCode, Window
from core.programming.checklist import stops
from core.programming.windows import countdown, moment_words, next_change, open_windows, window_words
from etds_tui.acts import ONSALE
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.reason import ReasonDialog
from etds_tui.screens.programming.onsale_forms import CodeMadeDialog, NewCodeDialog, WindowDialog
from etds_tui.screens.programming.rehearsing import RehearsalDialog
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar
from etds_tui.widgets.timeline import Timeline

_REFRESH_SECONDS = 3.0
_WIDE = 120
_CHECK_NAME = 15
_PARTS = ("windows", "codes", "checks")
_MARKS = {
    Light.OK: ("✓", "$success", "ok"), Light.WARN: ("!", "$warning", "!"), Light.STOP: ("✕", "$error", "STOP")
}  # fmt: skip


class OnSaleScreen(DeskScreen):
    HELP = (
        "The on-sale of one performance. Bars are windows: filled for everybody, hatched for who has a code. n makes a "
        "window, c a presale code, Tab goes to the codes and the checklist. r rehearses on a copy, g goes live."
    )
    DEFAULT_CSS = """
    OnSaleScreen #now { height: 2; padding: 0 1; background: $surface; }
    OnSaleScreen Timeline { margin: 1 0; }
    OnSaleScreen #parts { height: 1; padding: 0 1; background: $panel; }
    OnSaleScreen #left { width: 1fr; }
    OnSaleScreen Listing { display: none; }
    OnSaleScreen #checks { display: none; width: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    OnSaleScreen.-on-windows #windows, OnSaleScreen.-on-codes #codes { display: block; }
    OnSaleScreen.-on-checks #checks { display: block; }
    OnSaleScreen.-on-checks #left { display: none; }
    OnSaleScreen.-wide #left { display: block; width: 3fr; }
    OnSaleScreen.-wide #checks { display: block; width: 2fr; border-left: solid $panel; }
    OnSaleScreen.-wide.-on-checks #windows { display: block; }
    OnSaleScreen #none { padding: 0 1; color: $text-muted; display: none; }
    OnSaleScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = ONSALE.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self.zone = ZoneInfo(performance.time_zone)
        self._seen: OnSale | None = None
        self._part = "windows"

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="now", markup=False)
        yield Timeline(ascii_only=self.etds.ascii_only)
        yield Static("", id="parts", markup=False)
        with Horizontal():
            with Vertical(id="left"):
                yield Listing(
                    Column("window", gives=True),
                    Column("opens"),
                    Column("closes"),
                    Column("for", gives=True),
                    Column("seats", is_right=True),
                    id="windows",
                )
                yield Listing(
                    Column("code for", gives=True),
                    Column("window", gives=True),
                    Column("good until"),
                    Column("used", is_right=True),
                    Column("of", is_right=True),
                    id="codes",
                )
                yield Static("", id="none", markup=False)
            with VerticalScroll(id="checks"):
                yield Static("", id="checklist", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "On-sale", self.etds.person_name
        bar.about = plain(f"{self.performance.code}  {self.performance.event}")
        self._show_part("windows")
        self._reload()
        self.set_interval(_REFRESH_SECONDS, self._reload_if_seen)
        self.set_interval(1.0, self._tick)

    def on_resize(self) -> None:
        self.set_class(self.size.width >= _WIDE, "-wide")

    def on_screen_resume(self) -> None:
        self._reload()

    def _reload_if_seen(self) -> None:
        if self.is_current:
            self._reload()

    @work(exclusive=True)
    async def _reload(self) -> None:
        try:
            self._seen = await self.etds.ask(programming.see_onsale, self.performance.id)
        except EtdsError as error:
            self.refused(error)
            return
        self.performance = self._seen.performance
        self._fill()

    # --- showing --------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.etds.core.clock.now()

    def _fill(self) -> None:
        seen, now = self._seen, self.now
        if seen is None or not self.query(Timeline):
            return
        self.query_one("#windows", Listing).show([self._window_row(one, now) for one in seen.windows])
        self.query_one("#codes", Listing).show([self._code_row(one, now) for one in seen.codes])
        self._tell_checks()
        self._tell_parts()
        self._tick()

    def _tick(self) -> None:
        """The countdown, each second."""
        seen, now = self._seen, self.now
        if seen is None or not self.is_current:
            return
        self.query_one(Timeline).show(seen.windows, now, self.zone)
        self.query_one("#now", Static).update(
            Content("\n").join(head_of(seen.performance, seen.windows, now, self.zone))
        )

    def _window_row(self, one: Window, now: datetime) -> Row:
        closes = moment_words(one.closes_at, self.zone, now) if one.closes_at is not None else "open end"
        return Row(
            str(one.id),
            (one.name, moment_words(one.opens_at, self.zone, now), closes, window_words(one), f"{one.seats:,}"),
        )

    def _code_row(self, one: PresaleCode, now: datetime) -> Row:
        until = moment_words(one.valid_until, self.zone, now) if one.valid_until is not None else "its window"
        if one.valid_until is not None and one.valid_until <= now:
            until = "ended"
        most = f"{one.uses_max:,}" if one.uses_max is not None else "any"
        return Row(str(one.id), (one.name, one.window, until, f"{one.used:,}", most))

    @on(Resize)
    def _tell_checks(self) -> None:
        """As wide as they have room."""
        if self._seen is not None:
            width = self.query_one("#checks").scrollable_content_region.width
            shown = checklist_of(self._seen.checks, width, ascii_only=self.etds.ascii_only)
            self.query_one("#checklist", Static).update(shown)

    def _tell_parts(self) -> None:
        seen = self._seen
        assert seen is not None, "it is told once it is read"
        halts = len(stops(seen.checks))
        doubts = sum(one.light is Light.WARN for one in seen.checks)
        judged = f"{halts} in the way" if halts else f"{counted(doubts, 'doubt')}" if doubts else "ready"
        words = {
            "windows": f"windows {len(seen.windows)}",
            "codes": f"codes {len(seen.codes)}",
            "checks": f"checklist: {judged}",
        }
        told = [Content.styled(words[part], "bold $primary" if part == self._part else "dim") for part in _PARTS]
        self.query_one("#parts", Static).update(Content("   ").join(told))
        empty = {
            "windows": "" if seen.windows else "No windows: everybody may buy as soon as it is on sale. n makes one.",
            "codes": "" if seen.codes else "No codes. With a window that needs one, c makes a code for it.",
            "checks": "",
        }[self._part]
        none = self.query_one("#none", Static)
        none.update(empty)
        none.set_class(bool(empty), "-empty")

    def _show_part(self, part: str) -> None:
        self._part = part
        for one in _PARTS:
            self.set_class(one == part, f"-on-{one}")
        self.query_one(f"#{part}").focus()
        self.call_after_refresh(self._tell_checks)
        if self._seen is not None:
            self._tell_parts()

    # --- keys -----------------------------------------------------------------------------------------------------

    def action_switch(self) -> None:
        self._show_part(_PARTS[(_PARTS.index(self._part) + 1) % len(_PARTS)])

    def action_new_window(self) -> None:
        self._ask_window(None)

    @on(DataTable.RowSelected)
    def action_change(self) -> None:
        window = self._window()
        if self._part == "windows" and window is not None:
            self._ask_window(window)

    @work(exclusive=True, group="form")
    async def _ask_window(self, window: Window | None) -> None:
        made = await self.app.push_screen_wait(WindowDialog(self.performance, window))
        if made is not None:
            self._reload()

    @work(exclusive=True, group="form")
    async def action_new_code(self) -> None:
        windows = self._seen.windows if self._seen is not None else ()
        window = self._window()
        if window is None or not window.needs_code:
            window = next((one for one in windows if one.needs_code), None)
        if window is None:
            self.notify("No window needs a code. Make one that does first: n.", severity="warning", markup=False)
            return
        made = await self.app.push_screen_wait(NewCodeDialog(self.performance, window))
        if made is not None:
            self._reload()
            await self.app.push_screen_wait(CodeMadeDialog(made.code))

    @work(exclusive=True, group="form")
    async def action_remove(self) -> None:
        code, window = self._code(), self._window()
        try:
            if self._part == "codes" and code is not None:
                lines = (f"{code.name}: used {code.used:,} times. What was sold with it stands.",)
                if await self.app.push_screen_wait(ConfirmDialog("End this code?", lines, "end it")):
                    await self.etds.ask(programming.end_code, self.performance.id, code.id)
            elif self._part == "windows" and window is not None:
                lines = (f"{window.name}: {window_words(window)}.", "Its codes go with it.")
                if await self.app.push_screen_wait(ConfirmDialog("Take this window away?", lines, "take it away")):
                    await self.etds.ask(programming.remove_window, self.performance.id, window.id)
        except EtdsError as error:
            self.refused(error)
        self._reload()

    @work(exclusive=True, group="form")
    async def action_go_live(self) -> None:
        seen = self._seen
        if seen is None:
            return
        if seen.performance.state is PerformanceState.ON_SALE:
            self.notify(f"{self.performance.code} is on sale already.", markup=False)
            return
        reason = ""
        in_the_way = stops(seen.checks)
        if in_the_way and self.etds.person.role is Role.ADMIN:
            told = f"{in_the_way[0].name}: {in_the_way[0].words}."
            given = await self.app.push_screen_wait(
                ReasonDialog("Go live over what stops it?", told=told, leave="leave it", act="go live")
            )
            if given is None:
                return
            reason = given
        elif not in_the_way:
            lines = tuple(live_words(seen, self.now, self.zone))
            if not await self.app.push_screen_wait(
                ConfirmDialog(f"Put {self.performance.code} on sale?", lines, "go live")
            ):
                return
        try:
            live = await self.etds.ask(programming.go_live, self.performance.id, reason=reason)
        except EtdsError as error:
            self.refused(error)
            self._show_part("checks")
            return
        self.notify(f"{live.performance} is on sale: {live.seats:,} seats, in {live.seconds:.2f} s.", markup=False)
        self._reload()

    @work(exclusive=True, group="form")
    async def action_rehearse(self) -> None:
        await self.app.push_screen_wait(RehearsalDialog(self.performance))
        self._reload()

    def action_refresh_now(self) -> None:
        self._reload()

    def action_back(self) -> None:
        self.app.pop_screen()

    def _window(self) -> Window | None:
        chosen = self.query_one("#windows", Listing).selected
        return next((one for one in (self._seen.windows if self._seen else ()) if str(one.id) == chosen), None)

    def _code(self) -> PresaleCode | None:
        chosen = self.query_one("#codes", Listing).selected
        return next((one for one in (self._seen.codes if self._seen else ()) if str(one.id) == chosen), None)


def head_of(
    performance: Performance, windows: Sequence[Window], now: datetime, zone: ZoneInfo
) -> tuple[Content, Content]:
    """Who may buy now; what changes next, counted down. Pure."""
    state = performance.state.value.replace("_", " ")
    is_live = performance.state in (PerformanceState.ON_SALE, PerformanceState.IN_PROGRESS)
    opened = open_windows(windows, now)
    if not is_live:
        who = "nobody may buy before it goes live: g"
    elif not windows:
        who = "everybody may buy"
    elif opened:
        who = "; ".join(f"{one.name}: {window_words(one)}" for one in opened[:2])
    else:
        who = "no window is open"
    first = Content.assemble((state, "bold $success" if is_live else "bold $warning"), f"   now: {plain(who)}")
    change = next_change(windows, now)
    if change is None:
        begins = performance.starts_at
        return first, Content.assemble(
            f"it begins {moment_words(begins, zone, now)}, ", (countdown(begins - now), "bold"),
            ("   nothing opens or closes before", "dim"),
        )  # fmt: skip
    at, window, opens = change
    does = "opens" if opens else "closes"
    return first, Content.assemble(
        f"{plain(window.name)} {does} {moment_words(at, zone, now)}, ", (countdown(at - now), "bold $primary")
    )


def checklist_of(checks: Sequence[Check], width: int, *, ascii_only: bool) -> Content:
    """A line each, and under a line that is not fine what to do; longer ones go on under themselves. Pure."""
    lines: list[Content] = []
    for one in checks:
        mark, style, ascii_mark = _MARKS[one.light]
        shown = f"{ascii_mark:5}" if ascii_only else f"{mark} "
        margin = len(shown) + _CHECK_NAME
        first, *rest = wrap(plain(one.words), max(width - margin, 20)) or [""]
        lines.append(Content.assemble((shown, f"bold {style}"), (f"{one.name:{_CHECK_NAME}}", "bold"), first))
        lines += [Content(" " * margin + line) for line in rest]
        if one.todo and one.light is not Light.OK:
            todo = wrap(plain(one.todo), max(width - margin, 20))
            lines += [Content.styled(" " * margin + line, style if one.light is Light.STOP else "dim") for line in todo]
    return Content("\n").join(lines)


def live_words(seen: OnSale, now: datetime, zone: ZoneInfo) -> list[str]:
    """What going live means, in numbers. Pure."""
    lines = [f"{seen.performance.seat_count:,} seats of {seen.performance.event}."]
    if not seen.windows:
        lines.append("There are no windows: everybody may buy at once.")
    for one in seen.windows[:4]:
        when = "now" if one.opens_at <= now else moment_words(one.opens_at, zone, now)
        lines.append(f"{when}: {one.name}, for {window_words(one)}.")
    doubts = [one for one in seen.checks if one.light is Light.WARN]
    if doubts:
        lines.append(
            f"{counted(len(doubts), 'doubt')} on the checklist, the first: {doubts[0].name}, {doubts[0].words}."
        )
    return lines
