"""Guests at the will-call window: found by the same letters as everybody, and given their complimentary tickets."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from textual import work

from core import guests
from core.errors import EtdsError
from core.guests import ComingGuest
from core.programming import Performance
from core.sales import OrderId
from etds_tui.screens.base import DeskScreen
from etds_tui.text import counted, fit
from etds_tui.widgets.listing import Row

_KEY = "guest-"
_UNDER = 14


class GuestsComing(DeskScreen):
    """Rows for guests of one performance who have no tickets yet. The desk under it lists them and says sentences."""

    coming: tuple[ComingGuest, ...] = ()

    async def read_guests(self, performance: Performance) -> None:
        """Raises EtdsError."""
        found = await self.etds.ask(guests.find_guests, "", performance=performance.id)
        self.coming = tuple(one for one in found if not one.is_served)

    def guest_rows(self, typed: str) -> Sequence[Row]:
        """Those whose name, or whose artist's, has every word that is typed. Pure on what was read."""
        return [_row(one) for one in self.coming if guests.is_called(one, typed)]

    def guest_of(self, key: str | None) -> ComingGuest | None:
        return next((one for one in self.coming if f"{_KEY}{one.party.id}" == key), None)

    @work(group="collect")
    async def serve(self, guest: ComingGuest) -> None:
        """Make the tickets of a guest who has come; a manager is asked where that is needed."""
        party = guest.party
        try:
            sale = await self.etds.manager.ask(
                guests.give_to_guest, guest.performance.id, party.id, order=OrderId(uuid4())
            )
        except EtdsError as error:
            self.refused(error)
            return
        tickets = f"{counted(len(party.seats), 'ticket')} of {sale.reference}"
        self.served(party.name, f"{party.name}: {tickets} made. F4, p prints them.")

    def served(self, name: str, sentence: str) -> None:
        """What the desk does then."""
        raise NotImplementedError


def _row(one: ComingGuest) -> Row:
    party = one.party
    seats = one.labels[0] if len(one.labels) == 1 else f"{one.labels[0]} and {len(one.labels) - 1} more"
    note = f"{party.note}; " if party.note else ""
    left = str(len(party.seats) - one.served)
    return Row(f"{_KEY}{party.id}", (party.name, fit(f"of {party.under}", _UNDER), left, "guest", f"{note}{seats}"))
