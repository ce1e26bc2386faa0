"""Cash that was moved goes the other way; tickets that were handed over wait again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from core.access.actors import Actor
from core.money import Money
from core.undo.acts import Back, CannotUndo, Made, Prospect
from core.work import Work
from db.queries import finding, undo
from db.queries.undo import ActRow

if TYPE_CHECKING:
    from core.runtime import Core

_WORDS = {"paid_in": "paid in", "paid_out": "paid out", "drop": "dropped to the safe"}
_CLOSED = "The drawer is being counted, or closed: nothing moves in it. Break the count off, or ask a manager."
_LATER = "Something was done with these tickets since: look at the order."


def movement(core: Core, actor: Actor, row: ActRow) -> Prospect:
    """Paid in, paid out, dropped: the opposite movement, which names the first."""
    assert row.movement is not None and row.currency is not None, "a movement has both"
    first, amount = row.movement, Money(row.amount_minor or 0, row.currency)
    words = f"{_WORDS[row.kind]} {amount} ({row.detail})"
    comes_in = row.kind != "paid_in"

    def deed(unit: Work) -> Made:
        new = uuid5(first, "undo")
        reason = f"undo: {_WORDS[row.kind]} ({row.detail})"[:200]
        word = undo.undo_movement(unit.connection, first, new, actor.account_id, reason)
        if word == "too_much":
            raise CannotUndo(f"There is no {amount} in this drawer any more. Take less out by hand: d, then o.")
        if word != "done":
            raise CannotUndo(_CLOSED)
        return Made(rows=[f"cash:{new}"])

    where = "from the safe" if row.kind == "drop" else "back"
    return Prospect(
        words=words,
        then=f"{amount} go {where} into the drawer." if comes_in else f"{amount} go out of the drawer again.",
        back=(Back("into the drawer" if comes_in else "cash to give back", amount),),
        deed=deed,
    )


def hand_over(core: Core, actor: Actor, row: ActRow) -> Prospect:
    """Tickets that were handed over wait at the window again."""
    assert row.performance_id is not None and row.order_id is not None and row.entry is not None, "an order was meant"
    performance_id, order = row.performance_id, row.order_id
    words = f"handed over the tickets of order {row.reference}"
    if not undo.is_collected_by(core.postgres, performance_id, order, row.entry):
        return Prospect(words=words, instead=_LATER)

    def deed(unit: Work) -> Made:
        done = finding.collect_order(
            unit.connection,
            performance_id,
            order,
            collected=False,
            account_id=actor.account_id,
            session_id=actor.session_id,
        )
        if done.outcome != "done":
            raise CannotUndo(_LATER)
        made = undo.window_entries(unit.connection, performance_id, order)
        return Made(rows=[f"window:{performance_id}:{one}" for one in made])

    return Prospect(words=words, then="they wait at the window again: have them in your hand first.", deed=deed)
