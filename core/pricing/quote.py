"""A cart becomes a quote, line by line. Pure.

    list ─► window ─► step ─► coupon, or a price of one's own ─► fees ─► taxes ─► rounding, where cash is rounded

Each stage's value stays on its line (`docs/money.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import BadInput
from core.money import Money
from core.pricing.charges import Charge, ChargeKind
from core.pricing.coupons import CouponValue, discounts
from core.pricing.rounding import half_up_to
from core.pricing.rules import NO_RULES, PriceRules
from core.pricing.stages import Stages
from core.venues.manifest import Manifest, PriceLevel, SeatLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceType:
    """Who buys: adult, child. `letter` is its name on the sale line and on a key."""

    id: int
    letter: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """What a place of each level costs each price type, in minor units of one currency. Price types in house order.

    `rules` say what is paid beside the list's price, and when.
    """

    currency: str
    types: tuple[PriceType, ...]
    prices_minor: Mapping[tuple[int, str], int]  # (level number, price type letter)
    rules: PriceRules = NO_RULES

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

    def all_in(self, level: int, letter: str, at: datetime) -> Money | None:
        """What one ticket costs at that moment with all that is on top of it."""
        listed = self.price(level, letter)
        if listed is None or not self.rules.stamp:
            return listed
        minor = self.rules.stages(listed.amount_minor, level, letter, at).price_minor
        of_ticket = tuple(charge for charge in self.rules.charges([minor], at) if charge.line)
        return Money(minor + _on_top(of_ticket), self.currency)

    def price(self, level: int, letter: str) -> Money | None:
        """What the list says."""
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
    stages: Stages | None = None
    charges: tuple[Charge, ...] = ()

    @property
    def net(self) -> Money:
        """What is paid for the place itself, without what comes on top."""
        return self.price - self.discount if self.discount.amount_minor else self.price

    @property
    def paid(self) -> Money:
        """What is paid for it, all in."""
        if not self.charges:
            return self.net
        return self.net + Money(_on_top(self.charges), self.price.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Lines in ordinal order and what they come to, all in. `charges` are those of the order as a whole.

    `at` is the moment that it was priced for, by `rules`; None where there are none.
    """

    lines: tuple[QuoteLine, ...]
    total: Money
    discount: Money
    charges: tuple[Charge, ...] = ()
    rules: PriceRules = NO_RULES
    at: datetime | None = None

    @property
    def price_minor(self) -> int:
        """What the places cost before anything is taken off or put on top."""
        return sum(line.price.amount_minor for line in self.lines)

    @property
    def on_top(self) -> Money:
        """What the buyer pays beside the prices."""
        every = (*self.charges, *(charge for line in self.lines for charge in line.charges))
        return Money(_on_top(every), self.total.currency)

    def for_cash(self) -> Quote:
        """The quote where all of it is paid in cash: rounded to the coins there are, by a line of its own."""
        rule = self.rules.cash_step(self.at) if self.at is not None else None
        if rule is None or rule.amount_minor is None or any(each.kind is ChargeKind.ROUNDING for each in self.charges):
            return self
        before = self.total.amount_minor
        moved = half_up_to(before, rule.amount_minor) - before
        if not moved:
            return self
        line = Charge(
            line=0, kind=ChargeKind.ROUNDING, rule=rule.id, name=rule.name, rate_bp=None, is_on_top=True, is_kept=False,
            base_minor=before, amount_minor=moved,
        )  # fmt: skip
        return replace(self, charges=(*self.charges, line), total=Money(before + moved, self.total.currency))

    def at_own_prices(self, own_minor: Mapping[int, int], *, comp: bool = False) -> Quote:
        """The quote with prices of one's own for these seats; charges go by them. Complimentary seats bear none."""
        lines = [
            replace(line, price=Money(own_minor.get(line.seat, line.price.amount_minor), line.price.currency))
            for line in self.lines
        ]
        return _charged(lines, self.total.currency, NO_RULES if comp else self.rules, self.at, kept_rules=self.rules)


def quote(
    manifest: Manifest,
    prices: PriceList,
    seats: Mapping[int, str],
    coupon: CouponValue | None = None,
    at: datetime | None = None,
) -> Quote:
    """Price these seats, each for the price type of its letter, less what a coupon takes off, with fees and taxes.

    `at` is wanted where the prices have rules. Raises BadInput where a price type is unknown or has no price at a
    seat's level.
    """
    assert at is not None or not prices.rules.stamp, "rules are judged for a moment"
    priced: dict[tuple[int, str], tuple[PriceType, Money, Stages | None]] = {}  # a cart is mostly of one price
    nothing = Money(0, prices.currency)
    made: list[QuoteLine] = []
    for seat in sorted(seats):
        label, level = manifest.place_of(seat)
        letter = seats[seat]
        if (level.number, letter) not in priced:
            priced[level.number, letter] = _priced(prices, level, letter, at)
        price_type, price, stages = priced[level.number, letter]
        made.append(
            QuoteLine(
                seat=seat,
                label=label,
                level=level.number,
                level_name=level.name,
                price_type=price_type,
                price=price,
                discount=nothing,
                stages=stages,
            )
        )
    lines = made
    if coupon is not None:
        taken_off = discounts(coupon, [line.price.amount_minor for line in lines])
        lines = [
            replace(line, discount=Money(minor, prices.currency)) for line, minor in zip(lines, taken_off, strict=True)
        ]
    return _charged(lines, prices.currency, prices.rules, at)


def _charged(
    lines: list[QuoteLine],
    currency: str,
    rules: PriceRules,
    at: datetime | None,
    *,
    kept_rules: PriceRules | None = None,
) -> Quote:
    """Lines with their fees and taxes, and the sum of it all."""
    charges: tuple[Charge, ...] = ()
    if at is not None:
        charges = rules.charges([line.net.amount_minor for line in lines], at)
        of_line: dict[int, list[Charge]] = {}
        for charge in charges:
            of_line.setdefault(charge.line, []).append(charge)
        lines = [replace(line, charges=tuple(of_line.get(number, ()))) for number, line in enumerate(lines, start=1)]
    net_minor = sum(line.net.amount_minor for line in lines)
    return Quote(
        lines=tuple(lines),
        total=Money(net_minor + _on_top(charges), currency),
        discount=Money(sum(line.discount.amount_minor for line in lines), currency),
        charges=tuple(charge for charge in charges if charge.line == 0),
        rules=kept_rules or rules,
        at=at,
    )


def _on_top(charges: tuple[Charge, ...]) -> int:
    return sum(charge.amount_minor for charge in charges if charge.is_on_top)


def _priced(
    prices: PriceList, level: PriceLevel, letter: str, at: datetime | None
) -> tuple[PriceType, Money, Stages | None]:
    price_type = prices.type_of(letter)
    price = prices.price(level.number, letter)
    if price is None:
        raise BadInput(f"{price_type.name} has no price at level {level.name}. Choose another price type.")
    if at is None:
        return price_type, price, None
    stages = prices.rules.stages(price.amount_minor, level.number, letter, at)
    return price_type, Money(stages.price_minor, prices.currency), stages
