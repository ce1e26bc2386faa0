"""A performance is cancelled: first what that would do, in numbers, then the act, which must name those numbers.

The act itself only closes the performance, in one transaction with its audit row. What follows from it (money back,
seats back, holds gone) is brought to its end order by order, by anybody, any number at once: sales that were on their
way at that moment are found by the next round.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid5

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import BadInput, NotAsShown
from core.money import Money
from core.payments.refunds import CannotReturn, quoted
from core.payments.returns import take_back_lines
from core.programming.lifecycle import LifeAct, state_now, why_not
from core.programming.reach import performance_in_reach
from core.programming.running import NotNow
from core.work import work
from db.queries import cancellation as queries
from db.queries import payments
from db.vocabulary import OrderId, PerformanceId, SeatState

if TYPE_CHECKING:
    from core.runtime import Core

_BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """What cancelling would do now. `stamp` stands for these very numbers."""

    performance: str
    orders: int
    tickets: int
    admitted: int
    unpaid: int
    held: int
    back: Mapping[str, Money]
    stamp: str

    def as_data(self) -> Mapping[str, object]:
        return {
            "performance": self.performance,
            "orders": self.orders,
            "tickets": self.tickets,
            "admitted": self.admitted,
            "unpaid_orders": self.unpaid,
            "held_seats": self.held,
            "back_minor": {kind: amount.amount_minor for kind, amount in self.back.items()},
            "stamp": self.stamp,
        }


@permits(Permission.PERFORMANCE_CANCEL)
def plan_cancellation(core: Core, actor: Actor, performance_id: PerformanceId) -> Cancellation:
    """The dry run: orders, tickets, and money by where it goes back to. Nothing changes. Raises NotNow, NotFound."""
    performance = performance_in_reach(core, actor, Permission.PERFORMANCE_CANCEL, performance_id)
    no = why_not(state_now(performance, core.clock.now()), LifeAct.CANCEL)
    if no is not None:
        raise NotNow(f"{performance.code}: {no}")
    row = queries.what_stands(core.postgres, performance_id)
    numbers = f"{performance.code} {row}"
    return Cancellation(
        performance=performance.code,
        orders=row.orders,
        tickets=row.tickets,
        admitted=row.admitted,
        unpaid=row.unpaid,
        held=row.held,
        back={
            "card": Money(row.card_minor, performance.currency),
            "voucher": Money(row.voucher_minor, performance.currency),
            "cash": Money(row.cash_minor, performance.currency),
        },
        stamp=hashlib.sha256(numbers.encode()).hexdigest()[:8],
    )


@permits(Permission.PERFORMANCE_CANCEL)
def cancel_performance(
    core: Core, actor: Actor, performance_id: PerformanceId, *, stamp: str, reason: str
) -> Cancellation:
    """Cancel it, as the dry run of that stamp showed; what was done. It cannot be undone.

    Raises: NotAsShown (something moved since: look again), NotNow (it was played), BadInput, NotFound.
    """
    if not reason.strip() or not reason.isprintable() or len(reason) > 120:
        raise BadInput("Say in one line why it is cancelled.")
    planned = plan_cancellation(core, actor, performance_id)
    if planned.stamp != stamp.strip().lower():
        raise NotAsShown("The numbers have moved since they were shown. Look at them again, then cancel.")
    with work(core, actor) as unit:
        queries.close_performance(unit.connection, performance_id)
        unit.record(
            "performance.cancel", planned.performance, reason=reason.strip(), orders=planned.orders, stamp=planned.stamp
        )
    core.repertoire.forget(performance_id)
    while finish_cancellations(core, limit=_BATCH):
        pass
    return planned


def finish_cancellations(core: Core, *, limit: int = _BATCH) -> int:
    """One round over what cancelled performances still have: holds, unpaid and paid orders; how many came to an end."""
    done = 0
    for freed in queries.free_holds_of_cancelled(core.postgres, limit):
        core.news.announce(freed.performance_id, SeatState.OPEN, freed.seats, freed.fences, codes=freed.codes)
        done += 1
    for performance_id, order in queries.unpaid_of_cancelled(core.postgres, limit):
        outcome = payments.give_up_order(core.postgres, performance_id, order, "performance cancelled")
        core.news.announce(performance_id, SeatState.OPEN, outcome.seats, outcome.fences, codes=outcome.codes)
        done += outcome.word in ("cancelled", "refund_due")
    for performance_id, order in queries.paid_of_cancelled(core.postgres, limit):
        done += _take_back(core, performance_id, order)
    return done


def _take_back(core: Core, performance_id: PerformanceId, order: OrderId) -> bool:
    """The tickets that nobody went in with. Cash waits for its owner to come; all else goes by itself."""
    valid = [
        line.ticket_code
        for line in payments.live_lines(core.postgres, performance_id, order)
        if line.ticket_state == "valid" and line.ticket_code
    ]
    try:
        shown = quoted(core, core.repertoire.performance(performance_id), order, valid, 0)
    except CannotReturn:  # somebody else was quicker
        return False
    act, reason = uuid5(order, f"cancelled {len(valid)}"), "performance cancelled"
    word = take_back_lines(core, performance_id, order, act, shown, state="returned", reason=reason, by=None)
    return word == "owed"
