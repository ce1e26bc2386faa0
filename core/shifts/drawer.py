"""One's own drawer: opened with a float, cash paid in, paid out and dropped to the safe, a count begun.

All ids come from the caller, so that a second try finds what the first one did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NoDrawer, NotFound, Refusal
from core.money import Money
from core.shifts.report import Shift, shift_of
from core.work import work
from db.errors import RuleBroken
from db.queries import shifts
from db.vocabulary import DrawerAct, ShiftId, VenueId

if TYPE_CHECKING:
    from core.runtime import Core

_REASON_MAX = 200
_WORDS = {DrawerAct.PAID_IN: "shift.paid_in", DrawerAct.PAID_OUT: "shift.paid_out", DrawerAct.DROP: "shift.drop"}


class DrawerClosed(Refusal):
    """The shift is closed or being counted, or another one stands in the way."""

    code = "drawer_closed"


class TooLittleCash(Refusal):
    """More is to be taken out than the drawer can have."""

    code = "too_little_cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a drawer would stand, and the float that is proposed for it: that of the last time, else the house's."""

    house_id: VenueId
    house: str
    currency: str
    float_: Money


@permits(Permission.SHIFT_RUN)
def my_shift(core: Core, actor: Actor) -> Shift | None:
    """The shift of the actor that is open or being counted."""
    row = shifts.open_shift_of(core.postgres, actor.account_id)
    return None if row is None else shift_of(row)


@permits(Permission.SHIFT_RUN)
def drawer_place(core: Core, actor: Actor, *, house: VenueId | None = None, name: str | None = None) -> Place:
    """The house for a new shift: the actor's own, else the one given by id or by (the beginning of its) name.

    Raises BadInput where it cannot be told, NotFound.
    """
    reached = shifts.houses(core.postgres, actor.venue_id)
    if house is not None:
        reached = [row for row in reached if row.id == house]
    if name:
        wanted = name.strip().casefold()
        reached = [row for row in reached if row.name.casefold() == wanted] or [
            row for row in reached if row.name.casefold().startswith(wanted)
        ]
    if not reached:
        raise NotFound("There is no such house in your reach. Check its name.")
    if len(reached) > 1:
        raise BadInput(f"Say at which house the drawer stands: {', '.join(row.name for row in reached[:6])}.")
    found = reached[0]
    last = shifts.last_float(core.postgres, found.id, actor.terminal)
    proposed = core.settings.shift_float_minor if last is None else last
    return Place(house_id=found.id, house=found.name, currency=found.currency, float_=Money(proposed, found.currency))


@permits(Permission.SHIFT_RUN)
def open_shift(
    core: Core,
    actor: Actor,
    *,
    shift: ShiftId,
    place: Place,
    float_minor: int,
    pieces: Mapping[int, int] | None = None,
) -> Shift:
    """Open the actor's drawer at this terminal with a float, in total or by denominations (minor units: how many).

    Raises: DrawerClosed (the account or the terminal has an open one), BadInput, NotFound.
    """
    check_pieces(float_minor, pieces)
    stands = drawer_place(core, actor, house=place.house_id)
    try:
        with work(core, actor) as unit:
            word = shifts.open_shift(
                unit.connection,
                shift,
                venue_id=stands.house_id,
                account_id=actor.account_id,
                terminal=actor.terminal,
                currency=stands.currency,
                float_minor=float_minor,
                pieces=written(pieces),
            )
            if word == "opened":
                unit.record("shift.open", stands.house, shift=str(shift), float_minor=float_minor)
    except RuleBroken as broken:
        if broken.constraint == "shift_one_open_an_account":
            raise DrawerClosed("You have an open drawer already. Close that one first: etds shift close.") from None
        if broken.constraint == "shift_one_open_a_terminal":
            raise DrawerClosed(
                "Somebody else's drawer is open at this terminal. They close it, or a manager does."
            ) from None
        raise
    row = shifts.shift_by_id(core.postgres, shift)
    assert row is not None, "an opened shift is there"
    return shift_of(row)


@permits(Permission.SHIFT_RUN)
def move_cash(core: Core, actor: Actor, *, movement: UUID, act: DrawerAct, amount_minor: int, reason: str) -> Money:
    """Put cash into the actor's drawer, or take it out, for a reason. Asking twice moves it once. The amount.

    Raises: NoDrawer, DrawerClosed (it is being counted), TooLittleCash, BadInput.
    """
    if amount_minor <= 0:
        raise BadInput("Move at least one cent.")
    if not reason.strip() or len(reason) > _REASON_MAX or not reason.isprintable():
        raise BadInput(f"Say why in at most {_REASON_MAX} characters, all of them visible. Type it again.")
    row = own_row(core, actor)
    with work(core, actor) as unit:
        word = shifts.move_cash(unit.connection, movement, row.id, act, amount_minor, reason.strip(), actor.account_id)
        if word == "done":
            unit.record(_WORDS[act], row.venue, shift=str(row.id), amount_minor=amount_minor, reason=reason.strip())
    amount = Money(amount_minor, row.currency)
    if word == "too_much":
        raise TooLittleCash(f"There is no {amount} in this drawer. Take less, or count it: etds shift close.")
    if word == "closed":
        raise DrawerClosed("This drawer is being counted; nothing moves in it. Finish the count, or break it off.")
    return amount


@permits(Permission.SHIFT_RUN)
def start_count(core: Core, actor: Actor) -> Shift:
    """Stop the drawer for its count: no cash moves until it is closed, or `count_again`. Raises NoDrawer."""
    return _counting(core, actor, is_counting=True)


@permits(Permission.SHIFT_RUN)
def count_again(core: Core, actor: Actor) -> Shift:
    """Break the count off: the drawer is open as before. Raises NoDrawer."""
    return _counting(core, actor, is_counting=False)


def _counting(core: Core, actor: Actor, *, is_counting: bool) -> Shift:
    row = own_row(core, actor)
    with work(core, actor) as unit:
        word = shifts.count_shift(unit.connection, row.id, is_counting=is_counting)
        if word == "done":
            unit.record("shift.count" if is_counting else "shift.count_off", row.venue, shift=str(row.id))
    if word == "closed":
        raise NoDrawer
    return shift_of(own_row(core, actor))


def own_row(core: Core, actor: Actor) -> shifts.ShiftRow:
    """Raises NoDrawer."""
    row = shifts.open_shift_of(core.postgres, actor.account_id)
    if row is None:
        raise NoDrawer
    return row


def check_pieces(total_minor: int, pieces: Mapping[int, int] | None) -> None:
    """Raises BadInput where a count is negative or does not come to its total."""
    if total_minor < 0 or any(count < 0 for count in (pieces or {}).values()):
        raise BadInput("A drawer has no less than nothing. Count again.")
    if pieces and sum(piece * count for piece, count in pieces.items()) != total_minor:
        raise BadInput("The pieces do not come to the total. Count again.")


def written(pieces: Mapping[int, int] | None) -> Mapping[str, int] | None:
    """As it is stored: only what is there."""
    return {str(piece): count for piece, count in pieces.items() if count} if pieces else None
