"""The box office finds guests when they come, and gives them their tickets: complimentary ones, as every other comp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from core.access.actors import Actor
from core.access.guard import permits
from core.access.override import Words, told_by
from core.access.permissions import Permission, may, scope_of
from core.errors import BadInput, HoldLimitReached, NotFound, SaleClosed, SeatsUnavailable
from core.guests.naming import GuestServed
from core.inventory.holds import Hold, hold_seconds_of, release_hold
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.sales.buyer import Buyer
from core.sales.cash import Sale
from core.sales.questions import folded
from core.sales.repriced import give_away
from db.errors import ActUndone
from db.queries import guests
from db.queries.guests import GuestRow
from db.queries.inventory import HoldAsked
from db.vocabulary import CartId, OrderId, PerformanceId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_FOUND_MAX = 50
_REASON_MAX = 120
_BACK, _AHEAD = timedelta(days=1), timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingGuest:
    """A party as the window sees it: with its performance, the names of its seats, and how many have their tickets."""

    performance: Performance
    party: GuestRow
    labels: tuple[str, ...]
    served: int

    @property
    def is_served(self) -> bool:
        return self.served == len(self.party.seats)


@permits(Permission.ORDER_SEE)
def find_guests(
    core: Core, actor: Actor, text: str, *, performance: PerformanceId | None = None
) -> tuple[ComingGuest, ...]:
    """Guests whose name, or whose artist's, has every word of the text; of one performance, or of all from yesterday
    on, the soonest first, at most 50. At one performance no text finds all.

    Raises: NotFound (no such performance), BadInput.
    """
    words = folded(text).split()
    if performance is not None:
        found = performance_in_reach(core, actor, Permission.ORDER_SEE, performance)
        rows = [row for row in guests.guests(core.postgres, found.id, None) if _is_called(row, words)]
    else:
        if not words:
            raise BadInput("Type a part of the guest's name, or of the artist's.")
        now, scope = core.clock.now(), scope_of(actor, Permission.ORDER_SEE)
        rows = guests.guests_called(
            core.postgres, scope, words, since=now - _BACK, until=now + _AHEAD, limit=_FOUND_MAX
        )
    return tuple(_coming(core, row) for row in rows)


def is_called(guest: ComingGuest, text: str) -> bool:
    """Whether every word of the text is in the guest's name, or in whose guest it is. Pure."""
    return _is_called(guest.party, folded(text).split())


def _is_called(party: GuestRow, words: Sequence[str]) -> bool:
    name = folded(f"{party.name} {party.under}")
    return all(word in name for word in words)


@permits(Permission.HOLD_PLACE)
def hold_guest(core: Core, actor: Actor, performance_id: PerformanceId, guest: int, *, cart: CartId) -> Hold:
    """Hold what a party's tickets are still to be made for, in a new cart: nobody else can.

    Raises: GuestServed, SeatsUnavailable (another till serves the party), HoldLimitReached, SaleClosed, NotFound.
    """
    performance = performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    if not may(actor, Permission.ORDER_SEE):  # guests are the box office's to serve; to others there are none
        raise _no_guest()
    asked = HoldAsked(
        cart=cart, seats=[], account_id=actor.account_id, session_id=actor.session_id,
        hold_seconds=hold_seconds_of(core, actor), seats_max=core.settings.hold_seats_max,
    )  # fmt: skip
    try:
        outcome = guests.place_guest_hold(core.postgres, performance_id, guest, asked)
    except ActUndone as undone:
        if undone.code == ActUndone.TOO_MANY_SEATS:
            raise HoldLimitReached(
                f"One cart holds at most {asked.seats_max} seats, and the party has more. Make two parties of it."
            ) from None
        raise SeatsUnavailable("Another till serves this guest at this moment. Look again.") from None
    match outcome.word:
        case "held":
            core.news.announce(performance_id, SeatState.HELD, outcome.changed, outcome.fences, by=actor.username)
        case "no_guest":
            raise _no_guest()
        case "served":
            raise GuestServed("This guest has the tickets, or is served at another till. Look at the order.")
        case _:
            raise SaleClosed(f"{performance.code} is not on sale now, so that no ticket can be made. Ask a manager.")
    return Hold(
        performance_id=performance_id, cart=cart, seats=tuple(outcome.seats), expires_at=outcome.expires_at,
        remaining_seconds=outcome.remaining_ms / 1000,
    )  # fmt: skip


def _guest_in_words(core: Core, actor: Actor, *, performance_id: PerformanceId, guest: int, **_: object) -> Words:
    """What a manager reads who is asked for it."""
    performance = performance_in_reach(core, actor, Permission.HOLD_PLACE, performance_id)
    known = _guest(core, performance_id, guest)
    coming = _coming(core, known)
    return Words(
        act=f"give {len(known.seats)} of {performance.code} to {known.name}",
        about=", ".join(coming.labels),
        reason=_reason(known),
    )


@told_by(_guest_in_words)
@permits(Permission.SALE_COMP)
def give_to_guest(core: Core, actor: Actor, performance_id: PerformanceId, guest: int, *, order: OrderId) -> Sale:
    """Make the complimentary tickets of a party that has come, on its seats. Nothing stays held where that is refused.

    Raises: what `hold_guest` and `give_comps` raise.
    """
    performance = performance_in_reach(core, actor, Permission.SALE_COMP, performance_id)
    known = _guest(core, performance_id, guest)
    letter, cart = _price_letter(core, performance), CartId(uuid4())
    held = hold_guest(core, actor, performance_id, guest, cart=cart)
    try:
        return give_away(
            core, actor, performance, cart=cart, order=order, seats=dict.fromkeys(held.seats, letter),
            reason=_reason(known), buyer=Buyer(customer=known.name),
        )  # fmt: skip
    except BaseException:
        release_hold(core, actor, performance_id, cart=cart)
        raise


def _guest(core: Core, performance_id: PerformanceId, guest: int) -> GuestRow:
    known = next((row for row in guests.guests(core.postgres, performance_id, None) if row.id == guest), None)
    if known is None:
        raise _no_guest()
    return known


def _reason(known: GuestRow) -> str:
    return f"guest of {known.under}"[:_REASON_MAX]


def _price_letter(core: Core, performance: Performance) -> str:
    types = core.repertoire.prices(performance.id).types
    if not types:
        raise SaleClosed(f"{performance.code} has no price yet, so that no ticket can be made. Set one.")
    return types[0].letter


def _coming(core: Core, row: GuestRow) -> ComingGuest:
    performance = core.repertoire.performance(row.performance_id)
    manifest = core.repertoire.manifest_for(performance)
    served: Sequence[SeatState] = [state for state in row.states if state in (SeatState.COMP, SeatState.SOLD)]
    labels = tuple(str(manifest.label(seat)) for seat in row.seats)
    return ComingGuest(performance=performance, party=row, labels=labels, served=len(served))


def _no_guest() -> NotFound:
    return NotFound("There is no such guest in your reach. Look at the guest list.")
