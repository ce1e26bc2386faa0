"""The whole life of an order, told from all books; and the notes that people leave at it, which are never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission, scope_of
from core.errors import BadInput, NotFound
from core.money import Money
from core.programming.reach import performance_in_reach
from core.programming.repertoire import Performance
from core.work import work
from db.queries import finding, payments
from db.vocabulary import OrderId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

NOTE_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEntry:
    """One thing that happened. `who` is None where nobody did it, as when time ran out; `where` is the terminal."""

    at: datetime
    sentence: str
    who: str | None
    where: str | None
    is_note: bool

    def as_data(self) -> Mapping[str, object]:
        return {"at": self.at.isoformat(), "what": self.sentence, "who": self.who, "where": self.where}


@permits(Permission.ORDER_SEE)
def order_life(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> tuple[LifeEntry, ...]:
    """What happened to the order from the hold of its cart on, the oldest first. Raises NotFound."""
    performance = order_in_reach(core, actor, Permission.ORDER_SEE, performance_id, order)
    zone = ZoneInfo(performance.time_zone)
    return tuple(
        LifeEntry(
            at=row.at.astimezone(zone),
            sentence=_told(row, performance.currency),
            who=row.who,
            where=row.terminal,
            is_note=row.what == "order.note",
        )
        for row in finding.life_of(core.postgres, performance_id, order)
    )


@permits(Permission.ORDER_SEE)
def add_note(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId, sentence: str) -> None:
    """Leave a note at the order, under the actor's name. Raises NotFound, BadInput."""
    order_in_reach(core, actor, Permission.ORDER_SEE, performance_id, order)
    line = " ".join(sentence.split())
    if not line or not line.isprintable() or len(line) > NOTE_MAX:
        raise BadInput(f"A note is one line of at most {NOTE_MAX} characters. Type it again.")
    with work(core, actor) as unit:
        finding.tell_life(unit.connection, performance_id, order, "note", actor.account_id, actor.session_id, line)


def order_in_reach(
    core: Core, actor: Actor, permission: Permission, performance_id: PerformanceId, order: OrderId
) -> Performance:
    """The performance of an order in reach. Raises NotFound for a foreign one exactly as for a missing one."""
    performance = performance_in_reach(core, actor, permission, performance_id)
    stands = payments.order_to_pay(core.postgres, performance_id, order)
    own = scope_of(actor, permission).account_id
    if stands is None or own not in (None, stands.account_id):
        raise NotFound("There is no such order in your reach. Check the reference.")
    return performance


_SEATS = {
    "hold": "held",
    "extend": "given more time",
    "release": "let go",
    "expire": "let go, the time was over",
    "claim": "claimed for the order",
    "sell": "sold",
    "free": "back on sale",
}
_PAID = {
    "created": "begun",
    "submitted": "sent, no answer yet",
    "unknown": "sent, no answer yet",
    "succeeded": "taken",
    "cancelled": "not charged",
}
_SAID = {
    "order.collect": "tickets collected",
    "order.uncollect": "not collected after all",
    "order.print": "tickets printed",
    "refund.begun": "goes back",
    "refund.succeeded": "paid back",
    "refund.failed": "refund refused",
    "mail.order_paid": "tickets mailed",
    "mail.order_returned": "return told by mail",
    "mail.performance_cancelled": "cancellation told by mail",
    "mail.performance_postponed": "postponement told by mail",
    "mail.performance_rescheduled": "new date told by mail",
    "attended": "dealt with",
}


def _told(row: finding.LifeRow, currency: str) -> str:
    """One line of the books as it is read at the counter."""
    book, _, act = row.what.partition(".")
    more = f": {row.more}" if row.more else ""
    match book:
        case "seat":
            return f"{row.count} {'seat' if row.count == 1 else 'seats'} {_SEATS.get(act, act)}{more}"
        case "tender" | "refund":
            kind = f" by {row.more}" if book == "tender" and row.more else more
            said = _PAID[act] if book == "tender" else _SAID[row.what]
            return f"{Money(row.amount_minor or 0, currency)} {said}{kind}"
        case "attention":
            return f"needs attention{more}"
        case _ if row.what == "order.note":
            return f"note{more}"
        case _ if row.what == "order.deliver":
            return row.more or "delivery changed"
        case _:
            return f"{_SAID.get(row.what, row.what)}{more}"
