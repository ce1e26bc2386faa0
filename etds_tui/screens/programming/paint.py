"""A brush on the map: capital letters choose it, strokes set seats aside under it, and what each letter holds and is
worth stands at the side, live.

A stroke is the seat, the marked range, a row, a section or a drag of the mouse. The service does it whole or not at
all.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from core import inventory
from core.errors import EtdsError
from core.inventory import AllocationKind, House, SeatState
from core.money import Money
from core.programming import Performance
from etds_tui.acts import PAINT
from etds_tui.screens.boxoffice.house import HouseScreen
from etds_tui.screens.boxoffice.set_aside import letter_of, named
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.screens.programming.allocation_form import allocation_form
from etds_tui.text import counted, fit, plain

_OPEN, _KILLED = SeatState.OPEN.byte, SeatState.KILLED.byte
_WIDE = 100
_NAME = 16


class PaintScreen(HouseScreen):
    DESK: ClassVar[str] = "Paint"
    PICKS: ClassVar[bool] = True
    HELP = (
        "A capital letter takes that brush, the full stop the one that opens seats again. Space paints the seat or the "
        "range marked with Shift and the arrows, r the row, s the section, the mouse what it is dragged over. A stroke "
        "is done whole or not at all; u takes the last one back. e edits the letter of the brush."
    )
    DEFAULT_CSS = """
    PaintScreen #letters { width: 38; padding: 0 1; background: $surface; }
    PaintScreen #letters.-low { dock: bottom; width: 100%; height: 3; }
    PaintScreen.-narrow #letters { width: 30; }
    """
    BINDINGS: ClassVar[list[BindingType]] = PAINT.bindings

    def __init__(self, performance: Performance, *, letter: str = "") -> None:
        super().__init__(performance)
        self.letter: str | None = letter or None  # None: no brush yet; "": the one that opens
        self.values: tuple[int, ...] = ()
        self._at_map = asyncio.Lock()  # a stroke is through before the next begins, or one of them is taken back
        self.last: dict[str, list[int]] = {}  # what the last stroke painted over, by its letter; "" was open

    def compose_beside(self) -> ComposeResult:
        yield Static("", id="letters", markup=False)

    def on_resize(self) -> None:
        self.set_class(self.size.width < _WIDE, "-narrow")

    async def prepare(self, house: House) -> None:
        await super().prepare(house)
        self.values = await self.etds.ask(inventory.values_of, self.performance.id)
        self.seat_map.picks_whole = True

    def opened(self) -> None:
        super().opened()
        self._tell_brush()

    def _recount(self) -> None:
        super()._recount()
        if self.values:
            self.query_one("#letters", Static).update(self._letters())

    def _letters(self) -> str:
        """Count and value of every letter, the brush marked."""
        plane, currency = self.seat_map.plane, self.performance.currency
        counts: Counter[str] = Counter()
        worth: Counter[str] = Counter()
        for seat, byte in enumerate(plane):
            letter = "" if byte == _OPEN else letter_of(byte)
            if letter is not None:
                counts[letter] += 1
                worth[letter] += self.values[seat]
        width = self.query_one("#letters").content_size.width or 36
        letters: set[str] = {"", *counts, *self.set_aside, self.letter or ""}
        values = {letter: Money(worth[letter], currency).plain() for letter in letters}
        wide = max(len(value) for value in (*values.values(), currency))
        room = width - wide - 12
        lines = [f"    {_padded('letter', room)}  seats {currency:>{wide}}"]
        for letter in sorted(letters):
            name = "open" if not letter else self.set_aside[letter].name if letter in self.set_aside else "new"
            mark = "▸" if letter == self.letter else " "
            lines.append(f"{mark}{letter or '○'}  {_padded(name, room)} {counts[letter]:>6,} {values[letter]:>{wide}}")
        return "\n".join(map(plain, lines))

    # --- the brush ------------------------------------------------------------------------------------------------

    def action_brush(self, letter: str) -> None:
        self.letter = letter
        self._tell_brush()
        self._recount()

    def _tell_brush(self) -> None:
        if self.letter is None:
            self.say("Take a brush: a capital letter sets seats aside, the full stop opens them again.")
        elif self.letter:
            self.say(f"Brush: {named(self.letter, self.set_aside)}. Space paints, r the row, s the section.")
        else:
            self.say("Brush: opens seats again. Space, r, s or the mouse.")

    def picked(self, seats: tuple[int, ...]) -> None:
        self._stroke(seats, self.letter)

    def action_paint_row(self) -> None:
        seat = self.seat_map.cursor
        if self.house is not None and seat is not None:
            self._stroke(self.house.manifest.whole_row(seat), self.letter)

    def action_paint_section(self) -> None:
        seat = self.seat_map.cursor
        if self.house is not None and seat is not None:
            self._stroke(self.house.manifest.whole_section(seat), self.letter)

    @work(group="paint")
    async def _stroke(self, seats: Sequence[int], letter: str | None) -> None:
        if letter is None:
            self._tell_brush()
            return
        async with self._at_map:
            await self._paint(seats, letter)

    async def _paint(self, seats: Sequence[int], letter: str) -> None:
        plane = self.seat_map.plane
        there = {ord(letter) if letter else _OPEN, _KILLED}  # what is off sale has its own reason, and stays so
        wanted = [seat for seat in seats if plane[seat] not in there]
        if not wanted:
            self.say("These seats are so already.")
            return
        before: dict[str, list[int]] = {}
        for seat in wanted:
            before.setdefault(letter_of(plane[seat]) or "", []).append(seat)
        try:
            if letter and letter not in self.set_aside and not await self._make(letter):
                return
            count = await self._put(letter, wanted)
            await self.learn_allocations()
        except EtdsError as error:
            self.refused(error)
            return
        self.last = before
        what = f"set aside for {named(letter, self.set_aside)}" if letter else "open again"
        self._shown(wanted, letter, f"{counted(count, 'seat')} {what}. u takes it back.")

    async def _make(self, letter: str) -> bool:
        """A new letter gets its name first. Raises EtdsError."""
        name = await self.app.push_screen_wait(
            AskDialog(f"What is {letter} kept for?", "A name, like Press or House. e tells more of it later.")
        )
        if not name or not name.strip():
            return False
        word = name.strip().casefold()
        kind = AllocationKind(word) if word in set(AllocationKind) else AllocationKind.OTHER
        await self.etds.ask(inventory.put_allocation, self.performance.id, letter=letter, name=name.strip(), kind=kind)
        return True

    async def _put(self, letter: str, seats: Sequence[int]) -> int:
        """All of them or none: what a buyer has is refused with its name. Raises EtdsError."""
        if letter:
            return await self.etds.ask(
                inventory.allocate_seats, self.performance.id, letter=letter, seats=seats, reason="painted"
            )
        return await self.etds.ask(inventory.open_seats, self.performance.id, seats=seats, reason="painted open")

    def _shown(self, seats: Sequence[int], letter: str, words: str) -> None:
        """Show at once what the news will say to everybody."""
        self.seat_map.action_shrink()
        self.seat_map.apply([(seat, ord(letter) if letter else _OPEN) for seat in seats])
        self._recount()
        self.say(words)

    @work(group="paint")
    async def action_undo(self) -> None:
        """Back to what the seats were before the last stroke."""
        async with self._at_map:
            await self._take_back()

    async def _take_back(self) -> None:
        if not self.last:
            self.say("There is no stroke to take back.")
            return
        before, self.last = self.last, {}
        try:
            for letter, seats in before.items():
                await self._put(letter, seats)
                self._shown(seats, letter, "The last stroke is taken back.")
        except EtdsError as error:
            self.refused(error)

    @work(exclusive=True, group="edit")
    async def action_edit(self) -> None:
        if not self.letter:
            self.say("Take the brush of a letter first.")
            return
        try:
            await self.learn_allocations()
            steps = await self.etds.ask(inventory.release_ladder, self.performance.id)
        except EtdsError as error:
            self.refused(error)
            return
        row = self.set_aside.get(self.letter)
        if await self.app.push_screen_wait(allocation_form(self.etds, self.performance, self.letter, row, steps)):
            try:
                await self.learn_allocations()
            except EtdsError as error:
                self.refused(error)
                return
            self._recount()


def _padded(name: str, width: int) -> str:
    shown = fit(name, max(width, 3))
    return shown + " " * max(width - len(shown), 0)
