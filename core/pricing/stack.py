"""What one ticket costs, part by part: from its face to what the buyer pays. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.pricing.charges import Charge, ChargeKind


@dataclass(frozen=True, slots=True)
class Part:
    """`face` is what is left of the price without what is inside of it. `is_on_top`: paid beside the price."""

    words: str
    kind: str
    minor: int
    is_on_top: bool


def stack_of(price_minor: int, charges: Sequence[Charge]) -> tuple[Part, ...]:
    """The parts of a ticket at this price; they come to what the buyer pays.

    A tax that is inside is shown as a tax, and taken out of what it is inside of: of the price, or of a fee on top.
    """
    face = price_minor
    fees = [charge for charge in charges if charge.kind is ChargeKind.FEE]
    amounts = [fee.amount_minor for fee in fees]
    face -= sum(fee.amount_minor for fee in fees if not fee.is_on_top)
    for tax in charges:
        if tax.kind is ChargeKind.TAX and not tax.is_on_top:
            at = next((i for i, fee in enumerate(fees) if tax.of == fee.rule), None)
            if at is None:
                face -= tax.amount_minor
            else:
                amounts[at] -= tax.amount_minor
    parts = [Part("face", "face", face, False)]
    parts += [Part(_words(fee), "fee", minor, fee.is_on_top) for fee, minor in zip(fees, amounts, strict=True)]
    parts += [
        Part(_words(tax), "tax", tax.amount_minor, tax.is_on_top or tax.of is not None)
        for tax in charges
        if tax.kind is ChargeKind.TAX
    ]
    return tuple(parts)


def percent(rate_bp: int) -> str:
    """`19 %`, `7.5 %`."""
    return f"{rate_bp / 100:.2f}".rstrip("0").rstrip(".") + " %"


def _words(charge: Charge) -> str:
    return charge.name if charge.rate_bp is None else f"{charge.name} {percent(charge.rate_bp)}"
