"""Seats by when they sold or by what was paid for them, each in five steps with a sign of its own. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from core.money import Money

NOT_SOLD, STEPS = 0, 5
WHEN, PRICE = "when", "price"

_DAYS = ((90, "90 days and more"), (30, "30 to 89 days"), (7, "7 to 29 days"), (1, "1 to 6 days"), (0, "on the day"))
_SHORT = ("90+", "30-89", "7-29", "1-6", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the steps: its number from 1 on, its sign on the map, what it is in full and in short, what fell in it."""

    number: int
    sign: str
    words: str
    short: str
    seats: int
    gross_minor: int


@dataclass(frozen=True, slots=True)
class Stepped:
    """The number of the step by seat, NOT_SOLD where there is none, and the steps."""

    by_seat: bytes
    steps: tuple[Step, ...]


def by_days(minutes: Sequence[int], minor: Sequence[int], day: date, zone: tzinfo) -> Stepped:
    """How long before `day`, on the clock of the venue: A is long before, E the day itself. `minutes` since 1970, 0
    where nothing was sold."""
    ends = [
        int(datetime.combine(day - timedelta(days=least - 1), time.min, zone).timestamp()) // 60
        for least, _ in _DAYS[:-1]
    ]
    numbers = bytes(1 + bisect_right(ends, minute) if minute else NOT_SOLD for minute in minutes)
    named = [(words, short) for (_, words), short in zip(_DAYS, _SHORT, strict=True)]
    return _counted(numbers, minor, "ABCDE", named)


def by_price(minor: Sequence[int], is_sold: Sequence[bool], currency: str) -> Stepped:
    """The cheaper, the lower: each price for itself up to five of them, else five equal parts of the way between."""
    edges = _edges({paid for paid, sold in zip(minor, is_sold, strict=True) if sold})
    highest = [edge for _, edge in edges]
    numbers = bytes(
        1 + bisect_left(highest, paid) if sold else NOT_SOLD for paid, sold in zip(minor, is_sold, strict=True)
    )
    named: list[tuple[str, str]] = []
    for lowest, edge in edges:
        low, high = Money(lowest, currency).plain(), Money(edge, currency).plain()
        named.append((high, high) if lowest == edge else (f"{low} to {high}", f"to {high}"))
    return _counted(numbers, minor, "12345", named)


def _edges(paid: set[int]) -> list[tuple[int, int]]:
    """(lowest, highest) amount of each step."""
    if len(paid) <= STEPS:
        return [(amount, amount) for amount in sorted(paid)]
    least, most = min(paid), max(paid)
    edges = [least + (most - least) * number // STEPS for number in range(1, STEPS + 1)]
    return list(zip([least, *(edge + 1 for edge in edges[:-1])], edges, strict=True))


def _counted(numbers: bytes, minor: Sequence[int], signs: str, named: Sequence[tuple[str, str]]) -> Stepped:
    gross = [0] * (STEPS + 1)
    for number, paid in zip(numbers, minor, strict=True):
        gross[number] += paid
    return Stepped(
        numbers,
        tuple(
            Step(
                number=number,
                sign=signs[number - 1],
                words=words,
                short=short,
                seats=numbers.count(number),
                gross_minor=gross[number],
            )
            for number, (words, short) in enumerate(named, start=1)
        ),
    )
