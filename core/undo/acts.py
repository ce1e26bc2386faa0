"""What is known of an act that may be taken back: its words, where its money goes, and what to do where it may not.

Each kind of act is one entry of `registry.KINDS`. It looks at an act and answers with a `Prospect`; the prospect of a
harmless one carries the deed, which runs on the transaction of the undo and judges once more under its locks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.access.actors import Actor
from core.access.permissions import Permission
from core.errors import Refusal
from core.inventory import CartNote, Hold
from core.money import Money
from core.work import Work
from db.queries.undo import ActRow
from db.vocabulary import PerformanceId

if TYPE_CHECKING:
    from core.runtime import Core


class CannotUndo(Refusal):
    """The act cannot be taken back, or not any more; the sentence says what to do instead."""

    code = "cannot_undo"


@dataclass(frozen=True, slots=True)
class Back:
    """So much goes back this way: cash out of the drawer (`to the drawer` where it comes in), card, voucher."""

    how: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a deed wrote: the ids of its own rows, so that they are no act to undo; and what a screen goes on with."""

    rows: Sequence[str] = ()
    hold: Hold | None = None
    note: CartNote | None = None


Deed = Callable[[Work], Made]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """An act as it is seen now. `instead` says what to do where it is not harmless; `deed` is there where it is."""

    words: str
    then: str = ""
    back: tuple[Back, ...] = ()
    deed: Deed | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act. `permission` is that of its inverse, None where there is none; `services` make such acts."""

    name: str
    services: tuple[str, ...]
    look: Callable[[Core, Actor, ActRow], Prospect]
    permission: Permission | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The last act: `act` is its id, `age_seconds` how long ago it was."""

    act: str
    kind: str
    words: str
    age_seconds: float
    performance_id: PerformanceId | None

    @property
    def sentence(self) -> str:
        """`sold A-1-1, A-1-2 for 20.00 EUR cash, 40 s ago`"""
        return f"{self.words}, {ago(self.age_seconds)}"

    def as_data(self) -> Mapping[str, object]:
        return {"act": self.act, "kind": self.kind, "what": self.words, "age_seconds": round(self.age_seconds)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable(Seen):
    """It is harmless. `then`: how it is afterwards, behind the word "then"; `back`: the money that moves with it."""

    then: str
    back: tuple[Back, ...] = ()

    def as_data(self) -> Mapping[str, object]:
        back = [{"how": part.how, "amount": str(part.amount)} for part in self.back]
        return {**Seen.as_data(self), "undoable": True, "then": self.then, "back": back}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUndoable(Seen):
    """It is not harmless, or never is. `instead`: what to do."""

    instead: str

    def as_data(self) -> Mapping[str, object]:
        return {**Seen.as_data(self), "undoable": False, "instead": self.instead}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back, with the money that moved; of a parked cart its hold and its note."""

    act: str
    words: str
    then: str
    performance_id: PerformanceId | None
    back: tuple[Back, ...] = field(default=())
    hold: Hold | None = None
    note: CartNote | None = None

    def as_data(self) -> Mapping[str, object]:
        back = [{"how": part.how, "amount": str(part.amount)} for part in self.back]
        return {"act": self.act, "undone": self.words, "then": self.then, "back": back}


def ago(seconds: float) -> str:
    """`40 s ago`, `12 min ago`, `3 h ago`. Pure."""
    whole = max(0, round(seconds))
    if whole < 100:
        return f"{whole} s ago"
    if whole < 6_000:
        return f"{round(whole / 60)} min ago"
    return f"{round(whole / 3_600)} h ago"


def listed(labels: Sequence[str], most: int = 4) -> str:
    """`A-1-1, A-1-2 and 3 more`. Pure."""
    shown, more = list(labels[:most]), len(labels) - most
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
