"""Seats that were set aside, killed or opened are again what they were; a parked cart is taken up."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.guard import refusal_of
from core.access.permissions import Permission, may
from core.inventory import CartNote, Hold
from core.undo.acts import CannotUndo, Made, Prospect, listed
from core.work import Work
from db.errors import ActUndone
from db.queries import counter, undo
from db.queries.undo import ActRow
from db.vocabulary import SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_DID = {"set_aside": "set aside", "kill": "took off sale", "open_again": "opened"}
_TOUCHED = "Somebody has these seats now, or changed them since. Look at each with i."


def seats(core: Core, actor: Actor, row: ActRow) -> Prospect:
    """Set aside, killed, or opened again: as it was, while nobody touched the seats since."""
    assert row.performance_id is not None and row.entry is not None, "a row of the seat journal has both"
    performance_id, entry = row.performance_id, row.entry
    performance = core.repertoire.performance(performance_id)
    manifest = core.repertoire.manifest(performance.manifest_id)
    count = len(row.seats or ())
    under = f" ({row.detail})" if row.detail and row.kind != "open_again" else ""
    words = f"{_DID[row.kind]} {listed([str(manifest.label(seat)) for seat in row.seats or ()])}{under}"
    if not undo.seats_stand(core.postgres, performance_id, entry):
        return Prospect(words=words, instead=_TOUCHED)
    before = undo.seats_before(core.postgres, performance_id, entry)
    if any(state == SeatState.ALLOCATED for state, _ in before) and not may(actor, Permission.ALLOCATION_MANAGE):
        raise refusal_of(actor, Permission.ALLOCATION_MANAGE)

    def deed(unit: Work) -> Made:
        back = undo.undo_seats(
            unit.connection,
            performance_id,
            entry,
            account_id=actor.account_id,
            session_id=actor.session_id,
            reason="taken back with undo",
        )
        if back.word != "done":
            raise CannotUndo(_TOUCHED)
        moved: dict[tuple[SeatState, str | None], list[tuple[int, int]]] = defaultdict(list)
        for seat, fence, state, code in zip(back.seats, back.fences, back.states, back.codes, strict=True):
            moved[state, code].append((seat, fence))

        def tell() -> None:
            for (state, code), pairs in moved.items():
                codes = [code] * len(pairs) if state is SeatState.ALLOCATED else []
                there, fences = [seat for seat, _ in pairs], [fence for _, fence in pairs]
                core.news.announce(performance_id, state, there, fences, codes=codes, by=actor.username)

        unit.after_commit(tell)
        made = undo.seat_entries(unit.connection, performance_id)
        return Made(rows=[f"seats:{performance_id}:{one}" for one in made])

    it = "it is" if count == 1 else "they are"
    return Prospect(words=words, then=f"{it} {' or '.join(_was(*one) for one in before)} again.", deed=deed)


def _was(state: str, code: str | None) -> str:
    match SeatState(state):
        case SeatState.ALLOCATED:
            return f"set aside as {code}"
        case SeatState.KILLED:
            return f"off sale ({code})"
        case _:
            return "open"


def parked(core: Core, actor: Actor, row: ActRow) -> Prospect:
    """A cart that changed hands: taken back while it is parked; what a colleague has is theirs."""
    assert row.performance_id is not None and row.entry is not None and row.cart_id is not None, "a cart has all three"
    performance_id, cart, entry = row.performance_id, row.cart_id, row.entry
    manifest = core.repertoire.manifest(core.repertoire.performance(performance_id).manifest_id)
    labels = listed([str(manifest.label(seat)) for seat in row.seats or ()])
    stands, name = undo.is_parked(core.postgres, performance_id, cart, entry)
    if not stands:
        return Prospect(
            words=f"handed over or took up a cart with {labels}",
            instead="It is not parked now: Z shows whose it is. Ask for it, or park it again with z.",
        )

    def deed(unit: Work) -> Made:
        try:
            handed = counter.hand_hold(
                unit.connection,
                performance_id,
                cart,
                from_account=counter.THE_COUNTER,
                to_account=actor.account_id,
                session_id=actor.session_id,
                by_account=actor.account_id,
            )
        except ActUndone:
            raise CannotUndo("That cart has just run out. Pick the seats again.") from None
        if handed.word != "handed":
            raise CannotUndo("Somebody took that cart up at this moment. Z shows whose it is.")
        noted = counter.take_note(unit.connection, performance_id, cart)
        made = undo.seat_entries(unit.connection, performance_id)
        return Made(
            rows=[f"seats:{performance_id}:{one}" for one in made],
            hold=Hold(
                performance_id=performance_id,
                cart=cart,
                seats=tuple(handed.seats),
                expires_at=handed.expires_at,
                remaining_seconds=handed.remaining_ms / 1000,
            ),
            note=None
            if noted is None
            else CartNote(
                name=noted.name,
                price_types=dict(zip(noted.seats, noted.price_types, strict=True)),
                customer=noted.customer,
                contact=noted.contact,
                coupon=noted.coupon,
            ),
        )

    called = f" as '{name}'" if name else ""
    return Prospect(words=f"parked {labels}{called}", then="the cart is here again, with its note.", deed=deed)
