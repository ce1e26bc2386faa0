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
from statistics import fmean, pstdev

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


class Forecast:
    """The answer: the final count, each day on the way, and the day on which the last place goes."""

    def __init__(self, running: Running, finals: Sequence[float], shapes: Sequence[Callable[[int], float]]) -> None:
        """`finals` are possible final counts as shares of the house; each has the way that one of the shows went from
        now (0) to its end (1), by day of this show."""
        self._running = running
        self._ways = tuple(zip(finals, shapes, strict=True))

    @cached_property
    def final(self) -> Spread:
        return _spread([final for final, _ in self._ways], self._running)

    def on(self, day: int) -> Spread:
        """At the end of that day of the sale, as shares of what comes."""
        sold = self._running.sold / self._running.seats
        return _spread([sold + (final - sold) * shape(day) for final, shape in self._ways], self._running)

    @cached_property
    def sell_out(self) -> SellOut | None:
        """None where no course comes so far, and for a show that is full already."""
        days = sorted(day for day in map(self._full_on, self._ways) if day is not None)
        if not days or self._running.sold >= self._running.room:
            return None
        dates = [self._running.curve.day(ceil(quantile(days, share))) for share in (0.1, 0.5, 0.9)]
        return SellOut(len(days) / len(self._ways), *dates)

    def _full_on(self, way: tuple[float, Callable[[int], float]]) -> int | None:
        running, (final, shape) = self._running, way
        sold, room = running.sold / running.seats, running.room / running.seats
        if final < room or final <= sold:
            return None
        wanted = (room - sold) / (final - sold)
        days = range(max(ceil(running.position), 0), running.curve.days + 1)
        return next((day for day in days if shape(day) >= wanted), running.curve.days)


def forecast_of(running: Running, pasts: Sequence[Past], alignment: Alignment) -> Forecast | None:
    """None where there are fewer than `SHOWS_LEAST` to go by."""
    if len(pasts) < SHOWS_LEAST:
        return None
    places = [laid_over(running.position, running.curve.days, past.curve.days, alignment) for past in pasts]
    known = [_known(past.share, place) for past, place in zip(pasts, places, strict=True)]
    to_come = [past.curve.latest / past.seats - sold for past, (sold, _) in zip(pasts, known, strict=True)]
    expected, misses = _judged(known, to_come, _known(running.share, running.position))
    sold = running.sold / running.seats
    ways = [
        _way(past.curve, place, running, alignment, gone)
        for past, place, gone in zip(pasts, places, to_come, strict=True)
    ]
    found = [way for way in ways if way is not None]
    if not found:
        found.append(_evenly(running))
    shapes = [way or found[number % len(found)] for number, way in enumerate(ways)]
    return Forecast(
        running,
        [sold + max(expected + miss, 0.0) for miss in misses],
        [shapes[number % len(shapes)] for number in range(len(misses))],
    )


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


def _way(
    curve: Curve, place: float, running: Running, alignment: Alignment, to_come: float
) -> Callable[[int], float] | None:
    """How far that show was from there (0) to its end (1), by day of this show; None where nothing came any more."""
    if to_come <= 0:
        return None
    begun, whole = curve.at(place), curve.latest - curve.at(place)

    def shape(day: int) -> float:
        at = laid_over(day, running.curve.days, curve.days, alignment)
        return 1.0 if day >= running.curve.days else min(max((curve.at(at) - begun) / whole, 0.0), 1.0)

    return shape


def _evenly(running: Running) -> Callable[[int], float]:
    """Where no show went any way: a little every day."""
    left = max(running.curve.days - running.position, 1.0)
    return lambda day: min(max((day - running.position) / left, 0.0), 1.0)


def _judged(
    known: Sequence[tuple[float, float]], to_come: Sequence[float], here: tuple[float, float]
) -> tuple[float, list[float]]:
    """What is expected to come, and how far off such an answer may be, one miss for each show.

    Ridge regression; a miss is what the show would have got from the others, since its own weight in the answer is
    taken out, and it grows with how far this show stands from them all. Where more is to come, more may go wrong.
    """
    scaled = [_scale(values) for values in zip(*known, strict=True)]

    def row(values: tuple[float, float]) -> tuple[float, ...]:
        return (1.0, *((value - mean) / width for value, (mean, width) in zip(values, scaled, strict=True)))

    rows, own = [row(values) for values in known], row(here)
    inner = _inverse([
        [sum(one[i] * one[j] for one in rows) + (_HELD_BACK if i == j > 0 else 0.0) for j in range(3)] for i in range(3)
    ])  # fmt: skip
    sums = [sum(one[i] * value for one, value in zip(rows, to_come, strict=True)) for i in range(3)]
    slopes = [_dot(line, sums) for line in inner]

    def weight(one: Sequence[float]) -> float:
        return _dot(one, [_dot(line, one) for line in inner])

    expected = max(_dot(own, slopes), 0.0)
    stretch = sqrt(max(expected, _LEAST_TO_COME)) * sqrt(1 + weight(own))
    misses: list[float] = []
    for one, value in zip(rows, to_come, strict=True):
        thought = max(_dot(one, slopes), 0.0)
        alone = (value - thought) / sqrt(max(1 - weight(one), _BARRED))
        misses.append(alone / sqrt(max(thought, _LEAST_TO_COME)) * stretch)
    return expected, misses if len(misses) >= SHOWS_PLAIN else _widened(misses)


def _widened(misses: Sequence[float]) -> list[float]:
    """Nine misses for few, as Student's t spreads them."""
    width = sqrt(sum(miss * miss for miss in misses) / (len(misses) - 1))
    upper = [width * t for t in _STUDENT[len(misses)]]
    return [*(-miss for miss in reversed(upper)), 0.0, *upper]


def _scale(values: Sequence[float]) -> tuple[float, float]:
    return fmean(values), pstdev(values) or 1.0


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Of a symmetric positive matrix, three by three, by its cofactors."""
    (a, b, c), (_, d, e), (_, _, f) = matrix
    minors: list[list[float]] = [
        [d * f - e * e, c * e - b * f, b * e - c * d],
        [0.0, a * f - c * c, b * c - a * e],
        [0.0, 0.0, a * d - b * b],
    ]
    minors[1][0], minors[2][0], minors[2][1] = minors[0][1], minors[0][2], minors[1][2]
    whole = _dot((a, b, c), minors[0])
    return [[value / whole for value in line] for line in minors]


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
