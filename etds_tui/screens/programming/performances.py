"""Performances in reach with live counts: where every role lands. Typing finds, Enter opens the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rapidfuzz import fuzz
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Input, Static

from core.access import Permission, may
from core.errors import EtdsError
from core.programming import Performance, PerformanceOverview, list_performances, local_start
from etds_tui.acts import PERFORMANCES
from etds_tui.screens.admin.doors import AdminDoors, DoorsLine
from etds_tui.screens.artist.morning import MorningLine
from etds_tui.screens.finding import Finding
from etds_tui.screens.programming.doors import PlanningDoors
from etds_tui.text import plain
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from core.access import Actor
    from etds_tui.screens.boxoffice.house import HouseScreen

_REFRESH_SECONDS = 2.0
_MATCH_MIN = 55
_NEAR_MAX = 20
_DESKS = {
    "operator": "Box office",
    "manager": "Box office",
    "distributor": "Programming",
    "artist": "Artist",
    "door": "Door",
    "customer": "Customer",
    "admin": "Admin",
    "agent": "Agent",
}


class PerformancesScreen(PlanningDoors, AdminDoors, Finding):
    FINDS: ClassVar[str] = "find a performance"
    HELP = (
        "Every performance in your reach, soonest first, with what is open and sold now. "
        "Press / and type a part of the title, artist, venue, date or code; Enter opens the house."
    )
    DEFAULT_CSS = """
    PerformancesScreen #none { height: 1fr; padding: 1 2; color: $text-muted; display: none; }
    PerformancesScreen #none.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = PERFORMANCES.bindings

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[PerformanceOverview, ...] = ()
        self._shown: list[PerformanceOverview] = []
        self._past = False
        self._wanted = ""

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield self.find_field()
        yield Listing(
            Column("code"),
            Column("starts"),
            Column("event", gives=True),
            Column("house", gives=True),
            *(Column(name, is_right=True) for name in ("open", "sold", "of")),
        )
        yield Static("No performance is in your reach. Press v for past ones.", id="none")
        yield MorningLine()
        yield DoorsLine()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk = _DESKS[self.etds.person.role]
        bar.person = self.etds.person_name
        self.set_focus(self.table)
        self._reload()
        self.set_interval(_REFRESH_SECONDS, self._reload_if_seen)

    @property
    def table(self) -> Listing:
        return self.query_one(Listing)

    def on_screen_resume(self) -> None:
        self._reload()

    def _reload_if_seen(self) -> None:
        if self.is_current:
            self._reload()

    @work(exclusive=True)
    async def _reload(self) -> None:
        try:
            self._views = await self.etds.ask(list_performances, past=self._past)
        except EtdsError as error:
            self.refused(error)
            return
        self._fill()

    def _fill(self) -> None:
        """Show what fits the search. A list that is being taken away has nothing to show it on any more."""
        if not self.query(Listing):
            return
        self._shown = _matching(self._views, self._wanted)
        self.table.show([_row(view) for view in self._shown])
        self.query_one("#none").set_class(not self._shown, "-empty")

    @on(Input.Changed, "#find")
    def _search(self, event: Input.Changed) -> None:
        self._look_for(event.value)

    def _look_for(self, wanted: str) -> None:
        self._wanted = wanted
        self._fill()
        if wanted:
            self.table.go_to_top()

    @on(Input.Submitted, "#find")
    def _submit(self) -> None:
        self.action_open()

    @on(DataTable.RowSelected)
    def _open_chosen(self) -> None:
        self.action_open()

    @property
    def chosen(self) -> Performance | None:
        """The performance under the cursor."""
        return next((v.performance for v in self._shown if str(v.performance.id) == self.table.selected), None)

    def action_open(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        if not self.etds.may(Permission.HOUSE_SEE):
            self.notify("Your role sees the list only.", markup=False)
            return
        self.action_unfind()  # what was found is opened: coming back, `/` finds anew
        self.app.push_screen(desk_of(self.etds.person)(chosen))

    def action_practise(self) -> None:
        """On a copy of the performance under the cursor; from practice back into the house."""
        if self.etds.practising:
            self.etds.action_end_practice()
        elif (chosen := self.chosen) is not None:
            self.etds.begin_practice(chosen)

    def action_past(self) -> None:
        self._past = not self._past
        self._reload()

    def action_refresh_now(self) -> None:
        self._reload()


def desk_of(person: Actor) -> type[HouseScreen]:
    """Those who sell, those who look after the stock, and those who look on."""
    from etds_tui.screens.boxoffice.house import HouseScreen
    from etds_tui.screens.boxoffice.stock import StockScreen
    from etds_tui.screens.boxoffice.till import TillScreen

    if may(person, Permission.AGENT_SELL):
        from etds_tui.screens.boxoffice.kiosk import KioskScreen

        return KioskScreen
    if may(person, Permission.SALE_CASH):
        return TillScreen
    return StockScreen if may(person, Permission.ALLOCATION_MANAGE) else HouseScreen


def _row(view: PerformanceOverview) -> Row:
    p, counts = view.performance, view.counts
    return Row(
        str(p.id),
        (
            p.code,
            f"{local_start(p):%a %d %b %H:%M}",
            p.event,
            f"{p.venue}, {p.hall}",
            *(f"{count:,}" for count in (counts.open, counts.sold, counts.manifest)),
        ),
    )


def _matching(views: tuple[PerformanceOverview, ...], wanted: str) -> list[PerformanceOverview]:
    """Those that have every word that is wanted, in order; where none has, those that come near, the nearest first."""
    parts = wanted.casefold().split()
    if not parts:
        return list(views)
    texts = [_words(view) for view in views]
    plainly = [view for view, text in zip(views, texts, strict=True) if all(part in text for part in parts)]
    if plainly:
        return plainly
    scores = [min(fuzz.partial_ratio(part, text) for part in parts) for text in texts]
    near = [index for index, score in enumerate(scores) if score >= _MATCH_MIN]
    return [views[index] for index in sorted(near, key=lambda index: -scores[index])[:_NEAR_MAX]]


def _words(view: PerformanceOverview) -> str:
    p = view.performance
    return plain(
        f"{p.code} {p.event} {' '.join(p.artists)} {p.venue} {p.hall} {local_start(p):%A %d %B %d.%m}"
    ).casefold()
