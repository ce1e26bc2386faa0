"""Will-call: who has paid and comes for the tickets, found by whatever is told at the window, and handed over once.

An order waits here when it says so (`delivery`), or when it says nothing, names a customer, and its tickets were
neither printed nor mailed. Whoever is not on the list is looked for on a ladder; each rung has a name, which is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.access.actors import Actor
from core.access.guard import permits
from core.access.permissions import Permission
from core.errors import NotFound, Refusal
from core.programming.reach import performance_in_reach
from core.sales.finding import FoundOrder, find_orders
from core.sales.life import order_in_reach
from core.sales.orders import OrderBrief, brief_of
from core.sales.questions import folded
from core.work import work
from db.queries import finding
from db.vocabulary import OrderId, PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core

_SIMILAR = 72.0
ON_THE_LIST = "on the list"
_RUNGS: Sequence[tuple[str, frozenset[str]]] = (
    ("here, but printed or mailed", frozenset({"name", "mail", "reference", "reference, one sign off", "ticket"})),
    ("by phone", frozenset({"phone"})),
    ("by the last four of the card", frozenset({"card"})),
)
ANOTHER_DATE = "at another date"
SIMILAR = "similar spelling"
NO_RECORD = "no record"


class AlreadyCollected(Refusal):
    """The tickets were handed over before; nothing was changed."""

    code = "already_collected"


class NothingToCollect(Refusal):
    """The order is not paid, or all of its tickets came back."""

    code = "nothing_to_collect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An order of the list: whose it is, whether its tickets are printed, and who handed them over when and where."""

    brief: OrderBrief
    name: str  # last name first, as the envelopes stand
    printed: int
    collected: datetime | None
    by: str | None
    where: str | None

    def as_data(self) -> Mapping[str, object]:
        return {
            "order": self.brief.reference,
            "name": self.name,
            "tickets": self.brief.live,
            "printed": self.printed,
            "collected_at": self.collected.isoformat() if self.collected else None,
            "by": self.by,
            "where": self.where,
        }


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking beyond the list gave: the rung's name, and the orders that it found."""

    rung: str
    found: tuple[FoundOrder, ...]


@permits(Permission.ORDER_SEE)
def will_call(core: Core, actor: Actor, performance_id: PerformanceId) -> tuple[Waiting, ...]:
    """Who comes for tickets of this performance, by last name; those who came already too. Raises NotFound."""
    performance = performance_in_reach(core, actor, Permission.ORDER_SEE, performance_id)
    zone = ZoneInfo(performance.time_zone)
    waiting = [
        Waiting(
            brief=brief_of(row),
            name=last_name_first(row.customer or row.contact or row.reference),
            printed=row.printed,
            collected=row.collected_at.astimezone(zone) if row.collected_at is not None else None,
            by=row.by_whom,
            where=row.where,
        )
        for row in finding.will_call(core.postgres, performance_id)
    ]
    return tuple(sorted(waiting, key=lambda one: (folded(one.name), one.brief.reference)))


@permits(Permission.TICKET_PRINT)
def hand_over(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> None:
    """The customer has the tickets. Raises AlreadyCollected (when, where, by whom), NothingToCollect, NotFound."""
    _set_collected(core, actor, performance_id, order, collected=True)


@permits(Permission.TICKET_PRINT)
def take_hand_over_back(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> None:
    """It was the wrong line: the tickets wait again. Both stand in the order's life. Raises NotFound."""
    _set_collected(core, actor, performance_id, order, collected=False)


@permits(Permission.TICKET_PRINT)
def keep_for_collection(core: Core, actor: Actor, performance_id: PerformanceId, *, order: OrderId) -> None:
    """The tickets wait at the window from now on, printed or not. Raises NotFound."""
    order_in_reach(core, actor, Permission.TICKET_PRINT, performance_id, order)
    with work(core, actor) as unit:
        finding.set_delivery(unit.connection, performance_id, order, "will_call")
        finding.tell_life(
            unit.connection, performance_id, order, "deliver", actor.account_id, actor.session_id, "kept at will-call"
        )


@permits(Permission.ORDER_SEE)
def look_beyond(core: Core, actor: Actor, performance_id: PerformanceId, text: str) -> Looked:
    """Whoever is not on the list, rung after rung: printed or mailed, phone, card, another date, similar spelling."""
    found = find_orders(core, actor, text, performance=performance_id)
    here = [one for one in found if one.brief.performance_id == performance_id]
    for rung, reasons in _RUNGS:
        hits = tuple(one for one in here if reasons.intersection(one.why))
        if hits:
            return Looked(rung, hits)
    elsewhere = tuple(one for one in found if one.brief.performance_id != performance_id)
    if elsewhere:
        return Looked(ANOTHER_DATE, elsewhere)
    alike = similar(will_call(core, actor, performance_id), text)
    return (
        Looked(SIMILAR, tuple(FoundOrder(brief=one.brief, why=(SIMILAR,)) for one in alike))
        if alike
        else Looked(NO_RECORD, ())
    )


def begins(one: Waiting, text: str) -> bool:
    """Whether every word that was typed begins a word of the name, or the reference. Pure."""
    words = [
        *re.split(r"[\W_]+", folded(one.name)),
        folded(one.brief.reference),
        *folded(one.brief.reference).split("-"),
    ]
    return all(any(word.startswith(part) for word in words) for part in folded(text).split())


def similar(waiting: Sequence[Waiting], text: str) -> Sequence[Waiting]:
    """Names that are written nearly so, the nearest first. Pure."""
    from rapidfuzz import fuzz

    typed = folded(text)
    names = [(one, [folded(one.name), *re.split(r"[\W_]+", folded(one.name))]) for one in waiting]
    scored = [(max(fuzz.ratio(typed, name) for name in of_one), one) for one, of_one in names]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score >= _SIMILAR]


def last_name_first(name: str) -> str:
    """`anna maria schmidt 0171 234` as `Schmidt, Anna Maria`; a number or an address alone as it is, and so is a name
    that has capitals of its own. Pure."""
    words = [word for word in name.split() if not any(c.isdigit() for c in word)]
    if "@" in name or not words:
        return " ".join(name.split())
    words = [word.capitalize() for word in words] if name == name.casefold() else words
    return " ".join(words) if "," in name or len(words) == 1 else f"{words[-1]}, {' '.join(words[:-1])}"


def _set_collected(core: Core, actor: Actor, performance_id: PerformanceId, order: OrderId, *, collected: bool) -> None:
    performance = order_in_reach(core, actor, Permission.TICKET_PRINT, performance_id, order)
    with work(core, actor) as unit:
        done = finding.collect_order(
            unit.connection,
            performance_id,
            order,
            collected=collected,
            account_id=actor.account_id,
            session_id=actor.session_id,
        )
    match done.outcome:
        case "done":
            return
        case "no_order":
            raise NotFound("There is no such order in your reach. Check the reference.")
        case "not_paid":
            raise NothingToCollect("There is no ticket to hand over: the order is not paid, or all came back.")
        case _ if collected:
            raise AlreadyCollected(_when_collected(done, performance.time_zone))
        case _:
            raise NothingToCollect("These tickets were not collected, so there is nothing to undo.")


def _when_collected(done: finding.CollectedRow, time_zone: str) -> str:
    """`Collected at 19:12 at till 1, by Omar. Do not hand tickets over again.`"""
    at = done.at.astimezone(ZoneInfo(time_zone)) if done.at is not None else None
    told = f"Collected{f' at {at:%H:%M} on {at:%d %b}' if at else ''}{f' at {done.terminal}' if done.terminal else ''}"
    return f"{told}{f', by {done.who}' if done.who else ''}. Look at the order before any ticket is handed over again."
