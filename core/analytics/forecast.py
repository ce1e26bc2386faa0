"""How many tickets a show will have sold in the end, as a range that means what it says. Pure.

What is still to come is read off the shows that it is compared with: they sold so much more from the same point on,
and more or less of that by how much they had sold by then and in the week before (a regression that is held back where
there are few). How far each of them was off, judged by the others, spreads the answer: so the range is as wide as such
answers were wrong, and four in five final counts fall into it (docs/analytics.md has how often they did).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil, sqrt
from statistics import fmean

from core.analytics.curves import Alignment, Curve, laid_over, quantile

SHOWS_LEAST = 3
"""With fewer there is no range at all."""
SHOWS_PLAIN = 9
"""From so many on the range is read off them as they are: nine make ten gaps, and the outer two are the fifth that is
left out. With fewer it is as much wider as Student's t has it."""
_WEEK = 7
_HELD_BACK = 2.0  # as if two shows more had said that what is sold by now tells nothing
_LEAST_TO_COME = 0.02  # of the house; less than that, all are equally wrong
_BARRED = 0.05  # no show is off by more than this lets it, however alone it stands
_STUDENT = {  # at six, seven, eight and nine tenths, by how many shows there are
    3: (0.289, 0.617, 1.061, 1.886),
    4: (0.277, 0.584, 0.978, 1.638),
    5: (0.271, 0.569, 0.941, 1.533),
    6: (0.267, 0.559, 0.920, 1.476),
    7: (0.265, 0.553, 0.906, 1.440),
    8: (0.263, 0.549, 0.896, 1.415),
}


@dataclass(frozen=True, slots=True)
class Past:
    """A show that is over: how many places it had and how it sold."""

    seats: int
    curve: Curve

    def share(self, position: float) -> float:
        return self.curve.at(position) / self.seats


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A show that is coming. `room` is how many tickets can be out in the end, `position` where it stands now."""

    seats: int
    room: int
    curve: Curve
    position: float

    @property
    def sold(self) -> int:
        return self.curve.latest

    def share(self, position: float) -> float:
        """What was sold by then, or by now if that is later: a day that is not over counts as far as it went."""
        if position >= self.position:
            return self.sold / self.seats
        return self.curve.at(position) / self.seats


@dataclass(frozen=True, slots=True)
class Spread:
    """Four in five between `low` and `high`, half of them up to `likely`."""

    low: int
    likely: int
    high: int


@dataclass(frozen=True, slots=True)
class SellOut:
    """`chance` that the last place goes; and when, if it does: four in five between `first` and `last`."""

    chance: float
    first: date
    likely: date
    last: date


@dataclass(frozen=True, slots=True)
class _Way:
    """How a show went from where it was when it was as far as this one (0) to its end (1); `later` is how many days
    later in its sale that is."""

    counts: tuple[int, ...]
    later: int
    begun: float

    def gone(self, day: int) -> float:
        """By the end of that day of this show."""
        at = min(max(day + self.later, 0), len(self.counts) - 1)
        return min(max((self.counts[at] - self.begun) / (self.counts[-1] - self.begun), 0.0), 1.0)

    def reached(self, share: float, first: int) -> int | None:
        """The first day of this show from that one on on which it was so far."""
        wanted = self.begun + share * (self.counts[-1] - self.begun)
        return next((day - self.later for day in range(max(first + self.later, 0), len(self.counts))
                     if self.counts[day] >= wanted), None)  # fmt: skip


class Forecast:
    """The answer: the final count, each day on the way, and the day on which the last place goes."""

    def __init__(self, running: Running, finals: Sequence[float], ways: Sequence[_Way]) -> None:
        """`finals` are possible final counts as shares of the house; each goes the way of one of the shows."""
        self._running = running
        self._ways = tuple(zip(finals, ways, strict=True))

    @cached_property
    def final(self) -> Spread:
        return _spread([final for final, _ in self._ways], self._running)

    def on(self, day: int) -> Spread:
        """At the end of that day of the sale."""
        if day >= self._running.curve.days:
            return self.final
        sold = self._running.sold / self._running.seats
        return _spread([sold + (final - sold) * way.gone(day) for final, way in self._ways], self._running)

    @cached_property
    def sell_out(self) -> SellOut | None:
        """None where no course comes so far, and for a show that is full already."""
        days = sorted(day for day in map(self._full_on, self._ways) if day is not None)
        if not days or self._running.sold >= self._running.room:
            return None
        dates = [self._running.curve.day(ceil(quantile(days, share))) for share in (0.1, 0.5, 0.9)]
        return SellOut(len(days) / len(self._ways), *dates)

    def _full_on(self, course: tuple[float, _Way]) -> int | None:
        running, (final, way) = self._running, course
        sold, room, last = running.sold / running.seats, running.room / running.seats, running.curve.days
        if final < room or final <= sold:
            return None
        day = way.reached((room - sold) / (final - sold), ceil(running.position))
        return last if day is None else min(day, last)


def forecast_of(running: Running, pasts: Sequence[Past], alignment: Alignment) -> Forecast | None:
    """None where there are fewer than `SHOWS_LEAST` to go by."""
    if len(pasts) < SHOWS_LEAST:
        return None
    own, at = running.curve.days, running.position
    places = [laid_over(at, own, past.curve.days, alignment) for past in pasts]
    known = [_known(past.share, place) for past, place in zip(pasts, places, strict=True)]
    to_come = [past.curve.latest / past.seats - sold for past, (sold, _) in zip(pasts, known, strict=True)]
    expected, misses = _judged(known, to_come, _known(running.share, at))
    sold = running.sold / running.seats
    ways = [
        _Way(past.curve.counts, int(laid_over(0, own, past.curve.days, alignment)), past.curve.at(place))
        if more > 0
        else None
        for past, place, more in zip(pasts, places, to_come, strict=True)
    ]
    found = [way for way in ways if way is not None] or [_evenly(running)]
    each = [way or found[number % len(found)] for number, way in enumerate(ways)]
    return Forecast(
        running,
        [sold + max(expected + miss, 0.0) for miss in misses],
        [each[number % len(each)] for number in range(len(misses))],
    )


def forecast_by_houses(running: Running, filled: Sequence[float]) -> Forecast | None:
    """From nothing but how full houses were in the end (0 to 1): those that are fuller than this one is already. None
    where these are fewer than `SHOWS_PLAIN`. Nothing is known of the way there, so it is a little every day."""
    sold = running.sold / running.seats
    finals = [share for share in filled if share >= sold]
    if len(finals) < SHOWS_PLAIN:
        return None
    return Forecast(running, finals, [_evenly(running)] * len(finals))


def band(
    pasts: Sequence[Past], *, own_days: int, days: Sequence[float], alignment: Alignment
) -> list[tuple[float, float, float]]:
    """What the compared shows had sold at those days of this one, as shares of their houses: a tenth, half, and nine
    tenths of them up to there."""
    found: list[tuple[float, float, float]] = []
    for day in days:
        shares = sorted(past.share(laid_over(day, own_days, past.curve.days, alignment)) for past in pasts)
        found.append((quantile(shares, 0.1), quantile(shares, 0.5), quantile(shares, 0.9)))
    return found


def _known(share: Callable[[float], float], position: float) -> tuple[float, float]:
    """What is known at that point: what was sold by then, and in the week before."""
    sold = share(position)
    return sold, sold - share(position - _WEEK)


def _evenly(running: Running) -> _Way:
    """Where no show sold anything more: a little every day."""
    begun = ceil(running.position)
    return _Way(tuple(range(max(running.curve.days - begun, 1) + 1)), -begun, 0.0)


def _judged(
    known: Sequence[tuple[float, float]], to_come: Sequence[float], here: tuple[float, float]
) -> tuple[float, list[float]]:
    """What is expected to come, and how far off such an answer may be, one miss for each show.

    Ridge regression; a miss is what the show would have got from the others, since its own weight in the answer is
    taken out, and it grows with how far this show stands from them all. Where more is to come, more may go wrong.
    """
    scaled = [_scale(values) for values in zip(*known, strict=True)]
    rows = [_scaled(values, scaled) for values in known]
    own = _scaled(here, scaled)
    # Scaled columns add up to nothing, so the constant is the mean and the two slopes stand alone.
    first, second = (sum(one[i] * one[i] for one in rows) + _HELD_BACK for i in (0, 1))
    both = sum(a * b for a, b in rows)
    area = first * second - both * both
    mean = fmean(to_come)
    left, right = (sum(one[i] * value for one, value in zip(rows, to_come, strict=True)) for i in (0, 1))
    a_slope, b_slope = (second * left - both * right) / area, (first * right - both * left) / area

    def weight(a: float, b: float) -> float:
        return 1 / len(rows) + (a * a * second - 2 * a * b * both + b * b * first) / area

    expected = max(mean + a_slope * own[0] + b_slope * own[1], 0.0)
    stretch = sqrt(max(expected, _LEAST_TO_COME) * (1 + weight(*own)))
    misses: list[float] = []
    for (a, b), value in zip(rows, to_come, strict=True):
        thought = max(mean + a_slope * a + b_slope * b, 0.0)
        alone = (value - thought) / sqrt(max(1 - weight(a, b), _BARRED))
        misses.append(alone / sqrt(max(thought, _LEAST_TO_COME)) * stretch)
    return expected, misses if len(misses) >= SHOWS_PLAIN else _widened(misses)


def _widened(misses: Sequence[float]) -> list[float]:
    """Nine misses for few, as Student's t spreads them."""
    width = sqrt(sum(miss * miss for miss in misses) / (len(misses) - 1))
    upper = [width * t for t in _STUDENT[len(misses)]]
    return [*(-miss for miss in reversed(upper)), 0.0, *upper]


def _scale(values: Sequence[float]) -> tuple[float, float]:
    """Their mean, and how far they are from it."""
    mean = fmean(values)
    return mean, sqrt(fmean([(value - mean) ** 2 for value in values])) or 1.0


def _scaled(values: tuple[float, float], scales: Sequence[tuple[float, float]]) -> tuple[float, float]:
    (a, b), ((a_mean, a_width), (b_mean, b_width)) = values, scales
    return (a - a_mean) / a_width, (b - b_mean) / b_width


def _spread(shares: Sequence[float], running: Running) -> Spread:
    """Four fifths of them. Where one edge is the full house, or what is sold already, the fifth that stays outside is
    taken off at the other."""
    ordered = sorted(shares)
    sold, room = running.sold / running.seats, max(running.room, running.sold) / running.seats
    low, likely, high = (quantile(ordered, share) for share in (0.1, 0.5, 0.9))
    if high >= room and low > sold:
        low = quantile(ordered, 0.2)
    elif low <= sold and high < room:
        high = quantile(ordered, 0.8)
    edges = (min(max(value, sold), room) for value in (low, likely, high))
    return Spread(
        *(min(max(round(edge * running.seats), running.sold), max(running.room, running.sold)) for edge in edges)
    )
