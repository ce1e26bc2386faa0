"""What a scaling would bring: gross potential, average price, break-even, what sold seats would have made. Pure.

Sums are exact integers of minor units; a share of them is rounded once, half up, at its end. Killed seats earn nothing,
and complimentary ones are sold at nothing under any version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import BadInput
from core.money import Money
from core.pricing.quote import PriceList
from core.pricing.scaling import Scale, changes

Mix = Mapping[str, int]
"""How many of so many buyers are of each price type, by letter: `{"a": 80, "c": 20}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The seats of a house by what is with them, and what the sold ones were sold at.

    `sold` are (seat, price type letter, what was paid in minor units); `killed` and `given` (comps) are seats.
    """

    seat_count: int
    sold: tuple[tuple[int, str, int], ...] = ()
    killed: frozenset[int] = frozenset()
    given: frozenset[int] = frozenset()
    _kinds: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds = bytearray(self.seat_count)
        for seats, kind in (((seat for seat, _, _ in self.sold), _SOLD), (self.given, _GIVEN), (self.killed, _KILLED)):
            for seat in seats:
                kinds[seat] = kind
        object.__setattr__(self, "_kinds", bytes(kinds))

    @property
    def kinds(self) -> bytes:
        """A byte a seat."""
        return self._kinds


_LEFT, _SOLD, _GIVEN, _KILLED = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFigures:
    """One level: its seats, those killed, those left to sell, its standard price and its potential."""

    number: int
    name: str
    seats: int
    killed: int
    left: int
    price: Money | None
    potential: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A scaling in numbers. `break_even` is in tenths of a percent of the potential, None without a cost.

    `resold` is what the seats sold so far would have made at these prices, `sold` what they made. `unpriced` are seats
    on sale that no price type of the mix can buy, `not_resold` sold seats whose price type has no price here.
    """

    levels: tuple[LevelFigures, ...]
    seats: int
    killed: int
    potential: Money
    average: Money
    left: Money
    sold: Money
    sold_seats: int
    resold: Money
    not_resold: int
    unpriced: int
    cost: Money | None
    break_even: int | None
    break_even_seats: int | None

    @property
    def outlook(self) -> Money:
        """What was sold, and what is left at these prices."""
        return self.sold + self.left


def figures(scale: Scale, stock: Stock, *, mix: Mix | None = None, cost_minor: int | None = None) -> Figures:
    """What this scaling would bring. Without a mix everybody pays the standard price: the gross potential of the trade.

    Raises BadInput for a mix that names no price type of the list, or nobody.
    """
    prices = scale.prices
    mix = _checked(prices, mix)
    counts: Counter[tuple[int, int]] = Counter(zip(scale.levels, stock.kinds, strict=True))
    rows: list[LevelFigures] = []
    whole, left = _Sum(), _Sum()
    unpriced = sellable = 0
    for number, name in enumerate(scale.names):
        by_kind = [counts[number, kind] for kind in range(4)]
        on_sale = sum(by_kind) - by_kind[_KILLED]
        minor, of = _price_of_mix(prices, number, mix)
        if of:
            whole.add(on_sale * minor, of)
            left.add(by_kind[_LEFT] * minor, of)
        else:
            unpriced += on_sale
        sellable += on_sale
        rows.append(
            LevelFigures(
                number=number,
                name=name,
                seats=sum(by_kind),
                killed=by_kind[_KILLED],
                left=by_kind[_LEFT],
                price=prices.price(number, prices.types[0].letter) if prices.types else None,
                potential=Money(_rounded(on_sale * minor, of or 1), prices.currency),
            )
        )
    potential = whole.rounded
    resold, not_resold = _resold(scale, stock)
    sold_minor = sum(paid for _, _, paid in stock.sold)
    average = _rounded(potential, sellable or 1)
    return Figures(
        levels=tuple(rows),
        seats=stock.seat_count,
        killed=len(stock.killed),
        potential=Money(potential, prices.currency),
        average=Money(average, prices.currency),
        left=Money(left.rounded, prices.currency),
        sold=Money(sold_minor, prices.currency),
        sold_seats=len(stock.sold),
        resold=Money(resold, prices.currency),
        not_resold=not_resold,
        unpriced=unpriced,
        cost=None if cost_minor is None else Money(cost_minor, prices.currency),
        break_even=None if not cost_minor or not potential else _rounded(cost_minor * 1000, potential),
        break_even_seats=None if not cost_minor or not potential else -(-cost_minor * sellable // potential),
    )


def _resold(scale: Scale, stock: Stock) -> tuple[int, int]:
    """What the sold seats would have made here, and how many of them have no price here."""
    levels, total, missing = scale.levels, 0, 0
    for (level, letter), count in Counter((levels[seat], letter) for seat, letter, _ in stock.sold).items():
        minor = scale.prices.prices_minor.get((level, letter))
        total, missing = (total, missing + count) if minor is None else (total + count * minor, missing)
    return total, missing


def _checked(prices: PriceList, mix: Mix | None) -> Mix:
    if mix is None:
        return {prices.types[0].letter: 1} if prices.types else {}
    known = {price_type.letter for price_type in prices.types}
    if not mix or not set(mix) <= known or any(weight < 0 for weight in mix.values()) or not any(mix.values()):
        raise BadInput(f"Say who buys like a=80,c=20. The price types here: {', '.join(sorted(known))}.")
    return mix


def _price_of_mix(prices: PriceList, level: int, mix: Mix) -> tuple[int, int]:
    """What so many buyers of the mix pay together at a level, and how many they are, without who has no price there."""
    total = of = 0
    for letter, weight in mix.items():
        minor = prices.prices_minor.get((level, letter))
        if minor is not None:
            total, of = total + weight * minor, of + weight
    return total, of


class _Sum:
    """Fractions added exactly, rounded once."""

    def __init__(self) -> None:
        self._numerator, self._denominator = 0, 1

    def add(self, numerator: int, denominator: int) -> None:
        self._numerator = self._numerator * denominator + numerator * self._denominator
        self._denominator *= denominator

    @property
    def rounded(self) -> int:
        return _rounded(self._numerator, self._denominator)


def _rounded(numerator: int, denominator: int) -> int:
    """Half up."""
    return (2 * numerator + denominator) // (2 * denominator)


# --- in words ---------------------------------------------------------------------------------------------------------


def percent(tenths: int) -> str:
    """`62.3 %`."""
    return f"{tenths // 10}.{tenths % 10} %"


def difference(amount: Money, than: Money) -> str:
    """`+450.00 (+3.8 %)`, `-20.00 (-0.1 %)`, `the same`."""
    minor = amount.amount_minor - than.amount_minor
    if not minor:
        return "the same"
    sign, size = ("+" if minor > 0 else "-"), Money(abs(minor), amount.currency)
    share = f" ({sign}{percent(_rounded(abs(minor) * 1000, than.amount_minor))})" if than.amount_minor > 0 else ""
    return f"{sign}{size.plain()}{share}"


def in_words(before: Scale, after: Scale, old: Figures, new: Figures) -> Sequence[str]:
    """What it means to go from one scaling to the other, a sentence a line."""
    found = changes(before, after)
    if found.is_none:
        return ("Nothing changes: same levels, same prices.",)
    return tuple(_sentences(found.moved, found.dearer, found.cheaper, _named(after, found.cells), old, new))


def _sentences(
    moved: int, dearer: int, cheaper: int, cells: Sequence[str], old: Figures, new: Figures
) -> Iterable[str]:
    against = difference(new.potential, old.potential)
    yield f"Gross potential {new.potential}, {against} against {old.potential.plain()}."
    if moved:
        yield f"{moved:,} seat{'s' if moved != 1 else ''} of another level."
    if dearer or cheaper:
        yield f"{dearer:,} dearer, {cheaper:,} cheaper for the standard price type."
    if cells:
        more = f" and {len(cells) - 4} more" if len(cells) > 4 else ""
        yield f"{len(cells)} price{'s' if len(cells) != 1 else ''} changed: {'; '.join(cells[:4])}{more}."
    if new.sold_seats:
        yield (
            f"The {new.sold_seats:,} seats sold so far made {new.sold.plain()} and keep it; "
            f"at these prices they would have made {new.resold.plain()}."
        )
    if new.unpriced:
        yield f"{new.unpriced:,} seat{'s have' if new.unpriced != 1 else ' has'} no price and cannot be sold."


def _named(after: Scale, cells: Sequence[tuple[int, str]]) -> Sequence[str]:
    words: list[str] = []
    for level, letter in cells:
        name = after.names[level] if level < len(after.names) else f"level {level + 1}"
        price = after.prices.price(level, letter)
        words.append(f"{name} {letter} {price.plain() if price is not None else 'not sold'}")
    return words
