"""What every buyer asked for and was told, and whether that can be true.

A history is a file of JSON lines, one process each. An act is an `invoke` line before the service is called, and then
`ok`, `fail` (a refusal: it certainly did not happen) or `info`: nobody knows, because a store did not answer or the
buyer was killed. Times are of the machine's monotonic clock, in seconds, so those of all processes compare.

    H1  what was acknowledged is in the database, whole; what was refused is not
    H2  what nobody knows is there whole, or not at all
    H3  while a cart was shown a seat as its own, no other cart was
    H5  the fence of a seat never falls between two looks, one after the other
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

from core.errors import EtdsError, Outage

Seats = frozenset[int]

_LETS_GO = ("release", "claim", "sell")
_NOBODY = frozenset[int]()


@dataclass(slots=True)
class Telling:
    """An act that is under way; what is put into `more` is told with its end."""

    asked_at: float
    more: dict[str, object] = field(default_factory=dict)


class Book:
    """The history of one process, written as it happens. Safe from several threads."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    @contextmanager
    def act(self, act: str, id_: object, **what: object) -> Generator[Telling]:
        """Tell of a call of a service, before and after; what it raises goes on its way."""
        telling = Telling(monotonic())
        self.tell(act, "invoke", id_, at=telling.asked_at, **what)
        try:
            yield telling
        except Outage:
            self.tell(act, "info", id_)
            raise
        except EtdsError:
            self.tell(act, "fail", id_)
            raise
        except Exception as error:  # a service raises nothing else, so this is one of the things that are looked for
            self.tell(act, "info", id_, crash=f"{type(error).__name__}: {str(error)[:200]}")
            raise
        self.tell(act, "ok", id_, **telling.more)

    def tell(self, act: str, type_: str, id_: object = "", **what: object) -> None:
        """One line, in one write: a process that is killed leaves it whole, or the file without it."""
        line = {"at": monotonic(), "process": os.getpid(), "act": act, "type": type_, "id": str(id_), **what}
        os.write(self._file, (json.dumps(line) + "\n").encode())


@dataclass(slots=True, kw_only=True)
class Act:
    """One act with its end. `told_at` is None where no end was ever told."""

    process: int
    act: str
    id: str
    asked_at: float
    told_at: float | None = None
    type: str = "info"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def seats(self) -> Seats:
        return frozenset(self.more.get("seats", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order as the database has it: the seats of its lines, those that tickets were issued for, those still live."""

    seats: Seats
    issued: Seats = _NOBODY
    live: Seats = _NOBODY
    is_returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the database says after the run. `holds` is by cart, all that it ever held."""

    orders: Mapping[str, Order] = field(default_factory=dict)
    holds: Mapping[str, Seats] = field(default_factory=dict)
    tenders: Collection[str] = ()


def read(paths: Iterable[Path]) -> list[Act]:
    """The acts of these histories, by the time they were asked for."""
    return acts(line for path in paths for line in _lines(path))


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    for text in path.read_text().splitlines():
        try:
            yield json.loads(text)
        except ValueError:  # the disk was asked for half of it when its process was killed
            continue


def acts(lines: Iterable[Mapping[str, Any]]) -> list[Act]:
    """Each invocation with the end that belongs to it."""
    found: dict[tuple[int, str, str], Act] = {}
    for line in lines:
        more = {name: value for name, value in line.items() if name not in ("at", "process", "act", "type", "id")}
        key = (line["process"], line["act"], line["id"])
        if line["type"] == "invoke":
            found[key] = Act(process=key[0], act=key[1], id=key[2], asked_at=line["at"], more=more)
        else:
            act = found[key]
            act.told_at, act.type = line["at"], line["type"]
            act.more |= more
    return sorted(found.values(), key=lambda act: act.asked_at)


def violations(history: Sequence[Act], books: Books) -> Iterator[str]:
    """A sentence for everything that cannot be true."""
    for act in history:
        if "crash" in act.more:
            yield f"{act.act} {act.id} raised {act.more['crash']}"
        yield from _told(act, books)
    for name, order in books.orders.items():
        if order.issued not in (_NOBODY, order.seats) or order.live not in (_NOBODY, order.issued):
            yield f"order {name} for {sorted(order.seats)} has tickets for {sorted(order.live)} (H2)"
    yield from _overlaps(history)
    yield from _falls(history)


def _told(act: Act, books: Books) -> Iterator[str]:
    """H1, and H2 for acts whose end nobody knows."""
    there = _there(act, books)
    if there is None:
        return
    said = f"{act.act} {act.id} for {sorted(act.seats)}"
    if act.type == "ok" and there != act.seats:
        yield f"{said} was acknowledged, and {sorted(there) or 'nothing'} is there (H1)"
    elif act.type == "fail" and there:
        yield f"{said} was refused, and {sorted(there)} is there (H1)"
    elif act.type == "info" and there not in (_NOBODY, act.seats):
        yield f"{said} has no known end, and only {sorted(there)} is there (H2)"


def _there(act: Act, books: Books) -> Seats | None:
    """Which of an act's seats it has got, by the database; None for acts that leave no mark of their own."""
    order = books.orders.get(str(act.more.get("order", act.id)))
    match act.act:
        case "hold":
            return books.holds.get(act.id, _NOBODY)
        case "claim":
            return _NOBODY if order is None else order.seats
        case "sell":
            return _NOBODY if order is None else order.issued
        case "pay" if act.type == "fail":
            return act.seats if act.id in books.tenders else _NOBODY
        case "pay" if act.type == "ok" and act.more.get("is_paid"):
            return _NOBODY if order is None else order.issued
        case "return" if act.type != "info":
            return act.seats if order is not None and order.is_returned and not order.live else _NOBODY
        case _:
            return None


def _overlaps(history: Sequence[Act]) -> Iterator[str]:
    """H3: from the moment a hold was shown, to the end of its time, or until its own cart gives it up or uses it.

    Where the database's clock is set, times that were shown mean nothing any more.
    """
    gone: dict[str, float] = {}
    for act in history:
        if act.act in _LETS_GO:
            gone.setdefault(str(act.more.get("cart", act.id)), act.asked_at)
    clock_set = [act.told_at or act.asked_at for act in history if act.act == "clock"]
    shown: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
    for act in history:
        if act.act == "hold" and act.type == "ok" and act.told_at is not None:
            ends = [act.more["until"], gone.get(act.id, act.more["until"])]
            ends += [at for at in clock_set if at > act.asked_at]
            for seat in act.seats:
                shown[seat].append((act.told_at, min(ends), act.id))
    for seat, intervals in shown.items():
        for (_, end, cart), (start, _, other) in pairwise(sorted(i for i in intervals if i[0] < i[1])):
            if start < end:
                yield f"seat {seat} was shown to {other} {end - start:.3f} s before {cart} had to give it up (H3)"


def _falls(history: Sequence[Act]) -> Iterator[str]:
    """H5: a look that was asked for after another was told sees the same fence, or a higher one."""
    looks: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for act in history:
        if act.act == "look" and act.type == "ok" and act.told_at is not None:
            for seat in act.seats:
                looks[seat].append((act.asked_at, act.told_at, act.more["fence"]))
    for seat, seen in looks.items():
        told = sorted(seen, key=lambda look: look[1])
        highest, number = 0, 0
        for asked_at, _, fence in sorted(seen):
            while number < len(told) and told[number][1] < asked_at:
                highest = max(highest, told[number][2])
                number += 1
            if fence < highest:
                yield f"seat {seat} was seen with fence {highest}, and after that with {fence} (H5)"
