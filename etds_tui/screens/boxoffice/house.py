"""A house as it is now: the seat map or its sections, live, with a line about the seat under the cursor.

Roles that may not sell look at this screen; the desks that sell are built on it. News are merged and shown at the pace
of the eye (`feeds.Merger`); what follows from them (counts, minimap) is drawn a moment later and less often.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.css.query import NoMatches
from textual.widgets import ContentSwitcher, Footer, Static

from core import inventory
from core.access import Actor
from core.errors import EtdsError, Outage, SeatsUnavailable, SessionEnded
from core.inventory import Allocation, House
from core.news import Link
from core.programming import Performance, PerformanceId, local_start
from core.runtime import Core
from etds_tui.acts import HOUSE
from etds_tui.around import Around
from etds_tui.colleagues import at_seat
from etds_tui.feeds import Merger
from etds_tui.screens.base import DeskScreen
from etds_tui.screens.boxoffice.another_house import AnotherHouse
from etds_tui.screens.boxoffice.house_doors import HouseDoors
from etds_tui.screens.boxoffice.life import LifeDialog
from etds_tui.screens.boxoffice.seat_facts import facts_of
from etds_tui.screens.boxoffice.set_aside import letter_of, state_words
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.text import plain
from etds_tui.widgets.inspector import Fact, Inspector
from etds_tui.widgets.notice import Notice
from etds_tui.widgets.seat_map import HouseEquation, SeatMap, SectionTiles
from etds_tui.widgets.seat_map.canvas import DENSE
from etds_tui.widgets.status_bar import StatusBar

_LARGE_HOUSE = 6_000
_AGAIN_SECONDS = 1.0  # until a house is asked for once more that the database did not give


class HouseScreen(HouseDoors, AnotherHouse, DeskScreen):
    DESK: ClassVar[str] = "House"
    PICKS: ClassVar[bool] = False
    HELP = (
        "The house as it is now: holds and sales of every till appear by themselves. Move with the arrows, zoom with + "
        "and -, go to a seat with g; i says who has the seat under the cursor."
    )
    DEFAULT_CSS = """
    HouseScreen #house { height: 1fr; }
    HouseScreen ContentSwitcher { width: 1fr; height: 100%; }
    HouseScreen #prompt { height: 1; padding: 0 1; color: $accent; display: none; }
    HouseScreen #prompt.-open { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = HOUSE.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self.house: House | None = None
        self.set_aside: dict[str, Allocation] = {}
        self._asked_letters: set[str] = set()
        self._merger: Merger | None = None
        self._is_count_due = False
        self._seat: int | None = None  # the one that the inspector tells of
        self.around = Around(self)
        self.take_first: tuple[int, ...] = ()
        self._noticed_at: int | None = None

    def compose(self) -> ComposeResult:
        plain_set = self.etds.ascii_only
        yield StatusBar()
        yield HouseEquation(ascii_only=plain_set)
        with Horizontal(id="house"):
            with ContentSwitcher(initial="map"):
                yield SeatMap(ascii_only=plain_set, picks=self.PICKS, id="map")
                yield SectionTiles(ascii_only=plain_set, id="tiles")
            yield from self.compose_beside()
        yield from self.compose_below()
        yield Static("", id="prompt", markup=False)
        yield Inspector()
        yield Footer(show_command_palette=False)

    def compose_beside(self) -> ComposeResult:
        """What a desk puts on the right of the house."""
        yield from ()

    def compose_below(self) -> ComposeResult:
        """What a desk puts under the house."""
        yield from ()

    # --- opening ------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        bar = self.query_one(StatusBar)
        bar.desk, bar.person = self.DESK, self.etds.person_name
        bar.about = f"{self.performance.code}  {self.performance.event}  {local_start(self.performance):%a %d %b %H:%M}"
        self.set_interval(1.0, self.tick)
        self._open_house()

    @property
    def seat_map(self) -> SeatMap:
        return self.query_one("#map", SeatMap)

    @property
    def tiles(self) -> SectionTiles:
        return self.query_one(SectionTiles)

    @work(exclusive=True)
    async def _open_house(self) -> None:
        try:
            house = await self.etds.ask(inventory.open_house, self.performance.id)
            await self.prepare(house)
        except EtdsError as error:
            self.refused(error)
            if isinstance(error, Outage):
                self.set_timer(_AGAIN_SECONDS, self._open_house)
            return
        large = house.manifest.seat_count > _LARGE_HOUSE
        self.query_one(ContentSwitcher).current = "tiles" if large else "map"
        self.set_focus(self.tiles if large else self.seat_map)  # at once: what opens next takes the keys from it
        self._recount()
        self._follow()
        self.call_after_refresh(self.tick)
        if self.take_first:
            seats, self.take_first = self.take_first, ()
            self.take_seats(seats)
        self.opened()

    def opened(self) -> None:
        """The house is there and takes keys."""

    async def prepare(self, house: House) -> None:
        """Show a house that was read. Desks add what is theirs. Raises EtdsError."""
        await self.learn_allocations()
        self.house = house
        self.seat_map.show(house.manifest, house.plane.states)
        self.tiles.show(house.manifest, house.plane.states)

    async def learn_allocations(self) -> None:
        """Whom seats are set aside for, by letter. Raises EtdsError."""
        found = await self.etds.ask(inventory.allocations_of, self.performance.id)
        self.set_aside = {allocation.letter: allocation for allocation in found}

    def tick(self) -> None:
        """Once a second."""
        now = self.etds.core.clock.now().astimezone(ZoneInfo(self.performance.time_zone))
        self.query_one(StatusBar).clock = f"{now:%H:%M}"
        self.around.tell()

    @work(exclusive=True, group="follow")
    async def _follow(self) -> None:
        merger = self._merger = Merger(self._take_plane, self._take_changes, self._take_link)

        def follow(core: Core, actor: Actor, performance_id: PerformanceId) -> None:
            merger.attach(inventory.follow_house(core, actor, performance_id, merger.hear))

        try:
            await self.etds.ask(follow, self.performance.id)
        except EtdsError as error:
            self.refused(error)
        self.around.close()
        self.around = Around(self)
        await self.around.open()

    def on_unmount(self) -> None:
        self.around.close()
        if self._merger is not None:
            self._merger.close()

    def on_screen_suspend(self) -> None:
        if self._merger is not None:
            self._merger.hold(True)

    def on_screen_resume(self) -> None:
        if self._merger is not None:
            self._merger.hold(False)

    # --- news ---------------------------------------------------------------------------------------------------

    def _take_plane(self, states: bytes) -> None:
        with suppress(NoMatches):  # the last news of a desk that is being taken down
            if self.is_another_house(len(states)):
                return
            self.seat_map.replace(states)
            self._recount()

    def _take_changes(self, changes: dict[int, int], by: str) -> None:
        with suppress(NoMatches):
            if self.is_another_house(1 + max(changes), at_least=True):
                return
            self.seat_map.apply(changes.items())
            self._count_soon()

    def _take_link(self, link: Link) -> None:
        self.query_one(StatusBar).link = link

    def _count_soon(self) -> None:
        if not self._is_count_due:
            self._is_count_due = True
            self.set_timer(0.1, self._recount)

    def _recount(self) -> None:
        self._is_count_due = False
        self._describe()
        self.query_one(HouseEquation).count(self.seat_map.plane)
        if self.query_one(ContentSwitcher).current == "tiles":
            self.tiles.count(self.seat_map.plane)

    # --- keys -----------------------------------------------------------------------------------------------------

    @on(SeatMap.Picked)
    def _on_picked(self, event: SeatMap.Picked) -> None:
        self.picked(event.ordinals)

    def picked(self, seats: tuple[int, ...]) -> None:
        """Seats were chosen with Space or a click."""
        self.notify("Your role may look at this house, not sell in it.", markup=False)

    def say(self, text: str) -> None:
        """A line above the inspector, empty to take it away."""
        prompt = self.query_one("#prompt", Static)
        prompt.update(plain(text))
        prompt.set_class(bool(text), "-open")

    @work(exclusive=True, group="go")
    async def action_go(self) -> None:
        if self.house is None:
            return
        example = self.house.manifest.label(self.seat_map.cursor or 0)
        name = await self.app.push_screen_wait(AskDialog("Go to seat", f"SECTION-ROW-SEAT, for example {example}"))
        if not name:
            return
        seat = self.house.manifest.find(name)
        if seat is None:
            self.notify(f"There is no seat '{plain(name)}' here.", severity="warning", markup=False)
            return
        self.show_map()
        self.seat_map.go_to(seat)

    @work(exclusive=True, group="inspect")
    async def action_inspect(self) -> None:
        if self.seat_map.cursor is None:
            return
        try:
            life = await self.etds.ask(inventory.seat_life, self.performance.id, self.seat_map.cursor)
        except EtdsError as error:
            self.refused(error)
            return
        around = at_seat(self.around.colleagues, life.detail.seat)
        self.app.push_screen(LifeDialog(life, local_start(self.performance).tzinfo, around))

    # --- refusals, watches, colleagues --------------------------------------------------------------------------

    def refused(self, error: EtdsError) -> None:
        """A refusal stands above the footer with the keys that help; what must not be missed is told as ever."""
        if isinstance(error, (Outage, SessionEnded)):
            super().refused(error)
            return
        if not isinstance(error, SeatsUnavailable):
            self.notice(Notice(error.message))
            return
        watch = next((one for one in error.in_the_way if one.until is not None), None)
        near = error.in_the_way[0].seat if error.in_the_way else None
        offer = self._named(error.offer, near)
        self.notice(
            Notice(
                error.message.partition(" Open and alike:")[0],
                (lambda: self.take_seats(error.offer)) if error.offer and self.PICKS else None,
                f"takes {offer} ({error.offer_words})" if error.offer_words else f"takes {offer}",
                watch.seat if watch is not None else None,
                f"watches {self._named([watch.seat], near)}" if watch is not None else "",
            )
        )

    def _named(self, seats: Sequence[int], near: int | None) -> str:
        """`A-21`, `A-21 to 23`, `A-21, B-4`: without the section, where it is that of the seat that was named."""
        if self.house is None or not seats:
            return ""
        section = None if near is None else self.house.manifest.label(near).section
        labels = [self.house.manifest.label(seat) for seat in seats]
        is_run = list(seats) == list(range(seats[0], seats[0] + len(seats)))
        names = [f"{label.row}-{label.seat}" if label.section == section else str(label) for label in labels]
        if len(labels) > 1 and is_run and labels[0].row == labels[-1].row and labels[0].section == labels[-1].section:
            return f"{names[0]} to {labels[-1].seat}"
        return ", ".join(names)

    def notice(self, notice: Notice | None) -> None:
        self._noticed_at = self.seat_map.cursor
        super().notice(notice)

    def take_seats(self, seats: Sequence[int]) -> None:
        """Take these seats and go to them; desks that sell do."""

    def watch_seat(self, seat: int) -> None:
        self._watch(seat)

    def action_watch(self) -> None:
        if self.seat_map.cursor is not None:
            self._watch(self.seat_map.cursor)

    @work(exclusive=True, group="watch")
    async def _watch(self, seat: int) -> None:
        if self.house is None:
            return
        label, watches = str(self.house.manifest.label(seat)), self.etds.watches
        if watches.has(self.performance.id, seat):
            watches.end(self.performance.id, seat)
            self.say(f"{label} is not watched any more.")
            return
        try:
            await watches.add(self.performance, seat, label)
        except EtdsError as error:
            self.refused(error)
            return
        self.say(f"Watching {label}: you are told at every desk when it opens. w once more ends it.")

    def show_people(self, people: list[str]) -> None:
        """Who else is here."""
        self.query_one(HouseEquation).tell_people(people)
        self._describe()

    def was_given(self, giver: str, cart: str) -> None:
        """A colleague gave a cart to whoever sits here; desks that sell take it."""

    def action_sections(self) -> None:
        self._show_tiles()

    def action_reload(self) -> None:
        if self._merger is not None:
            self._merger.close()
        self._open_house()

    def action_back_to_list(self) -> None:
        self.app.pop_screen()

    def action_back(self) -> None:
        """One step back: the sections of a large house, then the list."""
        is_large = self.house is not None and self.house.manifest.seat_count > _LARGE_HOUSE
        if is_large and self.query_one(ContentSwitcher).current == "map":
            self._show_tiles()
        else:
            self.app.pop_screen()

    # --- sections and inspector -----------------------------------------------------------------------------------

    @on(SeatMap.LeftAbove)
    def _left_above(self) -> None:
        self._show_tiles()

    @on(SectionTiles.Chosen)
    def _dive(self, event: SectionTiles.Chosen) -> None:
        self.show_map()
        self.seat_map.go_to_section(event.section)
        if self.seat_map.zoom == DENSE and self.size.width >= 60:
            self.seat_map.action_zoom(1)

    def _show_tiles(self) -> None:
        if self.house is not None and self.seat_map.cursor is not None:
            self.query_one(ContentSwitcher).current = "tiles"
            self.tiles.cursor = self.house.manifest.section_of(self.seat_map.cursor).number
            self.tiles.count(self.seat_map.plane)
            self.tiles.focus()

    def show_map(self) -> None:
        self.query_one(ContentSwitcher).current = "map"
        self.seat_map.focus()

    @on(SeatMap.CursorMoved)
    def _looked_at(self, event: SeatMap.CursorMoved) -> None:
        self._seat = event.ordinal
        self._describe()
        self.around.tell()
        if self.noticed is not None and self.seat_map.cursor != self._noticed_at:
            super().notice(None)  # who moves on has seen it; Enter is the map's again

    def _describe(self) -> None:
        if self.house is None or self._seat is None:
            return
        byte = self.seat_map.plane[self._seat]
        state = "mine" if self._seat in self.seat_map.mine else state_words(byte, self.set_aside)
        around = Fact(at_seat(self.around.colleagues, self._seat), weight=5)
        self.query_one(Inspector).describe(*facts_of(self.house, self._seat, state, self.etds.core.clock.now()), around)
        letter = letter_of(byte)
        if letter is not None and letter not in self.set_aside and letter not in self._asked_letters:
            self._asked_letters.add(letter)  # set aside at another desk since this one was opened; asked for once
            self._name_letters()

    @work(exclusive=True, group="letters")
    async def _name_letters(self) -> None:
        with suppress(EtdsError):  # the letter alone says enough until then
            await self.learn_allocations()
            self._describe()
