"""One performance of the tour: what was sold day by day, the newest day first, and what was bought of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Footer, Static

from core.access import Permission
from core.analytics import Question, Report, TourRow, show_counts, show_days, show_mix
from core.analytics import Row as ReportRow
from core.errors import EtdsError
from core.programming import PerformanceId, find_performance
from etds_tui.acts import SHOW_COUNTS
from etds_tui.screens.artist.count_words import days_out_of, gross_of, money_of, places_of
from etds_tui.screens.artist.live import LiveCounts
from etds_tui.screens.programming.listed import ActListing
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_SIDE_BY_SIDE = 120
_BAR = 8


class ShowCountsScreen(LiveCounts):
    DESK: ClassVar[str] = "Counts"
    HELP = (
        "One performance, live: what was sold and what came back on each day of its venue, the newest day first, and "
        "what was bought by level, price type and channel. Tab goes from one list to the other."
    )
    NOTHING = "Nothing is sold of it yet."
    DEFAULT_CSS = """
    ShowCountsScreen #lists { layout: vertical; height: 1fr; }
    ShowCountsScreen #days { height: 1fr; }
    ShowCountsScreen #mix { height: auto; max-height: 8; border-top: solid $panel; }
    ShowCountsScreen.-wide #lists { layout: horizontal; }
    ShowCountsScreen.-wide #days { width: 1fr; }
    ShowCountsScreen.-wide #mix { width: 1fr; height: 1fr; max-height: 100%; border: none; border-left: solid $panel; }
    ShowCountsScreen #whole { height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = SHOW_COUNTS.bindings

    def __init__(self, code: str, *, at: datetime | None = None) -> None:
        super().__init__()
        self.code, self.at = code, at
        self.row: TourRow | None = None
        self.mix: Report | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="heading", markup=False)
        with Container(id="lists"):
            yield ActListing(
                Column("day"),
                Column("sold", is_right=True),
                Column("back", is_right=True),
                Column("net", is_right=True),
                Column("comps", is_right=True),
                Column("gross", is_right=True),
                Column("to date", is_right=True),
                Column("", gives=True),
                id="days",
            )
            yield ActListing(
                Column("level", gives=True),
                Column("price type", gives=True),
                Column("channel", gives=True),
                Column("tickets", is_right=True),
                Column("comps", is_right=True),
                Column("gross", is_right=True),
                Column("avg", is_right=True),
                id="mix",
            )
        yield Static(self.NOTHING, id="none", markup=False)
        yield Static("", id="whole", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(StatusBar).about = self.code

    def on_resize(self) -> None:
        self.set_class(self.size.width >= _SIDE_BY_SIDE, "-wide")

    @property
    def table(self) -> Listing:
        return self.query_one("#days", Listing)

    @property
    def time_zone(self) -> str:
        return "UTC" if self.row is None else self.row.show.time_zone

    def watched(self) -> Sequence[PerformanceId]:
        return [] if self.row is None else [self.row.show.id]

    async def read(self) -> Sequence[Row]:
        await self.marked()
        asked = Question(key=self.code, at=self.at)
        days = await self.etds.ask(show_days, asked)
        self.mix = await self.etds.ask(show_mix, asked)
        self.row = await self.etds.ask(show_counts, asked)
        self.query_one("#mix", Listing).show([_mix_row(row) for row in self.mix.rows])
        most = max((abs(int(row.values[3] or 0)) for row in days.rows), default=0)  # type: ignore[arg-type]
        return [_day_row(row, most, ascii_only=self.etds.ascii_only) for row in reversed(days.rows)]

    def heading(self) -> str:
        if self.row is None:
            return self.then()
        show = self.row.show
        return f"{self.then()}{show.event}, {show.venue}, {show.day:%a %d %b %Y}, {days_out_of(self.row.days_out)}"

    def whole(self) -> str:
        if self.row is None:
            return ""
        return f"{self.row.worry.why}\n{places_of(self.row.tickets)}\n{gross_of(self.row.tickets)}"

    # --- keys -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.action_house()

    @work(exclusive=True, group="act")
    async def action_house(self) -> None:
        from etds_tui.screens.programming.performances import desk_of

        if not self.etds.may(Permission.HOUSE_SEE):
            return
        try:
            performance = await self.etds.ask(find_performance, self.code)
        except EtdsError as error:
            self.refused(error)
            return
        self.app.push_screen(desk_of(self.etds.person)(performance))

    def action_other_list(self) -> None:
        lists = [self.query_one("#days", Listing), self.query_one("#mix", Listing)]
        self.set_focus(lists[1] if lists[0].has_focus else lists[0])

    def action_copy(self) -> None:
        then = f" --as-of {self.at.isoformat()}" if self.at is not None else ""
        self.copy(f"etds counts {self.code} --days{then}")


def _day_row(row: ReportRow, most: int, *, ascii_only: bool) -> Row:
    day, sold, back, net, comps, gross, to_date = row.values
    assert isinstance(day, date) and isinstance(net, int), "a row of days"
    bar = ("#" if ascii_only else "▇") * -(-_BAR * max(net, 0) // most) if most else ""
    return Row(
        row.key,
        (
            f"{day:%a %d %b %y}", f"{sold:,}", f"{back or '–'}", f"{net:,}", f"{comps or '–'}",
            money_of(gross, row.currency or ""), f"{to_date:,}", bar,  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def _mix_row(row: ReportRow) -> Row:
    level, price_type, channel, tickets, comps, gross, average = row.values
    currency = row.currency or ""
    return Row(
        row.key,
        (
            str(level), str(price_type), str(channel), f"{tickets:,}", f"{comps or '–'}",
            money_of(gross, currency), money_of(average, currency),  # type: ignore[arg-type]
        ),
    )  # fmt: skip
