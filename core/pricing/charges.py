"""Fees and taxes of the lines of an order. Pure.

A fee is inside, a part of the price that is only split in the books, or on top, added to it. A tax is inclusive, a
part of what it is laid on, or exclusive, added to it. Fractions inside; whole minor units come out, by a rounding with
a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from core.pricing.rounding import WHOLE_BP, half_up, largest_remainder


class Per(StrEnum):
    """What a fee is taken for. `cash`: no fee, but the step that cash totals are rounded to."""

    TICKET = "ticket"
    ORDER = "order"
    CASH = "cash"


class TaxRounding(StrEnum):
    """`line`: each line half up, by itself. `net`: the tax of all lines together half up, by largest remainder."""

    LINE = "line"
    NET = "net"


class ChargeKind(StrEnum):
    FEE = "fee"
    TAX = "tax"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """Either a fixed amount or basis points of what is paid.

    `is_kept`: it stays with the house when a ticket comes back. `on_free`: also for what costs nothing.
    """

    id: int
    name: str
    per: Per
    amount_minor: int | None
    rate_bp: int | None
    is_on_top: bool
    is_kept: bool
    on_free: bool
    starts_at: datetime
    ends_at: datetime | None

    def of(self, paid_minor: int) -> int:
        if not paid_minor and not self.on_free:
            return 0
        if self.amount_minor is not None:
            return self.amount_minor
        return half_up(Fraction(paid_minor * (self.rate_bp or 0), WHOLE_BP))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """A rate on the price, on fees that are on top, or on both."""

    id: int
    name: str
    rate_bp: int
    is_inclusive: bool
    on_price: bool
    on_fees: bool
    rounding: TaxRounding
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One part of what is paid. `line` counts from 1, 0 is the order; `base_minor` is what it was worked out from.

    The base of a tax is the net. `is_on_top`: it is added to the price, else it is a part of it. `of` is the fee that a
    tax is laid on, None where that is the price.
    """

    line: int
    kind: ChargeKind
    rule: int
    name: str
    rate_bp: int | None
    is_on_top: bool
    is_kept: bool
    base_minor: int
    amount_minor: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class _Base:
    """What taxes are laid on."""

    line: int
    minor: int
    fee: int | None
    is_kept: bool


def standing(rules: Iterable[Fee], at: datetime) -> tuple[Fee, ...]:
    """The fees of that moment, by id."""
    return tuple(sorted((rule for rule in rules if _stands(rule, at)), key=lambda rule: rule.id))


def taxes_at(rules: Iterable[Tax], at: datetime) -> tuple[Tax, ...]:
    """The taxes of that moment, by id."""
    return tuple(sorted((rule for rule in rules if _stands(rule, at)), key=lambda rule: rule.id))


def charges(paid_minor: Sequence[int], fees: Sequence[Fee], taxes: Sequence[Tax]) -> tuple[Charge, ...]:
    """The fees and taxes of lines that are paid with so much each, by line, the order's own last."""
    found = [*_fees(paid_minor, fees)]
    bases = [_Base(line, minor, None, False) for line, minor in enumerate(paid_minor, start=1)]
    bases += [_Base(fee.line, fee.amount_minor, fee.rule, fee.is_kept) for fee in found if fee.is_on_top]
    found += _taxes(bases, taxes)
    return tuple(sorted(found, key=lambda each: (each.line == 0, each.line)))


def _stands(rule: Fee | Tax, at: datetime) -> bool:
    return rule.starts_at <= at and (rule.ends_at is None or at < rule.ends_at)


def _fees(paid_minor: Sequence[int], fees: Sequence[Fee]) -> Iterable[Charge]:
    for line, paid in enumerate(paid_minor, start=1):
        yield from _fees_of(line, paid, [fee for fee in fees if fee.per is Per.TICKET])
    yield from _fees_of(0, sum(paid_minor), [fee for fee in fees if fee.per is Per.ORDER])


def _fees_of(line: int, paid_minor: int, fees: Sequence[Fee]) -> Iterable[Charge]:
    room_minor = paid_minor  # what is inside is never more than the price
    for fee in fees:
        amount_minor = fee.of(paid_minor)
        if not fee.is_on_top:
            amount_minor = min(amount_minor, room_minor)
            room_minor -= amount_minor
        if amount_minor:
            yield Charge(
                line=line,
                kind=ChargeKind.FEE,
                rule=fee.id,
                name=fee.name,
                rate_bp=fee.rate_bp,
                is_on_top=fee.is_on_top,
                is_kept=fee.is_kept,
                base_minor=paid_minor,
                amount_minor=amount_minor,
            )


def _taxes(bases: Sequence[_Base], taxes: Sequence[Tax]) -> Iterable[Charge]:
    """Taxes that are inside come first: what is left of a base without them is the net that all are told of."""
    nets = [base.minor for base in bases]
    worked: list[tuple[Tax, Sequence[int], tuple[int, ...]]] = []
    for tax in (each for each in taxes if each.is_inclusive):
        on = [index for index, base in enumerate(bases) if _is_on(tax, base)]
        exact = [Fraction(bases[i].minor * tax.rate_bp, WHOLE_BP + _inside_bp(bases[i], taxes)) for i in on]
        worked.append((tax, on, _rounded(tax, exact)))
    for _, on, amounts in worked:
        for index, amount in zip(on, amounts, strict=True):
            nets[index] -= amount
    for tax in (each for each in taxes if not each.is_inclusive):
        on = [index for index, base in enumerate(bases) if _is_on(tax, base)]
        worked.append((tax, on, _rounded(tax, [Fraction(nets[i] * tax.rate_bp, WHOLE_BP) for i in on])))
    for tax, on, amounts in worked:
        for index, amount in zip(on, amounts, strict=True):
            if amount:
                yield _tax(tax, bases[index], nets[index], amount)


def _tax(tax: Tax, base: _Base, net_minor: int, amount_minor: int) -> Charge:
    return Charge(
        line=base.line,
        kind=ChargeKind.TAX,
        rule=tax.id,
        name=tax.name,
        rate_bp=tax.rate_bp,
        is_on_top=not tax.is_inclusive,
        is_kept=base.is_kept,
        base_minor=net_minor,
        amount_minor=amount_minor,
        of=base.fee,
    )


def _is_on(tax: Tax, base: _Base) -> bool:
    return tax.on_price if base.fee is None else tax.on_fees


def _inside_bp(base: _Base, taxes: Sequence[Tax]) -> int:
    return sum(tax.rate_bp for tax in taxes if tax.is_inclusive and _is_on(tax, base))


def _rounded(tax: Tax, exact: Sequence[Fraction]) -> tuple[int, ...]:
    return largest_remainder(exact) if tax.rounding is TaxRounding.NET else tuple(map(half_up, exact))
