"""The life of a performance: which act and which moment takes it from which state to which. Pure.

    draft -> announced -> on_sale <-> off_sale -> in_progress -> played -> settled
    announced .. in_progress -> postponed -> announced        anything before played -> cancelled

Times are judged when somebody asks: a performance whose sale has opened sells, whether or not a worker wrote it down.
The same table stands in `functions/lifecycle.sql`, for the sale; a test holds the two together. That a house is sold
out is no state: it follows from its counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from db.vocabulary import PerformanceState

_S = PerformanceState


class LifeAct(StrEnum):
    """What a person does to a performance. Each has one word on screens and at the shell."""

    ANNOUNCE = "announce"
    OPEN = "open"
    CLOSE = "close"
    BEGIN = "begin"
    END = "end"
    SETTLE = "settle"
    POSTPONE = "postpone"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"


class Timed(Protocol):
    """What the clock is compared with; a performance has all of it."""

    @property
    def announce_at(self) -> datetime | None: ...
    @property
    def on_sale_at(self) -> datetime | None: ...
    @property
    def off_sale_at(self) -> datetime | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class Performed(Timed, Protocol):
    @property
    def state(self) -> PerformanceState: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Moments by themselves, for rules that have no performance yet."""

    starts_at: datetime
    ends_at: datetime
    announce_at: datetime | None = None
    on_sale_at: datetime | None = None
    off_sale_at: datetime | None = None


BY_ACT: Mapping[LifeAct, Mapping[PerformanceState, PerformanceState]] = {
    LifeAct.ANNOUNCE: {_S.DRAFT: _S.ANNOUNCED},
    LifeAct.OPEN: dict.fromkeys((_S.ANNOUNCED, _S.OFF_SALE), _S.ON_SALE),
    LifeAct.CLOSE: {_S.ON_SALE: _S.OFF_SALE},
    LifeAct.BEGIN: dict.fromkeys((_S.ANNOUNCED, _S.ON_SALE, _S.OFF_SALE), _S.IN_PROGRESS),
    LifeAct.END: {_S.IN_PROGRESS: _S.PLAYED},
    LifeAct.SETTLE: {_S.PLAYED: _S.SETTLED},
    LifeAct.POSTPONE: dict.fromkeys((_S.ANNOUNCED, _S.ON_SALE, _S.OFF_SALE, _S.IN_PROGRESS), _S.POSTPONED),
    LifeAct.RESCHEDULE: {state: state for state in (_S.DRAFT, _S.ANNOUNCED, _S.ON_SALE, _S.OFF_SALE)}
    | {_S.POSTPONED: _S.ANNOUNCED},
    LifeAct.CANCEL: dict.fromkeys(
        (_S.DRAFT, _S.ANNOUNCED, _S.ON_SALE, _S.OFF_SALE, _S.IN_PROGRESS, _S.POSTPONED), _S.CANCELLED
    ),
}
"""Each act: from where, to where. What is not here is refused."""

BY_CLOCK: tuple[tuple[str, PerformanceState, PerformanceState], ...] = (
    ("announce_at", _S.DRAFT, _S.ANNOUNCED),
    ("starts_at", _S.ANNOUNCED, _S.IN_PROGRESS),
    ("starts_at", _S.ON_SALE, _S.IN_PROGRESS),
    ("starts_at", _S.OFF_SALE, _S.IN_PROGRESS),
    ("on_sale_at", _S.ANNOUNCED, _S.ON_SALE),
    ("off_sale_at", _S.ON_SALE, _S.OFF_SALE),
    ("ends_at", _S.IN_PROGRESS, _S.PLAYED),
)
"""Each moment: from where, to where, the first that has come before the others."""

WORDS: Mapping[LifeAct, str] = {
    LifeAct.ANNOUNCE: "announced",
    LifeAct.OPEN: "put on sale",
    LifeAct.CLOSE: "taken off sale",
    LifeAct.BEGIN: "begun",
    LifeAct.END: "ended",
    LifeAct.SETTLE: "settled",
    LifeAct.POSTPONE: "postponed",
    LifeAct.RESCHEDULE: "rescheduled",
    LifeAct.CANCEL: "cancelled",
}
_NAMES = {
    _S.DRAFT: "a draft",
    _S.ON_SALE: "on sale",
    _S.OFF_SALE: "off sale",
    _S.IN_PROGRESS: "in progress",
}
OVER = frozenset((_S.PLAYED, _S.SETTLED, _S.CANCELLED))
"""Where nothing more is sold or performed: these may be put into the archive, and so may drafts."""


def due(state: PerformanceState, times: Timed, now: datetime) -> PerformanceState:
    """What a performance that was written down as `state` is at that moment."""
    for moment, before, after in BY_CLOCK:
        at: datetime | None = getattr(times, moment)
        if state is before and at is not None and at <= now:
            return due(after, times, now)
    return state


def state_now(performance: Performed, now: datetime) -> PerformanceState:
    return due(performance.state, performance, now)


def is_selling(performance: Performed, now: datetime) -> bool:
    """Whether the till holds seats. After the beginning it sells to latecomers, unless the sale ended before."""
    match state_now(performance, now):
        case _S.ON_SALE:
            return True
        case _S.IN_PROGRESS:
            return performance.off_sale_at is None or performance.off_sale_at > now
        case _:
            return False


def after(state: PerformanceState, act: LifeAct) -> PerformanceState | None:
    """Where the act leads from here; None where it may not be done."""
    return BY_ACT[act].get(state)


def name_of(state: PerformanceState) -> str:
    """A state inside a sentence: `it is off sale`."""
    return _NAMES.get(state, state.value)


def why_not(state: PerformanceState, act: LifeAct) -> str | None:
    """Why the act is not possible in this state, and what would make it so; None where it is possible."""
    if after(state, act) is not None:
        return None
    match state, act:
        case _S.DRAFT, LifeAct.POSTPONE:
            return "It is a draft, nobody was told a date. Give it another one."
        case _S.IN_PROGRESS, LifeAct.RESCHEDULE:
            return "It has begun. Postpone it first."
        case _S.POSTPONED, _:
            return "It is postponed. Give it a new date first."
        case ((_S.PLAYED | _S.SETTLED | _S.CANCELLED), _):
            return f"It is {state}."
        case _ if state in BY_ACT[act].values():
            return f"It is {name_of(state)} already."
        case _:
            froms = [name_of(one) for one in BY_ACT[act]]
            listed = ", ".join(froms[:-1]) + f" or {froms[-1]}" if froms[1:] else froms[0]
            return f"It is {name_of(state)}; it can be {WORDS[act]} when it is {listed}."
