"""A cart becomes a quote, line by line. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.errors import BadInput
from core.money import Money
from core.pricing.coupons import CouponValue, discounts
from core.venues.manifest import Manifest, PriceLevel, SeatLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceType:
    """Who buys: adult, child. `letter` is its name on the sale line and on a key."""

    id: int
    letter: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """What a place of each level costs each price type, in minor units of one currency. Price types in house order."""

    currency: str
    types: tuple[PriceType, ...]
    prices_minor: Mapping[tuple[int, str], int]  # (level number, price type letter)

    def type_of(self, letter: str) -> PriceType:
        for price_type in self.types:
            if price_type.letter == letter:
                return price_type
        known = ", ".join(f"{t.letter} {t.name}" for t in self.types)
        raise BadInput(f"There is no price type '{letter}' here. Choose one of: {known}.")

    @property
    def standard(self) -> PriceType:
        """The price type that a seat gets when none is named: the first of the house."""
        if not self.types:
            raise BadInput("This performance has no prices yet. Ask the distributor to set them.")
        return self.types[0]

    def price(self, level: int, letter: str) -> Money | None:
        amount = self.prices_minor.get((level, letter))
        return None if amount is None else Money(amount, self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    seat: int
    label: SeatLabel
    level: int
    level_name: str
    price_type: PriceType
    price: Money
    discount: Money

    @property
    def paid(self) -> Money:
        """What is paid for it."""
        return self.price - self.discount if self.discount.amount_minor else self.price


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Lines in ordinal order and what they come to."""

    lines: tuple[QuoteLine, ...]
    total: Money
    discount: Money


def quote(manifest: Manifest, prices: PriceList, seats: Mapping[int, str], coupon: CouponValue | None = None) -> Quote:
    """Price these seats, each for the price type of its letter, less what a coupon takes off.

    Raises BadInput where a price type is unknown or has no price at a seat's level.
    """
    priced: dict[tuple[int, str], tuple[PriceType, Money]] = {}  # the seats of a cart are mostly of one price
    nothing = Money(0, prices.currency)
    made: list[QuoteLine] = []
    for seat in sorted(seats):
        label, level = manifest.place_of(seat)
        letter = seats[seat]
        if (level.number, letter) not in priced:
            priced[level.number, letter] = _priced(prices, level, letter)
        price_type, price = priced[level.number, letter]
        made.append(
            QuoteLine(
                seat=seat,
                label=label,
                level=level.number,
                level_name=level.name,
                price_type=price_type,
                price=price,
                discount=nothing,
            )
        )
    lines = tuple(made)
    if coupon is not None:
        taken_off = discounts(coupon, [line.price.amount_minor for line in lines])
        lines = tuple(
            replace(line, discount=Money(minor, prices.currency)) for line, minor in zip(lines, taken_off, strict=True)
        )
    discount_minor = sum(line.discount.amount_minor for line in lines)
    price_minor = sum(line.price.amount_minor for line in lines)
    return Quote(
        lines=lines,
        total=Money(price_minor - discount_minor, prices.currency),
        discount=Money(discount_minor, prices.currency),
    )


def _priced(prices: PriceList, level: PriceLevel, letter: str) -> tuple[PriceType, Money]:
    price_type = prices.type_of(letter)
    price = prices.price(level.number, letter)
    if price is None:
        raise BadInput(f"{price_type.name} has no price at level {level.name}. Choose another price type.")
    return price_type, price
