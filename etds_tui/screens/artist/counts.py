"""The ticket counts of a tour: the morning look, made for 80 columns; wider terminals show more of each performance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Static

from core.access import Role
from core.analytics import PAST_DAYS, RULE, Question, TourCounts, TourRow, tour_counts
from core.programming import PerformanceId
from etds_tui.acts import COUNTS
from etds_tui.screens.artist.count_words import change_of, money_of, percent_of, told_of, total_of
from etds_tui.screens.artist.live import LiveCounts
from etds_tui.screens.programming.listed import ActListing
from etds_tui.text import counted, plain
from etds_tui.widgets.listing import Column, Row
from etds_tui.widgets.status_bar import StatusBar

_SOME, _ALL = 96, 126  # cells from which on there are more columns
_TOTALS = 3


class CountsScreen(LiveCounts):
    DESK: ClassVar[str] = "Counts"
    HELP = (
        "Ticket counts of every performance to come in your reach, live. Today begins at midnight of each venue; 7d "
        "are the seven whole days before today, and ▲ or ▼ says by how many they are above or below the seven before. "
        "Tickets are those for money, less what came back; % is tickets and comps of the capacity, which is the "
        "manifest less what is killed. " + RULE
    )
    NOTHING = "No performance to come is in your reach. Press v for those of the last year."
    DEFAULT_CSS = """
    CountsScreen #totals { height: auto; max-height: 3; padding: 0 1; text-style: bold; }
    CountsScreen #whole { height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = COUNTS.bindings

    def __init__(self) -> None:
        super().__init__()
        self.found: TourCounts | None = None
        self.is_past_too = self.is_by_date = False

    def compose(self) -> ComposeResult:
        # A tour has one title and many houses; a house, or a presenter, has many titles.
        of_tour = self.etds.person.role is Role.ARTIST
        yield StatusBar()
        yield Static("", id="heading", markup=False)
        yield ActListing(
            Column(""),
            Column("day"),
            Column("out", is_right=True),
            Column("venue" if of_tour else "event", gives=True),
            Column("event" if of_tour else "venue", gives=True, least=_ALL),
            Column("today", is_right=True),
            Column("yest", is_right=True),
            Column("7d", is_right=True),
            Column("+/-", is_right=True),
            Column("sold", is_right=True),
            Column("comps", is_right=True, least=_SOME),
            Column("alloc", is_right=True, least=_SOME),
            Column("held", is_right=True, least=_ALL),
            Column("open", is_right=True),
            Column("of", is_right=True, least=_SOME),
            Column("%", is_right=True),
            Column("gross", is_right=True, least=_ALL),
            Column("avg", is_right=True, least=_ALL),
        )
        yield Static(self.NOTHING, id="none", markup=False)
        yield Static("", id="totals", markup=False)
        yield Static("", id="whole", markup=False)
        yield Footer(show_command_palette=False)

    @property
    def rows(self) -> tuple[TourRow, ...]:
        """In the order in which they are shown."""
        rows = () if self.found is None else self.found.rows
        return tuple(sorted(rows, key=lambda row: row.show.starts_at)) if self.is_by_date else rows

    @property
    def chosen(self) -> TourRow | None:
        return next((row for row in self.rows if row.show.code == self.table.selected), None)

    @property
    def time_zone(self) -> str:
        return "UTC" if self.chosen is None else self.chosen.show.time_zone

    def watched(self) -> Sequence[PerformanceId]:
        return [] if self.found is None else sorted(row.show.id for row in self.found.rows)

    async def read(self) -> Sequence[Row]:
        await self.marked()
        first = None
        if self.is_past_too:
            first = (self.at or self.etds.core.clock.now()).date() - timedelta(days=PAST_DAYS)
        self.found = await self.etds.ask(tour_counts, Question(first=first, at=self.at))
        return [self._row(row) for row in self.rows]

    def _row(self, row: TourRow) -> Row:
        show, one = row.show, row.tickets
        names = (show.venue, show.event) if self.etds.person.role is Role.ARTIST else (show.event, show.venue)
        counts = (one.today, one.yesterday, one.week)
        places = (one.sold, one.comps, one.allocated, one.held, one.open, one.capacity)
        return Row(
            show.code,
            (
                row.worry.sign,
                f"{show.day:%d %b}" if abs(row.days_out) < PAST_DAYS else f"{show.day:%b %y}",
                f"{row.days_out}",
                *names,
                *(f"{count:,}" for count in counts),
                change_of(one.change, ascii_only=self.etds.ascii_only),
                *(f"{count:,}" for count in places),
                percent_of(one.share),
                money_of(one.gross_minor, one.currency),
                money_of(one.average_minor, one.currency),
            ),
        )

    def heading(self) -> str:
        if self.found is None:
            return ""
        some = [row for row in self.found.rows if row.worry.sign]
        order = "by date" if self.is_by_date else "what is to worry about first"
        what = counted(len(self.found.rows), "performance")
        if self.found.is_cut:
            what = f"the nearest {what}"
        if self.at is not None:
            return f"{self.then()}{what}"
        return f"{what}, {order}" + (f"; {len(some)} to look at" if some else "")

    def whole(self) -> str:
        return "" if self.chosen is None else told_of(self.chosen, self.size.width - 2)

    def tell(self) -> None:
        super().tell()
        totals = () if self.found is None else self.found.totals[:_TOTALS]
        lines = [total_of(total, self.size.width - 2, ascii_only=self.etds.ascii_only) for total in totals]
        self.query_one("#totals", Static).update("\n".join(map(plain, lines)))
        self.query_one("#totals").display = bool(lines)

    def on_resize(self) -> None:
        if self._is_read:
            self.tell()

    # --- keys -----------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.action_show()

    def action_show(self) -> None:
        from etds_tui.screens.artist.show_counts import ShowCountsScreen

        if self.chosen is not None:
            self.app.push_screen(ShowCountsScreen(self.chosen.show.code, at=self.at))

    def action_past(self) -> None:
        self.is_past_too = not self.is_past_too
        self.reload()

    def action_sort_by(self) -> None:
        self.is_by_date = not self.is_by_date
        self.table.show([self._row(row) for row in self.rows])
        self.tell()

    def action_copy(self) -> None:
        past = " --past" if self.is_past_too else ""
        then = f" --as-of {self.at.isoformat()}" if self.at is not None else ""
        self.copy(f"etds counts{past}{then}")
