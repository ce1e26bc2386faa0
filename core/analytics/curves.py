"""How a show sold, day by day, and how the courses of several shows are laid over each other. Pure.

A position is a number of days since the sale began: 0 is the end of the first day, 3.5 noon of the fifth. Shows are
laid over each other either by days to the show or by days since the sale began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from core.errors import BadInput


class Alignment(StrEnum):
    """What is compared with what."""

    DAYS_OUT = "days_out"
    ON_SALE = "on_sale"


def alignment_of(measure: str | None) -> Alignment:
    """Days to the show where nothing is said. Raises BadInput."""
    if measure is None:
        return Alignment.DAYS_OUT
    try:
        return Alignment(measure.casefold().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise BadInput(
            f"Pacing cannot be laid over by '{measure}'. Say days_out (days to the show) or on_sale (days since then)."
        ) from None


@dataclass(frozen=True, slots=True)
class Curve:
    """Tickets that were out at the end of each day from the first of the sale on; `days` later comes the show.

    The counts of a show that is over reach to its day; those of one that is coming reach to today.
    """

    first: date
    days: int
    counts: tuple[int, ...]

    @property
    def latest(self) -> int:
        """The final count of a show that is over, and what is sold by now of one that is coming."""
        return self.counts[-1] if self.counts else 0

    def at(self, position: float) -> float:
        """Tickets out at that position: nothing before the sale, the latest count behind the last day."""
        if position <= -1 or not self.counts:
            return 0.0
        if position >= len(self.counts) - 1:
            return float(self.counts[-1])
        whole = int(position // 1)
        before = self.counts[whole] if whole >= 0 else 0
        return before + (position - whole) * (self.counts[whole + 1] - before)

    def day(self, index: int) -> date:
        return self.first + timedelta(days=index)


def curve_of(
    days: Sequence[int],
    net: Sequence[int],
    *,
    show_day: date,
    on_sale: date | None = None,
    today: date | None = None,
) -> Curve:
    """From the net sales of days (their ordinals, in order). The sale begins on the day it was meant to, or with the
    first ticket if that was sooner or nothing was meant; what came after the day of the show is no part of it."""
    show, last = show_day.toordinal(), min(show_day, today or show_day).toordinal()
    begun = [days[0]] if days and days[0] <= last else []
    if on_sale is not None:
        begun.append(min(on_sale.toordinal(), show))
    first = min(begun) if begun else last
    amounts = [0] * max(last - first + 1, 0)
    for day, count in zip(days, net, strict=True):
        if day <= last:
            amounts[day - first] += count
    return Curve(date.fromordinal(first), show - first, tuple(accumulate(amounts)))


def laid_over(position: float, own_days: int, other_days: int, alignment: Alignment) -> float:
    """Where another show stood when it was where this one is."""
    return position if alignment is Alignment.ON_SALE else other_days - (own_days - position)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Of values in order, by their places of n + 1: the next one is below it with exactly that chance, if it is one
    of the same kind. With nine values, a tenth is the least and nine tenths are the greatest."""
    place = min(max(share * (len(ordered) + 1) - 1, 0.0), len(ordered) - 1.0)
    whole = int(place)
    above = ordered[min(whole + 1, len(ordered) - 1)]
    return ordered[whole] + (place - whole) * (above - ordered[whole])
