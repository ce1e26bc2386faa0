"""Carts that change hands at the counter: parked, given, taken, and taken over from a terminal that does not answer.

One guarded update decides who has a cart (`functions/counter.sql`), so of several who want it one gets it. What only
the screen knew of a cart (price types, buyer) goes with it as its note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, reach_of, scope_of
from core.errors import BadInput, HoldEnded, NotFound
from core.inventory.holds import Hold
from core.programming.reach import performance_in_reach, reaches
from core.work import work
from db.errors import ActUndone
from db.postgres import Connection
from db.queries import access, counter
from db.vocabulary import AccountId, CartId, PerformanceId, SessionId

if TYPE_CHECKING:
    from core.runtime import Core

_NAME_MAX = 40
_REASON_MAX = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class CartNote:
    """What goes with a cart from hand to hand. `price_types` are letters by seat."""

    name: str = ""
    price_types: Mapping[int, str] = field(default_factory=dict[int, str])
    customer: str | None = None
    contact: str | None = None
    coupon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterCart:
    """A living cart as the counter sees it. `owner` is None where it is parked; `is_mine`: the asker's account has it,
    `is_here`: at the asker's own terminal."""

    cart: CartId
    account: AccountId
    owner: str | None
    till: str | None
    name: str | None
    noted_by: str | None
    seats: tuple[int, ...]
    labels: tuple[str, ...]
    expires_at: datetime
    remaining_seconds: float
    is_mine: bool
    is_here: bool

    @property
    def is_parked(self) -> bool:
        return self.account == counter.THE_COUNTER

    def as_data(self) -> Mapping[str, object]:
        return {
            "cart": str(self.cart),
            "parked": self.is_parked,
            "owner": self.owner,
            "till": self.till,
            "name": self.name,
            "by": self.noted_by,
            "seats": list(self.labels),
            "expires_at": self.expires_at.isoformat(),
        }


@permits(Permission.CART_SHARE)
def counter_carts(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[CounterCart, ...]:
    """Every living cart of the box office at this performance: parked ones first, then by age. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.CART_SHARE, performance_id)
    manifest = core.repertoire.manifest(performance.manifest_id)
    return tuple(
        CounterCart(
            cart=row.cart_id,
            account=row.account_id,
            owner=row.owner,
            till=row.till if row.account_id != counter.THE_COUNTER else None,
            name=row.name,
            noted_by=row.noted_by,
            seats=tuple(row.seats),
            labels=tuple(str(manifest.label(seat)) for seat in row.seats),
            expires_at=row.expires_at,
            remaining_seconds=row.remaining_ms / 1000,
            is_mine=row.account_id == actor.account_id,
            is_here=row.session_id == actor.session_id,
        )
        for row in counter.carts(core.postgres, performance_id)
    )


@permits(Permission.CART_SHARE)
def park_cart(core: Core, actor: Actor, performance_id: PerformanceId, *, cart: CartId, note: CartNote) -> Hold:
    """Leave the cart to the counter, with a name to find it by; anybody of the house may take it up.

    Its clock runs on, until `parked_seconds` after its first seat. Raises HoldEnded (not the actor's), BadInput.
    """
    performance_in_reach(core, actor, Permission.CART_SHARE, performance_id)
    name = _line(note.name, "Give the cart a name of one line, like 'blue coat'.", _NAME_MAX)
    with work(core, actor) as unit:
        handed = _hand(
            unit.connection,
            performance_id,
            cart,
            actor,
            from_account=actor.account_id,
            to_account=counter.THE_COUNTER,
            session_id=actor.session_id,
            park_seconds=core.settings.parked_seconds,
        )
        _note(unit.connection, performance_id, cart, actor, note, name, handed)
    return _hold(performance_id, cart, handed)


@permits(Permission.CART_SHARE)
def give_cart(
    core: Core, actor: Actor, performance_id: PerformanceId, *, cart: CartId, to: str, note: CartNote
) -> tuple[Hold, AccountId]:
    """Hand the cart over to the operator of that user name; it is theirs at once. Whose it is now comes back with it.

    Raises: NotFound (nobody of that name sells here), HoldEnded, BadInput.
    """
    performance = performance_in_reach(core, actor, Permission.CART_SHARE, performance_id)
    found = access.account_by_name(core.postgres, to.strip().lower())
    if found is not None and found.id == actor.account_id:
        raise BadInput("That is you. Name the colleague who takes the cart on.")
    there = (
        None
        if found is None
        else Actor(
            account_id=found.id,
            username=found.username,
            display_name=found.display_name,
            role=found.role,
            session_id=actor.session_id,
            terminal="",
            venue_id=found.venue_id,
        )
    )
    if (
        there is None
        or found is None
        or found.state != "active"
        or reach_of(there.role, Permission.CART_SHARE) is None
        or not reaches(scope_of(there, Permission.CART_SHARE), performance)
    ):
        raise NotFound(f"Nobody called '{to}' sells at this house. Give the user name of a colleague.")
    name = " ".join(note.name.split())[:_NAME_MAX] or f"from {actor.display_name}"[:_NAME_MAX]
    with work(core, actor) as unit:
        handed = _hand(
            unit.connection,
            performance_id,
            cart,
            actor,
            from_account=actor.account_id,
            to_account=there.account_id,
            session_id=counter.newest_session(unit.connection, there.account_id) or actor.session_id,
        )
        _note(unit.connection, performance_id, cart, actor, note, name, handed)
        unit.record("cart.give", f"{performance.code} {cart}", to=there.username, seats=handed.seats)
    return _hold(performance_id, cart, handed), there.account_id


@permits(Permission.CART_SHARE)
def take_cart(core: Core, actor: Actor, performance_id: PerformanceId, *, cart: CartId) -> tuple[Hold, CartNote | None]:
    """Take up a cart that is parked, or that was given to the actor, with what was noted of it.

    Raises HoldEnded: somebody else took it, or it ran out.
    """
    performance_in_reach(core, actor, Permission.CART_SHARE, performance_id)
    with work(core, actor) as unit:
        take = partial(
            _hand,
            unit.connection,
            performance_id,
            cart,
            actor,
            to_account=actor.account_id,
            session_id=actor.session_id,
        )
        try:
            handed = take(from_account=counter.THE_COUNTER)
        except _Theirs as theirs:
            if theirs.owner != actor.account_id:
                raise
            handed = take(from_account=actor.account_id)  # given, or taken up at another terminal of theirs
        row = counter.take_note(unit.connection, performance_id, cart)
    return _hold(performance_id, cart, handed), None if row is None else _note_of(row)


@permits(Permission.CART_TAKE_OVER)
def take_over_cart(
    core: Core, actor: Actor, performance_id: PerformanceId, *, cart: CartId, reason: str
) -> tuple[Hold, CartNote | None]:
    """Take a cart from the terminal that has it, as when that is frozen; the audit keeps who, from whom, and why.

    Raises: HoldEnded (it ran out, was sold, or changed hands at this moment), BadInput without a reason.
    """
    performance = performance_in_reach(core, actor, Permission.CART_TAKE_OVER, performance_id)
    why = _line(reason, "Say in one line why this cart is taken from its terminal.", _REASON_MAX)
    seen = next((row for row in counter.carts(core.postgres, performance_id) if row.cart_id == cart), None)
    if seen is None:
        raise HoldEnded("There is no such cart any more; it was sold, let go, or ran out. Look at the list again.")
    with work(core, actor) as unit:
        handed = _hand(
            unit.connection,
            performance_id,
            cart,
            actor,
            from_account=seen.account_id,
            to_account=actor.account_id,
            session_id=actor.session_id,
        )
        row = counter.take_note(unit.connection, performance_id, cart)
        unit.record(
            "cart.take_over",
            f"{performance.code} {cart}",
            reason=why,
            owner=seen.owner or "the counter",
            till=seen.till or "",
            seats=handed.seats,
        )
    return _hold(performance_id, cart, handed), None if row is None else _note_of(row)


class _Theirs(HoldEnded):
    """The cart is another's; whose."""

    def __init__(self, owner: AccountId | None) -> None:
        self.owner = owner
        super().__init__("Somebody else has that cart now. Look at the list again.")


def _hand(
    connection: Connection,
    performance_id: PerformanceId,
    cart: CartId,
    actor: Actor,
    *,
    from_account: AccountId,
    to_account: AccountId,
    session_id: SessionId,
    park_seconds: int | None = None,
) -> counter.Handed:
    """Raises HoldEnded."""
    try:
        handed = counter.hand_hold(
            connection,
            performance_id,
            cart,
            from_account=from_account,
            to_account=to_account,
            session_id=session_id,
            by_account=actor.account_id,
            park_seconds=park_seconds,
        )
    except ActUndone:
        raise HoldEnded("This cart has just run out. Pick the seats again.") from None
    if handed.word == "theirs":
        raise _Theirs(handed.owner)
    if handed.word == "ended":
        raise HoldEnded("That cart is over: it was sold, let go, or ran out. Pick the seats again.")
    return handed


def _note(
    connection: Connection,
    performance_id: PerformanceId,
    cart: CartId,
    actor: Actor,
    note: CartNote,
    name: str,
    handed: counter.Handed,
) -> None:
    noted = {seat: letter for seat, letter in note.price_types.items() if seat in handed.seats}
    counter.put_note(
        connection,
        performance_id,
        cart,
        name=name,
        by_account=actor.account_id,
        seats=list(noted),
        price_types=list(noted.values()),
        customer=note.customer,
        contact=note.contact,
        coupon=note.coupon,
    )


def _note_of(row: counter.NoteRow) -> CartNote:
    return CartNote(
        name=row.name,
        price_types=dict(zip(row.seats, row.price_types, strict=True)),
        customer=row.customer,
        contact=row.contact,
        coupon=row.coupon,
    )


def _hold(performance_id: PerformanceId, cart: CartId, handed: counter.Handed) -> Hold:
    return Hold(
        performance_id=performance_id,
        cart=cart,
        seats=tuple(handed.seats),
        expires_at=handed.expires_at,
        remaining_seconds=handed.remaining_ms / 1000,
    )


def _line(text: str, otherwise: str, length: int) -> str:
    """One line of a person's text. Raises BadInput."""
    line = " ".join(text.split())
    if not line or not line.isprintable() or len(line) > length:
        raise BadInput(otherwise)
    return line
