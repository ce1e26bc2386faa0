"""A house for those who look after its stock: seats are set aside, taken off sale, and opened again, on the map.

Each act is for the marked range, or the seat under the cursor; `O` undoes the other two. What is with a buyer is never
moved: the service refuses all of it and names the seats.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from core import inventory
from core.errors import EtdsError
from core.inventory import AllocationKind, SeatState
from etds_tui.acts import STOCK
from etds_tui.screens.boxoffice.house import HouseScreen
from etds_tui.screens.boxoffice.set_aside import letter_of, named
from etds_tui.screens.boxoffice.stock_dialogs import KillDialog, SetAsideDialog
from etds_tui.text import counted

_KILLED = SeatState.KILLED.byte


class StockScreen(HouseScreen):
    HELP = (
        "The house as it is now: holds and sales of every till appear by themselves. Mark seats with Shift and the "
        "arrows; A sets them aside under a letter, K takes them off sale, O opens them again. i says who has a seat."
    )
    BINDINGS: ClassVar[list[BindingType]] = STOCK.bindings

    @work(exclusive=True, group="stock")
    async def action_set_aside(self) -> None:
        seats = self.seat_map.stretched()
        if not seats:
            return
        try:
            await self.learn_allocations()
            asked = await self.app.push_screen_wait(SetAsideDialog(len(seats), self.set_aside))
            if asked is None:
                return
            letter, name = asked
            if name:
                await self.etds.ask(
                    inventory.put_allocation, self.performance.id, letter=letter, name=name, kind=_kind(name)
                )
            await self.etds.ask(inventory.allocate_seats, self.performance.id, letter=letter, seats=seats)
            await self.learn_allocations()
        except EtdsError as error:
            self.refused(error)
            return
        words = f"{counted(len(seats), 'seat')} set aside for {named(letter, self.set_aside)}. O opens again."
        self._moved(dict.fromkeys(seats, ord(letter)), words)

    @work(exclusive=True, group="stock")
    async def action_kill(self) -> None:
        seats = self.seat_map.stretched()
        code = await self.app.push_screen_wait(KillDialog(len(seats))) if seats else None
        if code is None:
            return
        try:
            await self.etds.ask(inventory.kill_seats, self.performance.id, code=code, seats=seats)
        except EtdsError as error:
            self.refused(error)
            return
        words = f"{counted(len(seats), 'seat')} off sale: {code}. O opens again."
        self._moved(dict.fromkeys(seats, _KILLED), words)

    @work(exclusive=True, group="stock")
    async def action_open_again(self) -> None:
        seats, plane = self.seat_map.stretched(), self.seat_map.plane
        closed = tuple(seat for seat in seats if plane[seat] == _KILLED or letter_of(plane[seat]))
        if not closed:
            self.say("Nothing here is set aside or off sale.")
            return
        try:
            count = await self.etds.ask(inventory.open_seats, self.performance.id, seats=closed)
        except EtdsError as error:
            self.refused(error)
            return
        self._moved(dict.fromkeys(closed, SeatState.OPEN.byte), f"{counted(count, 'seat')} opened again.")

    def _moved(self, seats: Mapping[int, int], words: str) -> None:
        """Show at once what the news will say to everybody."""
        self.seat_map.action_shrink()
        self.seat_map.apply(seats.items())
        self._count_soon()
        self.say(words)


def _kind(name: str) -> AllocationKind:
    """What an allocation of that name is for: its name, where that is a kind."""
    word = name.casefold()
    return AllocationKind(word) if word in set(AllocationKind) else AllocationKind.OTHER
