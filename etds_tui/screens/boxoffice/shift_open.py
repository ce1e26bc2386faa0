"""Opening one's drawer, from its own desk and in the middle of a first cash sale."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from core import shifts
from core.errors import BadInput, EtdsError
from core.shifts import Place, Shift, ShiftId
from etds_tui.screens.boxoffice.shift_dialogs import CashDialog
from etds_tui.screens.modals.ask import AskDialog
from etds_tui.text import plain

if TYPE_CHECKING:
    from core.programming import Performance
    from core.shifts import VenueId
    from etds_tui.app import EtdsApp


async def open_drawer(app: EtdsApp, *, at: Performance | None = None) -> Shift | None:
    """Ask for the float and open the drawer; None where it was left, or is being counted. Raises EtdsError.

    Has to be awaited by a worker. `at`: the house of this performance, where the person belongs to none.
    """
    mine = await app.ask(shifts.my_shift)
    app.show_drawer(mine)
    if mine is not None:
        what = "is being counted; finish that at d" if mine.state is shifts.ShiftState.COUNTING else "stands already"
        app.notify(f"Your drawer at {plain(mine.house)}, in {mine.currency}, {what}.", markup=False)
        return None
    house = at.venue_id if at is not None and app.person.venue_id is None else None
    place = await _place(app, house)
    if place is None:
        return None
    counted = await app.push_screen_wait(
        CashDialog(
            f"Open your drawer at {place.house}: the float", place.currency, act="opens it", proposed=place.float_
        )
    )
    if counted is None:
        return None
    opened = await app.ask(
        shifts.open_shift, shift=ShiftId(uuid4()), place=place, float_minor=counted.total.amount_minor,
        pieces=counted.pieces,
    )  # fmt: skip
    app.show_drawer(opened)
    app.notify(f"The drawer is open with {opened.float_}.", markup=False)
    return opened


async def _place(app: EtdsApp, house: VenueId | None) -> Place | None:
    """Where the drawer will stand; asked for by name where the person works in several houses. Raises EtdsError."""
    try:
        return await app.ask(shifts.drawer_place, house=house)
    except BadInput as several:
        name = await app.push_screen_wait(AskDialog("At which house?", several.message))
        return await app.ask(shifts.drawer_place, name=name) if name and name.strip() else None


async def opened_for_cash(app: EtdsApp, at: Performance) -> bool:
    """Whether cash may move now: what a till asks when a sale was refused for want of a drawer."""
    try:
        return await open_drawer(app, at=at) is not None
    except EtdsError as error:
        app.notify(plain(error.message), severity="warning", markup=False)
        return False
