"""The desk that scales a house: price levels painted on the seat map, with what that would bring beside it.

A stroke is on the screen at once and in the books a moment later: strokes are saved one after another, each as what
differs from what is saved, so that quick ones go together. Undo is a stroke backwards and is saved like any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Static

from core import scaling
from core.errors import EtdsError, Outage
from core.money import Money, parse_amount
from core.programming import Performance, local_start
from core.scaling import Board, Mix, Scale, ScalingState, Version
from etds_tui.acts.scaling import SCALING
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.scaling.going import VersionActs
from etds_tui.screens.scaling.grid import PriceGrid
from etds_tui.screens.scaling.strokes import Strokes
from etds_tui.text import counted, plain
from etds_tui.widgets.inspector import Fact, Inspector
from etds_tui.widgets.scaling_figures import ScalingFigures, Told
from etds_tui.widgets.seat_map.levels import LevelMap
from etds_tui.widgets.seat_map.widget import SeatMap
from etds_tui.widgets.status_bar import StatusBar

_COUNT_SECONDS = 0.05
_AGAIN_SECONDS = 2.0
_WIDE = 100


class ScalingScreen(VersionActs):
    HELP = (
        "Scale the house: 1 to 9 choose a level, Space paints the seat or the range marked with Shift and the arrows, "
        "r a row, s a section; a drag of the mouse paints too. e is the price grid. The figures beside the map say "
        "what it would bring. p proposes the draft; another person puts it into force."
    )
    DEFAULT_CSS = """
    ScalingScreen #house { height: 1fr; }
    ScalingScreen LevelMap { width: 1fr; }
    ScalingScreen #prompt { height: auto; max-height: 2; padding: 0 1; color: $accent; display: none; }
    ScalingScreen #prompt.-open { display: block; }
    ScalingScreen.-wide ScalingFigures { width: 44; padding: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = SCALING.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self.board: Board | None = None
        self.version: Version | None = None
        self.mix: Mix | None = None
        self.strokes = Strokes(b"")
        self.brush = 0
        self._saving = asyncio.Lock()
        self._is_count_due = False

    def compose(self) -> ComposeResult:
        yield StatusBar()
        with Horizontal(id="house"):
            yield LevelMap(ascii_only=self.etds.ascii_only, id="map")
            yield ScalingFigures()
        yield Static("", id="prompt", markup=False)
        yield Inspector()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = "Scaling", self.etds.person_name
        bar.about = f"{self.performance.code}  {self.performance.event}  {local_start(self.performance):%a %d %b %H:%M}"
        self.set_interval(1.0, self.tick)
        self.tick()
        self._open()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= _WIDE, "-wide")

    def tick(self) -> None:
        now = self.etds.core.clock.now().astimezone(ZoneInfo(self.performance.time_zone))
        self.query_one(StatusBar).clock = f"{now:%H:%M}"

    @property
    def map(self) -> LevelMap:
        return self.query_one(LevelMap)

    # --- reading ----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="version")
    async def _open(self) -> None:
        try:
            await self.load()
        except EtdsError as error:
            self.refused(error)
            return
        self.set_focus(self.map)
        assert self.version is not None, "a version is shown"
        if self.version.state is ScalingState.LIVE:
            self.say("This is what is sold by now. n draws a draft from it to paint on.")

    async def load(self, number: int | None = None) -> None:
        board = await self.etds.ask(scaling.scaling_board, self.performance.id)
        chosen = _first_shown(board) if number is None else number
        version = (
            board.live
            if chosen == board.live.version
            else await self.etds.ask(scaling.see_scaling, self.performance.id, chosen)
        )
        self.board, self.version, self.strokes = board, version, Strokes(version.scale.levels)
        self.brush = min(self.brush, max(len(version.scale.names) - 1, 0))
        self.map.show_levels(board.manifest, version.scale.levels, board.stock)
        self.recount()

    def action_reload(self) -> None:
        self._do(lambda board, version: self.load(version.version))

    # --- painting ---------------------------------------------------------------------------------------------------

    @on(SeatMap.Picked)
    def _picked(self, event: SeatMap.Picked) -> None:
        self.paint(event.ordinals)

    def paint(self, seats: Sequence[int]) -> None:
        """Give these seats the level of the brush: on the screen now, in the books a moment later."""
        version = self.version
        if version is None:
            return
        if not version.may_be_changed:
            self.say(f"{version.name} is {version.state} and is not painted. n draws a draft from it.")
            return
        count = self.strokes.paint(seats, self.brush)
        name = version.scale.names[self.brush]
        self._painted(
            f"{counted(count, 'seat')} to {name}. u takes it back." if count else f"{name} already: nothing to paint.",
            count,
        )

    def action_paint_row(self) -> None:
        map_ = self.map
        if map_.manifest is not None and map_.cursor is not None:
            self.paint(map_.manifest.whole_row(map_.cursor))

    def action_paint_section(self) -> None:
        map_ = self.map
        if map_.manifest is not None and map_.cursor is not None:
            self.paint(map_.manifest.whole_section(map_.cursor))

    def action_paint_level(self) -> None:
        if self.map.cursor is not None:
            levels = self.strokes.levels
            here = levels[self.map.cursor]
            self.paint([seat for seat, level in enumerate(levels) if level == here])

    def action_undo(self) -> None:
        count = self.strokes.undo()
        self._painted(f"Taken back: {counted(count, 'seat')}. U paints again." if count else "Nothing to undo.", count)

    def action_redo(self) -> None:
        count = self.strokes.redo()
        self._painted(f"Painted again: {counted(count, 'seat')}." if count else "Nothing to redo.", count)

    def _painted(self, words: str, count: int) -> None:
        self.say(words)
        if count:
            self.map.paint_levels(self.strokes.levels)
            self._describe()
            self._count_soon()
            self.run_worker(self.saved(), group="save")

    def action_brush(self, number: int) -> None:
        self._take_brush(number - 1)

    def action_brush_by(self, step: int) -> None:
        self._take_brush(self.brush + step)

    def _take_brush(self, level: int) -> None:
        names = self.version.scale.names if self.version is not None else ()
        if 0 <= level < len(names):
            self.brush = level
            self.say(f"Brush: {names[level]}. Space paints, r the row, s the section.")
            self.recount()
        elif names:
            self.say(f"There are {counted(len(names), 'level')}. e adds one.")

    # --- saving -----------------------------------------------------------------------------------------------------

    async def saved(self) -> bool:
        async with self._saving:
            while self.version is not None and not self.strokes.is_saved:
                levels, strokes, version = self.strokes.levels, self.strokes, self.version
                try:
                    revision = await self.etds.ask(
                        scaling.paint_levels, self.performance.id, version=version.version, revision=version.revision,
                        strokes=strokes.unsaved(),
                    )  # fmt: skip
                except Outage as error:
                    self.refused(error)
                    self.set_timer(_AGAIN_SECONDS, lambda: self.run_worker(self.saved(), group="save"))
                    return False
                except EtdsError as error:
                    self.refused(error)
                    await self._read_anew(version.version)
                    return False
                strokes.saved(levels)
                self.version = _with(version, revision)
                self._describe()
        return True

    async def _read_anew(self, number: int) -> None:
        """Somebody else changed the draft: show theirs, and keep what was painted here for `U`."""
        mine = self.strokes
        try:
            await self.load(number)
        except EtdsError as error:
            self.refused(error)
            return
        mine.begin_again(self.strokes.levels)
        self.strokes = mine
        self.say("It was read anew. U paints your last strokes on it once more.")

    @work(exclusive=True, group="leave")
    async def action_back(self) -> None:
        """Never with a stroke that is not saved."""
        if await self.saved():
            self.app.pop_screen()

    # --- prices and cost --------------------------------------------------------------------------------------------

    def action_price_grid(self) -> None:
        self._do(self._prices)

    async def _prices(self, board: Board, version: Version) -> None:
        if not version.may_be_changed:
            self.say(f"{version.name} is {version.state} and is not changed. n draws a draft from it.")
            return
        change = await self.app.push_screen_wait(
            PriceGrid(f"Prices of {version.name}, {self.performance.currency}", version.scale, self.brush)
        )
        if not change:
            return
        of, revision = {"version": version.version}, version.revision
        try:
            for level, name in sorted(change.names.items()):
                added = None if level == len(version.scale.names) else level
                revision = await self.etds.ask(
                    scaling.name_level, self.performance.id, **of, revision=revision, name=name, level=added
                )
            if change.prices_minor:
                await self.etds.ask(
                    scaling.set_prices, self.performance.id, **of, revision=revision, prices_minor=change.prices_minor
                )
        finally:
            await self.load(version.version)
        self.say("Kept. Nothing is sold by these prices until the version is put into force.")

    def action_set_cost(self) -> None:
        self._do(self._cost)

    async def _cost(self, board: Board, version: Version) -> None:
        if not version.may_be_changed:
            self.say(f"{version.name} is {version.state} and is not changed. n draws a draft from it.")
            return
        hint = f"In {self.performance.currency}; empty: not known. The break-even is reckoned from it."
        text = await self.app.push_screen_wait(AskDialog("What does the performance cost?", hint))
        if text is None:
            return
        cost_minor = parse_amount(text, self.performance.currency).amount_minor if text.strip() else None
        await self.etds.ask(
            scaling.set_cost, self.performance.id, version=version.version, revision=version.revision,
            cost_minor=cost_minor,
        )  # fmt: skip
        await self.load(version.version)

    # --- telling ----------------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        prompt = self.query_one("#prompt", Static)
        prompt.update(plain(text))
        prompt.set_class(bool(text), "-open")

    def _count_soon(self) -> None:
        if not self._is_count_due:
            self._is_count_due = True
            self.set_timer(_COUNT_SECONDS, self.recount)

    def recount(self) -> None:
        self._is_count_due = False
        if self.board is None or self.version is None:
            return
        version, live, stock = self.version, self.board.live, self.board.stock
        scale = Scale(levels=self.strokes.levels, names=version.scale.names, prices=version.scale.prices)
        self.query_one(ScalingFigures).tell(
            Told(
                version=version,
                figures=scaling.figures(scale, stock, mix=self.mix, cost_minor=version.cost_minor),
                live=scaling.figures(live.scale, stock, mix=self.mix, cost_minor=live.cost_minor),
                live_name=live.name if live.version else "now",
                brush=self.brush,
                moved=len(scaling.diff(live.scale.levels, scale.levels).seats),
                mix=scaling.mix_words(self.mix),
            )
        )
        self._describe()

    @on(SeatMap.CursorMoved)
    def _looked(self) -> None:
        self._describe()

    def _describe(self) -> None:
        """The seat under the cursor: its level by what is painted, what it costs, and what it was sold at."""
        map_, version, board = self.map, self.version, self.board
        if map_.manifest is None or map_.cursor is None or version is None or board is None:
            return
        seat, level = map_.cursor, self.strokes.levels[map_.cursor]
        prices = version.scale.prices
        standard = prices.price(level, prices.types[0].letter) if prices.types else None
        sold = next((paid for sold, _, paid in board.stock.sold if sold == seat), None)
        self.query_one(Inspector).describe(
            Fact(str(map_.manifest.label(seat)), "bold", weight=3),
            Fact(f"level {version.scale.names[level]}", weight=2),
            Fact(str(standard) if standard is not None else "no price", weight=2),
            Fact("" if sold is None else f"sold at {Money(sold, prices.currency)}", weight=1),
            Fact("not saved yet" if not self.strokes.is_saved else "", "$warning", weight=1),
        )


def _first_shown(board: Board) -> int:
    """What one comes back to: the newest draft, else the newest proposal, else what is live."""
    for state in (ScalingState.DRAFT, ScalingState.PROPOSED):
        for one in board.versions:
            if one.state is state:
                return one.version
    return board.live.version


def _with(version: Version, revision: int) -> Version:
    return replace(version, revision=revision)
