"""Which seats of a performance sold when, and for what, on its real map. Nothing can be taken here, nobody is named."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Footer

from core.analytics import PRICE, WHEN, Heat, Stepped, heat_of_code
from core.errors import EtdsError
from core.programming import local_start
from etds_tui.acts import HEAT
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.past import MomentDialog
from etds_tui.text import counted, fit_seat, plain
from etds_tui.widgets.heat_steps import HeatSteps, Told
from etds_tui.widgets.inspector import Fact, Inspector
from etds_tui.widgets.seat_map.heat import StepMap
from etds_tui.widgets.seat_map.widget import SeatMap
from etds_tui.widgets.status_bar import StatusBar

_WIDE = 100
_NARROW_NAME = 18


class HeatScreen(DeskScreen):
    HELP = (
        "Every seat of the performance by when it sold: A long before, E on the day itself, a dot not at all. m turns "
        "to what was paid, 1 the cheapest step. The line under the map tells of the seat under the cursor. @ shows the "
        "house as it was sold at a moment. The report `heat` has the same as a table."
    )
    DEFAULT_CSS = """
    HeatScreen #house { height: 1fr; }
    HeatScreen StepMap { width: 1fr; }
    HeatScreen #beside { display: none; width: 40; height: 100%; padding: 1 2; }
    HeatScreen.-wide #beside { display: block; }
    HeatScreen.-wide #under { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = HEAT.bindings

    def __init__(self, code: str, at: datetime | None = None) -> None:
        super().__init__()
        self.code, self.at = code, at
        self.by = WHEN
        self.heat: Heat | None = None

    def compose(self) -> ComposeResult:
        plain_set = self.etds.ascii_only
        yield StatusBar()
        with Horizontal(id="house"):
            yield StepMap(ascii_only=plain_set, id="map")
            yield HeatSteps(ascii_only=plain_set, id="beside")
        yield HeatSteps(ascii_only=plain_set, id="under")
        yield Inspector()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person, bar.about = "Seats", self.etds.person_name, plain(self.code)
        self.set_interval(1.0, self.tick)
        self.read(self.at)

    def on_resize(self) -> None:
        self.set_class(self.size.width >= _WIDE, "-wide")

    def tick(self) -> None:
        if self.heat is not None:
            now = self.etds.core.clock.now().astimezone(ZoneInfo(self.heat.performance.time_zone))
            self.query_one(StatusBar).clock = f"{now:%H:%M}"

    @property
    def map(self) -> StepMap:
        return self.query_one(StepMap)

    @work(exclusive=True)
    async def read(self, at: datetime | None) -> None:
        """Read the seats as they are, or as they were; what cannot be read leaves what stands there."""
        try:
            heat = await self.etds.ask(heat_of_code, self.code, at=at)
        except EtdsError as error:
            self.refused(error)
            return
        self.heat, self.at = heat, at
        stepped = heat.stepped(self.by)
        self.map.show_steps(heat, stepped.by_seat, is_second=self.by == PRICE)
        self.set_focus(self.map)
        self.tick()
        self._tell(stepped)

    def action_turn(self) -> None:
        if self.heat is not None:
            self.by = PRICE if self.by == WHEN else WHEN
            stepped = self.heat.stepped(self.by)
            self.map.turn(stepped.by_seat, is_second=self.by == PRICE)
            self._tell(stepped)

    def action_moment(self) -> None:
        def asked(moment: str | None) -> None:
            if moment is not None:
                self.read(datetime.fromisoformat(moment))

        if self.heat is not None:
            self.app.push_screen(MomentDialog(self.heat.performance.time_zone), asked)

    def action_reload(self) -> None:
        """As it is now, also where a moment was looked at."""
        self.read(None)

    def action_back(self) -> None:
        self.app.pop_screen()

    # --- telling ----------------------------------------------------------------------------------------------------

    def _tell(self, stepped: Stepped) -> None:
        heat = self.heat
        assert heat is not None, "it was read"
        zone = ZoneInfo(heat.performance.time_zone)
        then = f"  as of {self.at.astimezone(zone):%d %b %H:%M}" if self.at is not None else ""
        self.query_one(StatusBar).about = plain(
            f"{heat.performance.code}  {heat.performance.event}  {local_start(heat.performance):%a %d %b}{then}"
        )
        told = Told(
            title="days before" if self.by == WHEN else f"paid {heat.performance.currency}",
            steps=stepped.steps,
            seats=heat.manifest.seat_count,
            currency=heat.performance.currency,
        )
        for steps in self.query(HeatSteps):
            steps.tell(told)
        self._describe()

    @on(SeatMap.CursorMoved)
    def _looked(self) -> None:
        self._describe()

    def _describe(self) -> None:
        heat, seat = self.heat, self.map.cursor
        if heat is None or seat is None:
            return
        name = str(heat.manifest.label(seat))
        label = Fact(name if self.size.width >= _WIDE else fit_seat(name, _NARROW_NAME).rstrip(), "bold", weight=5)
        level = Fact(f"level {heat.manifest.level_of(seat).name}", weight=1)
        start = local_start(heat.performance)
        sold, days = heat.sold_at(seat), heat.days_before(seat)
        if sold is None or days is None:
            self.query_one(Inspector).describe(label, Fact("not sold", "$text-muted", weight=4), level)
            return
        way = heat.ways[heat.way[seat]]
        self.query_one(Inspector).describe(
            label,
            Fact(f"{sold:%d %b %H:%M}" if sold.year == start.year else f"{sold:%d %b %Y}", weight=3),
            Fact(f"{counted(days, 'day')} before" if days else "on the day", weight=4),
            Fact("comp" if way.is_comp else str(heat.paid(seat)), weight=4),
            Fact(way.price_type, weight=2),
            Fact(way.channel, weight=2),
            level,
        )
