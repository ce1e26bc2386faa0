"""One performance: its moments and limits, its state, and every act of its life, or why it is not possible now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import DataTable, Footer, Static

from core import programming
from core.errors import BadInput, EtdsError
from core.programming import (
    EditedMeanwhile,
    LifeAct,
    Performance,
    PerformanceFacts,
    PerformanceOverview,
    PerformanceState,
    differences,
    local_start,
    merged,
    performance_facts,
)
from core.programming.hours import read_hour, written
from core.programming.lifecycle import OVER, state_now
from etds_tui.acts import PERFORMANCE
from etds_tui.screens.programming.event_dialogs import ChoosingDialog, LeaveDialog
from etds_tui.screens.programming.event_words import POSSIBLE, act_cells, facts_line, state_of
from etds_tui.screens.programming.form import Field
from etds_tui.screens.programming.leading import Leading
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_MOMENTS = ("doors_at", "ends_at", "announce_at", "on_sale_at", "off_sale_at")
_COUNTS = ("customer_seats_max", "comp_seats_max")
_REFRESH_SECONDS = 5.0


class Acts(Listing):
    """The acts; Enter does the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", "do")]


class PerformanceScreen(Leading):
    HELP = (
        "One performance. Below is every act of its life: its key, and why it is not possible where it is not. F2 goes "
        "to the moments; they are on the clock of the hall, like 2026-12-01 20:00 or 20:00, and empty for none. What "
        "its clock does it does by itself, a worker only writes it down."
    )
    DEFAULT_CSS = """
    PerformanceScreen #house { height: 1; padding: 0 1; color: $text-muted; }
    PerformanceScreen #now { height: 1; padding: 0 1; text-style: bold; }
    PerformanceScreen #form { height: auto; padding: 1 0 0 0; }
    PerformanceScreen .pair { height: 1; }
    PerformanceScreen #said { height: 1; padding: 0 1; margin: 0 0 1 13; color: $text-muted; }
    PerformanceScreen #said.-unsaved { color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = PERFORMANCE.bindings
    FIELDS: ClassVar[tuple[str, ...]] = ("code", *_MOMENTS, *_COUNTS)

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self.view: PerformanceOverview | None = None
        self._read = performance_facts(performance)
        self._version = performance.version
        self._is_filled = False

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static(plain(facts_line(self.performance)), id="house", markup=False)
        yield Static("", id="now", markup=False)
        with Vertical(id="form"):
            for left, right in (
                (Field("Code", "code"), Field("Announced", "announce_at", hint="by a only")),
                (Field("Doors", "doors_at", hint="none"), Field("On sale", "on_sale_at", hint="by o only")),
                (Field("Ends", "ends_at"), Field("Sale ends", "off_sale_at", hint="when it is over")),
                (
                    Field("A customer", "customer_seats_max", hint="seats, no limit"),
                    Field("Comps", "comp_seats_max", hint="as the house has it"),
                ),
            ):
                with Horizontal(classes="pair"):
                    yield left
                    yield right
            yield Static("", id="said", markup=False)
        yield Acts(Column(" "), Column("key"), Column("act"), Column("what it does, or why not now", gives=True))
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Performance", self.etds.person_name
        self._show()
        self.query_one(Listing).focus()
        self.reload()
        self.set_interval(_REFRESH_SECONDS, lambda: self.reload() if self.is_current else None)

    def on_screen_resume(self) -> None:
        self.reload()

    @work(exclusive=True, group="load")
    async def reload(self) -> None:
        try:
            views = await self.etds.ask(programming.performances_of, self.performance.event_id)
        except EtdsError as error:
            self.refused(error)
            return
        found = next((view for view in views if view.performance.id == self.performance.id), None)
        if found is not None:
            self.view, self.performance = found, found.performance
            self._show()

    def _show(self) -> None:
        """State and acts as they are now; the fields only where nobody has typed into them."""
        one, now = self.performance, self.etds.core.clock.now()
        if not self._is_filled or not self.is_changed:
            self._read, self._version, self._is_filled = performance_facts(one), one.version, True
            self._put(self._read)
        self.query_one(StatusBar).about = plain(f"{one.code}  {one.event}")
        words = state_of(self.view, now) if self.view else ""
        sold = f"  ·  {self.view.counts.sold:,} sold, {self.view.counts.open:,} open" if self.view else ""
        self.query_one("#now", Static).update(plain(f"{local_start(one):%A %d %B %Y, %H:%M}  ·  {words}{sold}"))
        acts = programming.acts_now(one, now)
        rows = [Row(act, act_cells(act, no)) for act, no in acts.items()]
        self.query_one(Listing).show([*rows, Row("archive", self._archive_cells(now))])
        self._mark()

    def _archive_cells(self, now: datetime) -> tuple[str, ...]:
        if self.performance.archived_at:
            return (POSSIBLE, "z", "restore", "back from the archive")
        if state_now(self.performance, now) in (*OVER, PerformanceState.DRAFT):
            return (POSSIBLE, "z", "archive", "out of the lists; nothing is deleted")
        return ("", "z", "archive", "It is still to come. Cancel it first.")

    # --- what is typed --------------------------------------------------------------------------------------------

    def _put(self, facts: PerformanceFacts) -> None:
        self.put("code", facts.code)
        for name in _MOMENTS:
            self.put(name, written(getattr(facts, name), self.zone))
        for name in _COUNTS:
            count = getattr(facts, name)
            self.put(name, "" if count is None else str(count))

    @property
    def is_changed(self) -> bool:
        """Whether a field shows something else than what was read; what cannot be read yet is something else."""
        try:
            return self.facts() != self._read
        except BadInput:
            return True

    def facts(self) -> PerformanceFacts:
        """What stands in the form. Raises BadInput. A moment that was not touched keeps its seconds."""
        values: dict[str, object] = {"code": self.text_of("code").strip().upper()}
        for name in _MOMENTS:
            typed, before = self.text_of(name).strip(), getattr(self._read, name)
            values[name] = before if typed == written(before, self.zone) else self._moment(typed)
        for name in _COUNTS:
            values[name] = _count(self.text_of(name).strip())
        if values["ends_at"] is None:
            raise BadInput("Say when it ends.")
        return replace(self._read, **values)  # type: ignore[arg-type]

    def _moment(self, typed: str) -> datetime | None:
        if not typed:
            return None
        return read_hour(typed, self.zone, now=self.etds.core.clock.now(), near=self.performance.starts_at)

    def on_input_changed(self) -> None:
        self._mark()

    def _mark(self) -> None:
        said = self.query_one("#said", Static)
        is_unsaved = self._is_filled and self.is_changed
        said.update(
            "not saved yet: ctrl+s saves" if is_unsaved else f"on the clock of the hall, {plain(self.zone.key)}"
        )
        said.set_class(is_unsaved, "-unsaved")

    def action_save(self) -> None:
        self._save(leaving=False)

    @work(exclusive=True, group="save")
    async def _save(self, *, leaving: bool) -> None:
        before, version = self._read, self._version
        try:
            facts = self.facts()
        except BadInput as error:
            self.refused(error)
            return
        while True:
            try:
                saved = await self.etds.ask(
                    programming.edit_performance, self.performance.id, version=version, before=before, facts=facts
                )
            except EditedMeanwhile as refused:
                theirs = refused.theirs
                assert isinstance(theirs, PerformanceFacts), "a performance was saved"
                found = differences(before, facts, theirs)
                dialog = ChoosingDialog(self.performance.code, found, self.zone)
                sides = await self.app.push_screen_wait(dialog) if found else {}
                if sides is None:
                    return
                facts, before, version = merged(theirs, found, sides), theirs, refused.version
            except EtdsError as error:
                self.refused(error)
                return
            else:
                break
        self.performance, self._is_filled = saved, False
        self._show()
        self.notify(plain(f"Saved: {saved.code}"), markup=False)
        if leaving:
            self.leave_desk()
        else:
            self.query_one(Listing).focus()

    # --- acts ------------------------------------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        self.action_do()

    def action_do(self) -> None:
        chosen = self.query_one(Listing).selected
        if chosen == "archive":
            self.action_archive()
        elif chosen is not None:
            self.action_lead(LifeAct(chosen).value)

    @work(exclusive=True, group="lead")
    async def action_archive(self) -> None:
        one = self.performance
        act = programming.restore_performance if one.archived_at else programming.archive_performance
        try:
            done = await self.etds.ask(act, one.id)
        except EtdsError as error:
            self.refused(error)
            return
        self.notify(plain(f"{one.code} is {'in' if done.archived_at else 'back from'} the archive."), markup=False)
        self.reload()

    def action_refresh_now(self) -> None:
        self.reload()

    @work(exclusive=True, group="leave")
    async def action_back(self) -> None:
        if self.is_in_a_field:
            self.query_one(Listing).focus()
        elif not self.is_changed:
            self.leave_desk()
        else:
            answer = await self.app.push_screen_wait(LeaveDialog())
            if answer is True:
                self._save(leaving=True)
            elif answer is False:
                self.leave_desk()

    def leave_desk(self) -> None:
        if self.is_current:
            self.app.pop_screen()


def _count(typed: str) -> int | None:
    """Raises BadInput."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 7):
        raise BadInput(f"'{typed[:20]}' is not a number of seats.")
    return int(typed)
