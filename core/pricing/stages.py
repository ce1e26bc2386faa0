"""From the list to the price of the moment: a window of time puts another one in its place, a step changes it. Pure.

Each stage is kept, so that a line can say how it came to its price.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from core.pricing.rounding import WHOLE_BP, half_up, half_up_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Another price of one level and price type for a time, to the end where there is no `ends_at`."""

    id: int
    name: str
    level: int
    letter: str
    price_minor: int
    starts_at: datetime
    ends_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change of prices from a date on, or from so many percent sold on. Of all levels or types where none is named.

    Either an amount or basis points are added (or taken off), to the nearest `to_minor`. A step that was `reached` by
    sales stays, also when tickets come back.
    """

    id: int
    name: str
    level: int | None
    letter: str | None
    at: datetime | None
    sold_percent: int | None
    change_minor: int | None
    change_bp: int | None
    to_minor: int
    reached_at: datetime | None

    @property
    def since(self) -> datetime | None:
        """Since when it holds; None while nobody knows."""
        return self.at if self.at is not None else self.reached_at

    def is_of(self, level: int, letter: str) -> bool:
        return self.level in (None, level) and self.letter in (None, letter)

    def applied(self, price_minor: int) -> int:
        """The price after it, never below nothing."""
        if self.change_minor is not None:
            changed = price_minor + self.change_minor
        else:
            changed = price_minor + half_up(Fraction(price_minor * (self.change_bp or 0), WHOLE_BP))
        return max(half_up_to(changed, self.to_minor), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """What a place cost after each stage; None where a stage did not touch it."""

    list_minor: int
    window_minor: int | None = None
    step_minor: int | None = None

    @property
    def price_minor(self) -> int:
        for minor in (self.step_minor, self.window_minor):
            if minor is not None:
                return minor
        return self.list_minor

    @property
    def is_plain(self) -> bool:
        return self.window_minor is None and self.step_minor is None


def staged(
    list_minor: int, level: int, letter: str, *, windows: Iterable[Window], steps: Iterable[Step], at: datetime
) -> Stages:
    """The price of that moment. Of windows that overlap the one that began last counts; of steps the last one."""
    of_it = [each for each in windows if (each.level, each.letter) == (level, letter) and each.is_open(at)]
    window = max(of_it, key=lambda each: (each.starts_at, each.id), default=None)
    price_minor = list_minor if window is None else window.price_minor
    reached = [(each.since, each.id, each) for each in steps if each.since is not None and each.since <= at]
    step = max((each for each in reached if each[2].is_of(level, letter)), key=lambda each: each[:2], default=None)
    return Stages(
        list_minor=list_minor,
        window_minor=None if window is None else window.price_minor,
        step_minor=None if step is None else step[2].applied(price_minor),
    )
