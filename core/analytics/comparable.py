"""Which earlier shows a show is compared with, and why those. Pure.

Each pair has a difference of 0 to 10 points: how unlike the houses are (4), the genre (2), the price (2), the artist
(1) and the day of the week (1). Those within 4 points are taken, the nearest 40 at most; where these are not even nine,
the nearest nine within 7. A house of four times the size, or a quarter, is never compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log
from typing import Generic, NamedTuple, TypeVar

from core.analytics.forecast import SHOWS_LEAST, SHOWS_PLAIN

NEAR, WIDE = 4.0, 7.0
SHOWS_MAX = 40
_FOLD = log(4)  # a house, or a price, of four times the other one's is as unlike as can be
_UNKNOWN = 0.5
_WEEKEND = (4, 5)  # Friday and Saturday sell alike; so do the other days

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What makes shows alike. `price_minor` is what a place costs by the list, on average; None if there is none."""

    hall: int | None
    seats: int
    price_minor: float | None
    currency: str
    day: date
    genre: str
    artists: frozenset[str]
    size: float = field(init=False, repr=False)
    """The logarithm of the seats: what is taken many times is taken once."""
    worth: float | None = field(init=False, repr=False)
    """That of the price; None where there is none to take."""
    weekday: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", log(self.seats))
        object.__setattr__(self, "worth", log(self.price_minor) if self.price_minor else None)
        object.__setattr__(self, "weekday", self.day.weekday())


class Difference(NamedTuple):
    """From 0 (the same) to 1 (as unlike as can be) in each."""

    house: float
    genre: float
    price: float
    artist: float
    weekday: float


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """The shows to go by, the likest first, with how they differ. `is_wide` where too few were near."""

    shows: tuple[T, ...]
    differences: tuple[Difference, ...]
    is_wide: bool = False

    @property
    def is_enough(self) -> bool:
        return len(self.shows) >= SHOWS_LEAST

    def each(self, made: Callable[[T], U | None]) -> Choice[U]:
        """The same choice of what is made of each, without those that nothing can be made of."""
        kept = [(new, one) for show, one in zip(self.shows, self.differences, strict=True) if (new := made(show))]
        return Choice(tuple(new for new, _ in kept), tuple(one for _, one in kept), self.is_wide)


def difference(one: Traits, other: Traits) -> Difference:
    return Difference(
        house=_house(one, other),
        genre=_UNKNOWN if not one.genre or not other.genre else float(one.genre != other.genre),
        price=_price(one, other),
        artist=0.0 if one.artists & other.artists else 1.0,
        weekday=_weekday(one.weekday, other.weekday),
    )


def comparable(target: Traits, others: Iterable[T], traits_of: Callable[[T], Traits]) -> Choice[T]:
    """What is as like as another goes by its day: the latest first."""
    judged: list[tuple[float, int, T]] = []
    for other in others:
        traits = traits_of(other)
        house = _house(target, traits)
        if house < 1.0 and (points := _points(target, traits, house)) <= WIDE:
            judged.append((round(points, 1), -traits.day.toordinal(), other))
    judged.sort(key=lambda one: one[:2])
    near = sum(points <= NEAR for points, _, _ in judged)
    taken = [other for _, _, other in judged[: min(max(near, SHOWS_PLAIN), SHOWS_MAX)]]
    return Choice(tuple(taken), tuple(difference(target, traits_of(one)) for one in taken), near < SHOWS_PLAIN)


def _points(one: Traits, other: Traits, house: float) -> float:
    """Those of `difference`, of many pairs."""
    genre = _UNKNOWN if not one.genre or not other.genre else one.genre != other.genre
    strangers = one.artists.isdisjoint(other.artists)
    return 4 * house + 2 * genre + 2 * _price(one, other) + strangers + _weekday(one.weekday, other.weekday)


def in_words(choice: Choice[T]) -> str:
    """What the compared shows have in common with this one, in a sentence."""
    count = len(choice.shows)
    if not choice.is_enough:
        found = ("no earlier show is", "one earlier show is", "two earlier shows are")[count]
        return f"Too few to compare with: {found} like this one, and a forecast needs {SHOWS_LEAST}."
    alike = [
        f"{_all(sum(is_alike(one) for one in choice.differences), count)} {words}"
        for words, is_alike in _ALIKE
        if any(is_alike(one) for one in choice.differences)
    ]
    kind = "Compared with the {} likest earlier shows" if choice.is_wide else "Compared with {} earlier shows like it"
    reasons = f": {', '.join(alike)}" if alike else ""
    loose = " Fewer than nine were close, so looser ones were taken in." if choice.is_wide else ""
    return f"{kind.format(count)}{reasons}.{loose}"


def _all(alike: int, count: int) -> str:
    return "all" if alike == count else str(alike)


_ALIKE: Sequence[tuple[str, Callable[[Difference], bool]]] = (
    ("in the same hall or one of its size", lambda one: one.house < 0.15),
    ("of its genre", lambda one: one.genre == 0),
    ("at about its price", lambda one: one.price < 0.15),
    ("by its artist", lambda one: one.artist == 0),
    ("on the same day of the week", lambda one: one.weekday == 0),
)


def _house(one: Traits, other: Traits) -> float:
    return 0.0 if one.hall is not None and one.hall == other.hall else min(abs(one.size - other.size) / _FOLD, 1.0)


def _price(one: Traits, other: Traits) -> float:
    if one.price_minor is None or other.price_minor is None:
        return _UNKNOWN
    if one.worth is None or other.worth is None:
        return float(one.price_minor != other.price_minor)  # free is like free, and like nothing else
    return min(abs(one.worth - other.worth) / _FOLD, 1.0) if one.currency == other.currency else _UNKNOWN


def _weekday(one: int, other: int) -> float:
    if one == other:
        return 0.0
    return _UNKNOWN if (one in _WEEKEND) == (other in _WEEKEND) else 1.0
