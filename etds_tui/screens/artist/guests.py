"""The guest list of a performance: every seat that is set aside for the artist, and who is expected on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import BindingType

from core import guests
from core.errors import BadInput, EtdsError
from core.guests import GuestList, GuestSeat, Party
from core.inventory import SeatState
from core.programming import Performance, local_start
from etds_tui.acts import GUESTS
from etds_tui.screens.modals.confirm import ConfirmDialog
from etds_tui.screens.modals.form import Field, FormDialog
from etds_tui.screens.programming.listed import ListedScreen
from etds_tui.text import counted, fit_seat
from etds_tui.widgets.listing import Column, Row
from etds_tui.widgets.status_bar import StatusBar

_WIDE = 100
_STATES = {
    SeatState.ALLOCATED: "kept",
    SeatState.HELD: "at the window",
    SeatState.PAYING: "at the window",
    SeatState.RESERVED: "reserved",
    SeatState.SOLD: "sold",
    SeatState.COMP: "has the ticket",
}


class GuestsScreen(ListedScreen):
    DESK: ClassVar[str] = "Guest list"
    HELP = (
        "The seats that are set aside for you at this performance, and who is expected on them. n names a guest from "
        "the seat under the cursor on, x takes one off, r puts on sale what nobody is named on. A named guest keeps "
        "the seat: no ladder releases it and nobody sells it, until you take the guest off."
    )
    NOTHING = "Nothing is set aside for you here. Ask who presents the performance."
    COLUMNS = (
        Column("seat", gives=True, cut=fit_seat),
        Column("L"),
        Column("guest", gives=True),
        Column("party", is_right=True),
        Column("note", gives=True),
        Column("state"),
        Column("named by", least=_WIDE),
    )
    BINDINGS: ClassVar[list[BindingType]] = GUESTS.bindings

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance
        self.found: GuestList | None = None
        self._is_only = False

    def on_mount(self) -> None:
        super().on_mount()
        p = self.performance
        self.query_one(StatusBar).about = f"{p.code}  {p.event}  {local_start(p):%a %d %b %H:%M}"

    async def read(self) -> Sequence[Row]:
        self.found = await self.etds.ask(guests.guest_list, self.performance.id)
        return [_row(one) for one in self.found.seats if one.party is not None or not self._is_only]

    def heading(self) -> str:
        if self.found is None:
            return ""
        free, kept = len(self.found.free()), len(self.found.kept())
        came = sum(one.party is not None for one in self.found.seats) - kept
        letters = ", ".join(f"{row.letter} {row.name}" for row in self.found.allocations)
        return f"{letters}: {free} free, worth {self.found.free_value}; {kept} kept, {came} came"

    def whole(self) -> str:
        one = self.chosen
        return f"{_told(one)}\n{self._next()}" if one is not None else ""

    def _next(self) -> str:
        """What happens by itself."""
        step = self.found.next_release if self.found is not None else None
        if step is None:
            return "No release is planned: what is free stays yours until you release it."
        at = step.due_at.astimezone(ZoneInfo(self.performance.time_zone))
        to = f"to {step.to_letter}" if step.to_letter else "on sale"
        seats = f"{counted(step.seats, 'seat')} of {step.letter}"
        return f"{at:%a %d %b %H:%M} by itself: {seats} {to}, worth {step.value}."

    @property
    def chosen(self) -> GuestSeat | None:
        seats = self.found.seats if self.found is not None else ()
        return next((one for one in seats if str(one.seat) == self.table.selected), None)

    # --- acts -----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="act")
    async def action_name(self) -> None:
        one = self.chosen
        if one is None:
            self.say(self.NOTHING)
            return

        async def done(typed: Mapping[str, str]) -> Party:
            return await self.etds.ask(
                guests.name_guest, self.performance.id, name=typed["name"], party=_size(typed["party"]),
                note=typed["note"], letter=one.letter, start=one.seat,
            )  # fmt: skip

        title = f"A guest at {one.label}" if one.is_free else f"A guest of {one.letter}"
        hint = "A party sits together where that can be."
        made = await self.app.push_screen_wait(FormDialog(title, _fields(None), done, hint))
        if made is not None:
            self.say(f"{made.name}: {self._labels(made)}. Kept until you take the guest off.")
        self.reload()

    @work(exclusive=True, group="act")
    async def action_change(self) -> None:
        one = self.chosen
        if one is None or one.party is None:
            self.action_name()
            return
        party = one.party

        async def done(typed: Mapping[str, str]) -> Party:
            return await self.etds.ask(
                guests.change_guest, self.performance.id, party.id, name=typed["name"], note=typed["note"],
                party=_size(typed["party"]),
            )  # fmt: skip

        made = await self.app.push_screen_wait(FormDialog(f"{party.name}, {one.label}", _fields(party), done))
        if made is not None:
            self.say(f"{made.name}: {counted(len(made.seats), 'seat')}.")
        self.reload()

    @work(exclusive=True, group="act")
    async def action_take_off(self) -> None:
        one = self.chosen
        if one is None or one.party is None:
            self.say("Nobody is expected here. Point at a guest.")
            return
        party = one.party
        lines = [f"{counted(len(party.seats), 'seat')} of {party.letter} will be free. Tell the guest."]
        if not await self.app.push_screen_wait(ConfirmDialog(f"Take {party.name} off the list?", lines, "take off")):
            return
        try:
            freed = await self.etds.ask(guests.take_guest_off, self.performance.id, party.id)
        except EtdsError as error:
            self.refused(error)
        else:
            self.say(f"{party.name} is off the list; {counted(freed, 'seat')} of {party.letter} free.")
        self.reload()

    def action_release(self) -> None:
        self._release(with_guests=False)

    def action_release_all(self) -> None:
        self._release(with_guests=True)

    @work(exclusive=True, group="act")
    async def _release(self, *, with_guests: bool) -> None:
        """What is released is what was shown, whatever comes meanwhile."""
        one, found = self.chosen, self.found
        if one is None or found is None:
            return
        letter, free, kept = one.letter, found.free(one.letter), found.kept(one.letter)
        seats = (*free, *kept) if with_guests else free
        if not seats:
            self.say(f"No seat of {letter} is free.{' R releases those with guests too.' if kept else ''}")
            return
        parties = {row.party.id for row in found.seats if row.seat in kept and row.party is not None}
        try:
            value = await self.etds.ask(guests.worth_of, self.performance.id, seats)
        except EtdsError as error:
            self.refused(error)
            return
        lines = [f"Worth {value} at full price, and on sale at once."]
        if kept and with_guests:
            lines.append(f"{counted(len(parties), 'guest')} with {counted(len(kept), 'seat')} lose them. Tell them.")
        elif kept:
            lines.append(f"{counted(len(kept), 'seat')} with {counted(len(parties), 'guest')} stay.")
        lines.append(self._next())
        title = f"Release {counted(len(seats), 'seat')} of {letter}?"
        if not await self.app.push_screen_wait(ConfirmDialog(title, lines, "release")):
            return
        try:
            done = await self.etds.ask(
                guests.release_own, self.performance.id, letter=letter, seats=seats, with_guests=with_guests
            )
        except EtdsError as error:
            self.refused(error)
        else:
            others = done.meant - done.seats
            self.say(
                f"{counted(done.seats, 'seat')} of {letter} on sale."
                + (f" {counted(others, 'seat')} not: named or gone meanwhile." if others else "")
            )
        self.reload()

    def action_only(self) -> None:
        self._is_only = not self._is_only
        self.reload()

    def action_copy(self) -> None:
        self.copy(f"etds guests list {self.performance.code} --csv")

    def _labels(self, party: Party) -> str:
        seats = self.found.seats if self.found is not None else ()
        return ", ".join(one.label for one in seats if one.seat in party.seats)


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 999):
        raise BadInput("Say how many come, as a number from 1 on.")
    return int(text)


def _fields(party: Party | None) -> list[Field]:
    return [
        Field("name", "name", party.name if party else "", "first and last name, as it is asked for at the window"),
        Field("party", "how many", str(len(party.seats)) if party else "1", "with the guest"),
        Field("note", "note", (party.note or "") if party else "", "what the box office should know"),
    ]


def _told(one: GuestSeat) -> str:
    if one.party is None:
        return f"{one.label} is {_state(one)}.{' n names a guest.' if one.is_free else ''}"
    party = one.party
    note = f" {party.note}." if party.note else ""
    return f"{party.name}, {counted(len(party.seats), 'seat')} under {party.under}.{note}"


def _state(one: GuestSeat) -> str:
    return "free" if one.is_free else _STATES.get(one.state, one.state.value)


def _row(one: GuestSeat) -> Row:
    party = one.party
    return Row(
        str(one.seat),
        (
            one.label,
            one.letter,
            party.name if party else "",
            str(len(party.seats)) if party else "",
            (party.note or "") if party else "",
            _state(one),
            party.named_by if party else "",
        ),
    )
