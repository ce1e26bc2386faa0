"""The capacity dashboard: halls by week as heat, each hall in figures, what is nearly sold out, what earns most."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Footer, Static

from core.errors import EtdsError
from core.money import Money
from core.programming import Capacity, HallUse, see_capacity
from etds_tui.acts import CAPACITY
from etds_tui.screens.base import DeskScreen
from etds_tui.text import fit, plain
from etds_tui.widgets.heat import HeatMap, HeatRow
from etds_tui.widgets.listing import Column, Listing, Row
from etds_tui.widgets.status_bar import StatusBar

_REFRESH_SECONDS = 10.0
_DAYS = 7
_WIDE = 100
_LINES = 5


class CapacityScreen(DeskScreen):
    HELP = (
        "How well halls are used, by week: tickets of the places that could be sold, or with m the days that are used. "
        "The fuller the glyph, the fuller the hall; blank where nothing was on. Move with the arrows, Enter shows the "
        "performances of a cell. 1 to 4 choose how many weeks, [ and ] the period before and behind."
    )
    DEFAULT_CSS = """
    CapacityScreen #heading { height: 1; padding: 0 1; color: $text-muted; }
    CapacityScreen #heat { height: auto; max-height: 9; }
    CapacityScreen.-tall #heat { max-height: 18; }
    CapacityScreen #cell { height: 1; padding: 0 1; background: $panel; margin-bottom: 1; }
    CapacityScreen #below { height: 7; border-top: solid $panel; }
    CapacityScreen #below Static { width: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = CAPACITY.bindings

    def __init__(self) -> None:
        super().__init__()
        self.weeks = 12
        self.periods = 0  # how many later than this one
        self.by_days = False
        self.found: Capacity | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar()
        yield Static("", id="heading", markup=False)
        with VerticalScroll(id="heat", can_focus=False):
            yield HeatMap(ascii_only=self.etds.ascii_only)
        yield Static("", id="cell", markup=False)
        yield Listing(
            Column("venue, hall", gives=True),
            Column("shows", is_right=True),
            Column("places", is_right=True),
            Column("sold %", is_right=True),
            Column("used %", is_right=True, least=_WIDE),
            Column("gross", is_right=True),
            Column("average", is_right=True),
            Column("dark days", is_right=True),
        )
        with Horizontal(id="below"):
            yield Static("", id="low", markup=False)
            yield Static("", id="top", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Capacity", self.etds.person_name
        self.query_one(Listing).can_focus = False
        self.query_one(Listing).show_cursor = False
        self.heat.focus()
        self.reload()
        self.set_interval(_REFRESH_SECONDS, lambda: self.reload() if self.is_current else None)

    def on_resize(self) -> None:
        self.set_class(self.size.height >= 36, "-tall")
        self._fill()

    @property
    def heat(self) -> HeatMap:
        return self.query_one(HeatMap)

    def on_screen_resume(self) -> None:
        self.reload()

    @work(exclusive=True)
    async def reload(self) -> None:
        first = None
        if self.periods:
            first = self.etds.core.clock.now().date() + timedelta(weeks=self.weeks * self.periods)
        try:
            self.found = await self.etds.ask(see_capacity, weeks=self.weeks, first=first)
        except EtdsError as error:
            self.refused(error)
            return
        self._fill()

    def _fill(self) -> None:
        found = self.found
        if found is None or not self.query(HeatMap):
            return
        measure = "days used" if self.by_days else "tickets of places"
        share = found.all.share
        told = f"{100 * share:.0f} % of {found.all.seats:,}" if share is not None else "nothing is on"
        self.query_one("#heading", Static).update(
            f"{found.weeks} weeks from {found.first:%d %b %Y}, {measure}: {told}, {found.all.dark:,} dark days"
        )
        self.heat.show(found.mondays, [self._heat_row(use) for use in found.halls])
        self.query_one(Listing).show([_row(use) for use in found.halls])
        self._tell_below(found)
        self._tell_cell()

    def _heat_row(self, use: HallUse) -> HeatRow:
        weeks = use.weeks
        shares = tuple(
            (week.days / _DAYS if week.performances else None) if self.by_days else week.share for week in weeks
        )
        return HeatRow(plain(f"{use.hall.venue}, {use.hall.name}"), shares)

    def _tell_below(self, found: Capacity) -> None:
        width = max(self.size.width // 2 - 2, 20)
        low = [f"few left ({self.etds.core.settings.low_stock_percent} % or less)"]
        for row in found.low[:_LINES]:
            places = f"{row.open:,} of {row.seats - row.killed:,}" if row.open else "sold out"
            low.append(_sides(f"{row.code} {row.event}", places, width))
        low += ["nothing is short"] if not found.low else []
        low[-1] += f" (+{len(found.low) - _LINES})" if len(found.low) > _LINES else ""
        top = ["top by gross"]
        top += [
            _sides(f"{number} {one.event}", str(Money(one.gross_minor, one.currency)), width)
            for number, one in enumerate(found.top[:_LINES], start=1)
        ]
        top += ["nothing is sold yet"] if not found.top else []
        self.query_one("#low", Static).update("\n".join(map(plain, low)))
        self.query_one("#top", Static).update("\n".join(map(plain, top)))

    def on_heat_map_moved(self) -> None:
        self._tell_cell()

    def _tell_cell(self) -> None:
        """The cell under the cursor in words."""
        found, (week, number) = self.found, self.heat.cursor
        if found is None or not found.halls or number >= len(found.halls) or week >= found.weeks:
            self.query_one("#cell", Static).update("No hall is in your reach." if found is not None else "")
            return
        use, monday = found.halls[number], found.mondays[week]
        one = use.weeks[week]
        told = (
            f"{one.performances} on, {one.sold:,} sold and {one.comp:,} given of {one.seats:,}, {one.dark} dark days"
            if one.performances
            else "nothing on"
        )
        self.query_one("#cell", Static).update(
            plain(f"{use.hall.venue}, {use.hall.name}, week of {monday:%d %b}: {told}")
        )
        self.query_one("#heat").scroll_to(y=max(number - 3, 0), animate=False)

    # --- keys -----------------------------------------------------------------------------------------------------

    def action_step(self, weeks: int, rows: int) -> None:
        self.heat.move(weeks, rows)

    def action_span(self, weeks: int) -> None:
        self.weeks, self.periods = weeks, 0
        self.reload()

    def action_shift(self, periods: int) -> None:
        self.periods += periods
        self.reload()

    def action_measure(self) -> None:
        self.by_days = not self.by_days
        self._fill()

    def action_open(self) -> None:
        from etds_tui.screens.programming.capacity_hall import CapacityHallScreen

        week, number = self.heat.cursor
        if self.found is not None and number < len(self.found.halls):
            self.app.push_screen(CapacityHallScreen(self.found, self.found.halls[number].hall, week))

    def action_copy(self) -> None:
        first = f" --from {self.found.first:%Y-%m-%d}" if self.found is not None and self.periods else ""
        command = f"etds capacity --weeks {self.weeks}{first}"
        self.app.copy_to_clipboard(command)
        self.notify(f"Copied: {command}", markup=False)

    def action_refresh_now(self) -> None:
        self.reload()

    def action_back(self) -> None:
        self.app.pop_screen()


def _row(use: HallUse) -> Row:
    gross = [Money(minor, key) for key, minor in sorted(use.gross_minor.items())]
    average = [Money(minor, key).plain() for key, minor in sorted(use.average_minor().items())]
    share, days = use.all.share, use.all.days / use.all.of_days if use.all.of_days else 0
    return Row(
        str(use.hall.id),
        (
            f"{use.hall.venue}, {use.hall.name}",
            f"{use.all.performances:,}",
            f"{use.all.seats:,}",
            "–" if share is None else f"{100 * share:.1f}",
            f"{100 * days:.1f}",
            ", ".join(map(str, gross)) or "–",
            ", ".join(average) or "–",
            f"{use.all.dark:,}",
        ),
    )


def _sides(left: str, right: str, width: int) -> str:
    """Words on the left, a figure on the right."""
    shown = fit(left, max(width - len(right) - 2, 4))
    return shown + " " * max(width - len(shown) - len(right), 1) + right
